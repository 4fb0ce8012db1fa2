r"""
Trust floating-point numbers as far as they go
==============================================

A float is one of finitely many numbers, so most results are rounded to a neighbour.
``0.3 == 3 * 0.1`` is false. Compare with ``np.isclose`` and a tolerance that fits your
data; do not subtract numbers that are almost equal; and look for ``nan``, *not a
number*, before you compute a mean.

**You will learn** to say how far apart neighbouring floats are, to compare them safely, to
spot sums and differences that lose digits, and to work with data that have gaps.
"""

# %%
# See what 0.1 really is
# ----------------------
# The computer stores sums of powers of two: 1/2, 1/4, 1/8 and so on. 0.75 is such a sum,
# 0.1 is not. What is stored is the nearest number that is. ``.55f`` shows 55 decimals,
# and these are all that it has.

import math

import matplotlib.pyplot as plt
import numpy as np

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 1

0.75 == 3 * 0.25, 0.3 == 3 * 0.1
# => (True, False)
str(3 * 0.1)
# => '0.30000000000000004'
f"{0.1:.55f}"
# => '0.1000000000000000055511151231257827021181583404541015625'

# %%
# Know how far the next one is
# ----------------------------
# Between 1 and 2 the floats lie evenly; between 2 and 4 there are as many, twice as far
# apart. The gap doubles at every power of two, so its share of the number stays about
# the same. ``np.spacing`` returns the gap above a number. At 1 it is called *eps*.

eps = np.finfo(np.float64).eps
print(f"eps = {eps:.3g}")
# => eps = 2.22e-16
(np.spacing([0.5, 1.0, 2.0, 4.0, 8.0]) / eps).tolist()
# => [0.5, 1.0, 2.0, 4.0, 8.0]

# %%
# The dots are the numbers of a toy: four from each power of two to the next. A
# ``float64`` has :math:`2^{52}` there; the steps below are its true gaps.

powers = 2.0 ** np.arange(-2, 4)
toy = (powers[:, np.newaxis] * [1, 1.25, 1.5, 1.75]).ravel()
x = np.linspace(0.25, 9, 1000)

# sphinx_gallery_alt = "Above, dots on a number line that lie twice as far apart beyond 0.5, 1, 2, 4 and 8; below, the gap between floats as a staircase that doubles at the same numbers."
fig, axs = plt.subplots(2, sharex=True, height_ratios=[1, 3], layout="constrained")
axs[0].plot(toy, np.zeros(toy.size), "o", markersize=5)
axs[0].set(title="A toy with four numbers per doubling", yticks=[])
axs[0].spines["left"].set_visible(False)
axs[1].step(x, np.spacing(x) / eps, color="C1")
axs[1].set(title="float64", xlabel="number", ylabel="gap above it (eps)")
axs[1].set(xlim=(0, 9), xticks=[0, 0.5, 1, 2, 4, 8], yticks=powers[2:])
plt.show()

# %%
# Two consequences. Far from zero the gap exceeds 1, and adding 1 does nothing. And
# ``float32``, with its wider gaps, keeps 6 significant digits for sure where ``float64``
# keeps 15.

1e16 + 1 == 1e16
# => True
print(f"one tenth is {np.float32(0.1):.11f}")
# => one tenth is 0.10000000149
np.finfo(np.float32).precision, np.finfo(np.float64).precision
# => (6, 15)

# %%
# Compare with a tolerance
# ------------------------
# ``np.isclose(a, b)`` asks for :math:`|a - b| \le atol + rtol \cdot |b|`: a part *relative*
# to ``b`` (by default ``rtol=1e-5``) plus an *absolute* one (``atol=1e-8``).
# ``np.allclose`` is true if all pairs are close. Never ask whether a computed float
# ``==`` another.

np.sin(np.pi).item() == 0, np.isclose(np.sin(np.pi), 0).item()
# => (False, True)
np.allclose(np.array([1, 2, 3]) * 0.1, [0.1, 0.2, 0.3])
# => True

# %%
# The pitfall: ``atol`` knows nothing of your units. These currents of an ion channel, in
# amperes, are all "close" to zero and to the largest of them. Choose an ``atol`` well
# below what counts as different. A relative tolerance cannot replace it, for a part of
# zero is zero: ``math.isclose``, whose absolute part is 0 by default, finds nothing close
# to zero but zero.

currents = np.array([1e-12, 2e-12, 5e-12])  # A
np.allclose(currents, 0), np.allclose(currents, currents.max())
# => (True, True)
np.allclose(currents, 0, atol=1e-15)
# => False
math.isclose(1e-12, 0), math.isclose(1e-300, 0)
# => (False, False)

