from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from arraybook import sequences
from arraybook.sequences import find_subsequence, random_walk

NAN = float("nan")
FEW = st.integers(0, 2)  # few values, many matches
NUMBERS = [
    *(0, 1, True, False, -1, 255, 256, 0.5, 1.0, -0.0, 0.1, 1 + 0j, 1j, NAN, np.inf),
    *(2**53, 2**53 + 1, 2**63 - 1, -(2**63), 2**63, 2**64 - 1, 2.0**53, 2.0**63),
]
DTYPES = [
    *(bool, np.int8, np.uint8, np.int32, np.int64, np.uint64, ">i4"),
    *(np.float16, np.float32, np.float64, np.complex64, np.complex128),
]


def slow_find(sequence, pattern):
    """Compare every slice with the pattern, value by value, in plain Python."""
    sequence, pattern = list(sequence), list(pattern)
    starts = range(len(sequence) - len(pattern) + 1)
    windows = [sequence[start : start + len(pattern)] for start in starts]
    return [
        start
        for start, window in enumerate(windows)
        if all(a == b for a, b in zip(window, pattern, strict=True))
    ]


def held(values, dtype):
    """Return an array of those values that the dtype holds exactly."""
    kept = []
    for value in values:
        try:
            with np.errstate(all="ignore"):
                item = np.array([value], object).astype(dtype).tolist()[0]
        except (OverflowError, TypeError, ValueError):
            continue
        if item == value or (item != item and value != value):  # noqa: PLR0124
            kept.append(value)
    return np.array(kept, object).astype(dtype)


# random_walk


def test_a_walk_starts_at_zero_and_takes_n_steps_of_one():
    walk = random_walk(1000, rng=20260101)
    assert walk.dtype == np.int64
    assert walk.shape == (1001,)
    assert walk[0] == 0
    assert set(np.diff(walk).tolist()) == {-1, 1}


@pytest.mark.parametrize("n", [0, 1, 7, 8, 9, 31, 32, 33])
def test_a_walk_has_a_position_for_each_step_and_one_for_the_start(n):
    walk = random_walk(n, rng=1)
    assert walk.shape == (n + 1,)
    assert np.abs(np.diff(walk)).tolist() == [1] * n


def test_a_walk_starts_at_zero_in_memory_that_held_something_else():
    for n in (3, 1000, 1_000_000):
        np.full(n + 1, 7).sum()  # freed at once, and used again for the walk
        assert random_walk(n, rng=1)[0] == 0


def test_no_step_at_all_leaves_the_start():
    assert random_walk(0).tolist() == [0]


def test_a_walk_reads_one_random_bit_a_step():
    bits = np.unpackbits(np.frombuffer(np.random.default_rng(5).bytes(3), np.uint8))
    position, positions = 0, [0]
    for bit in bits[:20].tolist():
        position += 1 if bit else -1
        positions.append(position)
    assert random_walk(20, rng=5).tolist() == positions


@pytest.mark.parametrize("n", [7, 8, 9, 15, 16, 17, 100])
def test_a_walk_has_no_seam(monkeypatch, n):
    whole = random_walk(n, rng=7)
    monkeypatch.setattr(sequences, "_STEPS", 8)
    np.testing.assert_array_equal(random_walk(n, rng=7), whole)


def test_a_long_walk_needs_little_more_memory_than_its_positions():
    tracemalloc.start()
    walk = random_walk(1_000_000, rng=1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.abs(np.diff(walk)).max() == 1
    assert peak < walk.nbytes + 0.4e6


def test_a_seed_gives_the_same_walk_everywhere():
    assert random_walk(8, rng=4).tolist() == [0, -1, 0, -1, -2, -1, 0, 1, 0]


def test_a_generator_walks_on_and_a_seed_walks_again():
    rng = np.random.default_rng(3)
    first, second = random_walk(100, rng=rng), random_walk(100, rng=rng)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, random_walk(100, rng=3))


