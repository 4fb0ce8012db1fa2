r"""
Simulate the diffusion of heat
==============================

Heat flows from hot to cold. Cut a rod into cells, and let each cell move a little
towards the mean of its two neighbours, all cells at the same moment. With three shifted
slices that is one line: ``rod[1:-1] += rate * (rod[:-2] - 2 * rod[1:-1] + rod[2:])``.
Repeated, it solves the heat equation, and smoke in still air or molecules in a dish
follow the same one. With a rate above one half the line still runs, but returns nonsense.

**You will learn** to write the step with slices, with a table of windows and as a
convolution, to draw a simulation as an image without axes, to choose a rate that is
stable, to decide what happens at the ends, and to check a simulation against exact
solutions.
"""

# %%
# Compute one step with slices
# ----------------------------
# In the middle of a cold rod of seven cells, one cell is hot. Take the slices ``left``,
# ``middle`` and ``right``: each is five cells long, and what stands at the same place
# in them are neighbours. A cell that is hotter than the mean of its neighbours cools
# down, one that is colder warms up. The ``rate`` says how far.

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from numpy.lib.stride_tricks import as_strided, sliding_window_view
from scipy.special import erfc

from arraybook.diffusion import diffuse
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy", "simulation", "animation"]
# sphinx_gallery_thumbnail_number = 1

rod = np.array([0.0, 0, 0, 16, 0, 0, 0])
rate = 0.25
left, middle, right = rod[:-2], rod[1:-1], rod[2:]
middle + rate * (left - 2 * middle + right)
# => array([0., 4., 8., 4., 0.])

# %%
# The five cells inside have a next value; the two ends lack a neighbour. Here they keep
# their temperature, as if held in ice. The step is a simple form of the heat equation
#
# .. math:: \partial u/\partial t = D\, \partial^2 u/\partial x^2
#
# for the temperature :math:`u` at the place :math:`x` and the time :math:`t`. The rate
# is :math:`F = D\,\Delta t/\Delta x^2`: the diffusivity (how readily heat spreads in the
# material, in m²/s), times the duration of a step, over the squared width of a cell. It
# has no unit.
#
# Write the same step with windows
# --------------------------------
# ``sliding_window_view(rod, 3)`` shows each cell with its neighbours as a row, a *window*,
# without copying anything. The matrix product with the weights 1, -2, 1 is what stands in
# parentheses above. A *convolution*, which slides the weights along the rod, is the same.

windows = sliding_window_view(rod, 3)
windows
# => array([[ 0.,  0.,  0.],
#           [ 0.,  0., 16.],
#           [ 0., 16.,  0.],
#           [16.,  0.,  0.],
#           [ 0.,  0.,  0.]])
windows @ [1, -2, 1]
# => array([  0.,  16., -32.,  16.,   0.])
np.convolve(rod, [1, -2, 1], mode="valid")
# => array([  0.,  16., -32.,  16.,   0.])

# %%
# Run it
# ------
# From here on the rod has 100 cells, all at 0, except for 1.5 at every tenth cell from 5
# on. Its 50 rows are 50 moments, the first of which is the start: that takes 49 steps.
# (In the classic exercise the text asks for noise and peaks of 1, and the solution has
# zeros and 1.5. This is the solution's rod; the text's is exercise 2.)
#
# The loop over time stays, since each row needs the one before. The loop over cells is
# gone. ``diffuse`` of this book's package returns the same rows.

start = np.zeros(100)
start[5::10] = 1.5

rows = np.zeros((50, 100))
rows[0] = start
for i in range(1, 50):
    rows[i] = rows[i - 1]
    rows[i, 1:-1] += 0.05 * (sliding_window_view(rows[i - 1], 3) @ [1, -2, 1])

np.allclose(rows, diffuse(start, steps=50, rate=0.05))
# => True
rows[[0, 1, 10, 49]].max(axis=1).round(5).tolist()
# => [1.5, 1.35, 0.67464, 0.27593]

# %%
# Each row is a moment, so the table is a picture of the whole run, time downwards. To
# show nothing but the picture, call ``ax.set_axis_off()``; ``layout="constrained"``
# then lets it fill the figure. Values above ``vmax`` have the brightest colour, too: in
# the first five rows the peaks look all alike, although they fall.

# sphinx_gallery_alt = "Image without axes, time downwards: ten narrow bright bands on a dark ground widen and fade from top to bottom."
fig, ax = plt.subplots(figsize=(6.4, 3.2), layout="constrained")
ax.imshow(rows, vmin=0, vmax=1, aspect="auto")
ax.set_axis_off()
plt.show()

