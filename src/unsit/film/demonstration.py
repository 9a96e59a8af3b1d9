"""The film of a screenplay: every picture in order, with everything that lies over it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from unsit.figure.camera import Camera
from unsit.film.angle import draw
from unsit.film.captions import Caption, webvtt
from unsit.film.errors import UnwritableFilm
from unsit.film.lettering import Picture
from unsit.film.overlay import Overlay
from unsit.film.screenplay import Playing, Scene, Screenplay, Shot
from unsit.film.sound_film import SoundFilm, Told
from unsit.film.staging import Actor, Painter, Posed, Safe, fault_view, framed, motion_view, orbiting, reaches
from unsit.film.voice import Sound, Voice
from unsit.film.wording import Wording

FADE_S: Final = 0.2
ORBIT_S: Final = 6.0
DARK: Final = 0.30
"""How bright the figure stays behind a page of text."""


@dataclass(frozen=True, slots=True)
class Form:
    """Size and speed of a film.

    width, height: of its pictures. drawn: largest side at which the figure is drawn; larger pictures are made larger
    from it.
    """

    width: int
    height: int
    fps: int
    drawn: int = 1280

    @property
    def upright(self) -> bool:
        """Whether it is higher than wide."""
        return self.height > self.width

    def turned(self) -> "Form":
        """Give the same held the other way."""
        return Form(self.height, self.width, self.fps, self.drawn)

    def share(self) -> float:
        """Give the size drawn as a share of the film's."""
        return min(1.0, self.drawn / max(self.width, self.height))


FORMS: Final = {
    "1080p": Form(1920, 1080, 24),
    "720p": Form(1280, 720, 24),
    "quick": Form(640, 360, 10, 640),
}
"""Forms by name, held across."""


