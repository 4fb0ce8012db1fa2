r"""
See how strides turn bytes into an array
========================================

Memory is one long row of bytes. Rows and columns are a way of walking along it. An array
knows where its first element lies and, for each axis, how many bytes to go on to the
next one: the *stride* of that axis. So a transpose, a slice or a reversed array needs no
copy, only other strides. They also explain why the same loop can be fast along the rows
and slow along the columns.

**You will learn** to find any element in memory, to predict the strides in C and in
Fortran order, to read those of slices, reversed arrays and windows, and to tell when
strides cannot be computed from the shape.
"""

# %%
# Find an element in memory
# -------------------------
# Twelve numbers as a table of 3 rows and 4 columns. An ``int64`` takes 8 bytes. One
# column further is 8 bytes further; one row further is 4 numbers, 32 bytes.

import math
import timeit

import matplotlib.pyplot as plt
import numpy as np

from arraybook import anatomy
from arraybook.diagrams import draw_memory, draw_speed
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy", "memory", "performance"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 2

table = np.arange(12, dtype=np.int64).reshape(3, 4)
table
# => array([[ 0,  1,  2,  3],
#           [ 4,  5,  6,  7],
#           [ 8,  9, 10, 11]])
table.itemsize, table.strides
# => (8, (32, 8))

# %%
# In the pictures of this page, each box is one number in memory. Below it stands where it
# begins, in bytes from the first one. *Visit* counts the elements in the order in which
# you read the table, row by row. The arcs are the steps along each axis, from element
# [0, 0] on.

# sphinx_gallery_alt = "A tape of twelve boxes 0 to 11 with byte offsets 0 to 88; small arcs of 8 bytes along axis 1 and large ones of 32 bytes along axis 0."
draw_memory(table, title="table, shape (3, 4)")
plt.show()

# %%
# So element [2, 1] begins 2 · 32 + 1 · 8 bytes after the first. For any number of axes:
#
# .. math:: \text{offset} = \sum_k i_k \, s_k
#
# Each index :math:`i_k` times the stride :math:`s_k` of its axis, all added up. To see
# that it is true, ask for addresses: ``ctypes.data`` is that of the first element. The
# block ``table[2:, 1:]`` begins with element [2, 1].

