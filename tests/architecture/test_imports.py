"""What each part loads: the core without Qt, the window without torch."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys

import pytest

import annotator
from tests.conftest import ROOT


def modules() -> list[str]:
    found = [item.name for item in pkgutil.walk_packages(annotator.__path__, "annotator.")]
    return [name for name in found if ".migrations." not in name]


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_everything_outside_the_window_works_without_qt() -> None:
    names = [name for name in modules() if not name.startswith("annotator.gui")]
    assert len(names) > 20
    run(f"import sys, importlib\nsys.modules['PySide6'] = None\nfor name in {names}: importlib.import_module(name)")


def test_the_window_loads_no_torch() -> None:
    pytest.importorskip("PySide6.QtWidgets", reason="Qt cannot be loaded", exc_type=ImportError)
    names = [name for name in modules() if name.startswith("annotator.gui")]
    assert names
    code = (
        f"import sys, importlib\nfor name in {names}: importlib.import_module(name)\n"
        "print([name for name in ('torch', 'torchvision', 'segmentation_models_pytorch') if name in sys.modules])"
    )
    assert run(code) == "[]"


@pytest.mark.parametrize("package", ["refinement", "annotator.cli.main"])
def test_starting_is_cheap(package: str) -> None:
    heavy = "('torch', 'PySide6', 'cv2', 'scipy', 'matplotlib')"
    code = f"import sys, {package}\nprint([name for name in {heavy} if name in sys.modules])"
    assert run(code) == "[]"


def test_no_module_outgrows_its_room() -> None:
    crowded = []
    for package in ("annotator", "refinement", "models"):
        for path in (ROOT / package).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if source.count("\n") > 500:
                crowded.append(f"{path}: more than 500 lines")
            for node in ast.walk(ast.parse(source)):
                length = (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0)
                if isinstance(node, ast.ClassDef) and length > 400:
                    crowded.append(f"{path}:{node.lineno}: class of {length} lines")
                if isinstance(node, ast.FunctionDef) and length > 60:
                    crowded.append(f"{path}:{node.lineno}: function of {length} lines")
    assert crowded == []
