"""What somebody did, on paper for a clinician: plain facts of the person's own diary, and no judgement of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from io import BytesIO
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from unsit.diary.model import Diary, Observation, Plan, SetKind, Side, TrainingSession
from unsit.diary.noise import band
from unsit.diary.reading import instant
from unsit.movement.errors import UnknownNameError
from unsit.movement.letters import distinct
from unsit.movement.library import load_library
from unsit.web.paper import ACCENT, HEAD, INK, LEAD, LINE, PALE, PLAIN, QUIET, SMALL, TITLE, printable, with_fonts
from unsit.web.training.planning_words import unreadable_words

WEEKS: Final = 12
"""How far back it looks."""

_MARGIN: Final = 18 * mm
_CHART_MM: Final = 34
_MOST_CHARTS: Final = 12
_MOST_ROWS: Final = 60


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one measure of a movement's side, by day. measure: its id; empty: seconds of a hold."""

    movement: str
    side: Side
    measure: str
    values: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A pain that was told. what: the movement or place. level: 0 to 10."""

    day: date
    what: str
    side: Side
    level: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What the paper tells. weeks: of each, its Monday, days with a session, minutes of work, and the plan's target."""

    first: date
    last: date
    weeks: tuple[tuple[date, int, float, int | None], ...]
    movements: tuple[tuple[str, int, float, float], ...]
    series: tuple[Series, ...]
    pains: tuple[Told, ...]


def facts(diary: Diary, today: date) -> Facts:
    """Gather what is told of the last weeks, up to a day in the person's own time zone."""
    zone = ZoneInfo(diary.profile.zone)
    monday = today - timedelta(days=today.weekday())
    first = monday - timedelta(weeks=WEEKS - 1)
    records = [one.record for one in diary.entries]
    sessions = [
        (day, one)
        for one in records
        if isinstance(one, TrainingSession) and first <= (day := _day(one.started, zone)) <= today
    ]
    sessions.sort(key=lambda pair: pair[1].started)
    plans = [one for one in records if isinstance(one, Plan)]
    weeks = tuple(_week(first + timedelta(weeks=number), sessions, plans) for number in range(WEEKS))
    observed = [one for one in records if isinstance(one, Observation) and one.kind == "pain" and one.value is not None]
    pains = [Told(_day(one.at, zone), one.place, one.side, one.value or 0.0) for one in observed]
    pains += [Told(day, pain.movement, pain.side, pain.level) for day, one in sessions for pain in one.pains]
    kept = sorted((one for one in pains if first <= one.day <= today), key=lambda one: one.day)
    return Facts(first, today, weeks, tuple(_movements(sessions)), tuple(_series(sessions)), tuple(kept))


def _day(text: str, zone: ZoneInfo) -> date:
    return instant(text).astimezone(zone).date()


def _week(
    monday: date, sessions: Sequence[tuple[date, TrainingSession]], plans: Sequence[Plan]
) -> tuple[date, int, float, int | None]:
    sunday = monday + timedelta(days=6)
    inside = [(day, one) for day, one in sessions if monday <= day <= sunday]
    running = [one for one in plans if one.started <= sunday.isoformat() and (one.ended or "9") >= monday.isoformat()]
    target = max((one.sessions_per_week for one in running), default=None)
    return monday, len({day for day, _one in inside}), sum(one.work_s for _day, one in inside) / 60, target


def _movements(sessions: Sequence[tuple[date, TrainingSession]]) -> Iterator[tuple[str, int, float, float]]:
    """Give of each movement its sets, how much of them a camera saw, and how much of that was clean."""
    sets: Counter[str] = Counter()
    seen: defaultdict[str, float] = defaultdict(float)
    clean: defaultdict[str, float] = defaultdict(float)
    for _day, session in sessions:
        for one in session.sets:
            sets[one.movement] += 1
            seen[one.movement] += one.seen
            clean[one.movement] += one.clean
    for name, number in sets.most_common():
        yield name, number, seen[name], clean[name]


