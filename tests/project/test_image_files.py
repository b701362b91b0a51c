from __future__ import annotations

import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.errors import FrameError
from annotator.project.image_files import MOST_PIXELS, claimed_size, damage, decode_rgb, png_header, read_image

PICTURE = np.random.default_rng(0).integers(0, 256, (24, 32, 3), dtype=np.uint8)


def encoded(suffix: str, pixels: np.ndarray = PICTURE) -> bytes:
    done, data = cv2.imencode(suffix, pixels)
    assert done
    return data.tobytes()


@pytest.mark.parametrize("suffix", [".png", ".bmp"])
def test_pixels_come_back_as_rgb(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(encoded(suffix, np.ascontiguousarray(PICTURE[..., ::-1])))
    np.testing.assert_array_equal(read_image(path), PICTURE)


def test_grey_is_repeated_and_16_bits_are_scaled(tmp_path: Path) -> None:
    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    (tmp_path / "8.png").write_bytes(encoded(".png", grey))
    (tmp_path / "16.png").write_bytes(encoded(".png", grey.astype(np.uint16) * 257))
    expected = np.repeat(grey[..., None], 3, axis=2)
    np.testing.assert_array_equal(read_image(tmp_path / "8.png"), expected)
    np.testing.assert_array_equal(read_image(tmp_path / "16.png"), expected)


def test_alpha_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(encoded(".png", np.full((4, 5, 4), 9, dtype=np.uint8)))
    assert read_image(tmp_path / "a.png").shape == (4, 5, 3)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp"])
@given(share=st.floats(0, 0.99))
def test_every_file_that_is_cut_short_is_noticed(suffix: str, share: float) -> None:
    data = encoded(suffix)
    assert damage(data) is None
    cut = data[: int(len(data) * share)]
    assert damage(cut) is not None or decode_rgb(cut) is None


def test_a_cut_file_is_an_error_and_not_half_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "000003.png"
    path.write_bytes(encoded(".png")[:-40])
    with pytest.raises(FrameError) as caught:
        read_image(path)
    assert str(caught.value).startswith(f"{path}: the image is damaged: it is cut short after ")
    assert str(caught.value).endswith("Copy the file again.")


def test_a_flipped_bit_in_a_png_is_noticed() -> None:
    data = bytearray(encoded(".png"))
    data[len(data) // 2] ^= 4
    assert "checksum of its IDAT part" in str(damage(bytes(data)))


def test_a_jpeg_whose_thumbnail_is_whole_but_which_is_cut_is_noticed() -> None:
    data = encoded(".jpg")
    thumbnail = encoded(".jpg", PICTURE[:4, :4])
    header = b"\xff\xe1" + (len(thumbnail) + 2).to_bytes(2) + thumbnail
    whole = data[:2] + header + data[2:]
    assert damage(whole) is None
    assert damage(whole[:-200]) is not None


def test_what_is_no_image_says_how_it_begins(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"<html>not an image</html>")
    with pytest.raises(FrameError, match=r"cannot be decoded \(expected png, jpg or bmp, got .*<html>no"):
        read_image(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"")
    with pytest.raises(FrameError, match="the file is empty"):
        read_image(tmp_path / "b.png")


def test_a_missing_image_says_so(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match=r"a\.png: the image is missing \(expected a file, got none\)"):
        read_image(tmp_path / "a.png")
    with pytest.raises(FrameError, match="cannot be read"):
        read_image(tmp_path)


def test_the_header_of_a_png() -> None:
    header = png_header(encoded(".png", np.zeros((3, 7), dtype=np.uint16)))
    assert header is not None
    assert (header.width, header.height, header.bits, header.channels, header.palette) == (7, 3, 16, 1, False)
    assert png_header(b"GIF89a") is None


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp"])
def test_the_size_that_a_file_claims(suffix: str) -> None:
    data = encoded(suffix)
    assert claimed_size(data) == (24, 32)
    assert claimed_size(data[:12]) is None


def test_no_size_is_claimed_by_other_files() -> None:
    for data in (b"", b"GIF89a", b"BM", b"\xff\xd8", b"\xff\xd8\xff\xda", b"\xff\xd8\xff\xc0\x00\x11\x08\x00"):
        assert claimed_size(data) is None


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".bmp"])
def test_a_claim_of_too_many_pixels_is_refused_before_room_is_made(tmp_path: Path, suffix: str) -> None:
    data = bytearray(encoded(suffix))
    if suffix == ".png":
        data[16:24] = (20_000).to_bytes(4) * 2
        data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4)
    elif suffix == ".bmp":
        data[18:26] = (20_000).to_bytes(4, "little") * 2
        data[30:34] = (1).to_bytes(4, "little")  # packed, so that its length says nothing
    else:
        frame = data.index(b"\xff\xc0")
        data[frame + 5 : frame + 9] = (20_000).to_bytes(2) * 2
    path = tmp_path / f"a{suffix}"
    path.write_bytes(bytes(data))
    with pytest.raises(
        FrameError, match=rf"the image is too large \(expected at most {MOST_PIXELS} pixels, got 20000x"
    ):
        read_image(path)
