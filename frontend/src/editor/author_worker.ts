/** Reader, checker, figure and proof, the same Python as everywhere, in a worker; one question after the other. */
import { FOLDER, type Proxy, startPython } from "../coach/python.ts";
import type { FromAuthor, Made, ToAuthor } from "./messages.ts";

/** A picture of this Python's memory is another than the coach's. */
const MEMORY = "unsit-python-author";

const GLUE = `
import json
import sys

sys.path.insert(0, "${FOLDER}")

from unsit.proof import authoring

coach = None
text_of_trials = ""
asked_trials = []
desks = {}


def _desk(beside):
    key = json.dumps(beside, sort_keys=True)
    if key not in desks:
        desks.clear()
        desks[key] = authoring.desk(beside["own"], beside["routines"])
    return desks[key]


def _trials(text, quick):
    global text_of_trials, asked_trials
    text_of_trials = text
    asked_trials = authoring.trials(text, quick=quick)
    return [authoring.told_case(case) for case in asked_trials]


ANSWERS = {
    "vocabulary": lambda: authoring.vocabulary(),
    "source": lambda id, kind: authoring.source(id, kind),
    "beginning": lambda: authoring.beginning(),
    "looked": lambda text, kind, beside: authoring.looked(text, kind, _desk(beside)),
    "strip": lambda text: authoring.strip_of(text),
    "figure": lambda text, fault: authoring.figure_of(text, fault),
    "trials": _trials,
    "trial": lambda number: authoring.trial(text_of_trials, asked_trials[number]),
    "adapted": lambda id, kind, language: authoring.adapted(id, kind, language),
}


def answer(question, asked):
    return json.dumps(ANSWERS[question](**json.loads(asked)), allow_nan=False)
`;

let answer: Proxy | null = null;

function post(message: FromAuthor, ...transfer: Transferable[]): void {
  postMessage(message, { transfer });
}

async function init({ python, engine }: Extract<ToAuthor, { kind: "init" }>): Promise<void> {
  const response = await fetch(engine);
  if (!response.ok) throw new Error(`${engine}: status ${response.status}`);
  const { machine } = await startPython(python, await response.arrayBuffer(), GLUE, MEMORY);
  answer = machine.globals.get("answer");
  post({ kind: "ready" });
}

function unpacked(base64: string): ArrayBuffer {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer;
}

function ask({ turn, question, asked }: Extract<ToAuthor, { kind: "ask" }>): void {
  try {
    const value: unknown = JSON.parse(answer!(question, JSON.stringify(asked)));
    if (question !== "figure") return post({ kind: "answer", turn, answer: value });
    const told = value as Omit<Made, "clips"> & { readonly clips: string };
    const clips = unpacked(told.clips);
    post({ kind: "answer", turn, answer: { ...told, clips } satisfies Made }, clips);
  } catch (error) {
    post({ kind: "failed", turn, why: String(error) });
  }
}

addEventListener("message", ({ data }: MessageEvent<ToAuthor>) => {
  if (data.kind === "ask") ask(data);
  else init(data).catch((error: unknown) => post({ kind: "failed", turn: -1, why: String(error) }));
});
