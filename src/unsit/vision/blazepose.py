"""BlazePose on LiteRT: people in a picture, and the landmarks of one of them.

Nothing here remembers the picture before; `subject.py` follows one person from frame to frame.
"""

import math
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from unsit.body.landmarks import COUNT
from unsit.vision.geometry import (
    DETECTOR_SIDE,
    ROI_SCALE,
    Detection,
    Floats,
    Roi,
    anchors,
    crop_matrix,
    decode_detections,
    letterbox,
    refine,
    roi_from_points,
    to_picture,
    weighted_nms,
)
from unsit.vision.models import ModelBundle

Picture = NDArray[np.uint8]
"""height × width × 3, red, green, blue."""

CROP_SIDE: Final = 256
"""Side of the landmark network's input, pixels."""

RAW_POINTS: Final = 39
"""Points the landmark network gives: 33 landmarks, 2 alignment points, 4 of hands that are not used."""

USED_POINTS: Final = COUNT + 2
"""Landmarks and alignment points."""

LEAST_DETECTION: Final = 0.5
"""Detections of a lower score are nobody."""

LEAST_PRESENCE: Final = 0.5
"""Below this score of the landmark network there is no body in the region of interest."""

HALVED: Final = 3.0
"""A region of interest this many times the size of its cut-out is halved first: it is quicker than four pixels of every
nine or more taken from all over a large picture, and noise of the camera moves the landmarks half as much."""

EDGE: Final = 0.05
"""A point this many picture heights outside the picture is not visible at all."""

DEFAULT_THREADS: Final = 1
"""LiteRT threads; for networks this small a second one costs more CPU than it saves time (bench/vision.py)."""


STDERR: Final = 2

_SILENCE: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class RawPose:
    """What the landmark network saw in one region of interest.

    score: 0 … 1, whether there is a body. image: (33, 3) pixels of the picture, z in the same scale. world: (33, 3)
    metres from the middle of the hips. visibility: (33,) 0 … 1, in the picture and not hidden. alignment: (2, 2)
    pixels, the two points that place the next region of interest.
    """

    score: float
    image: Floats
    world: Floats
    visibility: Floats
    alignment: Floats

    def next_roi(self) -> Roi:
        """Give the region of interest for the next picture."""
        return roi_from_points(*self.alignment.ravel().tolist())


@contextmanager
def _silence() -> Iterator[None]:
    """Keep LiteRT from greeting on the error stream, which has no other switch; its errors come as exceptions."""
    with _SILENCE:
        try:
            kept = os.dup(STDERR)
        except OSError:
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, STDERR)
            yield
        finally:
            os.dup2(kept, STDERR)
            os.close(kept)
            os.close(nowhere)


class Network:
    """One TFLite network with one picture as input; inputs and outputs are read in place, without copies."""

    def __init__(self, model: bytes, side: int, threads: int) -> None:
        with _silence():
            self._interpreter = Interpreter(model_content=model, num_threads=threads)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.tensor(self._interpreter.get_input_details()[0]["index"])
        outputs = sorted(self._interpreter.get_output_details(), key=lambda output: str(output["name"]))
        self._outputs = [self._interpreter.tensor(output["index"]) for output in outputs]
        self._crop: Picture = np.empty((side, side, 3), np.uint8)
        self._half: Picture = np.empty((0, 0, 3), np.uint8)
        self._side = side

    def run(self, picture: Picture, roi: Roi, border: int, gain: float, offset: float) -> None:
        """Cut the region of interest out, scale its colours (value × gain + offset) and run the network."""
        side = self._side
        matrix = crop_matrix(roi, side)
        if roi.side >= HALVED * side:
            picture = self._halve(picture)
            # A pixel of the half lies between two of the whole.
            matrix /= 2.0
            matrix[:, 2] -= 0.25
        cv2.warpAffine(
            picture,
            matrix,
            (side, side),
            dst=self._crop,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=border,
        )
        target = self._input()[0]
        np.multiply(self._crop, np.float32(gain), out=target)
        if offset:
            target += np.float32(offset)
        # LiteRT refuses to run while anything still looks into its memory.
        del target
        self.invoke()

    def _halve(self, picture: Picture) -> Picture:
        """Give the mean of each 2 × 2 pixels; valid until the next run."""
        height, width = picture.shape[0] // 2, picture.shape[1] // 2
        if self._half.shape[:2] != (height, width):
            self._half = np.empty((height, width, 3), np.uint8)
        even = picture[: 2 * height, : 2 * width]
        cv2.resize(even, (width, height), dst=self._half, interpolation=cv2.INTER_AREA)
        return self._half

    def invoke(self) -> None:
        """Run the network on the input as it is."""
        self._interpreter.invoke()

    def output(self, number: int) -> NDArray[Any]:
        """Look at an output, in the order of their names, without its batch axis; valid until the next run."""
        answer: NDArray[Any] = self._outputs[number]()[0]
        return answer


