r"""
Read the anatomy of an array
============================

An array is two things: a block of bytes, and a small *header* that says how to read them.
The header holds the shape, the dtype, the position of the first element, and the
*strides*: how many bytes to jump to reach the next element along each axis. A view is
a second header for the same bytes. That is why a transpose costs nothing, why a
change can show in two arrays, and why four pixels can keep a large picture in memory.

**You will learn** to read a header line by line, to find out whose memory an array uses
and how much of it, to free a large array when you need only a part of it, and to see why
values that lie side by side are faster to read.
"""

# %%
# Read the header
# ---------------
# ``info``, from this book's package, prints what NumPy knows of an array apart from its
# values. A 3 by 3 table of ``int64`` has elements of 8 bytes, so a row of three takes
# 24: to go down one row, jump 24 bytes; to go right, 8. Those are its strides.

import io
import weakref

import matplotlib.pyplot as plt
import numpy as np

from arraybook.anatomy import info, show, strides, sysinfo, timeit
from arraybook.diagrams import draw_memory, draw_speed
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy", "memory", "performance"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 2

values = np.arange(9, dtype=np.int64)
table = values.reshape(3, 3)
info(table)
# => interface
#      shape         (3, 3)
#      dtype         int64
#      length        3
#      size          9
#      byte order    little
#      memory order  C
#    memory
#      item size     8 bytes
#      nbytes        72 bytes
#      strides       (24, 8)
#      spans         72 bytes
#      keeps alive   72 bytes
#    properties
#      own data      no, owner: array of shape (9,), dtype int64
#      writeable     yes
#      contiguous    yes
#      aligned       yes

# %%
# - *Length* is that of the first axis, *size* counts all elements. *Byte order* says which
#   byte of a number comes first.
# - *Memory order* is C: neighbours along the last axis lie side by side. In Fortran order,
#   those along the first axis do.
# - *Contiguous* means without gaps, in one of these orders. *Aligned* means that each
#   number begins at an address that suits the processor. *Writeable* can be switched off.
# - *Spans* and *keeps alive* are needed where *nbytes* misleads: see below.
#
# *Own data* says *no*. You may have read *Yes* for this very table. But ``reshape`` made a
# second header for the bytes of ``values``: the table is a view.

# %%
# Jump through memory
# -------------------
# Element ``[i, j]`` begins at byte :math:`24 i + 8 j`. ``tobytes`` copies the bytes out;
# ``np.frombuffer`` reads numbers from them, here one, from byte 40 on. In the picture,
# *byte* says where an element begins, and *visit* when its turn comes if you read the
# table row by row. The arcs are the jumps along the first column and the first row.

raw = table.tobytes()
len(raw), 24 * 1 + 8 * 2
# => (72, 40)
int(np.frombuffer(raw, dtype=np.int64, count=1, offset=40)[0]), int(table[1, 2])
# => (5, 5)

# sphinx_gallery_alt = "A tape of nine boxes with the values 0 to 8; short arcs of 8 bytes lead from 0 to 1 to 2 along axis 1, long arcs of 24 bytes from 0 to 3 to 6 along axis 0."
draw_memory(table, title="table")
plt.show()

# %%
# For an array without gaps the strides follow from the shape. That of the last axis is the
# item size. Going backwards, each is the product of the item size and the lengths passed.
# Fortran order begins with the first axis. This book's ``strides`` computes both.

strides((3, 3), 8), strides((4, 3, 2), 8), strides((4, 3, 2), 8, order="F")
# => ((24, 8), (48, 16, 8), (8, 32, 96))
np.empty((4, 3, 2)).strides
# => (48, 16, 8)

# %%
# Change the header, not the bytes
# --------------------------------
# Every array below reads from the nine numbers of ``values``. A transpose swaps the
# strides. A column starts elsewhere and jumps from row to row. A negative stride walks
# back. Nothing is copied. Behind shape and strides stand three of the array's ``flags``:
# in C order, in Fortran order, owns its data.

