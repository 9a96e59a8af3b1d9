/** BlazePose in a worker: pictures in, landmarks out to the engine. A picture is closed as soon as it was looked at. */
import { FilesetResolver, PoseLandmarker } from "@mediapipe/tasks-vision";
import { type Delegate, type FrameMessage, type FromPose, LANDMARKS, type ToPose, VALUES } from "../coach/messages.ts";

const NOBODY = new Float64Array(0);

let landmarker: PoseLandmarker | null = null;
let port: MessagePort | null = null;
let last_ms = -1;

function post(message: FromPose): void {
  postMessage(message);
}

async function made(wasm: string, model: string, delegate: Delegate): Promise<PoseLandmarker> {
  const files = await FilesetResolver.forVisionTasks(wasm, true);
  return PoseLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: model, delegate },
    runningMode: "VIDEO",
    numPoses: 1,
  });
}

async function init(asked: Extract<ToPose, { kind: "init" }>): Promise<void> {
  const begun_ms = performance.now();
  port = asked.port;
  let { delegate } = asked;
  try {
    landmarker = await made(asked.wasm, asked.model, delegate);
  } catch (error) {
    if (delegate === "CPU") throw error;
    delegate = "CPU";
    landmarker = await made(asked.wasm, asked.model, delegate);
  }
  post({ kind: "ready", delegate, ms: performance.now() - begun_ms });
}

function look(picture: ImageBitmap, time_s: number): void {
  const begun_ms = performance.now();
  const aspect = picture.width / picture.height;
  // The graph wants whole milliseconds that grow.
  last_ms = Math.max(last_ms + 1, Math.round(time_s * 1000));
  let frame: FrameMessage = { time_s, aspect, values: NOBODY };
  let inside = 0;
  try {
    const result = landmarker!.detectForVideo(picture, last_ms);
    const [image, world] = [result.landmarks[0], result.worldLandmarks[0]];
    if (image !== undefined && world !== undefined) {
      const values = new Float64Array(LANDMARKS * VALUES);
      for (let n = 0; n < LANDMARKS; n += 1) {
        const [seen, placed] = [image[n]!, world[n]!];
        // The engine measures a picture in its heights, both ways.
        values.set([seen.x * aspect, seen.y, seen.z * aspect, placed.x, placed.y, placed.z, seen.visibility ?? 0], n * VALUES);
        if (seen.x >= 0 && seen.x <= 1 && seen.y >= 0 && seen.y <= 1) inside += 1 / LANDMARKS;
      }
      frame = { time_s, aspect, values };
    }
  } finally {
    picture.close();
  }
  const seen = frame.values.length > 0;
  port?.postMessage(frame);
  post({ kind: "looked", seen, inside, ms: performance.now() - begun_ms });
}

addEventListener("message", ({ data }: MessageEvent<ToPose>) => {
  if (data.kind === "init") {
    init(data).catch((error: unknown) => post({ kind: "failed", why: String(error) }));
    return;
  }
  try {
    look(data.picture, data.time_s);
  } catch (error) {
    post({ kind: "failed", why: String(error) });
  }
});
