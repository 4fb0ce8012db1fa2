from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arraybook.broadcasting import Fix, explain

SHAPES = st.lists(
    st.lists(st.sampled_from([0, 1, 1, 2, 3]), max_size=5).map(tuple), max_size=8
)
FAIR = settings(derandomize=True, deadline=None, max_examples=400)


def numpys_answer(shapes):
    """The shape that NumPy says, None where it says error."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        return None


@given(SHAPES)
@FAIR
def test_it_agrees_with_numpy(shapes):
    assert explain(*shapes).shape == numpys_answer(shapes)


@given(st.lists(st.sampled_from([(1,), (4,), (1, 4), (3, 1), ()]), max_size=150))
@FAIR
def test_it_agrees_with_numpy_on_more_shapes_than_a_ufunc_takes(shapes):
    assert explain(*shapes).shape == numpys_answer(shapes)


@given(SHAPES)
@FAIR
def test_the_axes_that_are_stretched_have_no_stride(shapes):
    result = explain(*shapes)
    for shape, axes in zip(result.shapes, result.stretched, strict=True):
        if result.shape is None:
            assert axes == ()
        elif 0 not in result.shape:  # NumPy gives arrays without elements any strides
            strides = np.broadcast_to(np.ones(shape), result.shape).strides
            still = [k for k, size in enumerate(result.shape) if size > 1]
            none = {k - len(strides) for k in still if strides[k] == 0}
            assert set(axes) == none


@given(SHAPES)
@FAIR
def test_padded_shapes_have_the_same_number_of_axes_and_elements(shapes):
    result = explain(*shapes)
    assert len({len(shape) for shape in result.padded}) <= 1
    for shape, padded in zip(shapes, result.padded, strict=True):
        assert np.ones(shape).reshape(padded).shape == padded
        assert padded[len(padded) - len(shape) :] == shape


@given(SHAPES)
@FAIR
def test_the_axis_is_the_first_from_the_right_that_disagrees(shapes):
    result = explain(*shapes)
    if result.axis is None:
        assert result.shape is not None
        return
    behind = [
        shape[result.axis + 1 :] if result.axis < -1 else () for shape in result.padded
    ]
    assert numpys_answer(behind) is not None
    assert numpys_answer([shape[result.axis :] for shape in result.padded]) is None


@given(SHAPES)
@FAIR
def test_every_fix_works_when_its_code_is_run(shapes):
    result = explain(*shapes)
    arrays = [np.ones(shape) for shape in shapes]
    names = dict(zip("abcdefgh", arrays, strict=False))
    assert len(result.fixes) <= 3
    for fix in result.fixes:
        changed = eval(fix.code, {"np": np, **names})
        assert changed.shape == fix.shape
        assert fix.shape != shapes[fix.index]
        arrays_then = [*arrays[: fix.index], changed, *arrays[fix.index + 1 :]]
        assert np.broadcast_shapes(*(a.shape for a in arrays_then)) == fix.result


def test_a_row_and_a_column_stretch_each_other():
    result = explain((3, 1), (4,))
    assert result.shape == (3, 4)
    assert result.padded == ((3, 1), (1, 4))
    assert result.stretched == ((-1,), (-2,))
    assert (result.axis, result.fixes) == (None, ())
    assert repr(result) == (
        "a: (3, 1)\n"
        "b: (4,), padded to (1, 4)\n"
        "axis -1: 1 and 4 give 4, a is stretched\n"
        "axis -2: 3 and 1 give 3, b is stretched\n"
        "result: (3, 4)"
    )


def test_the_classic_failure_comes_with_its_fix():
    result = explain((3, 6), (3,))
    assert (result.shape, result.axis) == (None, -1)
    assert dataclasses.astuple(result.fixes[0]) == (
        "b[:, np.newaxis]",
        1,
        (3, 1),
        (3, 6),
    )
    assert [fix.code for fix in result.fixes] == ["b[:, np.newaxis]", "a.T"]
    assert repr(result).endswith(
        "axis -1: 6 and 3 disagree, none of them is 1\n"
        "no result\n"
        "this would fit:\n"
        "  b[:, np.newaxis] of shape (3, 1) gives (3, 6)\n"
        "  a.T of shape (6, 3) gives (6, 3)"
    )


def test_the_reason_stops_at_the_first_axis_that_disagrees():
    result = explain((2, 3), (2, 4, 3))
    assert result.axis == -2
    assert "axis -1: 3 and 3 give 3\naxis -2: 2 and 4 disagree" in repr(result)
    assert "axis -3" not in repr(result)


def test_vectors_of_different_length_fit_only_with_another_axis():
    codes = [fix.code for fix in explain((5,), (4,)).fixes]
    assert codes == ["a[:, np.newaxis]", "b[:, np.newaxis]"]


def test_shapes_that_no_single_change_repairs_have_no_fix():
    result = explain((3,), (4,), (5,))
    assert result.fixes == ()
    assert repr(result).endswith(
        "axis -1: 3, 4 and 5 disagree, none of them is 1\nno result"
    )


def test_sizes_of_1_are_not_to_blame():
    assert "axis -1: 2 and 3 disagree" in repr(explain((2,), (1,), (3,)))


def test_several_arrays_are_stretched():
    assert "axis -1: 1, 4 and 1 give 4, a and c are stretched" in repr(
        explain((2, 1), (4,), (1,))
    )


def test_many_shapes_are_summed_up():
    text = repr(explain(4, *[1] * 70))
    assert text.split("\n")[-2:] == [
        "axis -1: 4 and 1 give 4, x1, x2, x3, x4, x5 and 65 others are stretched",
        "result: (4,)",
    ]


def test_an_axis_of_size_0_stretches_1_to_nothing():
    result = explain((0, 3), (1,))
    assert result.shape == (0, 3)
    assert "axis -2: 0 and 1 give 0, b is stretched" in repr(result)
    assert explain((0,), (2,)).axis == -1


def test_no_shapes_and_one_shape_are_explained():
    assert (explain().shape, repr(explain())) == ((), "result: ()")
    assert repr(explain((3,))) == "a: (3,)\naxis -1: 3 gives 3\nresult: (3,)"
    assert repr(explain(())) == "a: ()\nresult: ()"


@pytest.mark.parametrize("kind", [int, np.int32, list, np.array, iter])
def test_shapes_may_be_integers_or_any_iterable_of_them(kind):
    shape = kind([3] if kind in {list, np.array, iter} else 3)
    result = explain(shape, (2, 1))
    assert result.shapes == ((3,), (2, 1))
    assert result.shape == (2, 3)
    assert {type(size) for size in result.shape} == {int}


def test_the_largest_number_of_axes_is_explained():
    shape = (1,) * 63 + (2,)
    assert explain(shape, 2).shape == shape == (np.ones(shape) + np.ones(2)).shape
    assert explain(shape, (1,) * 63 + (3,)).fixes == ()


def test_arrays_beyond_all_memory_are_explained():
    assert explain((2**40, 1), 2**40).shape == (2**40, 2**40)


def test_results_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        explain().shape = (1,)
    assert isinstance(explain(2, 3).fixes[0], Fix)


@pytest.mark.parametrize(
    ("shape", "error", "message"),
    [
        ((2.0,), TypeError, r"must be an integer or integers, got \(2\.0,\)$"),
        (2.0, TypeError, r"must be an integer or integers, got 2\.0$"),
        ("34", TypeError, r"must be an integer or integers, got '34'$"),
        (True, TypeError, r"must be an integer or integers, got True$"),
        (None, TypeError, r"must be an integer or integers, got None$"),
        (np.ones((3, 6)), TypeError, r".* got an array of shape \(3, 6\)$"),
        (-1, ValueError, r"must hold sizes of zero or more, got -1$"),
        ((3, -1), ValueError, r"must hold sizes of zero or more, got \(3, -1\)$"),
        ((1,) * 65, ValueError, r"must have at most 64 axes, got 65$"),
    ],
)
def test_what_is_no_shape_is_refused_in_one_line(shape, error, message):
    with pytest.raises(error, match=r"^each shape " + message):
        explain((2, 3), shape)


def test_more_arrays_than_letters_have_numbers():
    assert repr(explain(*[(2,)] * 26)).split("\n")[25] == "z: (2,)"
    lines = repr(explain(*[(2,)] * 27)).split("\n")
    assert (lines[0], lines[26]) == ("x0: (2,)", "x26: (2,)")
