"""The tags of an XML file as a stream, read on over whatever damage there is.

An XML parser must stop at the first sign that XML does not allow. In an export of years one program's bad record would
cost all that comes after it, so tags are found here without one: what is damaged is told, and the next tag is looked
for. Nothing is ever unfolded but the five entities of XML and numbered characters. Time grows with the file's size
only: a tag that is no XML is looked at for so many characters, and after so much damage reading ends.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from unsit.interop.gathering import Gathering
from unsit.interop.lines import utf16_of
from unsit.interop.passed_over import OwnName, Passed, WhyStopped

PIECE: Final = 1 << 16
LONGEST_TAG: Final = 1 << 16
"""Characters of a tag; more is none."""
LONGEST_DAMAGED: Final = 1 << 12
"""Characters of a damaged tag that is still read."""
MOST_DAMAGE: Final = 10_000
"""Damaged tags in a file."""
LONGEST_DTD: Final = 1 << 18

_NAME: Final = r"[A-Za-z_][\w:.-]*+"
_TAG: Final = re.compile(rf"""<(/?)({_NAME})((?:\s++[\w:.-]++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+)\s*+(/?)>""")
_DAMAGED: Final = re.compile(rf"""<(/?)({_NAME})((?:[^"'<>]*+(?:"[^"\n]*+"|'[^'\n]*+'))*+)[^"'<>/]*+(/?)>""")
_BEGINNING: Final = re.compile(rf"</?({_NAME})")
_NEXT: Final = re.compile(r"(?<=[\s>])<[A-Za-z_/!?]")
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]+)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([\w.-]{1,40}));")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ENCODING: Final = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_.-]{1,40})""")
_ENCODINGS: Final = frozenset({"utf-8", "iso-8859-1", "windows-1252", "us-ascii", "iso-8859-15"})
_OTHERS: Final = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">"))
"""What is no tag: how it begins and ends."""


class OwnEntityError(ValueError):
    """A document type that defines entities of its own, where none may stand."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag. line: where it begins. is_end: whether it ends an element. is_whole: whether it begins and ends one."""

    name: str
    line: int
    text: str
    is_end: bool
    is_whole: bool


