"""DAVIS png beyond the round trip: what Pillow makes of them, other people's files, and broken ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from annotator.domain.classes import ClassTable
from annotator.domain.exchange import Content, Entry
from annotator.domain.sequences import Sequence
from annotator.domain.tracks import Track
from annotator.errors import FormatError
from annotator.formats import davis, png_indexed
from annotator.formats.options import ReadOptions
from tests.formats.contents import HEIGHT, WIDTH, Whole, again, block, whole_of
from tests.formats.mots.test_mots_png import write_png

STREET = Sequence(0, "street", "", (), 3, HEIGHT, WIDTH)


def content(*entries: Entry) -> Content:
    return Content(STREET, entries, tuple({entry.track.track_id: entry.track for entry in entries}.values()))


def read(folder: Path) -> Whole:
    (found,) = davis.read(folder, ReadOptions())
    return whole_of(found)


@given(arrays(np.uint8, (6, 7)))
def test_indices_come_back(tmp_path_factory: pytest.TempPathFactory, indices: np.ndarray) -> None:
    path = tmp_path_factory.mktemp("png") / "a.png"
    path.write_bytes(png_indexed.encode(indices))
    assert np.array_equal(png_indexed.read(path), indices)


def test_pillow_sees_the_indices_and_the_colours_of_davis(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    indices = np.arange(256, dtype=np.uint8).reshape(16, 16)
    (tmp_path / "a.png").write_bytes(png_indexed.encode(indices))
    opened = image.open(tmp_path / "a.png")
    assert opened.mode == "P"
    assert np.array_equal(np.asarray(opened), indices)
    palette = np.array(opened.getpalette()).reshape(-1, 3)
    assert palette[:4].tolist() == [[0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0]]
    assert palette[255].tolist() == [224, 224, 192]


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_palettes_of_fewer_colours_are_read(tmp_path: Path, bits: int) -> None:
    image = pytest.importorskip("PIL.Image")
    indices = np.random.default_rng(bits).integers(0, 2**bits, (9, 13)).astype(np.uint8)
    made = image.fromarray(indices, mode="P") if bits == 8 else image.fromarray(indices).convert("L")
    made = image.fromarray(indices)
    made.putpalette(png_indexed.colour_map()[: 2**bits].tobytes())
    made.save(tmp_path / "a.png", bits=bits, transparency=0)
    assert (tmp_path / "a.png").read_bytes()[24] == bits
    assert np.array_equal(png_indexed.read(tmp_path / "a.png"), indices)


def test_a_folder_has_a_png_for_every_frame(tmp_path: Path) -> None:
    result = davis.write([content(Entry(1, Track(4, 1), mask=block(1, 1, 3, 3)))], tmp_path / "street")
    assert sorted(path.name for path in (tmp_path / "street").iterdir()) == ["00000.png", "00001.png", "00002.png"]
    assert result.files == 3
    assert result.notes == ("The png hold the numbers of tracks, not their classes.",)
    pixels = png_indexed.read(tmp_path / "street" / "00001.png")
    assert np.array_equal(pixels == 4, block(1, 1, 3, 3).to_array())
    davis.write([content()], tmp_path / "street")  # its own folder is replaced
    assert not png_indexed.read(tmp_path / "street" / "00001.png").any()


def test_ignore_regions_become_void(tmp_path: Path) -> None:
    entries = [Entry(0, Track(7, 10), mask=block(0, 0, 2, 2)), Entry(0, Track(9, 10, "Van"), mask=block(4, 4, 6, 6))]
    result = davis.write([content(*entries)], tmp_path / "street")
    assert "2 ignore regions written as void (255), which is one region." in result.notes
    (entry,) = read(tmp_path / "street").entries
    assert entry.track == Track(255, 10)
    assert entry.mask is not None
    assert entry.mask.area == 8


def test_numbers_that_are_no_index_get_another_one_and_that_is_told(tmp_path: Path) -> None:
    entries = [Entry(0, Track(1000, 1), mask=block(0, 0, 2, 2)), Entry(0, Track(1, 1), mask=block(4, 4, 6, 6))]
    result = davis.write([content(*entries)], tmp_path / "street")
    assert "Tracks whose number is no index of a palette are written as another: 1000 as 2." in result.notes
    numbered = [Entry(0, Track(1007, 1, instance=7), mask=block(0, 0, 2, 2))]
    assert "another: 1007 as 7." in davis.write([content(*numbered)], tmp_path / "numbered").notes[0]
    assert [entry.track.track_id for entry in read(tmp_path / "street").entries] == [1, 2]


def test_more_tracks_than_a_palette_has_colours(tmp_path: Path) -> None:
    entries = [Entry(0, Track(number, 1), mask=block(0, 0, 2, 2)) for number in range(1, 256)]
    with pytest.raises(FormatError, match=r"'street' has too many tracks for a palette \(expected at most 254\)"):
        davis.write([content(*entries)], tmp_path / "street")
    assert not list(tmp_path.iterdir())


def notes_of(folder: Path, **said: int) -> list[str]:
    table = ClassTable(said) if said else None
    (found,) = davis.read(folder, ReadOptions(table=table))
    list(found.entries)
    return list(found.notes)


def test_what_the_png_do_not_say_is_told(tmp_path: Path) -> None:
    entries = [Entry(0, Track(number, 1), mask=block(number, 0, number + 1, 2)) for number in (1, 2)]
    region = Entry(0, Track(7, 10), mask=block(6, 6, 8, 8))
    davis.write([content(*entries, region)], tmp_path / "street")
    davis.write([content(region)], tmp_path / "region")
    davis.write([content()], tmp_path / "empty")
    told = ["The png say no types: 2 tracks taken as pedestrian. Say otherwise with --map object=CLASS."]
    assert notes_of(tmp_path / "street") == told
    assert notes_of(tmp_path / "street", object=1) == []
    told = ["All masks are of index 255, void: an ignore region. Say otherwise with --map ignore=CLASS."]
    assert notes_of(tmp_path / "region") == told
    assert notes_of(tmp_path / "region", ignore=1) == []
    assert notes_of(tmp_path / "empty") == []


def test_void_is_an_object_where_a_person_says_so(tmp_path: Path) -> None:
    """Masks of one object in black and white, as in DAVIS 2016."""
    write_png(tmp_path / "s" / "00000.png", block(1, 1, 3, 3).to_array().astype(np.uint8) * 255)
    (found,) = davis.read(tmp_path / "s", ReadOptions(table=ClassTable({"ignore": 1})))
    (entry,) = found.entries
    assert (entry.track.class_id, entry.mask) == (1, block(1, 1, 3, 3))


def test_several_folders_are_several_sequences(tmp_path: Path) -> None:
    for name in ("b", "a"):
        davis.write([content(Entry(0, Track(4, 1), mask=block(1, 1, 3, 3)))], tmp_path / name)
    assert [item.sequence.name for item in davis.read(tmp_path, ReadOptions())] == ["a", "b"]


def test_masks_that_others_painted_in_grey_are_read_too(tmp_path: Path) -> None:
    write_png(tmp_path / "s" / "00003.png", np.full((HEIGHT, WIDTH), 2, np.uint8))
    found = read(tmp_path / "s")
    assert [(entry.frame, entry.track.track_id) for entry in found.entries] == [(3, 2)]
    assert found.sequence.frame_count == 4


def test_images_of_colours_and_mots_png_are_no_davis_folder(tmp_path: Path) -> None:
    write_png(tmp_path / "rgb" / "00000.png", np.zeros((4, 5, 3), np.uint8))
    write_png(tmp_path / "mots" / "000000.png", np.zeros((4, 5), np.uint16))
    assert not davis.is_davis_folder(tmp_path / "rgb")
    assert not davis.is_davis_folder(tmp_path / "mots")
    with pytest.raises(FormatError, match=r"rgb: the folder holds no folder of png with a palette"):
        read(tmp_path / "rgb")
    with pytest.raises(FormatError, match=r"has no palette \(expected a palette, got 3 channels of 8 bits\)"):
        png_indexed.read(tmp_path / "rgb" / "00000.png")


def test_a_folder_with_other_files_is_not_replaced(tmp_path: Path) -> None:
    write_png(tmp_path / "00000.png", np.zeros((4, 5, 3), np.uint8))
    with pytest.raises(FormatError, match=r"expected an empty folder, or one of png with a palette, got 00000\.png"):
        davis.write([content()], tmp_path)


def test_damaged_png_say_so(tmp_path: Path) -> None:
    davis.write([content(Entry(0, Track(4, 1), mask=block(1, 1, 3, 3)))], tmp_path / "s")
    path = tmp_path / "s" / "00000.png"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(FormatError, match=r"00000\.png: the png is damaged: it is cut short"):
        read(tmp_path / "s")
    with pytest.raises(FormatError, match="the image is missing"):
        png_indexed.read(tmp_path / "none.png")


def test_a_png_of_another_size_is_refused(tmp_path: Path) -> None:
    davis.write([content()], tmp_path / "s")
    assert cv2.imwrite(str(tmp_path / "s" / "00001.png"), np.zeros((4, 5), np.uint8))
    with pytest.raises(FormatError, match=r"00001\.png: the png has another size \(expected 10x8, got 5x4\)"):
        read(tmp_path / "s")


def test_a_png_that_claims_a_thousand_million_pixels_is_refused_unread(tmp_path: Path) -> None:
    davis.write([content()], tmp_path / "s")
    path = tmp_path / "s" / "00000.png"
    chunks = list(png_indexed._chunks(path.read_bytes()))
    header = (50_000).to_bytes(4) + (20_000).to_bytes(4) + chunks[0][1][8:]
    parts = [png_indexed._chunk(kind, header if kind == b"IHDR" else body) for kind, body in chunks]
    path.write_bytes(png_indexed.PNG_SIGNATURE + b"".join(parts))
    with pytest.raises(FormatError, match=r"no image has this size .*got 50000x20000"):
        read(tmp_path / "s")
    with pytest.raises(FormatError, match=r"00000\.png: no image has this size .*got 50000x20000"):
        png_indexed.read(path)


def test_the_masks_of_a_real_sequence_come_back(data_dir: Path, tmp_path: Path) -> None:
    from annotator.formats.fitting import Fitting
    from annotator.formats.mots import mots

    (source,) = mots.read_txts(data_dir / "kitti_mots_text" / "instances_txt" / "0012.txt", ReadOptions())
    fitting = Fitting(source, davis.CODEC)
    davis.write([fitting.content], tmp_path / "0012")
    found = read(tmp_path / "0012")
    (truth,) = mots.read_txts(data_dir / "kitti_mots_text" / "instances_txt" / "0012.txt", ReadOptions())
    objects = [(e.frame, e.mask) for e in truth.entries if e.track.class_id != 10]
    back = [(e.frame, e.mask) for e in found.entries if e.track.class_id != 10]
    assert sorted(objects, key=str) == sorted(back, key=str)


def test_a_davis_file_says_nothing_of_classes(tmp_path: Path) -> None:
    part = Whole(replace(STREET), (Entry(0, Track(4, 1), mask=block(1, 1, 3, 3)),))
    (back,) = again(davis.CODEC, [part], tmp_path / "street")
    assert back.entries[0].track == Track(4, 2, "object")
