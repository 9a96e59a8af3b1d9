/** BlazePose in a worker: pictures in, landmarks out to the engine. A picture is closed as soon as it was looked at. */
import { FilesetResolver, PoseLandmarker } from "@mediapipe/tasks-vision";
import { type Delegate, type FrameMessage, type FromPose, LANDMARKS, type ToPose, VALUES } from "../coach/messages.ts";
import { Follower } from "./follower.ts";
import { apart, type Box, boxOf } from "./people.ts";

const NOBODY = new Float64Array(0);
/** Whether there are several people is looked for a few times: soon after the start, and when nobody was there for a while. */
const FIRST_S = 3;
const AWAY_S = 3;
const EVERY_S = 2;
const LOOKS = 3;
const MOST_PEOPLE = 3;

let landmarker: PoseLandmarker | null = null;
let port: MessagePort | null = null;
let last_ms = -1;

/** Looks at single pictures for everybody in them; made when it is needed and let go of afterwards. */
let crowd: Promise<PoseLandmarker> | null = null;
let anew: () => Promise<PoseLandmarker>;
let looks = 0;
let next_s = Infinity;
let seen_s = -Infinity;
let people: readonly Box[] = [];
const follower = new Follower();

function post(message: FromPose): void {
  postMessage(message);
}

async function made(asked: Extract<ToPose, { kind: "init" }>, delegate: Delegate, isCrowd: boolean): Promise<PoseLandmarker> {
  const files = await FilesetResolver.forVisionTasks(asked.wasm, true);
  // The library looks for the factory here and takes it away again; a module, imported twice, leaves it here once only.
  const { default: factory } = (await import(/* @vite-ignore */ files.wasmLoaderPath)) as { readonly default: unknown };
  Object.assign(globalThis, { ModuleFactory: factory });
  return PoseLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: asked.model, delegate },
    runningMode: isCrowd ? "IMAGE" : "VIDEO",
    numPoses: isCrowd ? MOST_PEOPLE : 1,
  });
}

/** Look at an empty picture: some graphics processors are found to be of no use by the first one only. */
function tried(fresh: PoseLandmarker): void {
  const empty = new OffscreenCanvas(64, 48);
  empty.getContext("2d")?.fillRect(0, 0, empty.width, empty.height);
  last_ms = 0;
  fresh.detectForVideo(empty, last_ms);
}

async function init(asked: Extract<ToPose, { kind: "init" }>): Promise<void> {
  const begun_ms = performance.now();
  port = asked.port;
  let { delegate } = asked;
  try {
    landmarker = await made(asked, delegate, false);
    if (delegate === "GPU") tried(landmarker);
  } catch (error) {
    if (delegate === "CPU") throw error;
    delegate = "CPU";
    landmarker = await made(asked, delegate, false);
  }
  anew = () => made(asked, delegate, true);
  post({ kind: "ready", delegate, ms: performance.now() - begun_ms });
}

/** Give the picture with nothing in it but what is left to be seen. */
function hidden(picture: ImageBitmap, { x, y, width, height }: Box): OffscreenCanvas {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const area = [x * picture.width, y * picture.height, width * picture.width, height * picture.height] as const;
  const pen = canvas.getContext("2d");
  pen?.beginPath();
  pen?.rect(...area);
  pen?.clip();
  pen?.drawImage(picture, 0, 0);
  return canvas;
}

function frameOf(picture: ImageBitmap, time_s: number): { readonly frame: FrameMessage; readonly at: Box | null; readonly inside: number } {
  const aspect = picture.width / picture.height;
  const nobody = { frame: { time_s, aspect, values: NOBODY }, at: null, inside: 0 };
  // The graph wants whole milliseconds that grow.
  last_ms = Math.max(last_ms + 1, Math.round(time_s * 1000));
  const result = landmarker!.detectForVideo(follower.room === null ? picture : hidden(picture, follower.room), last_ms);
  const [image, world] = [result.landmarks[0], result.worldLandmarks[0]];
  if (image === undefined || world === undefined) {
    follower.take(null, time_s);
    return nobody;
  }
  const at = boxOf(image);
  if (!follower.take(at, time_s)) return nobody;
  const values = new Float64Array(LANDMARKS * VALUES);
  let inside = 0;
  for (let n = 0; n < LANDMARKS; n += 1) {
    const [seen, placed] = [image[n]!, world[n]!];
    // The engine measures a picture in its heights, both ways.
    values.set([seen.x * aspect, seen.y, seen.z * aspect, placed.x, placed.y, placed.z, seen.visibility ?? 0], n * VALUES);
    if (seen.x >= 0 && seen.x <= 1 && seen.y >= 0 && seen.y <= 1) inside += 1 / LANDMARKS;
  }
  return { frame: { time_s, aspect, values }, at, inside };
}

/** Look who else is there, if it is time to, and nobody is at work, for that holds up pictures; gives whether the picture is still needed. */
function lookRound(picture: ImageBitmap, time_s: number, isCalm: boolean): boolean {
  if (!isCalm || looks === 0 || time_s < next_s) return false;
  next_s = time_s + EVERY_S;
  crowd ??= anew();
  crowd
    .then((everybody) => {
      const found = apart(everybody.detect(picture).landmarks.map(boxOf));
      // Where there are several it goes on being looked for, so that it is noticed when they go.
      looks = found.length > 1 ? LOOKS : looks - 1;
      if (found.length !== people.length) post({ kind: "people", people: found });
      people = found;
      if (looks === 0) {
        everybody.close();
        crowd = null;
      }
    })
    .catch(() => (looks = 0))
    .finally(() => picture.close());
  return true;
}

function look(picture: ImageBitmap, time_s: number, isCalm: boolean): void {
  const begun_ms = performance.now();
  let isNeeded = false;
  try {
    const { frame, at, inside } = frameOf(picture, time_s);
    port?.postMessage(frame);
    post({ kind: "looked", at, inside, ms: performance.now() - begun_ms });
    if (at !== null && time_s - seen_s > AWAY_S) [looks, next_s] = [LOOKS, time_s + FIRST_S];
    if (at !== null) seen_s = time_s;
    isNeeded = lookRound(picture, time_s, isCalm);
  } finally {
    if (!isNeeded) picture.close();
  }
}

addEventListener("message", ({ data }: MessageEvent<ToPose>) => {
  if (data.kind === "init") {
    init(data).catch((error: unknown) => post({ kind: "failed", why: String(error) }));
    return;
  }
  if (data.kind === "follow") {
    follower.choose(people, data.x, data.y, last_ms / 1000);
    return;
  }
  try {
    look(data.picture, data.time_s, data.isCalm);
  } catch (error) {
    post({ kind: "failed", why: String(error) });
  }
});
