from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.domain.sequences import Sequence
from annotator.errors import FrameError
from annotator.project.frames import (
    FrameCache,
    ImageFolder,
    check_relink,
    missing_images,
    open_frames,
    relinked_frames,
)
from tests.images import frame_shown, make_video, write_images


def sequence_of(folder: ImageFolder) -> Sequence:
    return Sequence(1, "street", str(folder.path), folder.frames, len(folder.frames), folder.height, folder.width)


@pytest.fixture
def street(tmp_path: Path) -> Sequence:
    return sequence_of(ImageFolder.scan(write_images(tmp_path / "street", *(f"{i:06d}.png" for i in range(4)))))


class TestScan:
    def test_natural_order_of_other_names(self, tmp_path: Path) -> None:
        folder = ImageFolder.scan(write_images(tmp_path, "img10.jpg", "img9.JPEG", "img1.png", "img2.bmp"))
        assert folder.frames == ("img1.png", "img2.bmp", "img9.JPEG", "img10.jpg")
        assert (folder.height, folder.width, folder.first_number) == (20, 30, None)

    def test_gaps_in_numbers_stay_gaps(self, tmp_path: Path) -> None:
        folder = ImageFolder.scan(write_images(tmp_path, "000005.png", "000006.png", "000008.png"))
        assert folder.frames == ("000005.png", "000006.png", "", "000008.png")
        assert (folder.missing, folder.first_number) == ((2,), 5)

    def test_images_missing_at_the_start_are_gaps_where_the_first_number_is_known(self, tmp_path: Path) -> None:
        write_images(tmp_path, "000002.png", "000003.png")
        assert ImageFolder.scan(tmp_path, 1).frames == ("", "000002.png", "000003.png")
        assert ImageFolder.scan(tmp_path, 3).frames == ("000002.png", "000003.png"), "none is cut off"

    def test_time_stamps_are_no_frame_numbers(self, tmp_path: Path) -> None:
        write_images(tmp_path, "1700000000.png", "1700001000.png", "1700002000.png")
        assert len(ImageFolder.scan(tmp_path).frames) == 3
        assert len(ImageFolder.scan(write_images(tmp_path / "b", "90001.png", "90002.png"), 0).frames) == 2

    def test_other_and_hidden_files_are_no_frames(self, tmp_path: Path) -> None:
        write_images(tmp_path, "0.png", "1.png")
        (tmp_path / "._0.png").write_bytes(b"x")
        (tmp_path / "Thumbs.db").write_bytes(b"x")
        assert ImageFolder.scan(tmp_path).frames == ("0.png", "1.png")

    def test_two_images_of_one_number(self, tmp_path: Path) -> None:
        write_images(tmp_path, "000001.png", "000001.jpg")
        with pytest.raises(FrameError, match=r"two images have the number 1 .*got 000001\.jpg and 000001\.png"):
            ImageFolder.scan(tmp_path)

    def test_no_folder_and_no_images(self, tmp_path: Path) -> None:
        with pytest.raises(FrameError, match="no such image folder"):
            ImageFolder.scan(tmp_path / "none")
        with pytest.raises(
            FrameError, match=r"holds no images \(expected png, jpg or bmp files, got an empty folder\)"
        ):
            ImageFolder.scan(tmp_path)
        (tmp_path / "a.txt").write_text("x")
        with pytest.raises(FrameError, match="got 1 other file"):
            ImageFolder.scan(tmp_path)

    def test_the_size_comes_from_the_first_image_that_can_be_read(self, tmp_path: Path) -> None:
        write_images(tmp_path, "0.png", "1.png")
        (tmp_path / "0.png").write_bytes(b"broken")
        assert ImageFolder.scan(tmp_path).height == 20
        (tmp_path / "1.png").write_bytes(b"broken")
        with pytest.raises(FrameError, match=r"0\.png: the image cannot be decoded"):
            ImageFolder.scan(tmp_path)