offset = sum(i * s for i, s in zip((2, 1), table.strides, strict=True))
offset
# => 72
table[2:, 1:].ctypes.data - table.ctypes.data
# => 72
int(table.reshape(-1)[offset // table.itemsize]) == int(table[2, 1])
# => True

# %%
# Compare C and Fortran order
# ---------------------------
# NumPy's default is *C order*: the last axis has the smallest stride, and rows lie one
# after the other. In *Fortran order* the first axis has it, and columns lie one after the
# other. The two arrays are equal. Only the memory differs.

fortran = np.asfortranarray(table)  # a copy, laid out anew
np.array_equal(fortran, table), fortran.strides
# => (True, (8, 24))

# sphinx_gallery_alt = "A tape that begins 0, 4, 8, 1, 5, 9: now axis 0 makes the small steps of 8 bytes and axis 1 those of 24 bytes."
draw_memory(fortran, title="the same table in Fortran order")
plt.show()

# %%
# Both follow from the shape. In C order, the stride of the last axis is the size of one
# element. Each axis before it has the stride of its neighbour times the length of that
# neighbour. Fortran order begins at the other end. ``anatomy.strides``, from this book's
# package, has this formula for any shape.

cube = np.arange(24, dtype=np.int64).reshape(2, 3, 4)
cube_f = np.asfortranarray(cube)
cube.strides, cube_f.strides
# => ((96, 32, 8), (8, 16, 48))
(3 * 4 * 8, 4 * 8, 8), (8, 8 * 2, 8 * 2 * 3)
# => ((96, 32, 8), (8, 16, 48))
anatomy.strides((2, 3, 4), 8), anatomy.strides((2, 3, 4), 8, order="F")
# => ((96, 32, 8), (8, 16, 48))

# %%
# An array is called *contiguous* if its elements fill the memory in one of these orders
# without gaps. Its ``flags`` say in which. Two things to know: an array of one axis without
# gaps is in both at once, and ``np.isfortran`` means Fortran *and not* C, so for such an
# array it is false.

cube.flags.c_contiguous, cube.flags.f_contiguous
# => (True, False)
row = np.arange(5, dtype=np.int64)
row.flags.c_contiguous, row.flags.f_contiguous
# => (True, True)
np.isfortran(cube_f), np.isfortran(np.asfortranarray(row))
# => (True, False)

# %%
# Change the strides, keep the bytes
# ----------------------------------
# A view is a new walk through the same memory: another start, shape and strides. Here are
# five views of one table. No number moves in any of them.

views = {
    "table.T": table.T,
    "table[1:, ::2]": table[1:, ::2],
    "table[::-1]": table[::-1],
    "table[:, ::-1]": table[:, ::-1],
    "table[:, 1]": table[:, 1],
}
for name, view in views.items():
    start = view.ctypes.data - table.ctypes.data
    print(f"{name:14} start {start:2} strides {view.strides}")
# => table.T        start  0 strides (8, 32)
#    table[1:, ::2] start 32 strides (32, 16)
#    table[::-1]    start 64 strides (-32, 8)
#    table[:, ::-1] start 24 strides (32, -8)
#    table[:, 1]    start  8 strides (32,)
all(np.shares_memory(table, view) for view in views.values())
# => True

# %%
# A transpose swaps the two strides, and nothing else. The boxes stay where they are, and
# the visits come in another order. Taking every second column doubles a stride. The dotted
# boxes belong to ``table``, and the view steps over them.

# sphinx_gallery_alt = "Two tapes. Transpose: the same twelve boxes, axis 0 now steps 8 bytes and axis 1 steps 32. Slice: only the boxes 4, 6, 8 and 10 are solid, axis 0 steps 32 and axis 1 steps 16 bytes."
fig, axs = plt.subplots(2, figsize=(6.4, 5.8), layout="constrained")
draw_memory(table.T, title="table.T", ax=axs[0])
draw_memory(table[1:, ::2], title="table[1:, ::2]", ax=axs[1])
plt.show()

# %%
# A reversed array begins at the other end, and its stride is negative.

# sphinx_gallery_alt = "The tape of the upside-down table: the start is at box 8, axis 0 jumps 32 bytes to the left twice, axis 1 makes small steps to the right."
draw_memory(table[::-1], title="table[::-1], upside down")
plt.show()

# %%
# Do not compute the strides of a slice
# -------------------------------------
# The formula assumes that there are no gaps. A slice can have gaps. Take every second
# plane of both cubes, here the first of two. The formula, which knows only the shape and
# the size of an element, is wrong for both.

for name, planes in {"C": cube[::2], "Fortran": cube_f[::2]}.items():
    formula = anatomy.strides(planes.shape, planes.itemsize)
    print(f"{name:7} true {planes.strides}, formula {formula}")
# => C       true (192, 32, 8), formula (96, 32, 8)
#    Fortran true (16, 16, 48), formula (96, 32, 8)

# %%
# For the Fortran cube, the order of the axes is wrong *and* there are gaps, so
# ``order="F"`` does not save the formula. The picture shows the same with fewer boxes:
# every second row of the Fortran table.

anatomy.strides(cube_f[::2].shape, 8, order="F"), cube_f[::2].strides
# => ((8, 8, 24), (16, 16, 48))
anatomy.strides((2, 4), 8, order="F"), fortran[::2].strides
# => ((8, 16), (16, 24))

# sphinx_gallery_alt = "A tape of twelve boxes; of each three, the middle one is dotted: 4, 5, 6 and 7. Axis 0 steps over it, 16 bytes; axis 1 steps 24 bytes, from three boxes to the next."
draw_memory(fortran[::2], title="every second row of the Fortran table")
plt.show()

# %%
# So read ``strides``, and do not compute them. To find out whether there are gaps, ask the
# flags. They know that an axis of length 1 takes no step: ``cube[::2]`` is one plane, and
# contiguous in spite of its 192. ``np.ascontiguousarray`` makes a copy without gaps where
# there are some.

cube[::2].flags.c_contiguous, cube_f[::2].flags.f_contiguous
# => (True, False)
cube[:, ::2].flags.c_contiguous, np.ascontiguousarray(cube[:, ::2]).strides
# => (False, (64, 32, 8))

# %%
# Visit an element more than once
# -------------------------------
# A stride may also be 0. Then a step goes nowhere, and every row is the same row: this
# is how broadcasting repeats values without storing them.

repeated = np.broadcast_to(row, (3, 5))
repeated.strides
# => (0, 8)

# sphinx_gallery_alt = "Five boxes 0 to 4; axis 0 is a loop that stays on box 0, and below each box stand three visits."
draw_memory(repeated, title="np.broadcast_to(row, (3, 5))")
plt.show()

# %%
# Two axes with the *same* stride give overlapping windows. ``sliding_window_view`` makes a
# table of them, a window in each row. One step down or one to the right, both go one
# number further.

signal = np.arange(8, dtype=np.int64)
windows = np.lib.stride_tricks.sliding_window_view(signal, 3)
windows[:2].tolist(), windows.strides
# => ([[0, 1, 2], [1, 2, 3]], (8, 8))

# sphinx_gallery_alt = "Eight boxes; both axes step 8 bytes, axis 1 twice and axis 0 five times; the inner boxes have three visits each."
draw_memory(windows, title="sliding_window_view(signal, 3), shape (6, 3)")
plt.show()

# %%
# **Then and now.** Older code makes windows with ``as_strided``, which takes any shape and
# strides that you give it. If one of them is wrong, the walk leaves the array: reading
# gives rubbish, and writing can damage other data or end Python. (`Repeat an array without
# copying it <plot_repeat_without_copying.html>`_ shows it.) ``sliding_window_view``, since
# NumPy 1.20, works out the shape itself, checks it, and makes a view that you cannot write
# to. Setting ``array.strides`` of an existing array gives a warning since NumPy 2.4.

windows.flags.writeable
# => False
try:
    np.lib.stride_tricks.sliding_window_view(signal, 9)
except ValueError as error:
    print(error)
# => window shape cannot be larger than input array shape

# %%
# Walk with the memory, not against it
# ------------------------------------
# A processor does not fetch single bytes from memory, but lines of 64 or more. To find
# the brightest pixel of a row, it uses every byte of the lines that it fetches. For a
# column, it uses one byte of each line. Compare 1000 rows with 1000 columns of the same
# length:

picture = np.ones((8000, 8000), dtype=np.uint8)


def seconds(function):
    return min(timeit.repeat(function, number=1, repeat=5))


times = {
    "1000 rows": seconds(lambda: [line.max() for line in picture[:1000]]),
    "1000 columns": seconds(lambda: [line.max() for line in picture.T[:1000]]),
}
times["1000 columns"] > 2 * times["1000 rows"]
# => True

# sphinx_gallery_alt = "Two bars of time: the maxima of 1000 columns take several times as long as those of 1000 rows."
draw_speed(times)
plt.show()

# %%
# So when you loop over an array, loop over the axis with the largest stride, and let NumPy
# work along the one with the smallest. Without a loop there is less to win: a ``max`` or
# ``sum`` of everything chooses its own way through memory, and is not much slower for a
# transpose.

whole, transposed = seconds(picture.max), seconds(picture.T.max)
transposed < 3 * whole
# => True

# %%
# Exercises
# ---------
# ``check("strides-1", answer)`` tells whether an answer is right.
#
# **Exercise 1.** Write a function that computes the strides of an array in C order from its
# ``itemsize``, ``shape`` and ``ndim``, without looking at ``strides``. Try it on
# ``cube``. Answer with the tuple that it gives for ``np.zeros((5, 2, 3, 4),
# dtype=np.int16)``.
#
# .. hint::
#
#    Go through the axes from the last to the first. What is the stride of the last?
#
# .. hint::
#
#    Each further stride is the one before times the length of the axis before.
#
# .. hint::
#
#    In one line: the running product ``np.cumprod`` of the itemsize and the lengths,
#    from the last to the first. Which length is never used?
#
# .. solution::


def strides_by_hand(array):
    strides = [array.itemsize]
    for axis in range(array.ndim - 1, 0, -1):
        strides.insert(0, strides[0] * array.shape[axis])
    return tuple(strides)


def strides_by_product(array):
    lengths = array.shape[:0:-1]  # backwards, without the first
    return tuple(np.cumprod([array.itemsize, *lengths])[::-1].tolist())


strides_by_hand(cube) == strides_by_product(cube) == anatomy.strides(cube.shape, 8)
# => True
small = np.zeros((5, 2, 3, 4), dtype=np.int16)
strides_by_hand(small) == small.strides
# => True
check("strides-1", strides_by_hand(small))
# => Right. The length of axis 0 plays no part: no step passes over all of it.

# %%
# **Exercise 2.** Find out where the formula holds. ``matrix`` is ``np.arange(24,
# dtype=np.int64).reshape(4, 6)``. For each of ``matrix.T``, ``matrix[1:3]``, ``matrix[:,
# 1:3]``, ``matrix[::-1]`` and ``matrix.reshape(2, 12)``, decide first: does the formula
# give the true strides in one of the two orders, C or Fortran? Then run it. Answer with a
# list of five truth values, True where it does.
#
# .. hint::
#
#    Draw the tape. Does the view step over anything, or walk backwards?
#
# .. hint::
#
#    Let ``anatomy.strides(view.shape, view.itemsize, order)`` compare for both orders.
#
# .. solution::

matrix = np.arange(24, dtype=np.int64).reshape(4, 6)
candidates = [
    matrix.T,
    matrix[1:3],
    matrix[:, 1:3],
    matrix[::-1],
    matrix.reshape(2, 12),
]
holds = [
    any(view.strides == anatomy.strides(view.shape, 8, order) for order in "CF")
    for view in candidates
]
holds == [view.flags.forc for view in candidates]  # forc: Fortran or C
# => True
check("strides-2", holds)
# => Right. These are the views that are contiguous, as their flags say.

# %%
# **Exercise 3.** The other diagonal of ``square = np.arange(25,
# dtype=np.int64).reshape(5, 5)`` runs from the top right, 4, to the bottom left, 20. Take
# it as a view, with one slice of ``square.reshape(-1)``. Answer with a tuple: the view
# and its ``strides``.
#
# .. hint::
#
#    On the tape, how many numbers further is the next number of the diagonal?
#
# .. hint::
#
#    Mind where it stops: 24 is not on that diagonal.
#
# .. solution::

square = np.arange(25, dtype=np.int64).reshape(5, 5)
diagonal = square.reshape(-1)[4:-1:4]
diagonal.tolist(), diagonal.strides
# => ([4, 8, 12, 16, 20], (32,))
check("strides-3", (diagonal, diagonal.strides))
# => Right. One stride, a row less a number, walks down the diagonal.

# %%
# **Exercise 4.** A camera delivers ``frame``, a ``uint8`` array of shape (480, 640, 3): rows,
# columns, and red, green, blue. A library wants the colours first: ``frame.transpose(2,
# 0, 1)``. Predict the strides of that view, without making it.
#
# .. hint::
#
#    First those of ``frame``. A ``uint8`` has one byte.
#
# .. hint::
#
#    A transpose puts the strides into the order of its axes.
#
# .. solution::

frame_strides = anatomy.strides((480, 640, 3), 1)
predicted = tuple(frame_strides[axis] for axis in (2, 0, 1))
predicted == np.zeros((480, 640, 3), dtype=np.uint8).transpose(2, 0, 1).strides
# => True
math.prod((480, 640, 3)) == 480 * frame_strides[0]
# => True
check("strides-4", predicted)
# => Right. The bytes of a colour stay 3 apart: a library that wants them side by
#    side needs a copy.

# %%
# What to read next
# -----------------
# - `Repeat an array without copying it <plot_repeat_without_copying.html>`_ is about
#   strides of zero, and what happens if you write to such an array.
# - `Read numbers from bytes in the right order <plot_byte_order.html>`_ looks inside the
#   boxes.
# - `The N-dimensional array
#   <https://numpy.org/doc/stable/reference/arrays.ndarray.html>`_ in NumPy's manual has
#   the formulas in full.
