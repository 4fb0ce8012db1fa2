r"""
Grow patterns from a rule of eight bits
=======================================

Take a row of cells, each black or white. In the next row, the colour of a cell depends
on three cells above it: left, middle and right. Three cells have eight patterns, so eight
answers are a complete rule, and read as binary digits they are its number. With NumPy
the rule is a table of eight values, and a row becomes the next in one line:
``table[windows @ [4, 2, 1]]``. Rule 30 grows disorder from a single cell, and much code
that draws it draws its mirror image.

**You will learn** to turn a number into its bits, to look a whole row up in a table, to
find out which way round a pattern grows, to draw an array with exactly one pixel a
cell, and to treat the bits of one integer as a row of cells.
"""

# %%
# Turn the number into a table
# ----------------------------
# Black is 1, white is 0. Read three cells as the binary digits of a number from 0 to 7:
# left counts 4, middle 2 and right 1. This is the pattern's *code*. The answer to code 3,
# say, is bit 3 of the rule's number, counted from 0 at the lowest bit. ``np.unpackbits``
# with ``bitorder="little"`` returns the bits in this order.

import timeit

import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arraybook.automata import evolve
from arraybook.diagrams import draw_speed
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy", "numpy.lib", "simulation"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 2

table = np.unpackbits(np.uint8([30]), bitorder="little")
table
# => array([0, 1, 1, 1, 1, 0, 0, 0], dtype=uint8)
f"{30:08b}"  # the usual way to write it, highest bit first
# => '00011110'
0b011, 0x011  # 0b is binary; in a comment you may have read 0x, which is base sixteen
# => (3, 17)

# %%
# Drawn from the table, with the answer below each pattern. The codes run from 7 down to
# 0, as in most books, so that the answers read as the number in binary. ``code >> 2``
# shifts the bits of a code to the right by two places, and ``& 1`` keeps the lowest:
# shifts by 2, 1 and 0 return its three cells.

codes = np.arange(7, -1, -1)
picture = np.full((2, 8, 4), np.nan)  # nan stays empty
picture[0, :, :3] = codes[:, np.newaxis] >> [2, 1, 0] & 1
picture[1, :, 1] = table[codes]
y, x = np.nonzero(~np.isnan(picture.reshape(2, 32)))

# sphinx_gallery_alt = "Eight patterns of three cells, from three black to three white; the cells below them are white white white black black black black white."
fig, ax = plt.subplots(figsize=(6.4, 1), layout="constrained")
values = picture.reshape(2, 32)[y, x]
ax.scatter(x, y, 150, values, marker="s", cmap="gray_r", edgecolor="0.5")
ax.set_xticks(np.arange(8) * 4 + 1, [f"{code:03b} = {code}" for code in codes])
ax.tick_params(length=0)
ax.set(ylim=(1.6, -0.6), yticks=[])
ax.spines[:].set_visible(False)
plt.show()

# %%
# Grow row after row
# ------------------
# ``np.pad`` puts a 0 beyond each end, so that all cells have two neighbours. Then
# ``sliding_window_view`` shows a table without copying anything: each of its rows is a
# *window* of three cells, a cell between its neighbours. The product with 4, 2, 1 makes
# codes of them, and a table indexed with an array of codes answers them all at once.


def step(row, table, weights=(4, 2, 1)):
    windows = sliding_window_view(np.pad(row, 1), 3)
    return table[windows @ weights]


row = np.uint8([0, 0, 0, 1, 0, 0, 0])
sliding_window_view(np.pad(row, 1), 3) @ [4, 2, 1]
# => array([0, 0, 1, 2, 4, 0, 0])
step(row, table)
# => array([0, 0, 1, 1, 1, 0, 0], dtype=uint8)
step(step(row, table), table)
# => array([0, 1, 1, 0, 0, 1, 0], dtype=uint8)

# %%
# Now 250 rows of 501 cells, with a single 1 in column 250. The ones in the first rows
# can be counted by hand. The last row reaches from column 1 to 499, so the edges have
# played no part yet.

cells = np.zeros((250, 501), dtype=np.uint8)
cells[0, 250] = 1
for i in range(1, 250):
    cells[i] = step(cells[i - 1], table)

