"""Claims about choosing, holding and losing a person, with an invented pose model."""

import math
from dataclasses import dataclass, field

import numpy as np
import pytest

from unsit.body.landmarks import COUNT
from unsit.vision.blazepose import Picture, RawPose
from unsit.vision.geometry import Detection, Floats, Roi
from unsit.vision.subject import HOLD_S, SubjectTracker, people, pixels_per_metre, roi_plausible, same_place, worth

WIDTH, HEIGHT = 640, 480
LOOKS_A_SECOND = 1
PICTURE: Picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)


def body(x: float, y: float, size: float, metres: float = 1.0) -> tuple[Floats, Floats]:
    """Give image and world landmarks of an upright body with its hips at x, y."""
    shape = np.stack([np.linspace(-0.2, 0.2, COUNT), np.sin(np.arange(COUNT)) / 2, np.zeros(COUNT)], axis=1)
    return shape * size + np.array([x, y, 0.0]), shape * metres


@dataclass
class Person:
    """Somebody in the invented picture: hips, size in pixels, how sure the detector is, how well they are seen."""

    x: float
    y: float = 240.0
    size: float = 160.0
    score: float = 0.9
    presence: float = 0.95

    @property
    def roi(self) -> Roi:
        """Where the detector places them."""
        return Roi(self.x, self.y, 2.5 * self.size, 0.0)


@dataclass
class Room:
    """A pose model that sees the people it is told of: the one nearest to the region's centre, if near enough."""

    people: list[Person] = field(default_factory=list)
    detector_runs: int = 0
    looked: int = 0

    def detect(self, picture: Picture) -> list[Detection]:
        """Find everybody it is sure of."""
        assert picture.shape == (HEIGHT, WIDTH, 3)
        self.detector_runs += 1
        return [Detection(person.score, person.roi) for person in self.people if person.score >= 0.5]

    def landmarks(self, picture: Picture, roi: Roi) -> RawPose:
        """See the person nearest to the middle of the region."""
        assert picture.shape == (HEIGHT, WIDTH, 3)
        self.looked += 1
        near = [one for one in self.people if math.hypot(one.x - roi.x, one.y - roi.y) < roi.side / 2]
        seen = min(near, key=lambda one: math.hypot(one.x - roi.x, one.y - roi.y), default=Person(0, presence=0.1))
        image, world = body(seen.x, seen.y, seen.size)
        alignment = np.array([[seen.x, seen.y], [seen.x, seen.y - seen.size]])
        return RawPose(seen.presence, image, world, np.ones(COUNT), alignment)


def middle(frame_image: tuple[tuple[float, float, float], ...]) -> float:
    """Give the x of the body in pixels."""
    return float(np.mean([x for x, _, _ in frame_image])) * HEIGHT


def follow(tracker: SubjectTracker, start_s: float, seconds: float, fps: float = 30.0) -> list[float | None]:
    """Go on for some time; give where the person was seen, or None, picture by picture."""
    places: list[float | None] = []
    for number in range(round(seconds * fps)):
        frame = tracker.update(PICTURE, start_s + number / fps)
        places.append(middle(frame.image) if frame.seen else None)
    return places


def test_the_large_central_sure_person_is_chosen() -> None:
    """Size, centrality and score are weighed together; a small bystander at the edge is not the subject."""
    room = Room([Person(60, size=60, score=0.95), Person(330, size=180, score=0.9)])
    tracker = SubjectTracker(room)
    assert follow(tracker, 0.0, 0.1)[0] == pytest.approx(330, abs=1)
    assert tracker.people_seen == 2


def test_worth_is_score_times_size_times_centrality() -> None:
    """The documented rule: size counts up to the picture's shorter side, the corner is worth half the middle."""
    centre = Detection(0.8, Roi(320, 240, 480, 0.0))
    assert worth(centre, WIDTH, HEIGHT) == pytest.approx(0.8)
    assert worth(Detection(0.8, Roi(320, 240, 960, 0.0)), WIDTH, HEIGHT) == pytest.approx(0.8)
    assert worth(Detection(0.8, Roi(320, 240, 240, 0.0)), WIDTH, HEIGHT) == pytest.approx(0.4)
    assert worth(Detection(0.8, Roi(0, 0, 480, 0.0)), WIDTH, HEIGHT) == pytest.approx(0.4)


