r"""
Interpolate between samples
===========================

You measured at some places and need values between them. ``np.interp`` draws straight
lines; ``make_interp_spline`` in SciPy draws a smooth curve through the same samples, with
smaller errors if the truth is smooth. Beyond the last sample all methods make values up,
without a warning. If the samples carry noise, a curve should pass near them, not through
them: ``make_splrep`` does that, once you know what its number ``s`` means.

**You will learn** to interpolate with lines and with splines, to measure the error
against a known function, to see what happens beyond the last sample, and to choose how
much to smooth.
"""

# %%
# Sample a function that you know
# -------------------------------
# To judge a method, try it where the truth is known: here, five periods of a cosine. The
# samples are few: 20, with 19 gaps between them, less than four a period. The *RMS
# error*, the square root of the mean squared error, is taken over 1000 places.

import matplotlib.pyplot as plt
import numpy as np
from scipy import interpolate

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.interpolate", "numpy", "signals"]
# sphinx_gallery_thumbnail_number = 1

x = np.linspace(0, 10 * np.pi, 20)
y = np.cos(x)
fine = np.linspace(0, 10 * np.pi, 1000)
truth = np.cos(fine)


def rms(error):
    return float(np.sqrt(np.mean(error**2)))


# %%
# Draw lines, or a smooth curve
# -----------------------------
# ``np.interp(where, x, y)`` joins the samples by straight lines. It takes the new places
# first.

lines = np.interp(fine, x, y)
round(rms(lines - truth), 3)
# => 0.166

# %%
# A *spline* is a chain of short pieces of polynomials. Their *degree* ``k`` is the
# highest power in them, and the pieces join as smoothly as it allows: 1 gives the
# straight lines again, with kinks; 2 gives parabolas without kinks; 3 is the popular
# *cubic* spline, whose bend does not jump either. ``make_interp_spline`` returns a
# function: call it at the new places.

line = interpolate.make_interp_spline(x, y, k=1)
parabolas = interpolate.make_interp_spline(x, y, k=2)
cubic = interpolate.make_interp_spline(x, y)  # k=3 unless you say otherwise
np.allclose(line(fine), lines), np.allclose(cubic(x), y)
# => (True, True)
round(rms(parabolas(fine) - truth), 4), round(rms(cubic(fine) - truth), 4)
# => (0.0603, 0.0194)

# sphinx_gallery_alt = "Above, 20 samples of a cosine joined by lines and by a cubic spline; below, the errors: large arches for lines, small waves for the spline."
fig, axs = plt.subplots(2, sharex=True, layout="constrained")
axs[0].plot(fine, truth, color="0.75", linewidth=4, label="truth")
axs[0].plot(fine, lines, "--", color="C1", label="lines")
axs[0].plot(fine, cubic(fine), color="C0", label="cubic spline")
axs[0].plot(x, y, "ko", markersize=4)
axs[0].set(ylabel="value", ylim=(-1.15, 1.9))
axs[0].legend(ncols=3, loc="upper center")
axs[1].plot(fine, lines - truth, "--", color="C1")
axs[1].plot(fine, parabolas(fine) - truth, ":", color="C2", label="parabolas (k=2)")
axs[1].plot(fine, cubic(fine) - truth, color="C0")
axs[1].set(xlabel="x (radians)", ylabel="error", ylim=(-0.38, 0.52))
axs[1].legend(loc="upper right")
plt.show()

# %%
# **Then and now.** Code you may have copied calls ``interp1d(x, y, kind="quadratic")``.
# SciPy calls it *legacy*: it still works, but new code should not use it. The
# replacements give the same numbers.

old = interpolate.interp1d(x, y, kind="quadratic")
np.allclose(old(fine), parabolas(fine))
# => True

# %%
# Stay with the cubic spline
# --------------------------
# Each line below shows a degree, its RMS error everywhere, and without the three gaps at
# either end. Inside, a higher degree is better. Near the ends, where samples are missing
# on one side, degrees 4 and 5 swing so far that they lose to the cubic overall.

