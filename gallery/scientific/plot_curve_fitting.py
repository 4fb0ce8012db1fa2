r"""
Fit a curve to noisy data
=========================

You have noisy samples and a formula with unknown parameters.
``curve_fit(formula, x, y)`` from ``scipy.optimize`` returns the parameters that bring
the formula closest to the samples, and their *covariance*: how far to trust them. A
line needs nothing else. A bell curve needs starting values; without them many fits fail,
and not all of them say so.

**You will learn** to fit a line, a bell curve and a sum of two, to read the standard
errors off the covariance and draw them as a band, to choose starting values from the
data, and to judge the formula by the *residuals*, which is what the fit leaves over.
"""

# %%
# Fit a line
# ----------
# Write the formula as a function: ``x`` first, then one argument for each parameter.
# The data have slope 1, intercept 2 and noise with a standard deviation of 0.9. The
# noise comes from the old generator ``RandomState``, so that you get the numbers of code that
# calls ``np.random.seed(0)``.

import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy.optimize import OptimizeWarning, curve_fit

from arraybook import fitting
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.optimize", "statistics"]
# sphinx_gallery_thumbnail_number = 3


def line(x, slope, intercept):
    return slope * x + intercept


x = np.linspace(0, 10, 100)
y = line(x, 1, 2) + 0.9 * np.random.RandomState(0).standard_normal(100)
parameters, covariance = curve_fit(line, x, y)
parameters.round(4).tolist()
# => [0.9732, 2.1876]

# %%
# "Closest" means *least squares*: the sum of the squared distances from sample to curve
# is smallest. For lines and other polynomials there is a direct way, without a function
# or a search. It lists the intercept first.

direct = np.polynomial.Polynomial.fit(x, y, deg=1).convert()
np.allclose(direct.coef[::-1], parameters)
# => True

# %%
# Read the standard errors
# ------------------------
# Another 100 samples would give another line. The *standard error* of a parameter
# estimates the standard deviation of these results. The diagonal of the covariance holds
# *variances*, the squares of the standard errors. Code that you may have copied prints
# them as errors, which makes this fit look too good. Take the square root.

np.diag(covariance).round(4).tolist()  # variances
# => [0.001, 0.0328]
errors = np.sqrt(np.diag(covariance))
errors.round(4).tolist()  # standard errors of the slope and the intercept
# => [0.0313, 0.1812]

# %%
# Are they right? Draw new noise 500 times and fit each time. The standard deviation of
# the slopes is close to the standard error above. And about 95 % of the intervals from
# 1.96 standard errors below the slope to 1.96 above it should hold the true slope.

rng = np.random.default_rng(20260101)
slopes, their_errors = np.empty((2, 500))
for i in range(500):
    found, spread = curve_fit(line, x, line(x, 1, 2) + 0.9 * rng.standard_normal(100))
    slopes[i], their_errors[i] = found[0], np.sqrt(spread[0, 0])
held = np.abs(slopes - 1) < 1.96 * their_errors
round(float(slopes.std()), 3), round(float(held.mean()), 2)
# => (0.032, 0.94)

# %%
# Draw them as a band
# -------------------
# Off the diagonal, the covariance says how the errors go together. Here a slope that is
# too steep comes with an intercept that is too low: their *correlation* is close to -1. In
# the middle of the data the two errors nearly cancel, so they cannot be treated as
# independent. At one place, the variance of the curve's height is :math:`j C j^T`, where
# :math:`C` is the covariance and :math:`j` holds the derivatives of the curve by each
# parameter, for the line :math:`(x, 1)`. ``J`` has a row for each sample. The last output
# compares these errors at three samples with careless ones without the correlation.

round(float(covariance[0, 1] / (errors[0] * errors[1])), 3)
# => -0.864
J = np.stack([x, np.ones(100)], axis=1)
band = np.sqrt(np.sum(J @ covariance * J, axis=1))
careless = np.sqrt(J**2 @ errors**2)
band[[0, 50, 99]].round(2).tolist(), careless[[0, 50, 99]].round(2).tolist()
# => ([0.18, 0.09, 0.18], [0.18, 0.24, 0.36])

