r"""
Find roots and where curves cross
=================================

Where is a function zero, and where do two curves cross? For one root, give
``scipy.optimize.root_scalar`` a *bracket*: two places where the function has opposite
signs. For all crossings of two curves, look along a fine grid for changes of sign of
their difference: each is a bracket. Old code gives ``fsolve`` guesses to start from. A
poor guess finds nothing, or another root than you meant, and in a list of guesses it
spoils the answers to the good ones.

**You will learn** to find a root with a bracket, to recognise answers that are no
roots, to see why ``fsolve`` with several starts solves another problem than yours, and to
find all crossings of two curves without a guess.
"""

# %%
# Close in on a root
# ------------------
# A *root* of a function is a place where it is zero. If a continuous function is
# negative at one end of an interval and positive at the other, there is a root between
# them. *Bisection* halves the interval and keeps the half whose ends differ in sign.

import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import brentq, fsolve, root_scalar

from arraybook.exercises import check
from arraybook.fitting import find_intersections

# sphinx_gallery_tags = ["level: beginner", "scipy.optimize"]
# sphinx_gallery_thumbnail_number = 3


def bisect(function, low, high):
    while high - low > 1e-12:
        middle = (low + high) / 2
        if function(low) * function(middle) <= 0:
            high = middle
        else:
            low = middle
    return (low + high) / 2


round(bisect(lambda x: x**2 - 2, 0, 2), 6)  # the square root of 2
# => 1.414214
int(np.ceil(np.log2(2 / 1e-12)))  # rounds that it took
# => 41

# %%
# With a bracket, ``root_scalar`` uses *Brent's method*. It guesses from the values so
# far where the function crosses zero, and halves the interval when a guess is poor.
# It calls the function less often than bisection, and it cannot leave the bracket.

solution = root_scalar(lambda x: x**2 - 2, bracket=(0, 2))
round(solution.root, 6), solution.converged, solution.function_calls < 15
# => (1.414214, True, True)
root_scalar(lambda x: x + 3, bracket=(-10, 10)).root
# => -3.0

# %%
# **Then and now.** Old code calls ``fsolve(function, start)``. It is made for *systems*
# of equations, so it returns an array even for one unknown. Old code turns that into
# a number with ``float()``, which was deprecated in NumPy 1.25 and is an error since
# NumPy 2.4. Take element ``[0]``, or better, use a bracket.

found = fsolve(lambda x: x + 3, -2)
found.shape, round(float(found[0]), 9)
# => ((1,), -3.0)

# %%
# Check what a bracket gives you
# ------------------------------
# Without a change of sign there is no bracket, even where there is a root:
# :math:`x^2` touches zero at 0 and stays positive on both sides.

try:
    root_scalar(lambda x: x**2, bracket=(-1, 2))
except ValueError as error:
    print(error)
# => f(a) and f(b) must have different signs

# %%
# And a sign can change without a root. The tangent jumps from :math:`+\infty` to
# :math:`-\infty` at :math:`\pi / 2`. Such a place is called a *pole*. Brent's method
# closes in on the jump and reports success. So put the answer into the function: the
# value should be near zero. Here it is beyond a million.

solution = root_scalar(np.tan, bracket=(1, 2))
round(solution.root, 6), solution.converged, bool(abs(np.tan(solution.root)) > 1e6)
# => (1.570796, True, True)

# sphinx_gallery_alt = "Three small plots: a line that crosses zero, with a dot on the root; a parabola that touches zero and stays positive; the tangent, which jumps from plus to minus infinity at a dotted vertical line."
fig, axs = plt.subplots(1, 3, figsize=(7.6, 2.6), layout="constrained")
x = np.linspace(-6, 2, 9)
axs[0].plot(x, x + 3)
axs[0].plot(-3, 0, "C1o")
axs[0].set(title="sign change, root")
x = np.linspace(-1, 2, 100)
axs[1].plot(x, x**2)
axs[1].plot(0, 0, "C1o")
axs[1].set(title="root, no sign change")
x = np.linspace(1, 2, 201)
axs[2].plot(x, np.where(np.abs(np.tan(x)) < 20, np.tan(x), np.nan))
axs[2].axvline(np.pi / 2, color="C1", linestyle=":")
axs[2].set(title="sign change, no root")
for ax in axs:
    ax.axhline(0, color="0.6", linewidth=0.8)
    ax.set(xlabel="x")
