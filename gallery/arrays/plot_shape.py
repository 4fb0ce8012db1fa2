r"""
Change the shape of an array without touching its values
========================================================

The values of an array lie in memory in one long row. Its *shape* says how to read them:
as that row, as a table, as a stack of tables. ``reshape`` changes the reading and
leaves the values where they are. Two things surprise people: swapping rows and columns
is *not* a reshape, and the reshaped array mostly shares its values with the old one, so
a change in one shows in both.

**You will learn** to read and change a shape, to sum or average along an axis, to tell a
reshape from a transpose and a view from a copy, and to work out how much memory an
array needs before you make it.
"""

# %%
# Read a shape
# ------------
# A shape gives the length of each axis, the outermost first: (5, 2, 3) is 5 sheets
# (axis 0) of 2 rows (axis 1) of 3 values (axis 2). ``ndim`` counts the axes and
# ``size`` the values. ``len`` knows the first axis only.

import math

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_array
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 2

stack = np.arange(30).reshape(5, 2, 3)
stack.shape, stack.ndim, stack.size, len(stack)
# => ((5, 2, 3), 3, 30, 5)

# sphinx_gallery_alt = "Five small tables side by side, numbered 0 to 4 along axis 0, each with 2 rows and 3 columns; together they count from 0 to 29."
draw_array(stack, title="shape (5, 2, 3)")
plt.show()

# %%
# Lay the same values out anew
# ----------------------------
# ``reshape`` fills the new shape row by row, in the order in which the values come. It
# returns a new array; the one that you called it on keeps its shape. So give the result
# a name. ``np.reshape`` is the same as a function.

values = np.array([3, 2, 5, 6, 3, 4])
table = values.reshape(2, 3)
table
# => array([[3, 2, 5],
#           [6, 3, 4]])
values.shape, np.reshape(values, (3, 2)).shape
# => ((6,), (3, 2))

# %%
# Every value must find a place, and every place a value. One number may be ``-1``: NumPy
# works it out from the others. With ``-1`` alone, everything becomes one row.

np.arange(30).reshape(5, -1).shape
# => (5, 6)
stack.reshape(-1).shape
# => (30,)
try:
    np.arange(30).reshape(5, 7)
except ValueError as error:
    print(error)
# => cannot reshape array of size 30 into shape (5,7)

# %%
# A classic tutorial lays 10 000 zeros out along four axes, makes one row of them again,
# and prints (1000,). But no value is ever lost on the way:

block = np.zeros(10_000).reshape(10, 10, 10, 10)
block.size, block.reshape(-1).shape
# => (10000, (10000,))

# %%
# **Then and now.** Older code sets ``values.shape = (2, 3)`` to change the array itself.
# It works, but since NumPy 2.5 it gives a warning. Write ``values = values.reshape(2,
# 3)``.
#
# Tell a reshape from a transpose
# -------------------------------
# Say the rows of ``table`` are two mice and its columns three days. You want days as
# rows. ``table.T``, the *transpose*, swaps the axes. ``reshape(3, 2)`` has the same
# shape and is wrong without any error: it keeps the order of the values, so one row now
# holds days of two mice.

table.T
# => array([[3, 6],
#           [2, 3],
#           [5, 4]])
table.reshape(3, 2)
# => array([[3, 2],
#           [5, 6],
#           [3, 4]])

# %%
# Follow the first mouse, the coloured row. The transpose keeps it together as a column.

# sphinx_gallery_alt = "Three tables with the first mouse coloured: a row of the original, a column of the transpose, and a bent path after reshape."
size, widths = (7.2, 2.2), [7, 6, 6]
fig, axs = plt.subplots(1, 3, figsize=size, width_ratios=widths, layout="constrained")
mouse = np.array([[True, True, True], [False, False, False]])  # True: colour it
draw_array(table, mouse, title="table", ax=axs[0])
draw_array(table.T, mouse.T, title="table.T", ax=axs[1])
wrong = table.reshape(3, 2)
draw_array(wrong, mouse.reshape(3, 2), title="table.reshape(3, 2)", ax=axs[2])
plt.show()