@pytest.mark.parametrize("n", [0, 1, 32, 33])
def test_a_walk_takes_no_more_of_a_generator_than_a_bit_a_step(n):
    walked, drawn = np.random.default_rng(6), np.random.default_rng(6)
    random_walk(n, rng=walked)
    drawn.bytes(-(-n // 8))
    assert walked.bytes(8) == drawn.bytes(8)


def test_walks_do_not_touch_the_global_generator():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    random_walk(100)
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_many_walks_have_the_mean_and_variance_of_the_law():
    rng = np.random.default_rng(20260101)
    walks = np.array([random_walk(64, rng=rng) for _ in range(4000)])
    t = np.arange(65)
    # Four standard errors: sqrt(t / 4000) of the mean, about t sqrt(2 / 4000) of the
    # variance.
    assert np.all(np.abs(walks.mean(axis=0)) <= 4 * np.sqrt(t / 4000))
    assert np.all(np.abs(walks.var(axis=0) - t) <= 4 * t * np.sqrt(2 / 4000))


def test_neighbouring_steps_are_independent():
    steps = np.diff(random_walk(200_000, rng=20260101))
    for lag in (1, 2, 3, 7, 8, 9, 16, 32):
        assert abs(np.mean(steps[lag:] * steps[:-lag])) < 4 / np.sqrt(200_000)


@pytest.mark.parametrize(
    ("n", "error", "message"),
    [
        (-1, ValueError, r"^n must be a non-negative integer, got -1$"),
        (2.5, TypeError, r"^n must be a non-negative integer, got 2\.5$"),
        ("3", TypeError, r"^n must be a non-negative integer, got '3'$"),
    ],
)
def test_a_walk_refuses_what_is_no_number_of_steps(n, error, message):
    with pytest.raises(error, match=message):
        random_walk(n)


# find_subsequence


def test_a_match_at_the_end_and_overlapping_matches_are_found():
    assert find_subsequence([1, 2, 3, 1, 2, 3, 1, 2], [1, 2]).tolist() == [0, 3, 6]
    assert find_subsequence([1, 1, 1, 1], [1, 1]).tolist() == [0, 1, 2]
    assert find_subsequence([1, 2], [1, 2]).tolist() == [0]


def test_an_equal_correlation_is_no_match():
    assert find_subsequence([1, 2, 5, 0, 3], [1, 2]).tolist() == [0]


@pytest.mark.parametrize(
    ("sequence", "pattern"),
    [
        ([1, 2, 3], [4]),
        ([1, 2], [1, 2, 3]),
        ([], [1]),
        ([1], [1, 1]),
        ("", "a"),
        ([], "a"),
    ],
)
def test_nothing_found_is_an_empty_array_of_int64(sequence, pattern):
    starts = find_subsequence(sequence, pattern)
    assert starts.shape == (0,)
    assert starts.dtype == np.int64


def test_starts_are_int64():
    assert find_subsequence([1, 2], [2]).dtype == np.int64


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    sequence=st.lists(FEW, max_size=60),
    pattern=st.lists(FEW, min_size=1, max_size=8),
    block=st.integers(1, 20),
    table=st.integers(1, 6),
)
def test_every_block_size_finds_what_plain_slices_find(sequence, pattern, block, table):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "_BLOCK", block)
        patch.setattr(sequences, "_TABLE", table)
        starts = find_subsequence(np.array(sequence, np.int64), pattern)
    assert starts.tolist() == slow_find(sequence, pattern)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    sequence=st.lists(FEW, min_size=1, max_size=400),
    begin=st.integers(0, 399),
    size=st.integers(1, 30),
)
def test_a_stretch_of_the_sequence_is_found_where_it_was_cut_out(sequence, begin, size):
    begin %= len(sequence)
    pattern = sequence[begin : begin + size]
    starts = find_subsequence(sequence, pattern).tolist()
    assert begin in starts
    assert starts == slow_find(sequence, pattern)


@pytest.mark.parametrize("size", [1, 2, 3, 100, 5000])
@pytest.mark.parametrize("alphabet", [1, 2, 10, 100_000])
def test_matches_across_the_edges_of_blocks_are_found(alphabet, size):
    block = sequences._BLOCK
    rng = np.random.default_rng(size)
    data = rng.integers(0, alphabet, 2 * block + size)
    pattern = rng.integers(0, alphabet, size)
    planted = [0, block - size, block - 1, 2 * block - size // 2, data.size - size]
    for start in planted:
        data[start : start + size] = pattern
    hits = [s for s in planted if np.array_equal(data[s : s + size], pattern)]
    starts = find_subsequence(data, pattern)
    assert set(hits) <= set(starts.tolist())
    assert data.size - size in starts
    assert np.all(np.diff(starts) > 0)
    if size < 100:
        windows = np.lib.stride_tricks.sliding_window_view(data, size)
        expected = np.flatnonzero((windows == pattern).all(axis=1))
        np.testing.assert_array_equal(starts, expected)


def test_many_candidates_that_differ_late_are_looked_up_to_their_last_value():
    data = np.tile(np.r_[np.arange(300), 7], 500)
    data[-1] = 8
    pattern = np.r_[np.arange(300), 8]
    assert find_subsequence(data, pattern).tolist() == [499 * 301]
    assert find_subsequence(data, np.r_[np.arange(300), 7]).size == 499


@settings(derandomize=True, deadline=None, max_examples=500)
@given(
    st.lists(st.sampled_from(NUMBERS), max_size=12),
    st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=2),
    st.sampled_from(DTYPES),
    st.sampled_from(DTYPES),
)
def test_numbers_of_two_dtypes_are_equal_as_in_python(sequence, pattern, first, second):
    data, wanted = held(sequence, first), held([*pattern, 1], second)
    starts = find_subsequence(data, wanted)
    assert starts.tolist() == slow_find(data.tolist(), wanted.tolist())