def test_the_subject_is_held_when_a_better_one_appears() -> None:
    """Somebody larger who walks in does not take over."""
    room = Room([Person(400, size=120)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 3.0)
    room.people.append(Person(150, size=190))
    assert all(place == pytest.approx(400, abs=1) for place in follow(tracker, 3.0, 2.0))


def test_the_detector_rests_while_the_person_is_followed() -> None:
    """It runs once to find the person, four times in the first two seconds to count people, and once a second."""
    room = Room([Person(320)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 10.0)
    assert room.detector_runs == tracker.counts.detector_runs == 1 + 4 + 9
    assert room.looked == 300


def test_people_are_counted_although_only_one_is_followed() -> None:
    """Somebody who comes in during the first seconds is counted; one who stood there from the start too."""
    room = Room([Person(320)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 1.2)
    assert tracker.people_seen == 1
    room.people.append(Person(80, size=100))
    follow(tracker, 1.2, 1.0)
    assert tracker.people_seen == 2


def test_two_answers_for_the_same_hips_are_one_person() -> None:
    """Detections that hardly differ are counted once."""
    assert people([Detection(0.9, Roi(320, 240, 400, 0.0)), Detection(0.6, Roi(340, 250, 300, 0.1))]) == 1
    assert people([Detection(0.9, Roi(220, 240, 400, 0.0)), Detection(0.6, Roi(440, 250, 300, 0.1))]) == 2


def test_a_short_loss_does_not_give_the_place_to_somebody_else() -> None:
    """While the subject is hidden for a second, a better placed bystander is not taken; then the subject goes on."""
    subject, bystander = Person(480, size=120), Person(140, size=180)
    room = Room([subject])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 1.0)
    room.people = [bystander]
    assert follow(tracker, 1.0, 1.0) == [None] * 30
    room.people = [bystander, subject]
    assert all(place == pytest.approx(480, abs=1) for place in follow(tracker, 2.0, 0.5))
    assert tracker.counts.losses == 1


def test_after_the_hold_the_choice_is_free_again() -> None:
    """When nobody comes back to the place in time, another person is followed."""
    room = Room([Person(480, size=120)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 1.0)
    room.people = [Person(140, size=180)]
    places = follow(tracker, 1.0, HOLD_S + 1.0)
    seen = [number / 30 for number, place in enumerate(places) if place is not None]
    assert HOLD_S - 0.1 < seen[0] < HOLD_S + 0.2
    assert places[-1] == pytest.approx(140, abs=1)


def test_an_empty_room_is_searched_ten_times_a_second() -> None:
    """While nobody is there the detector does not run on every picture; frames without landmarks are still given."""
    room = Room([])
    tracker = SubjectTracker(room)
    frames = [tracker.update(PICTURE, number / 60) for number in range(300)]
    assert [frame.seen for frame in frames] == [False] * 300
    assert [frame.time_s for frame in frames] == [number / 60 for number in range(300)]
    assert room.detector_runs == pytest.approx(50, abs=2)
    assert tracker.people_seen == 0


def test_a_collapsed_track_is_given_up() -> None:
    """When the region shrinks to nothing from one picture to the next, the detector decides anew."""
    room = Room([Person(320, size=160)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 3.0)
    room.people = [Person(320, size=20, score=0.0)]
    assert follow(tracker, 3.0, 0.2) == [None] * 6
    assert tracker.counts.implausible == 1
    room.people = [Person(320, size=160)]
    assert follow(tracker, 3.2, 0.2)[-1] == pytest.approx(320, abs=1)


def test_a_jump_in_scale_asks_the_detector() -> None:
    """When a metre suddenly measures much more in the picture, the detector looks once more; that is followed."""
    room = Room([Person(320, size=100)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 3.0)
    before = room.detector_runs
    room.people = [Person(320, size=180)]
    assert follow(tracker, 3.0, 1.0) == pytest.approx([320] * 30, abs=1)
    assert room.detector_runs == before + 1
    assert tracker.counts.losses == 0


def test_somebody_who_comes_nearer_is_followed_without_the_detector() -> None:
    """Growing by a half in a second is plausible."""
    person = Person(320, size=100)
    room = Room([person])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 3.0)
    before = room.detector_runs
    for number in range(30):
        person.size = 100 * 1.5 ** (number / 30)
        assert tracker.update(PICTURE, 3.0 + number / 30).seen
    assert room.detector_runs == before + LOOKS_A_SECOND


def test_a_person_too_faint_for_the_landmarks_is_nobody() -> None:
    """The detector's finding counts only when the landmark network agrees that there is a body."""
    assert follow(SubjectTracker(Room([Person(320, presence=0.4)])), 0.0, 0.2) == [None] * 6


def test_the_second_candidate_is_tried() -> None:
    """If the best finding holds no body, the next one is looked at."""
    room = Room([Person(320, size=190, presence=0.2), Person(90, size=150)])
    assert follow(SubjectTracker(room), 0.0, 0.1)[0] == pytest.approx(90, abs=1)


def test_places_and_regions_are_judged() -> None:
    """The same place: centre inside, side within half and twice. Plausible: large enough, no jump, near the picture."""
    last = Roi(300, 200, 200, 0.0)
    assert same_place(Roi(390, 200, 150, 0.0), last)
    assert not same_place(Roi(410, 200, 150, 0.0), last)
    assert not same_place(Roi(300, 200, 450, 0.0), last)
    assert roi_plausible(Roi(300, 200, 300, 0.0), last, WIDTH, HEIGHT)
    assert not roi_plausible(Roi(300, 200, 90, 0.0), last, WIDTH, HEIGHT)
    assert not roi_plausible(Roi(-200, 200, 300, 0.0), last, WIDTH, HEIGHT)
    assert not roi_plausible(Roi(300, 200, 20, 0.0), Roi(300, 200, 21, 0.0), WIDTH, HEIGHT)


def test_a_metre_is_measured_in_pixels() -> None:
    """A body drawn 160 pixels to the metre measures that, wherever it stands."""
    image, world = body(100, 50, 160)
    pose = RawPose(1.0, image, world, np.ones(COUNT), np.zeros((2, 2)))
    assert pixels_per_metre(pose) == pytest.approx(160)


def test_frames_are_in_picture_heights() -> None:
    """The picture's height is 1, its width the aspect; world landmarks and visibility pass through."""
    frame = SubjectTracker(Room([Person(320, y=240, size=160)])).update(PICTURE, 0.0)
    image, world = body(320, 240, 160)
    assert np.array(frame.image) == pytest.approx(image / HEIGHT)
    assert np.array(frame.world) == pytest.approx(world)
    assert frame.aspect == pytest.approx(WIDTH / HEIGHT)
    assert frame.visibility == (1.0,) * COUNT


def test_smoothing_can_be_left_out() -> None:
    """Without smoothing the landmarks are the network's own; with it a jump is softened."""
    for smooth in (True, False):
        room = Room([Person(300)])
        tracker = SubjectTracker(room, smooth=smooth)
        follow(tracker, 0.0, 1.0)
        room.people = [Person(301)]
        place = follow(tracker, 1.0, 1 / 30)[0]
        assert place is not None
        assert (300 < place < 301) if smooth else place == pytest.approx(301)


class Blinkered(Room):
    """A pose model whose landmarks lie as the region of interest is turned: it sees what it expects."""

    def landmarks(self, picture: Picture, roi: Roi) -> RawPose:
        """See the person the way round the region is."""
        pose = super().landmarks(picture, roi)
        (x, y), size = pose.alignment[0], self.people[0].size
        far = [x + size * math.sin(roi.turn_rad), y - size * math.cos(roi.turn_rad)]
        return RawPose(pose.score, pose.image, pose.world, pose.visibility, np.array([[x, y], far]))


def test_a_body_followed_the_wrong_way_round_is_put_right() -> None:
    """Following alone would keep head and feet exchanged for ever; the detector, asked twice, is believed."""
    room = Blinkered([Person(320)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 1.0)
    tracker._roi = Roi(320, 240, 400, math.pi)
    follow(tracker, 1.0, 2.5)
    assert tracker.counts.turned_round == 1
    assert tracker._roi is not None
    assert abs(math.sin(tracker._roi.turn_rad / 2)) < 0.1


def test_one_contrary_detection_is_not_believed() -> None:
    """The detector errs too: seen once the other way round, nothing changes."""
    room = Blinkered([Person(320)])
    tracker = SubjectTracker(room)
    follow(tracker, 0.0, 1.05)
    honest = room.detect
    contrary = [Detection(0.9, Roi(320, 240, 400, math.pi))]
    room.detect = lambda picture: contrary  # type: ignore[method-assign]  # noqa: ARG005 - the model's signature
    follow(tracker, 1.05, 1.0)
    room.detect = honest  # type: ignore[method-assign]
    follow(tracker, 2.05, 2.0)
    assert tracker.counts.turned_round == 0
