"""Videos as upright pictures with their true times.

Times come from the stream's own timestamps and begin at 0 with the first picture. Mended on the way:

- a picture without a timestamp, or whose timestamp lies a second or more before the one before (joined films), is put
  one usual frame after it, and so are the pictures that follow;
- one that repeats a time or lies less than a second before it is put a quarter of a usual frame after it.

Rotation and mirroring of the display matrix are undone, or else of the older `rotate` tag; oblong pixels are made
square. Pictures larger than `KEPT_SIDE` are shrunk to `LONG_SIDE` while their colours are converted: the networks see
256 × 256 of a picture at most. Pictures past `max_fps` are left out before they are converted.
"""

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Final, cast

import av
import av.error
import cv2
import numpy as np
from av.buffer import Buffer
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from unsit.vision.errors import UnreadableSource
from unsit.vision.intake import GAP_S
from unsit.vision.source import AS_SAVED, Corrections

KEPT_SIDE: Final = 1280
"""Pictures with no longer side than this keep their size: converting without scaling is five times faster."""

LONG_SIDE: Final = 960
"""Longest side of a picture that is shrunk, pixels."""

MAX_FPS: Final = 60.0
"""Pictures a second that are looked at."""

TIME_SLACK_S: Final = 0.0015
"""How much too early a picture may come and still be looked at."""

JOIN_S: Final = 1.0
"""Timestamps that step back by this much or more begin a new part."""

USUAL_FPS: Final = 30.0
"""Frame rate of a film that tells none."""

BAD_PACKETS: Final = 500
"""After so many broken packets on end the rest of the file is given up."""

MISSING_S: Final = 0.5
MISSING_SHARE: Final = 0.03
"""A film that ends earlier than it says by more than both of these (seconds, share of its length) is cut short."""

MOST_OF_THEM: Final = 0.9
"""A film that gives less than this share of the pictures it says it has is damaged."""

MATRIX_BYTES: Final = 36
"""Size of a display matrix."""

MOST_OBLONG: Final = 4
"""Width / height of a pixel, or the other way round, at most."""

LARGE_PIXELS: Final = 1920 * 1088
"""Films with larger pictures are decoded slice by slice."""

MOST_THREADS: Final = 4
"""Threads of the decoder."""

NOT_FILMS: Final = frozenset({"tty", "hls", "concat", "dash", "sdp", "rtsp", "lavfi", "ffmetadata"})
"""Formats that play text as pictures or lead to other files."""

TURNS: Final[dict[int, int]] = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
"""OpenCV's name for a turn by so many degrees clockwise."""


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a video says of itself: seconds, pictures (an estimate), upright size in square pixels, pictures a second.

    duration_s and frames are 0 when the file does not say; fps is its mean rate.
    """

    duration_s: float
    frames: int
    width: int
    height: int
    fps: float


@dataclass(frozen=True, slots=True)
class Picture:
    """One upright picture; rgb: height × width × 3 bytes, no side longer than `KEPT_SIDE`."""

    time_s: float
    rgb: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Upright:
    """How a decoded picture is made upright: mirrored left to right first, then turned clockwise."""

    turn_deg: int = 0
    mirror: bool = False


def upright_from_matrix(matrix: bytes) -> Upright:
    """Read a display matrix (nine 32 bit numbers, native order, as FFmpeg keeps it); turns are rounded to 90°.

    Source: ISO/IEC 14496-12, track header: x' = a x + c y, y' = b x + d y.
    """
    a, b, _, c, d = struct.unpack("=5i", matrix[:20])
    mirror = a * d - b * c < 0
    if mirror:
        a, b = -a, -b
    turn_deg = round(float(np.degrees(np.arctan2(b, a))) / 90.0) * 90 % 360
    return Upright(turn_deg, mirror)


def upright_from_tag(tag: str) -> Upright:
    """Read the `rotate` tag of older films: degrees clockwise."""
    try:
        return Upright(round(float(tag) / 90.0) * 90 % 360)
    except (ValueError, OverflowError):
        return Upright()


def square(width: int, height: int, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Give the size of a picture of oblong pixels in square ones; never smaller than it is.

    A shape of pixels that no camera has is taken for a mistake of the file.
    """
    if not pixel_aspect or pixel_aspect == 1 or not 1 / MOST_OBLONG <= pixel_aspect <= MOST_OBLONG:
        return width, height
    return max(width, round(width * pixel_aspect)), max(height, round(height / pixel_aspect))


def fitted(width: int, height: int) -> tuple[int, int]:
    """Give the size in which a picture is looked at."""
    longer = max(width, height)
    if longer <= KEPT_SIDE:
        return width, height
    return max(1, round(width * LONG_SIDE / longer)), max(1, round(height * LONG_SIDE / longer))


