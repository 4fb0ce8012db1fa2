"""`check` judges answers in words, and never raises."""

import re
import subprocess
import sys
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from arraybook.exercises import Verdict, _engine, check
from arraybook.exercises._engine import Exercise, Slip, judge

TABLE = np.arange(12).reshape(3, 4)
WITHIN_ITSELF = []
WITHIN_ITSELF.append(WITHIN_ITSELF)


def said(answer, expected, **options):
    """What is said of an answer, without the hint."""
    exercise = Exercise(answer=lambda: expected, hint="Think.", **options)
    verdict = judge(exercise, answer)
    if verdict:
        return verdict.text
    assert verdict.text.startswith("Not yet. ")
    assert verdict.text.endswith("\nHint: Think.")
    return verdict.text[len("Not yet. ") : -len("\nHint: Think.")]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (TABLE, TABLE),
        (TABLE.tolist(), TABLE),
        (TABLE, TABLE.tolist()),
        (TABLE.astype(float), TABLE),
        (TABLE.astype(np.int8), TABLE),
        (0.1 + 0.2, 0.3),
        ([0.1 + 0.2, np.inf, np.nan], [0.3, np.inf, np.nan]),
        (np.True_, True),
        ([True, False], np.array([True, False])),
        ([], np.array([], dtype=bool)),
        (np.array([], "M8[D]"), np.empty(0)),
        ((2, 3), (2, 3)),
        ([2, 3], (2, 3)),
        ("int64", "int64"),
        (np.str_("a"), "a"),
        (["a", "b"], np.array(["a", "b"])),
        (b"a", b"a"),
        (1 + 0j, 1),
        (
            np.array(["NaT", "2026-01-01"], "M8[D]"),
            np.array(["NaT", "2026-01-01"], "M8[s]"),
        ),
        ((TABLE, 2, "a"), (TABLE, 2, "a")),
        ([TABLE, 2, "a"], (TABLE, 2, "a")),
        (TABLE, (TABLE[0], TABLE[1], TABLE[2])),
        ({"a": 1, "b": TABLE}, {"b": TABLE, "a": 1}),
        ("int32", np.dtype("int32")),
        (np.int32, np.dtype("int32")),
        (np.array([[1, 2], [3]], dtype=object), np.array([[1, 2], [3]], dtype=object)),
        (2**100, 2**100),
        (np.array([(1, 2.0)], "i4,f8"), np.array([(1, 2.0)], "i8,f4")),
        (np.ma.masked_less([1, 2], 0), [1, 2]),
        (np.ma.array([(1, 2.0)], "i4,f8"), np.array([(1, 2.0)], "i4,f8")),
    ],
    ids=repr,
)
def test_equal_answers_are_right(answer, expected):
    assert said(answer, expected) == "Right."


