"""Frames of a video file by PyAV: counted exactly, and read in any order."""

from __future__ import annotations

import bisect
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
import numpy as np
from av.error import FFmpegError

from annotator.errors import FrameError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from numpy.typing import NDArray

VIDEO_SUFFIXES = (".mp4", ".avi", ".mov", ".mkv", ".webm", ".m4v", ".mpg", ".mpeg")
_HIDDEN_PACKETS = frozenset({"vp8"})  # its packets may hold frames that are never shown
_VAGUE_CONTAINERS = frozenset({"avi", "mpeg"})  # neither time stamps nor keyframes of packets can be relied on


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a video holds.

    Attributes:
        frame_count: exact number of frames.
        height: rows.
        width: columns.
        rate: frames a second on average, if the file says so.
        stamps: time stamp of each frame in units of the stream, ascending.
        keyframes: time stamps at which decoding can start, ascending.
    """

    frame_count: int
    height: int
    width: int
    rate: float | None
    stamps: tuple[int, ...]
    keyframes: tuple[int, ...]


def scan_video(path: Path) -> VideoInfo:
    """Count the frames of a video and find its size and rate.

    Packets are counted where each is a frame; where that is not sure, every frame is decoded.

    Raises:
        FrameError: the file is missing, no video, or holds no frame.
    """
    container, stream = _open(path)
    with container:
        rate = float(stream.average_rate) if stream.average_rate else None
        size = (stream.codec_context.height, stream.codec_context.width)
        vague = stream.codec_context.name in _HIDDEN_PACKETS or container.format.name in _VAGUE_CONTAINERS
        found = None if vague else _demuxed(path, container, stream)
    stamps, keyframes = found or _decoded(path)
    if not stamps:
        raise FrameError("the video holds no frames", path=path, todo="Choose another file.")
    return VideoInfo(len(stamps), *size, rate, tuple(stamps), tuple(keyframes))


class VideoFrames:
    """The frames of a video, by seeking to the keyframe before and decoding from there; going forward does not seek."""

    def __init__(self, path: Path, info: VideoInfo) -> None:
        self._path = path
        self._info = info
        self._container, self._stream = _open(path)
        self._pictures: Iterator[VideoFrame] = iter(())
        self._position: int | None = None
        self._lock = threading.Lock()

    def read(self, frame: int) -> NDArray[np.uint8]:
        """See `FrameSource.read`."""
        if not 0 <= frame < self._info.frame_count:
            expected = f"0 to {self._info.frame_count - 1}"
            raise FrameError(f"the video has no frame {frame}", path=self._path, expected=expected, got=frame)
        with self._lock:
            try:
                picture = self._find(self._info.stamps[frame])
                pixels = None if picture is None else picture.to_ndarray(format="rgb24")
            except FFmpegError as error:
                raise self._unreadable(frame, error.strerror) from error
        if pixels is None:
            raise self._unreadable(frame, "nothing")
        if pixels.shape[:2] != (self._info.height, self._info.width):
            raise self._unreadable(frame, f"{pixels.shape[1]}x{pixels.shape[0]} pixels")
        return np.asarray(pixels, dtype=np.uint8)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._pictures = iter(())
            self._container.close()

    def _find(self, target: int) -> VideoFrame | None:
        if not self._is_ahead(target):
            self._seek(target)
        picture = self._forward(target)
        if picture is None:  # some files land behind the target, or count time anew after a seek
            self._reopen()
            picture = self._forward(target)
        return picture

    def _is_ahead(self, target: int) -> bool:
        if self._position is None or target <= self._position:
            return False
        keyframes = self._info.keyframes
        before, after = (bisect.bisect_right(keyframes, stamp) for stamp in (self._position, target))
        return before == after or target - self._position <= self._step

    @property
    def _step(self) -> int:
        stamps = self._info.stamps
        return (stamps[-1] - stamps[0]) // max(len(stamps) - 1, 1)

    def _seek(self, target: int) -> None:
        # The keyframe is named and not left to the container: AVI indexes call every frame one.
        before = bisect.bisect_right(self._info.keyframes, target)
        start = self._info.keyframes[before - 1] if before else self._info.stamps[0]
        self._container.seek(start, stream=self._stream, backward=True)
        self._pictures = self._container.decode(self._stream)
        self._position = None

    def _reopen(self) -> None:
        self._container.close()
        self._container, self._stream = _open(self._path)
        self._pictures = self._container.decode(self._stream)
        self._position = None

    def _forward(self, target: int) -> VideoFrame | None:
        for picture in self._pictures:
            stamp = _stamp(picture)
            if stamp is None:
                continue
            self._position = stamp
            if stamp >= target:
                return picture if stamp == target else None
        self._position = None
        return None

    def _unreadable(self, frame: int, got: str | None) -> FrameError:
        todo = "Copy the file again, or convert it to an image folder: ffmpeg -i VIDEO -start_number 0 %06d.png"
        expected = f"{self._info.width}x{self._info.height} pixels"
        return FrameError(f"frame {frame} cannot be decoded", path=self._path, expected=expected, got=got, todo=todo)


def _open(path: Path) -> tuple[InputContainer, VideoStream]:
    if not path.is_file():
        todo = "Put it back, or point the sequence to where it is."
        raise FrameError("the video is missing", path=path, expected="a file", got="none", todo=todo)
    try:
        container = av.open(str(path))
    except FFmpegError as error:
        todo = "Choose a video that ffmpeg can play, or an image folder."
        got = error.strerror
        raise FrameError("the video cannot be opened", path=path, expected="a video", got=got, todo=todo) from error
    if not container.streams.video:
        container.close()
        raise FrameError("the file holds no video stream", path=path, expected="a video", todo="Choose another file.")
    return container, container.streams.video[0]


def _demuxed(path: Path, container: InputContainer, stream: VideoStream) -> tuple[list[int], list[int]] | None:
    stamps: list[int] = []
    keyframes: list[int] = []
    try:
        for packet in container.demux(stream):
            if not packet.size or packet.is_discard:
                continue
            if packet.pts is None:
                return None
            stamps.append(packet.pts)
            if packet.is_keyframe:
                keyframes.append(packet.pts)
    except FFmpegError as error:
        raise FrameError("the video is damaged", path=path, got=error.strerror, todo="Copy the file again.") from error
    return None if len(set(stamps)) != len(stamps) else (sorted(stamps), sorted(keyframes))


def _decoded(path: Path) -> tuple[list[int], list[int]]:
    container, stream = _open(path)
    stamps: list[int] = []
    keyframes: list[int] = []
    with container:
        try:
            for picture in container.decode(stream):
                stamp = _stamp(picture)
                if stamp is None:
                    raise FrameError(
                        "the video has frames without a time stamp",
                        path=path,
                        todo="Convert it to an image folder: ffmpeg -i VIDEO -start_number 0 %06d.png",
                    )
                stamps.append(stamp)
                if picture.key_frame:
                    keyframes.append(stamp)
        except FFmpegError as error:
            todo = "Copy the file again."
            raise FrameError("the video is damaged", path=path, got=error.strerror, todo=todo) from error
    return sorted(stamps), sorted(keyframes)


def _stamp(picture: VideoFrame) -> int | None:
    return picture.pts if picture.pts is not None else picture.dts
