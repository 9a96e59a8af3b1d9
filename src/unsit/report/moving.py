"""A recording as a page of its own that plays it: the points of the body as a moving figure, nothing fetched."""

import json
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Final

from unsit.body.frame import Frame
from unsit.body.landmarks import INDEX
from unsit.report.skeleton import BONES

_STYLE: Final = """\
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; padding: 16px; max-width: 900px; }
canvas { display: block; width: 100%; height: auto; border: 1px solid #8888; border-radius: 12px; }
.row { display: flex; gap: 12px; align-items: center; margin-block: 12px; }
button { font: inherit; min-height: 44px; padding-inline: 16px; }
input { flex: 1; }
"""

_SCRIPT: Final = """\
const { moments, bones, head } = JSON.parse(document.getElementById("recording").textContent);
const named = ["canvas", "button", "input", "output"];
const [canvas, button, slider, told] = named.map((name) => document.querySelector(name));
const pen = canvas.getContext("2d");
const end = moments[moments.length - 1][0];
let time = 0, last = null;
slider.max = end;
function draw() {
  let at = moments[0];
  for (const one of moments) { if (one[0] > time) break; at = one; }
  const { width, height } = canvas, [, points] = at;
  pen.clearRect(0, 0, width, height);
  slider.value = time;
  told.textContent = time.toFixed(1) + " s";
  if (points === null) return;
  const ink = getComputedStyle(document.body).color;
  const seen = (n) => Math.max(0.25, points[n][2]);
  pen.lineWidth = height / 60;
  pen.lineCap = "round";
  for (const [side, from, to] of bones) {
    pen.strokeStyle = side === "left" ? "#2a9d8f" : side === "right" ? "#d1495b" : ink;
    pen.globalAlpha = Math.min(seen(from), seen(to));
    pen.beginPath();
    pen.moveTo(points[from][0] * height, points[from][1] * height);
    pen.lineTo(points[to][0] * height, points[to][1] * height);
    pen.stroke();
  }
  const [nose, left, right] = head.map((n) => points[n]);
  const apart = (one, other) => Math.hypot(one[0] - other[0], one[1] - other[1]);
  const radius = 0.8 * Math.max(apart(left, right), apart(nose, left));
  pen.strokeStyle = ink;
  pen.globalAlpha = seen(head[0]);
  pen.beginPath();
  pen.arc((left[0] + right[0]) / 2 * height, (left[1] + right[1]) / 2 * height, radius * height, 0, 7);
  pen.stroke();
  pen.globalAlpha = 1;
}
function step(now) {
  if (last === null) return;
  time += (now - last) / 1000;
  last = now;
  if (time >= end) stop(end);
  draw();
  requestAnimationFrame(step);
}
function stop(at) { time = at; last = null; button.textContent = "Play"; }
button.addEventListener("click", () => {
  if (last !== null) return stop(time);
  if (time >= end) time = 0;
  last = performance.now();
  button.textContent = "Stop";
  requestAnimationFrame(step);
});
slider.addEventListener("input", () => { stop(Number(slider.value)); draw(); });
draw();
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) button.click();
"""

_HEIGHT_PX: Final = 540
_HEAD: Final = ("nose", "left_ear", "right_ear")


def to_moving_html(frames: Iterable[Frame], title: str, facts: Iterable[str] = ()) -> str:
    """Return a page that plays a recording; at least one frame. title, facts: said above it, plain text."""
    all_frames = list(frames)
    aspect = all_frames[0].aspect
    first_s = all_frames[0].time_s
    told = {
        "moments": [[round(one.time_s - first_s, 3), _points(one)] for one in all_frames],
        "bones": BONES,
        "head": [INDEX[name] for name in _HEAD],
    }
    policy = f"default-src 'none'; style-src '{_digest(_STYLE)}'; script-src '{_digest(_SCRIPT)}'; base-uri 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n"
        + "".join(f"<p>{escape(fact)}</p>\n" for fact in facts)
        + f'<canvas role="img" aria-label="{escape(title)}, as moving points" '
        f'width="{round(_HEIGHT_PX * aspect)}" height="{_HEIGHT_PX}"></canvas>\n'
        '<div class="row"><button type="button">Play</button>'
        '<input type="range" min="0" step="any" value="0" aria-label="Time"><output>0.0 s</output></div>\n</main>\n'
        # what stands in a script of data is never run; only its end must not be in it
        f'<script type="application/json" id="recording">{_json(told)}</script>\n<script>{_SCRIPT}</script>\n'
        "</body>\n</html>\n"
    )


def _points(frame: Frame) -> list[tuple[float, float, float]] | None:
    if not frame.seen:
        return None
    sight = frame.visibility or (1.0,) * len(frame.image)
    return [(round(x, 3), round(y, 3), round(seen, 2)) for (x, y, _z), seen in zip(frame.image, sight, strict=True)]


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