# sphinx_gallery_alt = "A cloud of points along a rising line, with a narrow band around the line that is slimmest in the middle; the true line, dashed, runs inside the band."
fig, ax = plt.subplots(layout="constrained")
fit = line(x, *parameters)
ax.plot(x, y, "o", color="0.6", markersize=3)
ax.fill_between(x, fit - 2 * band, fit + 2 * band, color="C5", alpha=0.5, lw=0)
ax.plot(x, fit, label="fit ± 2 standard errors")
ax.plot(x, line(x, 1, 2), "k--", linewidth=1, label="truth")
ax.set(xlabel="x", ylabel="y")
ax.legend()
plt.show()
bool(np.mean(np.abs(y - fit) > 2 * band) > 0.5)  # more samples outside than inside
# => True

# %%
# The band shows where the *line* may lie. Most samples lie outside, because each has its
# own noise.
#
# Say what you know about the noise
# ---------------------------------
# ``sigma`` takes the standard deviation of each sample's noise. By default only its
# ratios count: samples with less noise get more weight, and the size of the errors
# comes from the scatter around the curve. ``absolute_sigma=True`` takes the numbers as
# they are. Each line below has a ``sigma`` (the right one or one ten times too small),
# ``absolute_sigma``, and the standard error of the slope.

for noise in (0.9, 0.09):
    for absolute in (False, True):
        sigma = np.full(100, noise)
        _, spread = curve_fit(line, x, y, sigma=sigma, absolute_sigma=absolute)
        print(noise, absolute, round(float(np.sqrt(spread[0, 0])), 4))
# => 0.9 False 0.0313
#    0.9 True 0.0309
#    0.09 False 0.0313
#    0.09 True 0.0031

# %%
# Set ``absolute_sigma=True`` if you know the noise, for instance from the maker of the
# instrument. Then the fit can be tested. Take the *residuals* (data minus fit) in units
# of the noise, square and add them, and divide by the number of samples minus the number
# of parameters. This *reduced chi-square* should be near 1. The default takes it to be 1,
# and so cannot tell you that the formula is wrong.

round(float(np.sum(((y - fit) / 0.9) ** 2) / (100 - 2)), 2)
# => 1.03

# %%
# Fit a bell curve
# ----------------
# The *Gaussian* :math:`h \exp(-(x - c)^2 / 2 w^2)` has a height, a centre and a
# width. Now ``curve_fit`` has to search: it starts somewhere and goes downhill, always to
# a smaller sum of squares. Unless told otherwise, it starts with 1 for every parameter.
# We fit 300 noisy copies of a curve with height 1, centre 5 and width 2.


def gaussian(x, height, centre, width):
    return height * np.exp(-((x - centre) ** 2) / (2 * width**2))


def noisy_bell(seed):
    noise = np.random.default_rng(seed).standard_normal(x.size)
    return gaussian(x, 1, 5, 2) + 0.2 * noise


blind = np.array([curve_fit(gaussian, x, noisy_bell(seed))[0] for seed in range(300)])
negative = blind[:, 2] < 0
lost = np.abs(blind[:, 1] - 5) > 1
bool(negative.mean() > 0.6), bool(0.01 < lost.mean() < 0.1)
# => (True, True)

# %%
# More than 60 % come back with a *negative width*. The formula squares the width, so the
# curve is the same, and ``abs`` repairs the number. But between 1 % and 10 % miss the
# centre by more than 1, without an error or a warning. Their search ended in another
# valley: a narrow spike or dip near 0 that follows a few samples.
#
# ``bounds``, the lowest and the highest values allowed, keep the width positive. They do
# not prevent lost fits.

