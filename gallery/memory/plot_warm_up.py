r"""
Warm up with twenty small array problems
========================================

Twenty problems, from a row of numbers to a game of Minesweeper. None needs more than a
few lines, none a loop over the values, and most arrays are small enough to check by eye.
After each answer, ``check`` says that it is right, or what may have gone wrong. Hints
and solutions are folded, so you decide how much help you want.

**You will learn** to make arrays that have a pattern, to pick and change parts of them,
to compute and compare without a loop, and to find the one or two steps that answer an
everyday question.
"""

# %%
# How to use this page
# --------------------
# This page is best done as a notebook, which you can download at its end. Put your
# answer in place of the three dots, and run the cell. A comment with ``=>`` says what the
# cell showed before you changed it. Each exercise brings its data along, so you may skip
# some. The solution stands below your cell: try first.
#
# Two of the arrays that you will make are drawn here. Plain Python makes them with
# loops; yours will need none.

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_array
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy", "exercises"]
# sphinx_gallery_thumbnail_number = 1

edge = (0, 9)
frame = [[int(i in edge or j in edge) for j in range(10)] for i in range(10)]
board = [[(i + j) % 2 for j in range(8)] for i in range(8)]

# sphinx_gallery_alt = "Left a table of 10 by 10 with ones along its border, framed, and zeros inside. Right a board of 8 by 8 with zeros and framed ones in turn."
sizes = {"figsize": (8, 3.9), "width_ratios": [6, 5]}
fig, axs = plt.subplots(1, 2, layout="constrained", **sizes)
draw_array(frame, np.array(frame) == 1, title="Exercise 5", ax=axs[0])
draw_array(board, np.array(board) == 1, title="Exercise 7", ax=axs[1])
plt.show()

# %%
# ``check`` needs the name of the exercise and your answer. As long as the three dots
# are there, it waits. It knows many wrong answers, and has words for each. Here
# somebody answers exercise 1, which asks for the numbers from 10 to 49:

check("warm_up-1", ...)
# => Not done yet: put your answer in place of the three dots.
check("warm_up-1", np.array([10, 49]))
# => Not yet. Those are the two ends. The numbers between them are missing.

# %%
# Make an array
# -------------
# One or two calls each.

# %%
# **Exercise 1.** Make an array of the whole numbers from 10 to 49, both included.
#
# .. hint::
#
#    ``np.arange`` counts. It leaves its stop out.

vector = ...  # your turn
check("warm_up-1", vector)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

vector = np.arange(10, 50)
vector
# => array([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
#           27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
#           44, 45, 46, 47, 48, 49])
check("warm_up-1", vector)
# => Right. arange leaves its stop out, so the stop is 50.

# %%
# **Exercise 2.** Make an array of 100 zeros. Then let the fifth of them be 1.
#
# .. hint::
#
#    Two lines: the first makes the zeros and gives them a name.
#
# .. hint::
#
#    Positions count from 0.

pulse = ...  # your turn
check("warm_up-2", pulse)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

pulse = np.zeros(100)
pulse[4] = 1
pulse[:8]
# => array([0., 0., 0., 0., 1., 0., 0., 0.])
check("warm_up-2", pulse)
# => Right. The fifth entry has index 4.

# %%
# **Exercise 3.** Make a table of three rows and three columns with the numbers 0 to 8.
# The first row is 0, 1, 2.
#
# .. hint::
#
#    First all nine in a row. ``reshape`` then gives them another shape.

matrix = ...  # your turn
check("warm_up-3", matrix)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

matrix = np.arange(9).reshape(3, 3)
matrix
# => array([[0, 1, 2],
#           [3, 4, 5],
#           [6, 7, 8]])
check("warm_up-3", matrix)
# => Right. reshape(3, -1) would do: NumPy works out what -1 stands for.

# %%
# **Exercise 4.** Make the 3 by 3 identity: ones on the diagonal from the top left to
# the bottom right, zeros elsewhere.
#
# .. hint::
#
#    Mathematicians write it as the letter I. Say that aloud: NumPy's name for it sounds
#    the same.

identity = ...  # your turn
check("warm_up-4", identity)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

identity = np.eye(3)
identity
# => array([[1., 0., 0.],
#           [0., 1., 0.],
#           [0., 0., 1.]])
check("warm_up-4", identity)
# => Right. np.identity(3) is the same, and np.diag puts any values on a diagonal.

