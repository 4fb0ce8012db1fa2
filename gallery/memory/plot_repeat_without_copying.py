r"""
Repeat an array without copying it
==================================

Three equal rows need the memory of one. ``np.tile`` writes the row three times;
``np.broadcast_to`` makes a *view*, an array without memory of its own, that reads the
same row three times. Its trick is a step of zero bytes from one row to the next. It costs
nothing, whatever the number of rows, as long as you only read. Mostly you need neither:
NumPy's operators repeat a smaller array by themselves.

**You will learn** to repeat an array by a stride of zero, to tell how much memory a view
really spans, to foresee what happens if you write to it, and to notice where the copy
that you avoided is made after all.
"""

# %%
# Repeat by copying
# -----------------
# ``np.tile`` puts copies of an array side by side: ``(3, 1)`` asks for three down and one
# across. ``np.repeat`` repeats each *value* instead. But along ``axis=0`` it repeats each
# row, and a table of a single row then comes out as from ``np.tile``.

import io

import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from arraybook.diagrams import draw_array, draw_memory
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy", "numpy.lib", "memory"]
# sphinx_gallery_thumbnail_number = 2

values = np.array([10, 20, 30, 40, 50], dtype=np.int64)
tiled = np.tile(values, (3, 1))
tiled
# => array([[10, 20, 30, 40, 50],
#           [10, 20, 30, 40, 50],
#           [10, 20, 30, 40, 50]])
np.repeat(values, 3).tolist()
# => [10, 10, 10, 20, 20, 20, 30, 30, 30, 40, 40, 40, 50, 50, 50]
np.array_equal(np.repeat(values[np.newaxis], 3, axis=0), tiled)
# => True

# %%
# In memory the row is there three times. The picture shows it as a tape, with the number
# of bytes before each value. An arrow is one step along an axis: its length in bytes is
# the *stride* of that axis. *Visit* counts the values in the order in which the array
# reads them, row by row.

# sphinx_gallery_alt = "A tape of fifteen boxes, 10 to 50 three times. Short dashed arrows of 8 bytes step along a row, two wide arrows of 40 bytes lead to the next row."
draw_memory(tiled, title="np.tile(values, (3, 1))")
plt.show()

# %%
# Repeat by a stride of zero
# --------------------------
# ``np.broadcast_to`` takes the shape of the result. Its array looks the same, but has only
# the five values to read. From one row to the next it goes zero bytes further: each row
# begins where the first one does.

view = np.broadcast_to(values, (3, 5))
np.array_equal(view, tiled), np.shares_memory(view, values)
# => (True, True)
tiled.strides, view.strides
# => ((40, 8), (0, 8))

# sphinx_gallery_alt = "A tape of five boxes, 10 to 50. Short dashed arrows of 8 bytes step from box to box, a loop of 0 bytes stays at the first; each box is visited three times."
draw_memory(view, title="np.broadcast_to(values, (3, 5))")
plt.show()

# %%
# Ask how much memory it spans
# ----------------------------
# ``nbytes`` does not know of this: it multiplies the number of elements by their size.
# ``byte_bounds`` returns two addresses: that of the first byte that an array reads, and
# that of the one behind its last. Their difference is what the array spans.
#
# **Then and now.** It used to be ``np.byte_bounds``; since NumPy 2.0 it is found in
# ``np.lib.array_utils``.


def spanned(array):
    low, high = byte_bounds(array)
    return high - low


tiled.nbytes, spanned(tiled)
# => (120, 120)
view.nbytes, spanned(view)
# => (120, 40)
many = np.broadcast_to(values, (100_000, 5))
many.nbytes, spanned(many)
# => (4000000, 40)

# %%
# Do not write to it
# ------------------
# ``np.broadcast_to`` returns an array for reading only, and for a good reason.
# ``as_strided`` shows it. It makes a view with any shape and strides that you give it, and
# lets you write. One assignment changes one cell of the tiled array, but three cells of
# the view, and the row that the view was made from.

try:
    view[0, 0] = 99
except ValueError as error:
    print(error)
# => assignment destination is read-only
row = values.copy()
tiled = np.tile(row, (3, 1))
strided = as_strided(row, shape=(3, 5), strides=(0, row.itemsize))
tiled[0, 0] = 99
strided[0, 0] = 99
int((tiled == 99).sum()), int((strided == 99).sum())
# => (1, 3)
row.tolist()
# => [99, 20, 30, 40, 50]

