"""The checks at the door: what comes through, and the one line that stops the rest."""

import numpy as np
import pytest

from arraybook import _validation as check

WITHIN_ITSELF = []
WITHIN_ITSELF.append(WITHIN_ITSELF)


def test_numbers_come_back_as_floats():
    assert check.number("x", np.float32(0.5)) == 0.5
    assert check.positive("x", 2) == 2.0
    assert check.nonnegative("x", 0) == 0.0
    assert str(check.nonnegative("x", -0.0)) == "0.0"
    assert isinstance(check.number("x", 3), float)


def test_counts_come_back_as_integers():
    assert check.count("n", np.int8(3)) == 3
    assert check.count("n", 0, minimum=0) == 0
    assert type(check.count("n", np.int8(3))) is int


def test_an_array_of_float64_is_not_copied():
    array = np.arange(3.0)
    assert check.real_array("x", array) is array
    assert check.real_array("x", [True, False]).tolist() == [1.0, 0.0]


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (lambda: check.number("x", "3"), TypeError, "x must be a number, got '3'"),
        (lambda: check.number("x", None), TypeError, "x must be a number, got None"),
        (lambda: check.number("x", 1j), TypeError, "x must be a number, got 1j"),
        (lambda: check.number("x", np.nan), ValueError, "x must be finite, got nan"),
        (lambda: check.number("x", np.inf), ValueError, "x must be finite, got inf"),
        (lambda: check.positive("x", 0), ValueError, "x must be positive, got 0"),
        (
            lambda: check.nonnegative("x", -1),
            ValueError,
            "x must be zero or positive, got -1",
        ),
        (
            lambda: check.count("n", 0),
            ValueError,
            "n must be a positive integer, got 0",
        ),
        (
            lambda: check.count("n", -1, minimum=0),
            ValueError,
            "n must be a non-negative integer, got -1",
        ),
        (
            lambda: check.count("n", 1, minimum=2),
            ValueError,
            "n must be an integer of at least 2, got 1",
        ),
        (
            lambda: check.count("n", 256, minimum=0, maximum=255),
            ValueError,
            "n must be an integer from 0 to 255, got 256",
        ),
        (
            lambda: check.real_array("x", WITHIN_ITSELF),
            ValueError,
            "x must be a rectangular array, got a list within itself",
        ),
        (
            lambda: check.count("n", 2.0),
            TypeError,
            "n must be a positive integer, got 2.0",
        ),
        (
            lambda: check.number("x", 10**400),
            ValueError,
            "x must be finite, got an integer beyond the largest float",
        ),
        (
            lambda: check.choice("mode", "none", ["full", "same"]),
            ValueError,
            "mode must be one of 'full', 'same', got 'none'",
        ),
        (
            lambda: check.real_array("x", [[1], [1, 2]]),
            ValueError,
            "x must be a rectangular array, got rows of unequal length",
        ),
        (
            lambda: check.real_array("x", ["a"]),
            TypeError,
            "x must hold real numbers, got dtype <U1",
        ),
        (
            lambda: check.real_array("x", [1.0], ndim=2),
            ValueError,
            r"x must have 2 axes, got shape (1,)",
        ),
        (
            lambda: check.real_array("x", [[1.0]], ndim=1),
            ValueError,
            r"x must have 1 axis, got shape (1, 1)",
        ),
    ],
)
def test_what_does_not_fit_is_stopped_in_one_line(call, kind, message):
    with pytest.raises(kind) as error:
        call()
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros((2, 3)), "an array of shape (2, 3)"),
        (np.array(2.5), "array(2.5)"),
        ("two\nlines", r"'two\nlines'"),
        (np.ma.masked_array(1, mask=True), "masked_array(data=--, mask=True, fill"),
        ("long " * 100, "'long long"),
    ],
)
def test_a_message_shows_a_value_on_one_line(value, text):
    shown = check.shown(value)
    assert shown.startswith(text)
    assert len(shown) <= 80
    assert "\n" not in shown


def test_a_message_does_not_write_out_thousands_of_digits():
    assert check.shown(10**5000) == "int of thousands of digits"


@pytest.mark.parametrize(
    "value",
    [np.ma.array([1, 2], mask=[0, 1]), [1.0, np.ma.masked], [[np.ma.masked], [2]]],
)
def test_no_mask_is_lost(value):
    with pytest.raises(ValueError, match=r"^x must have no masked values: fill them"):
        check.real_array("x", value)
    assert check.real_array("x", np.ma.array([1, 2], mask=False)).tolist() == [1, 2]


