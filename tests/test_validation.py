"""The checks at the door: what comes through, and the one line that stops the rest."""

import numpy as np
import pytest

from arraybook import _validation as check


def test_numbers_come_back_as_floats():
    assert check.number("x", np.float32(0.5)) == 0.5
    assert check.positive("x", 2) == 2.0
    assert check.nonnegative("x", 0) == 0.0
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


def test_real_values_keep_their_dtype_and_are_not_copied():
    values = np.array([2**63 + 1], dtype=np.uint64)
    assert check.real_values("x", values) is values
    assert check.real_array("x", values).dtype == np.float64
    assert check.real_values("x", [True, False]).dtype == np.bool
