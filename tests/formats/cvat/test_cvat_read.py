from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.domain.boxes import Box
from annotator.domain.exchange import Content
from annotator.domain.masks import Mask, Polygon
from annotator.domain.sequences import Numbering
from annotator.domain.tracks import Detection, Track
from annotator.errors import FormatError
from annotator.formats.cvat.cvat_keyframes import ring_between
from annotator.formats.cvat.cvat_read import read
from annotator.formats.limits import Limits
from annotator.formats.options import ReadOptions
from tests.formats.contents import HEIGHT, WIDTH, Whole, block, whole_of

HEAD = f"""\
<task><name>street</name><size>6</size><mode>interpolation</mode><start_frame>0</start_frame><stop_frame>5</stop_frame>
<original_size><width>{WIDTH}</width><height>{HEIGHT}</height></original_size></task>"""


def box(frame: int, x: float = 0, outside: int = 0, keyframe: int = 1, more: str = "") -> str:
    sides = f'xtl="{x}" ytl="1" xbr="{x + 4}" ybr="5"'
    return f'<box frame="{frame}" keyframe="{keyframe}" outside="{outside}" occluded="0" {sides} {more}/>'


def polygon(frame: int, points: str = "0,0;4,0;0,4", outside: int = 0) -> str:
    return f'<polygon frame="{frame}" keyframe="1" outside="{outside}" occluded="0" points="{points}" z_order="0"/>'


def mask(frame: int, outside: int = 0, rle: str = "0, 9", corner: tuple[int, int] = (1, 1)) -> str:
    window = f'left="{corner[0]}" top="{corner[1]}" width="3" height="3"'
    return f'<mask frame="{frame}" keyframe="1" outside="{outside}" occluded="0" rle="{rle}" {window}/>'


def track(number: object, *shapes: str, label: str = "car", group: int | None = None) -> str:
    told = "" if group is None else f' group_id="{group}"'
    return f'<track id="{number}" label="{label}" source="manual"{told}>\n{"".join(shapes)}\n</track>\n'


def content_of(folder: Path, *tracks: str, head: str = HEAD, options: ReadOptions | None = None) -> Content:
    path = folder / "a.xml"
    path.write_text(f"<annotations>\n<version>1.1</version>\n<meta>{head}</meta>\n{''.join(tracks)}</annotations>\n")
    (content,) = read(path, options or ReadOptions())
    return content


def found(folder: Path, *tracks: str, head: str = HEAD, options: ReadOptions | None = None) -> tuple[Whole, list[str]]:
    content = content_of(folder, *tracks, head=head, options=options)
    return whole_of(content), content.notes


def lefts(whole: Whole) -> dict[int, float]:
    """Left side of the box in each frame."""
    return {entry.frame: entry.detection.box.x1 for entry in whole.entries if entry.detection is not None}


def images(size: tuple[int, int] | None = None, count: int | None = None) -> ReadOptions:
    return ReadOptions(images=Limits(size, count))


def test_boxes_are_interpolated_between_keyframes_and_stay_to_the_end(tmp_path: Path) -> None:
    whole, notes = found(tmp_path, track(3, box(0, 0), box(1, 100, keyframe=0), box(4, 8)))
    assert lefts(whole) == {0: 0, 1: 2, 2: 4, 3: 6, 4: 8, 5: 8}
    by_hand = [entry.detection.keyframe for entry in whole.entries if entry.detection is not None]
    assert by_hand == [True, False, False, False, True, False]
    assert {entry.track for entry in whole.entries} == {Track(3, 1)}
    assert notes == []