# %%
# Add many numbers
# ----------------
# A running sum grows, and so do the gaps around it: every sum is rounded to them.
# ``np.sum`` adds in *pairs*, pairs of numbers, then pairs of sums, and so on: what is
# added stays of similar size, and the error small. ``dtype=np.float64`` adds ``float32``
# numbers more finely, and ``math.fsum`` rounds only once. Both give 0.0015 too much,
# because 0.1 as a ``float32`` is a little above 0.1.

tenths = np.full(1_000_000, 0.1, dtype=np.float32)
running = np.cumsum(tenths)
round(float(running[-1]))
# => 100958
abs(float(tenths.sum()) - 100_000) < 1
# => True
print(f"sum {tenths.sum(dtype=np.float64):.4f}, fsum {math.fsum(tenths):.4f}")
# => sum 100000.0015, fsum 100000.0015

# %%
# ``np.sum`` adds in pairs along the last axis of an ordinary array. Along the first it
# adds row by row, and a long column comes out no better than the running sum.

columns = np.column_stack([tenths, tenths])
columns.sum(axis=0).round().astype(int).tolist()
# => [100958, 100958]

# %%
# The error of the running sum is a straight line as long as the gap stays the same. It
# bends only where the sum passes a power of two (dotted).

terms = np.arange(1, tenths.size + 1)
some = np.arange(100_000, 1_000_001, 100_000)

# sphinx_gallery_alt = "The error of a running float32 sum against the number of terms: straight pieces that bend at powers of two, nearly 1000 too much in the end, while the errors of np.sum stay at zero."
fig, ax = plt.subplots(layout="constrained")
ax.plot(terms[::100] / 1e6, (running - terms * 0.1)[::100], label="np.cumsum")
ax.plot(some / 1e6, [tenths[:n].sum() - n * 0.1 for n in some], "C1o", label="np.sum")
for power in (13, 14, 15, 16):
    # terms of 0.1 have that sum after ten times as many, here in millions
    ax.axvline(2**power / 1e5, color="0.6", linewidth=1, linestyle=":")
    ax.text(2**power / 1e5, 1000, f" {2**power}", va="top", size=9)
ax.set(xlabel="terms of 0.1 (millions)", ylabel="error of the sum")
ax.legend(loc=(0.38, 0.6))
plt.show()

# %%
# Do not subtract what is almost equal
# ------------------------------------
# The difference of two almost equal numbers keeps their rounding errors and little else.
# This is called *cancellation*. The cure is algebra:
# :math:`\sqrt{x+1} - \sqrt{x} = 1 / (\sqrt{x+1} + \sqrt{x})`, which subtracts nothing. The
# columns are :math:`x`, the difference, the same by algebra, and the relative error of
# the difference; 1e+00 is an error as large as the value.

for x in (1e4, 1e12, 1e15, 1e16):
    direct = np.sqrt(x + 1) - np.sqrt(x)
    better = 1 / (np.sqrt(x + 1) + np.sqrt(x))
    print(f"{x:.0e} {direct:.3e} {better:.3e} {abs(direct / better - 1):.0e}")
# => 1e+04 5.000e-03 5.000e-03 2e-13
#    1e+12 5.000e-07 5.000e-07 8e-06
#    1e+15 1.863e-08 1.581e-08 2e-01
#    1e+16 0.000e+00 5.000e-09 1e+00

# %%
# Handle gaps: inf and nan
# ------------------------
# ``inf`` is what lies beyond the largest float. ``nan`` stands for a value that is
# missing or makes no sense. It spreads through arithmetic, and every comparison with it
# is false, even with itself. Only ``!=`` is true.

nan, other, inf = np.nan, np.nan, np.inf
0 * nan, nan - other, inf - inf
# => (nan, nan, nan)
nan == other, inf > nan, inf < nan, nan != other
# => (False, False, False, True)

# %%
# So find the gaps with ``np.isnan``, and leave them out with ``np.nanmean``,
# ``np.nansum`` and the like. Sorting puts ``nan`` last. ``equal_nan=True`` tells
# ``np.array_equal`` to let gaps match.

fever = np.array([38.5, np.nan, 39.5, 36.6])  # °C
float(fever.mean()), round(float(np.nanmean(fever)), 1), np.isnan(fever).tolist()
# => (nan, 38.2, [False, True, False, False])
np.sort(fever)
# => array([36.6, 38.5, 39.5,  nan])
np.array_equal(fever, fever), np.array_equal(fever, fever, equal_nan=True)
# => (False, True)
counts = np.array([3, 0, 2])
try:
    counts[1] = np.nan  # integers have no room for it
except ValueError as error:
    print(error)
# => cannot convert float NaN to integer

# %%
# A division by zero gives ``inf``, 0/0 gives ``nan``, and NumPy warns. ``np.errstate``
# says what to do instead inside its block: ``"ignore"`` it, or ``"raise"`` an error
# that leads to the place. Better still, do not divide where there is nothing to divide
# by: ``where`` and ``out`` do it, as in `Select by condition with masks
# <plot_masks.html>`_.