cells[:10].sum(axis=1).tolist(), int(cells.sum())
# => ([1, 3, 3, 6, 4, 9, 5, 12, 7, 12], 31692)
ones = np.flatnonzero(cells[-1])
len(ones), int(ones[0]), int(ones[-1])  # of the last row: how many, first, last
# => (248, 1, 499)
np.array_equal(cells, evolve(30, cells[0], steps=250))  # this book's package
# => True

# %%
# Draw one pixel a cell
# ---------------------
# A picture of cells turns grey and striped when its pixels and its cells do not match.
# So make the figure as large as the array: at 100 dots an inch, 501 cells are 5.01
# inches. Axes that fill the figure, switched off, leave no frame. On a sharper screen,
# with 200 dots an inch, a cell has two by two pixels.


def draw_cells(cells, pixels=1):
    height, width = cells.shape
    size = (width * pixels / 100, height * pixels / 100)
    ax = plt.figure(figsize=size, dpi=100).add_axes((0, 0, 1, 1))
    ax.imshow(cells, cmap="gray_r", vmin=0, vmax=1, aspect="auto")
    ax.set_axis_off()
    return ax


# sphinx_gallery_alt = "Black and white triangle that grows downwards from one black cell: regular stripes along its left side, disorder with white triangles of all sizes elsewhere."
draw_cells(cells)
plt.show()

# %%
# Tell left from right
# --------------------
# The pitfall: weights 1, 2, 4 from left to right. Code that has been copied for years
# has them. They read each neighbourhood backwards, and what grows is the mirror image:
# rule 86. No sum of a row tells you, and neither does the middle column.

flipped = np.zeros_like(cells)
flipped[0] = cells[0]
for i in range(1, 250):
    flipped[i] = step(flipped[i - 1], table, weights=(1, 2, 4))

mirror_image = cells[:, ::-1]
np.array_equal(flipped, mirror_image)
# => True
np.array_equal(flipped, evolve(86, cells[0], 250))
# => True
np.array_equal(flipped.sum(axis=1), cells.sum(axis=1))
# => True
np.array_equal(flipped[:, 250], cells[:, 250])
# => True

# sphinx_gallery_alt = "Two triangles side by side: rule 30 with stripes along its left side, its mirror image with stripes along its right side."
both = np.hstack([np.pad(half[:70, 180:321], 5) for half in (cells, flipped)])
ax = draw_cells(both, pixels=2)
ax.text(5, 10, "rule 30", va="top")
ax.text(156, 10, "rule 86", va="top")
plt.show()

# %%
# Look for the stripes: in rule 30 they lie on the left. In numbers: go down along a
# diagonal, at a fixed distance from the edge of the triangle. All of the first eight
# diagonals beside the left edge repeat every two rows; beside the right edge only three.

i = np.arange(100, 250)
for name, side in (("left", -1), ("right", 1)):
    diagonals = np.array([cells[i, 250 + side * (i - d)] for d in range(8)])
    print(name, (diagonals[:, 2:] == diagonals[:, :-2]).all(axis=1).tolist())
# => left [True, True, True, True, True, True, True, True]
#    right [True, True, True, False, False, False, False, False]

# %%
# The number of the mirrored rule follows from the table. In the shape (2, 2, 2) its
# axes are left, middle and right. Swap the first with the last:

swapped = table.reshape(2, 2, 2).transpose(2, 1, 0)
np.packbits(swapped.ravel(), bitorder="little").tolist()
# => [86]

# %%
# Try other rules
# ---------------
# There are 256 tables. From one cell, some rules grow a chessboard (250), some a *fractal*,
# which holds smaller copies of itself (90), and some disorder (30). Rule 110 can compute
# whatever a computer can (Cook, 2004). ``np.block`` puts the six pictures into one.

rules = [30, 90, 110, 150, 54, 250]
one = np.zeros(99, dtype=np.uint8)
one[49] = 1
tiles = [np.pad(evolve(rule, one, 50), ((14, 4), (3, 3))) for rule in rules]

