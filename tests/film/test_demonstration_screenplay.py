"""What a demonstration shows and says, before a picture of it is drawn."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.film.captions import LEAST_S, LETTER_S, Caption, Line, laid_out, parts, webvtt
from unsit.film.screenplay import Scene, Screenplay, Wanted, screenplay, single, watched
from unsit.film.wording import ENGLISH
from unsit.movement.library import load_library
from unsit.movement.model import Kind, Sides

LIBRARY = load_library()
SLOW_VOICE_S = 0.11
"""Seconds a letter; slower than reading."""


def written(name: str, *, other_side: bool = True, voice: bool = True) -> Screenplay:
    """Give the screenplay of a routine or movement of the library."""
    routine = LIBRARY.routines[name] if name in LIBRARY.routines else single(LIBRARY.movements[name])
    wanted = Wanted(ENGLISH, lambda text: SLOW_VOICE_S * len(text) if voice else 0.0, other_side=other_side)
    return screenplay(routine, LIBRARY.movements, wanted)


@pytest.mark.parametrize("name", [*LIBRARY.routines, *LIBRARY.movements])
def test_every_caption_can_be_read_and_heard_before_the_next_comes(name: str) -> None:
    """At least 1.2 s and 0.06 s a letter; as long as it is spoken; none over another, none past its shot."""
    play = written(name)
    for shot in play.shots:
        assert shot.captions
        assert shot.captions[0].start_s >= 0.0
        assert shot.captions[-1].end_s <= shot.duration_s + 1e-6
    captions = play.captions
    for one, after in pairwise(captions):
        assert one.end_s <= after.start_s
        assert one.start_s + SLOW_VOICE_S * len(one.line.spoken) <= after.start_s
    for one in captions:
        assert one.end_s - one.start_s >= LEAST_S + LETTER_S * len(one.line.text) - 1e-9


@pytest.mark.parametrize("name", [*LIBRARY.routines, *LIBRARY.movements])
def test_chapters_divide_the_film(name: str) -> None:
    """The first begins at 0, each ends where the next begins, the last with the film; none is without a name."""
    play = written(name)
    chapters = play.chapters
    assert chapters[0].start_s == 0.0
    assert chapters[-1].end_s == pytest.approx(play.duration_s)
    for one, after in pairwise(chapters):
        assert one.start_s < one.end_s == after.start_s
    assert all(one.title.strip() for one in chapters)


@pytest.mark.parametrize("name", list(LIBRARY.movements))
def test_a_movement_is_told_whole(name: str) -> None:
    """Its name, set-up, steps, breathing, when to stop, and the cues of the mistakes that are shown."""
    movement = LIBRARY.movements[name]
    told = " ".join(caption.line.text for caption in written(name).captions)
    wanted = (*movement.text.setup, *movement.text.steps, movement.text.breathing, *movement.safety.stop_when)
    for sentence in (movement.text.summary, *wanted):
        assert sentence in told
    mistakes = [shot.playing.fault for shot in written(name).shots if shot.scene is Scene.MISTAKE]
    assert mistakes == [fault.id for fault in watched(movement)]
    assert 1 <= len(mistakes) <= 3
    for fault in watched(movement):
        assert f"“{fault.cue}”" in told
        assert fault.reason in told


@pytest.mark.parametrize("name", list(LIBRARY.movements))
def test_both_sides_are_shown_where_there_are_two(name: str) -> None:
    """The other side comes after the first; movements of both sides, and films of one side, have none."""
    two = LIBRARY.movements[name].sides is Sides.ONE
    sides = [shot.playing.side for shot in written(name).shots if shot.scene is Scene.RIGHT_WAY]
    assert sides == (["left", "right"] if two else ["left"])
    alone = written(name, other_side=False)
    assert {shot.playing.side for shot in alone.shots} == {"left"}


def test_a_series_turns_over_once() -> None:
    """All on one side, then all on the other, as the routine says; its mistakes are not the same three each time."""
    play = written("side_kick_series")
    sides = [shot.playing.side for shot in play.shots if shot.scene is Scene.RIGHT_WAY]
    assert sides == ["left"] * 3 + ["right"] * 3
    cues = [caption.line.text for caption in play.captions if caption.line.text.startswith("“")]
    assert len(set(cues)) >= 7


def test_what_two_movements_have_in_common_is_told_once() -> None:
    """The set-up of the second side kick does not tell again how to lie down."""
    told = [caption.line.text for caption in written("side_kick_series").captions]
    assert told.count(LIBRARY.movements["side_kick_front_back"].text.setup[0]) == 1


@pytest.mark.parametrize("name", list(LIBRARY.movements))
def test_the_figure_does_whole_rounds(name: str) -> None:
    """A shot of repetitions or circles does not end in the middle of one; a hold is held."""
    movement = LIBRARY.movements[name]
    shot = next(shot for shot in written(name).shots if shot.scene is Scene.RIGHT_WAY)
    motion = shot.playing.motion()
    if movement.kind is Kind.REPETITIONS:
        rounds = shot.duration_s / motion.duration_s
        assert rounds == pytest.approx(round(rounds))
        assert rounds >= 2
    else:
        assert shot.playing.time_of(shot.duration_s) == pytest.approx(motion.duration_s)
        times = [shot.playing.time_of(shot.duration_s * n / 200) for n in range(201)]
        assert times == sorted(times)
    if movement.kind is Kind.HOLD:
        assert motion.truth.hold_s >= 4.0


def test_without_a_voice_a_film_is_shorter() -> None:
    """Captions then last as long as they take to read."""
    assert written("squat", voice=False).duration_s < written("squat").duration_s


words = st.lists(st.text(alphabet="abcdefgh.!?ö", min_size=1, max_size=14), min_size=1, max_size=60).map(" ".join)


@given(words, st.integers(20, 200))
def test_parts_of_a_sentence_are_short_and_lose_nothing(text: str, longest: int) -> None:
    """Put together again they are the text; none is longer than allowed."""
    pieces = parts(text, longest)
    assert " ".join(pieces) == text
    assert all(len(piece) <= longest for piece in pieces)


@given(st.lists(st.tuples(words, st.floats(0, 20)), max_size=12), st.floats(0, 100))
def test_captions_are_laid_out_in_order(lines: list[tuple[str, float]], start_s: float) -> None:
    """Whatever is said, and however slowly."""
    captions = laid_out([(Line(text), spoken_s) for text, spoken_s in lines], start_s)
    assert [caption.line.text for caption in captions] == [text for text, _ in lines]
    for caption, (text, spoken_s) in zip(captions, lines, strict=True):
        assert caption.end_s - caption.start_s >= max(LEAST_S + LETTER_S * len(text), spoken_s) - 1e-6
    assert all(a.end_s < b.start_s for a, b in pairwise(captions))


def test_subtitles_are_a_webvtt_file() -> None:
    """Times have hours and thousandths; marks and line ends of a caption's text cannot end its cue."""
    told = webvtt([Caption(0.6, 3.3004, Line("Lie & rest")), Caption(3661.25, 3663.0, Line("a --> <b>\n\nc"))])
    head, *cues = told.strip().split("\n\n")
    assert head == "WEBVTT\nLanguage: en"
    assert cues[0] == "00:00:00.600 --> 00:00:03.300\nLie &amp; rest"
    assert cues[1] == "01:01:01.250 --> 01:01:03.000\na --&gt; &lt;b&gt; c"
    assert all(re.match(r"\d\d:\d\d:\d\d\.\d\d\d --> ", cue) for cue in cues)