# sphinx_gallery_alt = "Two tables of 3 by 5. In the tiled one, above, only the first value of the first row is 99; in the other one the whole first column is."
fig, axs = plt.subplots(2, figsize=(4, 4.2), layout="constrained")
draw_array(tiled, tiled == 99, title="tiled", ax=axs[0])
draw_array(strided, strided == 99, title="stride of zero", ax=axs[1])
plt.show()

# %%
# Arithmetic in place is worse. ``strided += 1`` should add 1 to fifteen cells, but there
# are only five numbers, and NumPy does not promise what comes out: each may end up larger
# by 1 or by 3. Change the original instead, once, or make a new array.

row += 1
strided[:, 0].tolist()
# => [100, 100, 100]
np.shares_memory(strided, strided + 1)  # the sum is a new array
# => False

# %%
# A second danger: ``as_strided`` checks nothing, unless you ask for it with
# ``check_bounds=True``, new in NumPy 2.5. With a shape that is too large you read what lies
# behind the array, or Python ends. Below, three *windows* of five are to begin at the
# values 0, 1 and 2 of ``row``. But ``row`` has five values, and only one such window fits.
# (Looking at the bounds is safe; printing the array is not.) ``sliding_window_view`` makes
# windows too, works out how many fit, and is for reading only.

windows = as_strided(row, shape=(3, 5), strides=(row.itemsize, row.itemsize))
spanned(windows) - row.nbytes  # bytes that belong to something else
# => 16
sliding_window_view(row, 3).tolist()
# => [[100, 21, 31], [21, 31, 41], [31, 41, 51]]
try:
    sliding_window_view(row, 6)
except ValueError as error:
    print(error)
# => window shape cannot be larger than input array shape

# %%
# Let broadcasting do it
# ----------------------
# Most of the time nothing needs to be repeated at all. An operator that meets a table and
# a row uses the row with a stride of zero, for every row of the table. The same goes for
# a column and a row: all pairs of their values, without either being repeated.

table = np.arange(15).reshape(3, 5)
np.array_equal(table + values, table + np.tile(values, (3, 1)))
# => True
times = np.array([[1], [2], [3]])
times * values
# => array([[ 10,  20,  30,  40,  50],
#           [ 20,  40,  60,  80, 100],
#           [ 30,  60,  90, 120, 150]])

# %%
# The classic case is a function of two variables on a grid, here ``np.hypot``, the distance
# from the origin. ``np.meshgrid`` writes two full tables, one of all x and one of all y.
# With ``sparse=True`` it returns a row of x and a column of y. ``np.ogrid`` makes a column
# and a row directly; in it, ``1000j`` in the place of a step asks for 1000 points.

x = y = np.linspace(-1, 1, 1000)
dense = np.meshgrid(x, y)
sparse = np.meshgrid(x, y, sparse=True)
[grid.shape for grid in dense], [grid.shape for grid in sparse]
# => ([(1000, 1000), (1000, 1000)], [(1, 1000), (1000, 1)])
sum(grid.nbytes for grid in dense), sum(grid.nbytes for grid in sparse)
# => (16000000, 16000)
np.array_equal(np.hypot(*dense), np.hypot(*sparse))
# => True
column, row_of_x = np.ogrid[-1:1:1000j, -1:1:1000j]
np.allclose(np.hypot(column, row_of_x), np.hypot(*sparse))
# => True

# %%
# Notice where the copy is made after all
# ---------------------------------------
# The view saves memory until somebody needs the values one after the other. A slice, the
# transpose and ``np.asarray`` keep the stride of zero. Arithmetic, masks and most reshapes
# make a full array. So does ``np.ascontiguousarray``, which many functions call first,
# because they can work only on values that lie side by side.

ways = {
    "many[::2]": many[::2],
    "many.T": many.T,
    "np.asarray(many)": np.asarray(many),
    "many + 0": many + 0,
    "many[many > 30]": many[many > 30],
    "many.reshape(-1)": many.reshape(-1),
    "np.ascontiguousarray(many)": np.ascontiguousarray(many),
}
for way, result in ways.items():
    print(f"{way:26} {spanned(result):>9,} bytes")
# => many[::2]                         40 bytes
#    many.T                            40 bytes
#    np.asarray(many)                  40 bytes
#    many + 0                   4,000,000 bytes
#    many[many > 30]            1,600,000 bytes
#    many.reshape(-1)           4,000,000 bytes
#    np.ascontiguousarray(many) 4,000,000 bytes

# %%
# Files do not know strides of zero either. ``np.save`` writes every row: save the five
# values and the shape instead. (``io.BytesIO`` is a file in memory.)

