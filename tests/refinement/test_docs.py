"""The example of docs/refinement.md runs as it stands, with the shipped network."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "refinement.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.+?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.usefixtures("one_thread")
@pytest.mark.parametrize("block", BLOCKS)
def test_the_example_runs(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    world: dict[str, Any] = {}
    exec(compile(block, "docs/refinement.md", "exec"), world)
    assert (tmp_path / "object.pt").is_file()
    assert world["mask"].shape == (world["height"], world["width"])
    assert sorted(world["ious"]) == [1, 2, 3, 4]
    assert min(world["ious"].values()) > 0.7
    assert "expected IoU" in capsys.readouterr().out


@pytest.fixture
def one_thread() -> Any:
    """The example sets the threads of the process."""
    import torch

    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_there_is_an_example_and_no_window_in_it() -> None:
    assert len(BLOCKS) == 1
    for word in ("PySide", "annotator.gui", "annotator.project"):
        assert word not in BLOCKS[0]


def test_what_the_page_names_is_there() -> None:
    import refinement.finetune
    import refinement.guidance
    import refinement.pretrain
    import refinement.refiner

    names = re.findall(r"`(Refiner\.\w+|Query|Keyframe|Prior|Sample|FinetuneConfig|PretrainConfig|Proposal\.\w+)", PAGE)
    parts = (refinement.refiner, refinement.guidance, refinement.finetune, refinement.pretrain)
    for name in names:
        first, *rest = name.split(".")
        (found,) = {id(getattr(part, first)): getattr(part, first) for part in parts if hasattr(part, first)}.values()
        for word in rest:
            assert hasattr(found, word) or word in found.__dataclass_fields__


def test_the_readme_links_it() -> None:
    assert "(docs/refinement.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
