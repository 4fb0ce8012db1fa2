from __future__ import annotations

import struct
from itertools import pairwise
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from matplotlib.axes import Axes

from arraybook.diagrams import draw_memory

sliding_window_view = np.lib.stride_tricks.sliding_window_view
as_strided = np.lib.stride_tricks.as_strided

ROW = np.arange(12, dtype=np.int64)
TABLE = ROW.reshape(3, 4)
CUBE = np.arange(24, dtype=np.int64).reshape(2, 3, 4)
DUMP = b"".join(
    bytes([0, 0, 0, 0, 0, 0, 3, last])
    for last in (233, 237, 235, 239, 234, 238, 236, 240)
)
BIG_ENDIAN = np.frombuffer(DUMP, ">i8").reshape((2, 2, 2), order="F")
ARRAYS = {
    "a row": ROW,
    "C order": CUBE,
    "Fortran order": np.asfortranarray(CUBE),
    "a slice": ROW[2::3],
    "a slice of Fortran order": np.asfortranarray(CUBE)[..., ::2],
    "a transpose": TABLE.T,
    "a block": TABLE[1:, 1:3],
    "a column": TABLE[:, :1],
    "reversed": ROW[::-1],
    "reversed in steps": ROW[::-3],
    "reversed twice": TABLE[::-1, ::-1],
    "reversed along one axis": TABLE[:, ::-2],
    "zero stride": np.broadcast_to(ROW[:5], (3, 5)),
    "zero strides": np.broadcast_to(ROW[:2, None, None], (2, 3, 2)),
    "windows": sliding_window_view(np.arange(8), 3),
    "diagonal": TABLE[:3, :3].diagonal(),
    "bytes": np.frombuffer(b"arraybook", np.uint8),
    "a dump": BIG_ENDIAN,
    "small items": TABLE.astype(np.int16)[:, 1],
    "one item": np.array([[[7]]]),
    "one item, zero stride": np.broadcast_to(np.int64(7), (1, 2, 1)),
    "a list": [[1.5, 2.5]],
}
DUMPS = [BIG_ENDIAN, ROW[::-3], TABLE.T, np.broadcast_to(ROW[:3].copy(), (2, 3))]
arrays = pytest.mark.parametrize("array", ARRAYS.values(), ids=ARRAYS)


def look(ax, see):
    """Read a tape back: boxes, offsets and visits below them, jumps above them."""
    seen = see(ax)
    centres = [box.x for box in seen.boxes]
    width = 2 * centres[0]

    def slot(x):
        return int(x / width)

    offsets, visits, starts = {}, [[] for _ in centres], []
    for x, y, text in sorted(seen.notes, key=lambda note: -note[1]):
        if x < 0 or y > 0:
            continue
        if "start" in text:
            starts.append(slot(x))
        elif slot(x) not in offsets:
            offsets[slot(x)] = int(text)
        else:
            visits[slot(x)].append(int(text) if text != "…" else text)
    hops = {}
    for line in ax.lines:
        if line.get_gid():
            x = line.get_xdata()
            hops.setdefault(int(line.get_gid()[-1]), []).append(
                (slot(x[0]), slot(x[-1]))
            )
    names = [text for _, y, text in seen.notes if y > 0]
    return SimpleNamespace(
        boxes=seen.boxes,
        offsets=[offsets[k] for k in range(len(centres))],
        visits=visits,
        starts=starts,
        hops=hops,
        names=names,
    )


def where(array):
    """The address of each element, in the order of array.flat, one by one."""
    first = array.ctypes.data
    return [
        first + sum(i * step for i, step in zip(index, array.strides, strict=True))
        for index in np.ndindex(array.shape)
    ]