plt.show()

# %%
# Turn crossings into roots
# -------------------------
# Two curves cross where their difference is zero. Below are a wave and a slowly rising
# line, the ramp. We call their difference the gap. It has six roots between 0 and 50.


def wave(x):
    return np.cos(x / 5) * np.sin(x / 2)


def ramp(x):
    return 0.01 * x - 0.5


def gap(x):
    return wave(x) - ramp(x)


# sphinx_gallery_alt = "Above, a wave with a changing height and a slowly rising line that cut it six times; below, their difference, which crosses zero at the same six places."
x = np.linspace(0, 50, 1001)
fig, axs = plt.subplots(2, sharex=True, layout="constrained")
axs[0].plot(x, wave(x), label="wave")
axs[0].plot(x, ramp(x), "C1--", label="ramp")
axs[0].legend(ncols=2, loc="upper center")
axs[0].set(ylabel="height", ylim=(-1.1, 1.4))
axs[1].plot(x, gap(x), "C2")
axs[1].axhline(0, color="0.6", linewidth=0.8)
axs[1].set(xlabel="x", ylabel="gap")
plt.show()

# %%
# Do not guess them all at once
# -----------------------------
# A recipe that you may have copied gives ``fsolve`` a list of starts, one for each
# crossing. With starts read off the plot it finds all six.

with_good_starts = fsolve(gap, [15, 20, 30, 35, 40, 45])
with_good_starts.round(4).tolist()
# => [13.4077, 18.1137, 31.7833, 37.08, 39.8484, 43.8259]

# %%
# But ``fsolve`` did not solve the equation six times. It took the list as *one*
# unknown with six parts, and moves all parts together: when one part makes no
# progress, the whole search stops. With four starts, two of them poor, it warns, and
# **all four** answers are wrong. The gap is not zero at any of them.

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    together = fsolve(gap, [0, 5, 10, 25])
[warning.category.__name__ for warning in caught]
# => ['RuntimeWarning']
together.round(1).tolist(), bool(np.all(np.abs(gap(together)) > 0.01))
# => ([-1.0, 7.1, 7.1, 24.4], True)

# %%
# One at a time, two of the same starts succeed. The other two get stuck in dips of the
# gap that do not reach zero. (With ``full_output=True`` a status is returned instead of a
# warning; 1 means success.)

alone = [fsolve(gap, start, full_output=True) for start in (0, 5, 10, 25)]
[status == 1 for _, _, status, _ in alone]
# => [True, False, True, False]
[round(float(place[0]), 4) for place, _, status, _ in alone if status == 1]
# => [-1.1024, 13.4077]

# %%
# Look at the first of them. From 0 the search went left and found a crossing outside the
# range that we asked about. A start says where a search begins, not where it ends.
#
# Look for changes of sign
# ------------------------
# Compute the gap on a fine grid. Wherever its sign differs between neighbours, these two
# are a bracket. ``brentq`` is Brent's method as a function that returns only the root.

sign = np.sign(gap(x))
left = np.flatnonzero(sign[:-1] != sign[1:])
crossings = np.array([brentq(gap, x[i], x[i + 1]) for i in left])
crossings.round(4).tolist()
# => [13.4077, 18.1137, 31.7833, 37.08, 39.8484, 43.8259]
wave(crossings).round(4).tolist()  # how high the curves are there
# => [-0.3659, -0.3189, -0.1822, -0.1292, -0.1015, -0.0617]

# %%
# ``find_intersections`` from this book's package does the same with more care. It takes
# the two curves and an interval. Its crossings are in order, and the same six that the
# list of good starts gave.

