"""A film with a voice, subtitles and chapters in one MP4 file: H.264, AAC, timed text (3GPP TS 26.245)."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final

import av
import av.error
import numpy as np
from av.audio.stream import AudioStream
from av.packet import Packet
from av.subtitles.stream import SubtitleStream
from numpy.typing import NDArray

from unsit.film.captions import Caption
from unsit.film.errors import FilmError, UnwritableFilm
from unsit.film.lettering import Picture
from unsit.film.screenplay import Chapter
from unsit.film.voice import Sound

CRF: Final = 22
RATE_HZ: Final = 44_100
AUDIO_BITS: Final = 96_000
PIECE: Final = 1024
"""Samples in one packet of AAC."""

LOUDEST: Final = 0.7
_MS: Final = Fraction(1, 1000)

_LANGUAGES: Final = {"en": "eng", "es": "spa", "de": "deu", "fr": "fra", "it": "ita", "pt": "por", "nl": "nld"}

# The encoder of timed text takes its styles from a header of SubStation Alpha.
_STYLE: Final = "Default,Sans,18,&Hffffff,&Hffffff,&H0,&H80000000,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0"
_HEADER: Final = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    f"MarginV, Encoding\nStyle: {_STYLE}\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a film tells beside its pictures.

    language: two letters. sounds: what is said and when, seconds; none: the film is silent.
    """

    title: str
    language: str = "en"
    chapters: Sequence[Chapter] = ()
    captions: Sequence[Caption] = ()
    sounds: Sequence[tuple[float, Sound]] = ()
    duration_s: float = 0.0


def mixed(sounds: Sequence[tuple[float, Sound]], duration_s: float) -> NDArray[np.int16]:
    """Give all sounds in their places as one track of `RATE_HZ`, all as loud as the loudest may be."""
    track = np.zeros(round(duration_s * RATE_HZ), np.float32)
    for start_s, sound in sounds:
        heard = np.frombuffer(sound.samples, "<i2").astype(np.float32)
        if not len(heard):
            continue
        count = round(len(heard) * RATE_HZ / sound.rate_hz)
        heard = np.interp(np.arange(count) * (sound.rate_hz / RATE_HZ), np.arange(len(heard)), heard).astype(np.float32)
        start = round(start_s * RATE_HZ)
        end = min(start + count, len(track))
        track[start:end] += heard[: end - start]
    top = float(np.abs(track).max(initial=0.0))
    return np.asarray(track * (LOUDEST * 32767 / top) if top else track, np.int16)


def _unwritable(path: Path, error: Exception) -> UnwritableFilm:
    return UnwritableFilm(f"{path} cannot be written ({getattr(error, 'strerror', '') or error})")


class SoundFilm:
    """Writes a film picture by picture, to be used in a `with` block.

    The file appears under its name when the block ends well; otherwise nothing of it stays, and an older file stays
    as it was. Pictures: height × width × 3 bytes RGB, both sizes even. Raises UnwritableFilm when it cannot be written.
    """

    def __init__(self, path: Path, width: int, height: int, fps: int, told: Told) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}.part")
        self._fps, self._told = fps, told
        self._pictures = self._samples = self._shown = 0
        self._track = mixed(told.sounds, told.duration_s)
        try:
            self._container = av.open(str(self._part), "w", format="mp4", container_options={"movflags": "+faststart"})
        except (OSError, av.error.FFmpegError) as error:
            raise _unwritable(path, error) from None
        try:
            self._video = self._container.add_stream("libx264", rate=fps)
        except (ValueError, av.error.FFmpegError):
            self._forget()
            raise FilmError("writing a film needs PyAV with the encoder libx264: pip install av") from None
        self._video.width, self._video.height, self._video.pix_fmt = width, height, "yuv420p"
        self._video.options = {"crf": str(CRF), "preset": "veryfast"}
        self._audio: AudioStream | None = None
        if told.sounds:
            self._audio = self._container.add_stream("aac", rate=RATE_HZ, layout="mono")
            self._audio.bit_rate = AUDIO_BITS
        self._text: SubtitleStream = self._container.add_stream("mov_text")
        self._text.codec_context.subtitle_header = _HEADER.encode()
        self._text.codec_context.time_base = _MS
        self._text.time_base = _MS
        self._text.metadata["language"] = _LANGUAGES.get(told.language, "und")
        self._container.metadata["title"] = told.title
        self._container.set_chapters(
            [
                {
                    "id": number,
                    "start": round(chapter.start_s * 1000),
                    "end": round(chapter.end_s * 1000),
                    "time_base": _MS,
                    "metadata": {"title": chapter.title},
                }
                for number, chapter in enumerate(told.chapters)
            ]
        )

    def write(self, picture: Picture) -> None:
        """Add a picture, and what is heard and written until it."""
        time_s = self._pictures / self._fps
        try:
            self._write_text(time_s)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = self._pictures, Fraction(1, self._fps)
            self._container.mux(self._video.encode(frame))
            self._write_sound(time_s)
        except (OSError, av.error.FFmpegError) as error:
            raise _unwritable(self._path, error) from None
        self._pictures += 1

    def _write_text(self, time_s: float) -> None:
        captions = self._told.captions
        while self._shown < len(captions) and captions[self._shown].start_s <= time_s:
            caption = captions[self._shown]
            text = caption.line.text.encode()
            packet = Packet(len(text).to_bytes(2, "big") + text)
            packet.stream, packet.time_base = self._text, _MS
            packet.pts = packet.dts = round(caption.start_s * 1000)
            packet.duration = round(caption.end_s * 1000) - packet.pts
            self._container.mux(packet)
            self._shown += 1

    def _write_sound(self, until_s: float) -> None:
        if self._audio is None:
            return
        end = min(len(self._track), round(until_s * RATE_HZ))
        while self._samples + PIECE <= end or (end == len(self._track) and self._samples < end):
            piece = self._track[self._samples : self._samples + PIECE]
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece[None, :]), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, self._samples, Fraction(1, RATE_HZ)
            self._container.mux(self._audio.encode(frame))
            self._samples += len(piece)

    def __enter__(self) -> "SoundFilm":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._forget()
            return
        try:
            self._write_sound(self._told.duration_s)
            self._container.mux(self._video.encode())
            if self._audio is not None:
                self._container.mux(self._audio.encode())
            self._container.close()
            os.replace(self._part, self._path)
        except (OSError, av.error.FFmpegError) as problem:
            self._forget()
            raise _unwritable(self._path, problem) from None

    def _forget(self) -> None:
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError):
            pass
        finally:
            self._part.unlink(missing_ok=True)
