"""One baked person in body coordinates: metres, x to the left, y up, z forward; and where its joints are."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from sheet import Array, Numbers, Sheet, triangles

SKIN_VERTICES = 13380
"""The vertices of the base mesh that are skin come first."""

TO_BODY = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])


LIMBS = (
    ("upperleg01", "upperleg02", "lowerleg01"),
    ("upperarm01", "upperarm02", "lowerarm01"),
    ("lowerarm01", "lowerarm02", "wrist"),
)
"""Parts of limbs with two bones: the first, the second, and the bone that starts at the joint at its end."""


@dataclass(frozen=True, eq=False)
class Baked:
    """Rest shape, bones without toes, dense weights, and the quads of each group with their texture numbers."""

    at: Array
    bones: tuple[str, ...]
    parents: tuple[int, ...]
    heads: Array
    weights: Array
    quads: dict[str, Numbers]
    places: dict[str, Numbers]
    texture: Array

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each bone by name."""
        return {name: number for number, name in enumerate(self.bones)}

    def head(self, bone: str) -> Array:
        """Give where a bone starts."""
        return self.heads[self.number[bone]]

    def share(self, weights: Array, *prefixes: str) -> Array:
        """Give how much of each row of weights lies on bones whose names start so."""
        chosen = [number for name, number in self.number.items() if name.startswith(prefixes)]
        return weights[:, chosen].sum(axis=1)

    def sheet(self, group: str) -> Sheet:
        """Give a group of faces with all vertices of the base mesh."""
        return Sheet(self.at, self.weights, triangles(self.quads[group]), source=np.arange(len(self.at)))

    @property
    def stature_m(self) -> float:
        """From the soles to the top of the head."""
        skin = self.at[:SKIN_VERTICES, 1]
        return float(skin.max() - skin.min())

    @property
    def eyes(self) -> Array:
        """The middle between the eyes' centres."""
        return (self.head("eye_L") + self.head("eye_R")) / 2


def straightened(heads: Array, number: dict[str, int]) -> Array:
    """Put the second bone of thigh, upper arm and forearm onto the line between the joints of its part.

    The twist of a part is shared by its two bones; only about a point on its own line does that leave the joint at its
    end where it is. Skin does not move: a bone's start is where it turns, not where it carries the skin.
    """
    moved = heads.copy()
    for letter in "LR":
        for names in LIMBS:
            first, second, end = (number[f"{name}_{letter}"] for name in names)
            along = heads[end] - heads[first]
            share = (heads[second] - heads[first]) @ along / (along @ along)
            moved[second] = heads[first] + share * along
    return moved


def read_baked(path: Path) -> Baked:
    """Read what `bake.py` wrote."""
    with np.load(path) as data:
        labels = [str(name) for name in data["labels"]]
        kept = [name for name in labels if not name.startswith("toe")]
        new = {name: number for number, name in enumerate(kept)}
        parents_all = data["parents"]

        def carrier(number: int) -> int:
            while labels[number] not in new:
                number = int(parents_all[number])
            return new[labels[number]]

        carriers = np.array([carrier(number) for number in range(len(labels))])
        rows = np.arange(len(data["vertices"]))
        weights = np.zeros((len(rows), len(kept)))
        for column in range(data["weights"].shape[1]):
            np.add.at(weights, (rows, carriers[data["weight_bones"][:, column]]), data["weights"][:, column])
        numbers = [labels.index(name) for name in kept]
        parents = tuple(-1 if n == 0 else carrier(int(parents_all[n])) for n in numbers)
        bones = tuple(name.replace(".", "_") for name in kept)
        heads = data["heads"][numbers] @ TO_BODY.T
        return Baked(
            data["vertices"] @ TO_BODY.T,
            bones,
            parents,
            straightened(heads, {name: number for number, name in enumerate(bones)}),
            weights,
            {key[6:]: data[key] for key in data.files if key.startswith("faces_")},
            {key[7:]: data[key] for key in data.files if key.startswith("places_")},
            data["texture_places"],
        )
