from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from arraybook.diagrams import draw_speed
from arraybook.diagrams._sheet import TIMES

SECONDS = {"loop": 0.0212, "array": 0.0011, "list": 0.0035}


def lengths(ax):
    return [bar.get_width() for bar in ax.patches]


def test_bars_are_as_long_as_the_rounded_factors():
    ax = draw_speed(SECONDS)
    assert lengths(ax) == [20, 1, 5]
    assert [label.get_text() for label in ax.get_yticklabels()] == list(SECONDS)
    assert [text.get_text() for text in ax.texts] == [
        f"about 20 {TIMES}",
        "fastest",
        f"about 5 {TIMES}",
    ]


def test_the_first_way_is_on_top():
    ax = draw_speed(SECONDS)
    heights = ax.transData.transform([(0, y) for y in ax.get_yticks()])[:, 1]
    assert (np.diff(heights) < 0).all()


@pytest.mark.parametrize(
    ("factor", "shown"),
    [
        (1, 1),
        (1.41, 1),
        (1.42, 2),
        (3.16, 2),
        (3.17, 5),
        (7.07, 5),
        (7.08, 10),
        (14.2, 20),
        (99, 100),
        (800, 1000),
        (3e6, 2_000_000),
    ],
)
def test_factors_are_rounded_to_the_nearest_of_1_2_5_in_ratio(factor, shown):
    assert lengths(draw_speed({"slow": 0.013 * factor, "fast": 0.013})) == [shown, 1]


def test_two_runs_with_noise_look_alike():
    noisy = {label: time * 1.05 for label, time in SECONDS.items()}
    assert lengths(draw_speed(noisy)) == lengths(draw_speed(SECONDS))


def test_the_scale_is_logarithmic_above_a_factor_of_20():
    ax = draw_speed({"a": 20.0, "b": 1.0})
    assert ax.get_xscale() == "linear"
    assert ax.get_xlabel() == "times as long as the fastest"
    ax = draw_speed({"a": 50.0, "b": 1.0})
    assert ax.get_xscale() == "log"
    assert ax.get_xlabel() == "times as long as the fastest, logarithmic scale"
    assert ax.get_xlim()[0] < 1, "the fastest has a bar too"


@pytest.mark.parametrize("largest", [1.0, 20.0, 50.0, 1e6])
def test_all_texts_lie_in_the_picture(largest):
    ax = draw_speed({"a loop over a list of numbers": largest, "b": 1.0})
    ax.figure.canvas.draw()
    for text in [*ax.texts, *ax.get_yticklabels(), ax.xaxis.label]:
        extent = text.get_window_extent()
        assert extent.x0 > 0
        assert extent.x1 < ax.figure.bbox.x1
        assert text.get_fontsize() >= 8
    assert ax.figure.get_figwidth() == pytest.approx(6.4)


def test_one_way_is_the_fastest():
    ax = draw_speed({"only": np.float64(2)})
    assert [text.get_text() for text in ax.texts] == ["fastest"]


def test_a_dollar_sign_in_a_label_is_no_formula():
    ax = draw_speed({"$a": 1.0, "b$": 1.0})
    ax.figure.canvas.draw()
    assert [label.get_parse_math() for label in ax.get_yticklabels()] == [False] * 2


def test_given_axes_are_drawn_on_and_returned():
    _, axs = plt.subplots(2)
    assert draw_speed(SECONDS, ax=axs[1]) is axs[1]
    assert len(plt.get_fignums()) == 1
    assert not axs[0].patches


@pytest.mark.parametrize(
    ("seconds", "error", "message"),
    [
        ({}, ValueError, r"seconds must hold at least one time, got an empty mapping"),
        ([1, 2], TypeError, r"seconds must be a mapping of labels to times, got \[1"),
        ({1: 2.0}, TypeError, r"labels of seconds must be strings, got 1$"),
        ({"a": 0}, ValueError, r"seconds\['a'\] must be positive, got 0$"),
        ({"a": -1.0}, ValueError, r"seconds\['a'\] must be positive, got -1\.0$"),
        ({"a": np.nan}, ValueError, r"seconds\['a'\] must be finite, got nan$"),
        ({"a": "1"}, TypeError, r"seconds\['a'\] must be a number, got '1'$"),
    ],
)
def test_draw_speed_refuses_what_it_cannot_draw(seconds, error, message):
    with pytest.raises(error, match=rf"^{message}"):
        draw_speed(seconds)
    assert not plt.get_fignums()