# %%
# **Exercise 5.** Make the table on the left of the picture: 10 by 10, ones along the
# border, zeros inside.
#
# .. hint::
#
#    Begin with ones everywhere, and set the inside to 0.
#
# .. hint::
#
#    The inside is all rows but the first and the last, and so with the columns. What
#    index does the last one have, however many there are?

frame = ...  # your turn
check("warm_up-5", frame)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

frame = np.ones((10, 10))
frame[1:-1, 1:-1] = 0
np.array_equal(frame, np.pad(np.zeros((8, 8)), 1, constant_values=1))  # another way
# => True
check("warm_up-5", frame)
# => Right. The slice 1:-1 fits a table of any size.

# %%
# Pick and change
# ---------------
# Slices, lists and masks in square brackets pick on the right of ``=``. On its left they
# change what they pick.

# %%
# **Exercise 6.** Turn ``vector`` round, so that it runs from 49 down to 0. Do it with a
# *view*: an array that looks at the same numbers, and copies none.
#
# .. hint::
#
#    A list is turned round in the same way.
#
# .. hint::
#
#    After a second colon, a slice may have a step. It may be negative.

vector = np.arange(50)
backwards = ...  # your turn
check("warm_up-6", backwards)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

backwards = vector[::-1]
backwards[:5], np.shares_memory(backwards, vector)
# => (array([49, 48, 47, 46, 45]), True)
check("warm_up-6", backwards)
# => Right. np.flip(vector) is the same view.

# %%
# **Exercise 7.** Make the table on the right of the picture: 8 by 8, zeros and ones in
# turn like the squares of a chessboard, with a 0 at the top left.
#
# .. hint::
#
#    Begin with zeros. Rows 0, 2, 4 and 6 are all alike, and so are the others.
#
# .. hint::
#
#    ``board[::2]`` is every second row, from row 0 on. Pick columns as well, and assign
#    twice.

board = ...  # your turn
check("warm_up-7", board)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

board = np.zeros((8, 8), dtype=int)
board[::2, 1::2] = 1
board[1::2, ::2] = 1
n = np.arange(8)  # another way: is row + column odd or even?
np.array_equal(board, (n[:, np.newaxis] + n) % 2)
# => True
check("warm_up-7", board)
# => Right. Two slices with a step, and none of the 64 cells by hand.

# %%
# **Exercise 8.** Give a minus sign to the numbers that are larger than 3 and at most 8: 3
# stays 3, and 8 becomes -8. Change the array itself. ``witness`` is a second name of the
# same array, so it shows whether you did: give ``witness`` as your answer.
#
# .. hint::
#
#    A mask of two conditions. Each of them stands in parentheses, with ``&`` between.
#
# .. hint::
#
#    An assignment to ``numbers[mask]`` changes the array. One to ``numbers`` only gives
#    the name to another.

numbers = np.arange(11)
witness = numbers  # the same array
# Your turn: change numbers here.
answer = ...  # then put witness in place of the dots
check("warm_up-8", answer)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

numbers = np.arange(11)
witness = numbers
numbers[(numbers > 3) & (numbers <= 8)] *= -1
witness
# => array([ 0,  1,  2,  3, -4, -5, -6, -7, -8,  9, 10])
check("warm_up-8", witness)
# => Right. The array itself has changed, and both names show it.

# %%
# **Exercise 9.** Let the first and the last column of ``table`` change places, without
# a loop.
#
# .. hint::
#
#    ``table[:, [1, 3]]`` is columns 1 and 3. In which order do you want all of them?
#
# .. hint::
#
#    If you know ``a, b = b, a`` from Python: with columns it goes wrong, because a
#    column is a view. See what comes out, and ask ``check`` why.

table = np.arange(12).reshape(3, 4)
swapped = ...  # your turn
check("warm_up-9", swapped)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

table = np.arange(12).reshape(3, 4)
swapped = table[:, [3, 1, 2, 0]]
swapped
# => array([[ 3,  1,  2,  0],
#           [ 7,  5,  6,  4],
#           [11,  9, 10,  8]])
lost = table.copy()
lost[:, 0], lost[:, -1] = lost[:, -1], lost[:, 0]  # the first column is lost
lost
# => array([[ 3,  1,  2,  3],
#           [ 7,  5,  6,  7],
#           [11,  9, 10, 11]])
table[:, [0, -1]] = table[:, [-1, 0]]  # right, and in place
np.array_equal(table, swapped)
# => True
check("warm_up-9", swapped)
# => Right. A list of indices picks a copy, so nothing is overwritten too early.

