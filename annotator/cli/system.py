"""What the window needs from the system, tried without Qt, which would end the process when something is missing."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from annotator.errors import AnnotatorError

HEADLESS_PLATFORMS = ("offscreen", "minimal", "vnc")


@dataclass(frozen=True, slots=True)
class Library:
    """A shared library that Qt loads on Linux, and the packages that bring it."""

    name: str
    debian: str
    fedora: str
    needs_x11: bool = False


LIBRARIES = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", needs_x11=True),
    Library("libX11.so.6", "libx11-6", "libX11", needs_x11=True),
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", needs_x11=True),
    Library("libxcb.so.1", "libxcb1", "libxcb", needs_x11=True),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", needs_x11=True),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", needs_x11=True),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", needs_x11=True),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", needs_x11=True),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb", needs_x11=True),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", needs_x11=True),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb", needs_x11=True),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb", needs_x11=True),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb", needs_x11=True),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb", needs_x11=True),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util", needs_x11=True),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", needs_x11=True),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", needs_x11=True),
)

_INSTALLERS = (("apt-get", "debian"), ("dnf", "fedora"))


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def missing_libraries(
    platform: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
    loads: Callable[[str], bool] = _loads,
) -> list[Library]:
    """The libraries that Qt would not find; none but on Linux. Those for X11 count unless Qt goes another way."""
    if not platform.startswith("linux"):
        return []
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    wayland = bool(environment.get("WAYLAND_DISPLAY")) and not environment.get("DISPLAY")
    without_x11 = chosen not in ("", "xcb") or (not chosen and wayland)
    return [item for item in LIBRARIES if not (item.needs_x11 and without_x11) and not loads(item.name)]


def install_command(missing: Sequence[Library], which: Callable[[str], str | None] = shutil.which) -> str:
    """One command that installs what is missing, for the package manager that is there."""
    program, field = next((item for item in _INSTALLERS if which(item[0])), _INSTALLERS[0])
    packages = sorted({getattr(item, field) for item in missing})
    return f"sudo {program} install -y {' '.join(packages)}"


def has_display(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be shown somewhere."""
    if not platform.startswith("linux"):
        return True
    if environment.get("QT_QPA_PLATFORM", "").split(":")[0] in HEADLESS_PLATFORMS:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def check_window() -> None:
    """Make sure that Qt can start, as it would end the process otherwise.

    Raises:
        AnnotatorError: a library or the display is missing.
    """
    missing = missing_libraries()
    if missing:
        raise AnnotatorError(
            f"the window cannot be opened, the system lacks {', '.join(item.name for item in missing)}",
            todo=f"Install them with: {install_command(missing)}",
        )
    if not has_display():
        raise AnnotatorError(
            "the window cannot be opened, there is no display",
            todo="Run it in a desktop session, over 'ssh -X', or under 'xvfb-run'; all other verbs work without one.",
        )
