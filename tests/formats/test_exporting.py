from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.domain.edits import Change, DetectionKey, Edit, Key, MaskKey, Row, SequenceKey, TrackKey
from annotator.domain.masks import MaskRecord, MaskState, Polygon
from annotator.domain.sequences import Sequence
from annotator.domain.state import State
from annotator.domain.tracks import Track
from annotator.errors import FormatError
from annotator.formats import registry
from annotator.formats.exporting import ALL_STATES, Exporter, export, sequence_file_name
from annotator.formats.mots import mots, mots_png, mots_txt
from annotator.formats.registry import codec, codec_of, codecs
from annotator.formats.replacing import LIST_NAME, replacing_file, replacing_folder
from tests.documents import FRAMES, HEIGHT, WIDTH, document, rectangle
from tests.formats.mots.test_mots_png import write_png
from tests.formats.mots_documents import as_motchallenge, export_png, export_txt


def set_mask(document: State, track_id: int, frame: int, **changes: object) -> None:
    key = MaskKey(1, track_id, frame)
    before = document.get(key)
    assert before is not None
    document.apply(Edit("set", (Change(key, before, replace(before, **changes)),)))  # type: ignore[arg-type]


def test_the_report_says_what_is_open(tmp_path: Path) -> None:
    state = document()
    set_mask(state, 1, 0, state=MaskState.ACCEPTED)
    set_mask(state, 1, 1, state=MaskState.CORRECTED)
    report = export_txt(state, 1, tmp_path / "a.txt")
    assert report.by_state == {MaskState.ACCEPTED: 1, MaskState.CORRECTED: 1, MaskState.PROPOSED: 16}
    assert (report.open, report.path, report.files) == (16, tmp_path / "a.txt", 1)
    assert "16 proposals not accepted by anybody yet." in report.notes


def test_only_some_states(tmp_path: Path) -> None:
    state = document()
    set_mask(state, 2, 3, state=MaskState.ACCEPTED)
    report = export_txt(state, 1, tmp_path / "a.txt", states={MaskState.ACCEPTED})
    (line,) = (tmp_path / "a.txt").read_text().splitlines()
    assert line.startswith("3 2002 2 ")
    assert (report.objects, report.open, report.frames) == (1, 0, 1)
    assert report.notes == ("17 proposed masks not written, as was asked.",)


def test_a_hidden_mask_is_not_written_and_told(tmp_path: Path) -> None:
    state = document()
    set_mask(state, 1, 4, mask=rectangle(26, 6, 34, 34))
    report = export_txt(state, 1, tmp_path / "a.txt")
    assert report.hidden == {1: 1}
    assert "1 mask is wholly covered by others, or empty, and not written: track 1." in report.notes
    assert report.objects == 3 * FRAMES - 1


