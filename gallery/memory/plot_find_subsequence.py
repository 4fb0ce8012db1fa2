r"""
Find a pattern in a long sequence
=================================

Where in a recording does 1 2 occur, where in a genome does GCTGGTGG? Plain Python
compares every slice with the pattern, which is easy to read and slow. NumPy compares all
places at once: in a table of all slices, by a sum of products that marks candidates, or
one value of the pattern after the other, which is fastest. The traps are the last place,
a pattern longer than the sequence, rounded numbers, and NaN.

**You will learn** to search with slices, windows and masks, to see why equal sums are no
proof, to compare speed and memory, and to search measured values with a tolerance.
"""

# %%
# Compare every slice
# -------------------
# A pattern of ``m`` values fits into a sequence of ``n`` values at ``n - m + 1`` places. The
# classic recipe forgets the 1, and with it a match at the very end.

import re
import timeit
import tracemalloc

import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arraybook.diagrams import draw_array, draw_speed
from arraybook.exercises import check
from arraybook.sequences import find_subsequence

# sphinx_gallery_tags = ["level: intermediate", "numpy", "numpy.lib", "performance"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 2


def find_slices(sequence, pattern):
    m = len(pattern)
    places = range(len(sequence) - m + 1)
    return [start for start in places if sequence[start : start + m] == pattern]


find_slices([1, 2, 3, 1, 2, 3, 1, 2], [1, 2])
# => [0, 3, 6]
[i for i in range(8 - 2) if [1, 2, 3, 1, 2, 3, 1, 2][i : i + 2] == [1, 2]]  # classic
# => [0, 3]

# %%
# That works for lists. Two arrays compared with ``==`` give an array of truth values, and
# ``if`` cannot decide on several. Another question is what to do with an empty pattern.
# Slices find it at every place; ``find_subsequence`` of this book's package refuses it.

find_slices([7, 8], [])
# => [0, 1, 2]
try:
    find_subsequence([7, 8], [])
except ValueError as error:
    print(error)
# => pattern must hold at least one value, got an empty one

# %%
# Lay all slices below each other
# -------------------------------
# ``sliding_window_view`` shows every stretch of ``m`` values, a *window*, as a row of a
# table. Nothing is copied: it is a view of the sequence. Broadcasting compares all rows
# with the pattern, and ``all(axis=1)`` asks which of them agree throughout. A window longer
# than the sequence is an error.

sequence = np.array([1, 2, 3, 1, 2, 3, 1, 2])
pattern = np.array([1, 2])
windows = sliding_window_view(sequence, 2)
equal = (windows == pattern).all(axis=1)
np.flatnonzero(equal)
# => array([0, 3, 6])
np.shares_memory(windows, sequence)
# => True

# sphinx_gallery_alt = "A table of the seven windows of two values; rows 0, 3 and 6, which read 1 2, are framed."
draw_array(windows, equal, title="windows[equal]")
plt.show()

# %%
# The comparison, however, is a new table, with a truth value for each value of each window.
# That takes time and memory, although most rows are settled by their first value.


def find_windows(sequence, pattern):
    windows = sliding_window_view(sequence, pattern.size)
    return np.flatnonzero((windows == pattern).all(axis=1))


# %%
# Do not trust an equal sum
# -------------------------
# A popular trick slides the pattern along the sequence. At each place it multiplies the
# values that lie above each other and adds the products: a *correlation*. At a match the
# sum is :math:`1^2 + 2^2 = 5`. But :math:`1 \cdot 5 + 2 \cdot 0` is 5 as well. An equal sum
# makes a *candidate*, and each candidate must be compared.

trap = np.array([1, 2, 5, 0, 3])
np.correlate(trap, pattern, mode="valid")
# => array([ 5, 12,  5,  6])


def find_correlation(sequence, pattern):
    sums = np.correlate(sequence, pattern, mode="valid")
    candidates = np.flatnonzero(sums == pattern @ pattern)
    places = candidates[:, np.newaxis] + np.arange(pattern.size)  # a row for each
    return candidates[(sequence[places] == pattern).all(axis=1)]


