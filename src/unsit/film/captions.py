"""Captions: what is written under a film, how long it stays, and the same as a WebVTT file.

A caption stays long enough to be read at an easy pace, and as long as its words are spoken. The next one comes after
it, never over it, and so the voice never talks over itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

LEAST_S: Final = 1.2
"""Time to find a caption, however short it is."""

LETTER_S: Final = 0.06
"""Time to read one letter."""

BREATH_S: Final = 0.45
"""Pause after what was spoken."""

GAP_S: Final = 0.15
"""Between two captions."""

LONGEST_SHOWN: Final = 150
"""Letters that one caption holds; longer sentences are told in parts."""


class Tone(StrEnum):
    """What a caption is, which decides how it looks."""

    PLAIN = "plain"
    CUE = "cue"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to be shown.

    text: as it is written. spoken: as it is said; empty: it is not said.
    """

    text: str
    spoken: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Caption:
    """A line and its time, seconds."""

    start_s: float
    end_s: float
    line: Line

    def moved(self, by_s: float) -> "Caption":
        """Give the caption later by so many seconds."""
        return replace(self, start_s=self.start_s + by_s, end_s=self.end_s + by_s)


def reading_s(text: str) -> float:
    """Give how long a text must stay.

    >>> round(reading_s("Smaller kick"), 2)
    1.92
    """
    return LEAST_S + LETTER_S * len(text)


def parts(text: str, longest: int = LONGEST_SHOWN) -> tuple[str, ...]:
    """Cut a text into pieces that one caption holds, at ends of sentences where it can, else between words.

    >>> parts("Breathe in. Breathe out, slowly.", 20)
    ('Breathe in.', 'Breathe out, slowly.')
    """
    if len(text) <= longest:
        return (text,)
    pieces: list[str] = []
    piece = ""
    for word in text.split():
        ended = piece.endswith((".", "!", "?", ":", ";")) and len(piece) > longest // 3
        if piece and (ended or len(piece) + 1 + len(word) > longest):
            pieces.append(piece)
            piece = ""
        piece = f"{piece} {word}".strip()
    return (*pieces, piece)


def laid_out(lines: Iterable[tuple[Line, float]], start_s: float = 0.0) -> tuple[Caption, ...]:
    """Put lines one after the other; with each comes how long it takes to say it, 0 for one that is not said."""
    captions: list[Caption] = []
    for line, spoken_s in lines:
        said_s = spoken_s + BREATH_S if spoken_s > 0.0 else 0.0
        end_s = start_s + max(reading_s(line.text), said_s)
        captions.append(Caption(start_s, end_s, line))
        start_s = end_s + GAP_S
    return tuple(captions)


def ends_s(captions: Sequence[Caption]) -> float:
    """Give when the last caption has gone; 0 without captions."""
    return captions[-1].end_s if captions else 0.0


def webvtt(captions: Iterable[Caption], language: str = "en") -> str:
    """Give the captions as a WebVTT file (W3C Candidate Recommendation of 2019, §4)."""
    cues = [
        f"{_clock(caption.start_s)} --> {_clock(caption.end_s)}\n{_escaped(caption.line.text)}\n"
        for caption in captions
    ]
    return "\n".join((f"WEBVTT\nLanguage: {language}\n", *cues))


def _clock(time_s: float) -> str:
    thousandths = round(time_s * 1000)
    seconds, thousandths = divmod(thousandths, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{thousandths:03d}"


def _escaped(text: str) -> str:
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())
