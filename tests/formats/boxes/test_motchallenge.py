from __future__ import annotations

from pathlib import Path

import pytest

from annotator.errors import FormatError
from annotator.formats.boxes.motchallenge import SequenceInfo, read_info, recognises


def info(folder: Path, text: str) -> SequenceInfo:
    path = folder / "seqinfo.ini"
    path.write_text(text)
    return read_info(path)


def test_everything_that_seqinfo_can_say(tmp_path: Path) -> None:
    text = "[Sequence]\nname=A%1\nimDir=img\nframeRate=25\nseqLength=750\nimWidth=1920\nimHeight=1080\nimExt=.jpg\n"
    assert info(tmp_path, text) == SequenceInfo("A%1", "img", ".jpg", 25.0, 750, 1920, 1080)


def test_what_it_does_not_say_is_none(tmp_path: Path) -> None:
    assert info(tmp_path, "[sequence]\nname=\nimDir=\n") == SequenceInfo(None, "img1")


@pytest.mark.parametrize("key", ["frameRate", "seqLength", "imWidth", "imHeight"])
def test_a_number_that_is_none_names_its_key(tmp_path: Path, key: str) -> None:
    with pytest.raises(FormatError, match=rf"seqinfo\.ini: {key} is not a number"):
        info(tmp_path, f"[Sequence]\n{key}=ten\n")


@pytest.mark.parametrize(
    "text", ["frameRate=0", "frameRate=-1", "seqLength=0", "seqLength=1000001", "imWidth=0", "imHeight=-5",
             "imWidth=99999\nimHeight=99999", "imWidth=999999999"]
)  # fmt: skip
def test_numbers_out_of_range(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormatError) as caught:
        info(tmp_path, f"[Sequence]\n{text}\n")
    assert caught.value.path is not None
    assert caught.value.path.name == "seqinfo.ini"


def test_a_value_of_several_lines_is_told_in_one(tmp_path: Path) -> None:
    with pytest.raises(FormatError) as caught:
        info(tmp_path, "[Sequence]\nimWidth=10\n 20\n")
    assert str(caught.value).count("\n") == 0
    assert "imWidth is not a number (expected a finite number, got '10 20')" in str(caught.value)


def test_a_key_given_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"seqinfo\.ini cannot be read"):
        info(tmp_path, "[Sequence]\nname=a\nname=b\n")


def test_sequence_folders_are_recognised_by_seqinfo_or_img1(tmp_path: Path) -> None:
    assert not recognises(tmp_path)
    (tmp_path / "a" / "gt").mkdir(parents=True)
    assert not recognises(tmp_path / "a")
    (tmp_path / "a" / "img1").mkdir()
    assert recognises(tmp_path / "a")
    assert recognises(tmp_path / "a" / "gt")
    assert recognises(tmp_path)
    (tmp_path / "notes").mkdir()
    assert not recognises(tmp_path / "notes")
    assert not recognises(tmp_path / "nowhere")
