r"""
Simulate a random walk without a loop
=====================================

A walker stands at 0 and takes ``n`` steps, each up or down by 1 as a coin falls. Each
position needs the one before, so the task seems made for a loop. But a position is the
sum of the steps so far: draw all steps at once, and let ``np.cumsum`` add them up. That
is far faster, and nearly as readable. Three versions follow, then a test that they do the
same, a comparison of their speed, and how to pass on a seed.

**You will learn** to turn a loop into a running total, to check a simulation against
theory, and to pass a random generator so that others can repeat what you did.
"""

# %%
# Take one step at a time
# -----------------------
# The loop below is the definition, written out. The random generator ``rng`` is an
# argument, so whoever calls the function chooses the seed. ``random.Random`` makes a
# generator of Python's own, ``default_rng`` one of NumPy's. A walk of ``n`` steps has
# ``n + 1`` positions, because the start counts too.

import random
import timeit
from itertools import accumulate

import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

from arraybook.diagrams import draw_speed
from arraybook.exercises import check
from arraybook.sequences import random_walk

# sphinx_gallery_tags = ["level: beginner", "numpy.random", "randomness", "simulation"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 1


def walk_loop(n, rng):
    position = 0
    positions = [position]
    for _ in range(n):
        position += rng.choice((-1, 1))
        positions.append(position)
    return positions


walk_loop(10, random.Random(5))
# => [0, 1, 2, 1, 2, 1, 0, -1, -2, -1, 0]

# %%
# Add up the steps
# ----------------
# The loop does two things: it draws, and it keeps a running total. Python has a tool for
# each. ``choices`` draws ``k`` steps; ``accumulate`` returns the running totals, from
# ``initial`` on.
#
# **Then and now.** Old copies of this code say that it needs Python 3.6. That was true of
# ``choices``; ``initial`` came with 3.8. Every Python that NumPy 2 runs on has both.


def walk_accumulate(n, rng):
    steps = rng.choices((-1, 1), k=n)
    return list(accumulate(steps, initial=0))


walk_accumulate(10, random.Random(5))
# => [0, 1, 2, 3, 4, 5, 6, 5, 4, 5, 6]

# %%
# Do the same with arrays
# -----------------------
# ``rng.integers(0, 2, size=n)`` draws zeros and ones. The upper end, 2, is left out;
# Python's ``randint(0, 1)`` includes it. Twice that, less one, is -1 or 1. The running
# total of an array is ``np.cumsum``.


def walk_numpy(n, rng):
    steps = 2 * rng.integers(0, 2, size=n) - 1
    return np.concatenate([[0], np.cumsum(steps)])


walk_numpy(10, np.random.default_rng(5)).tolist()
# => [0, 1, 2, 1, 2, 1, 2, 3, 2, 3, 2]

# %%
# The pitfall: ``np.cumsum`` returns one total for each step, and the start is not among
# them. Copies of the classic code that leave out the 0 give ``n`` positions, the first of
# them already away from zero, and every index is off by one. Since NumPy 2.1
# ``np.cumulative_sum`` can include the start.

steps = np.array([1, 1, -1, 1])
np.cumsum(steps)
# => array([1, 2, 1, 2])
np.cumulative_sum(steps, include_initial=True)
# => array([0, 1, 2, 1, 2])

# %%
# Twelve walks. The dashed curves, :math:`\sqrt t` and :math:`-\sqrt t`, are the typical
# distance after ``t`` steps; the next section says why.

rng = np.random.default_rng(20260101)
t = np.arange(401)

# sphinx_gallery_alt = "Twelve jagged walks of 400 steps that fan out from zero; most stay between two dashed curves, plus and minus the square root of t."
fig, ax = plt.subplots(layout="constrained")
for _ in range(12):
    ax.plot(t, walk_numpy(400, rng), linewidth=0.8, alpha=0.8)
for sign in (-1, 1):
    ax.plot(t, sign * np.sqrt(t), "k--", linewidth=2)
ax.text(400, 21, r"$\sqrt{t}$ ", ha="right", va="bottom")
ax.set(xlabel="step t", ylabel="position", xlim=(0, 400))
plt.show()

