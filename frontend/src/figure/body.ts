/** A body asset in the scene: its bones, and the clips that move them. */
import { AnimationMixer, Mesh, Object3D, type AnimationClip, type Material, MeshLambertMaterial, MeshStandardMaterial, Vector3 } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { clone } from "three/addons/utils/SkeletonUtils.js";
import type { Place } from "./movement.ts";
import { Problem } from "./problem.ts";

export interface Model {
  readonly scene: Object3D;
  readonly clips: readonly AnimationClip[];
}

export async function readModel(data: ArrayBuffer, name: string): Promise<Model> {
  try {
    const model = await new GLTFLoader().parseAsync(data, "");
    return { scene: model.scene, clips: model.animations };
  } catch (error) {
    throw new Problem("unreadable", `${name}: ${String(error)}`);
  }
}

export class Body {
  readonly root: Object3D;
  private readonly mixer: AnimationMixer;
  private readonly bones = new Map<string, Object3D>();
  private playing: AnimationClip | null = null;

  constructor(model: Object3D) {
    this.root = clone(model);
    this.mixer = new AnimationMixer(this.root);
    this.root.traverse((node) => {
      this.bones.set(node.name, node);
      if (node instanceof Mesh) {
        node.castShadow = node.receiveShadow = true;
        // The box of a skinned mesh is that of its rest pose.
        node.frustumCulled = false;
      }
    });
  }

  /** Put the body into the pose of a clip at a time. */
  pose(clip: AnimationClip, time_s: number): void {
    if (this.playing !== clip) {
      this.mixer.stopAllAction();
      this.mixer.clipAction(clip).play();
      this.playing = clip;
    }
    this.mixer.setTime(Math.min(time_s, clip.duration - 1e-5));
    this.root.updateMatrixWorld(true);
  }

  /** Give the middle of where bones start, in the world; bones that are not there are left out. */
  place(bones: Place): Vector3 {
    const middle = new Vector3();
    const found = bones.map((name) => this.bones.get(name)).filter((bone) => bone !== undefined);
    for (const bone of found) middle.add(new Vector3().setFromMatrixPosition(bone.matrixWorld));
    return middle.divideScalar(Math.max(found.length, 1));
  }

  dispose(): void {
    this.mixer.stopAllAction();
    this.mixer.uncacheRoot(this.root);
    this.root.removeFromParent();
  }
}

/** Give a model materials that are quick to draw. */
export function makePlain(model: Object3D): void {
  model.traverse((node) => {
    if (!(node instanceof Mesh) || !(node.material instanceof MeshStandardMaterial)) return;
    const { name, color, map, vertexColors, side } = node.material;
    node.material.dispose();
    node.material = new MeshLambertMaterial({ name, color, map, vertexColors, side });
  });
}

/** Let go of everything a model holds on the graphics card. */
export function disposeModel(model: Object3D): void {
  model.traverse((node) => {
    if (!(node instanceof Mesh)) return;
    node.geometry.dispose();
    const materials: Material[] = Array.isArray(node.material) ? node.material : [node.material];
    for (const material of materials) {
      if (material instanceof MeshStandardMaterial || material instanceof MeshLambertMaterial) material.map?.dispose();
      material.dispose();
    }
  });
}