@arrays
def test_each_element_is_visited_where_it_lies(array, see):
    seen, array = look(draw_memory(array), see), np.asarray(array)
    low = where(array)[0] - seen.offsets[seen.starts[0]]
    for time, (place, value) in enumerate(
        zip(where(array), array.ravel().tolist(), strict=True)
    ):
        slot = seen.offsets.index(place - low)
        assert time in seen.visits[slot] or seen.visits[slot][-1] == "…"
        assert float(seen.boxes[slot].text) == value
        assert not seen.boxes[slot].dotted
    used = {seen.offsets.index(place - low) for place in where(array)}
    assert all(box.dotted for k, box in enumerate(seen.boxes) if k not in used)
    assert [k for k, times in enumerate(seen.visits) if times] == sorted(used)


@arrays
def test_jumps_are_as_wide_as_the_strides(array, see):
    seen, array = look(draw_memory(array), see), np.asarray(array)
    for axis, (length, stride) in enumerate(
        zip(array.shape, array.strides, strict=True)
    ):
        hops = seen.hops.get(axis, [])
        assert len(hops) == (length > 1 if stride == 0 else length - 1)
        for one, two in hops:
            assert seen.offsets[two] - seen.offsets[one] == stride
        assert [one for one, _ in hops[:1]] == seen.starts[: len(hops)]
        assert all(two == three for (_, two), (three, _) in pairwise(hops))


@arrays
def test_the_strides_are_written_with_their_signs(array, see):
    seen, array = look(draw_memory(array), see), np.asarray(array)
    for axis, stride in enumerate(array.strides):
        sign = "+" if stride > 0 else ""
        assert seen.names[axis].startswith(f"axis {axis}: {sign}{stride} bytes")
        assert ("length 1" in seen.names[axis]) == (array.shape[axis] == 1)


def test_the_tape_is_the_memory_of_the_owner(see):
    seen = look(draw_memory(ROW[2::3]), see)
    assert seen.offsets == [8 * k for k in range(12)]
    assert [int(box.text) for box in seen.boxes] == list(range(12))
    assert [k for k, box in enumerate(seen.boxes) if not box.dotted] == [2, 5, 8, 11]
    assert seen.visits[2::3] == [[0], [1], [2], [3]]


def test_what_is_not_visited_shows_what_the_owner_has_there(see):
    owner = np.asfortranarray(CUBE)
    seen = look(draw_memory(owner[:, ::2, 1:3]), see)
    assert [int(box.text) for box in seen.boxes] == owner.ravel(order="K").tolist()
    seen = look(draw_memory(np.array([1, 2, 3]).view(np.float64)[1:2]), see)
    assert [bool(box.text) for box in seen.boxes] == [False, True, False]


def test_the_stride_of_an_axis_without_steps_does_not_matter(see):
    seen = look(draw_memory(np.array([(1, 2.5)], "i4,f8")["f1"]), see)
    assert seen.names == ["axis 0: +12 bytes (length 1)"]
    assert seen.offsets == [4]


def test_fortran_order_lays_columns_one_after_the_other(see):
    seen = look(draw_memory(np.asfortranarray(TABLE)), see)
    assert [int(box.text) for box in seen.boxes] == TABLE.T.ravel().tolist()
    assert seen.hops == {0: [(0, 1), (1, 2)], 1: [(0, 3), (3, 6), (6, 9)]}


def test_a_reversed_array_starts_at_the_end_and_jumps_left(see):
    seen = look(draw_memory(ROW[::-1]), see)
    assert seen.starts == [11]
    assert seen.hops[0] == [(k, k - 1) for k in range(11, 0, -1)]
    assert seen.visits == [[11 - k] for k in range(12)]


@pytest.mark.parametrize("array", [ROW[::3], ROW[::-3]])
def test_a_jump_begins_beyond_the_head_of_the_one_before(array):
    hops = [line.get_xdata() for line in draw_memory(array).lines if line.get_gid()]
    sign = np.sign(array.strides[0])
    for one, two in pairwise(hops):
        assert sign * (two[0] - one[-1]) > 0.3


