"""A body asset made taller or smaller."""

from dataclasses import replace
from functools import lru_cache

from unsit.body.frame import Point
from unsit.figure.bodies import body_file, load_rig
from unsit.figure.rig import Rig
from unsit.film.glb import Mesh, read_mesh


def grown(rig: Rig, scale: float) -> Rig:
    """Give the rig of the same body `scale` times as tall."""

    def at(point: Point) -> Point:
        return (point[0] * scale, point[1] * scale, point[2] * scale)

    return replace(
        rig,
        stature_m=rig.stature_m * scale,
        bones=tuple(replace(bone, head=at(bone.head)) for bone in rig.bones),
        landmarks={name: (bone, at(point)) for name, (bone, point) in rig.landmarks.items()},
        surface=tuple(replace(point, at=at(point.at)) for point in rig.surface),
    )


@lru_cache(maxsize=8)
def grown_rig(body_id: str, scale: float) -> Rig:
    """Give the rig of a body asset `scale` times as tall."""
    return grown(load_rig(body_id), scale)


@lru_cache(maxsize=4)
def body_mesh(body_id: str) -> Mesh:
    """Give the mesh of a body asset."""
    return read_mesh(body_file(body_id).read_bytes())
