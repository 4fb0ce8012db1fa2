r"""
Pick elements, rows and blocks
==============================

Square brackets take an array apart, with one entry for each axis: ``a[2, 1:4]``. A
number picks one position, a slice such as ``1:4`` a range, a list such as ``[4, 0, 0]``
any positions you name. A slice shows you the numbers of the original, so a change goes
through to it; a list hands you a copy. Most surprises come from this difference.

**You will learn** to pick elements, rows, columns and blocks, to step through an axis
and to reverse it, to tell a view from a copy, and to change a part of an array in place.
"""

# %%
# Take one element
# ----------------
# Positions count from 0, and negative ones from the end. An assignment replaces the
# element in the array itself. A position that does not exist is an error.

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_array
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 3

values = np.arange(10, 15)
print(values[0], values[4], values[-1])
# => 10 14 14
values[1] = 20
print(values)
# => [10 20 12 13 14]
try:
    values[5]
except IndexError as error:
    print(error)
# => index 5 is out of bounds for axis 0 with size 5
values[0]
# => np.int64(10)
values[0].item()
# => 10

# %%
# **Then and now.** A notebook shows ``values[0]`` as ``np.int64(10)``; before NumPy 2
# it showed ``10``. The value is the same: a *NumPy scalar*, one number that keeps the
# dtype of its array. ``print`` shows the number alone, ``.item()`` turns it into a
# Python number.
#
# Give one entry for each axis
# ----------------------------
# Take two mice, two days and five trials: an array of shape (2, 2, 5). An index with an
# entry for each axis picks one number: mouse 0, day 0, trial 1, then mouse 1, day 0,
# trial 4. Chained brackets find it too; each pair takes from what the pair before it
# returned.

trials = np.arange(20).reshape(2, 2, 5)
print(trials[0, 0, 1], trials[1, 0, 4])
# => 1 14
print(trials[0][0][1], trials[1][0][4])
# => 1 14

# %%
# With fewer entries, the axes on the right come whole. A colon takes an axis whole
# anywhere, and ``...`` (the *ellipsis*) stands for as many colons as are needed. Each
# number removes its axis from the shape.

print(trials[1, 0])  # mouse 1, day 0
# => [10 11 12 13 14]
print(trials[1])  # mouse 1
# => [[10 11 12 13 14]
#     [15 16 17 18 19]]
print(trials[:, 0, 4])  # trial 4 of day 0, both mice
# => [ 4 14]
print(trials[..., 4])  # trial 4 of everything: the same as trials[:, :, 4]
# => [[ 4  9]
#     [14 19]]

# %%

# sphinx_gallery_alt = "The array of two mice by two days by five trials, three times: one element, one row, and one column in both halves coloured."
fig, axs = plt.subplots(3, layout="constrained", figsize=(6.4, 5))
draw_array(trials, (1, 0, 4), title="trials[1, 0, 4]", ax=axs[0])
draw_array(trials, (1, 0), title="trials[1, 0]", ax=axs[1])
draw_array(trials, (..., 4), title="trials[..., 4]", ax=axs[2])
plt.show()

# %%
# The pitfall: rows come first, and ``table[:][1]`` is not a column. The first brackets
# return the whole table, so the second pair takes row 1 of it. A column needs the
# comma. ``np.newaxis`` in the brackets adds an axis of length 1; here it makes the
# column stand upright.

table = np.array([[1, 2], [3, 4]])
print(table[0, 1], table[1], table[:, 1], table[:][1])
# => 2 [3 4] [2 4] [3 4]
print(table[:, 1, np.newaxis])
# => [[2]
#     [4]]

# %%
# Take a range with a slice
# -------------------------
# A *slice* is ``start:stop:step``. The stop is left out. What you do not write has a
# default: the beginning, the end, a step of 1. A stop beyond the end is no error.

row = trials[0, 0]
print(row[1:4:2], row[1:4], row[1:], row[:3], row[:])
# => [1 3] [1 2 3] [1 2 3 4] [0 1 2] [0 1 2 3 4]
print(row[-2:], row[2:100], row[5:])
# => [3 4] [2 3 4] []