found = find_intersections(wave, ramp, (0, 50))
np.allclose(found, crossings, rtol=0, atol=1e-10), bool(np.all(np.diff(found) > 0))
# => (True, True)
np.allclose(found, with_good_starts, rtol=0, atol=1e-6)
# => True

# sphinx_gallery_alt = "The wave and the ramp with a dot on each of six crossings between 0 and 50; the answers of the coupled search are three crosses, one just beside a crossing left of 0 and two in dips of the wave."
fig, ax = plt.subplots(layout="constrained")
wide = np.linspace(-3, 50, 1000)
ax.plot(wide, wave(wide))
ax.plot(wide, ramp(wide), "C1--")
ax.plot(found, wave(found), "ko", markersize=7, label="sign changes: all six")
ax.plot(together, wave(together), "C3X", markersize=9, label="fsolve from 0, 5, 10, 25")
ax.set(xlabel="x", ylabel="height", ylim=(-1.1, 1.4))
ax.legend(ncols=2, loc="upper center")
plt.show()

# %%
# The four answers of ``fsolve`` make three crosses, since two end in the same dip. The
# cross on the left is close to a crossing, but has not reached it.
#
# Is ``find_intersections`` accurate? Test it on curves whose crossings are known. The sine and the cosine are
# equal at :math:`\pi / 4`, and again after each half turn.

found = find_intersections(np.sin, np.cos, (0, 4 * np.pi))
exact = np.pi * np.array([1, 5, 9, 13]) / 4
bool(np.max(np.abs(found - exact)) < 1e-10)
# => True

# %%
# Know what counts as a crossing
# ------------------------------
# The short version above has traps. Where a grid point lies exactly on a crossing, its
# sign is 0, and it makes two brackets for one root. A pole counts as a crossing. Two
# crossings within one step of the grid are missed. NaN differs from everything, so two
# neighbours that are NaN count as a change of sign. ``find_intersections`` takes care of
# these cases:

cases = {
    "at both ends, on the grid": (lambda x: x * (1 - x) * (x - 0.5), (0, 1)),
    "a pole": (lambda x: 1 / x, (-1, 2)),
    "a touch": (lambda x: x**2, (-1, 1)),
    "two within one step": (lambda x: (x - 0.31) * (x - 0.3101), (0, 1)),
    "NaN below 0": (np.sqrt, (-1, 1)),
}
for name, (function, interval) in cases.items():
    places = find_intersections(function, np.zeros_like, interval)
    print(f"{name:26}", places.round(4).tolist())
# => at both ends, on the grid  [0.0, 0.5, 1.0]
#    a pole                     []
#    a touch                    []
#    two within one step        [0.31, 0.3101]
#    NaN below 0                [0.0]

# %%
# Curves that touch without changing sides do not cross, and nothing is returned. At an
# end of the interval or beside NaN, the other side cannot be seen: if the curves are equal
# there, the place is returned. Curves that are equal over a whole stretch have no single
# crossing, and are refused.

try:
    find_intersections(lambda x: np.maximum(x, 0), np.zeros_like, (-1, 1))
except ValueError as error:
    print(error)
# => f and g must meet at single places, got equal values from -1 to 0

# %%
# No method that looks at points sees everything between them. A wave that swings several
# times within one step loses crossings. If your curves may do that, take more
# ``points`` and see whether the count stays the same.


def ripple(x):
    return np.sin(300 * x)  # its roots are the multiples of pi / 300


for points in (50, 500, 5000):
    places = find_intersections(ripple, np.zeros_like, (0.005, 1), points=points)
    print(points, len(places))
# => 50 3
#    500 95
#    5000 95
int(300 / np.pi)  # how many there are
# => 95

# %%
# Exercises
# ---------
# ``check("roots_and_intersections-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** Set a pocket calculator to radians and press the cosine key again and
# again. The display settles at the number that is its own cosine. Find this number with
# a bracket, to at least nine digits.
#
# .. hint::
#
#    Of which function is this number a root?
#
# .. hint::
#
#    ``np.cos(x) - x`` is positive at 0. What is it at 1?
#
# .. solution::