# %%
# Compute
# -------
# For each of these, NumPy has a function or a method. The question is which.

# %%
# **Exercise 10.** A plant was photographed on these five days. How many days passed
# from each picture to the next? Give four whole numbers. (``datetime64[D]`` is the
# dtype of dates, counted in days.)
#
# .. hint::
#
#    Dates can be subtracted like numbers. ``np.diff`` subtracts each value from the
#    next.
#
# .. hint::
#
#    What comes out has the unit "days". ``astype`` makes plain numbers of it.

days = np.array(
    ["2028-02-20", "2028-02-27", "2028-03-01", "2028-03-15", "2028-04-01"],
    dtype="datetime64[D]",
)
gaps = ...  # your turn
check("warm_up-10", gaps)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

gaps = np.diff(days).astype(int)
gaps
# => array([ 7,  3, 14, 17])
np.array_equal(gaps, (days[1:] - days[:-1]) / np.timedelta64(1, "D"))  # another way
# => True
check("warm_up-10", gaps)
# => Right. NumPy knew that 2028 is a leap year.

# %%
# **Exercise 11.** Which of these temperatures is nearest to 38 °C, be it above or below?
# Give the temperature.
#
# .. hint::
#
#    How far is each of them from 38? ``np.abs`` takes the sign away.
#
# .. hint::
#
#    ``argmin`` says *where* the smallest value is.

rng = np.random.default_rng(20260101)
readings = rng.integers(340, 410, size=8) / 10  # °C
print(readings)
# => [37.1 35.6 38.5 39.7 34.3 37.6 37.2 40.3]
nearest = ...  # your turn
check("warm_up-11", nearest)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

nearest = readings[np.abs(readings - 38).argmin()]
float(nearest)
# => 37.6
check("warm_up-11", nearest)
# => Right. argmin says where, and the index looks it up in another array.

# %%
# **Exercise 12.** The level of a river was read every hour. For each hour, give the
# highest level so far: ten numbers, which begin with 3, 5, 5.
#
# .. hint::
#
#    ``np.cumsum`` keeps a running sum. Here a running maximum is wanted.
#
# .. hint::
#
#    ``np.maximum(a, b)`` takes the larger of two. It has a method ``accumulate``, which
#    goes along one array.

level = np.array([3, 5, 4, 4, 8, 6, 9, 7, 2, 6])  # dm
record = ...  # your turn
check("warm_up-12", record)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

record = np.maximum.accumulate(level)
record
# => array([3, 5, 5, 5, 8, 8, 9, 9, 9, 9])
check("warm_up-12", record)
# => Right. np.minimum.accumulate keeps the lowest so far.

# sphinx_gallery_alt = "The level goes up and down with time; a dashed line of steps above it only ever rises, from each record to the next."
fig, ax = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
ax.plot(level, "o-", label="level")
ax.step(np.arange(level.size), record, "--", where="post", label="highest so far")
ax.set(xlabel="time (h)", ylabel="level (dm)", ylim=(0, 10))
ax.legend(loc="upper left")
plt.show()

# %%
# **Exercise 13.** Six runners need these times, in seconds. Which place did each of
# them take? The shortest time takes place 1. Give six numbers in the order of
# ``times``.
#
# .. hint::
#
#    ``times.argsort()`` lists the runners in the order in which they came in. That is
#    not the answer yet, but near.
#
# .. hint::
#
#    Where in that list does runner 0 stand? And runner 1? You need the positions that
#    would sort the list of runners.

times = np.array([61.2, 58.9, 63.0, 59.5, 60.1, 58.7])  # s
places = ...  # your turn
check("warm_up-13", places)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

places = times.argsort().argsort() + 1
places
# => array([5, 2, 6, 3, 4, 1])
faster = times < times[:, np.newaxis]  # another way: count who was faster
np.array_equal(places, 1 + faster.sum(axis=1))
# => True
check("warm_up-13", places)
# => Right. scipy.stats.rankdata does it too, and knows what to do with equal times.

# %%
# Broadcast and reshape
# ---------------------
# Small arrays stretch to fit larger ones, and values move into other shapes.