find_correlation(trap, pattern)
# => array([0])

# %%
# Two more traps. If the pattern is longer than the sequence, ``np.correlate`` quietly swaps
# the two, and returns sums for places that do not exist. And floats are rounded after each
# addition, so the order counts: the same three squares, added from the left and from the
# right, differ. ``np.correlate`` and ``@`` may add in different orders, and then the sums
# of a true match differ and the search *misses* it. Keep the trick for integers.

np.correlate([3], pattern, mode="valid")  # one value, two "places"
# => array([6, 3])
squares = np.array([0.1, 0.2, 0.5]) ** 2
bool(np.cumsum(squares)[-1] == np.cumsum(squares[::-1])[-1])
# => False

# %%
# Rule out one value at a time
# ----------------------------
# The fastest way needs no trick. Compare the sequence with the first value of the pattern;
# the sequence, shifted by one, with the second; and keep the places where both agree. Each
# comparison runs through neighbouring values, which processors do best.

other = np.array([1, 3, 1, 2, 2, 1, 1, 2])
begins = other[:7] == pattern[0]
goes_on = other[1:8] == pattern[1]
np.flatnonzero(begins & goes_on)
# => array([2, 6])

# sphinx_gallery_alt = "Three rows of seven truth values: where the sequence is 1, where its successor is 2, and where both hold; columns 2 and 6 are framed."
rows = [begins, goes_on, begins & goes_on]
draw_array(rows, np.s_[:, rows[2]], title="other[:7] == 1, other[1:8] == 2, both")
plt.show()

# %%
# ``max`` takes care of a pattern that is longer than the sequence: no places, no matches.


def find_masks(sequence, pattern):
    places = max(0, sequence.size - pattern.size + 1)
    match = np.ones(places, dtype=bool)
    for shift, value in enumerate(pattern):
        match &= sequence[shift : shift + places] == value
    return np.flatnonzero(match)


find_masks(sequence, pattern)
# => array([0, 3, 6])

# %%
# How many places are left after each value? Take a simulated genome: a million letters, each
# of the four equally likely. Letters are numbers to a computer; ``np.frombuffer`` reads
# bytes as ``uint8``, one byte each. The motif is the Chi site of *E. coli*, a signal in the
# repair of broken DNA (Smith et al., 1981). Forty copies are planted.

rng = np.random.default_rng(20260101)
letters = np.frombuffer(b"ACGT", dtype=np.uint8)
motif = np.frombuffer(b"GCTGGTGG", dtype=np.uint8)
genome = letters[rng.integers(0, 4, size=1_000_000)]
planted = 20_000 * np.arange(40) + rng.integers(0, 10_000, size=40)
genome[planted[:, np.newaxis] + np.arange(8)] = motif
genome[:30].tobytes()
# => b'CAGTAGCTCACGATTCTTAGTAGTCTGCTG'

# %%
# Each letter leaves about a quarter of the candidates. After four or five hardly any are
# left, and comparing the whole sequence again is a waste. ``find_subsequence`` stops when
# one place in 256 is left, and looks up the next letters of these places only. It also
# works block by block, so that its masks stay in the processor's fast memory.

left = np.ones(genome.size - 7, dtype=bool)
counts = []
for shift, letter in enumerate(motif):
    left &= genome[shift : shift + left.size] == letter
    counts.append(int(left.sum()))
counts
# => [249718, 62342, 15596, 3841, 980, 262, 94, 53]

# sphinx_gallery_alt = "Candidates left against letters compared, logarithmic: dots fall along a straight dashed line from 250 000 after one letter, and level off at the planted copies."
fig, ax = plt.subplots(layout="constrained")
compared = np.arange(1, 9)
ax.semilogy(compared, counts, "o", label="counted")
ax.semilogy(compared, genome.size / 4.0**compared, "C1--", label="by chance")
ax.axhline(genome.size / 256, color="0.5", linewidth=1, linestyle=":")
ax.text(8.2, genome.size / 256, "1 in 256", va="bottom", ha="right", size=9)
ax.set(xlabel="letters compared", ylabel="candidates left")
ax.legend(loc="lower left")
plt.show()