class Tags:
    """The tags of an XML file, in order. has_root: to be set at the right one; before that damage ends all."""

    def __init__(self, file: BinaryIO, gathering: Gathering) -> None:
        self.has_root = False
        self.line = 1
        self._file = file
        self._gathering = gathering
        self._damage = 0
        self._own: frozenset[str] = frozenset()
        self._is_over = False

    def __iter__(self) -> Iterator[Tag]:
        """Return each tag; what is damaged in it or around it is told."""
        buffer = ""
        for piece, is_last in self._texts():
            buffer += piece
            at = 0
            while (found := buffer.find("<", at)) >= 0:
                self._text(buffer, at, found)
                at = found
                tag, end = self._next(buffer, found, is_last=is_last)
                if tag is not None and not self._is_over:
                    yield tag
                if end is None or self._is_over:
                    break
                self.line += buffer.count("\n", found, end)
                at = end
            else:
                self._text(buffer, at, len(buffer))
                at = len(buffer)
            if self._is_over:
                return
            buffer = buffer[at:]
        if buffer.lstrip().startswith("<"):
            self.stop(WhyStopped.WITHIN_TAG)

    def _next(self, buffer: str, at: int, *, is_last: bool) -> tuple[Tag | None, int | None]:
        """Return the tag that begins here, if one does, and where what is here ends; None when that is not there."""
        strict = _TAG.match(buffer, at)
        if strict:
            if "&" in strict[3]:
                self._count_references(strict[3])
            return Tag(strict[2], self.line, strict[3], bool(strict[1]), bool(strict[4])), strict.end()
        end = self._other(buffer, at)
        if end is not None or self._may_go_on(buffer, at, is_last=is_last):
            return None, end
        return self._damaged(buffer, at)

    def attributes(self, tag: Tag) -> dict[str, str]:
        """Return the attributes of a tag; the first of those that have one name."""
        found: dict[str, str] = {}
        for name, double, single in _ATTRIBUTE.findall(tag.text):
            text = double or single
            found.setdefault(name, _REFERENCE.sub(_sign, text) if "&" in text else text)
        return found

    def _texts(self) -> Iterator[tuple[str, bool]]:
        """Return the file's text in pieces, and whether each is the last; without its document type and bad signs."""
        head = self._file.read(LONGEST_DTD)
        wide = utf16_of(head[:4])
        told = _ENCODING.search(head[:200])
        name = told[1].decode().lower() if told else "utf-8"
        decoder = codecs.getincrementaldecoder(wide or (name if name in _ENCODINGS else "utf-8"))("replace")
        text = self._clean(decoder.decode(head)).removeprefix("\ufeff")
        text = self._without_dtd(text)
        following = self._file.read(PIECE)
        for at in range(0, len(text), PIECE):
            yield text[at : at + PIECE], not following and at + PIECE >= len(text)
        while following:
            piece, following = following, self._file.read(PIECE)
            yield self._clean(decoder.decode(piece, final=not following)), not following

    def _clean(self, text: str) -> str:
        """Return a text without what no XML holds; that is counted."""
        if _FORBIDDEN.search(text):
            for sign in set(_FORBIDDEN.findall(text)):
                self._gathering.pass_over(Passed.DAMAGE, f"U+{ord(sign):04X}", text.count(sign))
            text = _FORBIDDEN.sub("", text)
        if "\ufffd" in text:
            self._gathering.pass_over(Passed.DAMAGE, OwnName.LETTERS, text.count("\ufffd"))
        return text

    def _without_dtd(self, text: str) -> str:
        """Return a text without its document type: some exports have a broken one, and nothing needs it.

        Line breaks in it stay, so that lines keep their numbers. Entities that it defines are remembered: reading ends
        at the first one that is used.
        """
        start = text.find("<!DOCTYPE")
        if start < 0:
            return text
        bracket, end = text.find("[", start), text.find(">", start)
        if 0 <= bracket < end or end < 0:
            end = text.find("]>", start) + 1
        end = len(text) if end <= 0 else end + 1
        inside = text[start:end]
        if "<!ENTITY" in inside:
            if start >= PIECE:
                raise OwnEntityError
            self._own = frozenset(re.findall(r"<!ENTITY\s+(?:%\s+)?([\w.-]+)", inside))
        return text[:start] + "\n" * inside.count("\n") + text[end:]

    def _text(self, buffer: str, start: int, end: int) -> None:
        self.line += buffer.count("\n", start, end)
        if self._own and "&" in buffer[start:end]:
            self._count_references(buffer[start:end])

    def _other(self, buffer: str, at: int) -> int | None:
        """Return where a comment or the like ends that begins here; None when none does, or its end is not there."""
        for start, end in _OTHERS:
            if buffer.startswith(start, at):
                if start == "<!" and buffer.startswith("<!DOCTYPE", at) and "<!ENTITY" in buffer[at : at + LONGEST_TAG]:
                    raise OwnEntityError
                found = buffer.find(end, at + len(start))
                return found + len(end) if found >= 0 else None
        return None

    def _may_go_on(self, buffer: str, at: int, *, is_last: bool) -> bool:
        """Say whether what begins here may be whole once more of the file is read."""
        return (
            not is_last
            and len(buffer) - at < LONGEST_TAG
            and _NEXT.search(buffer, at + 1, at + LONGEST_DAMAGED) is None
        )

    def _damaged(self, buffer: str, at: int) -> tuple[Tag | None, int | None]:
        """Return a damaged tag as far as it can be read, and where it ends; None for both when reading ends here."""
        if not self.has_root:
            self._is_over = True
            return None, None
        self._damage += 1
        if self._damage > MOST_DAMAGE:
            self.stop(WhyStopped.TOO_MUCH)
            return None, None
        found = _DAMAGED.match(buffer, at, at + LONGEST_DAMAGED)
        if found:
            self._gathering.pass_over(Passed.DAMAGE, f"{found[2]} in line {self.line:,}")
            return Tag(found[2], self.line, found[3], bool(found[1]), bool(found[4])), found.end()
        following = _NEXT.search(buffer, at + 1, at + LONGEST_DAMAGED)
        named = _BEGINNING.match(buffer, at)
        why = f"must be XML (a damaged {named[1]})" if named else "must be XML (a damaged tag)"
        if following is None and len(buffer) - at < LONGEST_TAG:
            self.stop(WhyStopped.WITHIN_TAG)
            return None, None
        self._gathering.bad(f"line {self.line}", why)
        return None, following.start() if following else at + 1

    def stop(self, why: WhyStopped) -> None:
        """End reading here, and tell why."""
        self._is_over = True
        if self.has_root:
            self._gathering.bad(f"line {self.line}", f"must be XML; what comes after was not read ({why})")

    def _count_references(self, text: str) -> None:
        """Count what stands for no sign; reading ends at an entity that the file itself defines."""
        for found in _REFERENCE.finditer(text):
            if found[3] in self._own:
                self.stop(WhyStopped.OWN_ENTITY)
            elif found[3]:
                self._gathering.pass_over(Passed.DAMAGE, found[0], found[3] not in _ENTITIES)
            elif not _sign(found):
                self._gathering.pass_over(Passed.DAMAGE, f"U+{_code(found):04X}")

    @property
    def is_over(self) -> bool:
        """Whether reading ended before the file did."""
        return self._is_over


def _code(found: re.Match[str]) -> int:
    return int(found[1]) if found[1] else int(found[2], 16)


def _sign(found: re.Match[str]) -> str:
    """Return what a reference stands for: nothing for a sign that XML forbids, itself for an entity that is none."""
    if found[3]:
        return _ENTITIES.get(found[3], found[0])
    code = _code(found)
    return chr(code) if code <= 0x10FFFF and not _FORBIDDEN.match(chr(code)) else ""