# %%
# A negative step runs backwards, and start and stop change sides. ``np.flip`` reverses
# too. An axis that takes a slice stays in the shape, even with one element. (In the
# code of the picture, ``slice`` is the colon written out: ``slice(1, 4)`` is ``1:4``.)

print(row[::-1], row[3:0:-1], np.flip(row))
# => [4 3 2 1 0] [3 2 1] [4 3 2 1 0]
print(trials[:, 0, 1:4:2])
# => [[ 1  3]
#     [11 13]]
trials[0].shape, trials[0:1].shape
# => ((2, 5), (1, 2, 5))

# sphinx_gallery_alt = "The row 0 to 4 drawn three times: 1:4 colours three neighbours, ::2 every second element, -2: the last two."
fig, axs = plt.subplots(3, layout="constrained", figsize=(5, 3.6))
draw_array(row, slice(1, 4), title="row[1:4]", ax=axs[0])
draw_array(row, slice(None, None, 2), title="row[::2]", ax=axs[1])
draw_array(row, slice(-2, None), title="row[-2:]", ax=axs[2])
plt.show()

# %%
# Know that a slice is a view
# ---------------------------
# A slice of a list is a copy. A slice of an array is a *view*: an array that owns no
# numbers and shows those of another. The surprise: subtract a baseline from the three
# samples at rest, and the raw data have changed.

raw = np.array([7, 9, 8, 30, 31])
rest = raw[:3]
rest -= 8
print(raw)
# => [-1  1  0 30 31]
np.shares_memory(raw, rest)
# => True

# %%
# Ask for a copy when the original must stay as it is. Reversed arrays are views too,
# and ``reshape`` returns one where it can, so the change to ``square`` turns up in
# ``countdown``.

rest = raw[:3].copy()
rest[:] = 99
print(raw)
# => [-1  1  0 30 31]
countdown = np.arange(6)[::-1]
square = countdown.reshape(2, 3)
square[0, 0] = 50
print(countdown)
# => [50  4  3  2  1  0]

# %%
# Views save memory, and they are how you change a part of an array: index on the left,
# new values on the right. Keep the brackets: ``rest = 0``, and also
# ``rest = rest - 8``, gives the name ``rest`` to something new and leaves the array
# alone.

trials[:, 0, 1:4:2] = -1
print(trials[:, 0])
# => [[ 0 -1  2 -1  4]
#     [10 -1 12 -1 14]]
rest = raw[:3]
rest = 0
print(raw)
# => [-1  1  0 30 31]
raw[:3] = 0
print(raw)
# => [ 0  0  0 30 31]

# %%
# Pick by a list of positions
# ---------------------------
# A list or an array of integers picks those positions, in that order, as often as
# named. ``np.take`` is the same as a function; ``np.delete`` returns all but those.

steps = np.arange(10, 50, 3)
print(steps[np.arange(5)], steps[np.arange(5, 8)], steps[[1, 2, 4]])
# => [10 13 16 19 22] [25 28 31] [13 16 22]
print(steps[[4, 0, 0]], np.take(steps, [1, 2, 4]))
# => [22 10 10] [13 16 22]
print(np.delete(np.arange(5), [3, 4]))
# => [0 1 2]

# %%
# This is *fancy indexing*, and its result is always a copy. You can assign to
# ``steps[[1, 2, 4]]``, since there NumPy writes to the positions. But a second pair of
# brackets writes to the copy, which is lost at once, without a warning.

np.shares_memory(steps, steps[[1, 2, 4]])
# => False
steps[[1, 2, 4]] = 0
print(steps[:6])
# => [10  0  0 19  0 25]
steps[[1, 2, 4]][0] = 99
print(steps[:6])
# => [10  0  0 19  0 25]

