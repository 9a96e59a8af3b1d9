/** The camera and its two workers: pictures go to the pose worker, landmarks to the engine, events come back. */
import type { Urls } from "../choosing/library.ts";
import type { Delegate, FromEngine, FromPose, ToEngine, ToPose } from "../coach/messages.ts";
import type { Clock } from "../player/clock.ts";
import type { Trouble } from "../player/words.ts";
import type { Box } from "./people.ts";

export type Framing = "nobody" | "partly" | "whole";
export interface Look {
  readonly framing: Framing;
  /** Where in the picture the person is who is followed. */
  readonly at: Box | null;
  readonly isDark: boolean;
}

export interface Watcher {
  told(message: Extract<FromEngine, { kind: "told" }>): void;
  looked(look: Look): void;
  /** Everybody who is to be seen, from left to right; told when their number changes. */
  people(people: readonly Box[]): void;
  trouble(trouble: Trouble): void;
  /** For now nothing is seen. isAnew: the workers start again, and know nothing of what they have seen so far. */
  blind(isAnew: boolean): void;
  /** Whether nobody is at work just now. */
  isCalm(): boolean;
  /** Fetch what is needed, so that the workers find it on the device. */
  prepare(): Promise<void>;
}

/** Pictures are made this wide before they are looked at; the pose needs no more. */
const WIDTH_PX = 480;
const PERIOD_MS = 33;
/** Where the camera stands can be checked while Python starts, but it is not to be held up by that. */
const UNREADY_PERIOD_MS = 500;
const SLOW_MS = 1200;
const SLOW_COUNT = 8;
/** A worker that has had a picture or landmarks for so long and says nothing is waited for no longer: the clock leads. */
const LATE_MS = 10_000;
/** One that is silent for that long has crashed; browsers do not always tell of it. */
const SILENT_MS = 45_000;
/** So often the workers are started again in one watch. */
const MOST_STARTS = 3;
const DARK = 45;
const WHOLE = 0.97;

/** The moments of the start, for `performance.getEntriesByType("mark")`; each is marked once a watch. */
type Moment = "asked" | "allowed" | "pose" | "engine" | "looked" | "told";

/** Why there is no camera, in the player's words. */
export function cameraTrouble(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "camera-refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "camera-none" : "camera-failed";
}

function drawing(): Delegate | null {
  const context = document.createElement("canvas").getContext("webgl2");
  if (context === null) return null;
  const about = context.getExtension("WEBGL_debug_renderer_info");
  const name = about === null ? "" : String(context.getParameter(about.UNMASKED_RENDERER_WEBGL));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name) ? "CPU" : "GPU";
}

export class CameraWatch {
  readonly video = document.createElement("video");
  private stream: MediaStream | null = null;
  private pose: Worker | null = null;
  private engine: Worker | null = null;
  private isBusy = false;
  private slow = 0;
  private stopLooking: (() => void) | null = null;
  private isDark = false;
  private wanted: Extract<ToEngine, { kind: "movement" }> | null = null;
  /** The pose worker is there; pictures are looked at, but nothing is coached yet. */
  private canLook = false;
  private isReady = false;
  private areSignsWanted = false;
  private isOver = false;
  private looked_ms = -Infinity;
  private delegate: Delegate = "CPU";
  private starts = 0;
  /** Another program has the camera; what is still said then is of pictures from before. */
  isHeld = false;
  private isLate = false;
  /** Since when the pose worker and the engine owe an answer; Infinity: they owe none. */
  private posing_ms = Infinity;
  private engine_ms = Infinity;
  /** When a picture was last looked at, or could have been for the first time. */
  private saw_ms = Infinity;
  private readonly marked = new Set<Moment>();
  private readonly light = new OffscreenCanvas(16, 12).getContext("2d", { willReadFrequently: true });

  constructor(
    private readonly urls: Urls,
    private readonly base: string,
    private readonly clock: Clock,
    private readonly watcher: Watcher,
  ) {
    this.video.muted = true;
    this.video.playsInline = true;
  }

  /** Width / height of the camera's picture. */
  get aspect(): number {
    return this.video.videoHeight > 0 ? this.video.videoWidth / this.video.videoHeight : 4 / 3;
  }

  private mark(moment: Moment): void {
    if (this.marked.has(moment)) return;
    this.marked.add(moment);
    performance.mark(`unsit-camera-${moment}`);
  }