inside = (fine > x[3]) & (fine < x[-4])
for k in (1, 2, 3, 4, 5):
    error = interpolate.make_interp_spline(x, y, k=k)(fine) - truth
    print(k, round(rms(error), 4), round(rms(error[inside]), 4))
# => 1 0.1661 0.1691
#    2 0.0603 0.0401
#    3 0.0194 0.0177
#    4 0.0324 0.0064
#    5 0.0531 0.0045

# %%
# More samples help a smooth curve more than they help lines. Each time the gaps become
# half as wide, the error is divided by :math:`2^{k+1}` or more: by 4, 8 and 16, once the
# gaps are narrow. The last line shows the factors of the last halving.

counts, errors = np.array([20, 39, 77, 153]), np.empty((3, 4))
for row, column in np.ndindex(errors.shape):
    places = np.linspace(0, 10 * np.pi, counts[column])
    curve = interpolate.make_interp_spline(places, np.cos(places), k=row + 1)
    errors[row, column] = rms(curve(fine) - truth)
(errors[:, -2] / errors[:, -1]).round(1).tolist()
# => [4.0, 8.8, 20.2]

# sphinx_gallery_alt = "RMS error against the gap between samples on logarithmic axes: three falling lines, the cubic one steepest."
fig, ax = plt.subplots(layout="constrained")
gaps = 10 * np.pi / (counts - 1)
for row, style in enumerate(["C1s--", "C2^:", "C0o-"]):
    ax.loglog(gaps, errors[row], style)
    ax.text(gaps[-1] * 0.93, errors[row, -1], f"k={row + 1}", ha="right", va="center")
ax.set(xlabel="gap between samples (radians)", ylabel="RMS error", xlim=(0.16, 2))
ax.set_xticks([0.2, 0.5, 1, 2], ["0.2", "0.5", "1", "2"])
ax.minorticks_off()
plt.show()

# %%
# Keep a step from overshooting
# -----------------------------
# Smooth curves fail at sharp corners: a cubic spline through a step overshoots on both
# sides. If values below 0 or above 1 make no sense, take ``PchipInterpolator``: between
# two samples it never leaves their range. On the cosine it is little better than lines,
# because it puts every top and bottom at a sample. (``CubicSpline`` is ``k=3`` again.)

steps, levels = np.arange(8), np.array([0, 0, 0, 0, 1, 1, 1, 1])
between = np.linspace(0, 7, 701)
smooth = interpolate.CubicSpline(steps, levels)(between)
careful = interpolate.PchipInterpolator(steps, levels)(between)
np.allclose(smooth, interpolate.make_interp_spline(steps, levels)(between))
# => True
round(float(smooth.min()), 2), round(float(smooth.max()), 2)
# => (-0.11, 1.11)
float(careful.min()), float(careful.max())
# => (0.0, 1.0)
round(rms(interpolate.PchipInterpolator(x, y)(fine) - truth), 3)
# => 0.13

# sphinx_gallery_alt = "Eight samples of a step: the cubic spline dips below 0 and rises above 1, the pchip curve stays between."
fig, ax = plt.subplots(layout="constrained")
ax.plot(between, smooth, label="CubicSpline")
ax.plot(between, careful, "--", color="C1", label="PchipInterpolator")
ax.plot(steps, levels, "ko", markersize=5)
ax.set(xlabel="x", ylabel="value")
ax.legend()
plt.show()

# %%
# Stop at the last sample
# -----------------------
# *Extrapolation* is asking for a value beyond the data. Every method answers, and none
# warns. Half a period further on, the cosine is -1. ``np.interp`` repeats its last
# sample for ever; the splines let their last polynomial run on.

beyond = 11 * np.pi
float(np.interp(beyond, x, y)), round(float(parabolas(beyond)), 2)
# => (1.0, 2.44)
round(float(cubic(beyond)), 2)
# => -7.87