np.flatnonzero(rows.max(axis=1) > 1).tolist()
# => [0, 1, 2, 3, 4]

# %%
# Curves show what colours hide: how low the peaks get, and that the heat begins to fill
# the space between them. In motion:

# sphinx_gallery_alt = "Animation: ten narrow peaks along a rod sink and widen until they are low bumps that touch each other."
fig, ax = plt.subplots(layout="constrained")
(line,) = ax.plot(rows[0])
title = ax.set_title("row 0")
ax.set(ylim=(0, 1.55), xlabel="cell", ylabel="temperature")


def update(i):
    line.set_ydata(rows[i])
    title.set_text(f"row {i}")


animation = FuncAnimation(fig, update, frames=len(rows), interval=1000 / 15)
plt.show()

# %%
# Do not read what you have just written
# --------------------------------------
# The pitfall: a loop over cells that updates the rod *in place*. When it comes to a
# cell, the left neighbour has its new value already. Heat then runs to the right
# through the whole rod within one step. The slices have no such problem: NumPy computes
# everything on the right-hand side from the old values before it stores anything.

loop = rod.copy()
for i in range(1, 6):
    loop[i] += rate * (loop[i - 1] - 2 * loop[i] + loop[i + 1])
loop.tolist()
# => [0.0, 0.0, 4.0, 9.0, 2.25, 0.5625, 0.0]
slices = rod.copy()
slices[1:-1] += rate * (slices[:-2] - 2 * slices[1:-1] + slices[2:])
slices.tolist()
# => [0.0, 0.0, 4.0, 8.0, 4.0, 0.0, 0.0]

# %%
# **Then and now.** Some code copies the array first, for fear that input and output
# overlap in memory. Since NumPy 1.13 an operation notices that, and computes as if they
# did not:

ones = np.ones(5)
ones[1:] += ones[:-1]
ones.tolist()  # not 1, 2, 3, 4, 5
# => [1.0, 2.0, 2.0, 2.0, 2.0]

# %%
# Keep the rate at or below one half
# ----------------------------------
# A larger rate means fewer steps for the same time. Up to 0.5 that works. With 0.6 the
# rod gets hotter than it ever was, and colder than its cold ends, by millions. The table
# shows the rate, the lowest and the highest value of the last row.

for rate in (0.05, 0.25, 0.5, 0.6):
    last = diffuse(start, steps=50, rate=rate)[-1]
    print(f"{rate:4} {last.min():8.3g} {last.max():8.3g}")
# => 0.05        0    0.276
#    0.25        0    0.152
#     0.5        0      0.3
#     0.6 -2.17e+06 2.17e+06

# sphinx_gallery_alt = "Two panels, the rod after nine steps: at a rate of 0.4 a smooth wavy line, at 0.6 a zigzag that swings from cell to cell between about 4 and -4."
fig, axs = plt.subplots(1, 2, layout="constrained")
for ax, rate in zip(axs, (0.4, 0.6), strict=True):
    ax.plot(diffuse(start, steps=10, rate=rate)[-1], ".-", linewidth=1)
    ax.set(title=f"rate {rate}, row 9", xlabel="cell", ylabel="temperature")
    ax.set(xlim=(30, 60))
plt.show()

# %%
# Why one half? Any rod of :math:`n` cells between two cold ends is a sum of sine waves.
# A step multiplies the wave with :math:`m` half periods by
#
# .. math:: 1 - 4 F \sin^2\frac{\pi m}{2 (n - 1)}.
#
# For long waves that is just below 1: they decay slowly. For the shortest, a zigzag from
# cell to cell, it is about :math:`1 - 4F`. At :math:`F = 1/2` that is -1: the zigzag
# changes sign in each step and hardly decays, which is why 0.5 leaves a higher peak in
# the table than 0.25. With a larger rate it grows. There is some zigzag in every peak,
# and in every rounding error. From row to row the whole rod grows by just this factor:

shortest = 1 - 4 * 0.6 * np.sin(np.pi * 98 / (2 * 99)) ** 2
unstable = np.abs(diffuse(start, steps=50, rate=0.6)).max(axis=1)
round(float(shortest), 2), round(float(unstable[-1] / unstable[-2]), 2)
# => (-1.4, 1.4)

