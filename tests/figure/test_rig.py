"""Rig files: what is wrong with one is said, all at once."""

import json

import pytest

from unsit.figure.bodies import body_file, body_ids, load_rig
from unsit.figure.rig import RigError, read_rig


def test_every_body_has_the_proportions_of_a_person() -> None:
    """Lengths of thigh, shin, arm and trunk lie in the range of adults, as fractions of stature (Winter 2009)."""
    for body in body_ids():
        skeleton = load_rig(body).skeleton
        shares = [
            length / skeleton.stature_m
            for length in (skeleton.thigh_m, skeleton.shank_m, skeleton.upper_arm_m, skeleton.trunk_m)
        ]
        for share, (low, high) in zip(shares, ((0.21, 0.27), (0.21, 0.27), (0.13, 0.20), (0.24, 0.32)), strict=True):
            assert low < share < high


def test_an_unknown_body_names_the_known_ones() -> None:
    """The message lists the bodies there are."""
    with pytest.raises(KeyError, match="woman"):
        load_rig("nobody")
    with pytest.raises(KeyError, match="woman"):
        body_file("nobody")


def test_a_broken_rig_tells_every_problem() -> None:
    """Missing bones, a parent that comes too late and a landmark without a bone are told together."""
    text = json.dumps({"format": 1, "bones": [{"name": "head", "parent": "neck", "head": [0, 1]}], "surface": []})
    with pytest.raises(RigError) as told:
        read_rig(text)
    for words in ("the parent of head", "head: head must be three numbers", "bones must have root", "nose must name"):
        assert words in str(told.value)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 2}'])
def test_what_is_no_rig_is_said(text: str) -> None:
    """No traceback of another kind for a text that is no rig file."""
    with pytest.raises(RigError):
        read_rig(text)