arrays = {
    "values": values,
    "values[::2]": values[::2],
    "table": table,
    "table.T": table.T,
    "table[:, 1]": table[:, 1],
    "table[::-1]": table[::-1],
    "table[::2, ::2]": table[::2, ::2],
}
for name, array in arrays.items():
    flags = array.flags.c_contiguous, array.flags.f_contiguous, array.flags.owndata
    print(f"{name:<17}{array.shape!s:<8}{array.strides!s:<9}", *flags)
# => values           (9,)    (8,)      True True True
#    values[::2]      (5,)    (16,)     False False False
#    table            (3, 3)  (24, 8)   True False False
#    table.T          (3, 3)  (8, 24)   False True False
#    table[:, 1]      (3,)    (24,)     False False False
#    table[::-1]      (3, 3)  (-24, 8)  False False False
#    table[::2, ::2]  (2, 2)  (48, 16)  False False False

# %%
# ``values`` is in C *and* in Fortran order: with one axis and no gaps there is nothing to
# choose. Arrays with gaps, or read backwards, are in neither. Only ``values`` owns its
# data.
#
# The picture of ``table[::2, ::2]`` shows the same tape with other jumps. The view
# never comes to the dotted boxes.

# sphinx_gallery_alt = "The same tape of nine boxes: the view visits 0, 2, 6 and 8, with arcs of 16 and of 48 bytes; the other boxes are dotted."
draw_memory(table[::2, ::2], title="table[::2, ::2]")
plt.show()

# %%
# Ask whose bytes they are
# ------------------------
# ``.base`` is ``None`` if an array owns its memory. That of a view is, with few exceptions,
# the owner, even if the view was taken from another view. So the base of a row of
# ``table`` is not ``table`` but ``values``. To find out whether two arrays have memory in
# common, ask ``np.shares_memory``. It compares the bytes that they use.

row = table[0]
row.base is table, row.base is values, values.base is None
# => (False, True, True)
np.shares_memory(row, table), np.shares_memory(row, table.copy())
# => (True, False)

# %%
# And an array without own data need not look into the one that you took it from. A list
# of columns makes a copy. But the result can be a transposed view of that copy, and then
# ``info`` says *no* for it, too.

columns = table[:, [0, 2]]
np.shares_memory(columns, table)
# => False

# %%
# Writing through a view writes into the owner. ``show``, from this book's package, draws a
# small array as text: the denser a cell, the larger its value. (A terminal with colours
# shows dark blue to bright yellow. NaN becomes ``??``.)

board = np.zeros((6, 12), dtype=np.int64)
board[1:5, 2:10] = 1
board[1:5, 2:10][::2, ::2] = 2
show(board)
# => ························
#    ····██▒▒██▒▒██▒▒██▒▒····
#    ····▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒····
#    ····██▒▒██▒▒██▒▒██▒▒····
#    ····▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒····
#    ························

# %%
# Let go of a large array
# -----------------------
# This is the pitfall of views. You keep four pixels of a picture and delete the picture.
# But ``del`` removes only the name: the view needs its owner, so 8 million bytes stay in
# memory. A *weak reference* watches an object without keeping it alive. Called, it returns
# ``None`` once the object is gone.

picture = np.zeros((1000, 1000))
watch = weakref.ref(picture)
corner = picture[:2, :2]
del picture
corner.nbytes, corner.base.nbytes, watch() is None
# => (32, 8000000, False)

# %%
# Keep a copy of the part instead, and the rest is free.

corner = corner.copy()
corner.base is None, watch() is None
# => (True, True)

# %%
# Do not trust nbytes of a view
# -----------------------------
# ``nbytes`` is the size times the item size, and nothing else. ``np.broadcast_to`` repeats
# a row of three numbers a million times, with a stride of 0 from each row to the next:
# all rows are the same 24 bytes. Read *spans*, the distance from the first byte to the
# last, and *keeps alive*, the memory of the owner.

