from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.animation import FuncAnimation
from matplotlib.axes import Axes
from matplotlib.colors import same_color, to_rgb

from arraybook.diagrams import draw_convolution

DATA, KERNEL = [2, 3, 1, 4, 1], [1, 2, 3, 4]
ROWS = ["data", "kernel, flipped", "products", "output"]


def boxes(ax):
    """What a reader sees: {row name: [(column, text, box), ...]} from left to right."""
    names = (label.get_text() for label in ax.get_yticklabels())
    heights = dict(zip(ax.get_yticks(), names, strict=True))
    rows = {name: [] for name in heights.values()}
    for text, box in zip(ax.texts, ax.patches, strict=True):
        x, y = text.get_position()
        assert box.get_center() == pytest.approx((x, y))
        if text.get_visible():
            assert box.get_visible()
            rows[heights[y]].append((x, text.get_text(), box))
    return {name: sorted(row, key=lambda item: item[0]) for name, row in rows.items()}


def texts(ax):
    return {name: [text for _, text, _ in row] for name, row in boxes(ax).items()}


def columns(ax):
    return {name: [x for x, _, _ in row] for name, row in boxes(ax).items()}


def strong(ax, row):
    """Columns of the boxes in a row that are highlighted."""
    return [x for x, _, box in boxes(ax)[row] if box.get_linewidth() > 1]


def frame(animation, i):
    """Draw one frame of an animation and return its Axes."""
    animation._fig.canvas.draw()
    animation._func(i)
    return animation._fig.axes[0]


def test_a_step_is_drawn_as_data_kernel_products_and_output():
    ax = draw_convolution(DATA, KERNEL, step=3)
    assert isinstance(ax, Axes)
    assert texts(ax) == {
        "data": ["2", "3", "1", "4", "1"],
        "kernel, flipped": ["4", "3", "2", "1"],
        "products": ["8", "9", "2", "4"],
        "output": ["2", "7", "13", "23", "", "", "", ""],
    }
    assert ax.get_title(loc="left") == "output[3] = 2·4 + 3·3 + 1·2 + 4·1 = 23"


def test_the_kernel_lies_below_the_samples_that_it_multiplies():
    ax = draw_convolution(DATA, KERNEL, step=1)
    assert columns(ax) == {
        "data": [0, 1, 2, 3, 4],
        "kernel, flipped": [-2, -1, 0, 1],
        "products": [0, 1],
        "output": [0, 1, 2, 3, 4, 5, 6, 7],
    }
    assert texts(ax)["products"] == ["4", "3"]


def test_rows_are_stacked_from_data_to_output():
    ax = draw_convolution(DATA, KERNEL, step=0)
    assert [label.get_text() for label in ax.get_yticklabels()] == ROWS
    assert (np.diff(ax.get_yticks()) < -1).all()


@pytest.mark.parametrize(
    ("step", "overlap"), [(0, [0]), (3, [0, 1, 2, 3]), (6, [3, 4]), (7, [4])]
)
def test_the_overlap_and_the_new_output_are_highlighted(step, overlap):
    ax = draw_convolution(DATA, KERNEL, step=step)
    assert strong(ax, "data") == overlap
    assert strong(ax, "kernel, flipped") == overlap
    assert strong(ax, "output") == [step]


def test_a_line_leads_from_the_products_to_the_output():
    ax = draw_convolution(DATA, KERNEL, step=6)
    x, y = ax.lines[0].get_data()
    assert (min(x), max(x)) == pytest.approx((2.6, 6))
    _, _, products, output = ax.get_yticks()
    assert products > max(y) > min(y) > output
    assert (x[-1], y[-1]) == pytest.approx((6, output + 0.5))


def test_all_boxes_lie_inside_the_picture():
    for step in range(8):
        ax = draw_convolution(DATA, KERNEL, step=step)
        left, right = ax.get_xlim()
        bottom, top = ax.get_ylim()
        for box in ax.patches:
            assert left < box.get_x() < box.get_x() + box.get_width() < right
            assert bottom < box.get_y() < box.get_y() + box.get_height() < top


def test_every_text_fits_into_its_box():
    rng = np.random.default_rng(3)
    ax = draw_convolution(-rng.random(10) / 100, rng.random(4) * 1e4, step=3)
    ax.figure.canvas.draw()
    for text, box in zip(ax.texts, ax.patches, strict=True):
        if text.get_visible() and text.get_text():
            extent = text.get_window_extent()
            assert extent.width <= box.get_window_extent().width
            assert text.get_fontsize() > 4.5


