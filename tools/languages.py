"""Puts Unsit into a language: `python -m tools.languages CODE`, or without CODE every language there is.

For the pages it writes `src/unsit/web/locale/CODE/LC_MESSAGES/django.po` with every message, what was translated
already kept, and the `django.mo` that is read; for movements, routines and programs a file each in
`src/unsit/library/texts/CODE/`, where there is none yet, with the English texts to be written over. Then it says what
is left to do. Needs neither gettext nor anything else from the system.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from unsit.diary.messages import RULES
from unsit.figure.place_words import WORDS as PLACE_WORDS
from unsit.figure.step_words import WORDS as STEP_WORDS
from unsit.movement.library import load_library
from unsit.movement.model import Movement
from unsit.movement.names import PRECAUTIONS
from unsit.movement.program import Program
from unsit.movement.routine import Routine
from unsit.movement.texts import texts_of

ROOT: Final = Path(__file__).resolve().parents[1]
WEB: Final = ROOT / "src" / "unsit" / "web"
TEXTS: Final = ROOT / "src" / "unsit" / "library" / "texts"
FRONTEND: Final = ROOT / "frontend" / "src"
LOCALE: Final = WEB / "locale"

_KEYWORDS: Final = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "_": None}
_HEADER: Final = "Words of Unsit's pages. Apache-2.0, like the rest."


def _found(source: Path) -> Iterator[str | tuple[str, ...]]:
    """Give the messages of a Python file or a template; of several forms as one."""
    text = source.read_text("utf-8")
    if source.suffix == ".html":
        # What stands round the messages is no Python any more; its indentation would be taken for a mistake.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(source)).splitlines())
    found: Any = extract_python(BytesIO(text.encode()), _KEYWORDS, [], {"encoding": "utf-8"})
    for _line, _function, message, _comments in found:
        if message:  # what is not written out, but given by a name, is a message elsewhere
            yield message if isinstance(message, str) else tuple(part for part in message if part)


def messages(code: str = "en") -> Catalog:
    """Give every message of the pages, without translations."""
    catalog = Catalog(locale=code, project="Unsit", header_comment=f"# {_HEADER}", fuzzy=False)
    for source in sorted((*WEB.rglob("*.py"), *WEB.rglob("*.html"))):
        for message in _found(source):
            flags = ["python-format"] if "%(" in "".join(message) else []
            catalog.add(message, flags=flags, locations=[(source.relative_to(WEB).as_posix(), 0)])
    for question in PRECAUTIONS.values():
        catalog.add(question, locations=[("../movement/names.py", 0)])
    for table in RULES:
        for rule in table:
            flags = ["python-format"] if "%(" in rule.value else []
            catalog.add(rule.value, flags=flags, locations=[("../diary/messages.py", 0)])
    return catalog


def folder_of(code: str) -> Path:
    """Give where the words of a language's pages lie."""
    return LOCALE / code.replace("-", "_") / "LC_MESSAGES"


def read(code: str) -> Catalog:
    """Give the translations of a language as they are; empty where there are none."""
    path = folder_of(code) / "django.po"
    if not path.is_file():
        return Catalog(locale=code.replace("-", "_"), fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=code.replace("-", "_"))


