r"""
Combine arrays of different shapes
==================================

A table of 3 rows and 6 columns plus a row of 6: NumPy adds the row to each row of the
table, without a loop and without a copy. This is *broadcasting*. Two rules say which
shapes fit together and what comes out. If they do not fit, an axis of length 1, put
in with ``np.newaxis``, mostly mends it. The dangerous case is the one that fits by
chance.

**You will learn** to predict the shape of a result, to read the error and mend the
shapes, to make a table from a column and a row, and to know what broadcasting costs.
"""

# %%
# Add a row to a table
# --------------------
# Six electrodes were read three times. Each electrode has an offset of its own, to be
# added to its column. In the picture, the dotted boxes are the values that NumPy acts
# as if it had.

import math

import matplotlib.pyplot as plt
import numpy as np

from arraybook.broadcasting import explain
from arraybook.diagrams import draw_broadcast
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 4

table = np.array([[4, 3, 2, 5, 6, 2], [30, 34, 1, 50, 60, 56], [11, 7, 8, 25, 4, 10]])
offsets = np.array([1, 10, 20, 30, 40, 50])
table + offsets
# => array([[  5,  13,  22,  35,  46,  52],
#           [ 31,  44,  21,  80, 100, 106],
#           [ 12,  17,  28,  55,  44,  60]])

# sphinx_gallery_alt = "A table of 3 by 6, plus a row of 6 that is repeated as two dotted rows, equals a table of 3 by 6."
draw_broadcast(table, offsets)
plt.show()

# %%
# A single number is the simplest case. It has no axis at all, its shape is ``()``, and
# it meets every value: ``table + 1``.
#
# Know the two rules
# ------------------
# Write the shapes below each other, aligned at the *right*.
#
# 1. Where a shape is shorter, put 1s in front.
# 2. On each axis, the sizes must be equal, or one of them 1. A 1 is stretched to the
#    other size.
#
# ``np.broadcast_shapes`` applies the rules to shapes alone. ``explain``, from the
# package of this book, says how; a shape with 1s in front is *padded*. Axes are counted
# from the right here: -1 is the last.

np.broadcast_shapes((3, 6), (6,))
# => (3, 6)
explain((3, 6), (6,))
# => a: (3, 6)
#    b: (6,), padded to (1, 6)
#    axis -1: 6 and 6 give 6
#    axis -2: 3 and 1 give 3, b is stretched
#    result: (3, 6)

# %%
# You may have met these rules as a list of five, with shapes the wrong way round. Six
# values in a row have the shape (6,), which Python does not let you write as (,6). They
# become (1, 6) and then (3, 6), never (6, 3).
#
# Mend shapes that do not fit
# ---------------------------
# Now each of the three *readings* has a correction of its own. Three values for three
# rows, and yet:

corrections = np.array([4, 40, 20])
try:
    table + corrections
except ValueError as error:
    print(error)
# => operands could not be broadcast together with shapes (3,6) (3,)

# sphinx_gallery_alt = "A table of 3 by 6 plus a row of 3: red brackets mark 6 columns and 3 columns, which disagree."
draw_broadcast(table, corrections)
plt.show()

# %%
# Aligned at the right, the 3 meets the 6. The three values must stand as a *column*, of
# shape (3, 1). ``np.newaxis`` in the brackets adds the axis of length 1. (``None`` is the
# same object, and ``reshape(3, 1)`` has the same result.) ``explain`` lists what would
# fit. Which of it makes sense, only you can know.

explain((3, 6), (3,))
# => a: (3, 6)
#    b: (3,), padded to (1, 3)
#    axis -1: 6 and 3 disagree, none of them is 1
#    no result
#    this would fit:
#      b[:, np.newaxis] of shape (3, 1) gives (3, 6)
#      a.T of shape (6, 3) gives (6, 3)
(table + corrections[:, np.newaxis])[0]  # the first reading, plus 4
# => array([ 8,  7,  6,  9, 10,  6])

# sphinx_gallery_alt = "The table of 3 by 6 plus a column of 3, repeated as five dotted columns, equals a table of 3 by 6."
draw_broadcast(table, corrections[:, np.newaxis])
plt.show()

# %%
# Beware of shapes that fit by chance
# -----------------------------------
# An error is the good case. In a square table, three values fit the columns whether you
# meant them or not. Here, the mean of each row is to be taken off that row. The first
# try runs, and is wrong: the rows do not come out with a mean of 0.

square = np.array([[1.0, 2, 3], [10, 20, 30], [5, 5, 5]])
means = square.mean(axis=1)
(square - means).mean(axis=1)
# => array([-7., 11., -4.])
(square - means[:, np.newaxis]).mean(axis=1)
# => array([0., 0., 0.])

# %%
# Mean, sum and the others take ``keepdims=True`` to keep the axis with length 1. Then
# the result always fits what it came from, and the right way round.

square.mean(axis=1, keepdims=True).shape
# => (3, 1)
centred = square - square.mean(axis=1, keepdims=True)
centred.mean(axis=1)
# => array([0., 0., 0.])

# %%
# Stretch both
# ------------
# You may have read that only the smaller array is stretched. A column and a row stretch
# each other. That makes a table of all combinations, here of tens and ones, in one
# expression.

tens, ones = np.array([[0], [10], [20]]), np.arange(4)
(tens + ones).shape
# => (3, 4)

# sphinx_gallery_alt = "A column of 3 and a row of 4, each stretched by dotted boxes to 3 by 4, and their sum, a table of 3 by 4."
draw_broadcast(tens, ones)
plt.show()

