r"""
Select by condition with masks
==============================

A comparison gives an array of truth values. In square brackets such an array is a
*mask*: ``trials[trials > 10]`` picks the values where the mask is True, in their order.
On the left of ``=`` it changes just these values. What you pick is a copy, and has lost
the shape.

**You will learn** to count, to pick and to change what passes a condition, to choose
between a mask and positions, and to see the conditions that select something else than
you mean.
"""

# %%
# Pick what passes
# ----------------
# Two mice, two days, five trials. The mask has the shape of the array. The result then
# has one axis, because the values that pass seldom fill a rectangle. They come in
# reading order, row by row.

import timeit
import warnings

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_array, draw_speed
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 2

trials = np.array(
    [[[0, 1, 2, 3, 4], [10, 11, 12, 13, 14]], [[5, 6, 7, 8, 9], [15, 16, 17, 18, 19]]]
)
mask = trials > 10
print(mask)
# => [[[False False False False False]
#      [False  True  True  True  True]]
#
#     [[False False False False False]
#      [ True  True  True  True  True]]]
print(trials[mask])
# => [11 12 13 14 15 16 17 18 19]

# sphinx_gallery_alt = "The array of two mice by two days by five trials; the nine values above 10, in the second row of each mouse, are highlighted."
draw_array(trials, mask, title="trials[trials > 10]")
plt.show()

# %%
# To count, do not pick: ``np.count_nonzero`` counts what is True. ``sum`` does the same,
# since True counts as 1, and so the mean of a mask is the share that passes.

print(np.count_nonzero(mask), mask.sum(), mask.mean())
# => 9 9 0.45

# %%
# A mask for one axis takes whole rows, or, after a colon, whole columns. Its length
# must be that of its axis.

weights = np.array([[18, 31], [22, 24], [25, 29]])  # three mice, before and after
gained = weights[:, 1] - weights[:, 0]
print(gained, gained > 3)
# => [13  2  4] [ True False  True]
print(weights[gained > 3])
# => [[18 31]
#     [25 29]]
try:
    weights[:, gained > 3]
except IndexError as error:
    print(error)
# => boolean index did not match indexed array along axis 1; size of axis is 2 but size of corresponding boolean axis is 3

# %%
# The pitfall: a mask must hold truth values. Files often store them as 0 and 1, and
# whole numbers in brackets pick *positions*: here 0, then 1, then 1 again. No error,
# wrong values. ``== 1`` makes truth values of them.

stored = np.array([0, 1, 1])
print(gained[stored], gained[stored == 1])
# => [13  2  2] [2 4]

# %%
# Select in a picture
# -------------------
# Nested squares make a picture (A) of 20 by 20 pixels: 256 of them have the value 3,
# 108 the value 6, and 36 the value 9. In a copy, all pixels above 2 and below 6 are set
# to 0 (B): these are the threes. The condition for C takes the nines as well, 292
# pixels. Each comparison stands in parentheses, for the reasons shown on the page before
# this one. ``imshow`` draws an array as a picture, larger values brighter.

squares = np.full((20, 20), 3)
squares[4:-4, 4:-4] = 6
squares[7:-7, 7:-7] = 9
print([int(np.count_nonzero(squares == value)) for value in (3, 6, 9)])
# => [256, 108, 36]

threes = (squares > 2) & (squares < 6)
threes_or_nines = threes | (squares == 9)
without_threes, only_sixes = squares.copy(), squares.copy()
without_threes[threes] = 0
only_sixes[threes_or_nines] = 0
print(np.count_nonzero(threes_or_nines))
# => 292

# %%

# sphinx_gallery_alt = "Three pictures of nested squares. A: rings of 3 and 6 around a square of 9. B: the outer ring is 0. C: only the ring of 6 is left."
fig, axs = plt.subplots(1, 3, figsize=(7.2, 2.6), layout="constrained")
pictures = {"A": squares, "B": without_threes, "C": only_sixes}
for ax, (title, picture) in zip(axs, pictures.items(), strict=True):
    ax.imshow(picture, vmin=0, vmax=9)
    ax.set(title=title, xticks=[], yticks=[])
    for row in (1.5, 5, 9.5):  # in the outer ring, the inner ring and the square
        value = picture[round(row), 10]
        color = "white" if value < 5 else "black"
        ax.text(9.5, row, value, color=color, ha="center", va="center")
