/** The page's side of the author's Python: started when it is first asked something, and kept from then on. */
import type { Urls } from "../choosing/library.ts";
import { bring } from "../offline/page.ts";
import type { FromAuthor, Question, Questions, ToAuthor } from "./messages.ts";

type Asked<Q extends Question> = Questions[Q]["asked"];
type Answered<Q extends Question> = Questions[Q]["answer"];

interface Waiting {
  readonly done: (answer: unknown) => void;
  readonly failed: (error: Error) => void;
}

const PYTHON_FILES = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"];

/** The folder of the built front end. */
function folder(urls: Pick<Urls, "figures">): string {
  return new URL("../", new URL(urls.figures, document.baseURI)).href;
}

/** Keep what writing needs on the device, so that it works without a network the next time. */
export async function keepPython(urls: Urls): Promise<void> {
  const files = [...PYTHON_FILES.map((name) => `${folder(urls)}pyodide/${name}`), new URL(urls.engine_zip, document.baseURI).href];
  const figures = new URL(urls.figures, document.baseURI).pathname;
  await bring("drawing", [...files.map((address) => new URL(address).pathname), `${figures}bodies/woman.glb`]).catch(() => undefined);
}

/** Python that has not started, or not answered, by then has crashed without a word; the next question starts it anew. */
const STARTING_MS = 180_000;
const ANSWER_MS = 60_000;

export class Author {
  private worker: Worker | null = null;
  private begun: Promise<void> | null = null;
  private turn = 0;
  private readonly waiting = new Map<number, Waiting>();

  constructor(private readonly urls: Urls) {}

  /** Start Python; the same promise for everybody who waits. */
  start(): Promise<void> {
    this.begun ??= new Promise<void>((done, failed) => {
      if (this.urls.engine_zip === "") throw new Error("the engine was not built");
      const worker = new Worker(new URL("./author_worker.ts", import.meta.url), { type: "module" });
      this.worker = worker;
      worker.onerror = ({ message }) => this.broken(new Error(message || "the worker could not be started"), failed);
      worker.onmessageerror = () => this.broken(new Error("an answer could not be read"), failed);
      const late = setTimeout(() => this.worker === worker && this.broken(new Error("Python did not start"), failed), STARTING_MS);
      worker.addEventListener("message", ({ data }: MessageEvent<FromAuthor>) => {
        clearTimeout(late);
        if (data.kind === "ready") return done();
        if (data.kind === "failed" && data.turn < 0) return this.broken(new Error(data.why), failed);
        const waits = this.waiting.get(data.turn);
        this.waiting.delete(data.turn);
        if (data.kind === "answer") waits?.done(data.answer);
        else waits?.failed(new Error(data.why));
      });
      const engine = new URL(this.urls.engine_zip, document.baseURI).href;
      worker.postMessage({ kind: "init", python: `${folder(this.urls)}pyodide/`, engine } satisfies ToAuthor);
    });
    return this.begun;
  }

  /** Whatever waits is told; the next question starts anew. */
  private broken(error: Error, failed: (error: Error) => void): void {
    failed(error);
    for (const waits of this.waiting.values()) waits.failed(error);
    this.stop();
  }

  /** Ask one thing; an Error where Python cannot be started or cannot answer. */
  async ask<Q extends Question>(question: Q, asked: Asked<Q>): Promise<Answered<Q>> {
    await this.start();
    return new Promise<Answered<Q>>((done, failed) => {
      const turn = (this.turn += 1);
      const late = setTimeout(() => this.waiting.has(turn) && this.broken(new Error("Python does not answer"), failed), ANSWER_MS);
      const over = <T>(call: (value: T) => void) => (value: T): void => (clearTimeout(late), call(value));
      this.waiting.set(turn, { done: over((answer: unknown) => done(answer as Answered<Q>)), failed: over(failed) });
      this.worker?.postMessage({ kind: "ask", turn, question, asked } satisfies ToAuthor);
    });
  }

  stop(): void {
    this.worker?.terminate();
    this.worker = null;
    this.begun = null;
    for (const waits of this.waiting.values()) waits.failed(new Error("stopped"));
    this.waiting.clear();
  }
}
