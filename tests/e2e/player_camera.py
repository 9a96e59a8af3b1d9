"""A film as the camera of a browser."""

from pathlib import Path

import av
import cv2


def as_camera(clip: Path, film: Path) -> None:
    """Write a clip of 15 pictures a second as what a browser takes for a camera's: JPEG after JPEG, 30 a second."""
    with av.open(str(clip)) as source, film.open("wb") as target:
        for picture in source.decode(source.streams.video[0]):
            target.write(2 * cv2.imencode(".jpg", picture.to_ndarray(format="bgr24"))[1].tobytes())


def camera_flags(film: Path) -> tuple[str, ...]:
    """Give what a browser is started with so that its camera shows a film, again and again."""
    return (
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    )