class Clock:
    """Makes times increase; see the rules at the top. mended: how many had to be."""

    def __init__(self, step_s: float) -> None:
        """step_s: a usual frame."""
        self._step_s = step_s
        self._start_s: float | None = None
        self._shift_s = 0.0
        self._last_s = 0.0
        self.mended = 0

    def __call__(self, stamp_s: float | None) -> float:
        """Give the time of the next picture, seconds from the first one; stamp_s: its own timestamp if it has one."""
        if self._start_s is None:
            self._start_s = stamp_s or 0.0
            self.mended += stamp_s is None
            return 0.0
        time_s = None if stamp_s is None else stamp_s - self._start_s + self._shift_s
        if time_s is None:
            time_s = self._last_s + self._step_s
            self.mended += 1
        elif time_s <= self._last_s - JOIN_S:
            self._shift_s += self._last_s + self._step_s - time_s
            time_s = self._last_s + self._step_s
            self.mended += 1
        elif time_s <= self._last_s:
            time_s = self._last_s + self._step_s / 4
            self.mended += 1
        self._last_s = time_s
        return time_s


class Video:
    """An open video; iterate it once with `pictures`. Close it, or use it in a `with` block.

    info: what it says of itself. warnings: sentences about what was mended or is missing, complete after the last
    picture. decoded: pictures decoded so far, those left out included.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, max_fps: float = MAX_FPS, corrections: Corrections = AS_SAVED
    ) -> None:
        """Open a video file.

        max_fps: pictures a second that are looked at. corrections: what the user says of it; the turn and the mirror
        come after the film's own. Raises UnreadableSource for anything that is not a video.
        """
        if not max_fps > 0:
            raise ValueError(f"max_fps must be greater than 0 (got {max_fps})")
        self.path = Path(path)
        self.warnings: list[str] = []
        self.decoded = 0
        self._max_fps = max_fps
        self._corrections = corrections
        self._container = _open(self.path)
        try:
            self._prepare()
        except BaseException:
            self._container.close()
            raise

    def _prepare(self) -> None:
        name, container = self.path.name, self._container
        stream = self._stream = _film_stream(container, name)
        context = stream.codec_context
        # Each frame thread keeps pictures of its own, which would be too much memory for large ones.
        context.thread_type = "SLICE" if context.width * context.height > LARGE_PIXELS else "AUTO"
        context.thread_count = min(os.cpu_count() or 1, MOST_THREADS)
        rate = stream.average_rate or stream.guessed_rate or Fraction(0)
        told_fps = float(rate) if 0.0 < float(rate) < 1000.0 else 0.0
        fps = self._corrections.fps or told_fps or USUAL_FPS
        if not self._corrections.fps and not told_fps:
            self.warnings.append(f"{name}: the film tells no frame rate: {fps:g} a second taken; --fps says another")
        self._clock = Clock(1.0 / fps)
        duration_s = _duration_s(container, stream)
        frames = stream.frames or round(duration_s * (told_fps or fps))
        if self._corrections.fps:
            duration_s = frames / fps
        self._broken, self._error = 0, ""
        self._gaps: list[tuple[float, float]] = []
        self._pixel_aspect = stream.sample_aspect_ratio
        self._reformatter = VideoReformatter()
        self._frames: Iterator[VideoFrame] = self._decode()
        first = next(self._frames, None)
        if first is None:
            raise UnreadableSource(f"{name} must be a video, but no picture in it can be decoded{self._reason()}")
        self._frames = chain([first], self._frames)
        self._upright = _upright(first, stream.metadata)
        width, height = square(first.width, first.height, self._pixel_aspect)
        if (self._upright.turn_deg + self._corrections.turn_deg) % 180:
            width, height = height, width
        self.info = VideoInfo(duration_s, frames, width, height, fps)

    def __enter__(self) -> "Video":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._frames = iter(())
        self._container.close()

    def pictures(self) -> Iterator[Picture]:
        """Give the pictures in order of time; can be used once."""
        due_s = last_s = 0.0
        for frame in self._frames:
            stamp_s = self.decoded / self._corrections.fps if self._corrections.fps else frame.time
            self.decoded += 1
            before_s, last_s = last_s, self._clock(stamp_s)
            if last_s - before_s > GAP_S:
                self._gaps.append((before_s, last_s))
            if last_s + TIME_SLACK_S < due_s:
                continue
            due_s = max(due_s + 1.0 / self._max_fps, last_s)
            rgb = self._convert(frame)
            # The decoder needs its memory while somebody looks at the picture.
            del frame
            yield Picture(last_s, rgb)
        self._conclude(last_s)

    def _decode(self) -> Iterator[VideoFrame]:
        """Decode everything that can be decoded; broken packets are counted."""
        on_end = 0
        for packet in self._packets():
            try:
                decoded = packet.decode()
            except (av.error.FFmpegError, ValueError) as error:
                self._note(error)
                on_end += 1
                if on_end >= BAD_PACKETS:
                    return
                continue
            on_end = 0
            while decoded:
                yield decoded.pop(0)

    def _packets(self) -> "Iterator[Packet[VideoStream]]":
        """Give the packets; the last one is empty, which makes the decoder give what it still holds."""
        try:
            yield from self._container.demux(self._stream)
        except (av.error.FFmpegError, ValueError) as error:
            self._note(error)
            last = cast("Packet[VideoStream]", Packet())
            last.stream = self._stream
            yield last

    def _note(self, error: Exception) -> None:
        self._broken += 1
        self._error = _words(error)

    def _convert(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Scale, colour and turn a picture."""
        width, height = fitted(*square(frame.width, frame.height, self._pixel_aspect))
        converted = self._reformatter.reformat(frame, width=width, height=height, format="rgb24", interpolation="AREA")
        rgb = np.asarray(converted.to_ndarray(), np.uint8)
        if self._upright.mirror:
            rgb = np.asarray(cv2.flip(rgb, 1), np.uint8)
        for turn_deg in filter(None, (self._upright.turn_deg, self._corrections.turn_deg)):
            rgb = np.asarray(cv2.rotate(rgb, TURNS[turn_deg]), np.uint8)
        return np.asarray(cv2.flip(rgb, 1), np.uint8) if self._corrections.mirrored else rgb

    def _conclude(self, last_s: float) -> None:
        """Say what was mended or is missing."""
        name, step_s = self.path.name, 1.0 / self.info.fps
        if self._clock.mended:
            self.warnings.append(
                f"{name}: {self._clock.mended} pictures without a usable time were put after those before"
            )
        if self._gaps:
            start_s, end_s = self._gaps[0]
            gaps = "1 gap" if len(self._gaps) == 1 else f"{len(self._gaps)} gaps"
            self.warnings.append(
                f"{name}: {gaps} of more than {GAP_S:g} s without pictures (first: {start_s:.1f} s to {end_s:.1f} s)"
            )
        missing_s = self.info.duration_s - (last_s + step_s)
        if missing_s > max(MISSING_S, MISSING_SHARE * self.info.duration_s):
            self.warnings.append(
                f"{name}: the video ends at {last_s + step_s:.1f} s although it says that it lasts "
                f"{self.info.duration_s:.1f} s; what is there was looked at"
            )
        elif self.decoded < MOST_OF_THEM * self._stream.frames:
            told = f"{self.decoded} of {self._stream.frames}"
            self.warnings.append(f"{name}: only {told} pictures could be decoded; those were looked at")
        if self._broken:
            self.warnings.append(
                f"{name}: {self._broken} damaged part{'s' * (self._broken != 1)} left out{self._reason()}"
            )

    def _reason(self) -> str:
        return f" ({self._error})" if self._error else ""