def _series(sessions: Sequence[tuple[date, TrainingSession]]) -> Iterator[Series]:
    """Give the best of each day: the longest hold, the largest kick with a still spine."""
    found: dict[tuple[str, Side, str], dict[date, float]] = {}
    for day, session in sessions:
        for one in session.sets:
            told = {"": one.done} if one.kind is SetKind.HOLD else {}
            if one.still_spine_deg is not None:
                told["still_spine_deg"] = one.still_spine_deg
            for measure, value in told.items():
                days = found.setdefault((one.movement, one.side, measure), {})
                days[day] = max(days.get(day, 0.0), value)
    for (movement, side, measure), days in sorted(found.items()):
        if len(days) > 1:
            yield Series(movement, side, measure, tuple(sorted(days.items())))


# ---- on paper ----------------------------------------------------------------------------------------------------


class _Names:
    """How the movements and places of a report are called on paper: in letters that are there, no two alike.

    is_rewritten: whether any name had letters that the paper does not have.
    """

    def __init__(self, told: Facts, language: str) -> None:
        ids = dict.fromkeys([*(one[0] for one in told.movements), *(one.what for one in told.pains)])
        names = {one: _name(one, language) for one in ids}
        printed = [printable(name) for name in names.values()]
        self.is_rewritten = printed != list(names.values())
        self._names = dict(zip(ids, distinct(printed), strict=True))

    def of(self, name: str) -> str:
        """Return what a movement or place is called on paper."""
        return self._names.get(name) or printable(name)


def _name(movement: str, language: str) -> str:
    try:
        return load_library().movement(movement, language).name
    except UnknownNameError:
        return movement


def report(diary: Diary, now: datetime, language: str) -> bytes:
    """Give the paper as PDF, in a language."""
    with translation.override(language):
        return _printed(diary, now, language)


def _printed(diary: Diary, now: datetime, language: str) -> bytes:
    with_fonts()
    told = facts(diary, now.astimezone(ZoneInfo(diary.profile.zone)).date())
    out = BytesIO()
    title = gettext("What was done")
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=14 * mm,
        bottomMargin=16 * mm,
        title=title,
        author="Unsit",
        lang=language,
    )
    foot = gettext("Unsit · a person's own record of exercise; no medical advice")

    def finished(page: Canvas, _document: SimpleDocTemplate) -> None:
        page.saveState()
        page.setFont("Unsit", 8)
        page.setFillColor(HexColor(QUIET))
        page.drawString(_MARGIN + 6, 10 * mm, foot)
        page.drawRightString(A4[0] - _MARGIN - 6, 10 * mm, str(page.getPageNumber()))
        page.restoreState()

    document.build(
        list(_story(diary, told, language, document.width - 12)), onFirstPage=finished, onLaterPages=finished
    )
    return out.getvalue()


def _story(diary: Diary, told: Facts, language: str, width: float) -> Iterator[Flowable]:
    yield Paragraph(escape(gettext("What was done")), TITLE)
    names = _Names(told, language)
    whole = {"name": printable(diary.profile.name), "first": date_format(told.first), "last": date_format(told.last)}
    yield Paragraph(escape(gettext("%(name)s, from %(first)s to %(last)s") % whole).lstrip(", "), LEAD)
    yield Spacer(0, 6)
    yield Paragraph(escape(_how_read()), SMALL)
    if names.is_rewritten or printable(diary.profile.name) != diary.profile.name:
        yield Paragraph(escape(gettext("Names in letters that this paper does not have are in Latin letters.")), SMALL)
    if diary.unreadable:
        yield Paragraph(escape(unreadable_words(diary.unreadable)), SMALL)
    yield Paragraph(escape(gettext("Weeks")), HEAD)
    yield _weeks_table(told, width)
    if told.movements:
        yield Paragraph(escape(gettext("Movements")), HEAD)
        yield _table(
            [gettext("Movement"), gettext("Sets"), gettext("Seen by camera, without a fault")],
            [
                [names.of(name), str(sets), f"{clean / seen:.0%}" if seen else gettext("not seen")]
                for name, sets, seen, clean in told.movements[:_MOST_ROWS]
            ],
            width,
        )
        yield from _left_out(len(told.movements))
    for one in told.series[:_MOST_CHARTS]:
        yield KeepTogether([Paragraph(escape(_heading(one, names)), HEAD), _chart(one, width)])
    yield Paragraph(escape(gettext("Pain that was told, 0 to 10")), HEAD)
    if not told.pains:
        yield Paragraph(escape(gettext("None was told in this time.")), PLAIN)
        return
    yield _table(
        [gettext("Day"), gettext("Where, or at which movement"), gettext("Level")],
        [
            [
                date_format(one.day),
                " ".join(filter(None, (names.of(one.what), _side(one.side)))),
                f"{one.level:g}",
            ]
            for one in told.pains[-_MOST_ROWS:]
        ],
        width,
        (0.25, 0.6, 0.15),
    )
    yield from _left_out(len(told.pains))