@pytest.mark.parametrize(
    ("sequence", "pattern", "starts"),
    [
        (np.array([2**53, 2**53 + 1]), np.array([2.0**53]), [0]),
        (np.array([2.0**53]), np.array([2**53 + 1]), []),
        (np.array([2**63 - 1]), np.array([2.0**63]), []),
        (np.array([2**64 - 1, 5], np.uint64), np.array([-1]), []),
        (np.array([-1, 5]), np.array([2**64 - 1], np.uint64), []),
        (np.array([44, 1], np.uint8), [300], []),
        (np.array([255], np.uint8), [-1], []),
        (np.array([True, False]), [2], []),
        (np.array([True, False]), [0.0], [1]),
        (np.array([0, 1, 2]), [True], [1]),
        (np.array([0.0, -0.0]), [-0.0], [0, 1]),
        (np.array([1.0, 2.0]), [1 + 0j], [0]),
        (np.array([1.0, 2.0]), [1 + 1j], []),
        (np.array([1, 2]), [2**70], []),
        (np.array([0.1], np.float32), [0.1], []),
        (np.array([0.1], np.float32), np.array([0.1], np.float32), [0]),
        (np.array([1.0], np.float32), [1e300], []),
    ],
)
def test_values_are_compared_exactly(sequence, pattern, starts):
    assert find_subsequence(sequence, pattern).tolist() == starts


@pytest.mark.parametrize(
    ("sequence", "pattern"),
    [
        ([1.0, np.nan, np.nan, 2.0], [np.nan]),
        ([1.0, np.nan, 2.0], [1.0, np.nan]),
        ([1, 2, 3], [np.nan]),
        (np.array(["2026-01-01", "NaT"], "M8[D]"), np.array(["NaT"], "M8[D]")),
        (np.array([NAN], object), np.array([NAN], object)),
    ],
)
def test_nan_and_nat_equal_nothing(sequence, pattern):
    assert find_subsequence(sequence, pattern).size == 0


def test_a_nan_in_the_sequence_hides_only_the_windows_that_hold_it():
    assert find_subsequence([1.0, 2.0, np.nan, 1.0, 2.0], [1.0, 2.0]).tolist() == [0, 3]


def test_infinities_equal_themselves():
    assert find_subsequence([np.inf, -np.inf, 0.0], [-np.inf, 0.0]).tolist() == [1]


def test_dates_are_compared_across_their_units():
    days = np.arange("2026-01-01", "2026-01-10", dtype="M8[D]")
    hours = np.array(["2026-01-03T00", "2026-01-04T00"], "M8[h]")
    assert find_subsequence(days, hours).tolist() == [2]
    assert find_subsequence(days, hours + np.timedelta64(1, "h")).size == 0
    assert find_subsequence(np.diff(days), np.array([24], "m8[h]")).size == 8
    spans = np.array([1000, 1001], "m8[ns]")
    assert find_subsequence(spans, np.array([1], "m8[us]")).tolist() == [0]


@pytest.mark.parametrize(
    ("sequence", "pattern", "starts"),
    [
        ("banana", "ana", [1, 3]),
        ("banana", "banana!", []),
        ("naïve 😀😀", "😀", [6, 7]),
        (["a", "b", "a"], "a", [0, 2]),
        ("abab", ["b", "a"], [1]),
        ("abab", ["ba"], []),
        (["ab", "c", "ab"], ["ab"], [0, 2]),
        (["ab", "c", "ab"], ["abc"], []),
        (b"GATTACA", b"TA", [3]),
        (np.frombuffer(b"GATTACA", np.uint8), b"A", [1, 4, 6]),
        (bytearray(b"GATTACA"), [65], [1, 4, 6]),
        (np.array([b"G", b"A"]), np.array([b"A"]), [1]),
        (np.array(["G", "A"], ">U1"), "A", [1]),
        ("\ud800a", "\ud800", [0]),
        (np.array(["ab", "c"], "T"), ["c"], [1]),
        (np.array(["ab", "c"]), np.array(["cd"], "T"), []),
    ],
)
def test_texts_and_bytes_are_found(sequence, pattern, starts):
    assert find_subsequence(sequence, pattern).tolist() == starts