# %%
# Check that they obey one law
# ----------------------------
# The three functions draw in different ways, so their walks differ even with equal seeds.
# What must agree is their *law*: how probable each position is. A step has mean 0 and
# variance 1. For independent steps both add up: after ``t`` steps the mean is 0, the
# variance ``t``, and the standard deviation, the typical distance, :math:`\sqrt t`.
# Below, 2000 walks of 100 steps by each function.

many, n = 2000, 100
functions = {"loop": walk_loop, "accumulate": walk_accumulate, "NumPy": walk_numpy}
walks = {}
for name, walk in functions.items():
    rng = np.random.default_rng(1) if walk is walk_numpy else random.Random(1)
    walks[name] = np.array([walk(n, rng) for _ in range(many)])
    print(name, walks[name].shape)
# => loop (2000, 101)
#    accumulate (2000, 101)
#    NumPy (2000, 101)

# %%
# The mean of 2000 walks is not quite 0. Its standard error after ``t`` steps is
# :math:`\sqrt{t / 2000}`. First column: by how many standard errors it is off where it is
# worst. That should rarely exceed 3 or so. Second column: how fast the variance grows
# with ``t``. The slope should be near 1.

t = np.arange(1, n + 1)
for name, rows in walks.items():
    error = rows[:, 1:].mean(axis=0) / np.sqrt(t / many)
    variance = rows[:, 1:].var(axis=0)
    slope = t @ variance / (t @ t)  # of the best straight line through zero
    print(f"{name:10} {np.abs(error).max():.1f} {slope:.2f}")
# => loop       1.8 0.99
#    accumulate 1.3 1.03
#    NumPy      2.2 1.04

# %%
# Mean and variance are not the whole law. After 100 steps of which ``ups`` go up, the
# walker stands at ``2 * ups - 100``, and the number of ups has a *binomial* distribution,
# as heads among 100 coins. A chi-square test compares how often each number of ups was
# counted with how often it should be. Rare numbers are lumped together, because the test
# wants at least about five counts in each class. A tiny p-value, say below 0.001, would
# betray a wrong walk.

edges = np.array([-1, *range(40, 60), 100])  # ups: up to 40, 41, …, 59, above
expected = many * np.diff(stats.binom.cdf(edges, n, 0.5))
round(float(expected.min()))  # the smallest class, well above five
# => 32
for name, rows in walks.items():
    ups = (rows[:, -1] + n) // 2
    counted = np.histogram(ups, edges + 0.5)[0]  # how many lie between two edges
    print(name, round(float(stats.chisquare(counted, expected).pvalue), 2))
# => loop 0.27
#    accumulate 0.54
#    NumPy 0.24

# sphinx_gallery_alt = "Left: the variance of the three kinds of walks rises along one straight line from 0 to 100. Right: counts of their last positions follow the bell of the binomial law."
fig, axs = plt.subplots(1, 2, layout="constrained")
ends = np.arange(-34, 35, 2)
for (name, rows), style in zip(walks.items(), ("o", "^", "s"), strict=True):
    axs[0].plot(t[4::10], rows[:, 5::10].var(axis=0), style, ms=5, label=name)
    counts = [np.count_nonzero(rows[:, -1] == end) for end in ends]
    axs[1].plot(ends, counts, style, ms=4)
