/** The engine, the same Python as everywhere, in a worker. Frames come in through a port or by message, events go out. */
import type { FrameMessage, FromEngine, ToEngine } from "./messages.ts";
import { LANDMARKS, VALUES } from "./messages.ts";
import { FOLDER, type Proxy, startPython } from "./python.ts";

/** Between the page's numbers and the engine: a shared buffer in, events as JSON out. */
const GLUE = `
import json
import sys
from array import array
from dataclasses import asdict

sys.path.insert(0, "${FOLDER}")

from unsit.body.frame import Frame
from unsit.engine.coach import Coach
from unsit.engine.gestures import SignWatch, can_sign
from unsit.engine.live_count import LiveCount
from unsit.movement.library import load_library
from unsit.movement.reader import read_movement

LIBRARY = load_library()
VALUES = memoryview(array("d", [0.0]) * ${LANDMARKS * VALUES})
coach = None
count = None
signs = None


def told(events):
    return json.dumps([{"event": type(event).__name__} | asdict(event) for event in events]) if events else ""


def begin(movement, side, text):
    global coach, count
    coach = Coach(read_movement(text) if text else LIBRARY.movement(movement), side)
    count = LiveCount(coach)
    return ""


def heed(wanted):
    global signs
    signs = SignWatch() if wanted else None
    return ""


def judged(frame):
    events = count.take(frame, coach.update(frame))
    if signs is not None and can_sign(coach.movement):
        events = [*events, *signs.update(frame)]
    return told(events)


def step(time_s, seen, aspect):
    if coach is None or time_s <= coach.time_s:
        return ""
    if not seen:
        return judged(Frame(time_s, aspect=aspect))
    v = VALUES
    image = tuple((v[n], v[n + 1], v[n + 2]) for n in range(0, ${LANDMARKS * VALUES}, ${VALUES}))
    world = tuple((v[n + 3], v[n + 4], v[n + 5]) for n in range(0, ${LANDMARKS * VALUES}, ${VALUES}))
    return judged(Frame(time_s, image, world, tuple(v[${VALUES - 1}::${VALUES}]), aspect))


def finish():
    return told(coach.finish()) if coach is not None else ""
`;

interface Engine {
  readonly values: Float64Array;
  readonly begin: Proxy;
  readonly heed: Proxy;
  readonly step: Proxy;
  readonly finish: Proxy;
}

let engine: Engine | null = null;
let set = -1;

function post(message: FromEngine): void {
  postMessage(message);
}

async function init({ python, engine: address, port }: Extract<ToEngine, { kind: "init" }>): Promise<void> {
  const begun_ms = performance.now();
  // Frames that come before the engine is there are dropped.
  if (port !== null) port.onmessage = ({ data }: MessageEvent<FrameMessage>) => guarded(() => look(data));
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: status ${response.status}`);
  const { machine, isRestored } = await startPython(python, await response.arrayBuffer(), GLUE);
  const { globals } = machine;
  engine = {
    values: globals.get("VALUES").getBuffer("f64").data,
    begin: globals.get("begin"),
    heed: globals.get("heed"),
    step: globals.get("step"),
    finish: globals.get("finish"),
  };
  post({ kind: "ready", python: machine.version, isRestored, ms: performance.now() - begun_ms });
}

function tell(json: string, frame: FrameMessage | null, begun_ms: number): void {
  const events = json === "" ? [] : JSON.parse(json);
  post({ kind: "told", set, events, time_s: frame?.time_s ?? 0, frame, ms: performance.now() - begun_ms });
}

function look(frame: FrameMessage): void {
  const { time_s, aspect, values } = frame;
  if (engine === null || set < 0) return;
  const begun_ms = performance.now();
  if (values.length > 0) engine.values.set(values);
  tell(engine.step(time_s, values.length > 0, aspect), frame, begun_ms);
}

function guarded(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    post({ kind: "failed", why: String(error) });
  }
}

addEventListener("message", ({ data }: MessageEvent<ToEngine>) => {
  switch (data.kind) {
    case "init":
      init(data).catch((error: unknown) => post({ kind: "failed", why: String(error) }));
      break;
    case "movement":
      guarded(() => {
        engine?.begin(data.movement, data.side, data.text ?? "");
        set = data.set;
      });
      break;
    case "signs":
      guarded(() => engine?.heed(data.areWanted));
      break;
    case "frame":
      guarded(() => look(data.frame));
      break;
    case "finish":
      guarded(() => tell(engine?.finish() ?? "", null, performance.now()));
      break;
  }
});
