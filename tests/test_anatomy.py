"""What arrays are made of, in words and as pictures; how long a statement takes."""

import io
import math
import os
import platform
import subprocess
import sys
import timeit as standard_timeit

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arraybook import _terminal
from arraybook.anatomy import Timing, info, show, strides, sysinfo, timeit

FAIR = settings(derandomize=True, deadline=None, max_examples=300)
SHAPES = st.lists(st.sampled_from([0, 1, 1, 2, 3, 7]), max_size=6).map(tuple)


def facts(array) -> dict[str, str]:
    """What `info` says, a fact by name."""
    file = io.StringIO()
    info(array, file)
    lines = [line for line in file.getvalue().split("\n") if line.startswith("  ")]
    return {line[2:16].rstrip(): line[16:] for line in lines}


def drawn(array, file=None) -> list[str]:
    """What `show` draws, a line a row."""
    file = file or io.StringIO()
    show(array, file=file)
    return file.getvalue().split("\n")[:-1]


# info: interface


def test_the_block_is_tidy(capsys):
    table = np.arange(9, dtype="<i8").reshape(3, 3)
    assert info(table) is None
    assert (
        capsys.readouterr().out
        == """\
interface
  shape         (3, 3)
  dtype         int64
  length        3
  size          9
  byte order    little
  memory order  C
memory
  item size     8 bytes
  nbytes        72 bytes
  strides       (24, 8)
  spans         72 bytes
  keeps alive   72 bytes
properties
  own data      no, owner: array of shape (9,), dtype int64
  writeable     yes
  contiguous    yes
  aligned       yes
"""
    )


@pytest.mark.parametrize(
    ("dtype", "order"),
    [
        *(("<i4", "little"), (">f8", "big"), ("=c16", sys.byteorder), (">U3", "big")),
        *(("u1", "not applicable"), ("?", "not applicable"), ("S3", "not applicable")),
        *(("O", "not applicable"), ("<M8[s]", "little")),
        *((">i4,<i4", "that of each field"), (np.dtypes.StringDType(), "not applica")),
    ],
)
def test_byte_order_is_said_where_there_is_one(dtype, order):
    assert facts(np.zeros(2, dtype))["byte order"].startswith(order)


@pytest.mark.parametrize(
    ("array", "order"),
    [
        (np.zeros((2, 3)), "C"),
        (np.zeros((2, 3), order="F"), "Fortran"),
        (np.zeros((2, 3)).T, "Fortran"),
        (np.zeros(3), "C and Fortran"),
        (np.zeros((3, 1)), "C and Fortran"),
        (np.zeros(()), "C and Fortran"),
        (np.zeros((0, 3)), "C and Fortran"),
        (np.zeros(6)[::2], "neither"),
        (np.zeros(6)[::-1], "neither"),
        (np.zeros((2, 3, 4)).swapaxes(1, 2), "neither"),
        (np.broadcast_to(1.0, 3), "neither"),
    ],
)
def test_memory_order_is_one_of_four(array, order):
    said = facts(array)
    assert said["memory order"] == order
    assert said["contiguous"] == ("no" if order == "neither" else "yes")


def test_an_array_without_axes_has_no_length():
    said = facts(np.array(3.0))
    assert said["length"] == "none, it has no axis"
    assert (said["shape"], said["size"], said["strides"]) == ("()", "1", "()")
    assert said["spans"] == "8 bytes"


# info: memory


def touched(array) -> list[int]:
    """The address of each byte of each element, one at a time."""
    start = array.__array_interface__["data"][0]
    return [
        start + int(np.dot(index, array.strides)) + byte
        for index in np.ndindex(array.shape)
        for byte in range(array.itemsize)
    ]


