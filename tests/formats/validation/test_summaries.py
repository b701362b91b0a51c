from __future__ import annotations

from pathlib import Path

from annotator.formats.problems import Kind, Problem
from annotator.formats.validation.summaries import MOST_ALIKE, told

PATH = Path("a.txt")


def overlap(line: int, frame: int, ids: tuple[int, ...] = (1001, 1002), pixels: int = 5) -> Problem:
    return Problem(
        PATH, line, f"masks overlap in frame {frame}", kind=Kind.OVERLAP, frame=frame, ids=ids, pixels=pixels
    )


def test_a_few_are_told_one_by_one_in_their_order() -> None:
    problems = [overlap(2, 0), Problem(PATH, 3, "no number", kind=Kind.FIELDS), overlap(4, 1)]
    assert list(told(problems)) == [str(problem) for problem in problems]
    many = [overlap(line, 0) for line in range(MOST_ALIKE)]
    assert list(told(many)) == [str(problem) for problem in many]


def test_of_many_overlaps_the_first_is_told_and_who_they_are_between() -> None:
    problems = [overlap(line, line, (1002, 1001)) for line in range(2, 12)]
    problems += [overlap(12, 3, (1001, 10000), 90), Problem(PATH, 13, "no number", kind=Kind.FIELDS)]
    assert list(told(problems)) == [
        "a.txt:2: masks overlap in frame 2.",
        "a.txt: and 10 more like that (overlap): in 10 frames, the first is 2, the last 11; lines 2 to 12; "
        "2 pairs of ids, 140 pixels: 1001 and 10000 share 90 pixels in 1 frame from 3, "
        "1001 and 1002 share 50 pixels in 10 frames from 2.",
        "a.txt:13: no number.",
    ]


def test_more_pairs_than_can_be_told() -> None:
    lines = list(told(overlap(number, 0, (1001, 1002 + number)) for number in range(20)))
    assert len(lines) == 2
    assert lines[1].endswith("from 0, and 15 more pairs.")


def test_what_is_left_out_of_a_mask_is_added_up() -> None:
    lines = list(told(overlap(number, number, (1001,)) for number in range(1, 11)))
    assert lines[1].endswith("lines 1 to 10; 50 pixels.")


def test_images_of_a_folder_are_told_together() -> None:
    problems = [Problem(Path(f"s/{frame:06d}.png"), None, "8 bits", kind=Kind.PIXELS) for frame in range(30)]
    assert list(told(problems)) == [
        "s/000000.png: 8 bits.",
        "s: and 29 more like that (pixels): files 000000.png to 000029.png.",
    ]


def test_files_and_unlike_problems_are_told_apart() -> None:
    others = [Problem(PATH, number, "odd") for number in range(20)]
    assert len(list(told(others))) == 20, "nobody said that they are alike"
    files = [Problem(Path(f"{number}.txt"), 1, "no number", kind=Kind.FIELDS) for number in range(20)]
    assert len(list(told(files))) == 20
