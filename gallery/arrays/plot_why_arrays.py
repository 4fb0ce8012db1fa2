r"""
Compute with whole arrays instead of loops
==========================================

A Python list can hold anything, so Python looks at each item again to find out what
can be done with it. An *array* holds values of one type, side by side in memory.
An operator or a function works on all of them at once: ``counts + 2``,
``counts.mean()``. That is shorter to write, harder to get wrong, and with many values
much faster. NumPy is the package that brings arrays to Python, and nearly all of
scientific Python stands on it.

**You will learn** to do arithmetic with whole arrays, to tell what a list does from
what an array does, to summarise data with methods, and to measure the gain in speed
fairly.
"""

# %%
# Change every value at once
# --------------------------
# A neuron fired 4, 3 and 1 times in three trials. ``np.array`` turns a list into an
# array, and an operator works on each of its values. With a list that takes a loop.
# ``np`` is what everybody calls NumPy. What a line shows stands below it, marked
# ``# =>``. Matplotlib draws, and ``arraybook`` is this book's own package.

import statistics
import timeit

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_broadcast, draw_speed
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 3

counts = np.array([4, 3, 1])
counts + 2
# => array([6, 5, 3])
[count + 2 for count in [4, 3, 1]]
# => [6, 5, 3]

# %%
# All values have one type: a single number with a decimal point (a *float*) makes
# floats of the others, here ``4.`` and ``1.``. You may have read of one type per
# column. An array that is a table, too, has one for the whole.

np.array([4, 3.5, 1])
# => array([4. , 3.5, 1. ])

# %%
# Add two arrays, not two lists
# -----------------------------
# The same ``+`` does two things. Lists are joined end to end. Arrays are added value by
# value, each to its partner at the same place: *elementwise*. To join arrays, use
# ``np.concatenate``. You may have read a tutorial that prints ``[3, 2, 1, 1, 2, 4]``
# for the first sum. This is what it is. (``(3,)`` in the picture: three values.)

first, second = [4, 3, 1], [1, 2, 4]
first + second
# => [4, 3, 1, 1, 2, 4]
np.array(first) + np.array(second)
# => array([5, 5, 5])
np.concatenate([first, second])
# => array([4, 3, 1, 1, 2, 4])

# sphinx_gallery_alt = "Three boxes 4 3 1, plus three boxes 1 2 4, equal three boxes 5 5 5; above each stands (3,)."
draw_broadcast(first, second)
plt.show()

# %%
# Here the difference bites: a function that was written for arrays accepts a list too,
# and returns something else without complaint. ``np.asarray`` cures that, best in the
# function's first line: it makes an array of a list, and leaves an array as it is.


def doubled(values):
    return values * 2


doubled(counts), doubled([4, 3, 1])
# => (array([8, 6, 2]), [4, 3, 1, 4, 3, 1])
doubled(np.asarray([4, 3, 1]))
# => array([8, 6, 2])

# %%
# Partners need equal numbers of values. A single number, ``()`` in the picture, meets
# every value. The rule behind that is *broadcasting*. Some texts use the word for all
# elementwise work, but equal sizes do not need it. Three values and two have no way to
# meet. (``try`` and ``except`` catch the error, so that it can be shown.)

# sphinx_gallery_alt = "Three boxes 4 3 1, plus a 2 that is repeated as two ghosts, equal three boxes 6 5 3."
draw_broadcast(counts, 2)
plt.show()
try:
    counts + np.array([1, 2])
except ValueError as error:
    print(error)
# => operands could not be broadcast together with shapes (3,) (2,)

# %%
# Know the operators
# ------------------
# Division with ``/`` gives floats, even where nothing is left over. ``//`` rounds down,
# below zero too, ``%`` gives the remainder, and ``**`` is a power.

a, b = np.array([7, 8, -9]), np.array([2, 4, 2])
a - b, a * b
# => (array([  5,   4, -11]), array([ 14,  32, -18]))
a / b
# => array([ 3.5,  2. , -4.5])
a // b, a % b
# => (array([ 3,  2, -5]), array([1, 0, 1]))
a**b
# => array([  49, 4096,   81])