class TestRead:
    def test_frames_of_a_folder(self, street: Sequence, tmp_path: Path) -> None:
        frames = open_frames(replace(street, images="street"), tmp_path)
        assert [int(frames.read(frame).max()) for frame in (2, 0, 3)] == [2, 0, 3]
        frames.close()

    @pytest.mark.parametrize("frame", [-1, 4])
    def test_out_of_range(self, street: Sequence, tmp_path: Path, frame: int) -> None:
        with pytest.raises(FrameError, match=rf"'street' has no frame {frame} \(expected 0 to 3, got {frame}\)"):
            open_frames(street, tmp_path).read(frame)

    def test_a_gap_and_a_deleted_file(self, street: Sequence, tmp_path: Path) -> None:
        gap = replace(street, frames=("000000.png", "", "000002.png", "000003.png"))
        with pytest.raises(FrameError, match="frame 1 has no image"):
            open_frames(gap, tmp_path).read(1)
        (tmp_path / "street" / "000002.png").unlink()
        with pytest.raises(FrameError, match=r"000002\.png: the image is missing"):
            open_frames(gap, tmp_path).read(2)

    def test_another_size(self, street: Sequence, tmp_path: Path) -> None:
        write_images(tmp_path / "street", "000000.png", height=21)
        with pytest.raises(FrameError, match=r"000000\.png: .*another size.*expected 30x20 pixels, got 30x21"):
            open_frames(street, tmp_path).read(0)

    def test_frames_of_a_video(self, tmp_path: Path) -> None:
        make_video(tmp_path / "a.mp4", count=5)
        sequence = Sequence(1, "a", "a.mp4", (), 5, 48, 64)
        frames = open_frames(sequence, tmp_path)
        assert [frame_shown(frames.read(frame)) for frame in (4, 1)] == [4, 1]
        frames.close()
        with pytest.raises(FrameError, match=r"not the video .*expected 6 frames of 64x48 pixels, got 5 of 64x48"):
            open_frames(replace(sequence, frame_count=6), tmp_path)


class TestRelink:
    def test_missing_images_says_what_is_gone(self, street: Sequence, tmp_path: Path) -> None:
        assert missing_images(street, tmp_path) is None
        (tmp_path / "street" / "000000.png").unlink()
        assert missing_images(street, tmp_path) is None, "one image does not make the folder wrong"
        moved = replace(street, images="elsewhere")
        folder = tmp_path / "elsewhere"
        assert missing_images(moved, tmp_path) == f"The image folder of sequence 'street' is missing: {folder}."
        folder.mkdir()
        assert "holds none of its images" in str(missing_images(moved, tmp_path))
        video = replace(street, images="a.mp4", frames=())
        assert "The video of sequence 'street' is missing" in str(missing_images(video, tmp_path))

    def test_the_same_images_elsewhere_fit(self, street: Sequence, tmp_path: Path) -> None:
        check_relink(street, write_images(tmp_path / "moved", *street.frames, "000004.png"))

    def test_images_that_were_missing_come_back(self, street: Sequence, tmp_path: Path) -> None:
        names = street.frames
        gaps = replace(street, frames=("", *names[1:3], ""))
        assert relinked_frames(gaps, write_images(tmp_path / "none", *names[1:3])) == gaps.frames
        assert relinked_frames(gaps, write_images(tmp_path / "one", *names[:3], "000004.png")) == (*names[:3], "")
        assert relinked_frames(gaps, write_images(tmp_path / "all", *names)) == names
        assert relinked_frames(street, tmp_path / "all") == names

    def test_images_of_other_names_do_not_fill_gaps(self, tmp_path: Path) -> None:
        folder = write_images(tmp_path / "a", "left.png", "right.png", "000001.png")
        odd = Sequence(1, "a", "a", ("left.png", "", "right.png"), 3, 20, 30)
        assert relinked_frames(odd, folder) == odd.frames

    def test_other_images_do_not(self, street: Sequence, tmp_path: Path) -> None:
        folder = write_images(tmp_path / "moved", *street.frames[:3])
        with pytest.raises(FrameError, match=r"lacks 1 image of sequence 'street' .*such as 000003\.png, got 3 of"):
            check_relink(street, folder)
        with pytest.raises(FrameError, match=r"another size .*expected 30x20 pixels, got 31x20"):
            check_relink(street, write_images(tmp_path / "wide", *street.frames, width=31))
        with pytest.raises(FrameError, match="no such image folder"):
            check_relink(street, tmp_path / "nowhere")

    def test_videos(self, tmp_path: Path) -> None:
        path = make_video(tmp_path / "a.mp4", count=4)
        video = Sequence(1, "a", "gone.mp4", (), 4, 48, 64)
        check_relink(video, path)
        with pytest.raises(FrameError, match="not the video"):
            check_relink(replace(video, height=50), path)


