from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from matplotlib.axes import Axes

from arraybook.diagrams import draw_array
from arraybook.diagrams._sheet import TIMES, texts

TABLE = np.arange(12).reshape(3, 4)
CUBE = np.arange(24).reshape(2, 3, 4)
STEPS = np.arange(10, 50, 3)


def selected(seen):
    return [int(box.text) for box in seen.boxes if box.strong]


def named(seen):
    """The notes in reading order."""
    return [text for _, _, text in sorted(seen.notes, key=lambda n: (-n[1], n[0]))]


def test_a_row_has_boxes_with_values_under_their_indices(see):
    seen = see(draw_array([7, 8, 9]))
    assert [box.text for box in seen.boxes] == ["7", "8", "9"]
    assert [box.x for box in seen.boxes] == [0.5, 1.5, 2.5]
    assert len({box.y for box in seen.boxes}) == 1
    assert named(seen) == ["axis 0 →", "0", "1", "2"]
    assert [x for x, _, text in seen.notes if text in "012"] == [0.5, 1.5, 2.5]


def test_a_table_has_numbered_rows_and_columns(see):
    seen = see(draw_array(TABLE))
    assert [int(box.text) for box in seen.boxes] == list(range(12))
    assert [box.x for box in seen.boxes[:4]] == [0.5, 1.5, 2.5, 3.5]
    assert [box.y for box in seen.boxes[::4]] == [-0.5, -1.5, -2.5]
    assert named(seen) == [
        *("axis 1 →", "0", "1", "2", "3"),
        *("axis 0 ↓", "0", "1", "2"),
    ]


def test_three_axes_are_sheets_side_by_side(see):
    seen = see(draw_array(CUBE))
    assert [int(box.text) for box in seen.boxes] == list(range(24))
    assert len({box.y for box in seen.boxes}) == 3
    assert seen.boxes[12].x > seen.boxes[3].x + 1
    assert named(seen)[:3] == ["axis 0 →", "0", "1"]
    assert named(seen)[3] == "axis 2 →"
    assert "axis 1 ↓" in named(seen)


def test_wide_sheets_lie_below_each_other(see):
    seen = see(draw_array(np.arange(42).reshape(2, 3, 7) * 1000))
    assert len({box.x for box in seen.boxes}) == 7
    assert len({box.y for box in seen.boxes}) == 6
    assert named(seen)[:2] == ["axis 0 ↓", "0"]


@pytest.mark.parametrize(
    ("array", "select"),
    [
        (STEPS, 1),
        (STEPS, -1),
        (STEPS, slice(2, None, 3)),
        (STEPS, [4, 2]),
        (STEPS, STEPS > 30),
        (STEPS, ...),
        (STEPS, slice(5, 5)),
        (STEPS, np.s_[:, np.newaxis]),
        (TABLE, 1),
        (TABLE, (1, 2)),
        (TABLE, np.s_[:, 1]),
        (TABLE, np.s_[::-2, 1:3]),
        (TABLE, ([0, 2], [1, 3])),
        (TABLE, np.ix_([0, 2], [1, 3])),
        (TABLE, TABLE % 5 == 0),
        (TABLE, TABLE[:, 0] > 3),
        (CUBE, np.s_[..., 0]),
        (CUBE, np.s_[1, :, 2]),
        (CUBE, CUBE > 20),
    ],
)
def test_what_an_index_selects_is_highlighted(array, select, see):
    assert selected(see(draw_array(array, select))) == sorted(array[select].ravel())


def test_by_default_nothing_is_highlighted(see):
    assert not selected(see(draw_array(TABLE)))


def test_elements_selected_more_than_once_say_how_often(see):
    seen = see(draw_array(STEPS, [1, 1, 2, 4, 4, 4]))
    assert selected(seen) == [13, 16, 22]
    marks = [(x, text) for x, _, text in seen.notes if text[0] == TIMES]
    assert [text for _, text in marks] == [f"{TIMES}2", f"{TIMES}3"]
    assert [int(x) for x, _ in marks] == [1, 4]


