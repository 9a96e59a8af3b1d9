/** The angle of a joint as a coloured sector that is seen through the body. */
import { BufferAttribute, BufferGeometry, DoubleSide, Group, LineBasicMaterial, LineSegments, Mesh, MeshBasicMaterial, Vector3 } from "three";
import type { Body } from "./body.ts";
import type { Arc } from "./movement.ts";

const PARTS = 24;
const RADIUS_M = 0.24;
const RIM_M = 0.012;
const SPOKE_M = 0.3;
const LABEL_M = 0.34;
const LEAST_DEG = 2;

/** The angle is what the picture is about: it lies over the body. */
const SEEN_THROUGH = { transparent: true, side: DoubleSide, depthTest: false, depthWrite: false, toneMapped: false } as const;

export interface ArcMark {
  readonly degrees: number;
  /** Whether the angle is wide enough to be drawn. */
  readonly drawn: boolean;
  readonly label: Vector3;
}

export class ArcDrawing {
  readonly group = new Group();
  private readonly fill = new BufferGeometry();
  private readonly rim = new BufferGeometry();
  private readonly lines = new BufferGeometry();
  private readonly fillMaterial = new MeshBasicMaterial({ ...SEEN_THROUGH, opacity: 0.42 });
  private readonly rimMaterial = new MeshBasicMaterial({ ...SEEN_THROUGH, opacity: 0.95 });
  private readonly lineMaterial = new LineBasicMaterial({ ...SEEN_THROUGH, opacity: 0.95 });

  constructor(colour: number) {
    for (const material of [this.fillMaterial, this.rimMaterial, this.lineMaterial]) material.color.set(colour);
    this.fill.setAttribute("position", new BufferAttribute(new Float32Array((PARTS + 2) * 3), 3));
    this.fill.setIndex(Array.from({ length: PARTS }, (_, n) => [0, n + 1, n + 2]).flat());
    this.rim.setAttribute("position", new BufferAttribute(new Float32Array((PARTS + 1) * 6), 3));
    this.rim.setIndex(Array.from({ length: PARTS }, (_, n) => [0, 1, 2, 1, 3, 2].map((corner) => 2 * n + corner)).flat());
    this.lines.setAttribute("position", new BufferAttribute(new Float32Array(4 * 3), 3));
    const parts = [
      new Mesh(this.fill, this.fillMaterial),
      new Mesh(this.rim, this.rimMaterial),
      new LineSegments(this.lines, this.lineMaterial),
    ];
    for (const [n, part] of parts.entries()) {
      part.renderOrder = 10 + n;
      part.frustumCulled = false;
    }
    this.group.add(...parts);
  }

  /** Lay the sector on a posed body; gives the angle and where to write it. */
  lay(arc: Arc, body: Body): ArcMark {
    const pivot = body.place(arc.pivot);
    const from = body.place(arc.start[1]).sub(body.place(arc.start[0])).normalize();
    const to = body.place(arc.end[1]).sub(body.place(arc.end[0])).normalize();
    const angle = from.angleTo(to);
    const degrees = (angle * 180) / Math.PI;
    const axis = new Vector3().crossVectors(from, to).normalize();
    this.group.visible = degrees >= LEAST_DEG && axis.lengthSq() > 0;
    const at = (share: number, radius: number): Vector3 =>
      from.clone().applyAxisAngle(axis, angle * share).multiplyScalar(radius).add(pivot);
    const [fill, rim, lines] = [this.fill, this.rim, this.lines].map((part) => part.getAttribute("position"));
    if (fill === undefined || rim === undefined || lines === undefined) return { degrees, drawn: false, label: pivot };
    const set = (attribute: typeof fill, n: number, { x, y, z }: Vector3): void => void attribute.setXYZ(n, x, y, z);
    set(fill, 0, pivot);
    for (let n = 0; n <= PARTS; n += 1) {
      set(fill, n + 1, at(n / PARTS, RADIUS_M));
      set(rim, 2 * n, at(n / PARTS, RADIUS_M - RIM_M));
      set(rim, 2 * n + 1, at(n / PARTS, RADIUS_M));
    }
    for (const [n, share] of [0, 1].entries()) {
      set(lines, 2 * n, pivot);
      set(lines, 2 * n + 1, at(share, SPOKE_M));
    }
    fill.needsUpdate = rim.needsUpdate = lines.needsUpdate = true;
    return { degrees, drawn: this.group.visible, label: at(0.5, LABEL_M) };
  }

  dispose(): void {
    this.group.removeFromParent();
    for (const thing of [this.fill, this.rim, this.lines]) thing.dispose();
    for (const material of [this.fillMaterial, this.rimMaterial, this.lineMaterial]) material.dispose();
  }
}