# %%
# Two surprises. Whole numbers refuse negative powers, because the result is hardly ever
# whole; use ``1 / a`` or ``a**-1.0``. And small whole numbers wrap around. Pictures,
# for example, often come as ``uint8``: whole numbers from 0 to 255, and after 255 comes
# 0 again, without a warning. ``dtype`` names the type: `Choose the data type of an
# array <plot_dtypes.html>`_ is about that.

try:
    a**-1
except ValueError as error:
    print(error)
# => Integers to negative integer powers are not allowed.
(a**-1.0).round(3)
# => array([ 0.143,  0.125, -0.111])
pixels = np.array([200, 100], dtype="uint8")
pixels + pixels
# => array([144, 200], dtype=uint8)

# %%
# Summarise with methods
# ----------------------
# A *method* is a function that belongs to a value, here an array, and follows it after
# a dot. The result is a number of NumPy's own, which shows its type: ``np.int64(8)`` is
# 8. ``int``, ``float`` and ``print`` make it plain.
#
# **Then and now.** Before NumPy 2, ``counts.sum()`` showed ``8``.

counts.sum()
# => np.int64(8)
print(counts.sum(), counts.max(), counts.min())
# => 8 4 1
round(float(counts.mean()), 4)
# => 2.6667

# %%
# The pitfall is the standard deviation. ``std`` divides the sum of squares by n, the
# number of values, which is right if there are no others. For a sample, divide by one
# less, as Python's own ``statistics.stdev`` and most statistics programs do: ``ddof=1``
# says how much to take off n. The same holds for the variance, ``var``.

round(float(counts.std()), 4), round(float(counts.std(ddof=1)), 4)
# => (1.2472, 1.5275)
round(statistics.stdev([4, 3, 1]), 4)
# => 1.5275

# %%
# What else is there? ``dir`` lists the methods, here those that begin with "cum".
# ``help(counts.cumsum)`` explains one of them. Some tools are functions of NumPy and no
# methods, such as ``np.median``. The `manual
# <https://numpy.org/doc/stable/reference/routines.html>`_ has all of them by subject.

[name for name in dir(counts) if name.startswith("cum")]
# => ['cumprod', 'cumsum']
counts.cumsum()  # running total
# => array([4, 7, 8])
float(np.median(counts))
# => 3.0

# %%
# Measure the speed fairly
# ------------------------
# Sum 100 000 random numbers (drawn as on the next page). ``list(data)`` leaves each
# number in NumPy's wrapping, which costs time at every addition. ``data.tolist()`` is a
# list as Python would make it. A tutorial that found arrays 200 times faster had
# measured the first. The second is the fair opponent, and still loses by far.
#
# ``timeit.repeat`` runs a function many times, here 7 times 5; the smallest time was
# disturbed least. ``lambda:`` makes a function of what follows, which must leave its
# input alone. Another classic comparison overwrote its list with the products, so each
# repeat started from other numbers. The last line below is fair.


def seconds(function):
    return min(timeit.repeat(function, number=5, repeat=7)) / 5


data = np.random.default_rng(20260101).random(100_000)
wrapped, floats = list(data), data.tolist()
times = {
    "sum(list(data))": seconds(lambda: sum(wrapped)),
    "sum(data.tolist())": seconds(lambda: sum(floats)),
    "data.sum()": seconds(data.sum),
}
times["sum(list(data))"] > 2 * times["sum(data.tolist())"]
# => True
times["sum(data.tolist())"] > 3 * times["data.sum()"]
# => True
seconds(lambda: [1.1 * x for x in floats]) > 4 * seconds(lambda: 1.1 * data)
# => True

# sphinx_gallery_alt = "Bars of time, logarithmic: a list of NumPy numbers takes longest, a list of floats much less, the array's own sum a small fraction."
draw_speed(times)
plt.show()