@given(
    npst.array_shapes(max_dims=3, max_side=4).flatmap(
        lambda shape: st.tuples(st.just(shape), npst.basic_indices(shape))
    )
)
@settings(derandomize=True, deadline=None, max_examples=40)
def test_any_index_highlights_what_it_takes(see, pair):
    shape, select = pair
    array = np.arange(np.prod(shape)).reshape(shape)
    expected = [] if select is None else np.ravel(array[select]).tolist()
    assert selected(see(draw_array(array, select))) == sorted(expected)
    plt.close("all")


def test_truth_values_are_dark_and_light(see):
    seen = see(draw_array([True, False], 0))
    assert [(box.text, box.fill) for box in seen.boxes] == [
        ("T", "#444444"),
        ("F", "#ffffff"),
    ]
    assert [box.ink for box in seen.boxes] == ["#ffffff", "#222222"]
    assert [box.strong for box in seen.boxes] == [True, False]


def test_nan_is_hatched_and_infinity_is_not(see):
    seen = see(draw_array([1, np.nan, -np.inf]))
    assert [(box.text, box.hatched) for box in seen.boxes] == [
        ("1.", False),
        ("nan", True),
        ("-inf", False),
    ]
    assert not see(draw_array(["nan"])).boxes[0].hatched


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([1, -20, 1234567890], ["1", "-20", "1234567890"]),
        ([123456789012], ["1.2e11"]),
        ([10**400], ["100000000…"]),
        ([1.0, 0.5, -2.25, 100.25], ["1.", "0.5", "-2.25", "100.25"]),
        ([1 / 3, 1e-7 / 3, 2000 / 3, 1e6], ["0.333", "3.3e-8", "666.7", "1e6"]),
        (np.float32([0.1]), ["0.1"]),
        (np.float16([65504]), ["65504."]),
        ([1 + 2j, -1j, 0.5], ["1+2j", "0-1j", "0.5+0j"]),
        (["a", "3"], ["'a'", "'3'"]),
        (["longer than that"], ["'longer t…"]),
        ([b"ab"], ["b'ab'"]),
        (["$x$", "a\nb"], ["'$x$'", r"'a\nb'"]),
        (np.array(["2026-01-02"], "M8[D]"), ["2026-01-02"]),
        (np.array(["2026-01-02"], "M8[ns]"), ["2026-01-0…"]),
        (np.array([1, None, "x", 2.5], dtype=object), ["1", "None", "'x'", "2.5"]),
        (np.array(["ab"], dtype=np.dtypes.StringDType()), ["'ab'"]),
        ([[True], [False]], ["T", "F"]),
    ],
    ids=repr,
)
def test_values_are_written_as_numpy_prints_them_but_short(values, words, see):
    assert texts(np.asarray(values)) == words
    assert [box.text for box in see(draw_array(values)).boxes] == words


@pytest.mark.parametrize(
    "array",
    [
        TABLE,
        [7],
        np.arange(20),
        np.arange(400).reshape(20, 20),
        np.arange(100, 500).reshape(20, 20),
        np.arange(30).reshape(5, 2, 3),
        np.arange(60).reshape(3, 4, 5) * 1001,
        np.random.default_rng(1).normal(size=(4, 6)),
        np.array([["'WWWW'", "mmmmmmm"], ["a", "$x$"]]),
        np.zeros((0, 3)),
        np.eye(12) > 0,
        np.arange(5)[:, None],
    ],
    ids=lambda array: f"{np.shape(array)} {np.ravel(array)[-1:]}",
)
def test_all_texts_are_legible_and_in_the_picture(array, assert_legible):
    ax = draw_array(array, title="array[...]")
    assert_legible(ax)
    assert ax.figure.get_figwidth() <= 6.45
    assert ax.figure.get_figheight() <= 7


