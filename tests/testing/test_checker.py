"""What counts as the same output."""

import time
import tracemalloc
import warnings

import numpy as np
import pytest

from arraybook.testing._checker import PinChecker, _read

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
    ("Fraction(1, 2)", "Fraction(1,  2)"),
    ("{1.0: [2]}", "{1.00000000001: [2]}"),
    (
        "masked_array(data=[1.5, --], mask=[False, True], fill_value=1e+20)",
        "masked_array(data=[1.50000001, --], mask=[False,  True], fill_value=1e+20)",
    ),
    (
        "np.void((1, 2.0), dtype=[('a', '<i8'), ('b', '<f8')])",
        "np.void((1,  2.), dtype=[('a', '<i8'), ('b', '<f8')])",
    ),
    (r"np.void(b'\x01\x02')", r"void(b'\x01\x02')"),
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
    ("array([1., 2.], dtype=float32)", "array([1., 3.], dtype=float32)"),
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
    ("[1, 2.0]", "[1.0, 2.0]"),
    ("Result(x=1.0)", "Other(x=1.0)"),
    (r"np.void(b'\x01\x02')", r"np.void(b'\x01\x03')"),
    ("Result(x=1.0)", "Result(y=1.0)"),
    (
        "masked_array(data=[1.5, --], mask=[False, True], fill_value=1e+20)",
        "masked_array(data=[--, 1.5], mask=[ True, False], fill_value=1e+20)",
    ),
]


def same(want, got):
    return PinChecker().check_output(want + "\n", got + "\n", 0)


@pytest.mark.parametrize(("want", "got"), EQUAL)
def test_equal_outputs(want, got):
    assert same(want, got)


@pytest.mark.parametrize(("want", "got"), DIFFERENT)
def test_different_outputs(want, got):
    assert not same(want, got)


ATTACKS = [
    "__import__('os').system('touch evil')",
    "print('evil')",
    "().__class__.__base__.__subclasses__()",
    "().__cl<BLANKLINE>ass__.__base__.__subclasses__()",
    "(<BLANKLINE>).__class__.__base__.__subclasses__().__len__().__class__(1)",
    "np.save('evil', 1)",
    "np.__init__(nan=1)",
    "np.__dict__",
    "np.__class__(nan=1)",
    "np.int64.__class__",
    "[open('evil', 'w') for _ in '1']",
    "(lambda: 1)()",
    "f'{open}'",
    "array.__globals__",
    "array(**{'object': 1})",
    "array(*[1])",
    "dtype(array)",
    "dtype(dtype)(1)",
    "dtype('int8').type.mro()",
    "masked_array(data=[1], mask=[0], hard_mask=print)",
    "(x := 1)",
    "np.\U0001d634ave('evil', 1)",
    "__impo\U0001d633t__('os')",
    "Result(x=print('evil'))",
    "[__import__('os').system('touch evil')]",
    "[1 __import__('os').system('touch+evil')]",
    "array([1, ..., print('evil')], shape=(9,))",
    "masked_array(data=[--, print('evil')])",
]
BOMBS = [
    "'9'*10**9",
    "9**9**9**9",
    "1 << 10**10",
    "void(2000000000)",
    "bytes_(2000000000)",
    "array(0, dtype='S2000000000')",
    "array(0, dtype='(1000,1000,1000)f8')",
    "array([0, 0], dtype=[('a', 'f8', (10000, 10000))])",
    "masked_array(data=[0], mask=[0], dtype='V2000000000')",
    "array(0, ndmin=60)",
    "(" * 10_000 + ")" * 10_000,
    "-" * 100_000 + "1",
    "1" + "+1" * 100_000,
    "array([" + "[0]," * 5000 + "])+array([" + "0," * 5000 + "])",
    "[" * 90 + "]" * 90,
    "9" * 100_000,
    "1e" + "9" * 1000,
    "f(" + "a=b, " * 40 + "x",
    "[" * 200 + " 1 " + "]" * 200,
]


@pytest.mark.parametrize("text", ATTACKS)
def test_a_pin_is_data_and_never_runs(tmp_path, monkeypatch, capsys, text):
    monkeypatch.chdir(tmp_path)
    assert not same(text, "1")
    assert not same("1", text)
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().out == ""
    assert same("nan", "np.float64(nan)")


@pytest.mark.parametrize("name", ["__init__", "__dict__", "save", "int64.__class__"])
def test_of_numpy_there_is_nothing_but_what_data_consists_of(name):
    with pytest.raises(ValueError, match="not data"):
        _read(f"np.{name}")


@pytest.mark.parametrize("text", BOMBS, ids=range(len(BOMBS)))
def test_a_pin_takes_neither_memory_nor_time(text):
    tracemalloc.start()
    began = time.process_time()
    try:
        assert not same(text, "1")
        assert not same("1", text)
        # Both sides, which are not the same text.
        same(text, " " + text + " ")
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < 5


def test_scalars_of_every_kind_are_read_as_data():
    for scalar in [np.uint8(7), np.complex128(1 + 2j), np.str_("a"), np.bytes_(b"a")]:
        text = repr(scalar)
        assert same(repr(scalar.item()), text) or scalar.dtype == np.uint8
        assert same(text.replace("(", "( "), text)


def test_a_backslash_in_an_output_is_no_mistake_of_the_checker():
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert not PinChecker().check_output("'\\d+'\n", "'\\d*'\n", 0)
    assert not seen
