"""One person chosen, held and followed through a film.

The rule of choice: of all people the detector finds, the one with the greatest

    score × min(1, side of the region of interest / shorter side of the picture) × (1 − ½ distance from the middle),

the distance as a share of half the picture's diagonal: sure, large and central. From then on the person is followed by
the landmarks alone. When they are lost, only somebody at the place where they were last seen is taken for them;
after `HOLD_S` without anybody there, the choice is free again.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from unsit.body.frame import Frame, Points
from unsit.vision.blazepose import LEAST_PRESENCE, Picture, RawPose, body_size
from unsit.vision.geometry import Detection, Floats, Roi, roi_from_points
from unsit.vision.one_euro import ALIGNMENT, IMAGE, WORLD, LowPass, OneEuro

HOLD_S: Final = 2.0
"""How long a lost person's place is kept."""

CENSUS_S: Final = (0.5, 1.0, 1.5, 2.0)
"""Times after the first sight at which everybody in the picture is counted once more."""

SEARCH_STEP_S: Final = 0.1
"""While nobody has been there for `HOLD_S`, the detector looks no more often than this."""

SCALE_MEMORY_S: Final = 0.5
"""Time constant of the remembered picture size of a metre."""

SCALE_JUMP: Final = 1.7
"""A metre that is this much longer or shorter in the picture than remembered is implausible."""

ROI_JUMP: Final = 2.0
"""A region of interest that grows or shrinks this much from one frame to the next is implausible."""

LEAST_ROI: Final = 0.05
MOST_ROI: Final = 6.0
"""Side of a plausible region of interest / shorter or longer side of the picture."""

SAME_PERSON: Final = 0.15
"""Two detections whose hips are nearer than this share of the larger region are one person."""


LOOK_AGAIN_S: Final = 1.0
"""While following, the detector looks this often whether head and feet are where they are followed."""

DOUBT_S: Final = 0.3
"""Having seen them elsewhere, it looks once more after this; then the detector is believed.

Following is blind to a body taken the wrong way round: the region of interest is turned by what was seen before, and
in it the network sees what it expects, with a score of 1. Lying down in front of the camera starts it.
"""

TURNED_RAD: Final = math.radians(75.0)
"""Two regions of interest turned by more than this against each other do not hold the same body."""

SURE_DETECTION: Final = 0.7
"""A detection less sure than this does not say that the tracking is wrong."""


class PoseModel(Protocol):
    """What the tracker needs of `blazepose.BlazePose`."""

    def detect(self, picture: Picture) -> list[Detection]:
        """Find people."""
        ...

    def landmarks(self, picture: Picture, roi: Roi) -> RawPose:
        """Find the landmarks of one of them."""
        ...


@dataclass(slots=True)
class TrackingCounts:
    """What happened: how often the detector ran, the person was lost, the tracking implausible, or turned round."""

    detector_runs: int = 0
    losses: int = 0
    implausible: int = 0
    turned_round: int = 0


def worth(detection: Detection, width: int, height: int) -> float:
    """Give the value by which a person is chosen: score × size × centrality, 0 … 1."""
    size = min(1.0, detection.roi.side / min(width, height))
    away = math.hypot(detection.roi.x - width / 2, detection.roi.y - height / 2) / (math.hypot(width, height) / 2)
    return detection.score * size * (1.0 - 0.5 * min(1.0, away))


def same_place(roi: Roi, last: Roi) -> bool:
    """Tell whether a region can be the one last seen: its centre inside it, its side within twice and half."""
    near = math.hypot(roi.x - last.x, roi.y - last.y) <= last.side / 2
    return near and 0.5 <= roi.side / last.side <= 2.0


def people(detections: Sequence[Detection]) -> int:
    """Count detections, taking those with nearly the same hips as one person."""
    counted: list[Roi] = []
    for detection in detections:
        roi = detection.roi
        reach = [SAME_PERSON * max(roi.side, other.side) for other in counted]
        if all(math.hypot(roi.x - other.x, roi.y - other.y) > far for other, far in zip(counted, reach, strict=True)):
            counted.append(roi)
    return len(counted)


