"""Importing the library costs no torch; torch comes with the first proposal or training step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = ["refinement", "refinement.crops", "refinement.refiner", "refinement.finetune", "refinement.pretrain"]
TRACKER = [f"refinement.trackrcnn.{name}" for name in ("train", "detector", "tracker", "clips", "values")]


@pytest.mark.parametrize("modules", [MODULES, TRACKER])
def test_no_torch_at_import(modules: list[str]) -> None:
    code = f"import sys, {', '.join(modules)}; sys.exit('torch' in sys.modules or 'timm' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