class CountingSource:
    """Frames of 100 bytes; frame 13 is broken; reading can be held up."""

    def __init__(self) -> None:
        self.reads: list[int] = []
        self.closed = False
        self.gate = threading.Event()
        self.gate.set()
        self.changed = threading.Condition()

    def read(self, frame: int) -> NDArray[np.uint8]:
        with self.changed:
            self.reads.append(frame)
            self.changed.notify_all()
        assert self.gate.wait(10)
        if frame == 13:
            raise FrameError("frame 13 is broken")
        return np.full((10, 10, 1), frame, dtype=np.uint8)

    def wait_for(self, *reads: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.reads == list(reads), 10), self.reads

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def source() -> CountingSource:
    return CountingSource()


@pytest.fixture
def cache(source: CountingSource) -> Iterator[FrameCache]:
    cache = FrameCache(source, 300)
    yield cache
    source.gate.set()
    cache.close()
    assert source.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "frame prefetch"]


class TestCache:
    def test_the_least_recently_used_frame_goes_first(self, source: CountingSource, cache: FrameCache) -> None:
        for frame in (1, 2, 3, 1, 4, 1, 2):
            assert cache.get(frame)[0, 0, 0] == frame
        assert source.reads == [1, 2, 3, 4, 2], "2 was forgotten when 4 came"
        assert 3 not in cache

    def test_a_frame_larger_than_the_cache_is_still_given(self, source: CountingSource) -> None:
        cache = FrameCache(source, 10)
        assert cache.get(5).size == 100
        cache.close()

    def test_it_can_be_made_to_hold_more_and_never_less(self, source: CountingSource, cache: FrameCache) -> None:
        cache.hold(500)
        cache.hold(100)
        for frame in range(6):
            cache.get(frame)
        assert [frame in cache for frame in range(6)] == [False, True, True, True, True, True]

    def test_frames_cannot_be_written_into(self, cache: FrameCache) -> None:
        with pytest.raises(ValueError, match="read-only"):
            cache.get(1)[:] = 0

    def test_prefetched_frames_are_there(self, source: CountingSource, cache: FrameCache) -> None:
        cache.prefetch([5, 6])
        source.wait_for(5, 6)
        cache.get(6)
        cache.get(5)
        assert source.reads == [5, 6]

    def test_the_latest_wish_wins(self, source: CountingSource, cache: FrameCache) -> None:
        source.gate.clear()
        cache.prefetch([1, 2, 3])
        source.wait_for(1)
        cache.prefetch([7, 8])
        source.gate.set()
        source.wait_for(1, 7, 8)

    def test_a_frame_on_its_way_is_not_read_twice(self, source: CountingSource, cache: FrameCache) -> None:
        source.gate.clear()
        cache.prefetch([1])
        source.wait_for(1)
        threading.Timer(0.05, source.gate.set).start()
        assert cache.get(1)[0, 0, 0] == 1
        assert source.reads == [1]

    def test_a_broken_frame_is_reported_to_who_asks(self, source: CountingSource, cache: FrameCache) -> None:
        cache.prefetch([13, 2])
        source.wait_for(13, 2)
        with pytest.raises(FrameError, match="frame 13"):
            cache.get(13)
        assert cache.get(2)[0, 0, 0] == 2

    def test_many_threads_get_what_they_ask_for(self, source: CountingSource, cache: FrameCache) -> None:
        wrong: list[int] = []

        def ask(seed: int) -> None:
            for frame in np.random.default_rng(seed).integers(14, 22, 100):
                cache.prefetch([int(frame) + 1, int(frame) + 2])
                if cache.get(int(frame))[0, 0, 0] != frame:
                    wrong.append(int(frame))

        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        assert sum(frame in cache for frame in range(30)) <= 3

    def test_closing_twice_and_prefetching_after_does_nothing(self, source: CountingSource) -> None:
        cache = FrameCache(source, 300)
        cache.prefetch([1])
        cache.close()
        cache.close()
        cache.prefetch([2])
        assert 2 not in source.reads
