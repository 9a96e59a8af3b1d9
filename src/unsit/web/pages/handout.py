"""A movement on paper: one handout to print, made from the movement file."""

from collections.abc import Iterable, Iterator
from html import escape
from io import BytesIO
from typing import Final

from django.utils.translation import gettext
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    ListFlowable,
    ListItem,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from unsit.figure.step_words import step_words
from unsit.figure.strip import strip
from unsit.movement.model import Movement, Sides
from unsit.web.pages.svg_paper import Drawing
from unsit.web.pages.words import dose_lines, needed, position_words
from unsit.web.paper import ACCENT, CELL, HEAD, INK, LEAD, LINE, PLAIN, QUIET, SMALL, TITLE, with_fonts

_MARGIN: Final = 18 * mm
_FRAME_PADDING: Final = 6
_STRIPS_MM: Final = (38, 32, 26)
"""Heights of the drawing: the first with which everything stands on one page."""
_WEEKS: Final = 4


def handout(movement: Movement, language: str) -> bytes:
    """Give the handout as PDF; the same movement always gives the same bytes."""
    with_fonts()
    content = b""
    for strip_mm in _STRIPS_MM:
        content, pages = _printed(movement, language, strip_mm)
        if pages == 1:
            break
    return content


def _printed(movement: Movement, language: str, strip_mm: float) -> tuple[bytes, int]:
    """Give the PDF with a drawing so high, and the number of its pages."""
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=13 * mm,
        bottomMargin=15 * mm,
        title=movement.name,
        author="Unsit",
        subject=movement.text.summary,
        lang=language,
        invariant=1,
    )
    foot = gettext("Unsit · %(movement)s · no medical advice: with pain or a doubt ask your clinician first") % {
        "movement": movement.name
    }

    def finished(page: Canvas, _document: SimpleDocTemplate) -> None:
        page.saveState()
        page.setFont("Unsit", 8)
        page.setFillColor(HexColor(QUIET))
        page.drawString(_MARGIN + _FRAME_PADDING, 10 * mm, foot)
        page.drawRightString(A4[0] - _MARGIN - _FRAME_PADDING, 10 * mm, str(page.getPageNumber()))
        page.restoreState()

    story = list(_story(movement, language, document.width - 2 * _FRAME_PADDING, strip_mm))
    document.build(story, onFirstPage=finished, onLaterPages=finished)
    return out.getvalue(), int(document.page)


def _story(movement: Movement, language: str, width: float, strip_mm: float) -> Iterator[Flowable]:
    text = movement.text
    yield Paragraph(escape(movement.name), TITLE)
    yield Paragraph(escape(f"{position_words(movement).capitalize()} · {needed(movement)}"), SMALL)
    yield Spacer(0, 5)
    yield Paragraph(escape(text.summary), LEAD)
    yield Spacer(0, 8)
    yield Drawing(strip(movement, words=step_words(language)), width, strip_mm * mm, INK, "Unsit")
    yield _beside(
        [*_section(gettext("Get ready"), _listed(text.setup)), *_section(gettext("Then"), _numbered(text.steps))],
        [
            *_section(gettext("How much"), _sentences(*dose_lines(movement))),
            *_section(gettext("Breathing"), _sentences(text.breathing)),
            *_section(gettext("Going deeper"), _sentences(text.deeper)),
        ],
        width,
        share=0.54,
    )
    cues = (f"<b>{escape(fault.cue)}.</b> {escape(fault.reason)}" for fault in movement.faults)
    yield from _section(gettext("What to look out for"), _listed(cues, marked=True))
    yield _beside(
        list(_section(gettext("Stop when you notice"), _listed(movement.safety.stop_when))),
        list(_section(gettext("Not for everybody"), _listed(one.text for one in movement.safety.not_for))),
        width,
        share=0.37,
    )
    yield KeepTogether(list(_section(gettext("Done"), [_diary(movement, width)])))


def _beside(left: list[Flowable], right: list[Flowable], width: float, share: float) -> Table:
    """Give two columns, the left one with this share of the width."""
    table = Table([[left, right]], colWidths=[width * share, width * (1 - share)], spaceBefore=8)
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


def _sentences(*texts: str) -> list[Flowable]:
    """Give a paragraph of the sentences there are."""
    told = " ".join(filter(None, texts))
    return [Paragraph(escape(told), PLAIN)] if told else []


def _section(title: str, parts: Iterable[Flowable]) -> Iterator[Flowable]:
    """Give a heading with what stands under it; nothing for nothing."""
    listed = list(parts)
    if listed:
        yield Paragraph(escape(title), HEAD)
        yield from listed


def _items(texts: Iterable[str], *, marked: bool) -> list[ListItem]:
    return [ListItem(Paragraph(text if marked else escape(text), PLAIN), spaceAfter=1.5) for text in texts]


def _listed(texts: Iterable[str], *, marked: bool = False) -> list[Flowable]:
    """Give a list with dots; marked: the texts are written in reportlab's marks already."""
    items = _items(texts, marked=marked)
    return (
        [ListFlowable(items, bulletType="bullet", start="•", leftIndent=12, bulletColor=HexColor(ACCENT))]
        if items
        else []
    )


def _numbered(texts: Iterable[str]) -> list[Flowable]:
    items = _items(texts, marked=False)
    if not items:
        return []
    return [
        ListFlowable(
            items,
            bulletType="1",
            bulletFormat="%s.",
            leftIndent=16,
            bulletFontName="Unsit-Strong",
            bulletFontSize=9.4,
            bulletColor=HexColor(ACCENT),
        )
    ]


def _diary(movement: Movement, width: float) -> Table:
    """Give a table to tick: days of four weeks; two rows where the sides are worked one after the other."""
    days = [gettext("week %(number)d") % {"number": number} for number in range(1, _WEEKS + 1)]
    sides = [gettext("left"), gettext("right")] if movement.sides is Sides.ONE else [""]
    head = [Paragraph("", CELL), *(Paragraph(escape(day), CELL) for day in days)]
    rows = [[Paragraph(escape(side), SMALL), *(Paragraph("", CELL) for _ in days)] for side in sides]
    # As wide as the longest word: "izquierdo" is longer than "left".
    widest = max(pdfmetrics.stringWidth(side, SMALL.fontName, SMALL.fontSize) for side in sides)
    label = max(14 * mm, widest + 4 * mm)
    table = Table(
        [head, *rows], colWidths=[label, *[(width - label) / _WEEKS] * _WEEKS], rowHeights=[14, *[17] * len(rows)]
    )
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, -1), 0.6, HexColor(LINE)),
                ("LINEAFTER", (0, 1), (-2, -1), 0.6, HexColor(LINE)),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
            ]
        )
    )
    return table