info(np.broadcast_to(np.array([0.1, 0.2, 0.7]), (1_000_000, 3)))
# => interface
#      shape         (1000000, 3)
#      dtype         float64
#      length        1000000
#      size          3000000
#      byte order    little
#      memory order  neither
#    memory
#      item size     8 bytes
#      nbytes        24 000 000 bytes
#      strides       (0, 8)
#      spans         24 bytes
#      keeps alive   24 bytes
#    properties
#      own data      no, owner: array of shape (3,), dtype float64
#      writeable     no
#      contiguous    no
#      aligned       yes

# %%
# That view is not writeable, because one write would change a million elements. The
# opposite happens as well: two elements that span 4 million bytes, and keep 8 million
# alive. The span is the stride times the number of steps, plus the last element.

far_apart = np.zeros(1_000_000)[::500_000]
far_apart.nbytes, far_apart.strides, far_apart.base.nbytes
# => (16, (4000000,), 8000000)
far_apart.strides[0] * (len(far_apart) - 1) + far_apart.itemsize
# => 4000008

# %%
# Give the same bytes another meaning
# -----------------------------------
# The dtype is a part of the header too, with the byte order in it. Files and networks
# often deliver *big-endian* numbers: the byte that counts most comes first. ``">i4"`` is
# such an integer of 4 bytes, ``"<i4"`` one the other way round, *little-endian*. Read in
# the wrong order, 1 becomes 16777216. (Python shows a byte of 1 as ``\x01``.)

big = np.array([1, 2], dtype=">i4")
big.tobytes()
# => b'\x00\x00\x00\x01\x00\x00\x00\x02'
big.view("<i4").tolist(), big.astype("<i4").tolist()
# => ([16777216, 33554432], [1, 2])

# sphinx_gallery_alt = "Two rows of four boxes, 0 0 0 1 and 0 0 0 2: the bytes of two big-endian numbers, with their values 1 and 2; an arc at the right goes 4 bytes from one to the next."
draw_memory(big, by_byte=True, title='dtype ">i4"')
plt.show()

# %%
# ``view`` kept the bytes and changed the meaning. ``astype`` kept the meaning and changed
# the bytes.
#
# Keep neighbours together
# ------------------------
# The processor does not fetch single numbers from memory but *cache lines*, on most
# machines of 64 bytes. Neighbours arrive together. With a stride of 64 bytes, each number
# needs a line of its own, so a sum over as many numbers takes longer.
#
# ``timeit``, from this book's package, makes seven runs of a statement; ``globals()`` hands
# it your names. Compare the ``best``. Many tools report the mean, but other programs only
# ever slow a run down, and the mean includes that.

numbers = np.ones(8_000_000)
packed, spread = numbers[:1_000_000], numbers[::8]
packed.size == spread.size, packed.strides, spread.strides
# => (True, (8,), (64,))
near = timeit("packed.sum()", globals())
far = timeit("spread.sum()", globals())
len(far.runs), far.best > 1.5 * near.best
# => (7, True)

# sphinx_gallery_alt = "Two horizontal bars: summing a million numbers that lie 64 bytes apart takes several times as long as summing a million neighbours."
draw_speed({"stride 8 bytes": near.best, "stride 64 bytes": far.best})
plt.show()

# %%
# So lay out your data so that you work mostly along the last axis (in C order). If you
# need a spread view many times, copy it once.
#
# Report your versions
# --------------------
# ``sysinfo``, from this book's package, prints the versions of what you run. They differ
# from machine to machine, so only the names are shown here. When you report a bug, call
# ``sysinfo()`` and paste all of it.

report = io.StringIO()
sysinfo(report)
[line.split()[0] for line in report.getvalue().splitlines()]
# => ['Python', 'NumPy', 'SciPy', 'Matplotlib', 'platform']

