"""The engine's worker in a page by itself, fed with the frames of a recording: for tests and for benchmarks."""

from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page
from tests.e2e.player_site import DIST
from tests.golden.events import HERE, RECORDINGS

from unsit.vision.source import open_source

_START: Final = """async ([script, movement, side, frames, text]) => {
  const worker = new Worker(script, { type: 'module' });
  const next = (kind) => new Promise((done, failed) => {
    const listen = ({ data }) => {
      if (data.kind === 'failed') failed(new Error(data.why));
      if (data.kind !== kind) return;
      worker.removeEventListener('message', listen);
      done(data);
    };
    worker.addEventListener('message', listen);
  });
  const asked = (kind, message) => {
    const answer = next(kind);
    worker.postMessage(message);
    return answer;
  };
  const home = location.origin;
  const [pyodide, engine] = [`${home}/static/app/pyodide/`, `${home}/static/app/engine.zip`];
  const { python, isRestored, ms } = await asked('ready', { kind: 'init', python: pyodide, engine, port: null });
  worker.postMessage({ kind: 'movement', movement, side, set: 0, ...(text === null ? {} : { text }) });
  let later_s = 0;
  window.fed = {
    async play(rounds) {
      const told = [];
      for (let round = 0; round < rounds; round += 1) {
        told.length = 0;
        for (const [time_s, aspect, values] of frames) {
          const frame = { time_s: later_s + time_s, aspect, values: Float64Array.from(values) };
          const { events, ms } = await asked('told', { kind: 'frame', frame });
          told.push({ events, ms });
        }
        later_s += (frames.at(-1)?.[0] ?? 0) + 0.1;
      }
      return told;
    },
    finish: async () => (await asked('told', { kind: 'finish' })).events,
    end: () => worker.terminate(),
  };
  return { python, isRestored, ms };
}"""


@dataclass(frozen=True, slots=True)
class Begun:
    """How Python started: its version, whether from its memory, in how many milliseconds."""

    python: str
    is_restored: bool
    ms: float


def frames_of(name: str) -> list[list[Any]]:
    """Give the frames of a golden recording as the engine's worker takes them: time, aspect, values."""
    frames: list[list[Any]] = []
    for frame, _ in open_source(HERE / f"{name}.landmarks"):
        points = zip(frame.image, frame.world, frame.visibility, strict=True)
        values = [number for image, world, seen in points for number in (*image, *world, seen)]
        frames.append([frame.time_s, frame.aspect, values])
    return frames


def start_engine(page: Page, name: str, frames: list[list[Any]], own: tuple[str, str] | None = None) -> Begun:
    """Start a worker that watches for a golden recording's movement, as `fed` in a page of the site.

    own: id and text of a movement that the library has not, to be watched for instead.
    """
    [script] = (DIST / "chunks").glob("engine_worker-*.js")
    movement, text = own or (name, None)
    about = [f"/static/app/chunks/{script.name}", movement, RECORDINGS[name], frames, text]
    told = page.evaluate(_START, about)
    return Begun(told["python"], told["isRestored"], told["ms"])
