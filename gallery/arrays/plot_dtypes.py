r"""
Choose the data type of an array
================================

All values of an array are stored in the same way: as whole numbers of eight bytes, say,
or as text of at most three letters. This is its data type, the *dtype*. NumPy chooses
one from your values, and its choice is mostly good. You choose yourself to save memory,
to match a file or a camera, and to stay clear of three accidents: small numbers that
wrap around, fractions that are cut off, and numbers that have turned into text.

**You will learn** to read and choose a dtype, to predict what comes out when two of
them meet, to convert between them, and to store text and rows of unequal length.
"""

# %%
# See what NumPy chose
# --------------------
# ``int64`` are whole numbers, ``float64`` numbers with a fraction, ``bool`` truth
# values. The number behind the name counts *bits*, zeros and ones in memory; eight make
# one *byte*. One float among whole numbers makes floats of them all.

import math

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_array
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 1

np.array([4, 3, 2]).dtype, np.array([4, 3.0, 2]).dtype
# => (dtype('int64'), dtype('float64'))
np.array([True, False, True]).dtype
# => dtype('bool')

# %%
# One text makes text of everything. It happens when a column of a file holds a stray
# word. ``<U21`` means text of up to 21 characters, enough for any whole number.
# ``astype`` makes numbers of it again, if each text is one.
#
# **Then and now.** On Windows, NumPy 1 chose ``int32`` for whole numbers, and ``<U11``
# here. Since NumPy 2 they have 64 bits on every 64-bit computer. Code that needs a
# certain size should ask for it.

mixed = np.array([4, "3", 2])
mixed
# => array(['4', '3', '2'], dtype='<U21')
mixed.astype(int) + 1
# => array([5, 4, 3])

# %%
# Ask for a dtype
# ---------------
# Give Python's own ``float``, ``int``, ``bool`` or ``str``, or one of NumPy's sized
# types. As truth values, all numbers but 0 are true. ``nbytes`` is the memory that the
# values take, here 125 of them in a cube, 5 each way.

np.array([4, 0, 2], dtype=float), np.array([4, 0, 2], dtype=bool)
# => (array([4., 0., 2.]), array([ True, False,  True]))
np.array([4, 0, 2], dtype=str)
# => array(['4', '0', '2'], dtype='<U1')
for dtype in (np.float16, np.float32, np.float64):
    print(dtype.__name__, np.zeros((5, 5, 5), dtype=dtype).nbytes, "bytes")
# => float16 250 bytes
#    float32 500 bytes
#    float64 1000 bytes

# %%
# What small types save in memory, they lack in range; ``np.iinfo`` knows it. Whole
# numbers come with a sign (``int``) and without one (``uint``, "unsigned"). Small floats
# lack digits as well, says ``np.finfo``: ``eps`` is the step from 1 to the next larger
# number. Beyond ``max`` lies ``inf``, infinity, with a warning. ``float16`` runs out of
# whole numbers early: it has no 2049.

for dtype in (np.int8, np.uint8, np.int16, np.int64):
    print(dtype.__name__, np.iinfo(dtype).min, np.iinfo(dtype).max)
# => int8 -128 127
#    uint8 0 255
#    int16 -32768 32767
#    int64 -9223372036854775808 9223372036854775807
for dtype in (np.float16, np.float32, np.float64):
    info = np.finfo(dtype)
    print(dtype.__name__, f"eps {float(info.eps):.1g}, max {float(info.max):.5g}")
# => float16 eps 0.001, max 65504
#    float32 eps 1e-07, max 3.4028e+38
#    float64 eps 2e-16, max 1.7977e+308
np.array([2048, 2049, 2050], dtype=np.float16).tolist()
# => [2048.0, 2048.0, 2050.0]

# %%
# **Then and now.** ``np.float``, ``np.int``, ``np.str`` and ``np.object`` were other
# names for Python's types. They are gone since NumPy 1.24: write ``float``, ``int``,
# ``str``, ``object``. ``np.bool`` went with them and came back in NumPy 2, as NumPy's
# own truth value. ``hasattr`` asks if a name exists.

[hasattr(np, name) for name in ("float", "int", "bool")]
# => [False, False, True]

