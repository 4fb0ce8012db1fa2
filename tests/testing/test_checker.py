"""What counts as the same output."""

import numpy as np
import pytest

from arraybook.testing._checker import PinChecker

EQUAL = [
    ("8", "np.int64(8)"),
    ("np.int64(8)", "8"),
    ("0.5", "np.float64(0.5)"),
    ("True", "np.True_"),
    ("(8, 0.5)", "(np.int64(8), np.float64(0.5))"),
    ("3.1415926", "3.14159265"),
    ("array([1. , 2.5])", "array([1.        , 2.50000001])"),
    ("[1.  2.5]", "[1.         2.50000001]"),
    ("array([[1, 2],\n       [3, 4]])", "array([[1, 2], [3, 4]])"),
    ("array([0, ..., 9], shape=(10,))", "array([0, ..., 9], shape=(10,))"),
    ("nan", "np.float64(nan)"),
    ("{'a': 1.0}", "{'a': np.float64(1.0)}"),
    ("Result(x=1.0, y=2.0)", "Result(x=np.float64(1.0), y=np.float64(2.00000001))"),
    ("array([1, 2], dtype=int8)", "array([1, 2], dtype=int8)"),
    ("<Thing at ...>", "<Thing at 0x7f00>"),
    ("a\n\nb", "a\n\nb"),
]
DIFFERENT = [
    ("3.1415", "3.14159265"),
    ("8", "9"),
    ("8", "8.0"),
    ("True", "1"),
    ("10000001", "10000002"),
    ("np.float32(0.5)", "np.float64(0.5)"),
    ("array([1, 2])", "array([1., 2.])"),
    ("array([1, 2])", "[1, 2]"),
    ("[1, 2]", "(1, 2)"),
    ("[1, 2]", "[1 2]"),
    ("array([1, 2, 3])", "array([1, 2])"),
    ("array([1, 2], dtype=int8)", "array([1, 2], dtype=int16)"),
    ("0.0", "1e-9"),
    ("rate = 18.4 Hz", "rate = 18.5 Hz"),
    ("a  b", "a b"),
    ("abc", "abd"),
    ("'abc'", "'abd'"),
    ("<Thing at 0x7f00>", "<Thing at 0x7f01>"),
    ("# anything", "2"),
    ("1  # random", "2"),
    ("1  # may vary", "2"),
    ("nan", "1.0"),
    ("", "1"),
]


def same(want, got):
    return PinChecker().check_output(want + "\n", got + "\n", 0)


@pytest.mark.parametrize(("want", "got"), EQUAL)
def test_equal_outputs(want, got):
    assert same(want, got)


@pytest.mark.parametrize(("want", "got"), DIFFERENT)
def test_different_outputs(want, got):
    assert not same(want, got)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('touch evil')",
        "print('evil')",
        "().__class__.__base__.__subclasses__()",
        "np.save('evil', 1)",
        "[open('evil', 'w') for _ in '1']",
        "array.__globals__",
    ],
)
def test_a_pin_is_data_and_never_runs(tmp_path, monkeypatch, capsys, text):
    monkeypatch.chdir(tmp_path)
    assert not same(text, "1")
    assert not same("1", text)
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out == ""


def test_scalars_of_every_kind_are_read_as_data():
    for scalar in [np.uint8(7), np.complex128(1 + 2j), np.str_("a"), np.bytes_(b"a")]:
        text = repr(scalar)
        assert same(repr(scalar.item()), text) or scalar.dtype == np.uint8
        assert same(text.replace("(", "( "), text)