file = io.BytesIO()
np.save(file, many)
len(file.getvalue()) > many.nbytes  # all the numbers, and a few bytes about them
# => True
loaded = np.load(io.BytesIO(file.getvalue()))
loaded.strides, spanned(loaded)
# => ((40, 8), 4000000)

# %%
# Exercises
# ---------
# ``check("repeat_without_copying-1", answer)`` says whether your answer is right.
#
# **Exercise 1.** What is the difference between a tiled array and a view with a stride of
# zero? Repeat ``np.zeros(5, dtype=np.int64)`` as three *columns*, shape (5, 3), once with
# ``np.tile`` and once with ``as_strided``. Write 7 into the element ``[4, 1]`` of each.
# Hand in both arrays, as a pair, the tiled one first.
#
# .. hint::
#
#    Give the zeros a second axis, so that they stand upright. Then ``np.tile`` can
#    repeat them across.
#
# .. hint::
#
#    One step down is one value further. One step to the right stays where it is.
#
# .. solution::

zeros = np.zeros(5, dtype=np.int64)
tiled = np.tile(zeros[:, np.newaxis], (1, 3))
strided = as_strided(zeros, shape=(5, 3), strides=(zeros.itemsize, 0))
tiled[4, 1] = 7
strided[4, 1] = 7
tiled[4].tolist(), strided[4].tolist(), zeros.tolist()
# => ([0, 7, 0], [7, 7, 7], [0, 0, 0, 0, 7])
check("repeat_without_copying-1", (tiled, strided))
# => Right. One cell changed in the tiled array, three in the view.

# %%
# **Exercise 2.** Enlarge ``picture = np.array([[1, 2, 3], [4, 5, 6]])`` so that each pixel
# becomes a block of 2 by 2 equal pixels: shape (4, 6). Use ``np.broadcast_to`` and
# ``reshape``, no ``np.repeat``.
#
# .. hint::
#
#    Before the last step the array has four axes: row, row within the block, column,
#    column within the block.
#
# .. hint::
#
#    Two new axes of length 1 are stretched to 2: the shape is (2, 2, 3, 2).
#
# .. solution::

picture = np.array([[1, 2, 3], [4, 5, 6]])
blocks = np.broadcast_to(picture[:, np.newaxis, :, np.newaxis], (2, 2, 3, 2))
spanned(blocks) == picture.nbytes
# => True
large = blocks.reshape(4, 6)  # here the copy is made
check("repeat_without_copying-2", large)
# => Right. np.repeat, once along each axis, does the same with one copy more.

# sphinx_gallery_alt = "Above, the picture of 2 by 3 pixels with its top right pixel 3 framed; below, 4 by 6 pixels with a block of four 3s framed."
size = {"figsize": (4.4, 4.6), "height_ratios": [4, 6]}
fig, axs = plt.subplots(2, layout="constrained", **size)
draw_array(picture, (0, 2), title="picture", ax=axs[0])
draw_array(large, np.s_[:2, 4:], title="large", ax=axs[1])
plt.show()

# %%
# **Exercise 3.** Predict first, run afterwards: how many bytes does each of these span, for
# ``signal = np.zeros(1000)``, whose values take 8 bytes each?
# ``np.tile(signal, (1000, 1))``, ``np.broadcast_to(signal, (1000, 1000))``,
# ``sliding_window_view(signal, 100)``, ``sliding_window_view(signal, 100) - 1``. Answer
# with a list of four numbers.
#
# .. hint::
#
#    Which of them are views? None of these views spans more than the array it looks at.
#
# .. hint::
#
#    Where does the first window of 100 begin, and where the last? How many are there?
#
# .. solution::

signal = np.zeros(1000)
windows = sliding_window_view(signal, 100)
repeated = [np.tile(signal, (1000, 1)), np.broadcast_to(signal, (1000, 1000))]
answer = [spanned(array) for array in [*repeated, windows, windows - 1]]
answer
# => [8000000, 8000, 8000, 720800]
check("repeat_without_copying-3", answer)
# => Right. Only what is a view stays small, and arithmetic makes no views.

# %%
# What to read next
# -----------------
# - `See how strides turn bytes into an array <plot_strides.html>`_: transposes, slices
#   and the order of axes, by the same picture.
# - `Smooth a noisy trace with a rolling average
#   <../simulation/plot_rolling_average.html>`_ uses windows that overlap in memory.
# - `Combine arrays of different shapes <../arrays/plot_broadcasting.html>`_ has the rules.
# - `as_strided
#   <https://numpy.org/doc/stable/reference/generated/numpy.lib.stride_tricks.as_strided.html>`_
#   in NumPy's manual lists what can go wrong with it.