@given(st.data())
@FAIR
def test_the_span_is_the_distance_from_the_first_byte_to_the_last(data):
    ends = st.none() | st.integers(-4, 4)
    steps = st.sampled_from([None, 1, 2, 3, -1, -2])
    index = tuple(
        slice(data.draw(ends), data.draw(ends), data.draw(steps)) for _ in range(3)
    )
    array = np.zeros((4, 3, 5), np.int16)[index]
    array = array.transpose(data.draw(st.permutations([0, 1, 2])))
    if data.draw(st.booleans()):
        array = np.broadcast_to(array, (2, *array.shape))
    places = touched(array)
    span = max(places) - min(places) + 1 if places else 0
    assert facts(array)["spans"] == f"{span} byte" + "s" * (span != 1)


def test_a_million_rows_of_a_broadcast_view_are_eight_bytes():
    said = facts(np.broadcast_to(np.float64(7), (1_000_000,)))
    assert said["nbytes"] == "8 000 000 bytes"
    assert said["spans"] == "8 bytes"
    assert said["keeps alive"] == "8 bytes"
    assert said["strides"] == "(0,)"


def test_a_small_view_keeps_all_of_a_large_array_alive():
    said = facts(np.zeros(1_000_000)[:3])
    assert (said["nbytes"], said["spans"]) == ("24 bytes", "24 bytes")
    assert said["keeps alive"] == "8 000 000 bytes"


def test_windows_span_what_they_overlap():
    windows = np.lib.stride_tricks.sliding_window_view(np.zeros(100), 10)
    said = facts(windows)
    assert (said["nbytes"], said["spans"]) == ("7 280 bytes", "800 bytes")
    assert said["own data"] == "no, owner: array of shape (100,), dtype float64"


def test_one_byte_is_singular():
    assert facts(np.zeros(1, np.uint8))["nbytes"] == "1 byte"


@pytest.mark.parametrize("dtype", [object, np.dtypes.StringDType()])
def test_what_lies_elsewhere_is_not_counted(dtype):
    said = facts(np.full(2, "text", dtype=dtype))
    assert said["nbytes"].endswith("bytes, without the objects or texts")


# info: properties


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.arange(9), "yes"),
        (np.arange(9).reshape(3, 3).copy(), "yes"),
        (np.zeros((2, 3))[0], "no, owner: array of shape (2, 3), dtype float64"),
        (np.zeros((2, 3)).T[1:], "no, owner: array of shape (2, 3), dtype float64"),
        (np.zeros(4).view("u1")[1:], "no, owner: array of shape (4,), dtype float64"),
        (np.frombuffer(b"12345678", "u1"), "no, owner: bytes"),
        (np.asarray(memoryview(bytearray(4))), "no, owner: bytearray"),
    ],
)
def test_a_view_does_not_own_its_data(array, words):
    assert facts(array)["own data"] == words


def test_the_owner_below_a_view_of_strides_is_found():
    owner = np.zeros((5, 2), np.int8)
    view = np.lib.stride_tricks.as_strided(owner, (3, 2), (1, 1))
    said = facts(view)
    assert said["own data"] == "no, owner: array of shape (5, 2), dtype int8"
    assert said["keeps alive"] == "10 bytes"


def test_a_mapped_file_is_its_own_owner(tmp_path):
    path = tmp_path / "values.bin"
    path.write_bytes(bytes(80))
    values = np.memmap(path, np.float64, "r")
    said = facts(values[2:4])
    assert (said["own data"], said["nbytes"]) == ("no, owner: mmap", "16 bytes")
    assert said["keeps alive"] == "80 bytes"
    values._mmap.close()


def test_memory_of_unknown_origin_is_said_to_be_so():
    class Interface:
        def __init__(self, array):
            self.kept = array
            self.__array_interface__ = array.__array_interface__

    said = facts(np.asarray(Interface(np.zeros(3))))
    assert said["own data"] == "no, owner: Interface"
    assert said["keeps alive"] == "unknown"


def test_flags_are_said():
    record = np.zeros(2, [("flag", "u1"), ("value", "<f8")])
    values = record["value"]
    values.flags.writeable = False
    said = facts(values)
    assert (said["writeable"], said["aligned"]) == ("no", "no")
    assert (said["contiguous"], said["strides"]) == ("no", "(9,)")


