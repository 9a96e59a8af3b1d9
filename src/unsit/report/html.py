"""A finished check as one HTML file that needs nothing else: no request, no script, plots and stills inside."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from importlib import resources
from pathlib import Path
from typing import Final

from unsit.engine.result import CheckResult, FaultSpan, SetResult
from unsit.movement.model import Fault, Movement
from unsit.report.camera_place import Unseen, missed_words, place_words, top_view, unseen
from unsit.report.material import Material
from unsit.report.set_plots import NARROW, WIDE, Figure, SetPlots, Starts
from unsit.report.skeleton import Flat, bones, fitted, in_picture
from unsit.report.stills import LONG_SIDE, Moment, Still, moments
from unsit.report.words import (
    check_words,
    clock,
    count_words,
    counted,
    done_words,
    fault_named,
    measure_words,
    movement_name,
    percent,
    plain_name,
    praise_words,
    seconds,
    side_words,
    unit_of,
    value_words,
)

_BARE_SIDE: Final = 240.0
"""Width of a skeleton drawn alone."""
_STILL_SHAPE: Final = 0.75
"""Height / width of a still."""
_ROOM: Final = 0.06
"""Room left round the body, in picture heights."""
_TIMES_SHOWN: Final = 8


def to_html(result: CheckResult, movements: Mapping[str, Movement], material: Material) -> str:
    """Give the whole page.

    movements: by id, at least those of the result's sets; without one, its set is told without plots.
    """
    style = _style()
    title = f"{Path(result.source).name} – what was found"
    return "".join(
        (
            "<!doctype html>\n",
            '<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">\n',
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
            f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
            _header(result),
            "<main>\n",
            _summary(result, movements),
            *_sets(result, movements, material),
            _sentences("advice", "Next time", result.advice),
            _sentences("source", "About the source", result.warnings),
            "</main>\n",
            _FOOTER,
            "</body>\n</html>\n",
        )
    )


def _style() -> str:
    return resources.files("unsit.report").joinpath("style.css").read_text("utf-8")


def _policy(style: str) -> str:
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


_FOOTER = (
    "<footer><p>Made by Unsit on this computer; no picture left it. Angles from one camera are off by some degrees: "
    "compare them with your own, not with somebody else’s. Unsit is about form and habit; it is not a medical device. "
    "When something hurts, stop, and ask your clinician.</p></footer>\n"
)


def _header(result: CheckResult) -> str:
    seen = percent(result.frames_seen / result.frames) if result.frames else "0 %"
    stopped = '<p class="notice">Stopped early: this is what was found until then.</p>' if result.interrupted else ""
    return (
        f'<header><p class="brand">Unsit</p><h1>{escape(Path(result.source).name)}</h1>'
        f'<p class="facts">{clock(result.duration_s)} long · {counted(result.frames, "frame")} · '
        f"somebody seen in {seen} of them</p>{stopped}</header>\n"
    )


def _summary(result: CheckResult, movements: Mapping[str, Movement]) -> str:
    if not result.sets:
        return '<section aria-labelledby="summary"><h2 id="summary">Summary</h2><p>No set was found.</p></section>\n'
    sure = any(one.confidence < 1.0 for one in result.sets)
    headings = ("Movement", "Side", "Time", "Done", "Faults", *(("Sure",) if sure else ()))
    rows = []
    for number, one in enumerate(result.sets, start=1):
        movement = movements.get(one.movement)
        cells = [
            f'<a href="#set-{number}">{escape(movement_name(one.movement, movement))}</a>',
            side_words(one.side),
            f"{clock(one.start_s)}–{clock(one.end_s)}",
            f"<strong>{done_words(one, movement)}</strong>",
            _fault_count(one),
            percent(one.confidence),
        ]
        rows.append(cells[: len(headings)])
    table = _table(f"{counted(len(result.sets), 'set')} found", headings, rows)
    return f'<section aria-labelledby="summary"><h2 id="summary">Summary</h2>{table}</section>\n'


def _table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table whose rows become cards on a phone; the roles keep it a table for those who hear it.

    rows: cells as HTML, the first of each heads its row.
    """
    head = "".join(f'<th role="columnheader" scope="col">{escape(heading)}</th>' for heading in headings)
    body = "".join(
        '<tr role="row">'
        + "".join(
            _cell(number, heading, cell) for number, (heading, cell) in enumerate(zip(headings, row, strict=True))
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table role="table"><caption>{escape(caption)}</caption><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _cell(number: int, heading: str, cell: str) -> str:
    if number == 0:
        return f'<th role="rowheader" scope="row">{cell}</th>'
    return f'<td role="cell" data-heading="{escape(heading)}">{cell}</td>'


def _fault_count(one: SetResult) -> str:
    return str(len(one.faults)) if one.faults else '<span class="good">none</span>'


def _sets(result: CheckResult, movements: Mapping[str, Movement], material: Material) -> Iterator[str]:
    pairs = [(one, movements.get(one.movement)) for one in result.sets]
    starts = Starts(material.trace)
    for number, ((one, movement), shown) in enumerate(zip(pairs, moments(pairs), strict=True), start=1):
        yield _set(number, one, movement, shown, material, starts)


def _set(
    number: int,
    one: SetResult,
    movement: Movement | None,
    shown: Sequence[Moment],
    material: Material,
    starts: Starts,
) -> str:
    heading = f"{movement_name(one.movement, movement)}, {side_words(one.side)}"
    parts = [_done(one, movement), _check(one, movement), _praise(one, movement), _fault_table(one, movement)]
    if movement is not None:
        plots = SetPlots(one, movement, material.trace, starts)
        parts += [_figure(figure) for figure in plots.figures()]
    parts += [_stills(shown, material), _not_seen(one, movement)]
    return (
        f'<section class="set" id="set-{number}" aria-labelledby="set-{number}-name">'
        f'<h2 id="set-{number}-name">{escape(heading)}</h2>{"".join(parts)}</section>\n'
    )


def _done(one: SetResult, movement: Movement | None) -> str:
    return (
        f'<p class="done"><strong>{done_words(one, movement)}</strong> '
        f"<span>from {clock(one.start_s)} to {clock(one.end_s)}, {seconds(one.end_s - one.start_s)}</span></p>"
        + (f"<p>{sure}</p>" if (sure := count_words(one)) else "")
    )


def _check(one: SetResult, movement: Movement | None) -> str:
    if one.check is None:
        return ""
    said, meaning = check_words(one.check, movement)
    what = f" {escape(movement.check.what)}" if movement is not None and movement.check is not None else ""
    return f'<p class="check"><strong>{escape(said)}</strong> <span>{_sentence(meaning)}{what}</span></p>'


def _praise(one: SetResult, movement: Movement | None) -> str:
    kind, why = praise_words(one, movement)
    if not why:
        return ""
    return f'<p class="good praise">{escape(kind)} {why}</p>' if kind else f"<p>{why}</p>"


def _fault_table(one: SetResult, movement: Movement | None) -> str:
    if not one.faults:
        return ""
    by_id: dict[str, list[FaultSpan]] = {}
    for fault in one.faults:
        by_id.setdefault(fault.id, []).append(fault)
    rows = [_fault_row(spans, fault_named(fault_id, movement)) for fault_id, spans in by_id.items()]
    caption = f"{counted(len(one.faults), 'fault')}, each kind with what to do"
    return _table(caption, ("Fault", "When", "Worst", "What to do"), rows)


def _fault_row(spans: Sequence[FaultSpan], known: Fault | None) -> tuple[str, str, str, str]:
    times = " ".join(
        f'<span class="time">{clock(span.start_s)}–{clock(span.end_s)}</span>' for span in spans[:_TIMES_SHOWN]
    )
    more = f" and {len(spans) - _TIMES_SHOWN} more" if len(spans) > _TIMES_SHOWN else ""
    worst, cue = "–", ""
    if known is not None:
        worst = value_words(max((span.value for span in spans), key=abs), unit_of(known.measure))
        cue = f"<strong>{escape(known.cue)}</strong> <span>{escape(known.reason)}</span>"
    return escape(plain_name(spans[0].id)), times + more, worst, cue


def _figure(figure: Figure) -> str:
    legend = "".join(f'<li class="{kind}">{escape(words)}</li>' for kind, words in figure.legend)
    keys = f'<ul class="legend">{legend}</ul>' if legend else ""
    if figure.square:
        drawn = f'<div class="square">{figure.draw(WIDE)}</div>'
    else:
        drawn = f'<div class="wide">{figure.draw(WIDE)}</div><div class="narrow">{figure.draw(NARROW)}</div>'
    return f"<figure><figcaption>{escape(figure.caption)}</figcaption>{drawn}{keys}</figure>"


def _stills(shown: Sequence[Moment], material: Material) -> str:
    items = "".join(_still(moment, material) for moment in shown)
    return f'<h3>Pictures</h3><ul class="stills">{items}</ul>' if items else ""


def _still(moment: Moment, material: Material) -> str:
    still = material.stills.nearest(moment.time_s)
    if still is None:
        frame = material.trace.nearest(moment.time_s)
        if frame is None:
            return ""
        still = Still(frame)
    kind = "fault" if moment.fault else "done"
    words = f"{moment.caption} at {clock(still.frame.time_s)}"
    return (
        f'<li class="{kind}"><figure>{_picture(still, words)}'
        f"<figcaption>{escape(moment.caption)}<br><span>{clock(moment.time_s)}</span></figcaption></figure></li>"
    )


def _picture(still: Still, words: str) -> str:
    """Give the still with the skeleton on it, or the skeleton alone."""
    label = f'role="img" aria-label="{escape(words)}: the body with its skeleton"'
    if not still.jpeg:
        points = fitted(in_picture(still.frame, LONG_SIDE), _BARE_SIDE, _BARE_SIDE * _STILL_SHAPE, 22.0)
        body = bones(points, still.frame.visibility)
        return (
            f'<svg class="still bare" viewBox="0 0 {_BARE_SIDE:g} {_BARE_SIDE * _STILL_SHAPE:g}" {label}>{body}</svg>'
        )
    data = b64encode(still.jpeg).decode()
    points = in_picture(still.frame, still.height)
    left, top, wide, high = _around(points, still.width, still.height)
    return (
        f'<svg class="still" viewBox="{left:.1f} {top:.1f} {wide:.1f} {high:.1f}" {label}>'
        f'<image href="data:image/jpeg;base64,{data}" width="{still.width}" height="{still.height}"/>'
        f"{bones(points, still.frame.visibility, dot=wide / 80, halo=True)}</svg>"
    )


def _around(points: Sequence[Flat], width: float, height: float) -> tuple[float, float, float, float]:
    """Give left, top, width and height of a 4:3 box round the body, inside the picture if that is large enough."""
    xs, ys = [min(max(x, 0.0), width) for x, _ in points], [min(max(y, 0.0), height) for _, y in points]
    wide = max(max(xs) - min(xs) + 2 * _ROOM * height, (max(ys) - min(ys) + 2 * _ROOM * height) / _STILL_SHAPE)
    wide = min(wide, max(width, height / _STILL_SHAPE))
    high = wide * _STILL_SHAPE
    left = _kept_inside((min(xs) + max(xs) - wide) / 2, wide, width)
    top = _kept_inside((min(ys) + max(ys) - high) / 2, high, height)
    return left, top, wide, high


def _kept_inside(start: float, size: float, whole: float) -> float:
    return (whole - size) / 2 if size >= whole else min(max(start, 0.0), whole - size)


def _not_seen(one: SetResult, movement: Movement | None) -> str:
    if not one.unknown:
        return ""
    heading = "<h3>What could not be seen</h3><p>What was not seen is unknown: neither good nor a fault.</p>"
    if movement is None:
        return heading + _list(measure_words(measure) for measure in one.unknown)
    return heading + "".join(_gap(gap, movement, one.side) for gap in unseen(one, movement))


def _gap(gap: Unseen, movement: Movement, side: str) -> str:
    words = f"<p>{_sentence(missed_words(gap))}</p>"
    if gap.view is None:
        cues = _list(f"{fault.cue}: {fault.reason}" for fault in gap.faults)
        return f"{words}<p>No camera shows this reliably; keep it in mind:</p>{cues}"
    return (
        f'<div class="place">{top_view(movement, gap.view, side)}<div>{words}'
        f"<p>Where the camera sees it: {escape(gap.view.advice)}</p>"
        f'<p class="facts">{escape(place_words(movement, gap.view, side))}</p></div></div>'
    )


def _sentence(words: str) -> str:
    return f"{escape(words[:1].upper() + words[1:])}."


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def _sentences(name: str, heading: str, sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>{_list(sentences)}</section>\n'