def test_a_dollar_sign_is_no_formula(see):
    assert not see(draw_array(["$x$"])).boxes[0].label.get_parse_math()


def test_repeats_are_legible_in_the_smallest_boxes(assert_legible):
    assert_legible(draw_array(np.arange(400).reshape(20, 20), [1, 1, 2]))


def test_a_long_title_widens_the_picture():
    ax = draw_array([1], title="a title that is longer than the array is wide")
    ax.figure.canvas.draw()
    assert ax.title.get_text() == ""
    left = ax.get_title(loc="left")
    assert left == "a title that is longer than the array is wide"
    assert ax._left_title.get_window_extent().x1 < ax.figure.bbox.x1


def test_a_dollar_sign_in_a_title_is_no_formula():
    ax = draw_array([1], title="$_$")
    ax.figure.canvas.draw()
    assert ax.get_title(loc="left") == "$_$"


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0), (2, 0, 3)])
def test_an_array_without_elements_is_one_dotted_box(shape, see):
    seen = see(draw_array(np.zeros(shape), ..., title="empty"))
    assert [(box.text, box.dotted) for box in seen.boxes] == [
        (f"no elements, shape {shape}", True)
    ]
    assert not seen.notes


def test_given_axes_are_drawn_on_and_returned(assert_legible):
    figure, axs = plt.subplots(1, 2, layout="constrained", figsize=(6.4, 2.5))
    assert draw_array(TABLE, ax=axs[1], title="right") is axs[1]
    assert len(plt.get_fignums()) == 1
    assert not axs[0].patches
    draw_array(TABLE, np.s_[:, 1], ax=axs[0])
    assert_legible(axs[0])
    assert figure is axs[0].figure


def test_a_new_figure_is_opaque_white_and_returns_its_axes():
    ax = draw_array(TABLE)
    assert isinstance(ax, Axes)
    assert ax.figure.get_facecolor() == (1, 1, 1, 1)
    assert ax.get_title(loc="left") == ""


def test_the_array_is_not_changed():
    array = TABLE.copy()
    draw_array(array, array > 3)
    assert (array == TABLE).all()


@pytest.mark.parametrize(
    ("array", "select", "error", "message"),
    [
        (5, None, ValueError, r"array must have 1 to 3 axes, got 0"),
        (np.zeros((1,) * 4), None, ValueError, r"array must have 1 to 3 axes, got 4"),
        ([[1], [1, 2]], None, ValueError, r"array must be a rectangular array, got r"),
        (np.zeros(2, "i4,f4"), None, TypeError, r"array must hold numbers, booleans"),
        (
            np.zeros(21, int),
            None,
            ValueError,
            r"array must fit into 20 by 20 boxes .* got shape \(21,\), which needs 1 by",
        ),
        (np.zeros((21, 2)), None, ValueError, r".* shape \(21, 2\), which needs 21 by"),
        (np.zeros((9, 3, 3)), None, ValueError, r".* shape \(9, 3, 3\), which needs"),
        ([1, 2, 3], 3, ValueError, r"select must be an index of shape \(3,\), got 3"),
        ([1, 2, 3], (0, 0), ValueError, r"select must be an .* got \(0, 0\)"),
        ([1, 2, 3], 0.5, ValueError, r"select must be an .* got 0\.5"),
        ([1, 2, 3], "a", ValueError, r"select must be an .* got 'a'"),
        ([1, 2, 3], [[1], [1, 2]], ValueError, r"select must be an .* got \[\[1\]"),
        (
            TABLE,
            np.ones((4, 3), bool),
            ValueError,
            r"select must be an .* got an array of shape \(4, 3\)",
        ),
    ],
)
def test_draw_array_refuses_what_it_cannot_draw(array, select, error, message):
    with pytest.raises(error, match=rf"^{message}") as caught:
        draw_array(array, select)
    assert "\n" not in str(caught.value)
    assert not plt.get_fignums()