# %%
# Ask for NaN instead: you will notice it. ``CubicSpline`` and ``PchipInterpolator`` also
# take ``extrapolate=False`` when they are made. If the truth repeats itself, and only
# then, there is something better: ``np.interp`` with ``period`` moves the place back
# into the data by whole periods. What is left is the error of the lines there.

np.interp(beyond, x, y, left=np.nan, right=np.nan), cubic(beyond, extrapolate=False)
# => (nan, array(nan))
round(float(np.interp(beyond, x, y, period=10 * np.pi)), 2)
# => -0.9

# sphinx_gallery_alt = "The last samples of the cosine and what the methods say beyond them: lines go on level, parabolas rise, the cubic spline falls out of the picture."
fig, ax = plt.subplots(layout="constrained")
far = np.linspace(8 * np.pi, 12 * np.pi, 400)
ax.axvspan(10 * np.pi, 12 * np.pi, color="0.93")
ax.plot(far, np.cos(far), color="0.7", linewidth=4, label="truth")
ax.plot(far, np.interp(far, x, y), "--", color="C1", label="lines")
ax.plot(far, parabolas(far), ":", color="C2", label="parabolas")
ax.plot(far, cubic(far), color="C0", label="cubic spline")
ax.plot(x[-5:], y[-5:], "ko", markersize=4)
ax.text(11.9 * np.pi, -3.8, "no data here", ha="right")
ax.set(ylim=(-4, 3.4), xlim=far[[0, -1]], xlabel="x (radians)", ylabel="value")
ax.legend(loc="lower left")
plt.show()

# %%
# .. warning::
#
#    ``np.interp`` expects increasing ``x`` and does not check it: with shuffled samples
#    it returns nonsense. The splines raise an error. Sort both with
#    ``order = np.argsort(x)``.

shuffle = np.random.default_rng(20260101).permutation(20)
wrong = np.interp(fine, x[shuffle], y[shuffle])
rms(wrong - truth) > 3 * rms(lines - truth)
# => True

# %%
# Pass near noisy samples, not through them
# -----------------------------------------
# Now take 30 samples of another known function, with noise of standard deviation 0.1. A
# curve through all of them draws the noise as well. ``make_splrep(x, y, s=…)`` may miss
# the samples. ``s`` is a bound on the *residual*, the sum of the squared misses: it
# starts with few pieces and adds more until the bound holds. ``s=0`` interpolates. Each
# line below shows ``s`` and the residual: it is as large as ``s`` allows.


def wave(x):
    return np.cos(x) + np.log10(x)


def measure(count, seed=20260101):
    places = np.linspace(1, 10 * np.pi, count)
    noise = 0.1 * np.random.default_rng(seed).standard_normal(count)
    return places, wave(places) + noise


t, noisy = measure(30)
for s in (0, 0.3, 1):
    curve = interpolate.make_splrep(t, noisy, s=s)
    print(s, round(float(np.sum((curve(t) - noisy) ** 2)), 2))
# => 0 0.0
#    0.3 0.3
#    1 1.0

# %%
# How large should ``s`` be? The truth itself misses each sample by the noise, and
# 30 squares of about :math:`0.1^2` sum to 0.3. The ``s=1`` of a widely copied example
# smooths too much: its curve is further from the truth than the one with 0.3. (If the
# samples differ in quality, give weights ``w``, one over the standard deviation of each.
# Then the rule for ``s`` is the number of samples.)

round(float(np.sum((noisy - wave(t)) ** 2)), 2)
# => 0.31
curve = {s: interpolate.make_splrep(t, noisy, s=s) for s in (0, 0.3, 1)}
where = np.linspace(1, 10 * np.pi, 1000)
rms(curve[1](where) - wave(where)) > 1.5 * rms(curve[0.3](where) - wave(where))
# => True
weighted = interpolate.make_splrep(t, noisy, w=np.full(30, 1 / 0.1), s=30)
np.allclose(weighted(where), curve[0.3](where), atol=1e-4)
# => True