def test_a_stride_of_zero_is_a_loop_that_stays_on_its_box(see):
    ax = draw_memory(np.broadcast_to(ROW[:5].copy(), (3, 5)))
    seen = look(ax, see)
    assert len(seen.boxes) == 5
    assert seen.hops[0] == [(0, 0)]
    assert seen.visits[4] == [4, 9, 14]
    (loop,) = (line for line in ax.lines if line.get_gid() == "axis 0")
    assert loop.get_ydata().max() > 0.5


def test_more_than_four_visits_are_cut(see):
    seen = look(draw_memory(np.broadcast_to(np.arange(2), (9, 2))), see)
    assert seen.visits == [[0, 2, 4, "…"], [1, 3, 5, "…"]]
    seen = look(draw_memory(np.broadcast_to(np.arange(2), (4, 2))), see)
    assert seen.visits == [[0, 2, 4, 6], [1, 3, 5, 7]]


@given(
    npst.array_shapes(max_dims=3, max_side=4).flatmap(
        lambda shape: st.tuples(
            st.sampled_from("CF"),
            st.just(shape),
            npst.basic_indices(shape, allow_ellipsis=False),
        )
    )
)
@settings(derandomize=True, deadline=None, max_examples=60)
def test_any_view_is_drawn_as_its_strides_say(see, case):
    order, shape, index = case
    view = np.arange(np.prod(shape)).reshape(shape, order=order)[index]
    if not 1 <= np.ndim(view) <= 3 or np.size(view) == 0 or np.prod(shape) > 24:
        return
    test_each_element_is_visited_where_it_lies(view, see)
    test_jumps_are_as_wide_as_the_strides(view, see)
    plt.close("all")


def test_shorter_jumps_are_lower_and_do_not_hide_each_other():
    ax = draw_memory(sliding_window_view(np.arange(8), 3))
    heights = {line.get_gid(): line.get_ydata().max() for line in ax.lines}
    assert heights["axis 1"] < heights["axis 0"] - 0.4
    styles = {
        line.get_gid(): (line.get_color(), line.get_linestyle())
        for line in draw_memory(CUBE).lines
        if line.get_gid()
    }
    colors, lines = zip(*styles.values(), strict=True)
    assert len(set(colors)) == len(set(lines)) == 3


def test_items_of_another_dtype_than_their_owner_are_blank(see):
    records = np.array([(1, 2.5), (3, 4.5)], "i4,f4")
    seen = look(draw_memory(records["f1"]), see)
    assert [box.text for box in seen.boxes] == ["", "2.5", "", "4.5"]
    assert [box.dotted for box in seen.boxes] == [True, False, True, False]
    assert seen.offsets == [0, 4, 8, 12]
    seen = look(draw_memory(np.frombuffer(b"abcdefgh", "<i2", count=2, offset=3)), see)
    assert seen.offsets == [1, 3, 5], "the odd bytes at the ends are left out"
    assert seen.boxes[0].text == ""


def test_values_of_an_owner_that_lies_askew_are_blank(see):
    askew = np.zeros(5, np.int64).view(np.uint8)[4:20].view(np.int64)
    seen = look(draw_memory(askew), see)
    assert seen.offsets == [4, 12, 20, 28]
    assert [box.text for box in seen.boxes] == ["0", "0", "", ""]


@pytest.mark.parametrize("buffer", [bytes, bytearray, memoryview])
def test_the_memory_below_frombuffer_counts(buffer, see):
    header = buffer(struct.pack("<4sHHff", b"SCOP", 1, 3, 0.5, 20.0))
    seen = look(draw_memory(np.frombuffer(header, "<f4", offset=8)), see)
    assert [box.text for box in seen.boxes] == ["", "", "0.5", "20."]
    assert seen.offsets == [0, 4, 8, 12]


