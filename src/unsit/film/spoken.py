"""The voice in files, for browsers that have none: `python -m unsit.film.spoken SENTENCES FOLDER [--if-possible]`.

SENTENCES is the JSON that the front end's build writes, what the player says by itself in every language; what
movements say comes from the library. Into the folder go, for each language,

- `<language>.json`: the list of packs, and in each where the sound of which words lies;
- `<language>/<pack>-<digest>.bin`: sounds one after the other, each an Ogg file with Opus: `player` for what the player
  says, and one for each movement, so that a session fetches only what it needs.

A piece is found by its words, lower-case and without marks. What was recorded from the same words before is not
recorded again.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import av
import numpy as np

from unsit.film.errors import FilmError
from unsit.film.voice import HOW_TO_GET, PITCH, WORDS_A_MINUTE, Espeak, Sound, find_program
from unsit.movement.library import load_library
from unsit.movement.model import Movement

FORMAT: Final = 1
"""Version of the lists."""

VOICES: Final[Mapping[str, str]] = {"en": "en-gb", "es": "es"}
"""The names of espeak-ng's voices; for a language that is not here its code is tried."""

BITS: Final = 16_000
"""Bits a second: speech of one voice needs no more."""

PLAYER: Final = "player"
_KEPT: Final = ".pieces"
_RATE_HZ: Final = 48_000
_PACKET: Final = 960
_BIT_EXACT: Final = 0x400
_DIGITS: Final = 8
_JOBS: Final = 2
_QUIET: Final = 0.01
"""Share of the loudest moment below which the ends of a sound are cut off."""

Speak = Callable[[str], Sound]


def words_of(text: str) -> str:
    """Give the name of a piece: its words, lower-case and without marks."""
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def said_of(movement: Movement) -> tuple[str, ...]:
    """Give everything of a movement that is said in a session; `saidOf` in the front end's `spoken.ts` is the same."""
    cues = (fault.cue for fault in movement.faults)
    return (movement.name, *movement.text.setup, *movement.text.steps, *cues, *movement.reassurance)


def packs(language: str, own: Sequence[str]) -> dict[str, list[str]]:
    """Give the texts of a language by pack, each once in a pack; own: what the player says by itself.

    A movement's pack leaves out what the player's holds: that one is fetched for every session.
    """
    library = load_library()
    everybodys = _by_words(own)
    found = {PLAYER: list(everybodys.values())}
    for name in library.movements:
        told = _by_words(said_of(library.movement(name, language)))
        found[name] = [text for words, text in told.items() if words not in everybodys]
    return found


def _by_words(texts: Sequence[str]) -> dict[str, str]:
    return {words: text for text in texts if (words := words_of(text))}


def trimmed(sound: Sound) -> Sound:
    """Cut the silence off both ends."""
    samples = np.frombuffer(sound.samples, dtype="<i2")
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _QUIET * np.iinfo(np.int16).max)
    if not loud.size:
        return sound
    margin = sound.rate_hz // 50
    kept = samples[max(0, int(loud[0]) - margin) : int(loud[-1]) + margin]
    return Sound(sound.rate_hz, kept.tobytes())


def as_opus(sound: Sound) -> bytes:
    """Give the sound as an Ogg file with Opus; the same sound always gives the same bytes."""
    out = BytesIO()
    with av.open(out, "w", format="ogg") as container:
        # Bit-exact: nothing in the file says when it was made, or by which version.
        container.flags |= _BIT_EXACT
        stream = container.add_stream("libopus", rate=_RATE_HZ, layout="mono")
        stream.bit_rate = BITS
        frame = av.AudioFrame.from_ndarray(
            np.frombuffer(sound.samples, dtype="<i2")[None, :].copy(), format="s16", layout="mono"
        )
        frame.sample_rate = sound.rate_hz
        resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE_HZ, frame_size=_PACKET)
        for given in (frame, None):
            for piece in resampler.resample(given):
                container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return out.getvalue()


def _written(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)


class Recorder:
    """Records pieces, each once: what was recorded before lies in the folder `.pieces`."""

    def __init__(self, folder: Path, voice: str, speak: Speak) -> None:
        """folder: of the output. voice: what the sound depends on beside the words."""
        self._folder, self._speak = folder / _KEPT, speak
        self._recipe = f"{FORMAT} {voice} {WORDS_A_MINUTE} {PITCH} {BITS}"

    def piece(self, text: str) -> bytes:
        """Give the sound of a text as a file; FilmError where it cannot be spoken, OSError where not written."""
        path = self._folder / f"{sha256(f'{self._recipe} {text}'.encode()).hexdigest()[:20]}.ogg"
        if path.is_file():
            return path.read_bytes()
        content = as_opus(trimmed(self._speak(text)))
        _written(path, content)
        return content


def _packed(texts: Sequence[str], sounds: Sequence[bytes]) -> tuple[bytes, dict[str, list[int]]]:
    places, at = {}, 0
    for text, sound in zip(texts, sounds, strict=True):
        places[words_of(text)] = [at, at + len(sound)]
        at += len(sound)
    return b"".join(sounds), places


def record(language: str, own: Sequence[str], folder: Path, recorder: Recorder) -> int:
    """Write a language's packs and their list; give how many bytes they hold.

    own: what the player says by itself. The list is written last, so that it never names what is not there. FilmError
    where a text cannot be spoken, OSError where a file cannot be written.
    """
    listed: dict[str, Any] = {}
    size = 0
    with ThreadPoolExecutor(_JOBS) as pool:
        for name, texts in packs(language, own).items():
            content, places = _packed(texts, list(pool.map(recorder.piece, texts)))
            file = f"{language}/{name}-{sha256(content).hexdigest()[:_DIGITS]}.bin"
            if not (folder / file).is_file():
                _written(folder / file, content)
            listed[file] = places
            size += len(content)
    value = {"format": FORMAT, "language": language, "packs": listed}
    _written(folder / f"{language}.json", json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())
    for old in (folder / language).glob("*.bin"):
        if f"{language}/{old.name}" not in listed:
            old.unlink()
    return size


def _sentences(path: Path) -> Mapping[str, Sequence[str]]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise FilmError(f"{path} must be the list that the front end's build writes ({error}): make frontend") from None
    if not isinstance(found, dict):
        raise FilmError(f"{path} must be the list that the front end's build writes: make frontend")
    return found


def _recorded(sentences: Path, folder: Path) -> Iterator[str]:
    """Record every language; give a line about each."""
    program = find_program()
    if program is None:
        raise FilmError(HOW_TO_GET)
    for language, own in _sentences(sentences).items():
        voice = VOICES.get(language, language)
        size = record(language, own, folder, Recorder(folder, voice, Espeak(program, voice).say))
        yield f"{folder}: the voice for {language!r}, {size / 1e6:.1f} MB"


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the voice; give the exit code: 0 done, or not possible and not demanded; 1 not possible."""
    parser = argparse.ArgumentParser(prog="python -m unsit.film.spoken", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sentences", type=Path, metavar="SENTENCES")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--if-possible", action="store_true", help="without a voice to record with, say so and go on")
    options = parser.parse_args(arguments)
    try:
        for line in _recorded(options.sentences, options.folder):
            sys.stderr.write(f"{line}\n")
    except FilmError as error:
        told = f"{error}. Where a browser has no voice, captions and sounds lead."
        sys.stderr.write(f"{told}\n" if options.if_possible else f"Error: {error}\n")
        return 0 if options.if_possible else 1
    except OSError as error:
        sys.stderr.write(f"Error: {error.filename or options.folder} cannot be written ({error.strerror or error})\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