# sphinx_gallery_alt = "Thirty noisy samples of a wave on a slow rise: s=0 passes through all, s=0.3 near them, s=1 cuts the tops and valleys short."
fig, ax = plt.subplots(layout="constrained")
ax.plot(where, wave(where), color="0.75", linewidth=5, label="truth")
for s, style in {0: "C2:", 0.3: "C0-", 1: "C1--"}.items():
    ax.plot(where, curve[s](where), style, label=f"s={s}")
ax.plot(t, noisy, "ko", markersize=4)
ax.set(xlabel="x", ylabel="value", xlim=(0, 32), ylim=(-1.3, 3.6))
ax.legend(ncols=4, loc="upper center")
plt.show()

# %%
# Smooth when there are samples to spare
# --------------------------------------
# The rule, :math:`s = n \sigma^2` for :math:`n` samples with noise :math:`\sigma`, gives
# the largest sensible ``s``. A curve with :math:`p` free numbers also bends towards the
# noise, and leaves a residual of only about :math:`(n - p) \sigma^2`. With 30 samples,
# about six a period, following the wave takes so many of them that little noise is left
# to smooth away, and the rule does harm. With 300 samples of the same wave, smoothing
# pays. The errors below are means over five draws of the noise.

multiples = np.array([0.5, 0.7, 0.8, 0.9, 1, 1.5, 2, 3.3])
table = np.empty((2, 5, multiples.size + 1))
for row, count in enumerate([30, 300]):
    for seed in range(5):
        places, values = measure(count, seed)
        bounds = [0, *(multiples * count * 0.1**2)]
        fits = [interpolate.make_splrep(places, values, s=s) for s in bounds]
        table[row, seed] = [rms(fit(where) - wave(where)) for fit in fits]
through, *smoothed = table.mean(axis=1).T
(smoothed[4] > through).tolist()  # is s = n σ² worse than s = 0?
# => [True, False]

# sphinx_gallery_alt = "Error against s over n sigma squared: with 30 samples rising above the dotted level of no smoothing; with 300 dipping far below it near 1."
fig, ax = plt.subplots(layout="constrained")
for row, (count, style) in enumerate({30: "C1s--", 300: "C0o-"}.items()):
    ax.plot(multiples, [errors[row] for errors in smoothed], style, label=str(count))
    ax.axhline(through[row], color=style[:2], linestyle=":", linewidth=1)
ax.text(3.3, 0.088, "dotted: s = 0", ha="right", va="top")
ax.set(xlabel="s / (n σ²)", ylabel="RMS error against the truth", ylim=(0, 0.2))
ax.legend(title="samples")
plt.show()

# %%
# If you do not know the noise, ``make_smoothing_spline`` estimates how much to smooth
# from the data alone: it asks how well each sample is predicted by the others
# (*generalised cross-validation*). On these 300 samples it comes closer to the truth
# than ``make_splrep`` does by the rule.

t_many, noisy_many = measure(300)
by_rule = interpolate.make_splrep(t_many, noisy_many, s=300 * 0.1**2)
by_itself = interpolate.make_smoothing_spline(t_many, noisy_many)
rms(by_itself(where) - wave(where)) < rms(by_rule(where) - wave(where))
# => True

# %%
# **Then and now.** Older code calls ``UnivariateSpline(x, y, s=s)``. For the same data
# and ``s``, SciPy 1.17 and 1.18 can draw different curves with it, both with the residual
# that ``s`` allows. Use ``make_splrep`` in new code.

# %%
# Exercises
# ---------
# ``check("interpolation_1d-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** A logger lost four values:
# ``[2, 3, np.nan, np.nan, 6, 5, np.nan, 3, np.nan]``. Fill the gaps between samples with
# straight lines. Where there is no sample on one side, NaN shall stay.
#
# .. hint::
#
#    Give ``np.interp`` only the samples that are there: a mask selects them. What does
#    it return beyond the last sample, and which argument changes that?
#
# .. solution::