class Director:
    """Gives the pictures of a screenplay."""

    def __init__(self, play: Screenplay, form: Form, body: str, words: Wording, painter: Painter) -> None:
        """body: id of a body asset; KeyError for an unknown one."""
        self._play, self._form, self._body, self._words, self._painter = play, form, body, words, painter
        self._overlay = Overlay(form.width, form.height)
        self._last: Picture = np.zeros((1, 1, 3), np.uint8)
        self._last_name: tuple[object, ...] = ()

    @property
    def count(self) -> int:
        """How many pictures there will be."""
        return round(self._play.duration_s * self._form.fps)

    def pictures(self) -> Iterator[Picture]:
        """Give every picture, in order; it must not be changed."""
        fps, number = self._form.fps, 0
        for start_s, shot in zip(self._play.starts_s, self._play.shots, strict=True):
            shoot = self._shooting(shot)
            while number < self.count and (number / fps < start_s + shot.duration_s or shot is self._play.shots[-1]):
                yield shoot(number / fps - start_s)
                number += 1

    def _shooting(self, shot: Shot) -> Callable[[float], Picture]:
        if shot.scene is Scene.CARD:
            page = self._page(shot)
            return lambda _time_s: page
        if shot.scene is Scene.MISTAKE:
            return self._side_by_side(shot)
        return self._alone(shot)

    def _actor(self, playing: Playing) -> Actor:
        return Actor(playing, self._body)

    def _safe(self) -> Safe:
        return Safe(0.05, 0.95, 0.13, 0.68) if self._form.upright else Safe(0.06, 0.94, 0.15, 0.80)

    def _whole(self, actor: Actor) -> Camera:
        """Give the camera that sees a movement done rightly, in the whole picture."""
        right = self._actor(Playing(actor.movement, actor.side))
        view = motion_view(actor.movement, self._body)
        aspect = self._form.width / self._form.height
        return framed(actor.movement, actor.side, right.reach, aspect, self._safe(), view)

    def _drawn(self, actor: Actor, time_s: float, camera: Camera, size: tuple[int, int], *, arc: bool) -> Picture:
        """Give the figure at a moment of the movement, with its angle; the caller's own.

        Where nothing moves, as before the start, the picture is that of the time before.
        """
        posed = actor.posed(time_s)
        name = (id(actor), posed.key, camera, size, arc)
        if name != self._last_name:
            self._last, self._last_name = self._drawn_anew(actor, posed, camera, size, arc=arc), name
        return self._last.copy()

    def _drawn_anew(self, actor: Actor, posed: Posed, camera: Camera, size: tuple[int, int], *, arc: bool) -> Picture:
        width, height = size
        share = self._form.share()
        small = (round(width * share / 2) * 2, round(height * share / 2) * 2)
        picture = self._painter.paint(actor, posed.bones, camera, small, posed.key)
        if small != size:
            picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        else:
            picture = picture.copy()
        if arc and (at := draw(picture, posed.angle, camera)) is not None:
            room = self._overlay.unit * 0.05
            x, y = min(max(at[0], room), width - room), min(max(at[1], room), height - room)
            self._overlay.number(round(posed.angle.degrees), x, y).laid_over(picture)
        return picture

    def _page(self, shot: Shot) -> Picture:
        """Give a page of text over the first pose, dark and out of focus."""
        size = (self._form.width, self._form.height)
        actor = self._actor(shot.playing)
        picture = self._drawn(actor, 0.0, self._whole(actor), size, arc=False)
        soft = cv2.GaussianBlur(picture, (0, 0), max(size) / 180)
        picture = np.asarray(cv2.convertScaleAbs(soft, alpha=DARK), np.uint8)
        if shot.card is not None:
            self._overlay.card(shot.card).laid_over(picture)
        return picture

    def _alone(self, shot: Shot) -> Callable[[float], Picture]:
        size = (self._form.width, self._form.height)
        actor = self._actor(shot.playing)
        camera = self._whole(actor)
        moving = not shot.playing.still

        def picture(time_s: float) -> Picture:
            seen = camera
            if shot.orbit_deg and time_s < ORBIT_S:
                left = 1.0 - time_s / ORBIT_S
                seen = orbiting(camera, actor.middle, shot.orbit_deg * left * left)
            made = self._drawn(actor, actor.looped(time_s, self._form.fps), seen, size, arc=moving)
            self._lettered(made, shot, time_s)
            return made

        return picture

    def _side_by_side(self, shot: Shot) -> Callable[[float], Picture]:
        """Give the mistake and beside it, or under it in an upright film, the right way."""
        width, height = self._form.width, self._form.height
        size = (width, height // 2) if self._form.upright else (width // 2, height)
        wrong = self._actor(shot.playing)
        right = self._actor(Playing(wrong.movement, wrong.side))
        safe = Safe(0.02, 0.98, 0.30, 0.66) if self._form.upright else Safe(0.02, 0.98, 0.22, 0.78)
        fault = next(fault for fault in wrong.movement.faults if fault.id == shot.playing.fault)
        view = fault_view(wrong.movement, fault, self._body)
        camera = framed(wrong.movement, wrong.side, reaches([right, wrong]), size[0] / size[1], safe, view)
        places = ((0, 0), (0, size[1]) if self._form.upright else (size[0], 0))
        top = round(self._overlay.unit * (0.21 if self._form.upright else 0.16))
        marks = []
        for (x, y), good in zip(places, (False, True), strict=True):
            text = self._words.like_this if good else self._words.not_like_this
            below = round(self._overlay.unit * 0.04) if y else top
            marks.append(self._overlay.mark(text, x + size[0] // 2, y + below, good=good))

        def picture(time_s: float) -> Picture:
            made = np.zeros((height, width, 3), np.uint8)
            for (x, y), actor in zip(places, (wrong, right), strict=True):
                part = self._drawn(actor, actor.looped(time_s, self._form.fps), camera, size, arc=False)
                made[y : y + size[1], x : x + size[0]] = part
            line = max(2, round(self._overlay.unit * 0.004))
            if self._form.upright:
                made[size[1] - line : size[1] + line] = 245
            else:
                made[:, size[0] - line : size[0] + line] = 245
            for mark in marks:
                mark.laid_over(made)
            self._lettered(made, shot, time_s)
            return made

        return picture

    def _lettered(self, picture: Picture, shot: Shot, time_s: float) -> None:
        if shot.heading:
            self._overlay.heading(shot.heading, shot.note).laid_over(picture)
        for caption in shot.captions:
            if caption.start_s <= time_s < caption.end_s:
                self._overlay.caption(caption.line).laid_over(picture, _faded(caption, time_s))


def _faded(caption: Caption, time_s: float) -> float:
    return min(1.0, (time_s - caption.start_s) / FADE_S, (caption.end_s - time_s) / FADE_S)


def spoken(play: Screenplay, voice: Voice) -> list[tuple[float, Sound]]:
    """Give what is said in a film, and when."""
    return [
        (caption.start_s, voice.say(caption.line.spoken)) for caption in play.captions if caption.line.spoken.strip()
    ]


def subtitles_beside(film: Path) -> Path:
    """Give where the subtitles of a film lie as a file of their own."""
    return film.with_suffix(".vtt")


def make(
    play: Screenplay,
    director: Director,
    form: Form,
    path: Path,
    *,
    voice: Voice | None = None,
    language: str = "en",
    each: Callable[[], None] = lambda: None,
) -> None:
    """Write the film, and its subtitles beside it; both whole or not at all.

    voice: speaks the captions; None: the film is silent. each: called after every picture. Raises FilmError.
    """
    told = Told(
        play.title,
        language,
        play.chapters,
        play.captions,
        spoken(play, voice) if voice is not None else (),
        play.duration_s,
    )
    with SoundFilm(path, form.width, form.height, form.fps, told) as film:
        for picture in director.pictures():
            film.write(picture)
            each()
    beside = subtitles_beside(path)
    part = beside.with_name(f".{beside.name}.part")
    try:
        part.write_text(webvtt(play.captions, language), encoding="utf-8")
        part.replace(beside)
    except OSError as error:
        raise UnwritableFilm(f"{beside} cannot be written ({error.strerror or error})") from None
    finally:
        part.unlink(missing_ok=True)
