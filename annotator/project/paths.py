"""How a project remembers where images are: relative to its own folder where both can move together."""

from __future__ import annotations

import os
from pathlib import Path


def stored_path(images: Path, base: Path) -> str:
    """`images` as a project in folder `base` stores it, with forward slashes.

    Relative when the two share a folder other than the root of the file system: then project and images can be moved
    together. Else absolute.
    """
    images, base = images.absolute(), base.absolute()
    try:
        shared = Path(os.path.commonpath([images, base]))
    except ValueError:  # on different drives
        return images.as_posix()
    if shared == Path(shared.anchor):
        return images.as_posix()
    return Path(os.path.relpath(images, base)).as_posix()
