from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from annotator.domain.mask_tables import MaskTable
from annotator.domain.masks import MaskState
from annotator.domain.sequences import Numbering
from annotator.errors import AnnotatorError, FormatError, ProjectError
from annotator.formats.limits import Limits
from annotator.jobs.evaluate.sides import opened, table_of
from tests.jobs.evaluate.worlds import (
    FRAMES,
    NAMES,
    SIZE,
    block,
    state_of,
    truth_of,
    write_both,
    write_png,
    write_project,
    write_txt,
    zipped,
)

ALL = frozenset(MaskState)
ANY = Limits()


def read(path: Path, states: frozenset[MaskState] = ALL, numbering: Numbering | None = None) -> dict[str, MaskTable]:
    with opened(path, states) as side:
        return {name: place.read(Limits(numbering=numbering)).table for name, place in side.places.items()}


def same(table: MaskTable, name: str) -> bool:
    expected = MaskTable.of(truth_of(name))
    return np.array_equal(table.starts, expected.starts) and set(table.object_ids.tolist()) == set(
        expected.object_ids.tolist()
    )


class TestLayouts:
    def test_a_flat_folder(self, tmp_path: Path) -> None:
        truth, _ = write_both(tmp_path)
        found = read(truth)
        assert list(found) == list(NAMES)
        assert all(same(table, name) for name, table in found.items())

    def test_one_file_and_one_folder_of_png(self, tmp_path: Path) -> None:
        for path in (
            write_txt(tmp_path / "0000.txt", truth_of("0000")),
            write_png(tmp_path / "0000", truth_of("0000")),
        ):
            found = read(path)
            assert list(found) == ["0000"]
            assert same(found["0000"], "0000")

    def test_kitti_with_both_kinds_and_its_boxes(self, tmp_path: Path) -> None:
        for name in NAMES:
            write_txt(tmp_path / "instances_txt" / f"{name}.txt", truth_of(name))
            write_png(tmp_path / "instances" / name, truth_of(name))
            labels = tmp_path / "training" / "label_02" / f"{name}.txt"
            labels.parent.mkdir(parents=True, exist_ok=True)
            labels.write_text("0 1 Car 0 0 0 1 1 9 9 1 1 1 0 0 0 0\n")
        with opened(tmp_path, ALL) as side:
            assert {place.path.parent.name for place in side.places.values()} == {"instances_txt"}
            assert side.notes == (f"2 sequences of {tmp_path} there as txt and as png: the txt is read.",)

    def test_masks_of_trackeval_where_kitti_has_boxes(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "label_02" / "0000.txt", truth_of("0000"))
        assert same(read(tmp_path)["0000"], "0000")

    def test_motschallenge(self, tmp_path: Path) -> None:
        write_txt(tmp_path / "MOTS20-02" / "gt" / "gt.txt", truth_of("0000"), first=1)
        (tmp_path / "MOTS20-02" / "seqinfo.ini").write_text("[Sequence]\nname=MOTS20-02\nseqLength=9\n")
        with opened(tmp_path, ALL) as side:
            place = side.places["MOTS20-02"]
            assert side.numberings == {"MOTS20-02": Numbering.MOTCHALLENGE}
            assert place.frame_count == 9
            assert same(place.read(Limits(numbering=Numbering.MOTCHALLENGE)).table, "0000")

    def test_png_say_how_many_frames_there_are(self, tmp_path: Path) -> None:
        with opened(write_png(tmp_path / "0000", truth_of("0000")), ALL) as side:
            assert (side.places["0000"].pngs, side.places["0000"].frame_count) == (FRAMES, None)

    def test_a_zip_with_a_folder_in_it(self, tmp_path: Path) -> None:
        truth, _ = write_both(tmp_path)
        path = zipped(truth, tmp_path / "truth.zip", "data/")
        assert all(same(table, name) for name, table in read(path).items())