# %%
# Name a block with ``np.ix_``
# ----------------------------
# Two lists are not rows times columns. They *pair up*, like coordinates: ``[0, 2]``
# with ``[1, 3]`` gives the elements at (0, 1) and (2, 3). ``np.ix_`` makes a block of
# all combinations. A slice beside a list makes a block as well.

grid = np.arange(20).reshape(4, 5)
print(grid[[0, 2], [1, 3]])
# => [ 1 13]
print(grid[np.ix_([0, 2], [1, 3])])
# => [[ 1  3]
#     [11 13]]
print(grid[:2, [1, 3]])
# => [[1 3]
#     [6 8]]

# sphinx_gallery_alt = "Left: two lists colour two single elements of the grid. Right: with np.ix_ they colour four elements, the crossings of two rows and two columns."
fig, axs = plt.subplots(1, 2, layout="constrained", figsize=(7.2, 2.6))
draw_array(grid, ([0, 2], [1, 3]), title="grid[[0, 2], [1, 3]]", ax=axs[0])
block = np.ix_([0, 2], [1, 3])
draw_array(grid, block, title="grid[np.ix_([0, 2], [1, 3])]", ax=axs[1])
plt.show()

# %%
# Another trap: positions that repeat. ``counts[seen] += 1`` reads those elements, adds
# 1 and writes them back, so a position named three times grows once (first row below).
# ``np.add.at`` adds for every mention (second row).

seen = [0, 0, 0, 2]
counts = np.zeros((2, 4), dtype=int)
counts[0, seen] += 1
np.add.at(counts[1], seen, 1)
print(counts)
# => [[1 0 1 0]
#     [3 0 1 0]]

# %%
# Exercises
# ---------
# **Exercise 1.** A plate has 8 rows of 12 wells. Number them from 0:
# ``plate = np.arange(96).reshape(8, 12)``. The wells at the edge dry out. Take all the
# others, as a table, and test your answer with ``check("indexing-1", answer)``.
#
# .. hint::
#
#    Leave out the first and the last position of both axes.
#
# .. hint::
#
#    The stop is excluded, and -1 is the last position.
#
# .. solution::

plate = np.arange(96).reshape(8, 12)
inner = plate[1:-1, 1:-1]
inner.shape
# => (6, 10)
check("indexing-1", inner)
# => Right. A slice is a view: what you write into it is written into the plate.

# sphinx_gallery_alt = "A plate of 8 by 12 wells; the 6 by 10 wells inside the edge are coloured."
draw_array(plate, (slice(1, -1), slice(1, -1)), title="plate[1:-1, 1:-1]")
plt.show()

# %%
# **Exercise 2.** Of the same plate, rows 1, 3 and 6 got the drug, columns 2 and 9 the
# high dose. Take the wells that got the drug at the high dose, as an array of 3 rows
# and 2 columns.
#
# .. hint::
#
#    Two lists in the brackets pair up. Here you need all combinations.
#
# .. solution::

treated = plate[np.ix_([1, 3, 6], [2, 9])]
print(treated)
# => [[14 21]
#     [38 45]
#     [74 81]]
check("indexing-2", treated)
# => Right. In two steps: plate[[1, 3, 6]][:, [2, 9]] reads the same.

# %%
# **Exercise 3.** Column 0 holds blanks. Make ``corrected``: the plate with the first
# column set to 0. ``plate`` itself must stay as it is. Check the pair
# ``(plate, corrected)``.
#
# .. hint::
#
#    Which of ``=``, a slice and ``.copy()`` makes an array with its own numbers?
#
# .. solution::

corrected = plate.copy()
corrected[:, 0] = 0
check("indexing-3", (plate, corrected))
# => Right.

# %%
# What to read next
# -----------------
# - `Compare arrays and combine conditions <plot_comparisons.html>`_ and `Select by
#   condition with masks <plot_masks.html>`_, the next two pages, pick elements by what
#   they are, not by where they are.
# - `Indexing on ndarrays <https://numpy.org/doc/stable/user/basics.indexing.html>`_ in
#   NumPy's manual has the rules for slices and lists mixed in one index.