bounds = [-np.inf, -np.inf, 0], np.inf
trials = [noisy_bell(seed) for seed in range(300)]
bounded = np.array([curve_fit(gaussian, x, y, bounds=bounds)[0] for y in trials[:100]])
bool(np.all(bounded[:, 2] > 0)), bool(np.any(np.abs(bounded[:, 1] - 5) > 1))
# => (True, True)

# %%
# So start where the data point to. The highest sample gives the height and the centre.
# The area divided by the height gives the width (it is :math:`\sqrt{2\pi}\, h w`).


def guess(x, y):
    height, centre = y.max(), x[y.argmax()]
    return height, centre, np.trapezoid(y, x) / (np.sqrt(2 * np.pi) * height)


seen = np.array([curve_fit(gaussian, x, y, p0=guess(x, y))[0] for y in trials])
int(np.sum(seen[:, 2] < 0)), int(np.sum(np.abs(seen[:, 1] - 5) > 1))
# => (0, 0)

# sphinx_gallery_alt = "Left: a noisy bell of points, a fit that follows it and a blind fit that is flat but for a narrow dip near zero. Right: widths against centres of all fits; the blind ones form two clusters at plus and minus two and a few strays."
fig, axs = plt.subplots(1, 2, figsize=(7.6, 3.4), layout="constrained")
seed = lost.argmax()  # the first that is lost
dense = np.linspace(-1, 10, 1000)
axs[0].plot(x, noisy_bell(seed), "o", color="0.6", markersize=3)
axs[0].plot(dense, gaussian(dense, *seen[seed]), label="start from the data")
axs[0].plot(dense, gaussian(dense, *blind[seed]), "C1--", label="start at 1, 1, 1")
axs[0].set(xlabel="x", ylabel="y", title="One of the lost fits", ylim=(-1.1, 1.9))
axs[0].legend(loc="upper left")
axs[1].plot(*blind[:, 1:].T, "C1x", label="start at 1, 1, 1")
axs[1].plot(*seen[:, 1:].T, "C0o", markersize=3, label="start from the data")
axs[1].set(xlabel="centre", ylabel="width", title="All 300 fits")
plt.show()

# %%
# Look at what is left over
# -------------------------
# The next data hold a peak and a dip. A single Gaussian fits the peak without complaint.
# But look at the residuals. If the formula is right, they are noise without a
# pattern; here they show the dip.
#
# ``arraybook.fitting`` has ``line`` and ``gaussian``, too, and adds Gaussians with
# ``fitting.gaussians(x, h1, c1, w1, h2, c2, w2, ...)``. Its parameters are declared as
# ``*parameters``. ``curve_fit`` cannot count those, so ``p0`` is required.

np.allclose(fitting.line(x, 1, 2), line(x, 1, 2))
# => True
np.allclose(fitting.gaussian(x, 1, 5, 2), gaussian(x, 1, 5, 2))
# => True

x2 = np.linspace(0, 20, 200)
truth = [1, 3, 1, -2, 15, 0.5]  # height, centre, width; and again


def noisy_pair(seed):
    noise = np.random.default_rng(seed).standard_normal(x2.size)
    return fitting.gaussians(x2, *truth) + 0.2 * noise


y2 = noisy_pair(seed=0)
single, _ = curve_fit(gaussian, x2, y2, p0=[1, 3, 1])
pair, covariance2 = curve_fit(fitting.gaussians, x2, y2, p0=[1, 3, 1, -1, 15, 1])
pair.round(2).tolist()
# => [0.99, 3.15, 1.07, -2.06, 15.03, 0.51]
np.sqrt(np.diag(covariance2)).round(2).tolist()
# => [0.05, 0.07, 0.07, 0.08, 0.02, 0.02]

# %%
# Two numbers go with the picture. The standard deviation of the residuals should be that
# of the noise, 0.2. And *neighbours* should not be alike: the correlation of each residual
# with the next one should be near 0.

left_over = {"one Gaussian": y2 - gaussian(x2, *single)}
left_over["two Gaussians"] = y2 - fitting.gaussians(x2, *pair)
for name, r in left_over.items():
    print(f"{name:13} {r.std():.2f} {np.corrcoef(r[:-1], r[1:])[0, 1]:5.2f}")
