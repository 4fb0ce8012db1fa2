r"""
Create arrays of numbers, ranges and random values
==================================================

Typing numbers into ``np.array`` is one way to make an array, and the rarest. Mostly you
know its size and a rule: all zeros, the numbers from 10 to 49, five concentrations from
0.01 to 100, a thousand random draws. NumPy has a function for each. Three things trip
people up: the end of a range is left out, a range with a fraction as its step may have
one value too many, and an empty array is full of what lay in memory before.

**You will learn** to create arrays from lists, to fill them with one value, to count
and to divide an interval evenly, and to draw random numbers that others can repeat.
"""

# %%
# Write the values down
# ---------------------
# One list makes a row of values. A list of lists of equal length makes a table, a row
# for each. The *shape* is the number of rows and of columns. For a plain row it is its
# length, written ``(3,)``: it is a *tuple*, a list in parentheses that cannot be
# changed, and a tuple of one needs its comma. Directions are called *axes*: in a table,
# axis 0 runs down and axis 1 to the right, and a plain row has only axis 0.
# ``row.shape`` is an *attribute*: it follows a dot as a method does, but without
# parentheses.

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_array
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy", "numpy.random"]
# sphinx_gallery_thumbnail_number = 2

row = np.array([1, 2, 3])
table = np.array([[1, 2, 3], [4, 5, 6]])
row.shape, table.shape
# => ((3,), (2, 3))

# sphinx_gallery_alt = "A table of 2 rows and 3 columns with the numbers 1 to 6, and the numbers of its rows and columns at the edges."
draw_array(table, title="shape (2, 3)")
plt.show()

# %%
# The values go into *one* list. Without it each number is an *argument*, one of the
# things that a function is given in its parentheses, and ``np.array`` does not take
# three (*positional*: known by their place):

try:
    np.array(1, 2, 3)
except TypeError as error:
    print(error)
# => array() takes from 1 to 2 positional arguments but 3 were given

# %%
# Fill with one value
# -------------------
# Give the shape: one number for a row, a tuple for a table. Without the inner
# parentheses of the tuple, the 3 is taken for a type. ``np.eye`` makes an *identity*,
# with ones on the diagonal; ``np.identity`` is the same.

np.zeros(5)
# => array([0., 0., 0., 0., 0.])
np.full((2, 3), 7)
# => array([[7, 7, 7],
#           [7, 7, 7]])
np.eye(3)
# => array([[1., 0., 0.],
#           [0., 1., 0.],
#           [0., 0., 1.]])
try:
    np.zeros(2, 3)  # should be np.zeros((2, 3))
except TypeError as error:
    print(error)
# => Cannot interpret '3' as a data type

# %%
# The points after the numbers say that these are floats, numbers with a fraction. Ask
# for whole numbers with ``dtype=int``; *dtype* is short for data type, the subject of
# the next page. You may have copied the longer way below. It makes three arrays to get
# one.

np.zeros(5).astype(int) + 1  # zeros, then whole numbers, then the sum
# => array([1, 1, 1, 1, 1])
np.ones(5, dtype=int)
# => array([1, 1, 1, 1, 1])

# %%
# ``zeros_like``, ``ones_like`` and ``full_like`` take the shape from another array.
# They take its type too, and that bites: an array of whole numbers has no room for
# fractions, and what you put in is cut off without a warning.

half = np.zeros_like(row)
half[0] = 0.5
half
# => array([0, 0, 0])
half = np.zeros_like(row, dtype=float)
half[0] = 0.5
half
# => array([0.5, 0. , 0. ])

# %%
# ``np.empty`` reserves memory and writes nothing into it. The array holds what happened
# to lie there: on one day zeros, on another day anything. It saves a little time when
# every value is about to be overwritten. If you cannot be sure of that, start from
# ``nan`` ("not a number"): places that you forgot stay visible. ``result[:]`` means all
# places.

result = np.empty(4)  # never look at it before it is filled
result[:] = [4, 3, 1, 0]
result
# => array([4., 3., 1., 0.])
np.full(4, np.nan)
# => array([nan, nan, nan, nan])

