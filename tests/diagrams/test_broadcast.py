from __future__ import annotations

import operator

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from arraybook.diagrams import draw_broadcast

TABLE = np.array([[4, 3, 2, 5, 6, 2], [30, 24, 1, 50, 60, 61], [1, 2, 3, 4, 5, 6]])
RED = "#c00000"


def panels(seen, *sizes):
    """The boxes of each panel, given how many there are."""
    assert sum(sizes) == len(seen.boxes)
    ends = np.cumsum(sizes)
    return [seen.boxes[end - size : end] for end, size in zip(ends, sizes, strict=True)]


def numbers(panel):
    return [float(box.text) for box in panel]


def notes(seen):
    return [text for _, _, text in seen.notes]


def test_both_operands_are_stretched_to_the_result(see):
    column, row = np.array([[0], [10], [20]]), np.arange(4)
    a, b, result = panels(see(draw_broadcast(column, row)), 12, 12, 12)
    assert numbers(a) == np.repeat(column, 4).tolist()
    assert numbers(b) == np.tile(row, 3).tolist()
    assert numbers(result) == (column + row).ravel().tolist()


def test_virtual_copies_are_dotted_and_originals_solid(see):
    column, row = np.array([[0], [10], [20]]), np.arange(4)
    a, b, result = panels(see(draw_broadcast(column, row)), 12, 12, 12)
    assert [box.dotted for box in a] == [False, True, True, True] * 3
    assert [box.dotted for box in b] == [False] * 4 + [True] * 8
    assert not any(box.dotted for box in result)


def test_shapes_and_signs_are_written(see):
    seen = see(draw_broadcast(TABLE, TABLE[0]))
    assert notes(seen) == ["(3, 6)", "(6,) → (3, 6)", "(3, 6)", "+", "="]
    y = [y for _, y, _ in seen.notes]
    assert min(y[:3]) > 0 > max(y[3:])


def test_panels_stand_in_the_order_of_the_formula(see):
    a, b, result = panels(see(draw_broadcast(TABLE, TABLE[0])), 18, 18, 18)
    assert max(box.x for box in a) < min(box.x for box in b)
    assert max(box.x for box in b) < min(box.x for box in result)
    assert {box.y for box in a} == {box.y for box in result}


def test_wide_panels_lie_below_each_other(see):
    seen = see(draw_broadcast(np.arange(9), 5, operation=np.greater))
    a, b, result = panels(seen, 9, 9, 9)
    assert a[0].y > b[0].y > result[0].y
    assert a[0].x == b[0].x == result[0].x
    assert [box.text for box in result] == ["F"] * 6 + ["T"] * 3
    assert notes(seen)[-2:] == [">", "="]


@pytest.mark.parametrize(
    ("operation", "sign"),
    [
        (np.subtract, "-"),
        (np.divide, "/"),
        (np.power, "**"),
        (np.less_equal, "<="),
        (operator.add, "+"),
        (np.maximum, "maximum"),
        (np.vectorize(min, otypes=[int]), "min"),
    ],
)
def test_the_operation_is_named_and_applied(operation, sign, see, assert_legible):
    ax = draw_broadcast([4, 8], 2, operation=operation)
    seen = see(ax)
    assert sign in notes(seen)
    result = panels(seen, 2, 2, 2)[2]
    words = [str(value) for value in np.asarray(operation(np.array([4, 8]), 2))]
    if result[0].text not in "TF":
        assert numbers(result) == [float(word) for word in words]
    assert_legible(ax)


def test_scalars_have_an_empty_shape(see):
    seen = see(draw_broadcast(1, 2))
    assert notes(seen) == ["()", "()", "()", "+", "="]
    assert [box.text for box in seen.boxes] == ["1", "2", "3"]


def test_a_failure_shows_both_shapes_and_marks_the_axis(see):
    ax = draw_broadcast(TABLE, [4, 40, 20])
    seen = see(ax)
    a, b = panels(seen, 18, 3)
    assert not any(box.dotted for box in a + b)
    assert notes(seen) == ["(3, 6)", "6", "(3,) → (1, 3)", "3", "+"]
    red = [text.get_text() for text in ax.texts if to_hex(text.get_color()) == RED]
    assert red == ["6", "3"]
    assert ax.get_title(loc="left") == "axis -1 disagrees: 6 and 3"
    assert to_hex(ax._left_title.get_color()) == RED