# sphinx_gallery_alt = "Six patterns grown from one cell: rules 30, 90, 110, 150, 54 and 250; disorder, nested triangles, a one-sided pattern, branching triangles, a regular weave and a chessboard."
ax = draw_cells(np.block([tiles[:3], tiles[3:]]), pixels=2)
for place, rule in enumerate(rules):
    ax.text(4 + place % 3 * 105, 10 + place // 3 * 68, f"rule {rule}")
plt.show()

# %%
# Mind the edges
# --------------
# A change travels by at most one cell a row. So the cells beyond the edges, which always
# count as 0, matter only when the pattern would have grown beyond them. Compare with a
# wider row that has room. The first row that differs is this:

wide = np.zeros(701, dtype=np.uint8)
wide[350] = 1
narrow_rows, wide_rows = evolve(30, cells[0], 300), evolve(30, wide, 300)[:, 100:601]
int(np.argmax((narrow_rows != wide_rows).any(axis=1)))
# => 252

# %%
# Let one integer be a row
# ------------------------
# An integer of Python has as many bits as you like. Let bit ``i`` be cell ``i``. Then
# ``row << 1`` puts each left neighbour in its cell's place, ``row >> 1`` each right
# one, and one operation works on all cells: ``|`` is 1 where at least one of two bits
# is 1, ``^`` where they differ. Rule 30 is ``left ^ (middle | right)``: the left cell,
# flipped if at least one of the others is 1. ``evolve`` has such a formula for any rule.

row, mask = 1 << 250, (1 << 501) - 1  # the mask cuts off what lies beyond the edges
for _ in range(249):
    row = ((row << 1) ^ (row | (row >> 1))) & mask

digits = f"{row:0501b}"[::-1]  # 501 binary digits; bit 0 is written last
digits == "".join(map(str, cells[-1]))
# => True

# %%
# Which way is the fastest? Here are a loop over cells in plain Python, and the windows.


def with_loops(initial, steps):
    rows = [initial.tolist()]
    for _ in range(steps - 1):
        row = [0, *rows[-1], 0]
        inside = range(1, len(row) - 1)
        codes = (4 * row[i - 1] + 2 * row[i] + row[i + 1] for i in inside)
        rows.append([30 >> code & 1 for code in codes])
    return rows


def with_windows(initial, steps):
    rows = np.zeros((steps, len(initial)), dtype=np.uint8)
    rows[0] = initial
    for i in range(1, steps):
        rows[i] = step(rows[i - 1], table)
    return rows


# %%
# A row of 501 cells is little work for NumPy: most of the time goes into preparing the
# windows of each row, so they gain little on the loop over cells. The integers of
# ``evolve`` are far ahead.

ways = {
    "loop over cells": lambda: with_loops(cells[0], 250),
    "windows": lambda: with_windows(cells[0], 250),
    "evolve": lambda: evolve(30, cells[0], 250),
}
times = {
    name: min(timeit.repeat(way, number=1, repeat=5)) for name, way in ways.items()
}
times["windows"] > 5 * times["evolve"]
# => True
times["loop over cells"] < 10 * times["windows"]
# => True

# sphinx_gallery_alt = "Bars on a logarithmic scale: evolve has by far the shortest; those of the windows and of the loop over cells are about as long as each other."
draw_speed(times)
plt.show()

# %%
# Do not use it as a random generator
# -----------------------------------
# The middle column looks like tosses of a coin. Since only one bit of each row is kept,
# 10 000 rows are no trouble. The number of ones differs from one half of the rows by
# less than the standard deviation of as many tosses, :math:`\sqrt{n}/2`, and the pairs
# 00, 01, 10 and 11 are about equally frequent. That is evidence, not proof: whether the
# column ever repeats, and whether half of it is ones in the long run, nobody has proved.
# And every run returns the same. For random numbers use ``np.random.default_rng``.

n = 10_000
row, column = 1 << n, []
for _ in range(n):
    column.append(row >> n & 1)
    row = (row << 1) ^ (row | (row >> 1))

sum(column), round(n**0.5 / 2)
# => (5032, 50)
np.bincount(sliding_window_view(column, 2) @ [2, 1]).tolist()  # how many 0, 1, 2 and 3
# => [2476, 2492, 2492, 2539]

# %%
# Exercises
# ---------
# Try first: ``check("rule_30-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** In which rule does a cell become 1 if *exactly one* of the three cells
# above it is 1? Compute its number.
#
# .. hint::
#
#    Which of the numbers 0 to 7 have a single 1 among their binary digits?
#
# .. hint::
#
#    Make the table of eight truth values. ``np.packbits`` undoes ``np.unpackbits``, if
#    it is told the same order.
#
# .. solution::

patterns = np.arange(8)[:, np.newaxis] >> [2, 1, 0] & 1
exactly_one = patterns.sum(axis=1) == 1
rule = int(np.packbits(exactly_one, bitorder="little")[0])
rule
# => 22
check("rule_30-1", rule)
# => Right.

# %%
# **Exercise 2.** Compute the number of the mirrored rule for each of the rules 0 to 255,
# as an array of 256 numbers. How many rules are their own mirror image?
#
# .. hint::
#
#    ``np.unpackbits`` with ``axis=1`` turns a column of 256 numbers into 256 tables.
#
# .. hint::
#
#    Swap left and right of all tables at once: shape (256, 2, 2, 2).
#
# .. solution::

numbers = np.arange(256, dtype=np.uint8)
tables = np.unpackbits(numbers[:, np.newaxis], axis=1, bitorder="little")
swapped = tables.reshape(256, 2, 2, 2).transpose(0, 3, 2, 1)
mirrored = np.packbits(swapped.reshape(256, 8), axis=1, bitorder="little").ravel()
int(mirrored[30]), int(np.sum(mirrored == numbers))
# => (86, 64)
check("rule_30-2", mirrored)
# => Right. Mirrored twice, every rule is itself again.

# %%
# **Exercise 3.** Rule 90 needs no table: a cell becomes 1 if its left and right
# neighbours differ. Grow 128 rows of 257 cells from a 1 in column 128, with shifted
# slices and ``^``; the start is the first row. Check the rows. How many ones are there in
# the first 2, 4, 8, … rows?
#
# .. hint::
#
#    Pad the row. Which slice of the padded row holds the left neighbours?
#
# .. hint::
#
#    ``padded[:-2]`` and ``padded[2:]``. Then ``np.cumsum`` of the sums of the rows.
#
# .. solution::

sierpinski = np.zeros((128, 257), dtype=np.uint8)
sierpinski[0, 128] = 1
for i in range(1, 128):
    padded = np.pad(sierpinski[i - 1], 1)
    sierpinski[i] = padded[:-2] ^ padded[2:]

np.cumsum(sierpinski.sum(axis=1))[[1, 3, 7, 15, 31, 63, 127]].tolist()  # powers of 3
# => [3, 9, 27, 81, 243, 729, 2187]
check("rule_30-3", sierpinski)
# => Right. These are the odd numbers in Pascal's triangle.

# %%
# **Exercise 4.** Read 1 as a car and 0 as free road: under rule 184 a car moves to the
# right if the next cell is free, and waits if not. Grow a road with ``evolve`` from
# ``np.random.default_rng(2026).random(300) < 0.5``. How many cars have left it, at its
# right end, after 150 steps?
#
# .. hint::
#
#    No car comes in, and none is lost inside. What does the sum of a row count?
#
# .. hint::
#
#    After 150 steps there are 151 rows.
#
# .. solution::

road = evolve(184, np.random.default_rng(2026).random(300) < 0.5, steps=151)
left_the_road = int(road[0].sum()) - int(road[-1].sum())
left_the_road
# => 70
check("rule_30-4", left_the_road)
# => Right. By then cars and gaps take turns, and no car has to wait.

# Time runs downwards. Jams, the black bands, move to the left while their cars wait.
# sphinx_gallery_alt = "Traffic, time downwards: black bands, the jams, lean to the left, and white bands, the gaps, to the right; where they meet they end, and an even pattern of cars and gaps remains."
draw_cells(road, pixels=2)
plt.show()

# %%
# What to read next
# -----------------
# - `Simulate the diffusion of heat <plot_heat_equation.html>`_: windows again, with a
#   mean instead of a table.
# - `Elementary cellular automaton
#   <https://mathworld.wolfram.com/ElementaryCellularAutomaton.html>`_ in MathWorld has
#   pictures of all the rules.
# - `Announcing the Rule 30 Prizes
#   <https://writings.stephenwolfram.com/2019/10/announcing-the-rule-30-prizes/>`_: what is
#   not known about the middle column.
#
# References: S. Wolfram (1983), "Statistical mechanics of cellular automata", Reviews
# of Modern Physics 55, 601, https://doi.org/10.1103/RevModPhys.55.601. M. Cook (2004),
# "Universality in elementary cellular automata", Complex Systems 15, 1,
# https://doi.org/10.25088/ComplexSystems.15.1.1.
