from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from arraybook.automata import evolve

rules = st.integers(0, 255)
cells = arrays(np.uint8, st.integers(0, 80), elements=st.integers(0, 1))
steps = st.integers(1, 12)


def slow_evolve(rule, initial, steps):
    """Look at each cell and its neighbours, and find them in the rule's table."""
    table = {
        (left, middle, right): rule // 2 ** (4 * left + 2 * middle + right) % 2
        for left in (0, 1)
        for middle in (0, 1)
        for right in (0, 1)
    }
    rows = [[int(cell) for cell in initial]]
    for _ in range(steps - 1):
        row = [0, *rows[-1], 0]
        rows.append([table[tuple(row[i - 1 : i + 2])] for i in range(1, len(row) - 1)])
    return np.array(rows, dtype=np.uint8).reshape(steps, len(initial))


def mirror(rule):
    """Return the rule in which left and right have changed places."""
    places = [0, 4, 2, 6, 1, 5, 3, 7]  # of the neighbourhoods, read from the right
    return sum((rule >> code & 1) << place for code, place in enumerate(places))


def one_in(n):
    """Return a row of zeros with a single 1 in the middle."""
    row = np.zeros(n, dtype=np.uint8)
    row[n // 2] = 1
    return row


@settings(derandomize=True, deadline=None)
@given(rule=rules, initial=cells, steps=steps)
def test_it_agrees_with_plain_loops(rule, initial, steps):
    expected = slow_evolve(rule, initial, steps)
    np.testing.assert_array_equal(evolve(rule, initial, steps), expected)


@pytest.mark.parametrize("rule", range(256))
def test_every_rule_reads_left_middle_and_right_as_the_digits_of_a_number(rule):
    for code in range(8):
        neighbourhood = [int(digit) for digit in f"{code:03b}"]
        assert evolve(rule, neighbourhood, 2)[1, 1] == rule >> code & 1


@pytest.mark.parametrize("rule", range(256))
def test_every_rule_agrees_with_plain_loops_on_a_wide_row(rule):
    initial = np.random.default_rng(rule).integers(0, 2, 77)
    expected = slow_evolve(rule, initial, 9)
    np.testing.assert_array_equal(evolve(rule, initial, 9), expected)


@pytest.mark.parametrize("n", [7, 8, 9, 15, 16, 17, 63, 64, 65])
def test_no_width_loses_a_cell(n):
    initial = np.ones(n, dtype=np.uint8)
    expected = slow_evolve(45, initial, 2 * n)
    np.testing.assert_array_equal(evolve(45, initial, 2 * n), expected)


@settings(derandomize=True, deadline=None)
@given(rule=rules, initial=cells, steps=steps)
def test_the_mirror_rule_grows_the_mirror_image(rule, initial, steps):
    mirrored = evolve(mirror(rule), initial[::-1], steps)
    np.testing.assert_array_equal(mirrored[:, ::-1], evolve(rule, initial, steps))


def test_rule_86_is_the_mirror_of_rule_30():
    assert mirror(30) == 86
    right_way, wrong_way = (evolve(rule, one_in(501), 250) for rule in (30, 86))
    np.testing.assert_array_equal(right_way, wrong_way[:, ::-1])
    assert not np.array_equal(right_way, wrong_way)


@settings(derandomize=True, deadline=None)
@given(rule=rules, initial=cells, steps=steps)
def test_the_negative_rule_grows_the_negative_away_from_the_edges(rule, initial, steps):
    # Every 0 and 1 exchanged: on the neighbourhoods, and on what comes of them.
    negative = sum((1 - (rule >> 7 - code & 1)) << code for code in range(8))
    rows = evolve(rule, initial, steps)
    others = evolve(negative, 1 - initial, steps)
    for step in range(steps):  # the zeros beyond the edges move in, one cell a step
        inside = slice(step, max(step, initial.size - step))
        np.testing.assert_array_equal(others[step, inside], 1 - rows[step, inside])


@settings(derandomize=True, deadline=None)
@given(rule=rules, initial=cells.filter(len), steps=steps, data=st.data())
def test_a_changed_cell_reaches_one_neighbour_further_in_each_step(
    rule, initial, steps, data
):
    place = data.draw(st.integers(0, initial.size - 1))
    changed = initial.copy()
    changed[place] ^= 1
    differ = evolve(rule, initial, steps) != evolve(rule, changed, steps)
    step, cell = np.nonzero(differ)
    assert (np.abs(cell - place) <= step).all()


@settings(derandomize=True, deadline=None)
@given(rule=rules, initial=cells, first=steps, second=steps)
def test_a_run_can_be_continued_from_its_last_row(rule, initial, first, second):
    start = evolve(rule, initial, first)
    whole = evolve(rule, initial, first + second - 1)
    np.testing.assert_array_equal(whole[:first], start)
    np.testing.assert_array_equal(whole[first - 1 :], evolve(rule, start[-1], second))


def test_rule_30_grows_the_published_triangle():
    rows = evolve(30, one_in(501), 250)
    assert rows.shape == (250, 501)
    assert rows.sum() == 31692
    assert rows[:10].sum(axis=1).tolist() == [1, 3, 3, 6, 4, 9, 5, 12, 7, 12]
    last = np.flatnonzero(rows[-1])
    assert (last.size, last[0], last[-1]) == (248, 1, 499)


def test_rule_90_is_pascals_triangle_modulo_2():
    triangle = evolve(90, one_in(65), 32)
    line = [1]
    for step, row in enumerate(triangle):
        assert row[32 - step : 33 + step : 2].tolist() == [x % 2 for x in line]
        line = [a + b for a, b in zip([0, *line], [*line, 0], strict=True)]


def test_rule_184_moves_cars_and_keeps_their_number_until_the_edge():
    assert evolve(184, [1, 1, 0, 1, 0, 0, 0], 3).tolist() == [
        [1, 1, 0, 1, 0, 0, 0],
        [1, 0, 1, 0, 1, 0, 0],
        [0, 1, 0, 1, 0, 1, 0],
    ]


@pytest.mark.parametrize(
    ("rule", "second"), [(0, [0, 0, 0]), (255, [1, 1, 1]), (204, [1, 0, 1])], ids=str
)
def test_constant_rules_and_the_identity(rule, second):
    assert evolve(rule, [1, 0, 1], 3).tolist() == [[1, 0, 1], second, second]


def test_cells_beyond_the_edges_count_as_zero_on_both_sides():
    assert evolve(240, [0, 0, 1], 3).tolist() == [[0, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert evolve(170, [1, 0, 0], 3).tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]
    # 1 for three zeros: the cells beyond the edges stay 0 all the same.
    assert evolve(1, [0, 0], 3).tolist() == [[0, 0], [1, 1], [0, 0]]


@pytest.mark.parametrize("rule", [0, 1, 30, 255])
def test_rows_without_cells_stay_without(rule):
    rows = evolve(rule, [], 3)
    assert rows.shape == (3, 0)
    assert rows.dtype == np.uint8


def test_one_cell_is_its_own_row():
    assert evolve(1, [0], 4).tolist() == [[0], [1], [0], [1]]


@pytest.mark.parametrize(
    "dtype", [bool, np.int8, np.uint8, np.int64, np.uint64, np.float32, np.float64]
)
def test_zeros_and_ones_of_any_real_type_become_uint8(dtype):
    rows = evolve(30, np.array([0, 0, 1, 0, 0], dtype=dtype), 2)
    assert rows.dtype == np.uint8
    assert rows.tolist() == [[0, 0, 1, 0, 0], [0, 1, 1, 1, 0]]


def test_a_numpy_integer_is_a_rule():
    rows = evolve(np.uint8(30), [0, 1, 0], np.int64(2))
    assert rows.tolist() == [[0, 1, 0], [1, 1, 1]]


def test_any_layout_will_do_and_is_left_alone():
    table = np.random.default_rng(0).integers(0, 2, (40, 3))
    expected = slow_evolve(110, table[:, 1], 6)
    for column in (
        table[:, 1],
        np.asfortranarray(table)[:, 1],
        table[::-1, 1][::-1],
        table[:, 1].astype(">i2"),
    ):
        column.flags.writeable = False
        before = column.copy()
        np.testing.assert_array_equal(evolve(110, column, 6), expected)
        np.testing.assert_array_equal(column, before)


def test_the_rows_can_be_written_without_changing_the_start():
    initial = one_in(9)
    evolve(30, initial, 1)[:] = 1
    assert initial.sum() == 1


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((256, [1], 2), ValueError, r"^rule must be an integer from 0 to 255, got 256"),
        ((-1, [1], 2), ValueError, r"^rule must be an integer from 0 to 255, got -1$"),
        ((3.0, [1], 2), TypeError, r"^rule must be an integer from 0 to 255, got 3\.0"),
        (("30", [1], 2), TypeError, r"^rule must be an integer from 0 to 255, got '30"),
        ((30, [0, 2], 2), ValueError, r"^initial must hold only 0 and 1, got 2$"),
        ((30, [-1, 0], 2), ValueError, r"^initial must hold only 0 and 1, got -1$"),
        ((30, [0.5, 1], 2), ValueError, r"^initial must hold only 0 and 1, got 0\.5$"),
        ((30, [np.nan], 2), ValueError, r"^initial must hold only 0 and 1, got nan$"),
        ((30, ["1"], 2), TypeError, r"^initial must hold real numbers, got dtype <U1$"),
        ((30, [[0, 1]], 2), ValueError, r"^initial must have 1 axis, got shape \(1, 2"),
        ((30, 1, 2), ValueError, r"^initial must have 1 axis, got shape \(\)$"),
        ((30, [1], 0), ValueError, r"^steps must be a positive integer, got 0$"),
        ((30, [1], 2.0), TypeError, r"^steps must be a positive integer, got 2\.0$"),
    ],
)
def test_it_refuses_what_it_cannot_grow(arguments, error, message):
    with pytest.raises(error, match=message):
        evolve(*arguments)