# %%
# The price: with cells half as wide, the longest stable time step is a quarter as long.
# Up to a rate of 1/4 no factor is negative, and nothing swings at all.
#
# Check it against exact solutions
# --------------------------------
# For a pure sine wave the factor above gives every row exactly, so it tests the code to
# the last digits. A single hot cell, far from the ends, must become a bell curve with the
# variance :math:`2Fk` after :math:`k` steps. That holds for infinitely narrow cells, so
# there is an error. Its largest value, as a share of the peak, is printed behind
# :math:`k`: four times the variance, a quarter of the error.

cell = np.arange(100)
wave = np.sin(np.pi * 7 * cell / 99)
factor = 1 - 4 * 0.3 * np.sin(np.pi * 7 / (2 * 99)) ** 2
decay = factor ** np.arange(50)
np.allclose(diffuse(wave, 50, 0.3), decay[:, np.newaxis] * wave, rtol=0, atol=1e-12)
# => True
x = np.arange(-100, 101)
hot = diffuse(x == 0, steps=161, rate=0.25)
for k in (10, 40, 160):
    variance = 2 * 0.25 * k
    bell = np.exp(-(x**2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
    print(k, round(float(np.abs(hot[k] - bell).max() / bell.max()), 5))
# => 10 0.01242
#    40 0.00312
#    160 0.00078

# sphinx_gallery_alt = "Dots from the simulation lie on three bell curves, after 10, 40 and 160 steps, each half as high and twice as wide as the one before."
fig, ax = plt.subplots(layout="constrained")
fine = np.linspace(-25, 25, 500)
for k, dash, marker in ((10, "-", "o"), (40, "--", "s"), (160, ":", "^")):
    bell = np.exp(-(fine**2) / k) / np.sqrt(np.pi * k)  # the variance is k / 2
    ax.plot(fine, bell, dash, color="0.4", linewidth=1)
    ax.plot(x, hot[k], marker, markersize=3, label=f"{k} steps")
ax.set(xlim=(-25, 25), xlabel="cells from the middle", ylabel="temperature")
ax.legend()
plt.show()

# %%
# Decide what happens at the ends
# -------------------------------
# Inside the rod heat is only moved: what one cell loses, its neighbours get. But the
# ends are held at 0, and what flows into them is gone. The sum over all cells tells.
#
# What happens at the ends is your choice. *Insulated* ends have a neighbour of their own
# temperature, so nothing flows: ``np.pad`` with ``mode="edge"`` puts each end value there
# once more. Then all cells are inside, and the sum stays the same.

rows.sum(axis=1)[[0, 10, 20, 30, 40, 49]].round(4).tolist()
# => [15.0, 14.9987, 14.9843, 14.9496, 14.8985, 14.8441]


def insulated(rod, steps, rate):
    for _ in range(steps):
        windows = sliding_window_view(np.pad(rod, 1, mode="edge"), 3)
        rod = rod + rate * (windows @ [1, -2, 1])
    return rod


round(float(insulated(start, 49, 0.05).sum()), 4)
# => 15.0

# %%
# In the long run the first rod turns cold, and the second takes the same temperature
# everywhere. They are on their way after a thousand steps at a rate of 0.4:

# sphinx_gallery_alt = "Held at 0, the rod is a dome that falls to zero at both ends; insulated, it is an almost level line above the dome."
fig, ax = plt.subplots(layout="constrained")
ax.plot(diffuse(start, steps=1001, rate=0.4)[-1], label="held at 0")
ax.plot(insulated(start, 1000, 0.4), "--", label="insulated")
ax.set(ylim=(0, 0.2), xlabel="cell", ylabel="temperature")
ax.legend(loc="lower center")
plt.show()

# %%
# Exercises
# ---------
# Try first: ``check("heat_equation-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Write your own ``sliding_window(array, size)``, which returns all windows
# of an array with one axis as the rows of a view, not of a copy. Use
# ``as_strided(array, shape, strides)``: it reads the memory of ``array`` in another shape,
# with ``strides``, the number of bytes to go for the next row and the next column. It
# must also work where values do not lie side by side. The answer is your
# ``sliding_window(np.arange(20)[::2], 3)``.
#
# .. hint::
#
#    How many windows are there? How many bytes lie between the beginnings of two windows,
#    and how many between two values of a window?
#
# .. hint::
#
#    Both are the same number, and the array knows it: ``array.strides[0]``.
#
# .. solution::


def sliding_window(array, size):
    shape = (len(array) - size + 1, size)
    strides = array.strides * 2  # twice the same: (16,) * 2 is (16, 16)
    return as_strided(array, shape, strides, writeable=False)


even = np.arange(20)[::2]
answer = sliding_window(even, 3)
answer[[0, -1]].tolist()
# => [[0, 2, 4], [14, 16, 18]]
np.array_equal(answer, sliding_window_view(even, 3)), np.shares_memory(answer, even)
# => (True, True)
check("heat_equation-1", answer)
# => Right. It is a view: the values are stored once, though most are shown thrice.

# %%
# ``as_strided`` checks nothing: with one window more it shows memory that is not yours,
# and writing to it can crash Python. In your own programs call ``sliding_window_view``,
# which does the same, checks the size, and returns a view that cannot be written to.
#
# **Exercise 2.** Simulate the rod of the classic text: 100 cells of noise,
# ``np.random.default_rng(1).uniform(0, 0.05, 100)``, of which every tenth, from cell 5
# on, is then set to 1. Make a table of 50 rows, with this start as the first, at a rate
# of 0.05. Compute each row as a whole.
#
# .. hint::
#
#    Make a table of zeros and fill in the first row. Each of the others begins as a copy
#    of the one above.
#
# .. hint::
#
#    The first and the last cell keep their noise: only ``[1:-1]`` changes.
#
# .. solution::

noisy = np.zeros((50, 100))
noisy[0] = np.random.default_rng(1).uniform(0, 0.05, 100)
noisy[0, 5::10] = 1
for i in range(1, 50):
    noisy[i] = noisy[i - 1]
    noisy[i, 1:-1] += 0.05 * (sliding_window(noisy[i - 1], 3) @ [1, -2, 1])

round(float(noisy[-1].max()), 4)
# => 0.2117
check("heat_equation-2", noisy)
# => Right. The ends keep their noise, and all the rest is smooth.

# %%
# **Exercise 3.** A copper rod, 101 cells of 1 cm, is at 20 °C. From the start its first
# cell, at 0 cm, is held at 100 °C, and the last at 20 °C. The diffusivity of copper is
# about 1.1e-4 m²/s. Simulate steps of 0.25 s. After which of them is the cell at 10 cm at
# 40 °C or above for the first time? Give its time in seconds.
#
# .. hint::
#
#    Compute the rate first, in metres and seconds. ``diffuse`` does the rest: 60 s are
#    241 rows.
#
# .. hint::
#
#    ``np.argmax`` of a mask returns the first True. It is a number of steps.
#
# .. solution::

rate = 1.1e-4 * 0.25 / 0.01**2
copper = np.full(101, 20.0)
copper[0] = 100
seconds = 0.25 * np.argmax(diffuse(copper, 241, rate)[:, 10] >= 40)
round(rate, 3), float(seconds)
# => (0.275, 34.25)

# The exact law for a rod without end (erfc is the complementary error function) reaches
# 40 °C between this step and the next.
moments = np.array([seconds, seconds + 0.25])
exact = 20 + 80 * erfc(0.10 / np.sqrt(4 * 1.1e-4 * moments))
exact.round(2).tolist()
# => [39.95, 40.08]
check("heat_equation-3", seconds)
# => Right. That is less than one step from the exact law.

# %%
# **Exercise 4.** Bend a rod of 100 cells to a ring: its last cell and its first are
# neighbours, and there are no ends. All cells are at 0 but cell 2, which is at 1.
# How warm are the 100 cells after 49 steps at a rate of 0.25? Compare cell 99 with cell 5.
#
# .. hint::
#
#    ``np.roll(ring, 1)`` moves every value by one cell, and the last to the front.
#
# .. solution::

ring = np.zeros(100)
ring[2] = 1
for _ in range(49):
    ring += 0.25 * (np.roll(ring, 1) - 2 * ring + np.roll(ring, -1))

round(float(ring[99]), 4), round(float(ring[5]), 4)  # both are three cells away
# => (0.067, 0.067)
round(float(ring.sum()), 6)
# => 1.0
check("heat_equation-4", ring)
# => Right. Nothing leaks: the sum is still 1.

# %%
# What to read next
# -----------------
# - `Grow patterns from a rule of eight bits <plot_rule_30.html>`_: the same windows,
#   and a rule instead of a mean.
# - `See how strides turn bytes into an array <../memory/plot_strides.html>`_: what
#   ``as_strided`` is told.
# - The manual page of `sliding_window_view
#   <https://numpy.org/doc/stable/reference/generated/numpy.lib.stride_tricks.sliding_window_view.html>`_
#   shows windows along several axes.
#
# Reference: K. W. Morton and D. F. Mayers (2005), Numerical Solution of Partial
# Differential Equations, 2nd edition, Cambridge University Press, chapter 2,
# https://doi.org/10.1017/CBO9780511812248.