# %%
# Stay in range
# -------------
# A camera gives ``uint8``, 0 to 255. When a result does not fit, the count starts again
# at the other end, as on a clock, and NumPy says nothing. So a mean comes out darker
# than both pixels. Convert *before* you calculate. In the picture, the shade marks what
# fits, and the grey line what you would expect.

a, b = np.array([200], dtype=np.uint8), np.array([100], dtype=np.uint8)
(a + b) / 2
# => array([22.])
(a.astype(float) + b) / 2
# => array([150.])

# sphinx_gallery_alt = "Stored against true value in two panels, uint8 and int8: inside the shaded range they lie on the grey diagonal, outside on copies of it, like the teeth of a saw."
true = np.arange(-300, 601)
fig, axs = plt.subplots(1, 2, figsize=(6.4, 3), sharey=True, layout="constrained")
for ax, dtype in zip(axs, (np.uint8, np.int8), strict=True):
    ax.axvspan(np.iinfo(dtype).min, np.iinfo(dtype).max, color="C2", alpha=0.15)
    ax.plot(true, true, color="0.6", linewidth=1)
    ax.plot(true, true.astype(dtype), ".", markersize=2)
    ax.set(xlabel="true value", title=dtype.__name__, ylim=(-160, 290))
axs[0].set_ylabel("stored value")
plt.show()

# %%
# 64 bits wrap around too, only later. The product of the numbers from 1 to 21 is the
# first factorial that does not fit. Python's own whole numbers grow as needed.

int(np.arange(1, 22).prod())
# => -4249290049419214848
math.factorial(21)
# => 51090942171709440000

# %%
# A plain Python number is checked: one that does not fit is an error. (Before NumPy 2,
# ``a + 300`` changed to a larger type.) The values of an array are not checked when
# ``astype`` converts them.

try:
    a + 300
except OverflowError as error:
    print(error)
# => Python integer 300 out of bounds for uint8
np.array([300]).astype(np.uint8)
# => array([44], dtype=uint8)

# %%
# Mix and convert
# ---------------
# Two dtypes meet in the smallest one that has room for both; ``np.result_type`` says
# which. For 64-bit whole numbers with and without sign there is none, so they become
# floats and lose digits. A plain Python number does not count here: ``float32`` plus
# 0.1 stays ``float32``.

np.result_type(np.uint8, np.int8), np.result_type(np.int32, np.float32)
# => (dtype('int16'), dtype('float64'))
np.result_type(np.int64, np.uint64)
# => dtype('float64')
(np.ones(2, dtype=np.float32) + 0.1).dtype
# => dtype('float32')

# %%
# ``astype`` returns a converted copy. From floats to whole numbers it cuts the fraction
# off, towards zero. To round, use ``np.rint`` first. Assignment cuts off just as
# silently; ``+=`` refuses. (*Casting* is converting; a *ufunc* is a function of NumPy's
# that works value by value.)

values = np.array([-1.7, 1.2, 2.9])
values.astype(int), np.rint(values).astype(int)
# => (array([-1,  1,  2]), array([-2,  1,  3]))
counts = np.array([4, 3, 1])
counts[0] = 9.9
counts
# => array([9, 3, 1])
try:
    counts += 0.5
except TypeError as error:
    print(error)
# => Cannot cast ufunc 'add' output from dtype('float64') to dtype('int64') with ...

# %%
# Store text
# ----------
# Text has a fixed width, that of the longest entry at the start. Longer text is cut off
# without a warning. ``StringDType``, new in NumPy 2, has room for any length.

animals = np.array(["cat", "dog"])
animals[0] = "mouse"
animals
# => array(['mou', 'dog'], dtype='<U3')
animals = np.array(["cat", "dog"], dtype=np.dtypes.StringDType())
animals[0] = "mouse"
animals
# => array(['mouse', 'dog'], dtype=StringDType())

# %%
# Store rows of unequal length
# ----------------------------
# Spike times of two trials (ms), three and two of them, make no table. NumPy says so,
# in long words (*inhomogeneous*: unequal; *dimensions*: axes). Before NumPy 1.24 it
# made an array of Python lists, at best with a warning.

trials = [[3, 20, 41], [2, 50]]
try:
    np.array(trials)
except ValueError as error:
    print(str(error).replace(". ", ".\n"))