@pytest.mark.parametrize("shape", [(), (2,), (0, 3), (3, 0), (2, 2)])
def test_records_may_be_masked_in_a_part(shape):
    records = np.ma.zeros(shape, dtype=[("x", float), ("y", int)])
    assert check.any_array("x", records).shape == shape
    records["y"] = np.ma.masked
    if records.size:
        with pytest.raises(ValueError, match=r"^x must have no masked values"):
            check.any_array("x", records)


def test_an_array_that_repeats_itself_without_end_is_not_copied():
    with pytest.raises(ValueError, match=r"^x must lie in memory, got a broadcast"):
        check.real_array("x", np.broadcast_to(np.uint8(1), (10**6, 10**6)))
    assert check.real_array("x", np.broadcast_to(1.0, (10, 10))).sum() == 100


@pytest.mark.parametrize(
    "value",
    [True, np.True_, np.array([3]), np.ma.array(3, mask=True), b"3", "3", 3.0],
    ids=repr,
)
def test_what_is_no_single_integer_is_no_count(value):
    with pytest.raises(TypeError, match=r"^n must be a positive integer, got "):
        check.count("n", value)


@pytest.mark.parametrize(
    "value",
    [1j, np.complex128(1), np.timedelta64(1, "s"), bytearray(b"3"), [1.0], {}],
    ids=repr,
)
def test_what_is_no_single_real_number_is_no_number(value):
    with pytest.raises(TypeError, match=r"^x must be a number, got "):
        check.number("x", value)


def test_sizes_beyond_any_use_are_refused():
    with pytest.raises(ValueError, match=r"^x must lie within 1e-140 and 1e140, got"):
        check.positive("x", 1e-320)
    with pytest.raises(ValueError, match=r"^x must lie within -1e\+140 and 1e\+140"):
        check.nonnegative("x", 1e200)
    with pytest.raises(ValueError, match=r"^n must not ask for more than 2\*\*32"):
        check.affordable("n", 2**20, 2**20, 2**20)
    with pytest.raises(ValueError, match=r"^n must not ask for more than 2\*\*32"):
        check.affordable("n", 2**33, 2**33, 0)
    check.affordable("n", 2**32, 2**32, 0)


def test_a_wide_float_beyond_float64_is_infinite():
    huge = np.array([np.finfo(np.longdouble).max])
    assert check.real_array("x", huge)[0] >= np.finfo(np.float64).max


@pytest.mark.parametrize(
    ("seed", "kind"), [("a", TypeError), (-1, ValueError), (1.5, TypeError)]
)
def test_a_seed_that_is_none_is_named(seed, kind):
    with pytest.raises(kind, match=r"^rng must be a seed or a numpy.random.Generator,"):
        check.random_source(seed)


@pytest.mark.parametrize(
    "seed",
    [
        *([], [3], (1, 2), [2**100, 3], [2**63, 1], range(3)),
        *(np.uint8([7]), np.uint32([7, 8])),
    ],
    ids=repr,
)
def test_several_integers_are_the_seed_that_numpy_takes_them_for(seed):
    expected = np.random.default_rng(seed).bytes(8)
    assert check.random_source(seed).bytes(8) == expected


@pytest.mark.parametrize("seed", [[[1, 2**40], [3, 4]], np.array([[1], [2**40]])])
def test_rows_of_a_seed_are_taken_one_after_the_other(seed):
    # As by NumPy, which from 2.5 on refuses more than one axis.
    expected = np.random.default_rng(np.ravel(seed).tolist()).bytes(8)
    assert check.random_source(seed).bytes(8) == expected


def test_a_matrix_as_a_seed_ends_no_process():
    matrix = np.array([[1, 2]]).view(np.matrix)
    expected = np.random.default_rng([1, 2]).bytes(8)
    for seed in (matrix, [matrix], (matrix,)):
        assert check.random_source(seed).bytes(8) == expected
    hidden = np.array([None, matrix], dtype=object)
    for seed in (matrix / 2, hidden):
        with pytest.raises(TypeError, match=r"^rng must be a seed or a numpy.random.G"):
            check.random_source(seed)
    for seed in (WITHIN_ITSELF, np.ma.array([1, 2], mask=[0, 1])):
        with pytest.raises(ValueError, match=r"^rng must be a seed or a numpy.random."):
            check.random_source(seed)


def test_real_values_keep_their_dtype_and_are_not_copied():
    values = np.array([2**63 + 1], dtype=np.uint64)
    assert check.real_values("x", values) is values
    assert check.real_array("x", values).dtype == np.float64
    assert check.real_values("x", [True, False]).dtype == np.bool
