"""How a difference is shown."""

from arraybook.testing import Pin, Problem
from arraybook.testing._report import annotation, describe


def shown(want, got):
    problem = Problem(7, "it differs", Pin(7, 7, want), got, "differs")
    return describe(problem, "a.py").replace("\n    ", "\n").split("\n")


def test_texts_are_shown_as_a_diff():
    assert shown("one\ntwo\nthree", "one\n2\nthree") == [
        "a.py:7: it differs",
        "--- expected",
        "+++ got",
        "@@ -1,3 +1,3 @@",
        " one",
        "-two",
        "+2",
        " three",
    ]


def test_numbers_are_compared_in_columns_and_those_that_differ_are_marked():
    want = "array([[1. , 2.5],\n       [3. , 4. ]])"
    got = "array([[ 1.        ,  2.50000001],\n       [ 3.        , -4.        ]])"
    assert shown(want, got)[8:] == [
        "expected 1.         2.5",
        "got      1.  2.50000001",
        "",
        "expected 3.   4.",
        "got      3.  -4.",
        "             ^^^",
    ]


def test_a_line_with_more_numbers_has_no_partner_for_some():
    assert "got      1  2" not in shown("a 1", "b 1 2")
    assert shown("1", "1\n2")[-1] == "+2"


def test_an_empty_pin_is_no_line():
    assert shown("", "2") == [
        "a.py:7: it differs",
        "--- expected",
        "+++ got",
        "@@ -0,0 +1 @@",
        "+2",
    ]


def test_an_annotation_keeps_to_one_line_and_escapes_what_it_must():
    problem = Problem(3, "50 %\nof it")
    assert annotation("a,b:c%.py", problem) == (
        "::error file=a%2Cb%3Ac%25.py,line=3::50 %25%0Aof it"
    )


def test_digits_of_a_name_are_no_numbers():
    lines = shown("array([130, 9], dtype=uint8)", "array([130, 4], dtype=uint8)")
    assert lines[-3:-1] == ["expected 130  9", "got      130  4"]