axs[0].plot(t, t, "k-", linewidth=1, label="theory")
axs[0].set(xlabel="step t", ylabel="variance of the position")
axs[0].legend()
axs[1].plot(ends, many * stats.binom.pmf((ends + n) // 2, n, 0.5), "k-", linewidth=1)
axs[1].set(xlabel="position after 100 steps", ylabel="walks")
plt.show()

# %%
# Spend one bit a step
# --------------------
# A coin toss needs one random bit, ``integers`` takes many. ``random_walk`` of this book's
# package draws bytes, and ``np.unpackbits`` makes eight zeros or ones of each. Here is how
# it works.
#
# The pitfall: the bits are ``uint8``, which has no -1, and ``2 * bits - 1`` takes giant
# steps of 255. First read the same bytes as ``int8``, which has a sign:
# ``bits.view(np.int8)``.

rng = np.random.default_rng(5)
bits = np.unpackbits(np.frombuffer(rng.bytes(2), np.uint8))
bits[:6].tolist()
# => [1, 0, 1, 0, 1, 0]
2 * bits[:6] - 1
# => array([  1, 255,   1, 255,   1, 255], dtype=uint8)
steps = 2 * bits.view(np.int8) - 1
steps[:6]
# => array([ 1, -1,  1, -1,  1, -1], dtype=int8)
positions = np.cumulative_sum(steps, include_initial=True)
np.array_equal(positions, random_walk(16, rng=5))
# => True

# %%
# Steps in ``int8`` take an eighth of the memory of ``int64``. Their totals need not fit
# into ``int8``, but ``np.cumsum`` adds small integers as ``int64``. If you tell it to add
# in ``int8``, 127 + 1 wraps around to -128.

upstairs = np.ones(200, dtype=np.int8)
int(np.cumsum(upstairs)[-1]), int(np.cumsum(upstairs, dtype=np.int8)[-1])
# => (200, -56)

# %%
# Choose between clear and fast
# -----------------------------
# Time for 100 000 steps. The loop is clear to anyone, the array version to those who know
# ``cumsum``, and the bits need a comment. For a hundred steps take what you read best. For
# a million, or for thousands of walks, take arrays.


def seconds(walk, rng):
    return min(timeit.repeat(lambda: walk(100_000, rng), number=1, repeat=7))


times = {
    "loop": seconds(walk_loop, random.Random(1)),
    "accumulate": seconds(walk_accumulate, random.Random(1)),
    "NumPy": seconds(walk_numpy, np.random.default_rng(1)),
    "random_walk": seconds(lambda n, rng: random_walk(n, rng=rng), rng),
}
times["loop"] > 10 * times["NumPy"], times["accumulate"] > 3 * times["NumPy"]
# => (True, True)

# sphinx_gallery_alt = "Bars of time, logarithmic: the loop takes longest, then accumulate, both far longer than NumPy and random_walk."
draw_speed(times)
plt.show()

# %%
# Pass a generator, not a seed
# ----------------------------
# A result that cannot be repeated cannot be checked, so a simulation needs a seed. It
# belongs to the start of a program: make one generator there, and hand it to whatever
# draws. Each call then goes on where the last one stopped.
#
# The pitfall: a *seed* handed on starts anew in every call. These 2000 walks are one walk,
# drawn 2000 times, and the variance is zero.

copies = np.array([random_walk(100, rng=1) for _ in range(2000)])
float(copies[:, -1].var())
# => 0.0
rng = np.random.default_rng(1)
walks_on = np.array([random_walk(100, rng=rng) for _ in range(2000)])
round(float(walks_on[:, -1].var()))  # near 100, the number of steps
# => 98

# %%
# When a simulation is split among several processes, its *workers*, each needs a generator
# of its own. If they shared one, the result would depend on who came first; if each had a
# copy, all would draw the same. ``spawn`` derives independent ones from the first. Below,
# the two workers run in either order, with the same result.


def finish(order):
    workers = np.random.default_rng(20260101).spawn(2)
    ends = {worker: int(random_walk(100, rng=workers[worker])[-1]) for worker in order}
    return ends[0], ends[1]


finish([0, 1]), finish([1, 0])
# => ((-6, -2), (-6, -2))

# %%
# **Then and now.** Older code writes ``np.random.seed(1)``, which still works. It sets one
# hidden generator for the whole program: any library that draws from it changes all your
# later numbers, and your own code does not show it. Nobody else draws from a generator
# that you made and passed on yourself.

# %%
# Exercises
# ---------
# Try first: ``check("random_walk-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** After how many steps is ``walk``, below, back at zero for the first time?
# Find out without a loop.
#
# .. hint::
#
#    The start is a zero too, but no return.
#
# .. hint::
#
#    ``np.flatnonzero(condition)`` lists the places where a condition is true.

walk = random_walk(1000, rng=9)

# %%
# .. solution::

returns = np.flatnonzero(walk[1:] == 0) + 1  # what stands first in walk[1:] is step 1
first = int(returns[0])
first
# => 32
check("random_walk-1", first)
# => Right. A walk can be back at zero only after an even number of steps.

# %%
# **Exercise 2.** Walk 1000 times at once. ``steps``, below, holds the steps of a walk in
# each row. Make the table of positions: one walk a row, and one column more than
# ``steps``, for the start.
#
# .. hint::
#
#    ``np.cumsum`` of a table adds along the axis that you name. Along which one does time
#    run?
#
# .. hint::
#
#    ``np.zeros((1000, 401), dtype=int)`` has the starts already. Fill in the rest.

steps = 2 * np.random.default_rng(20260101).integers(0, 2, size=(1000, 400)) - 1

# %%
# .. solution::

table = np.zeros((1000, 401), dtype=int)
np.cumsum(steps, axis=1, out=table[:, 1:])
table[:3, :6]
# => array([[ 0, -1, -2, -1,  0, -1],
#           [ 0,  1,  0, -1, -2, -3],
#           [ 0,  1,  0, -1, -2, -1]])
check("random_walk-2", table)
# => Right. Each row is a walk, each column a moment of all walks.

# %%
# **Exercise 3.** How far does a walk get? For each walk of the table take the largest
# distance from zero that it ever reached. Take the mean of these 1000 numbers, and divide
# it by :math:`\sqrt{400}`, the typical distance at the end. Do not round it.
#
# .. hint::
#
#    A distance has no sign.
#
# .. hint::
#
#    ``np.abs``, then the largest value of each row: along which axis?
#
# .. solution::

farthest = np.abs(table).max(axis=1)
reach = farthest.mean() / np.sqrt(400)
round(float(reach), 2)
# => 1.24
round(float(np.sqrt(np.pi / 2)), 2)  # the limit for long walks
# => 1.25
check("random_walk-3", reach)
# => Right. On its way, a walk was mostly farther from zero than at its end.

# %%
# **Exercise 4.** Walk in the plane. Each of ``directions``, below, is 0, 1, 2 or 3: a step
# of 1 to the right, up, to the left or down. Make the positions from the origin (0, 0) on,
# as an array of shape (5001, 2), x before y, and draw the path.
#
# .. hint::
#
#    Write the four steps as rows of an array, ``moves``. What is ``moves[directions]``?
#
# .. hint::
#
#    Time runs along axis 0 here. ``np.vstack`` puts a row on top of others.

directions = np.random.default_rng(20260101).integers(0, 4, size=5000)

# %%
# .. solution::

moves = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
path = np.vstack([[0, 0], np.cumsum(moves[directions], axis=0)])
path.shape, path[-1].tolist()
# => ((5001, 2), [41, 61])
check("random_walk-4", path)
# => Right.

# sphinx_gallery_alt = "A random walk in the plane: a tangled line, dark at the start, bright at the end, with a dot at either end."
fig, ax = plt.subplots(layout="constrained")
for part in range(50):  # a hundred steps in each shade
    stretch = path[100 * part : 100 * part + 101]
    ax.plot(*stretch.T, color=plt.cm.cividis(part / 50), linewidth=1)
for place, text, offset in ((0, "start", (-42, -4)), (-1, "end", (8, 4))):
    ax.plot(*path[place], "C1o")
    ax.annotate(text, path[place], xytext=offset, textcoords="offset points")
ax.set(xlabel="x", ylabel="y", xlim=(-25, 80), aspect="equal")
plt.show()

# %%
# What to read next
# -----------------
# - `Find a pattern in a long sequence <plot_find_subsequence.html>`_, the next page,
#   replaces a loop in several ways.
# - `Create arrays of numbers, ranges and random values <../arrays/plot_creation.html>`_ has
#   more to draw than coins.
# - `Parallel random number generation
#   <https://numpy.org/doc/stable/reference/random/parallel.html>`_ in NumPy's manual
#   explains ``spawn``.
#
# Reference: K. Pearson (1905), "The problem of the random walk", Nature 72, 294,
# https://doi.org/10.1038/072294b0.
