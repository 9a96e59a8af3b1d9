"""The body assets that come with Unsit."""

from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from unsit.figure.rig import Rig, read_rig


def _folder() -> Traversable:
    return files("unsit.library").joinpath("bodies")


def body_ids() -> tuple[str, ...]:
    """Give the ids of the bodies, `woman` first."""
    ids = sorted(entry.name.removesuffix(".json") for entry in _folder().iterdir() if entry.name.endswith(".json"))
    return tuple(sorted(ids, key=lambda body_id: (body_id != "woman", body_id)))


@lru_cache(maxsize=8)
def load_rig(body_id: str) -> Rig:
    """Read the rig of a body; KeyError for an unknown one."""
    if body_id not in body_ids():
        raise KeyError(f"a body must be one of {', '.join(body_ids())} (got {body_id!r})")
    return read_rig(_folder().joinpath(f"{body_id}.json").read_text(encoding="utf-8"))


def body_file(body_id: str) -> Traversable:
    """Give the body's GLB file; KeyError for an unknown one."""
    if body_id not in body_ids():
        raise KeyError(f"a body must be one of {', '.join(body_ids())} (got {body_id!r})")
    return _folder().joinpath(f"{body_id}.glb")