  /**
   * Start the workers, and ask for the camera meanwhile: who has to find the button for "allow" does not wait afterwards.
   * False, with the trouble told, where that does not work.
   */
  async start(): Promise<boolean> {
    this.mark("asked");
    const delegate = drawing();
    if (delegate === null) return this.fail("camera-no-webgl");
    if (navigator.mediaDevices === undefined) return this.fail("camera-none");
    this.delegate = delegate;
    const begun = this.startWorkers(delegate);
    // What goes wrong there is told below, once the camera is there.
    begun.catch(() => undefined);
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { width: { ideal: 640 }, height: { ideal: 480 } } });
    } catch (error) {
      return this.fail(cameraTrouble(error));
    }
    this.mark("allowed");
    if (this.isOver) {
      for (const track of stream.getTracks()) track.stop();
      return false;
    }
    this.stream = stream;
    for (const track of stream.getVideoTracks()) {
      track.addEventListener("ended", () => this.fail("camera-gone"));
      track.addEventListener("mute", () => this.held());
      track.addEventListener("unmute", () => ((this.isHeld = false), this.goOn()));
    }
    document.addEventListener("visibilitychange", this.goOn);
    this.video.srcObject = stream;
    try {
      await this.video.play();
      this.stopLooking = this.clock.every(PERIOD_MS, () => void this.look());
      await begun;
    } catch {
      return this.fail("camera-failed");
    }
    if (this.isOver) return false;
    this.ready();
    return true;
  }

  private ready(): void {
    this.isReady = true;
    this.saw_ms = performance.now();
    this.heed(this.areSignsWanted);
    if (this.wanted !== null) this.toEngine(this.wanted);
  }

  /** Another program took the camera, or a call did: its picture stands still, and is not looked at. */
  private held(): void {
    this.isHeld = true;
    this.watcher.trouble("camera-held");
    this.watcher.blind(false);
  }

  /** Go on looking: some browsers stop the picture of a hidden page, and do not begin again by themselves. */
  private readonly goOn = (): void => {
    if (this.stream !== null && this.video.paused && !document.hidden) void this.video.play().catch(() => undefined);
  };

  /** Start the workers again, where one of them has crashed; too often, and the clock carries on. */
  private async revive(): Promise<void> {
    this.starts += 1;
    if (this.starts >= MOST_STARTS) return void this.fail("camera-crashed");
    this.letWorkersGo();
    this.watcher.blind(true);
    try {
      await this.startWorkers(this.delegate);
    } catch {
      if (!this.isOver) this.fail("camera-crashed");
      return;
    }
    if (!this.isOver) this.ready();
  }

  private letWorkersGo(): void {
    this.isReady = this.canLook = this.isBusy = false;
    this.posing_ms = this.engine_ms = Infinity;
    this.pose?.terminate();
    this.engine?.terminate();
    this.pose = this.engine = null;
  }

  /**
   * Notice a worker that owes an answer for too long, and a camera without pictures; false where a worker has crashed and
   * another one starts.
   */
  private answers(now_ms: number): boolean {
    const owed_ms = this.isReady ? Math.max(now_ms - this.posing_ms, now_ms - this.engine_ms) : 0;
    const isLate = owed_ms > LATE_MS || (this.isReady && now_ms - this.saw_ms > LATE_MS);
    if (isLate && !this.isLate) this.watcher.blind(false);
    this.isLate = isLate;
    if (owed_ms > SILENT_MS) void this.revive();
    return owed_ms <= SILENT_MS;
  }

  private toEngine(message: ToEngine, ...transfer: Transferable[]): void {
    this.engine?.postMessage(message, transfer);
  }

  private async startWorkers(delegate: Delegate): Promise<void> {
    await this.watcher.prepare();
    if (this.isOver) return;
    const pose = (this.pose = new Worker(new URL("./pose_worker.ts", import.meta.url), { type: "module" }));
    const engine = (this.engine = new Worker(new URL("../coach/engine_worker.ts", import.meta.url), { type: "module" }));
    const { port1, port2 } = new MessageChannel();
    const address = (path: string): string => new URL(path, document.baseURI).href;
    const ready = (worker: Worker): Promise<void> =>
      new Promise((done, failed) => {
        worker.onerror = ({ message }) => {
          failed(new Error(message));
          // Once it worked, it is started again.
          if (this.isReady && (worker === this.pose || worker === this.engine)) void this.revive();
        };
        worker.addEventListener("message", ({ data }: MessageEvent<FromPose | FromEngine>) => {
          if (data.kind === "ready") done();
          if (data.kind === "failed") failed(new Error(data.why));
        });
      });
    pose.addEventListener("message", ({ data }: MessageEvent<FromPose>) => this.fromPose(data, delegate));
    engine.addEventListener("message", ({ data }: MessageEvent<FromEngine>) => this.fromEngine(data));
    const both = [ready(pose), ready(engine)];
    const toPose: ToPose = { kind: "init", wasm: `${this.base}vision`, model: address(this.urls.pose_model), delegate, port: port1 };
    pose.postMessage(toPose, [port1]);
    this.toEngine({ kind: "init", python: `${this.base}pyodide/`, engine: address(this.urls.engine_zip), port: port2 }, port2);
    await Promise.all(both);
  }

  private fromPose(message: FromPose, asked: Delegate): void {
    if (message.kind === "ready") {
      this.mark("pose");
      this.canLook = true;
    }
    if (message.kind === "ready" && (message.delegate !== asked || asked === "CPU")) this.watcher.trouble("camera-cpu");
    // What fails before it can look is told by `start`.
    if (message.kind === "failed" && this.canLook) this.fail("camera-failed");
    if (message.kind === "people") this.watcher.people(message.people);
    if (message.kind !== "looked") return;
    this.mark("looked");
    this.isBusy = false;
    this.posing_ms = Infinity;
    this.saw_ms = performance.now();
    // Every picture's landmarks go to the engine, which tells something of each while it has a movement.
    if (this.isReady && this.wanted !== null && this.engine_ms === Infinity) this.engine_ms = performance.now();
    // While Python starts everything is slow.
    this.slow = this.isReady && message.ms > SLOW_MS ? this.slow + 1 : 0;
    if (this.slow >= SLOW_COUNT) this.fail("camera-slow");
    if (this.isHeld) return;
    const { at } = message;
    const framing = at === null ? "nobody" : message.inside >= WHOLE ? "whole" : "partly";
    this.watcher.looked({ framing, at, isDark: this.isDark });
  }

  private fromEngine(message: FromEngine): void {
    if (message.kind === "ready") this.mark("engine");
    if (message.kind === "told") {
      this.mark("told");
      this.engine_ms = Infinity;
      this.watcher.told(message);
    }
    if (message.kind === "failed" && this.isReady) this.fail("camera-failed");
  }

  /** Watch for this movement from now on. */
  watch(movement: string, side: string, set: number, text = ""): void {
    this.wanted = { kind: "movement", movement, side, set, text };
    if (this.isReady) this.toEngine(this.wanted);
  }

  /** Follow whoever is nearest to this place of the picture. */
  follow(x: number, y: number): void {
    this.pose?.postMessage({ kind: "follow", x, y } satisfies ToPose);
  }

  /** Heed signs with the hands, or no longer. */
  heed(areWanted: boolean): void {
    this.areSignsWanted = areWanted;
    if (this.isReady) this.toEngine({ kind: "signs", areWanted });
  }

  private async look(): Promise<void> {
    const { video, pose } = this;
    const now_ms = this.clock.now_ms();
    if (!this.answers(performance.now()) || this.isHeld) return;
    if (!this.isReady && now_ms - this.looked_ms < UNREADY_PERIOD_MS) return;
    if (this.isBusy || !this.canLook || pose === null || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.isBusy = true;
    this.looked_ms = now_ms;
    this.posing_ms = performance.now();
    try {
      const resizeWidth = Math.min(WIDTH_PX, video.videoWidth);
      const picture = await createImageBitmap(video, { resizeWidth, resizeHeight: Math.round((resizeWidth * video.videoHeight) / video.videoWidth) });
      this.measureLight(picture);
      pose.postMessage({ kind: "picture", picture, time_s: this.clock.now_ms() / 1000, isCalm: this.watcher.isCalm() } satisfies ToPose, [picture]);
    } catch {
      this.isBusy = false;
      this.posing_ms = Infinity;
    }
  }

  private measureLight(picture: ImageBitmap): void {
    if (this.light === null) return;
    this.light.drawImage(picture, 0, 0, 16, 12);
    const { data } = this.light.getImageData(0, 0, 16, 12);
    let sum = 0;
    for (let n = 0; n < data.length; n += 4) sum += (data[n]! + data[n + 1]! + data[n + 2]!) / 3;
    this.isDark = sum / (data.length / 4) < DARK;
  }

  private fail(trouble: Trouble): false {
    this.stop();
    this.watcher.trouble(trouble);
    return false;
  }

  stop(): void {
    this.stopLooking?.();
    this.stopLooking = null;
    this.isOver = true;
    document.removeEventListener("visibilitychange", this.goOn);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.letWorkersGo();
  }
}