hits, trials = np.array([3, 0, 2]), np.array([4, 0, 0])
with np.errstate(divide="ignore", invalid="ignore"):
    print(hits / trials)
# => [0.75  nan  inf]
np.divide(hits, trials, out=np.full(3, np.nan), where=trials > 0)
# => array([0.75,  nan,  nan])

# %%
# **Then and now.** Functions of ``math`` take one number, and fail on arrays: use those
# of NumPy. ``math.cos`` used to accept an array of one value. Since NumPy 2.4 it does
# not: take the value out first, with ``angle[0]`` or ``angle.item()``.

angles = np.array([0.0, np.pi])
try:
    math.cos(angles)
except TypeError as error:
    print(type(error).__name__)
# => TypeError
np.cos(angles).tolist(), math.cos(angles[1])
# => ([1.0, -1.0], -1.0)

# %%
# Exercises
# ---------
# **Exercise 1.** The variance is the mean of the squares minus the square of the mean:
# true on paper. Try it on ``1e9 + np.array([4.0, 7.0, 13.0, 16.0])``. Then compute it
# another way that gets it right, without ``np.var`` or ``np.std``.
#
# .. hint::
#
#    Which two large numbers does the formula subtract?
#
# .. hint::
#
#    Subtract the mean first, while nothing has been squared.
#
# .. solution::

data = 1e9 + np.array([4.0, 7.0, 13.0, 16.0])
float(np.mean(data**2) - np.mean(data) ** 2)  # no variance is negative
# => -128.0
variance = np.mean((data - data.mean()) ** 2)
float(variance)
# => 22.5
check("floats-1", variance)
# => Right. np.var does it in the same two passes over the data.

# %%
# **Exercise 2.** Halve a ``float32`` number again and again, starting from 1. Which is the
# last of its values that still makes a difference when you add it to 1?
#
# .. hint::
#
#    Before you halve, look whether the half would still count.
#
# .. hint::
#
#    ``np.float32(1)`` plus a ``float64`` is a ``float64``. Keep all of it ``float32``.
#
# .. solution::

one = last = np.float32(1)
while one + last / 2 > one:
    last = last / 2
bool(last == np.finfo(np.float32).eps)
# => True
check("floats-2", last)
# => Right. It is the eps of float32, the gap above 1.

# %%
# **Exercise 3.** Three animals were weighed on four days (g), with gaps:
# ``[[21, 22, nan, 23], [nan, 30, 30, nan], [nan, nan, nan, nan]]``. Compute each animal's
# mean. For the last one it is ``nan``, but get there without a warning.
#
# .. hint::
#
#    ``np.nanmean`` warns when nothing is left. Count what was measured, and divide the
#    sum by the count.
#
# .. hint::
#
#    ``np.nansum`` along an axis, and ``np.divide`` with ``out`` and ``where``.
#
# .. solution::

weights = np.array([[21, 22, nan, 23], [nan, 30, 30, nan], [nan, nan, nan, nan]])
measured = np.sum(~np.isnan(weights), axis=1)
total = np.nansum(weights, axis=1)
means = np.divide(total, measured, out=np.full(3, nan), where=measured > 0)
means.tolist()
# => [22.0, 30.0, nan]
check("floats-3", means)
# => Right.

# %%
# **Exercise 4.** Decide first, run afterwards: which of these are ``True``?
# ``nan == nan``, ``np.inf > nan``, ``0 * nan == 0``, ``nan - nan == 0``,
# ``0.3 == 3 * 0.1``, ``0.5 == 5 * 0.1``. Answer with a list of six truth values.
#
# .. hint::
#
#    What does arithmetic with ``nan`` give? And what does a comparison with it?
#
# .. hint::
#
#    Print ``3 * 0.1`` and ``5 * 0.1`` with 20 decimals, as in ``f"{3 * 0.1:.20f}"``.
#
# .. solution::

answer = [nan == nan, np.inf > nan, 0 * nan == 0, nan - nan == 0]
answer += [0.3 == 3 * 0.1, 0.5 == 5 * 0.1]
answer
# => [False, False, False, False, False, True]
check("floats-4", answer)
# => Right. Rounding hit 5 * 0.1 as well, and happened to land on 0.5.

# %%
# What to read next
# -----------------
# - `Choose the data type of an array <plot_dtypes.html>`_: what each type can hold.
# - `Special values and numerical exceptions
#   <https://numpy.org/doc/stable/user/misc.html>`_ in NumPy's manual.
#
# Reference: D. Goldberg (1991), "What every computer scientist should know about
# floating-point arithmetic", ACM Computing Surveys 23, 5,
# https://doi.org/10.1145/103162.103163.
