"""The example of docs/evaluation.md runs as it stands."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest

from annotator.evaluation.metrics import MEASURES
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "evaluation.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.+?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = BLOCKS
    world: dict[str, Any] = {}
    exec(compile(block, "docs/evaluation.md", "exec"), world)
    metrics, lost = world["metrics"], world["lost"]
    assert (metrics.tp, metrics.fp, metrics.fn, metrics.id_switches) == (9, 1, 1, 1)
    assert lost == pytest.approx(1 - metrics.smotsa)
    assert world["both"].truth_masks == 2 * metrics.truth_masks
    said = capsys.readouterr().out
    for kind in ("missed", "false", "switched", "poor"):
        assert re.search(rf"^{kind}: frames", said, flags=re.MULTILINE)


def test_there_is_no_window_in_it() -> None:
    for word in ("PySide", "annotator.gui", "annotator.project"):
        assert word not in BLOCKS[0]


def test_every_measure_is_explained() -> None:
    table = PAGE.split("## What is measured")[1].split("## Two conventions")[0]
    counts = {"true_masks", "found_masks", "ignored", "true_tracks", "found_tracks", "frames"}
    for name in MEASURES:
        if name not in counts and not name.endswith("_tracks"):
            assert re.search(rf"\b{name.replace('_', ' ')}\b", table), name


def test_what_the_page_names_is_there() -> None:
    rows = re.findall(r"^\|[^|]+\|(.+) in `(annotator\.[\w.]+)`", PAGE, flags=re.MULTILINE)
    assert len(rows) >= 8
    for text, module in rows:
        for name in re.findall(r"`(\w+)(?:\(|\.of\(|`)", text):
            assert hasattr(importlib.import_module(module), name), f"{module}.{name}"


def test_the_readme_links_it() -> None:
    assert "(docs/evaluation.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
