/** Floor, light and props round the body. */
import {
  BoxGeometry,
  CanvasTexture,
  CircleGeometry,
  CylinderGeometry,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  MeshStandardMaterial,
  type BufferGeometry,
} from "three";
import type { Box, Point, Scenery } from "./movement.ts";

interface Look {
  readonly floor: number;
  readonly sky: number;
  readonly ground: number;
  readonly sun: number;
  readonly sunStrength: number;
  readonly skyStrength: number;
  readonly props: Readonly<Record<string, number>>;
}

const LOOKS: Readonly<Record<"light" | "dark", Look>> = {
  light: {
    floor: 0xe4e0d8,
    sky: 0xffffff,
    ground: 0xbfae98,
    sun: 0xfff2e0,
    sunStrength: 2.3,
    skyStrength: 1.5,
    props: { mat: 0x6f9c94, wall: 0xdcd7cd, chair: 0xb58a5c, bar: 0x8a9096, bench: 0x6d737c },
  },
  dark: {
    floor: 0x4a5159,
    sky: 0xdfe8f2,
    ground: 0x453d36,
    sun: 0xfff0dc,
    sunStrength: 2.6,
    skyStrength: 1.9,
    props: { mat: 0x4a7d75, wall: 0x5c636b, chair: 0x8c6a47, bar: 0x9aa1a8, bench: 0x596069 },
  },
};

const PLAIN_PROP = 0x999999;
const FLOOR_M = 3.4;
const SHADOW_PX = 1024;
const LEAN_SHADOW_PX = 512;

/** A disc that fades into the page's own background. */
function fading(): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 128;
  const pen = canvas.getContext("2d");
  if (pen !== null) {
    const shade = pen.createRadialGradient(64, 64, 24, 64, 64, 64);
    shade.addColorStop(0, "#fff");
    shade.addColorStop(1, "#000");
    pen.fillStyle = shade;
    pen.fillRect(0, 0, 128, 128);
  }
  return new CanvasTexture(canvas);
}

function geometryOf({ prop, size: [x, y, z] }: Box): BufferGeometry {
  if (prop !== "bar") return new BoxGeometry(x, y, z);
  return new CylinderGeometry(x / 2, x / 2, z, 20).rotateX(Math.PI / 2);
}

export class Surroundings {
  readonly group = new Group();
  private readonly fade = fading();
  private readonly floor = new Mesh(
    new CircleGeometry(FLOOR_M, 48).rotateX(-Math.PI / 2),
    new MeshStandardMaterial({ roughness: 1, transparent: true, alphaMap: this.fade }),
  );
  private readonly sky = new HemisphereLight();
  private readonly sun = new DirectionalLight();
  private readonly props = new Group();
  private look: Look = LOOKS.light;

  /** lean: the processor draws, so shadows are coarser. */
  constructor(lean: boolean) {
    const pixels = lean ? LEAN_SHADOW_PX : SHADOW_PX;
    this.floor.receiveShadow = true;
    this.sun.castShadow = true;
    this.sun.shadow.mapSize.set(pixels, pixels);
    this.sun.shadow.radius = 5;
    this.sun.shadow.bias = -0.0006;
    this.sun.shadow.normalBias = 0.012;
    this.group.add(this.floor, this.sky, this.sun, this.sun.target, this.props);
  }

  theme(dark: boolean): void {
    this.look = LOOKS[dark ? "dark" : "light"];
    this.floor.material.color.set(this.look.floor);
    this.sky.color.set(this.look.sky);
    this.sky.groundColor.set(this.look.ground);
    this.sky.intensity = this.look.skyStrength;
    this.sun.color.set(this.look.sun);
    this.sun.intensity = this.look.sunStrength;
    for (const prop of this.props.children) this.paint(prop as Mesh<BufferGeometry, MeshStandardMaterial>);
  }

  private paint(prop: Mesh<BufferGeometry, MeshStandardMaterial>): void {
    prop.material.color.set(this.look.props[prop.name] ?? PLAIN_PROP);
  }

  /** Put up the props of a movement; the light comes over the shoulder of one who stands at `viewer`. */
  set(scenery: Scenery, viewer: Point): void {
    this.clear();
    const { low, high } = scenery.bounds;
    const middle: Point = [(low[0] + high[0]) / 2, 0, (low[2] + high[2]) / 2];
    this.floor.position.set(middle[0], scenery.floor_m - 0.001, middle[2]);
    for (const box of scenery.props) {
      const prop = new Mesh(geometryOf(box), new MeshStandardMaterial({ roughness: 0.85 }));
      prop.name = box.prop;
      prop.position.set(...box.centre);
      // A wall would keep the light from the whole scene.
      prop.castShadow = box.prop !== "mat" && box.prop !== "wall";
      prop.receiveShadow = true;
      this.paint(prop);
      this.props.add(prop);
    }
    const [dx, dz] = [viewer[0] - middle[0], viewer[2] - middle[2]];
    const size = Math.hypot(dx, dz) || 1;
    const [fx, fz] = [dx / size, dz / size];
    // From the viewer's left, high: shadows fall behind and to the right.
    this.sun.position.set(middle[0] + 1.6 * fx + 1.5 * fz, 3.6, middle[2] + 1.6 * fz - 1.5 * fx);
    this.sun.target.position.set(...middle);
    const reach = Math.max(high[0] - low[0], high[1] - low[1], high[2] - low[2]) * 0.75 + 0.3;
    const box = this.sun.shadow.camera;
    box.left = box.bottom = -reach;
    box.right = box.top = reach;
    box.near = 0.5;
    box.far = 9;
    box.updateProjectionMatrix();
  }

  private clear(): void {
    for (const prop of [...this.props.children] as Mesh<BufferGeometry, MeshStandardMaterial>[]) {
      prop.geometry.dispose();
      prop.material.dispose();
      prop.removeFromParent();
    }
  }

  dispose(): void {
    this.clear();
    this.floor.geometry.dispose();
    this.floor.material.dispose();
    this.fade.dispose();
    this.sun.dispose();
    this.sky.dispose();
  }
}