def test_boxes_take_their_colours_from_the_cycle_and_are_opaque():
    with mpl.rc_context({"axes.prop_cycle": mpl.cycler(color=["k", "m", "y", "c"])}):
        ax = draw_convolution(DATA, KERNEL, step=0)
        box = boxes(ax)["kernel, flipped"][3][2]
        assert same_color(box.get_edgecolor(), "m")
        assert all(box.get_facecolor()[3] == 1 for box in ax.patches)
        assert to_rgb(ax.figure.get_facecolor()) == (1, 1, 1)


def test_a_new_figure_has_the_width_of_the_book():
    ax = draw_convolution(DATA, KERNEL, step=0)
    width, height = ax.figure.get_size_inches()
    assert width == pytest.approx(6.4)
    assert 2 < height < 4


def test_given_axes_are_drawn_on_and_returned():
    _, axs = plt.subplots(2)
    assert draw_convolution(DATA, KERNEL, step=2, ax=axs[1]) is axs[1]
    assert len(plt.get_fignums()) == 1
    assert not axs[0].patches


def test_a_subfigure_can_be_animated():
    figure = plt.figure()
    ax = figure.subfigures(1, 2)[0].subplots()
    animation = draw_convolution(DATA, KERNEL, ax=ax)
    assert animation._fig is figure
    frame(animation, 2)


def test_by_default_all_steps_are_animated():
    animation = draw_convolution(DATA, KERNEL, interval=500)
    assert isinstance(animation, FuncAnimation)
    assert list(animation.new_frame_seq()) == list(range(8))
    assert animation._interval == 500
    animation._fig.canvas.draw()


def test_each_frame_shows_what_the_still_of_its_step_shows():
    animation = draw_convolution(DATA, KERNEL)
    for step in [0, 4, 7, 2]:
        moving, still = (
            frame(animation, step),
            draw_convolution(DATA, KERNEL, step=step),
        )
        assert texts(moving) == texts(still)
        assert columns(moving) == columns(still)
        assert moving.get_title(loc="left") == still.get_title(loc="left")
        for row in ("data", "kernel, flipped", "output"):
            assert strong(moving, row) == strong(still, row)


def test_frames_move_the_same_artists_instead_of_making_new_ones():
    animation = draw_convolution(DATA, KERNEL)
    first = len(frame(animation, 0).get_children())
    assert len(frame(animation, 5).get_children()) == first


def test_a_long_sum_is_named_instead_of_written():
    ax = draw_convolution(np.ones(5), np.ones(6) / 6, step=5)
    assert ax.get_title(loc="left") == "output[5] = sum of 5 products = 0.833"


def test_the_kernel_may_be_longer_than_the_data():
    ax = draw_convolution([5, 7], [1, 2, 3], step=2)
    assert texts(ax) == {
        "data": ["5", "7"],
        "kernel, flipped": ["3", "2", "1"],
        "products": ["15", "14"],
        "output": ["5", "17", "29", ""],
    }


def test_nan_is_drawn_as_nan():
    ax = draw_convolution([1, np.nan], [2], step=1)
    assert texts(ax)["output"] == ["2", "nan"]


@pytest.mark.parametrize(
    ("data", "kernel", "options", "error", "message"),
    [
        ([], [1], {}, ValueError, r"^data must hold at least one value, got an empty"),
        ([1], [[1]], {}, ValueError, r"^kernel must have 1 axis, got shape \(1, 1\)$"),
        (["x"], [1], {}, TypeError, r"^data must hold real numbers, got dtype <U1$"),
        (
            np.ones(15),
            np.ones(2),
            {},
            ValueError,
            r"^data and kernel must fit in 16 columns, got 15 \+ 2 \* 2 - 2 = 17$",
        ),
        ([1, 2], [1], {"step": 2}, ValueError, r"^step must be at most 1, got 2$"),
        (
            [1],
            [1],
            {"step": -1},
            ValueError,
            r"^step must be a non-negative integer, g",
        ),
        (
            [1],
            [1],
            {"step": 0.5},
            TypeError,
            r"^step must be a non-negative integer, g",
        ),
        ([1], [1], {"interval": 0}, ValueError, r"^interval must be positive, got 0$"),
    ],
)
def test_draw_convolution_refuses_what_it_cannot_draw(
    data, kernel, options, error, message
):
    with pytest.raises(error, match=message):
        draw_convolution(data, kernel, **options)
    assert not plt.get_fignums()


def test_the_largest_picture_is_drawn():
    assert draw_convolution(np.ones(14), np.ones(2), step=0).has_data()