class BlazePose:
    """Detector and landmark network of one model size."""

    def __init__(self, bundle: ModelBundle, threads: int = DEFAULT_THREADS) -> None:
        """threads: LiteRT threads for each network."""
        # One core is left to the decoder; OpenCV's own threads would only wake up for a third of a millisecond.
        cv2.setNumThreads(1)
        self.name = bundle.name
        self._detector = Network(bundle.detector, DETECTOR_SIDE, threads)
        self._landmarks = Network(bundle.landmarks, CROP_SIDE, threads)
        self._anchors = anchors()
        self._least_logit = math.log(LEAST_DETECTION / (1.0 - LEAST_DETECTION))

    def detect(self, picture: Picture) -> list[Detection]:
        """Find people in the whole picture, the surest first; about as dear as two times `landmarks`."""
        height, width = picture.shape[:2]
        square = letterbox(width, height)
        self._detector.run(picture, square, cv2.BORDER_CONSTANT, 2.0 / 255.0, -1.0)
        logits = self._detector.output(1)[:, 0]
        sure = np.flatnonzero(logits >= self._least_logit)
        if not len(sure):
            return []
        scores = 1.0 / (1.0 + np.exp(-logits[sure].clip(-100.0, 100.0)))
        points = decode_detections(self._detector.output(0)[sure], scores, self._anchors[sure])
        found = []
        for score, person in weighted_nms(points, scores):
            alignment = to_picture(person[2:4], square)
            found.append(Detection(score, roi_from_points(*alignment.ravel().tolist())))
        return found

    def landmarks(self, picture: Picture, roi: Roi) -> RawPose:
        """Find the landmarks of the person in the region of interest; see the score before trusting them."""
        self._landmarks.run(picture, roi, cv2.BORDER_REPLICATE, 1.0 / 255.0, 0.0)
        raw = self._landmarks.output(0).reshape(RAW_POINTS, 5)
        crop_xy = refine(raw[:USED_POINTS, :2] / np.float32(CROP_SIDE), self._landmarks.output(3))
        xy = to_picture(crop_xy, roi)
        image = np.empty((COUNT, 3))
        image[:, :2] = xy[:COUNT]
        image[:, 2] = raw[:COUNT, 2] * (roi.side / CROP_SIDE)
        cos, sin = math.cos(roi.turn_rad), math.sin(roi.turn_rad)
        seen = self._landmarks.output(4).reshape(RAW_POINTS, 3)
        world = np.empty((COUNT, 3))
        world[:, :2] = seen[:COUNT, :2] @ np.array([[cos, sin], [-sin, cos]])
        world[:, 2] = seen[:COUNT, 2]
        sight = 1.0 / (1.0 + np.exp(-raw[:COUNT, 3:5].astype(np.float64)))
        height, width = picture.shape[:2]
        visibility = sight.min(axis=1) * _inside(image, width, height)
        score = float(self._landmarks.output(1)[0])
        return RawPose(score, image, world, visibility, xy[COUNT:].copy())


def _inside(image: Floats, width: int, height: int) -> Floats:
    """Give 1 for points inside the picture, falling to 0 at `EDGE` picture heights outside.

    The network is sure of an ankle that it has to guess beyond the edge; nobody can see it there.
    """
    x, y = image[:, 0], image[:, 1]
    outside = np.maximum(np.maximum(-x, x - width), np.maximum(-y, y - height))
    factor: Floats = 1.0 - (outside / (EDGE * height)).clip(0.0, 1.0)
    return factor


def body_size(roi: Roi) -> float:
    """Give the size of the body in pixels that MediaPipe's smoothing scales speeds with."""
    return max(roi.side / ROI_SCALE, 1e-6)
