"""`python -m unsit.proof FILE…`: prove movement files, one line a shortfall."""

import sys
from pathlib import Path

from unsit.movement.reader import read_movement
from unsit.proof.prove import prove


def main(paths: list[str]) -> int:
    """Prove each file; 0 when all keep their word."""
    holds = True
    for path in paths:
        proof = prove(read_movement(Path(path)))
        holds = holds and proof.holds
        sys.stdout.write(f"{proof.movement}: {proof.tried} trials, {len(proof.shortfalls)} short\n")
        sys.stdout.writelines(f"  {shortfall.described}\n" for shortfall in proof.shortfalls)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