def rows(ax, see):
    """Read a dump back: bytes row by row, and the notes beside each row."""
    seen, table, beside = see(ax), {}, {}
    for box in seen.boxes:
        table.setdefault(box.y, []).append(box)
    for _, y, text in sorted(seen.notes):
        beside.setdefault(round(y, 6), []).append(text)
    return [(table[y], beside[y]) for y in sorted(table, reverse=True)]


def test_by_byte_each_item_is_a_row_with_its_value_and_index(see):
    lines = rows(draw_memory(BIG_ENDIAN, by_byte=True), see)
    shown = [int(box.text) for boxes, _ in lines for box in boxes]
    assert bytes(shown) == DUMP
    assert [notes[:2] for _, notes in lines[:3]] == [
        ["0", "1001"],
        ["8", "1005"],
        ["16", "1003"],
    ]
    for boxes, (offset, value, index) in lines:
        assert len(boxes) == 8
        place = tuple(int(part) for part in index.strip("[]").split(","))
        assert int(BIG_ENDIAN[place]) == int(value)
        assert np.dot(place, BIG_ENDIAN.strides) == int(offset)


@pytest.mark.parametrize("array", DUMPS)
def test_by_byte_jumps_go_from_row_to_row(array):
    ax = draw_memory(array, by_byte=True)
    hops = {axis: [] for axis in range(array.ndim)}
    for line in ax.lines:
        if line.get_gid():
            y = line.get_ydata()
            hops[int(line.get_gid()[-1])].append((int(-y[0]), int(-y[-1])))
    for axis, stride in enumerate(array.strides):
        assert hops[axis]
        assert {8 * (two - one) for one, two in hops[axis]} == {stride}


def test_by_byte_what_is_not_visited_is_dotted_and_has_no_index(see):
    lines = rows(draw_memory(ROW[:3].copy()[::2], by_byte=True), see)
    assert [boxes[0].dotted for boxes, _ in lines] == [False, True, False]
    assert [notes for _, notes in lines] == [
        ["0", "0", "[0]"],
        ["8", "1", ""],
        ["16", "2", "[1]"],
    ]
    lines = rows(draw_memory(np.broadcast_to(7, (3, 2)), by_byte=True), see)
    assert lines[0][1][-1] == "[0, 0] …"


@pytest.mark.parametrize(
    ("array", "by_byte"),
    [
        *((array, False) for array in ARRAYS.values()),
        (BIG_ENDIAN, True),
        (np.array([1 + 2j, 300j, -1]), True),
        (np.arange(20, dtype=np.uint8), True),
        (np.full(20, -(2**62)), True),
        (np.array([0.5, np.nan, -np.inf]), False),
        (np.array([True, False, True])[::2], False),
        (np.array(["ab", "cde"]), False),
        (np.full(12, 123456), False),
        (np.full((2, 3, 4), 255), False),
        (np.broadcast_to(np.uint8(1), (5, 5, 5)), False),
        (np.broadcast_to(np.uint8(1), (5, 5, 5)), True),
        (ROW[::-3], True),
    ],
)
def test_all_texts_are_legible_and_in_the_picture(array, by_byte, assert_legible):
    ax = draw_memory(array, by_byte=by_byte, title="array[...]")
    assert_legible(ax)
    assert ax.figure.get_figwidth() <= 6.45
    assert ax.figure.get_figheight() <= 7


@pytest.mark.parametrize(
    ("array", "by_byte"),
    [*((array, False) for array in ARRAYS.values()), *((a, True) for a in DUMPS)],
)
def test_all_jumps_lie_in_the_picture(array, by_byte):
    ax = draw_memory(array, by_byte=by_byte)
    for line in ax.lines:
        x, y = line.get_xdata(), line.get_ydata()
        assert ax.get_xlim()[0] <= np.min(x) <= np.max(x) <= ax.get_xlim()[1]
        assert ax.get_ylim()[0] <= np.min(y) <= np.max(y) <= ax.get_ylim()[1]


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0, 3)])
def test_an_array_without_elements_is_one_dotted_box(shape, see):
    seen = see(draw_memory(np.zeros(shape), title="empty"))
    assert [(box.text, box.dotted) for box in seen.boxes] == [
        (f"no elements, shape {shape}", True)
    ]