def _left_out(rows: int) -> Iterator[Flowable]:
    """Say how many rows did not find room in a table."""
    if rows > _MOST_ROWS:
        more = rows - _MOST_ROWS
        words = ngettext("%(number)d more is not shown here.", "%(number)d more are not shown here.", more)
        yield Paragraph(escape(words % {"number": more}), SMALL)


def _how_read() -> str:
    return gettext(
        "Times and counts come from a guided session; what a camera saw is marked. Angles are read off a picture and "
        "carry errors of several degrees. The pale band is what cannot be told from the first sessions: inside it "
        "nothing has changed."
    )


def _weeks_table(told: Facts, width: float) -> Table:
    rows = [
        [date_format(monday), str(days) if target is None else f"{days} / {target}", f"{minutes:.0f}"]
        for monday, days, minutes, target in told.weeks
    ]
    prescribed = [(days, target) for _monday, days, _minutes, target in told.weeks if target]
    if prescribed:
        share = sum(min(days, target) for days, target in prescribed) / sum(target for _days, target in prescribed)
        rows.append([gettext("Done of what was planned"), f"{share:.0%}", ""])
    return _table([gettext("Week from"), gettext("Days with a session"), gettext("Minutes of work")], rows, width)


def _table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: float,
    shares: Sequence[float] = (0.5, 0.25, 0.25),
) -> Table:
    cells = [[Paragraph(escape(text), SMALL) for text in head]]
    cells += [[Paragraph(escape(text), PLAIN) for text in row] for row in rows]
    table = Table(cells, colWidths=[width * share for share in shares], repeatRows=1, hAlign="LEFT")
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]
    table.setStyle(TableStyle(style))
    return table


def _side(side: Side) -> str:
    words: Mapping[Side, Any] = {Side.LEFT: gettext("left"), Side.RIGHT: gettext("right")}
    return str(words.get(side, ""))


def _heading(one: Series, names: _Names) -> str:
    what = gettext("largest kick with a still spine, degrees") if one.measure else gettext("longest hold, seconds")
    return ", ".join(filter(None, (names.of(one.movement), _side(one.side), what)))


def _chart(one: Series, width: float) -> Drawing:
    """Draw values over days with the band of noise."""
    height, left, low = float(_CHART_MM * mm), 26.0, 14.0
    values = [value for _day, value in one.values]
    noise = band(values, one.measure)
    top = max([*values, noise.high if noise else 0.0, 1.0]) * 1.08
    first, last = one.values[0][0], one.values[-1][0]
    days = (last - first).days

    def x(day: date) -> float:
        return left + (width - left - 8) * (day - first).days / days

    def y(value: float) -> float:
        return low + (height - low - 4) * max(value, 0.0) / top

    drawing = Drawing(width, height)
    if noise:
        under = y(noise.low)
        band_of = Rect(left, under, width - left, y(noise.high) - under, fillColor=HexColor(PALE), strokeColor=None)
        drawing.add(band_of)
    for value in (0.0, top / 1.08):
        drawing.add(Line(left, y(value), width, y(value), strokeColor=HexColor(LINE), strokeWidth=0.5))
        drawing.add(_text(left - 4, y(value) - 3, f"{value:.0f}", "end"))
    points = [part for day, value in one.values for part in (x(day), y(value))]
    drawing.add(PolyLine(points, strokeColor=HexColor(ACCENT), strokeWidth=1.2))
    for day, value in one.values:
        drawing.add(Circle(x(day), y(value), 1.9, fillColor=HexColor(ACCENT), strokeColor=None))
    drawing.add(_text(left, 2, date_format(first), "start"))
    drawing.add(_text(width, 2, date_format(last), "end"))
    return drawing


def _text(x: float, y: float, text: str, anchor: str) -> String:
    return String(x, y, text, fontName="Unsit", fontSize=7.5, fillColor=HexColor(INK), textAnchor=anchor)