# %%
# Search the genome
# -----------------
# All planted copies are found, and some more: a million random letters hold any eight of
# them about 15 times by chance. ``re``, Python's own search in text and bytes, agrees.
# (``(?=...)`` makes it look ahead without moving on, so that it finds matches that overlap.)

found = find_subsequence(genome, motif)
found.size, set(planted) <= set(found)  # the one set lies in the other
# => (53, True)
round(genome.size / 4**8)
# => 15
ahead = re.finditer(b"(?=GCTGGTGG)", genome.tobytes())
[match.start() for match in ahead] == found.tolist()
# => True

# %%
# ``find_subsequence`` also takes text and bytes as they are. The method ``count`` of a text
# counts only matches that do not overlap.

find_subsequence("banana", "ana"), "banana".count("ana")
# => (array([1, 3]), 1)

# %%
# Compare speed and memory
# ------------------------
# Here are 200 000 digits and a pattern of four. First, do all ways agree? Then, how long
# does each take?

digits = rng.integers(0, 10, size=200_000)
four = digits[-4:].copy()  # there is a match in the last place
searches = [find_windows, find_correlation, find_masks, find_subsequence]
as_list, four_as_list = digits.tolist(), four.tolist()
expected = find_slices(as_list, four_as_list)
all(np.array_equal(search(digits, four), expected) for search in searches)
# => True
len(expected), expected[-1]
# => (21, 199996)


def seconds(search, *arguments):
    return min(timeit.repeat(lambda: search(*arguments), number=3, repeat=5))


times = {"find_slices": seconds(find_slices, as_list, four_as_list)}
for search in searches:
    times[search.__name__] = seconds(search, digits, four)
times["find_slices"] > 10 * times["find_subsequence"]
# => True
times["find_windows"] > 3 * times["find_subsequence"]
# => True

# sphinx_gallery_alt = "Bars of time, logarithmic: slices take longest, then windows, then the correlation; masks and find_subsequence are fastest."
draw_speed(times)
plt.show()

# %%
# Python's ``tracemalloc`` reports the *peak*, the most memory held at one time, here for ten
# times as many digits. The table of windows needs a byte for each value of each window,
# the sums eight bytes for each place, a mask one byte. Blocks need the same little memory
# however long the sequence is: here less than a fifth of what each of the others needs.

long = np.tile(digits, 10)


def peak(search):
    tracemalloc.start()
    search(long, four)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


peaks = [peak(search) for search in searches]
[most > 5 * peaks[-1] for most in peaks[:-1]]
# => [True, True, True]

# %%
# Allow for rounding and gaps
# ---------------------------
# ``==`` is right for counts, letters and labels. Measured or computed values need a
# tolerance. There the windows are best, because they can be compared in any way.

ramp = np.cumsum(np.full(8, 0.1))  # 0.1, 0.2, 0.3 and so on, up to rounding
find_subsequence(ramp, [0.3, 0.4])
# => array([], dtype=int64)
near = np.isclose(sliding_window_view(ramp, 2), [0.3, 0.4], rtol=0, atol=1e-9)
np.flatnonzero(near.all(axis=1))
# => array([2])

# %%
# NaN equals nothing, not even itself, so a pattern that holds one is never found. To find
# gaps, search the mask that says where they are.

trace = np.array([2.5, np.nan, np.nan, 2.7, np.nan, 2.6])
find_subsequence(trace, [np.nan, 2.7])
# => array([], dtype=int64)
find_subsequence(np.isnan(trace), [True, True])
# => array([1])

# %%
# Large integers have a trap of their own. Where ``int64`` meets ``float64``, NumPy compares
# floats, and beyond :math:`2^{53}` these skip integers. ``find_subsequence`` compares the
# numbers themselves, as Python does.

large = np.array([2**53 + 1])
(large == np.array([2.0**53])).tolist(), 2**53 + 1 == 2.0**53
# => ([True], False)
find_subsequence(large, [2.0**53])
# => array([], dtype=int64)