@pytest.mark.parametrize(
    ("answer", "expected", "words"),
    [
        (None, 1, "Your answer is None. That is what a function without return"),
        (max, 1, "Your answer is the method or function max: call it, with par"),
        (TABLE.any, True, "Your answer is the method or function any: call it, "),
        (lambda: 1, 1, "Your answer is a function: call it, with parentheses."),
        (range(3), [0, 1, 2], "Your answer is a range: make it a list, with list()."),
        (
            zip([1], strict=True),
            [(1,)],
            "Your answer is a zip: make it a list, with list().",
        ),
        ({1: 2}.values(), [2], "Your answer is a dict_values: make it a list, with"),
        ({1, 2}, [1, 2], "Your answer is a set, and a set has no order: make it a"),
        (np.ma.masked_less([1, 2], 2), [1, 2], "Your answer is a masked array, and"),
        (
            np.ma.array([(1, 2.0)], "i4,f8", mask=[(False, True)]),
            [1],
            "Your answer is a masked array, and some of its values are masked.",
        ),
        (
            [1.0, np.ma.masked],
            [1, 2],
            "Your answer is a list, and some of its values a",
        ),
        (
            [np.ma.masked_less([1, 2], 2), [3, 4]],
            [[1, 2], [3, 4]],
            "Your answer is a list, and some of its values are masked.",
        ),
        (WITHIN_ITSELF, [1, 2], "Your answer is a list within itself."),
        ([[1, 2], [3]], TABLE, "no array: 2, 1."),
        ([np.array(1), [1, 2]], [1, 2], "Your answer, a list, makes no array."),
        ([[1], [2], [3], [4], [5, 6]], TABLE, "no array: 1, 1, 1, 1, …."),
        ([[1], [2], [3], [4, 5]], TABLE, "no array: 1, 1, 1, 2."),
        ([1, [2]], [1, 2], "Your answer, a list, makes no array."),
        (int, 1, "Your answer is a type, and a number is asked for."),
        (np, [1], "Your answer is a module, and numbers are asked for."),
        ({}, 1, "Your answer is a dict, and a number is asked for."),
        (Decimal(1), 1, "Your answer is a Decimal, and a number is asked for."),
        ([None, 1], [0, 1], "Your answer holds Python objects, None among them, ins"),
        ([2**100, 1], [0, 1], "Your answer holds Python objects, an int among them, "),
        ("3", 3, "Your answer is text, and a number is asked for."),
        (3, "3", "Your answer is a number, and text is asked for."),
        (b"a", "a", "Your answer is bytes, and text is asked for."),
        (1, True, "Your answer is a number, and a truth value is asked for."),
        (True, [1, 0], "Your answer is a truth value, and numbers are asked for."),
        ([1, 0], [True, False], "Your answer holds numbers instead of truth values."),
        (3, TABLE, "Your answer is one value, and shape (3, 4) is asked for."),
        (TABLE, 3, "Your answer has shape (3, 4), and one value is asked for."),
        ([1, 2], [1, 2, 3], "Your answer has 2 values, and 3 are asked for."),
        ([1], [1, 2, 3], "Your answer has 1 value, and 3 are asked for."),
        ([], [True], "Your answer has 0 values, and 1 are asked for."),
        (TABLE.T, TABLE, "Your answer has shape (4, 3), and (3, 4) is asked for. It "),
        (TABLE.T + 1, TABLE, "Your answer has shape (4, 3), and (3, 4) is asked for."),
        (TABLE.ravel(), TABLE, "(3, 4) is asked for. The number of values is right."),
        (TABLE[:2], TABLE, "Your answer has shape (2, 4), and (3, 4) is asked for."),
        ([1, 3, 2], [1, 2, 3], "Your answer has the right values in another order."),
        (["b", "a"], ["a", "b"], "Your answer has the right values in another order."),
        ([[1, 2], [3, 4]], [[1, 3], [2, 4]], "Your answer is transposed: rows and c"),
        ([False, True], [True, False], "Every truth value is the opposite of the ri"),
        (
            TABLE % 7,
            TABLE,
            "5 of 12 values differ, the first at index [1, 3]: yours is 0, expected is 7.",
        ),
        (
            [1, 2, 4],
            [1, 2, 3],
            "1 of 3 values differs, at index [2]: yours is 4.",
        ),
        (
            [*range(9), 0],
            range(10),
            "1 of 10 values differs, at index [9]: yours is 0, expected is 9.",
        ),
        ([np.nan, 1], [2, 1], "at index [0]: yours is nan."),
        ([0.1, 1.00001], [0.1, 1.0], "yours is 1.00001."),
        ([0.1, 1.000002], [0.1, 1.0], "yours is 1.0000020000000001."),
        ([np.uint8(255), 2], [-1, 2], "yours is 255."),
        ([2**60 + 1, 2], [2**60, 2], "yours is 1152921504606846977."),
        (4, 3, "Your answer, 4, is too large."),
        (2.5, 3, "Your answer, 2.5, is too small."),
        ([2], [3], "Your answer, 2, is too small."),
        (np.nan, 3, "Your answer, nan, is not right."),
        (2, np.nan, "Your answer, 2, is not right."),
        (2j, 3, "Your answer, 2j, is not right."),
        (2, 3j, "Your answer, 2, is not right."),
        (True, False, "Your answer, True, is not right."),
        ("a", "b", "Your answer, 'a', is not right."),
        ((3, 2), (2, 3), "Your answer has the right values in another order."),
        ((TABLE, 1), (TABLE, 2), "Part 2: your answer, 1, is too small."),
        ((2, "b"), (2, "a"), "Part 2: your answer, 'b', is not right."),
        ((1, 1), (1, True), "Part 2: your answer is a number, and a truth value is"),
        (TABLE, (TABLE, 2), "Your answer is one array, and 2 parts are asked for"),
        ([TABLE], (TABLE, 2), "Your answer has 1 part, not 2."),
        ((1, 2, TABLE), (TABLE, 2), "Your answer has 3 parts, not 2."),
        (3, (TABLE, 2), "Your answer is an int, and 2 parts are asked for, with"),
        (np.array(3), (TABLE, 2), "Your answer is an array, and 2 parts are asked"),
        ((None, 2), (TABLE, 2), "Part 1: your answer is None."),
        ([1], {"a": 1}, "Your answer is a list, and a dict is asked for."),
        ((1, 2), {"a": 1}, "Your answer is a tuple, and a dict is asked for."),
        (True, {"a": 1}, "Your answer is a truth value, and a dict is asked for."),
        (np.zeros(1, "V2"), np.zeros(1, "i4,f8"), "not those asked for: none."),
        ({"b": 1}, {"a": 1}, "The names in your answer are not those asked for: 'b'."),
        ({}, {"a": 1}, "The names in your answer are not those asked for: none."),
        ({"a": 2}, {"a": 1}, "Under 'a': your answer, 2, is too large."),
        ("int64", np.dtype("int32"), "Your answer, int64, is not that dtype."),
        ("table", np.dtype("int32"), "Your answer is text, and a dtype is asked for."),
        (
            TABLE,
            np.dtype("int32"),
            "Your answer is an array, and a dtype is asked for.",
        ),
        (
            np.array([(1, 2.0)], "i4,f8"),
            np.array([(1, 3.0)], "i4,f8"),
            "In the field 'f1': your answer, 2, is too small.",
        ),
        (
            np.array([(1,)], [("n", "i4")]),
            np.array([(1, 3.0)], "i4,f8"),
            "The fields of your answer are not those asked for: n.",
        ),
        ([1], np.array([(1, 3.0)], "i4,f8"), "holds numbers instead of records."),
        (
            np.array([[1, 2], [3]], dtype=object),
            np.array([[1, 2], [4]], dtype=object),
            "1 of 2 values differs, at index [1]: yours is [3].",
        ),
        (
            np.array([[1, 2], None], dtype=object),
            np.array([[1, 2], [4]], dtype=object),
            "1 of 2 values differs, at index [1]: yours is None.",
        ),
        (2**100, 2**101, "is not right."),
    ],
    ids=lambda value: re.sub(" at 0x[0-9a-f]+", "", repr(value)),
)
def test_wrong_answers_get_words_for_what_differs(answer, expected, words):
    assert words in said(answer, expected)