def test_subclasses_are_arrays_too():
    masked = np.ma.masked_equal(np.arange(3, dtype=np.int16), 1)
    assert facts(masked)["nbytes"] == "6 bytes"


@pytest.mark.parametrize("value", [[1, 2], np.float64(1), None])
def test_what_is_no_array_is_refused(value):
    name = type(value).__name__
    with pytest.raises(TypeError, match=f"^array must be a NumPy array, got {name}$"):
        info(value)


# strides


@given(SHAPES, st.sampled_from(["u1", "i2", "f8", "c16", "S3", "V0"]))
@FAIR
def test_strides_are_those_of_numpy(shape, dtype):
    for order in ("C", "F"):
        array = np.empty(shape, dtype, order)
        assert strides(shape, array.itemsize, order) == array.strides
        assert strides(shape, array.itemsize, order=order) == array.strides


@given(SHAPES, st.integers(0, 40))
@FAIR
def test_fortran_order_is_c_order_backwards(shape, itemsize):
    assert strides(shape, itemsize, "F") == strides(shape[::-1], itemsize)[::-1]


def test_the_last_element_is_where_the_strides_say():
    steps = strides((3, 4, 5), 8)
    assert steps == (160, 40, 8)
    assert np.dot(steps, (2, 3, 4)) == 8 * (3 * 4 * 5 - 1)


def test_an_integer_is_a_shape_and_integers_may_be_numpys():
    assert strides(5, 8) == strides(np.int64(5), np.int32(8)) == (8,)
    found = strides(np.array([2, 3]), 8)
    assert found == (24, 8)
    assert all(type(step) is int for step in found)
    assert strides(iter([2, 3]), 8) == (24, 8)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (((2, -1), 8), ValueError, "each length in shape must be a non-negative"),
        (((2, 1.5), 8), TypeError, "each length in shape must be .* got 1.5"),
        ((None, 8), TypeError, "each length in shape must be .* got None"),
        (((2,), -8), ValueError, "itemsize must be a non-negative integer, got -8"),
        (((2,), 8.0), TypeError, "itemsize must be a non-negative integer, got 8.0"),
        (((2,), 8, "A"), ValueError, "order must be one of 'C', 'F', got 'A'"),
        (((0,), 8, None), ValueError, "order must be one of 'C', 'F', got None"),
    ],
)
def test_bad_strides_are_refused_in_one_line(arguments, kind, message):
    with pytest.raises(kind, match=f"^{message}.*$"):
        strides(*arguments)


# sysinfo


def test_the_versions_are_those_that_run(capsys):
    import scipy

    assert sysinfo() is None
    pairs = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    names = [name for name, _ in pairs]
    assert names == ["Python", "NumPy", "SciPy", "Matplotlib", "platform"]
    assert sys.version.startswith(pairs[0][1])
    assert pairs[1][1] == np.__version__
    assert pairs[2][1] == scipy.__version__
    assert pairs[4][1] == platform.platform()


def test_what_is_loaded_counts_not_what_is_installed(monkeypatch):
    monkeypatch.setattr(np, "__version__", "9.8.7")
    file = io.StringIO()
    sysinfo(file)
    assert "NumPy       9.8.7\n" in file.getvalue()


def test_a_package_that_is_missing_is_said_to_be(monkeypatch):
    import importlib.metadata

    def nothing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", nothing)
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    file = io.StringIO()
    sysinfo(file)
    assert "Matplotlib  not installed\n" in file.getvalue()