# %%
# Exercises
# ---------
# Try first: ``check("find_subsequence-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** In ``"ATATATATATATCATATATAT"`` matches of ATAT overlap. Go from left to
# right, and keep a match if it begins behind the end of the last one that you kept. Where
# do the matches that you keep begin?
#
# .. hint::
#
#    A start depends on what was *kept*, not on what was found. That is a case for a loop.
#
# .. solution::

repeats = "ATATATATATATCATATATAT"
kept = []
for start in find_subsequence(repeats, "ATAT").tolist():
    if not kept or start >= kept[-1] + 4:
        kept.append(start)
kept, len(kept) == repeats.count("ATAT")
# => ([0, 4, 8, 13, 17], True)
check("find_subsequence-1", kept)
# => Right. This is how the method count of a text counts.

# %%
# **Exercise 2.** Where do the gaps of three or more missing values begin in
# ``[nan, nan, nan, 5, nan, nan, 6, nan, nan, nan, nan, nan, 7, nan, nan, nan]``?
# Give the index of the first NaN of each gap, however long it is.
#
# .. hint::
#
#    A gap begins with NaN behind a value. What is the pattern in ``np.isnan(data)``?
#
# .. hint::
#
#    Put a False in front of the mask, for a gap at the very beginning. What does that do
#    to the starts?
#
# .. solution::

nan = np.nan
data = [nan, nan, nan, 5, nan, nan, 6, nan, nan, nan, nan, nan, 7, nan, nan, nan]
mask = np.concatenate([[False], np.isnan(data)])
# The False in front moves matches up by one, the False in the pattern down by one.
gaps = find_subsequence(mask, [False, True, True, True])
gaps
# => array([ 0,  7, 13])
check("find_subsequence-2", gaps)
# => Right. The False in front of the mask makes up for the one in the pattern.

# %%
# **Exercise 3.** DNA has a second strand, which runs the other way and pairs A with T and C
# with G. Where does it read GCTGGTGG? What stands there in ``genome``, the first strand?
# Give the indices in ``genome`` where that begins, in increasing order.
#
# .. hint::
#
#    Replace each letter of the motif by its partner, and turn the whole around.
#
# .. hint::
#
#    ``bytes.maketrans(b"ACGT", b"TGCA")`` makes a table for ``translate``.
#
# .. solution::

partner = bytes.maketrans(b"ACGT", b"TGCA")
second = b"GCTGGTGG".translate(partner)[::-1]
second
# => b'CCACCAGC'
starts = find_subsequence(genome, second)
starts.size  # nothing was planted there: these are chance
# => 14
check("find_subsequence-3", starts)
# => Right. At these places the first strand reads CCACCAGC.

# %%
# **Exercise 4.** Living sequences vary. How many places in ``genome`` read GCTGGTGG with at
# most one wrong letter?
#
# .. hint::
#
#    ``windows != motif`` marks the wrong letters of each window. Count them.
#
# .. solution::

wrong = (sliding_window_view(genome, 8) != motif).sum(axis=1)
count = int(np.count_nonzero(wrong <= 1))
count
# => 421
round(genome.size * (1 + 8 * 3) / 4**8)  # by chance: all right, or one of 8 wrong
# => 381
check("find_subsequence-4", count)
# => Right.

# %%
# What to read next
# -----------------
# - `See how strides turn bytes into an array <plot_strides.html>`_ explains how a view can
#   hold every window without copying.
# - `Trust floating-point numbers as far as they go <../arrays/plot_floats.html>`_ has more
#   on tolerances and NaN.
# - The manual page of `sliding_window_view
#   <https://numpy.org/doc/stable/reference/generated/numpy.lib.stride_tricks.sliding_window_view.html>`_
#   shows windows of tables, too.
#
# Reference: G. R. Smith, S. M. Kunes, D. W. Schultz, A. Taylor and K. L. Triman (1981),
# "Structure of chi hotspots of generalized recombination", Cell 24, 429,
# https://doi.org/10.1016/0092-8674(81)90333-0.