def test_an_array_is_asked_for_where_a_list_will_not_do():
    words = "Your answer is a list, and an array is asked for."
    assert said([1, 2], np.array([1, 2]), array=True) == words
    assert said(np.array([1, 2]), np.array([1, 2]), array=True) == "Right."


def test_the_dtype_counts_where_it_is_asked_for():
    words = "The values are right, but their dtype is int8, and uint8 is asked for."
    assert said(np.int8([1, 2]), np.uint8([1, 2]), exact_dtype=True) == words
    assert said(np.uint8([1, 2]), np.uint8([1, 2]), exact_dtype=True) == "Right."


def test_tolerances_are_those_of_the_exercise():
    assert said(1.01, 1.0) == "Your answer, 1.01, is too large."
    assert said(1.01, 1.0, rtol=0.02) == "Right."
    assert said(0.01, 0.0, atol=0.02) == "Right."


def test_a_placeholder_is_no_answer():
    verdict = check("masks-1", ...)
    assert not verdict
    assert verdict.text == "Not done yet: put your answer in place of the three dots."


def test_a_slip_has_its_own_words():
    slip = Slip(lambda: [1, 2, 3], "The end is not included.")
    exercise = Exercise(answer=lambda: [1, 2], hint="Think.", slips=(slip,))
    assert judge(exercise, [1, 2, 3]).text == "Not yet. The end is not included."
    assert judge(exercise, np.arange(1, 4)).text == "Not yet. The end is not included."
    assert judge(exercise, [1, 2])


def test_a_slip_need_not_be_an_array_where_the_answer_must():
    slip = Slip(lambda: 3, "That is how many there are.")
    exercise = Exercise(
        answer=lambda: np.arange(3), hint="Think.", array=True, slips=(slip,)
    )
    assert judge(exercise, 3).text == "Not yet. That is how many there are."
    assert "an array is asked for" in judge(exercise, [0, 1, 2]).text
    assert judge(exercise, np.arange(3))


def test_a_slip_can_be_seen_by_more_than_its_values():
    slip = Slip(
        lambda: (TABLE, TABLE.copy()),
        "That is a copy.",
        when=lambda pair: not np.shares_memory(*pair),
    )
    exercise = Exercise(answer=lambda: (TABLE, TABLE), hint="Think.", slips=(slip,))
    assert judge(exercise, (TABLE, TABLE.copy())).text == "Not yet. That is a copy."
    assert judge(exercise, (TABLE, TABLE[:]))
    assert "an int, and 2 parts" in judge(exercise, 3).text  # its predicate raises