# %%
# **Exercise 14.** Six cells were found to be of type 2, 0, 1, 2, 3 and 0. Make a table
# with a row for each cell and a column for each of the types 0 to 3. It has a 1 where
# the cell is of that type, and 0 elsewhere. (Such a code is called *one-hot*.)
#
# .. hint::
#
#    Compare every type found with every type there is: 6 rows, 4 columns.
#
# .. hint::
#
#    ``types[:, np.newaxis]`` is a column. At the end, make numbers of the truth values.

types = np.array([2, 0, 1, 2, 3, 0])
one_hot = ...  # your turn
check("warm_up-14", one_hot)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

one_hot = (types[:, np.newaxis] == np.arange(4)).astype(int)
np.array_equal(one_hot, np.eye(4)[types])  # another way: pick rows of the identity
# => True
check("warm_up-14", one_hot)
# => Right. Its sum along axis 0 counts the cells of each type.

# sphinx_gallery_alt = "A table of six rows and four columns; each row has one framed 1, in columns 2, 0, 1, 2, 3 and 0 from top to bottom."
draw_array(one_hot, one_hot == 1, title="one row for each cell")
plt.show()

# %%
# **Exercise 15.** Each row is a plant: its height, its number of leaves and its mass. The
# five plants are a *sample*, a few out of many. Make the columns comparable: subtract from
# each column its mean, and divide it by its standard deviation.
#
# .. hint::
#
#    Along which axis does ``mean`` leave one number for each column?
#
# .. hint::
#
#    The standard deviation of a sample divides by one less than the number of values.
#    ``std`` does so if it is told ``ddof=1``.

plants = np.array(  # cm, leaves, g
    [[12, 10, 45], [16, 13, 35], [14, 7, 45], [12, 13, 35], [16, 7, 40]]
)
standardised = ...  # your turn
check("warm_up-15", standardised)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

standardised = (plants - plants.mean(axis=0)) / plants.std(axis=0, ddof=1)
standardised
# => array([[-1.,  0.,  1.],
#           [ 1.,  1., -1.],
#           [ 0., -1.,  1.],
#           [-1.,  1., -1.],
#           [ 1., -1.,  0.]])
check("warm_up-15", standardised)
# => Right. Statisticians call these values z-scores.

# %%
# **Exercise 16.** An experiment combines every temperature with every dose. Make a
# table of 6 rows and 2 columns, temperature and dose. It begins with 20 and 1, then 20
# and 5, then 25 and 1.
#
# .. hint::
#
#    Write the table down, and look at its columns one by one. Which of them repeats
#    each value, which repeats the whole?
#
# .. hint::
#
#    ``np.repeat`` and ``np.tile`` make the columns. ``np.column_stack`` puts them side
#    by side.

temperatures = np.array([20, 25, 30])  # °C
doses = np.array([1, 5])  # mg
plan = ...  # your turn
check("warm_up-16", plan)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

plan = np.column_stack([np.repeat(temperatures, 2), np.tile(doses, 3)])
plan
# => array([[20,  1],
#           [20,  5],
#           [25,  1],
#           [25,  5],
#           [30,  1],
#           [30,  5]])
grids = np.meshgrid(temperatures, doses, indexing="ij")  # another way, for any number
np.array_equal(plan, np.stack(grids, axis=-1).reshape(-1, 2))
# => True
check("warm_up-16", plan)
# => Right. np.repeat repeats each value, np.tile the whole.

# %%
# Think
# -----
# Here the first idea may fail. Try it all the same: ``check`` knows it, and says why.

# %%
# **Exercise 17.** A camera watches five feeders, numbered 0 to 4, and notes where each
# bird goes. How many birds came to each of the five feeders?
#
# .. hint::
#
#    ``counts[visits] += 1`` comes to mind. Try it, and look at feeder 3.
#
# .. hint::
#
#    ``np.bincount`` counts whole numbers. How should it know that there is a feeder 4?

visits = np.array([3, 0, 3, 1, 3, 1, 0])
counts = ...  # your turn
check("warm_up-17", counts)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

counts = np.bincount(visits, minlength=5)
counts
# => array([2, 2, 0, 3, 0])
once = np.zeros(5, dtype=int)
once[visits] += 1  # the first idea: however many visits, one is counted
once
# => array([1, 1, 0, 1, 0])
added = np.zeros(5, dtype=int)
np.add.at(added, visits, 1)  # another way: like added[visits] += 1, visit by visit
np.array_equal(counts, added)
# => True
check("warm_up-17", counts)
# => Right. np.bincount needs whole numbers from 0 on.