# => setting an array element with a sequence.
#    The requested array has an inhomogeneous shape after 1 dimensions.
#    The detected shape was (2,) + inhomogeneous part.

# %%
# Keep a list of arrays, or fill a table up with ``nan`` ("not a number"). A loop over a
# table takes its rows one by one (``zip`` gives each its trial), and what you write
# into a row is in the table. Functions named ``nan…`` leave the gaps out.

spikes = [np.array(trial) for trial in trials]
[round(float(trial.mean()), 2) for trial in spikes]
# => [21.33, 26.0]
padded = np.full((2, 3), np.nan)
for row, trial in zip(padded, trials, strict=True):
    row[: len(trial)] = trial
float(np.nanmean(padded))
# => 23.2

# sphinx_gallery_alt = "A table of two rows: 3, 20, 41 and below it 2, 50 and a highlighted box that says nan."
draw_array(padded, select=np.isnan(padded), title="the gap is nan")
plt.show()

# %%
# You can still ask for the array of lists: ``dtype=object`` stores Python objects of
# any kind. Then each object does what it does by itself: a list and a number do not
# add. Numbers stored as objects do add, one by one, but most of NumPy's mathematics
# refuses them, such as the square root. Convert them back.

objects = np.array(trials, dtype=object)
try:
    objects + 5
except TypeError as error:
    print(error)
# => can only concatenate list (not "int") to list
numbers = np.array([3, 2, 1], dtype=object)
numbers + 5
# => array([8, 7, 6], dtype=object)
np.sqrt(numbers.astype(float)).round(3)  # np.sqrt(numbers) would be a TypeError
# => array([1.732, 1.414, 1.   ])

# %%
# Exercises
# ---------
# Test your answers with ``check("dtypes-1", answer)`` and so on.
#
# **Exercise 1.** Two tiny pictures, both ``uint8``, have the pixels
# ``[200, 30, 255, 90]`` and ``[100, 51, 255, 90]``. What is their mean, pixel by pixel?
#
# .. hint::
#
#    Is 200 + 100 in the range of ``uint8``? Convert before anything is added.
#
# .. solution::

first = np.array([200, 30, 255, 90], dtype=np.uint8)
second = np.array([100, 51, 255, 90], dtype=np.uint8)
mean = (first.astype(float) + second) / 2
mean
# => array([150. ,  40.5, 255. ,  90. ])
check("dtypes-1", mean)
# => Right. The sum was taken in floats, which have room for it.

# %%
# **Exercise 2.** An instrument wrote ``["2.7", "-1.6", "0.9"]``. Make whole numbers of
# it, each the nearest one.
#
# .. hint::
#
#    Text cannot be rounded: what must it become first? ``astype(int)`` does not round.
#
# .. solution::

readings = np.array(["2.7", "-1.6", "0.9"])
nearest = np.rint(readings.astype(float)).astype(int)
nearest
# => array([ 3, -2,  1])
check("dtypes-2", nearest)
# => Right. np.rint alone would have left floats.

# %%
# **Exercise 3.** A detector counts up to 40 000, and writes -3 when it fails. Which is
# the smallest dtype for whole numbers that holds both? (Give it to ``check``.) How much
# memory would a million values save against ``int64``?
#
# .. hint::
#
#    ``np.iinfo`` knows the ranges. -3 needs a sign.
#
# .. solution::

np.iinfo(np.int16).max < 40_000 <= np.iinfo(np.int32).max
# => True
np.zeros(10**6, dtype=np.int64).nbytes - np.zeros(10**6, dtype=np.int32).nbytes
# => 4000000
check("dtypes-3", np.int32)
# => Right. Four bytes a value, half of what NumPy chooses by itself.

# %%
# What to read next
# -----------------
# - `Trust floating-point numbers as far as they go <plot_floats.html>`_: why floats
#   round.
# - `Keep text and numbers in one table <plot_records.html>`_ gives each column its own
#   dtype.
# - `Data types <https://numpy.org/doc/stable/user/basics.types.html>`_ and `Promotion
#   <https://numpy.org/doc/stable/reference/arrays.promotion.html>`_ in NumPy's manual
#   have the full tables. Why Python numbers do not count: `NEP 50
#   <https://numpy.org/neps/nep-0050-scalar-promotion.html>`_.