# %%
# Some programs, among them MATLAB, R and Fortran, fill a table column by column. Numbers
# that were written there need ``order="F"`` (F for Fortran). The default is ``"C"``, as
# in the language C: the last axis is filled first.

numbers = np.arange(6)

# sphinx_gallery_alt = "Two tables of 2 rows and 3 columns: with order C the numbers 0 to 5 run along the rows, with order F down the columns."
fig, axs = plt.subplots(1, 2, figsize=(5.6, 1.7), layout="constrained")
for ax, order in zip(axs, "CF", strict=True):
    draw_array(numbers.reshape(2, 3, order=order), title=f'order="{order}"', ax=ax)
plt.show()

# %%
# Summarise along an axis
# -----------------------
# ``sum``, ``mean``, ``max`` and their kin take an ``axis``. It names the axis that
# *disappears*: with ``axis=0`` the rows are added up and one value is left for each
# column. Without it, one number is left of everything. (``np.s_`` stores an index.)

table.sum(axis=0), table.sum(axis=1)
# => (array([ 9,  5,  9]), array([10, 13]))
int(table.sum())
# => 23

# sphinx_gallery_alt = "Above, the first column 3 and 6 of the table is coloured and so is its sum 9; below, the first row 3, 2, 5 and its sum 10."
fig, axs = plt.subplots(2, 2, figsize=(6.4, 3.4), layout="constrained")
draw_array(table, np.s_[:, 0], title="table", ax=axs[0, 0])  # colours a column
draw_array(table.sum(axis=0), 0, title="table.sum(axis=0)", ax=axs[0, 1])
draw_array(table, np.s_[0, :], title="table", ax=axs[1, 0])  # colours a row
draw_array(table.sum(axis=1), 0, title="table.sum(axis=1)", ax=axs[1, 1])
plt.show()

# %%
# Several axes can go at once. ``keepdims=True`` leaves an axis of length 1 in the place
# of each, so that the result still lines up with the array it came from.

stack.sum(axis=0).shape, stack.sum(axis=(1, 2)).shape
# => ((2, 3), (5,))
table.sum(axis=1, keepdims=True)
# => array([[10],
#           [13]])

# %%
# Tell a view from a copy
# -----------------------
# A reshaped array is a *view*: a second way to look at the same values. Change one of
# them, and you see it through both. ``np.shares_memory`` tells. ``copy`` makes values
# of their own.

numbers = np.arange(8)
cube = numbers.reshape(2, 2, 2)
separate = numbers.reshape(2, 2, 2).copy()
numbers[0] = 99
cube
# => array([[[99,  1],
#            [ 2,  3]],
#
#           [[ 4,  5],
#            [ 6,  7]]])
np.shares_memory(numbers, cube), np.shares_memory(numbers, separate)
# => (True, False)

# %%
# An assignment without brackets changes no value. It makes the name stand for another
# array, and the view stays with the old one.

numbers = np.zeros(8)
numbers[0] = -1
np.shares_memory(numbers, cube), cube.reshape(-1).tolist()
# => (False, [99, 1, 2, 3, 4, 5, 6, 7])

# %%
# You may have read that a reshape is *always* a view. It is one where the new reading
# can follow the memory. ``table.T`` is a view too, but its rows jump about in memory:
# they cannot be one row again without copying. ``ravel`` means ``reshape(-1)``;
# ``flatten`` gives one row as well and copies every time. When only a view will do,
# ``copy=False`` makes an error of what would have been a copy.

ways = {
    "table.reshape(-1)": table.reshape(-1),
    "table.ravel()": table.ravel(),
    "table.flatten()": table.flatten(),
    "table.T": table.T,
    "table.T.reshape(-1)": table.T.reshape(-1),
}
for way, result in ways.items():
    print(way, "view" if np.shares_memory(table, result) else "copy")
# => table.reshape(-1) view
#    table.ravel() view
#    table.flatten() copy
#    table.T view
#    table.T.reshape(-1) copy
try:
    table.T.reshape(-1, copy=False)
except ValueError:
    print("this needs a copy")
# => this needs a copy