# => one Gaussian  0.46  0.82
#    two Gaussians 0.19 -0.01

# sphinx_gallery_alt = "Above, points with a broad peak at 3 and a narrow dip at 15, and a curve of two Gaussians through both; below, the residuals of one Gaussian, with the dip left in them, and of two, an even band around zero."
fig, axs = plt.subplots(
    3, sharex=True, figsize=(6.4, 4.8), height_ratios=[2, 1, 1], layout="constrained"
)
axs[0].plot(x2, y2, "o", color="0.6", markersize=3)
axs[0].plot(x2, gaussian(x2, *single), "C1--", label="one Gaussian")
axs[0].plot(x2, fitting.gaussians(x2, *pair), label="two Gaussians")
axs[0].set(ylabel="y")
axs[0].legend(loc="lower left")
for ax, (name, r), color in zip(axs[1:], left_over.items(), ("C1", "C0"), strict=True):
    ax.plot(x2, r, ".", color=color)
    ax.set(ylim=(-2.4, 1), ylabel="left over")
    ax.text(0, -1.7, name, color=color)
axs[2].set(xlabel="x")
plt.show()

# %%
# Give six parameters a start
# ---------------------------
# With ones for ``p0``, the search rarely finds both curves. A curve around 1 with width 1
# is flat at 15, so no small step brings it closer to the dip. We count over 100 seeds. A fit
# is right if each parameter is within 0.6 of the truth; the order of the two curves and
# the signs of the widths do not matter. Some searches give up with a ``RuntimeError``.
# Most of the failures end without an error.


def outcome(seed, start):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OptimizeWarning)  # no covariance
        try:
            found, _ = curve_fit(fitting.gaussians, x2, noisy_pair(seed), p0=start)
        except RuntimeError:
            return "gave up"
    rows = found.reshape(2, 3)[np.argsort(found[1::3])]  # by their centres
    rows[:, 2] = np.abs(rows[:, 2])
    return "right" if np.allclose(rows.ravel(), truth, atol=0.6) else "wrong"


starts = {"ones": [1, 1, 1, 1, 1, 1], "read off the plot": [1, 3, 1, 1, 15, 1]}
results = {
    name: [outcome(seed, p0) for seed in range(100)] for name, p0 in starts.items()
}
results["ones"].count("right") < 40, results["ones"].count("wrong") > 50
# => (True, True)
results["read off the plot"].count("right")
# => 100

# %%
# The good start has the right centres, but the wrong sign for the dip. Centres matter
# most, because a curve must overlap what it should fit.

# sphinx_gallery_alt = "Two horizontal bars of 100 fits: from ones about a fifth are right, most are wrong and a few gave up; from values read off the plot all are right."
fig, ax = plt.subplots(figsize=(6.4, 2.2), layout="constrained")
edge = np.zeros(2)
kinds = {"right": ("C2", ""), "wrong": ("C1", "//"), "gave up": ("0.7", "")}
for kind, (color, hatch) in kinds.items():
    share = np.array([found.count(kind) for found in results.values()])
    ax.barh([*results], share, 0.8, edge, color=color, hatch=hatch, ec="w", label=kind)
    edge += share
ax.set(xlabel="fits", xlim=(0, 100))
ax.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1))
plt.show()

# %%
# Exercises
# ---------
# ``check("curve_fitting-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** Physicists give the width of a peak as its *full width at half
# maximum*, the distance between the two places where it is half as high. Answer with
# that width of ``noisy_bell(0)`` and its standard error, a tuple of two.
#
# .. hint::
#
#    Where is :math:`\exp(-d^2 / 2 w^2)` equal to one half? The full width is a number
#    times :math:`w`.
#
# .. hint::
#
#    The standard error of a number times :math:`w` is that number times the standard
#    error of :math:`w`.
#
# .. solution::