# %%
# Exercises
# ---------
# Check your answers with ``check("array_anatomy-1", answer)`` and so on. Three dots stand
# for an answer that you do not have yet.
#
# **Exercise 1.** Decide first, run afterwards: which of these arrays own their data? With
# ``values = np.arange(12)`` and ``grid = values.reshape(3, 4)``, they are ``values[2:5]``,
# ``values[[2, 3, 4]]``, ``grid.T``, ``grid.flatten()`` and ``grid.ravel()``. Answer with a
# list of five truth values, in this order.
#
# .. hint::
#
#    Can a start, a shape and strides describe it? Then no copy is needed.
#
# .. hint::
#
#    NumPy does not check whether the positions in a list are evenly spaced. And of
#    ``flatten`` and ``ravel``, one promises a copy.
#
# .. solution::

values = np.arange(12)
grid = values.reshape(3, 4)
arrays = [values[2:5], values[[2, 3, 4]], grid.T, grid.flatten(), grid.ravel()]
own = [array.flags.owndata for array in arrays]
own
# => [False, True, False, True, False]
check("array_anatomy-1", own)
# => Right. np.reshape and ravel copy only if no strides can do the job.

# %%
# **Exercise 2.** ``frames = np.zeros((4, 6, 8), dtype=np.int16)`` holds four pictures. Work
# out on paper the strides of ``frames[:, ::2, ::-1].T``. Answer with a tuple.
#
# .. hint::
#
#    Begin with ``frames`` itself. How many bytes is one step along its last axis?
#
# .. hint::
#
#    A step multiplies the stride of its axis. ``.T`` puts all axes in the opposite order.
#
# .. solution::

frames = np.zeros((4, 6, 8), dtype=np.int16)
frames.strides, frames[:, ::2, ::-1].strides
# => ((96, 16, 2), (96, 32, -2))
jumps = frames[:, ::2, ::-1].T.strides
jumps
# => (-2, 32, 96)
check("array_anatomy-2", jumps)
# => Right. Three numbers have changed places, and not one pixel.

# %%
# **Exercise 3.** Four views of ``samples = np.arange(12)``: ``samples[::2]``,
# ``samples[1::2]``, ``samples[:8:4]`` and ``samples[5:7]``. Which of them have an element
# of ``samples`` in common? Make a 4 by 4 array of truth values, each view against each,
# itself included, in this order. ``show`` it, and check it.
#
# .. hint::
#
#    All four have the same base, and most of them overlap from end to end. Neither is
#    enough.
#
# .. hint::
#
#    ``np.may_share_memory`` looks at the two ends only. Which function on this page
#    compares the bytes?
#
# .. solution::

samples = np.arange(12)
parts = [samples[::2], samples[1::2], samples[:8:4], samples[5:7]]
common = np.array([[np.shares_memory(a, b) for b in parts] for a in parts])
show(common)
# => ██··████
#    ··██··██
#    ██··██··
#    ████··██
check("array_anatomy-3", common)
# => Right. Even and odd samples lie between each other and share nothing.

# %%
# **Exercise 4.** From ``recording = np.arange(300_000).reshape(300, 1000)`` you need the
# first three rows, and nothing else. Make an array of them that lets the rest go when
# ``recording`` is deleted. A colleague suggests ``np.ascontiguousarray(recording[:3])``.
# Does that do?
#
# .. hint::
#
#    Whose memory is it? Look at ``.base``, or at what ``info`` calls *keeps alive*.
#
# .. hint::
#
#    ``np.ascontiguousarray`` copies only if it must.
#
# .. solution::

recording = np.arange(300_000).reshape(300, 1000)
np.shares_memory(np.ascontiguousarray(recording[:3]), recording)
# => True
kept = recording[:3].copy()
kept.base is None
# => True
check("array_anatomy-4", kept)
# => Right. np.array(recording[:3]) and recording[[0, 1, 2]] make copies as well.

# %%
# What to read next
# -----------------
# - `See how strides turn bytes into an array <plot_strides.html>`_ builds views from
#   strides of your own.
# - `Repeat an array without copying it <plot_repeat_without_copying.html>`_ puts the
#   stride of 0 to use.
# - `Read numbers from bytes in the right order <plot_byte_order.html>`_ has more on
#   big-endian numbers.
# - `Internal organization of NumPy arrays
#   <https://numpy.org/doc/stable/dev/internals.html>`_ in NumPy's manual.