def test_asking_for_versions_imports_nothing():
    code = (
        "import sys; from arraybook.anatomy import sysinfo; sysinfo(sys.stderr);"
        "print([m for m in ('matplotlib', 'scipy') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# timeit


def test_a_statement_is_timed_as_often_as_it_takes():
    calls = []
    timing = timeit("calls.append(0)", {"calls": calls})
    assert timing.loops > 100
    assert len(timing.runs) == 7
    assert len(calls) >= 7 * timing.loops
    assert 0 < timing.best < 1e-3


def test_a_slow_statement_is_run_seven_times_and_once_to_find_the_loops(monkeypatch):
    now = [0.0]
    durations = iter([0.5, 0.9, 0.5, 0.4, 0.7, 0.5, 0.5, 0.6])

    def slow():
        now[0] += next(durations)

    start = standard_timeit.Timer.__init__
    statement, setup, _, names = start.__defaults__
    defaults = (statement, setup, lambda: now[0], names)
    monkeypatch.setattr(start, "__defaults__", defaults)
    timing = timeit(slow)
    assert timing.loops == 1
    assert timing.runs == pytest.approx((0.9, 0.5, 0.4, 0.7, 0.5, 0.5, 0.6))
    assert timing.best == pytest.approx(0.4)
    assert timing.worst == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("runs", "loops", "text"),
    [
        ((0.0114, 0.0123), 20, "11.4 ms (best of 2 runs of 20 loops, worst 12.3 ms)"),
        ((2.5,), 1, "2.5 s (best of 1 run of 1 loop, worst 2.5 s)"),
        ((9.9999e-4, 1e-3), 5, "1 ms (best of 2 runs of 5 loops, worst 1 ms)"),
        ((12.3e-6, 1e-4), 5, "12.3 µs (best of 2 runs of 5 loops, worst 100 µs)"),
        ((1.2e-8, 0.0), 5, "0 ns (best of 2 runs of 5 loops, worst 12 ns)"),
    ],
)
def test_a_timing_is_readable(runs, loops, text):
    assert repr(Timing(runs, loops)) == text


def test_errors_of_the_statement_are_its_own():
    with pytest.raises(SyntaxError):
        timeit("1 +")
    with pytest.raises(NameError, match="nowhere"):
        timeit("nowhere")
    with pytest.raises(ZeroDivisionError):
        timeit(lambda: 1 / 0)


@pytest.mark.parametrize("value", [3, None, b"1"])
def test_what_cannot_be_run_is_refused(value):
    with pytest.raises(TypeError, match=r"^statement must be a string or a callable, "):
        timeit(value)


# show: shades of text


def test_the_denser_the_larger():
    assert drawn([0, 1, 2, 3, 4]) == ["··░░▒▒▓▓██"]
    assert drawn([[0, 1], [2, 4]]) == ["··░░", "▒▒██"]


def test_a_matrix_keeps_its_rows():
    lines = drawn(np.arange(100 * 40).reshape(100, 40))
    assert len(lines) == 100
    assert {len(line) for line in lines} == {80}


@pytest.mark.parametrize("constant", [0, 5.0, -1e308, 5e-324])
def test_equal_values_have_the_middle_shade(constant):
    assert drawn([[constant] * 3]) == ["▒▒▒▒▒▒"]


def test_truth_values_are_the_ends_of_the_scale():
    assert drawn([True, False]) == ["██··"]
    assert drawn([True, True]) == ["████"]
    assert drawn([False]) == ["··"]


def test_nan_and_infinity_are_told_apart():
    nan, inf = math.nan, math.inf
    assert drawn([nan, 1, 2]) == ["??··██"]
    assert drawn([nan, nan]) == ["????"]
    assert drawn([-inf, 1, 2, inf, nan]) == ["····████??"]
    assert drawn([-inf, inf]) == ["··██"]
    assert drawn([-inf, 3, inf]) == ["··▒▒██"]


@pytest.mark.parametrize("unit", [1e308, 1, 5e-324])
def test_no_range_is_too_wide_or_narrow(unit):
    assert drawn(np.array([-1.0, 0, 1]) * unit) == ["··▒▒██"]


@pytest.mark.parametrize("dtype", ["u1", "i8", "f2", "f4", "g", ">f8", "?"])
def test_any_real_dtype_is_drawn(dtype):
    values = np.array([0, 1], dtype)[::-1]
    values.flags.writeable = False
    assert drawn(values) == ["██··"]


def test_unsigned_values_do_not_wrap():
    assert drawn(np.array([200, 0, 255], "u1")) == ["▓▓··██"]