class TestProjects:
    def test_masks_are_those_of_an_export(self, tmp_path: Path) -> None:
        path = write_project(tmp_path / "street.mots", state_of(truth_of("0000")))
        with opened(path, ALL) as side:
            place = side.places["0000"]
            assert place.frame_count == FRAMES
            assert same(place.read(ANY).table, "0000")

    def test_overlaps_are_composed(self) -> None:
        items = [*truth_of("0001"), *[item for item in truth_of("0000") if item.class_id == 2]]
        near = block(4, 8, top=6)
        overlapping = state_of([*items, type(items[0])(0, 1, 7, near)])
        table = table_of(overlapping, 1, ALL)
        assert table.overlap() is None
        row = np.flatnonzero((table.object_ids == 1001) & (table.frames == 0))[0]
        assert table.areas[row] < block(2).area

    def test_only_some_states(self, tmp_path: Path) -> None:
        path = write_project(tmp_path / "street.mots", state_of(truth_of("0000"), MaskState.PROPOSED))
        assert len(read(path, frozenset({MaskState.ACCEPTED}))["0000"]) == 0

    def test_an_empty_project(self, tmp_path: Path) -> None:
        from annotator.project.store import Project

        Project.create(tmp_path / "street.mots").close()
        with pytest.raises(FormatError, match="the project has no sequence"):
            read(tmp_path / "street.mots")

    def test_another_size(self, tmp_path: Path) -> None:
        path = write_project(tmp_path / "street.mots", state_of(truth_of("0000")))
        with opened(path, ALL) as side, pytest.raises(FormatError, match="another size than on the other side"):
            side.places["0000"].read(Limits(size=(SIZE[0], 7)))


class TestMistakes:
    def test_what_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="there is no such file or folder"):
            read(tmp_path / "nothing")
        with pytest.raises(FormatError, match=r"the folder holds no file \(expected MOTS txt, .*Choose another one\."):
            read(tmp_path)
        (tmp_path / "a.md").write_text("")
        with pytest.raises(FormatError, match=r"the folder holds no MOTS masks \(.*, got a\.md\)"):
            read(tmp_path)

    @pytest.mark.parametrize(("names", "words"), [((), "holds no file"), (("a/b.md",), "holds no MOTS masks .*a/b.md")])
    def test_an_archive_without_masks(self, tmp_path: Path, names: tuple[str, ...], words: str) -> None:
        with ZipFile(tmp_path / "results.zip", "w") as archive:
            for name in names:
                archive.writestr(name, "")
        with pytest.raises(FormatError, match=rf"results\.zip: the archive {words}"):
            read(tmp_path / "results.zip")

    @pytest.mark.parametrize(("name", "ending"), [("a.json", "a file that ends in '.json'"), ("b", "a file without")])
    def test_other_files_say_what_is_taken(self, tmp_path: Path, name: str, ending: str) -> None:
        (tmp_path / name).write_text("{}")
        with pytest.raises(FormatError, match=r"masks are not read from such a file \(expected MOTS txt, ") as caught:
            read(tmp_path / name)
        assert f"got {ending}" in str(caught.value)
        assert f"'mots-annotator convert {name} DIR --to mots_txt'" in str(caught.value)

    def test_a_project_may_have_another_ending(self, tmp_path: Path) -> None:
        path = write_project(tmp_path / "street.mots", state_of(truth_of("0000")))
        assert list(read(path.rename(tmp_path / "street.mots.bak"))) == ["0000"]

    def test_what_is_no_project(self, tmp_path: Path) -> None:
        (tmp_path / "street.mots").write_text("nothing of the kind")
        with pytest.raises(ProjectError):
            read(tmp_path / "street.mots")

    def test_one_sequence_twice(self, tmp_path: Path) -> None:
        for folder in ("one", "two"):
            write_txt(tmp_path / folder / "0000.txt", truth_of("0000"))
        with pytest.raises(FormatError, match="the masks of sequence '0000' are here twice") as caught:
            read(tmp_path)
        assert caught.value.path == tmp_path / "two" / "0000.txt"

    def test_a_damaged_zip(self, tmp_path: Path) -> None:
        truth, _ = write_both(tmp_path)
        path = zipped(truth, tmp_path / "truth.zip")
        path.write_bytes(path.read_bytes()[:-40])
        with pytest.raises(FormatError, match="the archive is damaged") as caught:
            read(path)
        assert caught.value.path == path

    def test_a_line_in_a_zip(self, tmp_path: Path) -> None:
        truth, _ = write_both(tmp_path)
        file = truth / "0001.txt"
        file.write_text(file.read_text() + "3 1001 1\n")
        path = zipped(truth, tmp_path / "truth.zip")
        with pytest.raises(FormatError, match="wrong number of fields") as caught:
            read(path)
        assert caught.value.path == path / "0001.txt"
        assert caught.value.line == 13

    def test_errors_pass_from_process_to_process(self, tmp_path: Path) -> None:
        import pickle

        path = tmp_path / "0000.txt"
        path.write_text("0 1 2\n0 1 2\n")
        with pytest.raises(AnnotatorError) as caught:
            read(path)
        again = pickle.loads(pickle.dumps(caught.value))
        assert (again.path, again.line, str(again)) == (path, 1, str(caught.value))