def test_given_axes_are_drawn_on_and_returned():
    figure, axs = plt.subplots(2, figsize=(6.4, 5), layout="constrained")
    assert draw_memory(TABLE, ax=axs[1], title="below") is axs[1]
    assert draw_memory(TABLE.T, ax=axs[0], by_byte=True) is axs[0]
    assert plt.get_fignums() == [figure.number]
    assert axs[1].get_title(loc="left") == "below"


def test_a_new_figure_is_opaque_white_and_returns_its_axes():
    ax = draw_memory(TABLE)
    assert isinstance(ax, Axes)
    assert ax.figure.get_facecolor() == (1, 1, 1, 1)


def test_the_array_is_not_changed():
    array = TABLE.copy()
    draw_memory(array[::-1])
    draw_memory(array, by_byte=True)
    assert (array == TABLE).all()


@pytest.mark.parametrize(
    ("array", "by_byte", "error", "message"),
    [
        (5, False, ValueError, r"array must have 1 to 3 axes, got 0"),
        (np.zeros((1,) * 4), False, ValueError, r"array must have 1 to 3 axes, got 4"),
        ([[1], [1, 2]], False, ValueError, r"array must be a rectangular array, got r"),
        (np.zeros(2, "i4,f4"), False, TypeError, r"array must hold numbers, booleans"),
        (
            np.array([None, "x"]),
            False,
            TypeError,
            r"array must hold its values in its own memory, got dtype object",
        ),
        (
            np.array(["x"], np.dtypes.StringDType()),
            False,
            TypeError,
            r"array must hold its values in its own memory, got dtype StringDType",
        ),
        (
            np.zeros(3, "i4,f8")["f1"],
            False,
            ValueError,
            r"array must have strides that are multiples of 8 bytes, .* got \(12,\)",
        ),
        (
            as_strided(np.zeros(4, np.int64), (2,), (4,)),
            False,
            ValueError,
            r"array must have strides that are multiples of 8 bytes, .* got \(4,\)",
        ),
        (
            as_strided(np.zeros(4, np.int64), (5,), (8,)),
            False,
            ValueError,
            r"array must lie in the 32 bytes of its owner, got bytes 0 to 39$",
        ),
        (
            as_strided(np.zeros(4, np.int64)[1:], (3,), (-8,)),
            True,
            ValueError,
            r"array must lie in the 32 bytes of its owner, got bytes -8 to 15$",
        ),
        (
            np.arange(25),
            False,
            ValueError,
            r"array must live in memory of at most 24 items to be legible, got 25$",
        ),
        (np.zeros(10**8)[:3], False, ValueError, r"array must live .* got 100000000$"),
        (
            np.broadcast_to(np.arange(3), (334, 3)),
            False,
            ValueError,
            r"array must have at most 1000 elements, got 1002$",
        ),
        (
            np.broadcast_to(1, (10**6, 10**6)),
            False,
            ValueError,
            r"array must lie in memory, got a broadcast array of shape",
        ),
        (
            np.full(20, 12345),
            False,
            ValueError,
            r"array must fit into 24 boxes .* 20 items .* up to 12345, which need 3",
        ),
        (
            np.arange(21),
            True,
            ValueError,
            r"array must live in memory of at most 20 items to be legible by .* got 21$",
        ),
        (
            np.array(["hello"]),
            True,
            ValueError,
            r"array must have items of at most 16 bytes, got 20 bytes",
        ),
    ],
)
def test_draw_memory_refuses_what_it_cannot_draw(array, by_byte, error, message):
    with pytest.raises(error, match=rf"^{message}") as caught:
        draw_memory(array, by_byte=by_byte)
    assert "\n" not in str(caught.value)
    assert not plt.get_fignums()
