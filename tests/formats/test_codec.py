"""What every codec uses: frames in order, tracks from the names of types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from annotator.domain.classes import ClassTable
from annotator.domain.exchange import Content, Entry
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Track
from annotator.errors import FormatError
from annotator.formats.codec import Holds, frames_of, only, track_of, type_name
from annotator.formats.options import ReadOptions
from tests.formats.contents import block

MASK = block(0, 0, 2, 2)
CAR, DOG = Track(1, 1), Track(2, 0, "dog")


def content(*entries: Entry, count: int = 3) -> Content:
    return Content(Sequence(0, "street", "", (), count, 8, 10), entries)


def entry(frame: int, track: Track = CAR) -> Entry:
    return Entry(frame, track, mask=MASK)


def test_every_frame_comes_once_also_the_empty_ones() -> None:
    first, second, third = entry(1), entry(1, DOG), entry(2)
    assert list(frames_of(content(first, second, third, count=4))) == [
        (0, []),
        (1, [first, second]),
        (2, [third]),
        (3, []),
    ]
    assert list(frames_of(content(count=2))) == [(0, []), (1, [])]
    assert list(frames_of(content(count=0))) == []


def test_frames_are_taken_one_at_a_time() -> None:
    read: list[int] = []

    def entries() -> Iterator[Entry]:
        for frame in range(3):
            read.append(frame)
            yield entry(frame)

    frames = frames_of(Content(content().sequence, entries()))
    assert next(frames)[0] == 0
    assert read == [0, 1]


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ((entry(1), entry(0)), r"the frames of 'street' do not ascend \(expected 1 or more, got 0\)"),
        ((entry(3),), r"'street' has no such frame \(expected frames 0 to 2, got 3\)"),
        ((entry(-1),), "do not ascend"),
        ((entry(1), entry(1)), r"track 1 is in frame 1 of 'street' twice \(expected each track once a frame\)"),
    ],
)
def test_frames_that_do_not_fit(entries: tuple[Entry, ...], words: str) -> None:
    with pytest.raises(FormatError, match=words):
        list(frames_of(content(*entries)))


def test_only_one() -> None:
    item = content()
    assert only(iter([item])) is item
    with pytest.raises(ValueError, match="unpack"):
        only([item, item])


@pytest.mark.parametrize(
    ("name", "track"),
    [
        ("car", Track(4, 1)),
        ("pedestrian", Track(4, 2)),
        ("person", Track(4, 2, "person")),
        ("Van", Track(4, 10, "Van")),
        ("ignore", Track(4, 10)),
        ("class 7", Track(4, 7)),
        ("class 70", Track(4, 0, "class 70")),
        ("bicycle", Track(4, 0, "bicycle")),
        ("dog", Track(4, 0, "dog")),
    ],
)
def test_classes_of_types(name: str, track: Track) -> None:
    assert track_of(ReadOptions(), 4, name) == track
    assert type_name(track) == name


def test_what_comes_first_of_the_words_for_a_class() -> None:
    said = ReadOptions(table=ClassTable({"Van": 1, "dog": None}))
    assert track_of(said, 4, "Van", parent="pedestrian") == Track(4, 1, "Van")
    assert track_of(said, 4, "dog", parent="pedestrian") == Track(4, 0, "dog")
    assert track_of(said, 4, "Cyclist", parent="pedestrian") == Track(4, 2, "Cyclist")
    assert track_of(said, 4, "Cyclist", parent="vehicle") == Track(4, 10, "Cyclist")
    assert track_of(said, 4, "cat", table=ClassTable({"cat": 9}), instance=3) == Track(4, 9, "cat", 3)


@pytest.mark.parametrize(
    ("holds", "text"),
    [(Holds(boxes=True), "boxes"), (Holds(masks=True), "masks"), (Holds(boxes=True, masks=True), "boxes and masks")],
)
def test_what_is_held_in_words(holds: Holds, text: str) -> None:
    assert holds.text == text