def brought_up_to_date(code: str) -> Catalog:
    """Give the translations of a language with every message there is, and none that is gone."""
    catalog = read(code)
    catalog.update(messages(code.replace("-", "_")), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = f"# {_HEADER}"
    return catalog


def untranslated(catalog: Catalog) -> list[str]:
    """Give the messages that have no translation, or only a doubtful one."""
    left = []
    for message in catalog:
        translations = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and (message.fuzzy or not all(translations)):
            left.append(message.id if isinstance(message.id, str) else message.id[0])
    return left


def _head(catalog: Catalog) -> list[tuple[str, str]]:
    """Give what a file says of itself: nothing that differs from day to day."""
    return [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Language", str(catalog.locale)),
        ("Plural-Forms", catalog.plural_forms),
    ]


class _Plain(Catalog):
    """A catalog without the dates that Babel would write into it."""

    mime_headers = property(_head)


def compiled(catalog: Catalog) -> bytes:
    """Give what the pages read; the same translations always give the same bytes."""
    plain = _Plain(locale=catalog.locale, fuzzy=False)
    for message in catalog:
        if message.id:
            plain.add(message.id, message.string)
    out = BytesIO()
    write_mo(out, plain)
    return out.getvalue()


def as_po(catalog: Catalog) -> bytes:
    """Give the file that people write in; the same translations always give the same bytes."""
    out = BytesIO()
    write_po(out, catalog, width=110, omit_header=True)
    told = (f'"{name}: {value}\\n"' for name, value in _head(catalog))
    head = "\n".join([f"# {_HEADER}", 'msgid ""', 'msgstr ""', *told, "", ""])
    return head.encode() + out.getvalue()


def text_file(texts: Mapping[str, str]) -> str:
    """Give the TOML of texts by path, as `texts_of` gives them: what is to be written over in another language."""
    tables: dict[str, dict[str, list[str]]] = {}
    for path, text in texts.items():
        table, _, key = path.rpartition(".")
        if text:
            tables.setdefault(table, {}).setdefault(key, []).append(text)
    families = list(dict.fromkeys(name.partition(".")[0] for name in tables))
    lines: list[str] = []
    for name in sorted(tables, key=lambda name: (families.index(name.partition(".")[0]), "." in name)):
        if name:
            lines += ["", f"[[{name.partition('[')[0]}]]" if name.endswith("]") else f"[{name}]"]
        lists: dict[str, list[str]] = {}
        for key, told in tables[name].items():
            plain, bracket, _ = key.partition("[")
            if bracket:
                lists.setdefault(plain, []).extend(told)
            else:
                lines.append(f"{key} = {json.dumps(told[0], ensure_ascii=False)}")
        for key, sentences in lists.items():
            listed = [f"    {json.dumps(sentence, ensure_ascii=False)}," for sentence in sentences]
            lines += [f"{key} = [", *listed, "]"]
    return "\n".join(lines).lstrip("\n") + "\n"


def _texts(code: str) -> int:
    """Write files for what has none in a language; give how many."""
    library = load_library()
    folder = TEXTS / code
    written = 0
    things: list[Movement | Routine | Program] = [*library.movements.values(), *library.routines.values()]
    for thing in (*things, *library.programs.values()):
        path = folder / f"{thing.id}.toml"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text_file(texts_of(thing)), "utf-8")
            written += 1
    return written


def left_over(code: str, catalog: Catalog, written: int) -> Iterator[str]:
    """Say what a language still lacks."""
    if missing := untranslated(catalog):
        where = (folder_of(code) / "django.po").relative_to(ROOT)
        yield f"pages: {len(missing)} messages must be translated in {where}, the first is {missing[0]!r}"
    if written:
        yield f"library: {written} new files in {(TEXTS / code).relative_to(ROOT)} are to be written over"
    for name, table in (("place_words.py", PLACE_WORDS), ("step_words.py", STEP_WORDS)):
        if code not in table:
            yield f"figure: src/unsit/figure/{name} must have a table for {code!r} in WORDS"
    for source in sorted(FRONTEND.rglob("words.ts")):
        if f"const {code.replace('-', '_')}: " not in source.read_text("utf-8"):
            yield f"elements: {source.relative_to(ROOT)} must have a table for {code!r} in LANGUAGES"


def bring(code: str) -> list[str]:
    """Write a language's files; give what is left to do. OSError when a file cannot be written."""
    catalog = brought_up_to_date(code)
    folder = folder_of(code)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.po").write_bytes(as_po(catalog))
    left = list(left_over(code, catalog, _texts(code)))
    # A language is offered as soon as this is there, so not before all of it has been translated.
    if not untranslated(catalog):
        (folder / "django.mo").write_bytes(compiled(catalog))
    return left


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring languages up to date; give the exit code: 0 nothing is left, 1 something is, 2 not understood."""
    parser = argparse.ArgumentParser(prog="python -m tools.languages", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("code", nargs="?", help="fr, pt-br …; without it every language there is")
    options = parser.parse_args(arguments)
    there = sorted(place.name for place in LOCALE.glob("*") if place.is_dir()) if LOCALE.is_dir() else []
    codes = [options.code.lower()] if options.code else [name.lower().replace("_", "-") for name in there]
    left: list[str] = []
    for code in codes:
        try:
            Locale.parse(code.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            sys.stderr.write(f"Error: {code!r} must be the code of a language, such as fr or pt-br\n")
            return 2
        left += bring(code)
    sys.stderr.write("".join(f"{one}\n" for one in left) or f"{', '.join(codes)}: nothing is left to do\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