@settings(derandomize=True, deadline=None)
@given(st.text("ab", max_size=30), st.text("ab", min_size=1, max_size=3))
def test_text_is_found_where_python_finds_it(text, pattern):
    expected = [i for i in range(len(text)) if text.startswith(pattern, i)]
    assert find_subsequence(text, pattern).tolist() == expected
    assert find_subsequence(text.encode(), pattern.encode()).tolist() == expected


@pytest.mark.parametrize("letters", ["abcab", list("abcab"), [b"a", b"b", b"a"]])
def test_python_objects_are_found_among_letters(letters):
    first = letters[0]
    found = find_subsequence(letters, np.array([first], object))
    assert found.tolist() == [i for i, one in enumerate(letters) if one == first]
    assert find_subsequence(letters, np.array([first, 3], object)).size == 0


def test_records_and_python_objects_are_found():
    records = np.array([(1, 0.5), (2, 0.5), (1, 0.5)], [("a", int), ("b", float)])
    assert find_subsequence(records, records[:1]).tolist() == [0, 2]
    things = np.array([None, "a", 2**70, 1, None, "a"], object)
    assert find_subsequence(things, things[:2]).tolist() == [0, 4]
    assert find_subsequence(things, [1]).tolist() == [3]


@settings(derandomize=True, deadline=None)
@given(arrays(np.int64, st.integers(2, 40), elements=FEW))
def test_strided_and_reversed_views_are_searched_as_they_read(data):
    for view in (data[::2], data[::-1], data[::-3], np.broadcast_to(data[:1], 9)):
        pattern = view[-1:]
        assert find_subsequence(view, pattern).tolist() == slow_find(view, pattern)
    # the pattern may be a part of the sequence, reversed
    starts = find_subsequence(data, data[1::-1])
    assert starts.tolist() == slow_find(data, data[1::-1])


def test_arguments_may_be_read_only_and_are_never_changed():
    data, pattern = np.arange(10), np.arange(3, 5)
    data.flags.writeable = pattern.flags.writeable = False
    assert find_subsequence(data, pattern).tolist() == [3]


LITTLE = np.random.default_rng(20260101).integers(0, 10, 2_000_000)
LATE = np.tile(np.arange(5000), 400)
HIDDEN = np.zeros(2_000_000, int)
for first in range(0, HIDDEN.size, sequences._BLOCK):
    HIDDEN[first : first + sequences._TABLE] = 2


@pytest.mark.parametrize(
    ("data", "pattern"),
    [
        (LITTLE, LITTLE[-4:]),
        (
            np.zeros(2_000_000, int),
            np.r_[np.zeros(20, int), 1],
        ),  # candidates everywhere
        (LATE, np.r_[LATE[:4990], -1]),  # candidates that differ late
        (HIDDEN, np.r_[np.zeros(20, int), 1]),  # none where each block begins, then all
    ],
    ids=["digits", "zeros", "late", "hidden"],
)
def test_the_search_needs_little_memory(data, pattern):
    tracemalloc.start()
    try:
        find_subsequence(data, pattern)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < data.size / 2  # a mask of all positions alone would take twice that


@pytest.mark.parametrize(
    ("sequence", "pattern", "error", "message"),
    [
        ([1], [], ValueError, r"^pattern must hold at least one value, got an empty"),
        ([], "", ValueError, r"^pattern must hold at least one value, got an empty"),
        ([[1]], [1], ValueError, r"^sequence must have 1 axis, got shape \(1, 1\)$"),
        ([1], 1, ValueError, r"^pattern must have 1 axis, got shape \(\)$"),
        ([[1], [1, 2]], [1], ValueError, "^sequence must be a rectangular array, got"),
        ([1], ["1"], TypeError, r"^pattern must be comparable with int64, got dtype <"),
        ("abc", b"b", TypeError, r"^pattern must be comparable with <U1, got dtype ui"),
        (["a"], [1], TypeError, r"^pattern must be comparable with <U1, got dtype int"),
    ],
)
def test_the_search_refuses_what_it_cannot_compare(sequence, pattern, error, message):
    with pytest.raises(error, match=message):
        find_subsequence(sequence, pattern)


@pytest.mark.parametrize(
    ("sequence", "pattern"), [([], [1]), ([1, 2], [1.5]), ([1, 2], [1, 2, 3])], ids=str
)
def test_nowhere_is_an_empty_array_of_indices(sequence, pattern):
    found = find_subsequence(sequence, pattern)
    assert (found.shape, found.dtype) == ((0,), np.int64)