def test_where_shades_cannot_be_encoded_there_are_plain_ones():
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    show([0, 1, 2, 3, 4, math.nan], file=file)
    file.flush()
    assert file.buffer.getvalue() == b"--==++**@@??\n"


@pytest.mark.parametrize(
    ("array", "kind", "message"),
    [
        (5, ValueError, r"array must have 1 or 2 axes, got shape \(\)"),
        (
            np.zeros((2, 2, 3)),
            ValueError,
            r"array must have 1 or 2 axes, got shape \(2",
        ),
        ([], ValueError, r"array must hold at least one value, got shape \(0,\)"),
        (np.zeros((3, 0)), ValueError, r"array must hold at least one value, got "),
        (
            np.zeros(41),
            ValueError,
            r"array must have at most 100 rows and 40 columns, got shape \(41,\)",
        ),
        (np.zeros((101, 2)), ValueError, r"array must have at most 100 rows and 40"),
        ([1j], TypeError, "array must hold real numbers, got dtype complex128"),
        (["a"], TypeError, "array must hold real numbers, got dtype <U1"),
        ([[1], [1, 2]], ValueError, "array must be a rectangular array"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(array, kind, message):
    with pytest.raises(kind, match=f"^{message}.*$"):
        show(array)


# show: terminals

CODE = "from arraybook.anatomy import show; show([[0, 0, 1], [float('nan'), 2, 2]])"
TRUE_COLOURS = (
    "\x1b[48;2;0;34;77m    \x1b[48;2;124;123;120m  \x1b[0m\n"
    "??\x1b[48;2;253;231;55m    \x1b[0m\n"
)
FEW_COLOURS = "\x1b[48;5;17m    \x1b[48;5;243m  \x1b[0m\n??\x1b[48;5;227m    \x1b[0m\n"
NO_COLOURS = "····▒▒\n??████\n"
TERMINAL = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no pseudo-terminals (pty) in Python"
)


def surroundings(**variables) -> dict[str, str]:
    """The environment of this process, its terminal replaced."""
    told = {"TERM", "COLORTERM", "NO_COLOR", "PYTHONIOENCODING"}
    rest = {name: value for name, value in os.environ.items() if name not in told}
    return {**rest, "PYTHONIOENCODING": "utf-8", **variables}


def seen_in_a_terminal(**variables) -> str:
    """Run the code in a real pseudo-terminal, and return what a person would see."""
    import pty

    outside, inside = pty.openpty()
    command = [sys.executable, "-c", CODE]
    with subprocess.Popen(
        command, stdout=inside, stdin=inside, env=surroundings(**variables)
    ) as process:
        os.close(inside)
        seen = b""
        while True:
            try:
                some = os.read(outside, 4096)
            except OSError:  # how Linux says that the other end is closed
                break
            if not some:
                break
            seen += some
        os.close(outside)
    assert process.returncode == 0, seen
    return seen.decode("utf-8").replace("\r\n", "\n")


TERMINALS = [
    ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOURS),
    ({"TERM": "xterm", "COLORTERM": "24bit"}, TRUE_COLOURS),
    ({"COLORTERM": "truecolor"}, TRUE_COLOURS),
    ({"TERM": "xterm-256color"}, FEW_COLOURS),
    ({"TERM": "screen-256color", "COLORTERM": "yes"}, FEW_COLOURS),
    ({"TERM": "xterm"}, NO_COLOURS),
    ({}, NO_COLOURS),
    ({"TERM": "dumb", "COLORTERM": "truecolor"}, NO_COLOURS),
    ({"TERM": "xterm-256color", "NO_COLOR": "1"}, NO_COLOURS),
    ({"COLORTERM": "truecolor", "NO_COLOR": "0"}, NO_COLOURS),
    ({"TERM": "xterm-256color", "NO_COLOR": ""}, FEW_COLOURS),
]


@TERMINAL
@pytest.mark.parametrize(("variables", "picture"), TERMINALS, ids=str)
def test_a_terminal_gets_the_colours_that_it_has(variables, picture):
    assert seen_in_a_terminal(**variables) == picture


class Terminal(io.StringIO):
    """Text in memory that takes itself for a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Return what `show` writes to a terminal with such environment variables."""

    def look(array, **variables):
        for name in ("TERM", "COLORTERM", "NO_COLOR"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        file = Terminal()
        show(array, file=file)
        return file.getvalue()

    return look


@pytest.mark.parametrize(("variables", "picture"), TERMINALS, ids=str)
def test_any_file_that_calls_itself_a_terminal_is_one(terminal, variables, picture):
    assert terminal([[0, 0, 1], [math.nan, 2, 2]], **variables) == picture


def test_a_scale_of_eleven_values_has_the_eleven_colours(terminal):
    codes = [f"\x1b[48;5;{number}m  " for number in _terminal.PALETTE]
    picture = terminal(range(11), TERM="xterm-256color")
    assert picture == "".join(codes) + "\x1b[0m\n"
    codes = [f"\x1b[48;2;{r};{g};{b}m  " for r, g, b in _terminal.CIVIDIS]
    assert terminal(range(11), COLORTERM="TrueColor") == "".join(codes) + "\x1b[0m\n"


def test_between_two_of_the_eleven_colours_they_are_mixed(terminal):
    # Three quarters of the way from (0, 34, 77) to (11, 51, 112).
    picture = terminal([0, 0.075, 1], COLORTERM="24bit")
    assert picture.split("m  ")[1] == "\x1b[48;2;8;47;103"


def test_a_gap_interrupts_the_background_and_a_line_ends_it(terminal):
    picture = terminal([0, math.nan, 0, 1, math.nan], TERM="xterm-256color")
    dark, bright, plain = "\x1b[48;5;17m", "\x1b[48;5;227m", "\x1b[0m"
    assert picture == f"{dark}  {plain}??{dark}  {bright}  {plain}??\n"


def test_a_file_of_unknown_encoding_gets_plain_shades():
    class Odd(io.StringIO):
        encoding = "no such encoding"

    assert drawn([0, 1], Odd()) == ["--@@"]


@TERMINAL
def test_a_terminal_without_unicode_gets_plain_shades():
    assert seen_in_a_terminal(PYTHONIOENCODING="ascii") == "----++\n??@@@@\n"


def test_a_pipe_gets_shades_whatever_the_terminal():
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        env=surroundings(TERM="xterm-256color", COLORTERM="truecolor"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == NO_COLOURS


def test_the_palette_grows_brighter_from_blue_to_yellow():
    for colours in (_terminal.CIVIDIS, [rgb(n) for n in _terminal.PALETTE]):
        light = [lightness(colour) for colour in colours]
        assert np.all(np.diff(light) > 3)
        (_, _, blue), (red, green, _) = colours[0], colours[-1]
        assert blue > max(colours[0][:2])
        assert min(red, green) > colours[-1][2]


def test_the_colours_are_those_of_cividis():
    from matplotlib import colormaps

    places = np.linspace(0, 255, 256) / 255
    stops = np.linspace(0, 1, len(_terminal.CIVIDIS))
    mine = [np.interp(places, stops, part) for part in _terminal.CIVIDIS.T]
    right = colormaps["cividis"](places)[:, :3] * 255
    assert np.abs(np.transpose(mine) - right).max() < 10


def rgb(number) -> tuple[int, int, int]:
    """Colour 16 to 255 of the xterm palette: a cube of colours, then greys."""
    if number >= 232:
        return (8 + 10 * (number - 232),) * 3
    levels = (0, 95, 135, 175, 215, 255)
    number -= 16
    return levels[number // 36], levels[number // 6 % 6], levels[number % 6]


def lightness(colour) -> float:
    """The L* of CIE 1976, from 0 for black to 100 for white."""
    part = np.asarray(colour) / 255
    linear = np.where(part > 0.04045, ((part + 0.055) / 1.055) ** 2.4, part / 12.92)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return 116 * np.cbrt(luminance) - 16 if luminance > 0.008856 else 903.3 * luminance
