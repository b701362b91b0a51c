"""import(export(x)) = x, for every format as far as it can hold x."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.exchange import Entry
from annotator.domain.tracks import Track
from annotator.formats import davis
from annotator.formats.boxes import box_codecs
from annotator.formats.coco import coco, youtube_vis
from annotator.formats.limits import Limits
from annotator.formats.mots import layouts, mots
from annotator.formats.options import ReadOptions
from tests.formats.contents import COUNT, HEIGHT, WIDTH, Whole, again, fitted, wholes

Folders = pytest.TempPathFactory
OBJECTS = ((1, ""), (2, ""), (10, ""), (3, ""))
KITTI_TYPES = ((1, "Car"), (2, "Pedestrian"), (10, "Van"), (10, "Cyclist"), (10, "Misc"))
CHALLENGE_TYPES = ((1, ""), (2, ""), (10, "person on vehicle"), (10, "not considered"), (0, "bicycle"), (10, "crowd"))
CSV_TYPES = ((1, ""), (2, ""), (10, ""), (0, "a dog, wet"), (0, "Van"))
SHOWN = settings(max_examples=30, deadline=None)


def changed(whole: Whole, change: Callable[[Entry], Entry]) -> Whole:
    return replace(whole, entries=tuple(map(change, whole.entries)))


def named(parts: list[Whole]) -> list[Whole]:
    return [replace(part, sequence=replace(part.sequence, name=f"s{n}")) for n, part in enumerate(parts)]


@pytest.mark.parametrize("codec", [coco.CODEC, youtube_vis.CODEC], ids=lambda codec: codec.name)
@SHOWN
@given(parts=st.lists(wholes(), min_size=1, max_size=2).map(named))
def test_json_holds_everything_of_several_sequences(
    codec: coco.Codec, tmp_path_factory: Folders, parts: list[Whole]
) -> None:
    assert again(codec, parts, tmp_path_factory.mktemp("json") / "a.json") == parts


def as_mots(entry: Entry) -> Entry:
    track = entry.track
    number = track.class_id * 1000 + (track.instance or 0)
    return Entry(entry.frame, Track(number, track.class_id, instance=track.instance), mask=entry.mask)


def by_id(whole: Whole) -> Whole:
    return replace(whole, entries=tuple(sorted(whole.entries, key=lambda item: (item.frame, item.track.track_id))))


@pytest.mark.parametrize(("codec", "name"), [(mots.TXT, "street.txt"), (mots.PNG, "street")])
@SHOWN
@given(part=wholes(types=OBJECTS))
def test_mots_holds_disjoint_masks_with_their_class_and_instance(
    codec: mots.Codec, name: str, tmp_path_factory: Folders, part: Whole
) -> None:
    held, _ = fitted(part, codec)
    known = ReadOptions(images=Limits((HEIGHT, WIDTH), COUNT, part.sequence.numbering))
    assert again(codec, [held], tmp_path_factory.mktemp("mots") / name, known) == [by_id(changed(held, as_mots))]


@pytest.mark.parametrize("codec", layouts.CODECS, ids=lambda codec: codec.name)
@settings(max_examples=10, deadline=None)
@given(parts=st.lists(wholes(types=OBJECTS), min_size=1, max_size=2).map(named))
def test_layouts_hold_several_sequences(codec: mots.Codec, tmp_path_factory: Folders, parts: list[Whole]) -> None:
    held = [fitted(part, codec)[0] for part in parts]
    known = ReadOptions(images=Limits((HEIGHT, WIDTH), COUNT))
    found = again(codec, held, tmp_path_factory.mktemp("layout"), known)
    wanted = {layouts.number_of(part.sequence.name): by_id(changed(part, as_mots)).entries for part in held}
    assert {layouts.number_of(part.sequence.name): part.entries for part in found} == wanted
    by_number = codec.name in ("mots_tools", "trackeval_kitti_mots")
    named = {layouts.number_of(name) if by_number else name: number for number, name in enumerate(("s0", "s1"))}
    assert {part.sequence.name for part in found} == {name for name, number in named.items() if number < len(parts)}


@SHOWN
@given(part=wholes(types=((2, "object"),), numbered=False, most_id=254))
def test_davis_holds_disjoint_masks_with_their_number(tmp_path_factory: Folders, part: Whole) -> None:
    held, _ = fitted(part, davis.CODEC)
    known = ReadOptions(images=Limits(numbering=part.sequence.numbering))
    assert again(davis.CODEC, [held], tmp_path_factory.mktemp("davis") / "street", known) == [held]


def plain_box(entry: Entry) -> Entry:
    assert entry.detection is not None
    return replace(
        entry, detection=replace(entry.detection, keyframe=False, occluded=False, interpolated=False, visibility=None)
    )


def challenge_box(entry: Entry) -> Entry:
    assert entry.detection is not None
    seen = 1.0 if entry.detection.visibility is None else entry.detection.visibility
    return replace(
        entry, detection=replace(entry.detection, keyframe=False, occluded=False, interpolated=False, visibility=seen)
    )


def csv_box(entry: Entry) -> Entry:
    assert entry.detection is not None
    return replace(entry, detection=replace(entry.detection, keyframe=False, occluded=False, interpolated=False))


@pytest.mark.parametrize(
    ("codec", "types", "change"),
    [
        (box_codecs.KITTI, KITTI_TYPES, plain_box),
        (box_codecs.MOTCHALLENGE, CHALLENGE_TYPES, challenge_box),
        (box_codecs.CSV, CSV_TYPES, csv_box),
    ],
    ids=lambda item: getattr(item, "name", ""),
)
@SHOWN
@given(data=st.data())
def test_box_files_hold_boxes_with_their_types(
    codec: mots.Codec,
    types: tuple[tuple[int, str], ...],
    change: Callable[[Entry], Entry],
    tmp_path_factory: Folders,
    data: st.DataObject,
) -> None:
    part = data.draw(wholes(with_masks=False, types=types, numbered=False))
    known = ReadOptions(images=Limits((HEIGHT, WIDTH), COUNT, part.sequence.numbering))
    path = tmp_path_factory.mktemp("boxes") / f"street{codec.suffix}"
    assert again(codec, [part], path, known) == [changed(part, change)]
