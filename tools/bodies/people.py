"""The people that are built: their shapes in the parameters of the body model, their hair and their clothes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Person:
    """A person.

    shape: parameters of the body model, mostly 0 to 1. Colours: linear light for materials, sRGB bytes for the skin.
    sleeve_share, leg_share: where sleeve and trouser leg end, as a share of upper arm and of the leg from hip to ankle.
    """

    id: str
    name: str
    shape: Mapping[str, float]
    hair: Literal["bun", "short", "bob", "cropped"]
    hair_colour: Colour
    top_colour: Colour
    bottom_colour: Colour
    skin_tone: Colour
    sleeve_share: float
    leg_share: float
    loose_leg_m: float
    stubble: float = 0.0


PEOPLE = (
    Person(
        id="woman",
        name="Woman",
        shape={
            "gender": 1.0,
            "age": 0.667,
            "muscle": 0.55,
            "weight": 0.42,
            "height": 0.41,
            "proportions": 0.7,
            "cupsize": 0.4,
            "firmness": 0.7,
            "african": 0.3,
            "asian": 0.3,
            "caucasian": 0.4,
        },
        hair="bun",
        hair_colour=(0.05, 0.027, 0.015),
        top_colour=(0.42, 0.06, 0.09),
        bottom_colour=(0.022, 0.028, 0.05),
        skin_tone=(206, 156, 126),
        sleeve_share=0.5,
        leg_share=0.93,
        loose_leg_m=0.0,
    ),
    Person(
        id="man",
        name="Man",
        shape={
            "gender": 0.0,
            "age": 0.667,
            "muscle": 0.6,
            "weight": 0.45,
            "height": 0.38,
            "proportions": 0.6,
            "african": 0.5,
            "asian": 0.1,
            "caucasian": 0.4,
        },
        hair="short",
        hair_colour=(0.02, 0.014, 0.011),
        top_colour=(0.06, 0.16, 0.22),
        bottom_colour=(0.03, 0.03, 0.034),
        skin_tone=(196, 146, 116),
        sleeve_share=0.6,
        leg_share=0.47,
        loose_leg_m=0.022,
        stubble=0.18,
    ),
    Person(
        id="older_woman",
        name="Older woman",
        shape={
            "gender": 1.0,
            "age": 0.93,
            "muscle": 0.45,
            "weight": 0.6,
            "height": 0.37,
            "proportions": 0.5,
            "cupsize": 0.5,
            "firmness": 0.4,
            "african": 0.1,
            "asian": 0.6,
            "caucasian": 0.3,
        },
        hair="bob",
        hair_colour=(0.42, 0.4, 0.38),
        top_colour=(0.1, 0.2, 0.14),
        bottom_colour=(0.045, 0.045, 0.06),
        skin_tone=(208, 160, 134),
        sleeve_share=0.75,
        leg_share=0.8,
        loose_leg_m=0.008,
    ),
    Person(
        id="heavy_man",
        name="Heavy man",
        shape={
            "gender": 0.0,
            "age": 0.78,
            "muscle": 0.4,
            "weight": 1.35,
            "height": 0.38,
            "proportions": 0.45,
            "african": 0.1,
            "asian": 0.1,
            "caucasian": 0.8,
        },
        hair="cropped",
        hair_colour=(0.16, 0.15, 0.145),
        top_colour=(0.2, 0.22, 0.25),
        bottom_colour=(0.05, 0.042, 0.03),
        skin_tone=(200, 148, 120),
        sleeve_share=0.65,
        leg_share=0.5,
        loose_leg_m=0.02,
        stubble=0.3,
    ),
)
