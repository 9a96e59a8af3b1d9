"""Claims about smoothing by time."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unsit.vision.one_euro import IMAGE, WORLD, LowPass, OneEuro, OneEuroParameters


def plain_one_euro(
    values: list[float], times_s: list[float], parameters: OneEuroParameters, scale: float
) -> list[float]:
    """The filter as its paper writes it, for one number."""
    smooth, speed, out = values[0], 0.0, [values[0]]
    for number in range(1, len(values)):
        step_s = times_s[number] - times_s[number - 1]

        def share(cutoff_hz: float, step_s: float = step_s) -> float:
            return 1 / (1 + 1 / (2 * math.pi * cutoff_hz * step_s))

        raw_speed = (values[number] - values[number - 1]) * scale / step_s
        speed += share(parameters.derivative_cutoff_hz) * (raw_speed - speed)
        smooth += share(parameters.min_cutoff_hz + parameters.beta * abs(speed)) * (values[number] - smooth)
        out.append(smooth)
    return out


@given(
    values=st.lists(st.floats(-5, 5), min_size=1, max_size=20),
    steps=st.lists(st.floats(0.002, 0.5), min_size=20, max_size=20),
    parameters=st.sampled_from([IMAGE, WORLD]),
    scale=st.floats(0.1, 10),
)
def test_it_is_the_filter_of_the_paper(
    values: list[float], steps: list[float], parameters: OneEuroParameters, scale: float
) -> None:
    """Arrays are smoothed number by number as the published formula says, at any steps of time."""
    times_s = np.cumsum(steps).tolist()[: len(values)]
    smoother = OneEuro(parameters)
    got = [smoother(np.array([value, -value]), time_s, scale) for value, time_s in zip(values, times_s, strict=True)]
    wanted = plain_one_euro(values, times_s, parameters, scale)
    assert [value for value, _ in got] == pytest.approx(wanted)
    assert [-value for _, value in got] == pytest.approx(wanted)


def test_rest_is_calmed_and_movement_followed() -> None:
    """Noise of a point at rest shrinks; a fast movement is not held back."""
    random = np.random.default_rng(4)
    still = 100 + random.normal(0, 0.2, (300, 1))
    smoother = OneEuro(IMAGE)
    calmed = np.array([smoother(value, number / 30, 1 / 500) for number, value in enumerate(still)])
    assert calmed[60:].std() < 0.5 * still[60:].std()
    smoother = OneEuro(IMAGE)
    moving = [smoother(np.array([200.0 * number / 30]), number / 30, 1 / 500)[0] for number in range(60)]
    assert moving[-1] == pytest.approx(200 * 59 / 30, abs=3)


def test_a_reset_filter_takes_the_next_value_as_it_is() -> None:
    """After a loss nothing of the old place is left."""
    for smoother in (OneEuro(IMAGE), LowPass()):
        smoother(np.array([1.0]), 0.0)
        smoother(np.array([1.0]), 0.1)
        smoother.reset()
        assert smoother(np.array([9.0]), 0.2).tolist() == [9.0]


@pytest.mark.parametrize("fps", [5, 15, 30, 60])
def test_visibility_falls_as_fast_at_any_frame_rate(fps: int) -> None:
    """A tenth of the way in a thirtieth of a second: 0.9 to the power of 30 after a second, whatever the rate."""
    smoother = LowPass()
    smoother(np.array([1.0]), 0.0)
    for number in range(1, fps + 1):
        seen = smoother(np.array([0.0]), number / fps)
    assert seen[0] == pytest.approx(0.9**30)