@st.composite
def keyed(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Keyframes of a track: frame, left side of the box, whether it is outside."""
    chosen = draw(st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True))
    return [(frame, draw(st.integers(0, 40)), draw(st.integers(0, 1))) for frame in chosen]


def left_at(keyframes: list[tuple[int, int, int]], frame: int) -> float | None:
    """Where the box is in a frame, told by looking for the keyframes before and behind it."""
    before = [item for item in sorted(keyframes) if item[0] <= frame]
    behind = [item for item in sorted(keyframes) if item[0] > frame]
    if not before or before[-1][2]:
        return None
    start, x, _ = before[-1]
    if not behind:
        return x
    end, other, _ = behind[0]
    return x + (other - x) * (frame - start) / (end - start)


@settings(max_examples=60, deadline=None)
@given(st.lists(keyed(), min_size=1, max_size=3))
def test_each_frame_is_what_the_keyframes_around_it_say(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[list[tuple[int, int, int]]]
) -> None:
    tracks = [track(number, *(box(*item) for item in keyframes)) for number, keyframes in enumerate(drawn)]
    whole, _ = found(tmp_path_factory.mktemp("cvat"), *tracks)
    told = {(e.track.track_id, e.frame): e.detection.box.x1 for e in whole.entries if e.detection is not None}
    expected = {
        (number, frame): left
        for number, keyframes in enumerate(drawn)
        for frame in range(6)
        if (left := left_at(keyframes, frame)) is not None
    }
    assert told == pytest.approx(expected)


def test_an_object_that_is_outside_is_not_there_until_its_next_keyframe(tmp_path: Path) -> None:
    whole, _ = found(tmp_path, track(3, box(0, 0), box(2, 8, outside=1), box(4, 20)))
    assert lefts(whole) == {0: 0, 1: 4, 4: 20, 5: 20}, "on its way out it moves to where it left, as in CVAT"


def test_keyframes_may_stand_in_any_order(tmp_path: Path) -> None:
    whole, _ = found(tmp_path, track(3, box(4, 8), box(0, 0)), track(1, box(5)))
    assert lefts(Whole(whole.sequence, tuple(e for e in whole.entries if e.track.track_id == 3)))[2] == 4
    assert [(entry.frame, entry.track.track_id) for entry in whole.entries][-2:] == [(5, 1), (5, 3)]


def test_polygons_are_interpolated_and_filled(tmp_path: Path) -> None:
    whole, _ = found(tmp_path, track(3, polygon(0), polygon(2, "4,0;8,0;4,4"), polygon(3, outside=1)))
    rings = {entry.frame: entry.polygons[0].outer for entry in whole.entries}
    assert list(rings) == [0, 1, 2]
    assert rings[1] == ring_between(rings[0], rings[2], 0.5) == ((2, 0), (6, 0), (2, 4))
    for entry in whole.entries:
        assert entry.mask == Mask.from_polygons([Polygon(rings[entry.frame])], HEIGHT, WIDTH)


def test_a_mask_is_in_its_own_frame_alone(tmp_path: Path) -> None:
    whole, _ = found(tmp_path, track(3, mask(1), mask(4, corner=(0, 0)), mask(5, outside=1)))
    assert [(entry.frame, entry.mask) for entry in whole.entries] == [(1, block(1, 1, 4, 4)), (4, block(0, 0, 3, 3))]


def test_masks_of_a_group_join_its_boxes(tmp_path: Path) -> None:
    tracks = [track(3, box(0), box(2, 2), box(3, outside=1), group=4)]
    tracks += [track(number, mask(frame), group=4) for number, frame in ((8, 0), (9, 2), (10, 5))]
    whole, notes = found(tmp_path, *tracks, track(11, mask(0), group=4, label="pedestrian"))
    joined = [entry for entry in whole.entries if entry.track == Track(3, 1)]
    assert [(entry.frame, entry.detection is not None, entry.mask is not None) for entry in joined] == [
        (0, True, True),
        (1, True, False),
        (2, True, True),
        (5, False, True),
    ]
    assert [entry.track for entry in whole.entries if entry not in joined] == [Track(11, 2)]
    assert notes == ["4 tracks of the file are 1 object by label and group."]


@pytest.mark.parametrize(
    "tracks",
    [
        (track(3, box(0), group=4), track(5, box(3), group=4), track(6, mask(0), group=4)),
        (track(3, mask(0), group=4), track(5, mask(0), group=4)),
        (track(3, polygon(0), group=4), track(5, mask(3), group=4)),
        (track(3, box(0), group=4), track(5, box(3), group=4)),
    ],
)
def test_groups_of_several_objects_stay_apart(tmp_path: Path, tracks: tuple[str, ...]) -> None:
    content = content_of(tmp_path, *tracks)
    assert len(content.tracks) == len(tracks)
    assert content.notes == ["1 group of more than one object: their tracks stay apart."]


def test_a_task_may_be_a_part_of_a_video(tmp_path: Path) -> None:
    head = "<job><size>3</size><start_frame>10</start_frame><frame_filter>step=2</frame_filter></job>"
    whole, _ = found(tmp_path, track(3, box(10, 0), box(14, 4)), head=head)
    assert (lefts(whole), whole.sequence.frame_count) == ({10: 0, 12: 2, 14: 4}, 15)
    assert (whole.sequence.name, whole.sequence.height) == ("a", 0)


def test_without_a_head_the_last_shape_is_the_end(tmp_path: Path) -> None:
    whole, _ = found(tmp_path, track(3, box(0), box(2, outside=1)), track(4, box(3)), head="")
    assert whole.sequence.frame_count == 4
    whole, _ = found(tmp_path, track(3, box(0), box(2, outside=1)), head="")
    assert whole.sequence.frame_count == 2


def test_what_a_person_says_comes_first(tmp_path: Path) -> None:
    options = ReadOptions(name="mine", images=Limits(frame_count=8, numbering=Numbering.MOTCHALLENGE))
    whole, _ = found(tmp_path, track(3, box(0)), options=options)
    sequence = whole.sequence
    assert (sequence.name, sequence.frame_count, sequence.numbering) == ("mine", 8, Numbering.MOTCHALLENGE)
    assert len(whole.entries) == 8


def test_turned_boxes_become_upright_and_other_shapes_are_left_out(tmp_path: Path) -> None:
    turned = '<box frame="0" keyframe="1" outside="0" xtl="0" ytl="2" xbr="8" ybr="4" rotation="90.00"/>'
    others = '<points frame="0" keyframe="1" points="1,1"/><points frame="1" keyframe="1" points="1,1"/>'
    whole, notes = found(tmp_path, track(3, turned, box(1, outside=1)), track(4, others), track(5, "<skeleton/>"))
    (entry,) = whole.entries
    assert entry.detection is not None
    assert entry.detection.box.corners == pytest.approx((3, -1, 5, 7))
    assert notes == [
        "Left out: 2 × <points>.",
        "Left out: 1 × <skeleton>.",
        "Left out: 2 × track without a box, a polygon or a mask.",
        "1 turned box read as the upright ones around them.",
    ]


def test_attributes_of_the_program_and_of_others(tmp_path: Path) -> None:
    marks = {"mots_instance": "5", "mots_class": "car", "mots_visibility": "0.5", "mots_keyframe": "false", "pose": "x"}
    inside = "".join(f'<attribute name="{name}">{value}</attribute>' for name, value in marks.items())
    shape = box(5).replace("/>", f">{inside}</box>")
    whole, _ = found(tmp_path, track(3, shape, label="Van"))
    (entry,) = whole.entries
    assert entry.track == Track(3, 1, "Van", 5)
    assert entry.detection == Detection(Box(0, 1, 4, 5), False, 0.5)


@pytest.mark.parametrize(
    ("tracks", "line", "words"),
    [
        ([track(3, box(0)), track(3, box(0))], 8, r"track 3 is there twice\. Give each track a number of its own"),
        ([track(3, box(0), "\n", box(0))], 7, r"track 3 is in frame 0 twice\. Remove one of the two"),
        ([track(3, box(0), polygon(1))], 5, r"track 3 mixes shapes \(expected one kind, got box and polygon\)"),
        ([track("x", box(0))], 5, "id is not a number"),
        ([track(3, box(6))], 6, r"in a frame that the images do not have \(expected frames 0 to 5, got 6\)"),
        ([track(3, box(10**6))], 6, r"the frame is too large \(expected below 1000000, got 1000000\)"),
        ([track(3, '<box frame="0" xtl="1"/>')], 6, r"the attribute 'ytl' is missing"),
        ([track(3, box(0, more='rotation="x"'))], 6, r"rotation is not a number"),
        ([track(3, box(0).replace('xbr="4"', 'xbr="0"'))], 6, r"a box has no area \(expected xtl < xbr and ytl < ybr"),
        ([track(3, box(0).replace('xbr="4"', 'xbr="1e9"'))], 6, r"xbr is too large \(expected -1000000 to 1000000"),
        (
            [track(3, polygon(0, "1,1;2,2"))],
            6,
            r"a polygon is broken \(expected x,y;x,y;x,y and so on, got '1,1;2,2'\)",
        ),
        ([track(3, polygon(0, "1,1;2,2;3,x"))], 6, "y is not a number"),
        ([track(3, mask(0, rle="0, 8"))], 6, r"do not fill the mask \(expected 9 pixels \(3x3\), got 8 pixels\)"),
        ([track(3, mask(0, rle="-1, 10"))], 6, "a run length is too small"),
        ([track(3, mask(0, corner=(8, 1)))], 6, r"a mask leaves the image \(expected 10x8, got pixels up to 11, 4\)"),
        ([track(3, mask(0, corner=(2**30, 1)))], 6, "no image has this size"),
        ([track(3, polygon(0, "1,1;9e5,2;3,9e5;-9e5,-9e5"))], 6, r"the outline is too long"),
    ],
)
def test_broken_shapes_say_in_which_line(tmp_path: Path, tracks: list[str], line: int, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        found(tmp_path, *tracks)
    assert str(caught.value).startswith(f"{tmp_path / 'a.xml'}:{line}: ")


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ('<attribute name="mots_instance">x</attribute>', "an attribute of the program is broken"),
        ('<attribute name="mots_instance">-1</attribute>', "mots_instance is wrong"),
        ('<attribute name="mots_visibility">3</attribute>', "mots_visibility is wrong"),
    ],
)
def test_broken_marks(tmp_path: Path, marks: str, words: str) -> None:
    with pytest.raises(FormatError, match=rf"a\.xml:\d+: {words}"):
        found(tmp_path, track(3, box(0).replace("/>", f">{marks}</box>")))


@pytest.mark.parametrize(
    ("head", "options", "words"),
    [
        ("", images(), r"a\.xml:5: the file does not say how large its images are \(expected <original_size>\)"),
        (HEAD, images((9, 9)), r"the file belongs to images of another size \(expected 9x9, got 10x8\)"),
        (HEAD, images(count=1), r"a\.xml:6: track 3 is in a frame that the images do not have"),
        ("<project><tasks><task><id>1</id></task><task><id>2</id></task></tasks></project>", images(),
         r"the file holds several tasks \(expected one, got 2\)\. Export each task alone"),
        ("<task><size>1e7</size></task>", images(), r"size is too large \(expected 1000000 at most"),
        ("<task><size>many</size></task>", images(), "size is not a number"),
        ("<task><original_size><width>99999</width><height>99999</height></original_size></task>", images(),
         "no image has this size"),
        ("<task><mots_numbering>x</mots_numbering></task>", images(), "mots_numbering is wrong"),
    ],
)  # fmt: skip
def test_broken_heads(tmp_path: Path, head: str, options: ReadOptions, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        found(tmp_path, track(3, mask(1)), head=head, options=options)


def test_a_file_of_cvat_itself(tmp_path: Path) -> None:
    """As its documentation shows one (docs.cvat.ai, XML annotation format, interpolation), shortened."""
    path = tmp_path / "a.xml"
    path.write_text(
        textwrap.dedent("""\
        <?xml version="1.0" encoding="utf-8"?>
        <annotations>
          <version>1.1</version>
          <meta>
            <task>
              <id>5</id>
              <name>interpolation</name>
              <size>4</size>
              <mode>interpolation</mode>
              <overlap>5</overlap>
              <flipped>False</flipped>
              <labels><label><name>car</name><attributes><attribute>@select=model:bmw,mazda</attribute></attributes></label></labels>
              <segments><segment><id>5</id><start>0</start><stop>3</stop></segment></segments>
              <owner><username>admin</username><email></email></owner>
              <original_size><width>1024</width><height>768</height></original_size>
            </task>
            <dumped>2018-09-25</dumped>
          </meta>
          <track id="0" label="car">
            <polygon frame="0" points="20.25,33.00;40.00,33.00;40.00,60.50" outside="0" occluded="0" keyframe="1">
              <attribute name="model">bmw</attribute>
            </polygon>
            <polygon frame="2" points="20.25,33.00;40.00,33.00;40.00,60.50" outside="1" occluded="0" keyframe="1">
            </polygon>
          </track>
          <track id="1" label="car">
            <box frame="1" xtl="21.88" ytl="64.55" xbr="115.12" ybr="97.00" outside="0" occluded="1" keyframe="1"></box>
          </track>
        </annotations>
        """)
    )
    (content,) = read(path, ReadOptions())
    whole = whole_of(content)
    assert (whole.sequence.name, whole.sequence.frame_count, whole.sequence.height) == ("interpolation", 4, 768)
    found = [(entry.frame, entry.track.track_id, entry.mask is not None) for entry in whole.entries]
    assert found == [(0, 0, True), (1, 0, True), (1, 1, False), (2, 1, False), (3, 1, False)]