def roi_plausible(roi: Roi, before: Roi, width: int, height: int) -> bool:
    """Tell whether a next region of interest can hold a person: size, size against the one before, place."""
    if not LEAST_ROI * min(width, height) <= roi.side <= MOST_ROI * max(width, height):
        return False
    if not 1.0 / ROI_JUMP <= roi.side / before.side <= ROI_JUMP:
        return False
    margin = roi.side / 2
    return -margin <= roi.x <= width + margin and -margin <= roi.y <= height + margin


def turned(roi: Roi, other: Roi) -> bool:
    """Tell whether two regions of interest are turned too far against each other to hold the same body."""
    return abs((roi.turn_rad - other.turn_rad + math.pi) % (2.0 * math.pi) - math.pi) > TURNED_RAD


def pixels_per_metre(pose: RawPose) -> float:
    """Give how long a metre of the body is in the picture: spread in the picture plane / the same in the world."""
    return _spread(pose.image[:, :2]) / max(_spread(pose.world[:, :2]), 1e-6)


def _spread(points: Floats) -> float:
    """Give the root of the summed squares from the mean."""
    away = points - points.sum(axis=0) / len(points)
    return math.sqrt(float(np.vdot(away, away)))


class SubjectTracker:
    """Gives one Frame for each picture, always of the same person.

    people_seen: the most people the detector saw at once. counts: what happened on the way.
    """

    def __init__(self, model: PoseModel, *, smooth: bool = True) -> None:
        """model: finds people and landmarks. smooth: One Euro smoothing of landmarks as in MediaPipe."""
        self._model = model
        self._smooth = smooth
        self._image, self._world, self._alignment = OneEuro(IMAGE), OneEuro(WORLD), OneEuro(ALIGNMENT)
        self._visibility = LowPass()
        self._roi: Roi | None = None
        self._last: Roi | None = None
        self._last_s = -math.inf
        self._searched_s = -math.inf
        self._first_s: float | None = None
        self._census = list(CENSUS_S)
        self._scale = 0.0
        self._looked_s = -math.inf
        self._doubted = False
        self.people_seen = 0
        self.counts = TrackingCounts()

    def update(self, picture: Picture, time_s: float) -> Frame:
        """Follow the person into the next picture; times must increase. A Frame without landmarks: not seen."""
        height, width = picture.shape[:2]
        pose = self._follow(picture, time_s) or self._find(picture, time_s)
        if pose is None:
            return Frame(time_s, aspect=width / height)
        self._count_people(picture, time_s)
        pose = self._looked_again(picture, time_s, pose)
        return self._accept(pose, time_s, width, height)

    def _follow(self, picture: Picture, time_s: float) -> RawPose | None:
        """Look where the person was in the picture before; None when they are not (plausibly) there."""
        if self._roi is None:
            return None
        pose = self._model.landmarks(picture, self._roi)
        if pose.score < LEAST_PRESENCE:
            self._lose()
            return None
        height, width = picture.shape[:2]
        if not roi_plausible(pose.next_roi(), self._roi, width, height):
            self.counts.implausible += 1
            self._lose()
            return None
        if not self._scale_plausible(pose, time_s):
            self.counts.implausible += 1
            # Somebody who runs at the camera looks the same as lost tracking: the detector decides.
            self._scale = 0.0
            found = self._find(picture, time_s)
            if found is not None:
                return found
            self._scale = pixels_per_metre(pose)
        return pose

    def _looked_again(self, picture: Picture, time_s: float, pose: RawPose) -> RawPose:
        """Give the pose that is followed, or another if the detector has twice seen the body the other way round."""
        if time_s - self._looked_s < (DOUBT_S if self._doubted else LOOK_AGAIN_S):
            return pose
        self._looked_s = time_s
        followed = pose.next_roi()
        candidates = [one for one in self._detect(picture) if same_place(one.roi, followed)]
        best = max(candidates, key=lambda one: one.score, default=None)
        doubtful = best is not None and best.score >= SURE_DETECTION and turned(best.roi, followed)
        if best is None or not doubtful or not self._doubted:
            self._doubted = doubtful
            return pose
        other = self._model.landmarks(picture, best.roi)
        self._doubted = False
        if other.score < LEAST_PRESENCE or turned(other.next_roi(), best.roi):
            return pose
        self.counts.turned_round += 1
        self._forget_motion()
        return other

    def _lose(self) -> None:
        self.counts.losses += 1
        self._roi = None
        self._forget_motion()

    def _forget_motion(self) -> None:
        self._scale = 0.0
        for smoother in (self._image, self._world, self._alignment, self._visibility):
            smoother.reset()

    def _find(self, picture: Picture, time_s: float) -> RawPose | None:
        """Let the detector look for the person, or for anybody once their place is no longer kept."""
        waited = time_s - self._last_s > HOLD_S
        if waited and time_s - self._searched_s < SEARCH_STEP_S - 1e-6:
            return None
        self._searched_s = time_s
        height, width = picture.shape[:2]
        candidates = self._detect(picture)
        if self._last is not None and not waited:
            candidates = [one for one in candidates if same_place(one.roi, self._last)]
        for candidate in sorted(candidates, key=lambda one: -worth(one, width, height))[:2]:
            pose = self._model.landmarks(picture, candidate.roi)
            if pose.score >= LEAST_PRESENCE and roi_plausible(pose.next_roi(), candidate.roi, width, height):
                self._looked_s = time_s
                return pose
        return None

    def _detect(self, picture: Picture) -> list[Detection]:
        self.counts.detector_runs += 1
        found = self._model.detect(picture)
        self.people_seen = max(self.people_seen, people(found))
        return found

    def _count_people(self, picture: Picture, time_s: float) -> None:
        """Count everybody a few times at the beginning: the landmarks alone see only one."""
        if self._first_s is None:
            self._first_s = time_s
        if self._census and time_s - self._first_s >= self._census[0]:
            while self._census and time_s - self._first_s >= self._census[0]:
                self._census.pop(0)
            self._detect(picture)

    def _scale_plausible(self, pose: RawPose, time_s: float) -> bool:
        """Compare the size of a metre in the picture with its running mean, and take it into the mean."""
        scale = pixels_per_metre(pose)
        if self._scale <= 0.0:
            self._scale = scale
            return True
        if not 1.0 / SCALE_JUMP <= scale / self._scale <= SCALE_JUMP:
            return False
        share = 1.0 - math.exp(-max(time_s - self._last_s, 0.0) / SCALE_MEMORY_S)
        self._scale += share * (scale - self._scale)
        return True

    def _accept(self, pose: RawPose, time_s: float, width: int, height: int) -> Frame:
        """Smooth the pose, remember where to look next, and put it into picture heights."""
        scale = 1.0 / body_size(pose.next_roi())
        # Where to look next is always smoothed, as in MediaPipe: a trembling region makes the landmarks tremble.
        alignment = self._alignment(pose.alignment, time_s, scale)
        image, world, visibility = pose.image, pose.world, pose.visibility
        if self._smooth:
            image = self._image(image, time_s, scale)
            world = self._world(world, time_s)
            visibility = self._visibility(visibility, time_s)
        self._roi = self._last = roi_from_points(*alignment.ravel().tolist())
        self._last_s = time_s
        return Frame(
            time_s,
            _points(image / height),
            _points(world),
            tuple(visibility.tolist()),
            aspect=width / height,
        )


def _points(values: Floats) -> Points:
    return tuple([(x, y, z) for x, y, z in values.tolist()])