def test_a_failure_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export_png(document(), 1, tmp_path / "street")
    export_txt(document(), 1, tmp_path / "street.txt")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def fail(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(mots_png, "encode", fail)
    monkeypatch.setattr(mots_txt, "text_line", fail)
    for write, name in ((export_png, "street"), (export_txt, "street.txt")):
        with pytest.raises(
            FormatError, match=r"cannot be written \(got No space left on device\)\. Choose another place"
        ):
            write(document(), 1, tmp_path / name)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [LIST_NAME, "street", "street.txt"], "no drafts are left"


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "street"
    export_png(document(), 1, folder)
    write_png(folder / "999999.png", np.zeros((4, 5), np.uint16))
    export_png(document(), 1, folder)
    assert len(list(folder.iterdir())) == FRAMES
    assert sorted(path.name for path in tmp_path.iterdir()) == [LIST_NAME, "street"]


def test_masks_that_somebody_else_made_are_not_replaced(tmp_path: Path) -> None:
    masks = write_png(tmp_path / "street" / "000000.png", np.full((4, 5), 1001, np.uint16))
    lines = tmp_path / "street.txt"
    lines.write_text("0 1001 1 4 5 0d0\n")
    export_txt(document(), 1, tmp_path / "other.txt")
    before = masks.read_bytes(), lines.read_text()
    for write, path in ((export_png, masks.parent), (export_txt, lines)):
        words = rf"the folder holds files that this program did not write: {path.name}\. Choose another folder"
        with pytest.raises(FormatError, match=words):
            write(document(), 1, path)
    assert (masks.read_bytes(), lines.read_text()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are text")
def test_a_name_that_is_no_text_is_listed_as_the_bytes_that_it_is(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xe4\xf6.txt")
    for content in ("one", "two"):
        with replacing_file(path) as draft:
            draft.write_text(content)
    assert path.read_text() == "two"
    assert (tmp_path / LIST_NAME).read_bytes() == b"\xe4\xf6.txt\n"


def test_own_files_are_replaced_and_each_is_listed_once(tmp_path: Path) -> None:
    for _ in range(2):
        export_txt(document(), 1, tmp_path / "street.txt")
        export_txt(document(), 1, tmp_path / "a.txt")
    assert (tmp_path / LIST_NAME).read_text() == "a.txt\nstreet.txt\n"
    assert (tmp_path / LIST_NAME).stat().st_mode == (tmp_path / "a.txt").stat().st_mode


@pytest.mark.parametrize(
    ("name", "file_name"),
    [("..", "sequence"), (".", "sequence"), ("../up", "-up"), (".hidden", "hidden"), ("a\\b:c ", "a-b-c")],
)
def test_names_that_would_lead_elsewhere(name: str, file_name: str) -> None:
    assert sequence_file_name(replace(document().sequence(1), name=name)) == file_name


def test_a_folder_of_other_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("x")
    with pytest.raises(FormatError, match=r"files of another kind.*got thesis\.doc\)\. Choose another folder"):
        export_png(document(), 1, tmp_path)
    with pytest.raises(FormatError, match="a file is where the folder should go"):
        export_png(document(), 1, tmp_path / "thesis.doc")
    assert (tmp_path / "thesis.doc").read_text() == "x"


def test_the_images_of_a_data_set_are_not_replaced(tmp_path: Path) -> None:
    image = write_png(tmp_path / "000000.png", np.zeros((4, 5, 3), np.uint8))
    with pytest.raises(FormatError, match=r"expected an empty folder, or one of MOTS png, got 000000\.png"):
        export_png(document(), 1, tmp_path)
    assert image.is_file()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "street").mkdir()
    assert export_png(document(), 1, tmp_path / "street").files == FRAMES


def test_too_many_tracks_write_nothing(tmp_path: Path) -> None:
    frame = Sequence(1, "s", "", ("0.png",), 1, HEIGHT, WIDTH)
    rows: list[tuple[Key, Row]] = [(SequenceKey(1), frame)]
    for track_id in range(1001):
        rows.append((TrackKey(1, track_id), Track(track_id, 1)))
        rows.append((MaskKey(1, track_id, 0), MaskRecord(rectangle(0, 0, 3, 3), MaskState.PROPOSED)))
    with pytest.raises(FormatError, match="too many tracks"):
        export_txt(State(rows), 1, tmp_path / "a.txt")
    assert not list(tmp_path.iterdir())


def test_two_tracks_of_one_instance_are_told_apart(tmp_path: Path) -> None:
    state = document()
    before = state.track(1, 2)
    state.apply(Edit("class", (Change(TrackKey(1, 2), before, Track(2, 1, instance=1)),)))
    report = export_txt(state, 1, tmp_path / "a.txt")
    assert {item.object_id for item in mots_txt.read(tmp_path / "a.txt")} == {1001, 1002, 10003}
    assert "Track 2 is car 2 in the files: 1 was taken." in report.notes


def test_tracks_without_masks_take_no_id(tmp_path: Path) -> None:
    assert export_txt(document(masks=False), 1, tmp_path / "a.txt").objects == 0
    assert (tmp_path / "a.txt").read_text() == ""


def test_masks_beyond_the_last_frame_are_not_written(tmp_path: Path) -> None:
    state = document()
    before = state.sequence(1)
    state.apply(Edit("cut", (Change(SequenceKey(1), before, replace(before, frame_count=2)),)))
    report = export_png(state, 1, tmp_path / "a")
    assert (report.files, report.objects) == (2, 6)


def test_packages_add_formats_but_replace_none(monkeypatch: pytest.MonkeyPatch) -> None:
    own, before = codec("mots_txt"), set(codecs())

    class Entry:
        def __init__(self, loaded: object) -> None:
            self.loaded = loaded

        def load(self) -> object:
            return self.loaded

    other, thief = replace(own, name="boat_txt"), replace(own, title="another")
    entries = [Entry(other), Entry(thief), Entry("no format")]
    monkeypatch.setattr(registry, "entry_points", lambda group: entries if group == "mots_annotator.formats" else [])
    assert set(codecs()) == before, "packages are looked for once"
    registry.look_again()
    try:
        assert set(codecs()) == {*before, "boat_txt"}
        assert codec("mots_txt") == own
    finally:
        registry.look_again()


def test_new_files_can_be_read_by_others(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        with replacing_file(tmp_path / "a" / "b.txt") as draft:
            draft.write_text("x")
        with replacing_folder(tmp_path / "c"):
            pass
    finally:
        os.umask(old)
    assert (tmp_path / "a" / "b.txt").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "c").stat().st_mode & 0o777 == 0o755


def test_formats_by_name() -> None:
    assert set(codecs()) >= {"mots_txt", "mots_png"}
    assert codec("mots_png") is mots.PNG
    with pytest.raises(FormatError, match=r"there is no format 'mots_text'\. Did you mean 'mots_txt'\?"):
        codec("mots_text")


def test_places_in_an_export_folder() -> None:
    kitti, mots = document().sequence(1), as_motchallenge().sequence(1)
    out = Path("out")
    assert codec("mots_txt").place(out, kitti) == out / "instances_txt" / "street.txt"
    assert codec("mots_txt").place(out, mots) == out / "street.txt"
    assert codec("mots_png").place(out, replace(kitti, name="a/b")) == out / "instances" / "a-b"


def test_the_format_of_a_path(tmp_path: Path) -> None:
    export_txt(document(), 1, tmp_path / "a.txt")
    export_png(document(), 1, tmp_path / "png")
    assert codec_of(tmp_path / "a.txt").name == "mots_txt"
    assert codec_of(tmp_path / "png").name == "mots_png"
    (tmp_path / "empty").mkdir()
    with pytest.raises(FormatError, match=r"empty: there is no file here\. Choose another place\."):
        codec_of(tmp_path / "empty")
    (tmp_path / "empty" / "a.md").write_text("")
    with pytest.raises(
        registry.UnknownFormatError, match=r"the format cannot be told\. Say which it is: mots_txt, "
    ) as caught:
        codec_of(tmp_path / "empty")
    assert "cannot be told. Say it with --from: mots_txt, " in str(caught.value.at_option("--from"))
    assert codec_of(tmp_path).name == "mots_txt"
    with pytest.raises(FormatError, match="there is no such file or folder"):
        codec_of(tmp_path / "none")


def test_boxes_go_to_formats_of_boxes_and_a_mask_without_a_box_brings_its_own(tmp_path: Path) -> None:
    state = document()
    key = DetectionKey(1, 2, 3)
    state.apply(Edit("unbox", (Change(key, state.get(key), None),)))
    (report,) = export(codec("csv"), state, [1], tmp_path / "a.csv")
    assert (report.boxes, report.objects, report.by_state, report.open) == (3 * FRAMES, 0, {}, 0)
    assert report.notes == ("CSV of boxes holds boxes only: of 1 mask the tight box written.",)
    assert "\n3,2,25,5,35,35,pedestrian,\n" in (tmp_path / "a.csv").read_text()


def test_a_file_of_several_sequences_has_a_report_for_each_and_one_word_for_all(tmp_path: Path) -> None:
    state = document()
    other = replace(state.sequence(1), sequence_id=2, name="other", frames=())
    state.apply(Edit("add", (Change(SequenceKey(2), None, other),)))
    first, second = export(codec("coco"), state, [1, 2], tmp_path / "a.json")
    assert (first.objects, second.objects) == (3 * FRAMES, 0)
    assert first.file_notes == (
        "The names of images of 1 sequence are not known: they are called like other/000000.png.",
    )
    assert second.file_notes == ()


def test_vertices_go_along_with_a_mask_that_nothing_covers(tmp_path: Path) -> None:
    outline = (Polygon(((25.0, 5.0), (35.0, 5.0), (35.0, 35.0), (25.0, 35.0))),)
    state = document()
    for track in (1, 2):
        set_mask(state, track, 0, polygons=outline)
    entries = [
        entry for entry in Exporter(state, 1, ALL_STATES, codec("coco").holds).content().entries if not entry.frame
    ]
    assert [bool(entry.polygons) for entry in entries] == [False, True, False]


def test_a_format_that_can_only_be_read_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="MOTS txt can only be read"):
        export(replace(codec("mots_txt"), write=None), document(), [1], tmp_path / "a.txt")
