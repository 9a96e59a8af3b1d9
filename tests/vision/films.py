"""Small films made on the spot."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.stream import Disposition
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]
TICKS = 90_000


def quarters(width: int, height: int) -> Rgb:
    """Give a picture with red, green, blue and black in its corners: top left, top right, bottom left, bottom right."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2, 0] = 255
    picture[: height // 2, width // 2 :, 1] = 255
    picture[height // 2 :, : width // 2, 2] = 255
    return picture


def corners(rgb: Rgb) -> str:
    """Read the colours of the corners back: "rgbk" for an upright picture of `quarters`."""
    height, width = rgb.shape[:2]
    places = [(y, x) for y in (height // 8, height - 1 - height // 8) for x in (width // 8, width - 1 - width // 8)]
    return "".join("rgb"[int(rgb[place].argmax())] if rgb[place].max() > 90 else "k" for place in places)


def write_film(
    path: Path,
    times_s: Sequence[float],
    *,
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    rotation_deg: float | None = None,
    mirror: bool = False,
    tag: str | None = None,
    pixel_aspect: Fraction | None = None,
    picture: Callable[[int], Rgb] | None = None,
    container_options: dict[str, str] | None = None,
) -> Path:
    """Write a film with a picture at each of these times."""
    width, height = size
    with av.open(str(path), "w", options=container_options or {}) as film:
        stream = film.add_stream(codec, rate=30)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = width, height
        stream.pix_fmt = "rgb24" if codec == "png" else "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, TICKS)
        if codec == "libx264":
            stream.options = {"preset": "ultrafast", "bf": "0"}
        if rotation_deg is not None or mirror:
            stream.set_display_rotation(rotation_deg or 0, hflip=mirror)
        if tag is not None:
            stream.metadata["rotate"] = tag
        if pixel_aspect is not None:
            stream.codec_context.sample_aspect_ratio = pixel_aspect
        for number, time_s in enumerate(times_s):
            frame = av.VideoFrame.from_ndarray(picture(number) if picture else quarters(width, height), format="rgb24")
            frame.pts, frame.time_base = round(time_s * TICKS), Fraction(1, TICKS)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return path


def write_sound(path: Path) -> Path:
    """Write a file with sound only."""
    with av.open(str(path), "w") as sound:
        stream = sound.add_stream("aac", rate=8000)
        for number in range(8):
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 8000, number * 1024
            sound.mux(stream.encode(frame))
        sound.mux(stream.encode(None))
    return path


def write_song(path: Path, cover: Path) -> Path:
    """Write sound (mp3) with a cover picture, which FFmpeg shows as a video stream."""
    with av.open(str(path), "w") as song, av.open(str(cover)) as picture:
        stream = song.add_stream("libmp3lame", rate=8000)
        template = picture.streams.video[0]
        image = song.add_stream_from_template(template)
        image.disposition = Disposition.attached_pic
        for packet in picture.demux(template):
            if packet.size:
                packet.stream = image
                song.mux(packet)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1152), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 8000, 0
        song.mux(stream.encode(frame))
        song.mux(stream.encode(None))
    return path


def write_gif(path: Path) -> Path:
    """Write a moving GIF of four pictures, ten a second."""
    with av.open(str(path), "w") as film:
        stream = film.add_stream("gif", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "rgb8"
        for _ in range(4):
            frame = av.VideoFrame.from_ndarray(quarters(64, 48), format="rgb24").reformat(format="rgb8")
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return path


def write_png(path: Path) -> Path:
    """Write a still picture."""
    assert cv2.imwrite(str(path), quarters(64, 48)[..., ::-1])
    return path