logged = np.array([2, 3, np.nan, np.nan, 6, 5, np.nan, 3, np.nan])
index, good = np.arange(9), ~np.isnan(logged)
filled = np.interp(index, index[good], logged[good], left=np.nan, right=np.nan)
filled
# => array([ 2.,  3.,  4.,  5.,  6.,  5.,  4.,  3., nan])
check("interpolation_1d-1", filled)
# => Right. Without right=np.nan the last one would be a made-up 3.

# %%
# **Exercise 2.** At minutes 0, 10, 20 and 30 a ship steers 340, 350, 10 and 40 degrees,
# and turns evenly in between. What is its heading, from 0 to 360 degrees, at
# minutes 4, 14 and 24?
#
# .. hint::
#
#    From 350 to 10 degrees is a turn of 20 degrees to the right, not of 340 to the left.
#
# .. hint::
#
#    ``np.unwrap`` removes the jumps of an angle; mind its ``period``.
#
# .. solution::

unwrapped = np.unwrap([340.0, 350, 10, 40], period=360)
unwrapped.tolist()
# => [340.0, 350.0, 370.0, 400.0]
heading = np.interp([4, 14, 24], [0, 10, 20, 30], unwrapped) % 360
heading.round(6).tolist()
# => [344.0, 358.0, 22.0]
check("interpolation_1d-2", heading)
# => Right. The period of np.interp is for x; an angle in y has to be unwrapped.

# %%
# **Exercise 3.** ``CubicSpline(x, y).roots()`` finds where a spline is zero. Find the
# zeros of the spline through the 20 samples of the cosine, between 0 and :math:`10\pi`.
# Answer with their array, in order. How far are they, at most, from the true zeros,
# :math:`\pi/2 + n \pi`?
#
# .. hint::
#
#    A cosine has two zeros a period. How many do you get? ``roots`` takes
#    ``extrapolate``, too.
#
# .. solution::

spline = interpolate.CubicSpline(x, y)
zeros = spline.roots(extrapolate=False)
len(spline.roots()), len(zeros)  # two of the twelve lie outside the data
# => (12, 10)
round(float(np.abs(zeros - np.pi * (np.arange(10) + 0.5)).max()), 4)
# => 0.0144
check("interpolation_1d-3", zeros)
# => Right. They miss the true zeros by less than a hundredth of a gap.

# %%
# **Exercise 4.** Suppose that you do not know the noise of ``t_many, noisy_many``. Fit
# every second sample, from the first, with ``make_splrep`` and each ``s`` of 0.15, 0.5,
# 1.5, 5 and 15. Which ``s`` predicts the samples left out best?
#
# .. hint::
#
#    Take copies, ``t_many[::2].copy()``: SciPy 1.15 refuses views with steps. Score each
#    curve by its RMS miss on the others, ``[1::2]``.
#
# .. solution::

candidates = [0.15, 0.5, 1.5, 5, 15]
misses = []
for s in candidates:
    half = interpolate.make_splrep(t_many[::2].copy(), noisy_many[::2].copy(), s=s)
    misses.append(rms(half(t_many[1::2]) - noisy_many[1::2]))
best = candidates[np.argmin(misses)]
best
# => 1.5
check("interpolation_1d-4", best)
# => Right. It is the number of samples times the noise squared, found without
#    knowing it.

# %%
# What to read next
# -----------------
# - `Fill a grid from scattered points <plot_interpolation_2d.html>`_: maps, not curves.
# - `Fit a curve to noisy data <plot_curve_fitting.html>`_: if you know the formula, a
#   fit is better than a spline.
# - `Interpolation <https://docs.scipy.org/doc/scipy/tutorial/interpolate.html>`_ in
#   SciPy's guide.
#
# References: C. de Boor (2001), *A Practical Guide to Splines*, revised edition,
# Springer. P. Dierckx (1993), *Curve and Surface Fitting with Splines*, Oxford U. P.
