"""The pose models that come with the package."""

import zipfile
from dataclasses import dataclass
from importlib import resources
from typing import Final

from unsit.vision.errors import MissingModel

BUNDLES: Final[dict[str, str]] = {
    "lite": "pose_landmarker_lite.task",
    "full": "pose_landmarker_full.task",
}
"""File of each model size; origin and licence stand in `models/README.md`."""

DETECTOR: Final = "pose_detector.tflite"
LANDMARKS: Final = "pose_landmarks_detector.tflite"


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """The two networks of one model size, as TFLite bytes."""

    name: str
    detector: bytes
    landmarks: bytes


def load(name: str) -> ModelBundle:
    """Read the networks of a model size out of the package.

    name: `lite` or `full`. Raises MissingModel for another name, or when the file is not in the package or holds no
    networks.
    """
    if name not in BUNDLES:
        raise MissingModel(f"model must be one of {', '.join(BUNDLES)} (got {name!r})")
    file = resources.files("unsit.vision") / "models" / BUNDLES[name]
    try:
        with file.open("rb") as stream, zipfile.ZipFile(stream) as bundle:
            return ModelBundle(name, bundle.read(DETECTOR), bundle.read(LANDMARKS))
    except FileNotFoundError:
        raise MissingModel(
            f"model {name!r} must be in the package as vision/models/{BUNDLES[name]}, but is not: install unsit again"
        ) from None
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise MissingModel(f"vision/models/{BUNDLES[name]} is damaged ({error}): install unsit again") from None
