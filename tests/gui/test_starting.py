"""What the window loads before it is there: each library that it does not need yet would be waited for."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"torch", "scipy", "sqlalchemy", "alembic", "av", "pycocotools.coco"}


def test_the_window_loads_no_library_that_it_does_not_need_yet() -> None:
    code = f"import sys, annotator.cli.main, annotator.gui.app; print(*({HEAVY} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