found, spread = curve_fit(gaussian, x, noisy_bell(0), p0=[1, 5, 2])
factor = 2 * np.sqrt(2 * np.log(2))
fwhm = factor * abs(found[2]), factor * np.sqrt(spread[2, 2])
[round(float(part), 2) for part in (*fwhm, factor * 2)]  # the last one is the truth
# => [4.49, 0.2, 4.71]
check("curve_fitting-1", fwhm)
# => Right. The factor is 2.355 to three decimals.

# %%
# **Exercise 2.** A voltage decays as ``a * np.exp(-t / tau) + c``. Make the data below.
# Without ``p0`` the fit goes wrong: find out why, and make it work. Answer with ``tau`` in
# ms and its standard error, a tuple of two.
#
# ``t = np.linspace(0, 5000, 60)`` (ms),
# ``v = 3 * np.exp(-t / 800) + 0.5 + 0.1 * np.random.default_rng(3).standard_normal(60)``
#
# .. hint::
#
#    What does the curve with ``tau = 1`` look like at ``t[1]``? Read off the data where
#    it ends (``c``), how far it falls (``a``), and when it has fallen by two thirds
#    (``tau``, roughly).
#
# .. solution::


def decay(t, a, tau, c):
    return a * np.exp(-t / tau) + c


t = np.linspace(0, 5000, 60)
v = decay(t, 3, 800, 0.5) + 0.1 * np.random.default_rng(3).standard_normal(60)
found, spread = curve_fit(decay, t, v, p0=[v[0] - v[-1], 1000, v[-1]])
answer = found[1], np.sqrt(spread[1, 1])
[round(float(part), 1) for part in answer]
# => [804.0, 34.7]
with warnings.catch_warnings():
    warnings.simplefilter("ignore", OptimizeWarning)  # no covariance
    blind_tau = curve_fit(decay, t, v)[0][1]
# From tau = 1 ms the curve falls to c before the second sample: no small step of tau
# changes it, and the search does not move.
float(decay(t[1], 1, 1, 0)) < 1e-9, round(float(blind_tau), 3)
# => (True, 1.0)
check("curve_fitting-2", answer)
# => Right. A start needs the right order of magnitude, not more.

# %%
# **Exercise 3.** The noise of an instrument grows along ``x``: its standard deviation is
# ``sigma = 0.1 + 0.3 * x``. With this ``sigma``, fit a line to
# ``line(x, 1, 2) + sigma * np.random.default_rng(4).standard_normal(100)``. The noise is
# known. Answer with the slope and its standard error, a tuple of two. How large is the
# standard error if you leave ``sigma`` out?
#
# .. hint::
#
#    Does ``sigma`` take weights, variances or standard deviations? And which argument
#    says that the noise is known?
#
# .. solution::

sigma = 0.1 + 0.3 * x
uneven = line(x, 1, 2) + sigma * np.random.default_rng(4).standard_normal(100)
found, spread = curve_fit(line, x, uneven, sigma=sigma, absolute_sigma=True)
answer = found[0], np.sqrt(spread[0, 0])
[round(float(part), 3) for part in answer]
# => [0.982, 0.038]
round(float(np.sqrt(curve_fit(line, x, uneven)[1][0, 0])), 3)
# => 0.064
check("curve_fitting-3", answer)
# => Right. The quiet samples carry most of the weight.

# %%
# What to read next
# -----------------
# - `Find roots and where curves cross <plot_roots_and_intersections.html>`_: where two
#   fitted curves meet.
# - `Fit a plane and judge the fit <../learning/plot_linear_regression.html>`_: many
#   variables, and how a fit does on new data.
# - `curve_fit
#   <https://docs.scipy.org/doc/scipy/reference/generated/scipy.optimize.curve_fit.html>`_
#   in SciPy's reference: all arguments, such as ``jac`` for exact derivatives.
#
# Reference: P. R. Bevington and D. K. Robinson (2003), *Data Reduction and Error Analysis
# for the Physical Sciences*, 3rd edition, McGraw-Hill; chapters 6 to 8.
