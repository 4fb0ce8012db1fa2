"""The harness sees each fault that it looks for."""

from __future__ import annotations

import itertools
import sys
import warnings

import numpy as np
import pytest
from hypothesis import strategies as st

from fuzz import harness
from fuzz.harness import Case, attempt

# ruff: noqa: ARG001, ARG005  # faulty functions need their argument for its name


def tried(function, *, replaced=("data",), right=lambda _given, _result: None):
    case = Case(function, st.nothing(), right)
    return attempt(case, {"data": np.arange(3.0)}, list(replaced))


def test_a_clean_answer_and_a_clean_refusal_pass():
    def refuse(data):
        raise ValueError(f"data must be shorter, got {data.size}")

    assert tried(lambda data: data + 1)
    assert not tried(refuse)


def change(data):
    data[0] = 7


def change_layout(data):
    data.setflags(write=False)


def view(data):
    return data[1:]


def forget(data):
    raise ValueError("it must be shorter")


def blame_the_value(data):
    raise ValueError("must be shorter, got data")


def talk(data):
    raise TypeError("data must be\nshorter")


def talk_long(data):
    raise TypeError("data " * 200)


def fail(data):
    raise IndexError("data")


def fail_like_a_value(data):
    raise UnicodeError("data")


def warn(data):
    warnings.warn("data", RuntimeWarning, stacklevel=2)


calls = itertools.count()


def vary(data):
    return next(calls)


@pytest.mark.parametrize(
    "function",
    [
        *(change, change_layout, view, forget, blame_the_value, talk, talk_long, fail),
        *(fail_like_a_value, warn, vary),
    ],
)
def test_a_fault_is_seen(function):
    with pytest.raises((AssertionError, IndexError, RuntimeWarning)):
        tried(function)


def test_a_wrong_answer_is_seen():
    def right(given, result):
        assert result == given["data"].sum()

    assert tried(lambda data: data.sum(), right=right)
    with pytest.raises(AssertionError):
        tried(lambda data: data.max(), right=right)


def test_a_refusal_of_what_is_good_is_seen():
    def refuse(data):
        raise ValueError("data must be another")

    with pytest.raises(AssertionError, match="refused what it should accept"):
        tried(refuse, replaced=())


@pytest.mark.skipif(sys.platform != "linux", reason="limits are set on Linux only")
def test_a_call_that_does_not_end_or_takes_all_memory_is_seen(monkeypatch):
    def wait(data):
        while True:
            data = data + 1

    monkeypatch.setattr(harness, "SECONDS", 0.1)
    with pytest.raises(AssertionError, match="no answer"):
        tried(wait)
    with harness.bounded_memory(), pytest.raises(MemoryError):
        tried(lambda data: np.ones(10**10))