# %%
# Collect in a list, compute in an array
# --------------------------------------
# You may have read that an array can grow like a list. It cannot: its size is fixed
# when it is made. ``np.append`` leaves it alone and returns a longer copy. In a loop,
# everything is copied again for each new value: 1000 values, one by one, take nearly
# half a million copies. Append to a list, and make the array once, at the end.

longer = np.append(counts, 5)
longer, counts
# => (array([4, 3, 1, 5]), array([4, 3, 1]))
sum(range(1000))  # values copied: none, then 1, then 2, and so on
# => 499500

# %%
# Install NumPy and SciPy
# -----------------------
# Give each project an *environment*, a folder with packages of its own. With Python
# alone, run ``python -m venv science``, then ``source science/bin/activate`` (on
# Windows ``science\Scripts\activate``), then ``python -m pip install numpy scipy``.
# With conda: ``conda create -n science numpy scipy``. With uv, in the folder of a
# project: ``uv add numpy scipy``. Add ``matplotlib`` for figures. Bundles in older
# books, such as EPD or python(x,y), are history. You need NumPy 2.1 or later.
#
# NumPy has the arrays. SciPy adds the methods of science that work on them: statistics,
# integration, fitting, signals, images. Here, the standard error of a mean:

from scipy import stats

[int(part) for part in np.__version__.split(".")[:2]] >= [2, 1]
# => True
round(float(stats.sem(counts)), 4)
# => 0.8819

# %%
# Exercises
# ---------
# Try first: ``check("why_arrays-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** A thermometer reads 98, 101, 95 and 104 °F. Convert all four to
# degrees Celsius in one expression: subtract 32, then take five ninths.
#
# .. hint::
#
#    Python multiplies before it subtracts: where do the parentheses go?
#
# .. solution::

fahrenheit = np.array([98, 101, 95, 104])
celsius = (fahrenheit - 32) * 5 / 9
celsius.round(2).tolist()
# => [36.67, 38.33, 35.0, 40.0]
check("why_arrays-1", celsius)
# => Right. One expression, and no loop.

# %%
# **Exercise 2.** Six mice, a sample, weigh 21, 24, 19, 25, 22 and 23 g. By which
# fraction of their mean do the weights vary? Divide the standard deviation of the
# sample by the mean. (This is the *coefficient of variation*.)
#
# .. hint::
#
#    A sample: what does ``std`` need to know?
#
# .. solution::

weights = np.array([21, 24, 19, 25, 22, 23])
variation = weights.std(ddof=1) / weights.mean()
round(float(variation), 4)
# => 0.0967
check("why_arrays-2", variation)
# => Right. A fraction has no unit: it would be the same in ounces.

# %%
# **Exercise 3.** A culture of 3 cells doubles every hour. Make an array of its hourly
# sizes below 1000, beginning with 3. You do not know beforehand how many there will be.
#
# .. hint::
#
#    What can grow, a list or an array?
#
# .. hint::
#
#    ``while size < 1000:`` first append, then double.
#
# .. solution::

sizes, size = [], 3
while size < 1000:
    sizes.append(size)
    size *= 2
culture = np.array(sizes)
culture
# => array([  3,   6,  12,  24,  48,  96, 192, 384, 768])
check("why_arrays-3", culture)
# => Right. The values were copied into an array once, not once for each of them.

# %%
# What to read next
# -----------------
# - `Create arrays of numbers, ranges and random values <plot_creation.html>`_, the next
#   page, has better ways than typing lists.
# - `Choose the data type of an array <plot_dtypes.html>`_ explains the types, and why
#   numbers wrap around.
# - `NumPy: the absolute basics for beginners
#   <https://numpy.org/doc/stable/user/absolute_beginners.html>`_ is the official first
#   tour. For what NumPy is used for, see Harris et al. (2020), "Array programming with
#   NumPy", Nature 585, 357, https://doi.org/10.1038/s41586-020-2649-2.