# %%
# Know what it costs
# ------------------
# Nothing is repeated in memory. ``np.broadcast_to`` returns the stretched array as a
# view. Its ``strides``, the bytes from one value to the next along each axis, show the
# trick: to the next row it goes 0 bytes, so it reads the same row again; to the next
# column it goes 8. The view is read-only, because one value stands for several.

stretched = np.broadcast_to(offsets, (3, 6))
np.shares_memory(offsets, stretched), stretched.strides
# => (True, (0, 8))
bool(stretched.flags.writeable)
# => False

# %%
# **Then and now.** Older code, and code that comes from other languages, repeats the
# small array first, with ``np.tile`` or ``np.repeat``. The sum is the same, but the
# copies take memory and time.

copies = np.tile(offsets, (3, 1))  # three times down, once to the right
np.array_equal(table + copies, table + offsets), copies.nbytes, offsets.nbytes
# => (True, 144, 48)

# %%
# The *result* is a real array, and needs room for each of its values. For the
# differences between all pairs of 100 000 numbers, each of 8 bytes, that is, in
# gigabytes:

shape = np.broadcast_shapes((100_000, 1), (100_000,))
shape, 8 * math.prod(shape) / 1e9
# => ((100000, 100000), 80.0)

# %%
# Use it in comparisons and assignments
# -------------------------------------
# The rules hold for every operator and for all functions that work value by value, the
# *ufuncs* (universal functions) such as ``np.maximum``. Here each electrode has a limit
# of its own: at which readings was it above, and how often?

limits = np.array([5, 5, 5, 40, 40, 40])
table > limits
# => array([[False, False, False, False, False, False],
#           [ True,  True, False,  True,  True,  True],
#           [ True,  True,  True, False, False, False]])
(table > limits).sum(axis=0)
# => array([2, 2, 1, 1, 1, 1])
np.maximum(table, limits)[0]  # the larger of each pair, in the first reading
# => array([ 5,  5,  5, 40, 40, 40])

# %%
# In an assignment, only the right-hand side is stretched. What stands on the left keeps
# its shape, also with ``+=``.

filled = np.zeros((2, 6), dtype=int)
filled[:] = offsets
filled[:, :2] = [[7], [8]]
filled
# => array([[ 7,  7, 20, 30, 40, 50],
#           [ 8,  8, 20, 30, 40, 50]])
try:
    offsets += table
except ValueError as error:
    print(error)
# => non-broadcastable output operand with shape (6,) doesn't match the ... (3,6)

# %%
# Exercises
# ---------
# **Exercise 1.** Predict the shape: what comes out when arrays of the shapes (8, 1, 6),
# (7, 1) and (6,) are added? Write the answer as a tuple.
#
# .. hint::
#
#    Three lines, aligned at the right, with 1s in front.
#
# .. solution::

explain((8, 1, 6), (7, 1), (6,))
# => a: (8, 1, 6)
#    b: (7, 1), padded to (1, 7, 1)
#    c: (6,), padded to (1, 1, 6)
#    axis -1: 6, 1 and 6 give 6, b is stretched
#    axis -2: 1, 7 and 1 give 7, a and c are stretched
#    axis -3: 8, 1 and 1 give 8, b and c are stretched
#    result: (8, 7, 6)
check("broadcasting-1", (8, 7, 6))
# => Right. On each axis, every 1 is stretched to the other size.

# %%
# **Exercise 2.** Cells of three types (columns) were counted in three samples (rows):
# ``cells = np.array([[2, 3, 5], [10, 10, 20], [6, 1, 1]])``. What share of each sample
# does each type make up? Every row of the answer adds up to 1.
#
# .. hint::
#
#    Divide by the sums of the rows. Which shape must they have?
#
# .. solution::

cells = np.array([[2, 3, 5], [10, 10, 20], [6, 1, 1]])
shares = cells / cells.sum(axis=1, keepdims=True)
shares
# => array([[0.2  , 0.3  , 0.5  ],
#           [0.25 , 0.25 , 0.5  ],
#           [0.75 , 0.125, 0.125]])
check("broadcasting-2", shares)
# => Right. Without keepdims it runs too, and divides by the wrong sums.

# %%
# **Exercise 3.** Four neurons lie at ``points = np.array([[0, 0], [3, 4], [6, 8], [0,
# 8]])``: a row for each, with its x and y in µm. Make the table of 4 by 4 distances
# between them, without a loop.
#
# .. hint::
#
#    Give the points a new axis: shapes (4, 1, 2) and (4, 2) stretch each other to (4, 4,
#    2), all pairs and their differences in x and y.
#
# .. hint::
#
#    Square the differences, add them along the last axis, and take the root.
#
# .. solution::

points = np.array([[0, 0], [3, 4], [6, 8], [0, 8]])
differences = points[:, np.newaxis] - points
distances = np.sqrt((differences**2).sum(axis=-1))
distances
# => array([[ 0.,  5., 10.,  8.],
#           [ 5.,  0.,  5.,  5.],
#           [10.,  5.,  0.,  6.],
#           [ 8.,  5.,  6.,  0.]])
check("broadcasting-3", distances)
# => Right. The diagonal is 0, and the table is its own transpose.

# %%
# What to read next
# -----------------
# - `Animate a traveling wave <../simulation/plot_traveling_wave.html>`_ computes all
#   moments of a film by a column of times and a row of places.
# - `Broadcasting <https://numpy.org/doc/stable/user/basics.broadcasting.html>`_ in
#   NumPy's manual has the rules in its own words, and an example from information
#   theory.