# %%
# Count the memory first
# ----------------------
# Real data have many axes: 1000 pictures of 64 by 64 pixels, 1000 volumes of 100 such
# planes, 1000 films of 20 000 such volumes. The number of values is the product of the
# shape, and as ``float64`` each takes 8 bytes. In gigabytes:

for shape in [(1000, 64, 64), (1000, 100, 64, 64), (1000, 20_000, 100, 64, 64)]:
    print(shape, round(8 * math.prod(shape) / 1e9, 3), "GB")
# => (1000, 64, 64) 0.033 GB
#    (1000, 100, 64, 64) 3.277 GB
#    (1000, 20000, 100, 64, 64) 65536.0 GB

# %%
# The last has a perfectly good shape and fits into no ordinary computer. Such data stay
# on disk and are read piece by piece, with ``np.memmap`` or, say, `zarr
# <https://zarr.readthedocs.io>`_. What you take from them works like any array.
#
# Exercises
# ---------
# Test your answers with ``check("shape-1", answer)`` and so on.
#
# **Exercise 1.** An amplifier with three channels writes one value of each channel in
# turn: a, b, c, a, b, c, and so on. Make a table with one *row* for each channel, from
# ``stream = np.array([0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23])``.
#
# .. hint::
#
#    Which shape has a, b and c of the same moment in a row?
#
# .. hint::
#
#    Swap the axes afterwards.
#
# .. solution::

stream = np.array([0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23])
channels = stream.reshape(-1, 3).T
channels
# => array([[ 0,  1,  2,  3],
#           [10, 11, 12, 13],
#           [20, 21, 22, 23]])
check("shape-1", channels)
# => Right. stream.reshape(3, -1, order="F") says the same in one step.

# %%
# **Exercise 2.** A camera picture is too large: replace each block of 2 by 2 pixels by
# its mean. Use ``picture = np.arange(24).reshape(4, 6)``, and no loop.
#
# .. hint::
#
#    Cut each axis in two, and move no value: 4 rows are 2 pairs, 6 columns 3 pairs.
#
# .. hint::
#
#    In the shape (2, 2, 3, 2), which two axes run inside a block?
#
# .. solution::

picture = np.arange(24).reshape(4, 6)
small = picture.reshape(2, 2, 3, 2).mean(axis=(1, 3))
small
# => array([[ 3.5,  5.5,  7.5],
#           [15.5, 17.5, 19.5]])
check("shape-2", small)
# => Right. Astronomers and microscopists call this binning.

# sphinx_gallery_alt = "Left the picture of 4 by 6 pixels with its top left block 0, 1, 6, 7 coloured, right the 2 by 3 means with 3.5 coloured."
fig, axs = plt.subplots(1, 2, figsize=(6.8, 2.3), layout="constrained")
draw_array(picture, np.s_[:2, :2], title="picture", ax=axs[0])
draw_array(small, (0, 0), title="means of blocks", ax=axs[1])
plt.show()

# %%
# **Exercise 3.** Decide first, run afterwards: which of these share their values with
# ``plate = np.arange(96).reshape(8, 12)``? ``plate.reshape(4, 24)``,
# ``plate.T.ravel()``, ``plate.ravel(order="F")``, ``plate.T.T.ravel()``. Answer with a
# list of four truth values.
#
# .. hint::
#
#    A view needs an order of reading that follows the memory. Which of them read the
#    rows of ``plate`` one after the other?
#
# .. solution::

plate = np.arange(96).reshape(8, 12)
others = [plate.reshape(4, 24), plate.T.ravel(), plate.ravel(order="F")]
others.append(plate.T.T.ravel())
shared = [np.shares_memory(plate, other) for other in others]
shared
# => [True, False, False, True]
check("shape-3", shared)
# => Right. Transposed twice, the rows come one after the other again.

# %%
# What to read next
# -----------------
# - `Pick elements, rows and blocks <plot_indexing.html>`_, the next page, takes arrays
#   apart.
# - `Combine arrays of different shapes <plot_broadcasting.html>`_ lets a table meet a
#   row.
# - `Array manipulation routines
#   <https://numpy.org/doc/stable/reference/routines.array-manipulation.html>`_ in
#   NumPy's manual list everything that changes a shape.