# %%
# Count
# -----
# ``np.arange(start, stop, step)`` counts like Python's ``range``, and like it leaves
# the stop out: the numbers from 10 to 99 are ``np.arange(10, 100)``. ``reshape`` lays
# numbers out in rows; `Change the shape of an array without touching its values
# <plot_shape.html>`_ is about it.

np.arange(5)
# => array([0, 1, 2, 3, 4])
len(np.arange(100)), len(np.arange(10, 100)), int(np.arange(10, 100)[-1])
# => (100, 90, 99)
np.arange(9).reshape(3, 3)
# => array([[0, 1, 2],
#           [3, 4, 5],
#           [6, 7, 8]])

# %%
# A step with a fraction is a trap. Computers store 0.1 only nearly, so the stop may be
# in or out. By the rule, 1.3 should be missing here:

np.arange(1, 1.3, 0.1).round(6).tolist()
# => [1.0, 1.1, 1.2, 1.3]
(np.arange(10, 13) / 10).tolist()  # count in whole numbers, then divide
# => [1.0, 1.1, 1.2]

# %%
# Divide an interval
# ------------------
# ``np.linspace`` takes the number of points instead of the step, and both ends are in.
# So a step of 0.1 from 0 to 1 takes eleven points, not ten. With ``retstep=True`` it
# returns the step as well.

np.linspace(0, 1, 11)
# => array([0. , 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1. ])
points, step = np.linspace(0, 1, 100, retstep=True)
float(step) == 1 / 99
# => True

# %%
# Concentrations, frequencies and sizes are better spaced by a constant *factor*.
# ``np.geomspace`` does it from the first value to the last. ``np.logspace`` does the
# same from exponents of ten: with ``np.logspace(1, 10, …)`` you end at ten billion, not
# at ten.

doses = np.geomspace(0.01, 100, 5)  # µM
doses.tolist()
# => [0.01, 0.1, 1.0, 10.0, 100.0]
np.allclose(np.geomspace(1, 10, 100), np.logspace(0, 1, 100))  # equal, but for rounding
# => True
round(float(np.logspace(1, 10, 100)[-1]))
# => 10000000000

# sphinx_gallery_alt = "Twelve points from 1 to 10 as two rows: linspace at even distances, geomspace crowded at the low end."
fig, ax = plt.subplots(figsize=(6.4, 2), layout="constrained")
ax.plot(np.linspace(1, 10, 12), np.ones(12), "o")
ax.plot(np.geomspace(1, 10, 12), np.zeros(12), "s")
ax.set_yticks([0, 1], ["geomspace", "linspace"])
ax.set(ylim=(-0.6, 1.6), xlabel="value", title="Twelve points from 1 to 10")
plt.show()

# %%
# Draw random numbers that can be repeated
# ----------------------------------------
# Make a *generator* once (``rng``, for random number generator) and draw everything
# from it. The number that you give it, any whole number, is the *seed*: from the same
# seed come the same draws. You can find a bug again, and others can check your figure.
# Note the version of NumPy with it, because a later one may draw differently. Choose
# the seed before you see the result.
#
# Random numbers come evenly between 0 and 1, whole in a range (stop left out), or from
# a bell curve with a given mean and standard deviation. ``permutation`` shuffles, here
# to decide who gets the drug:

rng = np.random.default_rng(20260101)
rng.random(3).round(3).tolist()
# => [0.232, 0.828, 0.528]
rng.integers(1, 7, size=10)  # a die
# => array([3, 6, 3, 2, 2, 5, 1, 6, 6, 3])
rng.normal(37.0, 0.4, size=4).round(1).tolist()  # body temperatures in °C
# => [37.2, 37.2, 37.6, 36.8]
rng.permutation(["control", "control", "drug", "drug"]).tolist()
# => ['drug', 'control', 'drug', 'control']

# %%
# The pitfall is to make a new generator for each draw. It starts from the seed again,
# and "random" repeats:

[int(np.random.default_rng(1).integers(1, 7)) for _ in range(5)]
# => [3, 3, 3, 3, 3]
rng = np.random.default_rng(1)
[int(rng.integers(1, 7)) for _ in range(5)]
# => [3, 4, 5, 6, 1]

# %%
# **Then and now.** Older code writes ``np.random.seed(0)`` and then
# ``np.random.rand(3)``, ``randn`` or ``randint``. These still work, on one generator
# that the whole program shares: any library that draws from it changes your numbers.
# ``default_rng`` is your own. With the same seed, old and new draw different numbers.
# (``RandomState`` is the old generator by its name.)

bool(np.random.RandomState(1).normal() == np.random.default_rng(1).normal())
# => False

# %%
# Draw many, and the bell appears. The 31 edges make bars that are 0.1 °C wide.

# sphinx_gallery_alt = "Histogram of a thousand body temperatures: a bell around 37 degrees, from about 36 to 38."
rng = np.random.default_rng(20260101)
temperatures = rng.normal(37.0, 0.4, size=1000)
fig, ax = plt.subplots(figsize=(6.4, 2.6), layout="constrained")
ax.hist(temperatures, bins=np.linspace(35.5, 38.5, 31), edgecolor="white")
ax.set(xlabel="body temperature (°C)", ylabel="draws")
plt.show()

# %%
# Exercises
# ---------
# Test your answers with ``check("creation-1", answer)`` and so on.
#
# **Exercise 1.** Make the numbers 10 to 49, both ends included. Then turn them round,
# so that they count from 49 down to 10.
#
# .. hint::
#
#    ``arange`` leaves the stop out.
#
# .. hint::
#
#    Turning round works as with a list: ``[::-1]``.
#
# .. solution::

numbers = np.arange(10, 50)
len(numbers), int(numbers[0]), int(numbers[-1])
# => (40, 10, 49)
countdown = numbers[::-1]
np.array_equal(countdown, np.arange(49, 9, -1))  # the same, counted down
# => True
check("creation-1", countdown)
# => Right. np.flip does the same as [::-1].

# %%
# **Exercise 2.** Make 100 zeros, but let the fifth be a one. Such a single pulse is
# what engineers send through a filter to see what it does.
#
# .. hint::
#
#    Make the zeros first. One value is then set as in a list.
#
# .. solution::

pulse = np.zeros(100)
pulse[4] = 1
pulse[:7]
# => array([0., 0., 0., 0., 1., 0., 0.])
check("creation-2", pulse)
# => Right. The fifth entry has index 4, because the first has index 0.

# %%
# **Exercise 3.** Lay the numbers 0 to 8 out in a table of three rows. Then add 10 to
# the three on its diagonal. All are to stay whole numbers.
#
# .. hint::
#
#    Which table has something on the diagonal and nothing elsewhere?
#
# .. hint::
#
#    Tables of the same shape are added value by value. What was the type of
#    ``np.eye(3)``?
#
# .. solution::

square = np.arange(9).reshape(3, 3)
marked = square + 10 * np.eye(3, dtype=int)
marked
# => array([[10,  1,  2],
#           [ 3, 14,  5],
#           [ 6,  7, 18]])
check("creation-3", marked)
# => Right. The identity stayed a table of whole numbers, and so did the sum.

# sphinx_gallery_alt = "The table of 10, 1, 2; 3, 14, 5; 6, 7, 18, with its diagonal framed."
draw_array(marked, select=marked >= 10)  # frames what is 10 or more
plt.show()

# %%
# What to read next
# -----------------
# - `Choose the data type of an array <plot_dtypes.html>`_, the next page, is about
#   ``dtype``.
# - `Change the shape of an array without touching its values <plot_shape.html>`_ turns
#   rows into tables.
# - `Array creation <https://numpy.org/doc/stable/user/basics.creation.html>`_ and
#   `Random sampling <https://numpy.org/doc/stable/reference/random/index.html>`_ in
#   NumPy's manual list every function. The default generator is PCG64: M. O'Neill
#   (2014), "PCG: a family of simple fast space-efficient statistically good algorithms
#   for random number generation", Harvey Mudd College, HMC-CS-2014-0905.
