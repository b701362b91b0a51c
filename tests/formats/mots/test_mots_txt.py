from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.domain.sequences import Numbering
from annotator.domain.state import State
from annotator.errors import FormatError
from annotator.formats.mots import mots_txt
from annotator.formats.validation.validate import validate
from tests.documents import FRAMES, HEIGHT, WIDTH, document, rectangle
from tests.formats.mots_documents import as_motchallenge, documents, expected_objects, export_txt

SQUARE = rectangle(0, 0, 5, 5).counts


def write(folder: Path, *lines: str) -> Path:
    path = folder / "masks.txt"
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


@settings(max_examples=50)
@given(documents())
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, state: State) -> None:
    path = tmp_path_factory.mktemp("txt") / "s.txt"
    sequence = state.sequence(1)
    report = export_txt(state, 1, path)
    found = list(mots_txt.read(path, size=(sequence.height, sequence.width), numbering=sequence.numbering))
    assert found == expected_objects(state)
    assert report.objects == len(found)
    limits = {"images_size": (8, 10), "frame_count": 3, "numbering": sequence.numbering}
    assert not found or not validate(path, **limits)  # type: ignore[arg-type]


def test_a_line(tmp_path: Path) -> None:
    export_txt(document(), 1, tmp_path / "a.txt")
    first = (tmp_path / "a.txt").read_text().splitlines()[0].split(" ")
    assert first[:5] == ["0", "1001", "1", str(HEIGHT), str(WIDTH)]
    numbers = [tuple(map(int, line.split(" ")[:2])) for line in (tmp_path / "a.txt").read_text().splitlines()]
    assert numbers == sorted(numbers)
    assert len(numbers) == 3 * FRAMES


def test_motschallenge_counts_from_one_and_tells_what_its_server_does_not_take(tmp_path: Path) -> None:
    report = export_txt(as_motchallenge(), 1, tmp_path / "a.txt")
    lines = [line.split(" ")[:3] for line in (tmp_path / "a.txt").read_text().splitlines()]
    assert lines[:3] == [["1", "1001", "1"], ["1", "2002", "2"], ["1", "10003", "10"]]
    assert report.objects == 3 * FRAMES
    assert "6 masks of car written: the MOTSChallenge server takes pedestrians only." in report.notes
    frames = {item.frame for item in mots_txt.read(tmp_path / "a.txt", numbering=Numbering.MOTCHALLENGE)}
    assert frames == set(range(FRAMES))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            f"0 1001 1 40 60  {SQUARE}",
            r"wrong number of fields \(expected 6, got 7\)\. Write 'time_frame id class_id img_h",
        ),
        ("0 1001 1 40 60", r"wrong number of fields \(expected 6, got 5\)"),
        (f"0 1001 1 40 6.5 {SQUARE}", r"img_width is not a whole number \(expected digits, got '6\.5'\)"),
        (f"-1 1001 1 40 60 {SQUARE}", r"time_frame is not a whole number \(expected digits, got '-1'\)"),
        (
            f"0 99999999999999999999 1 40 60 {SQUARE}",
            r"id is too large \(expected at most 999999999, got 99999999999999999999\)\. Correct the line\.",
        ),
        (f"{'7' * 5000} 1001 1 40 60 {SQUARE}", r"time_frame is too large \(expected at most 999999999, got 7{20}…\)"),
        (f"0 1001 2 40 60 {SQUARE}", r"id does not fit class_id 2 \(expected 2000 to 2999, got 1001\)"),
        (f"0 1 0 40 60 {SQUARE}", r"there is no class 0 \(expected 1 or more, got 0\)"),
        (
            f"0 1001 1 41 60 {SQUARE}",
            r"the run lengths do not fill the image \(expected 2460 pixels \(60x41\), got 2400 ",
        ),
        ("0 1001 1 40 60 [[1,2,3]]", "the run lengths hold an odd character"),
        (f"0 1001 1 40 60 {rectangle(0, 0, 0, 0).counts}", r"the mask is empty \(expected at least one pixel\)"),
        ("0 1001 1 0 60 0", "no image has this size"),
    ],
)
def test_broken_lines_say_where(tmp_path: Path, line: str, words: str) -> None:
    path = write(tmp_path, f"0 1002 1 40 60 {SQUARE}", line)
    with pytest.raises(FormatError, match=words) as caught:
        list(mots_txt.read(path))
    assert str(caught.value).startswith(f"{path}:2: ")


def test_masks_of_other_images_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path, f"0 1002 1 40 60 {SQUARE}")
    with pytest.raises(FormatError, match=r"masks\.txt:1: another size than the images \(expected 60 40, got 40 60\)"):
        list(mots_txt.read(path, size=(60, 40)))


def test_a_file_that_counts_from_zero_is_no_motschallenge_file(tmp_path: Path) -> None:
    path = write(tmp_path, f"0 2002 2 40 60 {SQUARE}")
    with pytest.raises(FormatError, match=r"time_frame is too small \(expected 1 or more, got 0\)"):
        list(mots_txt.read(path, numbering=Numbering.MOTCHALLENGE))


def test_real_files_come_back_bit_for_bit(data_dir: Path) -> None:
    path = data_dir / "dev" / "kitti" / "instances_txt" / "0000.txt"
    written = "".join(mots_txt.text_line(item, item.frame) for item in mots_txt.read(path, size=(375, 1242)))
    assert sorted(written.splitlines()) == sorted(path.read_text().splitlines())