plt.show()

# %%
# You may have read that ``(squares > 3) & (squares < 7)`` is another way to write the
# first condition. It is not: that one picks the sixes. To compare two masks, count, or
# let ``np.array_equal`` decide. In the pictures, black is True.

other = (squares > 3) & (squares < 7)
print(np.count_nonzero(threes), np.count_nonzero(other))
# => 256 108
print(np.array_equal(threes, other), np.count_nonzero(threes & other))
# => False 0

# sphinx_gallery_alt = "Two masks side by side: the first is True in the outer ring, the second in the inner ring; they have no pixel in common."
fig, axs = plt.subplots(1, 2, figsize=(5.4, 2.8), layout="constrained")
for ax, chosen, title in zip(axs, (threes, other), ("2, < 6", "3, < 7"), strict=True):
    ax.imshow(chosen, cmap="gray_r")
    ax.set(title=f"squares > {title}", xticks=[], yticks=[])
    ax.spines[:].set_visible(True)
plt.show()

# %%
# Find out where
# --------------
# ``np.flatnonzero`` gives the positions at which a condition is true. ``np.where`` with
# a condition alone is the same as ``np.nonzero``: it returns a *tuple*, with one array
# of positions for each axis. So for one axis the positions are the first part of it,
# and ``len(np.where(a > 2))`` says 1 whatever was found.

a = np.arange(5)
np.where(a > 2)
# => (array([3, 4]),)
print(len(np.where(a > 2)), np.flatnonzero(a > 2))
# => 1 [3 4]
rows, columns = np.nonzero(weights > 24)
print(rows, columns, weights[rows, columns])
# => [0 2 2] [1 0 1] [31 25 29]

# %%
# To drop values, invert the mask with ``~``. ``np.delete`` takes positions and does the
# same. Neither removes anything from ``a``: both return a shorter copy.

print(a[~(a > 2)], np.delete(a, np.flatnonzero(a > 2)), a)
# => [0 1 2] [0 1 2] [0 1 2 3 4]

# %%
# Change what passes
# ------------------
# On the left of ``=``, or of ``*=`` and the like, a mask changes the array itself. The
# values on the right are one number, or as many as the mask selects. Here large values
# become their squares minus 2; the second mask sees what they are by then.

noise = np.array([0.1, 2, -1, 3, 0.2])
changed = noise.copy()
changed[changed > 0.2] = changed[changed > 0.2] ** 2 - 2
changed[changed < 0] = 0
print(changed)
# => [0.1 2.  0.  7.  0.2]

# %%
# On the right of ``=`` you get a copy. A change to it stays there until you put it
# back, and a second pair of brackets writes into a copy that nobody keeps. Neither
# warns.

large = noise > 0.2
picked = noise[large]
picked[:] = 99
noise[large][0] = 99
print(noise)
# => [ 0.1  2.  -1.   3.   0.2]
noise[large] = picked
print(noise)
# => [ 0.1 99.  -1.  99.   0.2]

# %%
# ``np.where(condition, x, y)`` makes a new array: ``x`` where the condition is true,
# ``y`` elsewhere. It keeps the shape and leaves its inputs alone.
#
# Both ``x`` and ``y`` are computed everywhere, also where they are not used, and that
# can give warnings. To compute only where it makes sense, hand the mask to the function
# as ``where``, and in ``out`` an array with the values for everywhere else.

signal = np.array([4.0, -1.0, 9.0])
np.where(signal > 0, signal, 0)
# => array([4., 0., 9.])
with warnings.catch_warnings(record=True) as caught:  # to print the warning below
    warnings.simplefilter("always")
    print(np.where(signal > 0, np.sqrt(signal), 0), caught[0].message)