# %%
# **Exercise 18.** A row of a Sudoku is valid if each digit from 1 to 9 stands in it
# exactly once. Which of these four rows are valid? Give four truth values.
#
# .. hint::
#
#    The sum of a valid row is 45. That is no proof.
#
# .. hint::
#
#    The digits may stand in any order. ``np.sort`` brings them into one order, row by
#    row if you say so. Then compare.

rows = np.array(
    [
        [5, 3, 4, 6, 7, 8, 9, 1, 2],
        [4, 9, 1, 4, 7, 9, 2, 5, 4],
        [8, 2, 6, 0, 5, 3, 1, 7, 4],
        [9, 7, 8, 3, 1, 2, 6, 4, 5],
    ]
)
valid = ...  # your turn
check("warm_up-18", valid)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

valid = (np.sort(rows, axis=1) == np.arange(1, 10)).all(axis=1)
valid
# => array([ True, False, False,  True])
print(rows.sum(axis=1), rows.prod(axis=1))  # no way to tell the first two apart
# => [45 45 36 45] [362880 362880      0 362880]
check("warm_up-18", valid)
# => Right. Sorted, all valid rows are alike.

# %%
# **Exercise 19.** ``wet`` is True on wet days. The longest wet spell is the longest run
# of wet days without a dry day between. How many days did it last?
#
# .. hint::
#
#    Make numbers of the truth values. They go from 0 to 1 where a spell begins, and from 1
#    to 0 after its end. ``np.diff`` finds both.
#
# .. hint::
#
#    Here it was wet on the first day and on the last. ``np.pad`` puts a dry day before
#    and after.

wet = np.array([1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1], dtype=bool)
longest = ...  # your turn
check("warm_up-19", longest)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

steps = np.diff(np.pad(wet.astype(int), 1))
starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
lengths = ends - starts
longest = lengths.max()
print(starts, lengths, longest)
# => [0 3 9] [2 4 7] 7
check("warm_up-19", longest)
# => Right. Without np.pad, the spell at the end would have been missed.

# %%
# **Exercise 20.** In Minesweeper, a number says how many mines touch its cell, at a
# side or at a corner. Compute the number for every cell, those with a mine included. A
# mine does not count itself.
#
# .. hint::
#
#    A cell at the edge has fewer neighbours. With a margin of zeros, ``np.pad(mines,
#    1)``, all cells have eight.
#
# .. hint::
#
#    Do not go from cell to cell. Shift the whole field: ``padded[0:5, 0:7]`` holds, for
#    all cells at once, the neighbour at the top left.
#
# .. hint::
#
#    There are nine such slices of 5 by 7, for the shifts 0, 1 and 2 down and to the
#    right. Add them all. One of them is the field itself.

rng = np.random.default_rng(20260101)
mines = (rng.integers(0, 5, size=(5, 7)) == 0).astype(int)
print(mines)
# => [[0 0 0 0 1 0 0]
#     [0 0 1 0 0 1 0]
#     [0 0 0 0 1 0 0]
#     [0 0 0 0 0 0 0]
#     [0 0 0 0 1 0 0]]
around = ...  # your turn
check("warm_up-20", around)
# => Not done yet: put your answer in place of the three dots.

# %%
# .. solution::

padded = np.pad(mines, 1)
shifted = [padded[i : i + 5, j : j + 7] for i in range(3) for j in range(3)]
around = sum(shifted) - mines
windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))  # another way
np.array_equal(around, windows.sum(axis=(2, 3)) - mines)
# => True
check("warm_up-20", around)
# => Right. Nine shifted slices, whatever the size of the field.

# sphinx_gallery_alt = "A field of 5 by 7 cells with the number of mines around each; the five cells that hold a mine are framed."
draw_array(around, mines == 1, title="mines around each cell (framed: a mine)")
plt.show()

# %%
# What to read next
# -----------------
# - `Simulate a random walk without a loop <plot_random_walk.html>`_, the next page, is
#   about a running sum, the sister of the running maximum of exercise 12.
# - `Combine arrays of different shapes <../arrays/plot_broadcasting.html>`_ in Part 1,
#   if exercises 14 and 15 were hard.
# - `See how strides turn bytes into an array <plot_strides.html>`_ explains why turning
#   an array round, as in exercise 6, copies nothing.
# - `Routines by topic <https://numpy.org/doc/stable/reference/routines.html>`_ in
#   NumPy's manual lists what there is. Skim it once: half of solving such a problem is
#   knowing the name.
