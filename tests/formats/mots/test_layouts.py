"""Folders for evaluators and benchmarks: where files go, how frames count, and what lies beside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.exchange import Content, Entry
from annotator.domain.sequences import Numbering, Sequence
from annotator.domain.tracks import Track
from annotator.errors import FormatError
from annotator.formats.boxes.motchallenge import read_info
from annotator.formats.codec import Codec
from annotator.formats.mots import layouts, mots
from annotator.formats.options import ReadOptions
from annotator.formats.replacing import LIST_NAME
from annotator.formats.validation.validate import validate
from tests.formats.contents import HEIGHT, WIDTH, block

STREET = Sequence(0, "0002", "", (), 3, HEIGHT, WIDTH, frame_rate=10.0)
CAR, PERSON = Track(1001, 1, instance=1), Track(2005, 2, instance=5)
BY_NAME = {codec.name: codec for codec in layouts.CODECS}


def contents(*names: str) -> list[Content]:
    entries = (Entry(0, CAR, mask=block(0, 0, 2, 2)), Entry(2, PERSON, mask=block(4, 4, 6, 6)))
    return [Content(replace(STREET, name=name), entries) for name in names]


def files(folder: Path) -> list[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != LIST_NAME)
    return sorted(path.relative_to(folder).as_posix() for path in found)


def write(codec: Codec, folder: Path, *names: str) -> tuple[str, ...]:
    assert codec.write is not None
    result = codec.write(contents(*names), folder)
    assert result.files == len(files(folder))
    return result.notes


def test_mots_tools_takes_a_flat_folder_that_counts_from_0(tmp_path: Path) -> None:
    assert write(BY_NAME["mots_tools"], tmp_path, "0002", "0006") == ()
    assert files(tmp_path) == ["0002.txt", "0006.txt", "all.seqmap"]
    assert (tmp_path / "0002.txt").read_text().startswith("0 1001 1 8 10 ")
    assert (tmp_path / "all.seqmap").read_text() == "0002 empty 000000 000002\n0006 empty 000000 000002\n"


def test_a_submission_counts_from_1(tmp_path: Path) -> None:
    notes = write(BY_NAME["motschallenge_submission"], tmp_path, "MOTS20-01", "MOTS20-06")
    assert notes == ("2 masks of car written: the MOTSChallenge server takes pedestrians only.",)
    assert files(tmp_path) == ["MOTS20-01.txt", "MOTS20-06.txt"]
    assert [line.split()[0] for line in (tmp_path / "MOTS20-01.txt").read_text().splitlines()] == ["1", "3"]


def test_trackeval_finds_kitti_below_its_data(tmp_path: Path) -> None:
    write(BY_NAME["trackeval_kitti_mots"], tmp_path, "0002")
    below = "gt/kitti/kitti_mots_val"
    assert files(tmp_path) == [f"{below}/evaluate_mots.seqmap.val", f"{below}/label_02/0002.txt"]


def test_trackeval_finds_motschallenge_below_its_data(tmp_path: Path) -> None:
    write(BY_NAME["trackeval_motschallenge"], tmp_path, "MOTS20-02")
    below = "gt/mot_challenge"
    sequence = f"{below}/MOTS-train/MOTS20-02"
    assert files(tmp_path) == [f"{sequence}/gt/gt.txt", f"{sequence}/seqinfo.ini", f"{below}/seqmaps/MOTS-train.txt"]
    assert (tmp_path / below / "seqmaps" / "MOTS-train.txt").read_text() == "name\nMOTS20-02\n"
    info = read_info(tmp_path / sequence / "seqinfo.ini")
    assert (info.name, info.length, info.width, info.height, info.frame_rate) == ("MOTS20-02", 3, WIDTH, HEIGHT, 10.0)


@pytest.mark.parametrize("codec", layouts.CODECS, ids=lambda codec: codec.name)
def test_what_is_written_is_valid_and_can_be_replaced(codec: Codec, tmp_path: Path) -> None:
    for _ in range(2):
        write(codec, tmp_path, "0002", "0006")
    assert validate(tmp_path) == []


def test_trackeval_agrees_that_truth_is_perfect(tmp_path: Path) -> None:
    trackeval = pytest.importorskip("trackeval")
    write(BY_NAME["trackeval_kitti_mots"], tmp_path / "data", "0002")
    write(BY_NAME["mots_tools"], tmp_path / "data" / "trackers" / "me" / "data", "0002")
    config = trackeval.datasets.KittiMOTS.get_default_dataset_config()
    config.update(
        GT_FOLDER=str(tmp_path / "data" / "gt" / "kitti" / "kitti_mots_val"),
        TRACKERS_FOLDER=str(tmp_path / "data" / "trackers"),
        SPLIT_TO_EVAL="val",
    )
    assert trackeval.datasets.KittiMOTS(config).seq_lengths == {"0002": 3}


def test_the_length_and_size_of_an_info_are_read_again(tmp_path: Path) -> None:
    write(BY_NAME["trackeval_motschallenge"], tmp_path, "MOTS20-02")
    truth = tmp_path / "gt" / "mot_challenge" / "MOTS-train" / "MOTS20-02" / "gt" / "gt.txt"
    truth.write_text("")
    content = mots.read_txt(truth, ReadOptions())
    assert content.sequence == replace(STREET, name="MOTS20-02", numbering=Numbering.MOTCHALLENGE)


def test_two_sequences_of_one_file_name_are_refused(tmp_path: Path) -> None:
    for name, pair in (("motschallenge_submission", ("a/b", "a:b")), ("mots_tools", ("7", "0007"))):
        with pytest.raises(
            FormatError, match="sequences '{}' and '{}' would be written to the same place".format(*pair)
        ):
            write(BY_NAME[name], tmp_path / name, *pair)


def test_a_folder_without_txt_is_told(tmp_path: Path) -> None:
    codec = BY_NAME["mots_tools"]
    assert codec.read is not None
    with pytest.raises(FormatError, match="the folder holds no MOTS txt"):
        list(codec.read(tmp_path, ReadOptions()))


@pytest.mark.parametrize("name", ["mots_tools", "trackeval_kitti_mots"])
def test_the_evaluators_for_kitti_find_any_sequence_by_a_number(tmp_path: Path, name: str) -> None:
    """Both read the names of their seqmap with ``int`` and look for files of at least four digits."""
    notes = write(BY_NAME[name], tmp_path, "street", "7", "0002")
    (seqmap,) = (path for path in tmp_path.rglob("*seqmap*"))
    rows = [line.split() for line in seqmap.read_text().splitlines()]
    for row in rows:
        (found,) = tmp_path.rglob(f"{int(row[0]):04d}.txt")
        assert found.read_text()
    assert [row[0] for row in rows] == [layouts.number_of("street"), "0007", "0002"]
    assert [text.split(" in these")[0] for text in notes] == [
        f"'street' is called {layouts.number_of('street')}",
        "'7' is called 0007",
    ]
    assert validate(tmp_path) == []


@given(st.text(min_size=1))
def test_a_number_is_the_same_in_every_export_and_meets_none_of_a_data_set(name: str) -> None:
    number = layouts.number_of(name)
    assert number == layouts.number_of(name)
    assert f"{int(number):04d}" == number
    if not (name.isascii() and name.isdecimal()):
        assert 100_000 <= int(number) < 1_000_000


def test_numbers_differ() -> None:
    assert len({layouts.number_of(f"MOTS20-{number:02d}") for number in range(20)}) == 20
    assert layouts.number_of("1_0") != "0010", "int() takes it for 10"
    assert layouts.number_of("s\udce4") != layouts.number_of("s\udce5")


def test_other_layouts_keep_names(tmp_path: Path) -> None:
    assert write(BY_NAME["trackeval_motschallenge"], tmp_path, "street") == (
        "1 mask of car written: the MOTSChallenge server takes pedestrians only.",
    )
    assert (tmp_path / "gt" / "mot_challenge" / "seqmaps" / "MOTS-train.txt").read_text() == "name\nstreet\n"


def test_names_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"a seqmap cannot hold the name of this sequence .*got 's\\xe4'"):
        write(BY_NAME["trackeval_motschallenge"], tmp_path, "s\udce4")
    assert files(tmp_path) == []
    write(BY_NAME["motschallenge_submission"], tmp_path / "flat", "s\udce4")
    assert files(tmp_path / "flat") == ["s\udce4.txt"]
    layouts.write_info(tmp_path / "seqinfo.ini", replace(STREET, name="s\udce4"))
    assert read_info(tmp_path / "seqinfo.ini").name == "s\\xe4"