def frames(path: str | os.PathLike[str], *, max_fps: float = MAX_FPS) -> Iterator[Picture]:
    """Give the pictures of a video file; see `Video`."""
    with Video(path, max_fps=max_fps) as video:
        yield from video.pictures()


def _open(path: Path) -> InputContainer:
    """Open a file for reading, or say in plain words why not."""
    if not path.exists():
        raise UnreadableSource(f"{path} must be a video or a recording, but there is no such file")
    if not path.is_file():
        raise UnreadableSource(f"{path} must be a video or a recording (got a folder or device)")
    try:
        if path.stat().st_size == 0:
            raise UnreadableSource(f"{path.name} must be a video or a recording (got an empty file)")
        return av.open(str(path.absolute()), options={"protocol_whitelist": "file"}, metadata_errors="replace")
    except PermissionError:
        raise UnreadableSource(f"{path.name} may not be read: no permission") from None
    except (av.error.FFmpegError, ValueError, OSError) as error:
        raise UnreadableSource(
            f"{path.name} must be a video or a recording, but it is neither, or its beginning or index is missing "
            f"({_words(error)})"
        ) from None


def _film_stream(container: InputContainer, name: str) -> VideoStream:
    """Choose the stream that is the film, or say why there is none."""
    if NOT_FILMS & set(container.format.name.split(",")):
        raise UnreadableSource(f"{name} must be a video or a recording (got text)")
    # The cover of a song is a video stream too.
    films = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    if not films:
        what = "only sound is" if container.streams.audio else "no pictures are"
        raise UnreadableSource(f"{name} must be a video, but {what} in it")
    # A stream that FFmpeg cannot decode has no codec context, whatever PyAV's stub says.
    known = [stream for stream in films if getattr(stream, "codec_context", None) is not None]
    if not known:
        raise UnreadableSource(f"{name} must be a video in a coding that is known, but there is no decoder for it")
    best = container.streams.best("video")
    return best if isinstance(best, VideoStream) and best in known else known[0]


def _words(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return str(text).lower()


def _duration_s(container: InputContainer, stream: VideoStream) -> float:
    """Give the length the file claims, or 0."""
    if stream.duration and stream.time_base:
        return max(0.0, float(stream.duration * stream.time_base))
    return max(0.0, (container.duration or 0) / av.time_base)


def _upright(frame: VideoFrame, tags: Mapping[str, str]) -> Upright:
    """Read how the film wants to be turned: the display matrix, or else the tag."""
    try:
        # PyAV's stub knows of motion vectors only.
        matrix = bytes(cast(Mapping[str, Buffer], frame.side_data)["DISPLAYMATRIX"])
    except KeyError:
        matrix = b""
    if len(matrix) >= MATRIX_BYTES:
        return upright_from_matrix(matrix)
    return upright_from_tag(next((tag for key, tag in tags.items() if key.lower() == "rotate"), "0"))