# => [2. 0. 3.] invalid value encountered in sqrt
np.sqrt(signal, where=signal > 0, out=np.zeros(3))
# => array([2., 0., 3.])

# %%
# Do not choose by hearsay about speed
# ------------------------------------
# Old advice says that masks are faster than ``np.where``. Measured, it depends. To pick
# by a condition, once, neither is far ahead. To pick the same few values again and
# again, here one in a hundred, positions win by far: a mask is read to its end each
# time. To change over to the others, the mask wins: positions must be found anew.


def seconds(function):
    return min(timeit.repeat(function, number=2, repeat=7)) / 2


data = np.random.default_rng(20260101).random(1_000_000)
few = data < 0.01
positions = np.flatnonzero(few)
times = {"data[mask]": seconds(lambda: data[few])}
times["data[positions]"] = seconds(lambda: data[positions])
times["data[mask]"] > 3 * times["data[positions]"]
# => True
by_mask = seconds(lambda: data[data < 0.01])
by_where = seconds(lambda: data[np.where(data < 0.01)])
0.2 < by_mask / by_where < 5
# => True
seconds(lambda: np.flatnonzero(~few)) > 3 * seconds(lambda: ~few)
# => True

# sphinx_gallery_alt = "Two bars of time: picking one value in a hundred by mask takes many times as long as by positions."
draw_speed(times)
plt.show()

# %%
# Exercises
# ---------
# **Exercise 1.** Make an array of 10 by 10 zeros with ones all along its border. How
# many ones are there?
#
# .. hint::
#
#    Start from ones, and set the inside to zero.
#
# .. solution::

border = np.ones((10, 10))
border[1:-1, 1:-1] = 0
print(np.count_nonzero(border))
# => 36
check("masks-1", border)
# => Right. np.pad makes the same from an 8 by 8 array of zeros.

# %%
# **Exercise 2.** In ``numbers = np.arange(11)``, give a minus sign to what is larger
# than 3 and not larger than 8. Change the array itself. Then do the same to
# ``np.arange(11, dtype=np.uint8)``, which can hold 0 to 255. What comes out?
#
# .. hint::
#
#    A mask of two conditions, on the left of an assignment.
#
# .. solution::

numbers = np.arange(11)
middle = (numbers > 3) & (numbers <= 8)
numbers[middle] = -numbers[middle]
print(numbers)
# => [ 0  1  2  3 -4 -5 -6 -7 -8  9 10]
check("masks-2", numbers)
# => Right. numbers[middle] *= -1 does the same.
small = np.arange(11, dtype=np.uint8)
small[middle] = -small[middle]
print(small)  # there is no -4 in uint8: it wraps around to 256 - 4
# => [  0   1   2   3 252 251 250 249 248   9  10]
try:
    small[middle] *= -1
except OverflowError as error:
    print(error)
# => Python integer -1 out of bounds for uint8

# %%
# **Exercise 3.** At which position is this membrane voltage, in mV, above 0 for the
# first time? ``trace = np.array([-65, -64, -60, 7, 15, 31, 24, 12, -50, -70, 2, -66])``
#
# .. hint::
#
#    Which function gives the positions where a condition is true?
#
# .. hint::
#
#    Take the first of these positions, as a single number.
#
# .. solution::

trace = np.array([-65, -64, -60, 7, 15, 31, 24, 12, -50, -70, 2, -66])
first = np.flatnonzero(trace > 0)[0]
int(first)
# => 3
check("masks-3", first)
# => Right. If nothing passes, [0] raises an IndexError: ask for the size first.

# %%
# What to read next
# -----------------
# - `Combine arrays of different shapes <plot_broadcasting.html>`_, the next page, adds
#   rows and columns to tables.
# - `Boolean array indexing
#   <https://numpy.org/doc/stable/user/basics.indexing.html#boolean-array-indexing>`_ in
#   NumPy's manual has the rules for masks beside slices and lists.
