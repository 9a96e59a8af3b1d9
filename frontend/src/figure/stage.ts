/** The drawing: one or two bodies in a scene, each in its own pane of one canvas. Loaded only when it is needed. */
import { ACESFilmicToneMapping, type AnimationClip, type Object3D, PCFShadowMap, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import { ArcDrawing } from "./arc.ts";
import { Body, disposeModel, makePlain, readModel } from "./body.ts";
import { type Area, areas } from "./layout.ts";
import { LIT_RADIUS_M, type Spot } from "./lit.ts";
import type { Place, Scenery } from "./movement.ts";
import { Problem } from "./problem.ts";
import { Surroundings } from "./scenery.ts";
import { placeOf, type Viewpoint } from "./viewpoint.ts";

export interface Pane {
  readonly clip: string;
  readonly time_s: number;
}

/** Where the angle of a pane is written, in CSS pixels of the canvas. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly degrees: number;
  readonly visible: boolean;
  readonly lit: readonly Spot[];
}

/** A joint to be lit, and what is written at it. */
export interface Light {
  readonly place: Place;
  readonly name: string;
}

export interface StageOptions {
  /** The processor draws: fewer and plainer pixels, so that the figure still moves. */
  readonly lean: boolean;
  lost(): void;
  restored(): void;
}

const MOST_PIXEL_RATIO = 2;
const MOST_PIXELS = 2_600_000;
const MOST_LEAN_PIXELS = 240_000;
const ARC_COLOURS = [0x1fc7b4, 0xff6f2e] as const;

export class Stage {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera();
  private readonly surroundings: Surroundings;
  private readonly arcs = ARC_COLOURS.map((colour) => new ArcDrawing(colour));
  private readonly stop = new AbortController();
  private model: Object3D | null = null;
  private bodies: Body[] = [];
  private clips = new Map<string, AnimationClip>();
  private scenery: Scenery | null = null;
  private width = 1;
  private height = 1;

  constructor(canvas: HTMLCanvasElement, private readonly options: StageOptions) {
    this.renderer = new WebGLRenderer({ canvas, antialias: !options.lean, alpha: true, powerPreference: "low-power" });
    this.renderer.toneMapping = ACESFilmicToneMapping;
    this.renderer.toneMappingExposure = 0.95;
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    this.renderer.setScissorTest(true);
    this.surroundings = new Surroundings(options.lean);
    this.scene.add(this.surroundings.group, ...this.arcs.map((arc) => arc.group));
    this.surroundings.theme(false);
    const { signal } = this.stop;
    canvas.addEventListener("webglcontextlost", (event) => (event.preventDefault(), options.lost()), { signal });
    canvas.addEventListener("webglcontextrestored", () => options.restored(), { signal });
  }

  /** Take a body and the clips of a movement for it; a Problem when a file cannot be read. */
  async load(body: ArrayBuffer, clips: ArrayBuffer, name: string): Promise<void> {
    const [model, moves] = await Promise.all([readModel(body, name), readModel(clips, name)]);
    this.clearBodies();
    this.model = model.scene;
    if (this.options.lean) makePlain(model.scene);
    this.clips = new Map(moves.clips.map((clip) => [clip.name, clip]));
  }

  theme(dark: boolean): void {
    this.surroundings.theme(dark);
  }

  place(scenery: Scenery): void {
    this.scenery = scenery;
    this.surroundings.set(scenery, scenery.views[0]?.place ?? [0, 1.5, 3]);
  }

  resize(width: number, height: number, ratio: number): void {
    this.width = Math.max(1, Math.round(width));
    this.height = Math.max(1, Math.round(height));
    const pixels = this.options.lean ? MOST_LEAN_PIXELS : MOST_PIXELS;
    const most = Math.sqrt(pixels / (this.width * this.height));
    this.renderer.setPixelRatio(Math.min(ratio, this.options.lean ? 1 : MOST_PIXEL_RATIO, most));
    this.renderer.setSize(this.width, this.height, false);
  }

  /** Draw the panes; gives where to write each one's angle. A Problem for a clip that is not there. */
  draw(panes: readonly Pane[], view: Viewpoint, lights: readonly Light[] = []): Mark[] {
    const parts = areas(this.width, this.height, panes.length);
    this.need(panes.length);
    for (const [n, pane] of panes.entries()) {
      const clip = this.clips.get(pane.clip);
      if (clip === undefined) throw new Problem("unreadable", `there is no clip ${pane.clip}`);
      this.bodies[n]?.pose(clip, pane.time_s);
    }
    return panes.map((_, n) => this.drawPane(n, parts[n] ?? { x: 0, y: 0, width: this.width, height: this.height }, view, lights));
  }

  private drawPane(n: number, area: Area, view: Viewpoint, lights: readonly Light[]): Mark {
    const body = this.bodies[n];
    const drawing = this.arcs[n];
    for (const [other, { root }] of this.bodies.entries()) root.visible = other === n;
    for (const arc of this.arcs) arc.group.visible = false;
    const mark = this.scenery !== null && body !== undefined ? drawing?.lay(this.scenery.arc, body) : undefined;
    this.camera.fov = view.fieldOfView_deg;
    this.camera.aspect = area.width / area.height;
    this.camera.near = 0.05;
    this.camera.far = 40;
    this.camera.position.set(...placeOf(view));
    this.camera.lookAt(...view.target);
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    const bottom = this.height - area.y - area.height;
    this.renderer.setViewport(area.x, bottom, area.width, area.height);
    this.renderer.setScissor(area.x, bottom, area.width, area.height);
    this.renderer.render(this.scene, this.camera);
    const lit = body === undefined ? [] : this.spots(lights, body, area);
    if (mark === undefined) return { x: 0, y: 0, degrees: 0, visible: false, lit };
    const at = mark.label.clone().project(this.camera);
    return {
      x: area.x + ((at.x + 1) / 2) * area.width,
      y: area.y + ((1 - at.y) / 2) * area.height,
      degrees: mark.degrees,
      visible: mark.drawn && Math.abs(at.x) < 1 && Math.abs(at.y) < 1 && at.z < 1,
      lit,
    };
  }

  /** Where joints lie in the picture of a pane that was just drawn; those outside of it are left out. */
  private spots(lights: readonly Light[], body: Body, area: Area): Spot[] {
    return lights.flatMap(({ place, name }) => {
      const middle = body.place(place);
      const depth_m = middle.clone().applyMatrix4(this.camera.matrixWorldInverse).z * -1;
      const at = middle.project(this.camera);
      if (Math.abs(at.x) >= 1 || Math.abs(at.y) >= 1 || at.z >= 1) return [];
      const perMetre = area.height / (2 * depth_m * Math.tan((this.camera.fov * Math.PI) / 360));
      const [x, y] = [area.x + ((at.x + 1) / 2) * area.width, area.y + ((1 - at.y) / 2) * area.height];
      return [{ x, y, radius: LIT_RADIUS_M * perMetre, name }];
    });
  }

  private need(count: number): void {
    if (this.model === null) return;
    while (this.bodies.length < count) {
      const body = new Body(this.model);
      this.bodies.push(body);
      this.scene.add(body.root);
    }
  }

  private clearBodies(): void {
    for (const body of this.bodies) body.dispose();
    this.bodies = [];
    if (this.model !== null) disposeModel(this.model);
    this.model = null;
  }

  /** Let go of everything, the graphics context too. */
  dispose(): void {
    this.stop.abort();
    this.clearBodies();
    for (const arc of this.arcs) arc.dispose();
    this.surroundings.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }
}