settled = root_scalar(lambda x: np.cos(x) - x, bracket=(0, 1)).root
round(settled, 6)
# => 0.739085
check("roots_and_intersections-1", settled)
# => Right. Every start leads there: the cosine brings numbers closer together.

# %%
# **Exercise 2.** Find all solutions of :math:`\tan x = x` from 0 to 20, with 0 itself.
# Answer with an array, in order. Then look at a grid of 1001 points: how often does
# :math:`\tan x - x` change its sign beyond 0, and why more often than there are solutions?
#
# .. hint::
#
#    ``find_intersections`` knows a pole from a root.
#
# .. hint::
#
#    By hand: multiply the equation by :math:`\cos x`. Then there are no poles left.
#
# .. solution::

fixed = find_intersections(np.tan, lambda x: x, (0, 20))
fixed.round(4).tolist()
# => [0.0, 4.4934, 7.7253, 10.9041, 14.0662, 17.2208]
x = np.linspace(0, 20, 1001)[1:]
int(np.sum(np.diff(np.sign(np.tan(x) - x)) != 0))  # five roots and six poles
# => 11
check("roots_and_intersections-2", fixed)
# => Right. At these places sin(x) / x has its peaks and dips.

# %%
# **Exercise 3.** For a small slope :math:`m > 0` the line :math:`m x` lies below
# :math:`e^x`. For a large one it cuts it twice. In between is one slope at which the line
# only touches. First count the crossings in (0, 3) for the slopes 2.7 and 2.8. Then find
# the slope that touches, to at least nine digits.
#
# .. hint::
#
#    ``find_intersections`` does not return touches. But where the curves touch, two
#    things are equal: their heights and their slopes.
#
# .. hint::
#
#    The slope of :math:`e^x` is :math:`e^x`, so :math:`m = e^x` where they touch. Put
#    this into :math:`e^x = m x`: where do :math:`e^x` and :math:`x e^x` cross?
#
# .. solution::

for m in (2.7, 2.8):
    print(m, len(find_intersections(np.exp, lambda x, m=m: m * x, (0, 3))))
# => 2.7 0
#    2.8 2
touching = find_intersections(np.exp, lambda x: x * np.exp(x), (0, 3))
slope = np.exp(touching[0])
round(float(touching[0]), 6), round(float(slope), 6)  # it touches at 1, with slope e
# => (1.0, 2.718282)
check("roots_and_intersections-3", slope)
# => Right. The line touches at 1, and m is e.

# %%
# **Exercise 4.** Two bell curves :math:`\exp(-(x - c)^2 / 2 w^2)` are equally high. The
# first has its centre :math:`c` at 5 and the width :math:`w = 1`, the second has its
# centre at 6 and the width 3. One crossing lies between the two peaks. Find *all*
# crossings in (0, 12). Answer with an array, in order.
#
# .. hint::
#
#    Plot both curves. On which sides of its peak does the narrow one go below the other?
#
# .. hint::
#
#    ``find_intersections`` needs functions of ``x`` alone: fix centre and width with
#    a ``lambda``.
#
# .. solution::


def bell(x, centre, width):
    return np.exp(-((x - centre) ** 2) / (2 * width**2))


both = find_intersections(lambda x: bell(x, 5, 1), lambda x: bell(x, 6, 3), (0, 12))
both.round(6).tolist()
# => [4.5, 5.25]
check("roots_and_intersections-4", both)
# => Right. By hand: x - 5 = ±(x - 6) / 3.

# %%
# What to read next
# -----------------
# - `Fit a curve to noisy data <plot_curve_fitting.html>`_: find the curves first.
# - `Find where a signal crosses a threshold
#   <../simulation/plot_threshold_crossings.html>`_:
#   crossings of samples, without a formula.
# - `Root finding <https://docs.scipy.org/doc/scipy/tutorial/optimize.html#root-finding>`_
#   in SciPy's tutorial: systems of equations, for which ``fsolve`` and ``root`` are made.
#
# Reference: R. P. Brent (1973), *Algorithms for Minimization without Derivatives*,
# Prentice-Hall, chapter 4.