def test_the_red_lines_span_the_axis_that_disagrees():
    ax = draw_broadcast(TABLE, [4, 40, 20])
    widths = [np.ptp(line.get_xdata()) for line in ax.lines]
    assert widths == pytest.approx([6, 3])
    ax = draw_broadcast(np.ones((3, 2)), np.ones((4, 2)))
    heights = [np.ptp(line.get_ydata()) for line in ax.lines]
    assert heights == pytest.approx([3, 4])
    assert ax.get_title(loc="left") == "axis -2 disagrees: 3 and 4"


def test_two_axes_that_disagree_are_both_marked():
    ax = draw_broadcast(np.ones((2, 3)), np.ones((4, 5)))
    assert ax.get_title(loc="left").split("\n") == [
        "axis -1 disagrees: 3 and 5",
        "axis -2 disagrees: 2 and 4",
    ]
    assert len(ax.lines) == 4


SHAPES = st.lists(st.sampled_from([0, 1, 1, 2, 3]), max_size=2).map(tuple)


@given(a=SHAPES, b=SHAPES)
@settings(derandomize=True, deadline=None, max_examples=40)
def test_any_two_shapes_have_a_picture(see, assert_legible, a, b):
    ax = draw_broadcast(np.ones(a), np.ones(b))
    try:
        shape = np.broadcast_shapes(a, b)
    except ValueError:
        assert "disagrees" in ax.get_title(loc="left")
    else:
        assert ax.get_title(loc="left") == ""
        solid = [box for box in see(ax).boxes if not box.dotted]
        if np.prod(shape):
            count = np.prod(a) + np.prod(b) + np.prod(shape)
            assert len(solid) == count
        else:
            assert {box.text for box in see(ax).boxes} == {"no elements"}
    assert_legible(ax)
    plt.close("all")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (TABLE, TABLE[0]),
        (TABLE, TABLE[:, 0]),
        (np.arange(20), 1),
        (np.arange(6) / 7, np.arange(5)[:, None] / 7),
        (np.arange(20), np.arange(19)),
        (["a", "b"], ["a"]),
        ([[1]], [[1], [2], [3]]),
    ],
    ids=lambda array: f"{np.shape(array)} {np.ravel(array)[-1:]}",
)
def test_all_texts_are_legible_and_in_the_picture(a, b, assert_legible):
    operation = np.equal if isinstance(a, list) else np.add
    ax = draw_broadcast(a, b, operation=operation)
    assert_legible(ax)
    assert ax.figure.get_figwidth() <= 6.45


def test_given_axes_are_drawn_on_and_returned():
    _, axs = plt.subplots(2)
    assert draw_broadcast([1], [2], ax=axs[1]) is axs[1]
    assert draw_broadcast([1, 2], [1, 2, 3], ax=axs[0]) is axs[0]
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize(
    ("a", "b", "options", "error", "message"),
    [
        (np.ones((1, 1, 1)), 1, {}, ValueError, r"a must have 0 to 2 axes, got 3"),
        (1, np.ones((1, 1, 1)), {}, ValueError, r"b must have 0 to 2 axes, got 3"),
        (1, [[1], [1, 2]], {}, ValueError, r"b must be a rectangular array, got rows"),
        (np.zeros(1, "i4,i4"), 1, {}, TypeError, r"a must hold numbers, booleans or"),
        (1, 2, {"operation": "+"}, TypeError, r"operation must be callable, got '\+'"),
        (
            [1, 2],
            [3, 4],
            {"operation": np.dot},
            ValueError,
            r"operation must return shape \(2,\), got shape \(\)",
        ),
        (
            np.ones((7, 12)),
            1,
            {},
            ValueError,
            r"a, b and the result must fit into 20 by 20 boxes to be legible, got shape \(7, 12",
        ),
        (
            np.ones((21, 1)),
            1,
            {},
            ValueError,
            r"a, b and the result must .* shape \(21, 1\)",
        ),
    ],
)
def test_draw_broadcast_refuses_what_it_cannot_draw(a, b, options, error, message):
    with pytest.raises(error, match=rf"^{message}") as caught:
        draw_broadcast(a, b, **options)
    assert "\n" not in str(caught.value)
    assert not plt.get_fignums()
