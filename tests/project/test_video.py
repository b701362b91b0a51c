from __future__ import annotations

import random
from pathlib import Path

import av
import numpy as np
import pytest

from annotator.errors import FrameError
from annotator.project.video import VideoFrames, scan_video
from tests.images import COUNT, frame_shown, make_video


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("plain.mp4", "mpeg4", {"g": "6"}),
        ("b_frames.mp4", "mpeg4", {"g": "6", "bf": "2"}),
        ("plain.avi", "mpeg4", {"g": "6"}),
        ("b_frames.avi", "mpeg4", {"g": "6", "bf": "2"}),
        ("pictures.avi", "mjpeg", {}),
        ("hidden.webm", "libvpx", {"auto-alt-ref": "1", "lag-in-frames": "12"}),
    ],
)
def test_every_frame_is_the_right_one_in_any_order(
    tmp_path: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    path = make_video(tmp_path / name, codec, **options)
    info = scan_video(path)
    assert (info.frame_count, info.height, info.width, info.rate) == (COUNT, 48, 64, 10.0)
    frames = VideoFrames(path, info)
    order = [*range(COUNT), *random.Random(0).sample(range(COUNT), COUNT), COUNT - 1, 0]
    assert [frame_shown(frames.read(frame)) for frame in order] == order
    assert frames.read(3).shape == (48, 64, 3)
    frames.close()


def test_a_frame_out_of_range_is_an_error(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4", count=3)
    frames = VideoFrames(path, scan_video(path))
    with pytest.raises(FrameError, match=r"the video has no frame 3 \(expected 0 to 2, got 3\)"):
        frames.read(3)
    frames.close()


def test_what_is_no_video_says_so(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match=r"a\.mp4: the video is missing"):
        scan_video(tmp_path / "a.mp4")
    (tmp_path / "a.mp4").write_bytes(b"this is no video" * 100)
    with pytest.raises(FrameError, match="the video cannot be opened"):
        scan_video(tmp_path / "a.mp4")


def test_a_video_that_is_cut_short_is_an_error_and_not_a_shorter_video(tmp_path: Path) -> None:
    path = make_video(tmp_path / "a.mp4")
    path.write_bytes(path.read_bytes()[:-600])
    with pytest.raises(FrameError, match=r"cannot be opened|no video stream"):
        scan_video(path)


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 800), dtype=np.int16), format="s16", layout="mono")
        sound.sample_rate = 8000
        container.mux(stream.encode(sound))
    with pytest.raises(FrameError, match="no video stream"):
        scan_video(path)
