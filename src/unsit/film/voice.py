"""The spoken voice: espeak-ng, where it is installed, turns a sentence into sound.

The program is run once for each sentence with the text as an argument of its own, without a shell.
"""

import shutil
import struct
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from unsit.film.errors import FilmError

PROGRAM: Final = "espeak-ng"

HOW_TO_GET: Final = (
    "no voice: espeak-ng is not installed; on Debian and Ubuntu: apt-get install espeak-ng (on macOS: brew install it)"
)
"""What to tell when the program is missing."""

WORDS_A_MINUTE: Final = 155
PITCH: Final = 45
LONGEST_WAIT_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel of sound.

    samples: 16-bit integers, little-endian.
    """

    rate_hz: int
    samples: bytes

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return len(self.samples) / 2 / self.rate_hz


class Voice(Protocol):
    """Something that speaks."""

    def say(self, text: str) -> Sound:
        """Give the sound of a sentence; FilmError when it cannot be spoken."""
        ...


def find_program() -> str | None:
    """Give where espeak-ng is, or None."""
    return shutil.which(PROGRAM)


class Espeak:
    """The voice of espeak-ng; each sentence is spoken once and remembered."""

    def __init__(self, program: str, voice: str) -> None:
        """program: path of espeak-ng. voice: its name for the language, `en-gb`."""
        self._program, self._voice = program, voice
        self._said = lru_cache(maxsize=512)(self._speak)

    def say(self, text: str) -> Sound:
        """Give the sound of a sentence; FilmError when the program fails."""
        return self._said(text)

    def _speak(self, text: str) -> Sound:
        command = [self._program, "-v", self._voice, "-s", str(WORDS_A_MINUTE), "-p", str(PITCH), "--stdout", "--"]
        try:
            done = subprocess.run([*command, text], capture_output=True, timeout=LONGEST_WAIT_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FilmError(f"{self._program} cannot speak ({error})") from None
        if done.returncode != 0:
            why = done.stderr.decode(errors="replace").strip().splitlines()
            raise FilmError(f"{self._program} cannot speak ({why[0] if why else f'exit code {done.returncode}'})")
        return sound_of(done.stdout)


def sound_of(wav: bytes) -> Sound:
    """Read 16-bit mono WAV whose sizes may be wrong, as in a pipe; FilmError for anything else."""
    if wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        raise FilmError("a voice must give WAV sound")
    at, rate_hz, channels, bits = 12, 0, 0, 0
    while at + 8 <= len(wav):
        name, size = wav[at : at + 4], struct.unpack_from("<I", wav, at + 4)[0]
        at += 8
        if name == b"fmt ":
            channels, rate_hz = struct.unpack_from("<HI", wav, at + 2)
            bits = struct.unpack_from("<H", wav, at + 14)[0]
        elif name == b"data":
            if (channels, bits) != (1, 16) or not rate_hz:
                raise FilmError(f"a voice must give one channel of 16 bits (got {channels} of {bits})")
            raw = wav[at : at + min(size, len(wav) - at)]
            return Sound(rate_hz, raw[: len(raw) // 2 * 2])
        at += size + size % 2
    raise FilmError("a voice must give WAV sound with samples in it")