def test_a_remark_follows_right():
    assert said(1, 1, remark="So it is.") == "Right. So it is."


def test_unknown_names_are_answered_with_the_nearest():
    assert 'no exercise "mask-1". Did you mean "masks-1"' in check("mask-1", 1).text
    assert 'no exercise "masks-99". Did you mean "masks-' in check("masks-99", 1).text
    assert 'Did you mean "masks-1"' in check("Masks-1", 1).text
    first = check("?", 1).text
    assert first.startswith('There is no exercise "?". The first of each topic are ')
    assert '"masks-1"' in first


def test_private_modules_are_no_topics():
    assert not {"engine", "difference"} & set(_engine.topics())
    assert "There is no exercise" in check("engine-1", 1).text
    assert "There is no exercise" in check("../masks-1", 1).text


@pytest.mark.parametrize("name", [np.ones(3), None, 1, ["masks-1"]], ids=repr)
def test_a_name_that_is_no_text_is_answered_in_words(name):
    assert check(name, "masks-1").text.startswith("Give the name of the exercise first")


def test_a_verdict_is_shown_as_its_text_in_lines_that_fit():
    verdict = Verdict(right=False, text="Not yet. " + "word " * 30 + "end.\nHint: No.")
    lines = repr(verdict).split("\n")
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "Hint: No."
    assert " ".join(lines[:-1]) == verdict.text.split("\n")[0]
    assert not verdict
    with pytest.raises(AttributeError):
        verdict.right = True


class Spiteful:
    """An object that raises wherever it is touched."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError

    def __eq__(self, other):
        raise RuntimeError

    def __hash__(self):
        return 0

    def __len__(self):
        raise RuntimeError


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=3),
    st.binary(max_size=3),
    st.sampled_from([..., Spiteful(), len, Spiteful, SimpleNamespace(), slice(1)]),
)
ANSWERS = st.one_of(
    st.recursive(
        SCALARS,
        lambda parts: st.one_of(
            st.lists(parts, max_size=3),
            st.tuples(parts, parts),
            st.dictionaries(st.text(max_size=2), parts, max_size=2),
        ),
        max_leaves=6,
    ),
    npst.arrays(
        st.one_of(npst.scalar_dtypes(), npst.array_dtypes()),
        npst.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
    ),
)
EXPECTED = [
    TABLE,
    TABLE / 7,
    TABLE > 3,
    3,
    True,
    "text",
    2j,
    (2, 3),
    (TABLE, 1),
    {"a": 1},
    np.dtype(int),
    np.array([(1, 2.0)], "i4,f8"),
    np.array(["2026-01-01"], "M8[D]"),
    np.array([1], "m8[s]"),
    np.array([[1, 2], [3]], dtype=object),
    np.array(["a"], np.dtypes.StringDType()),
    np.empty(0),
]


class Four:
    """An object that is shown as a number, and equals none."""

    def __repr__(self):
        return "4"


@pytest.mark.parametrize(
    ("odd", "words"),
    [(Spiteful(), "yours is <"), (Four(), "yours is 4.")],
    ids=["refuses to be compared", "looks like the right one"],
)
def test_a_foreign_object_among_others_is_named(odd, words):
    expected = np.array([[1, 2], 4], dtype=object)
    answer = expected.copy()
    answer[1] = odd
    assert f"1 of 2 values differs, at index [1]: {words}" in said(answer, expected)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(answer=ANSWERS, expected=st.sampled_from(EXPECTED))
def test_no_answer_raises(answer, expected):
    slip = Slip(lambda: TABLE + 1, "One too many.")
    exercise = Exercise(answer=lambda: expected, hint="Think.", slips=(slip,))
    verdict = judge(exercise, answer)
    assert isinstance(verdict.right, bool)
    assert verdict.text[0].isupper()
    assert repr(verdict)


@settings(derandomize=True, deadline=None)
@given(array=npst.arrays(npst.scalar_dtypes(), npst.array_shapes(min_side=0)))
def test_every_array_equals_itself(array):
    assert said(array.copy(), array, exact_dtype=True) == "Right."


def test_the_import_is_light():
    code = (
        "import sys, arraybook.exercises; "
        "print({'scipy', 'matplotlib', 'arraybook.exercises._masks'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
