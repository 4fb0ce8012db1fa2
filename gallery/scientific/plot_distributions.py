r"""
Work with probability distributions
===================================

A probability distribution says which values a random quantity takes, and how often.
``scipy.stats`` has more than a hundred, all used alike: fix the parameters once, as in
``stats.norm(170, 8)``, and ask the object for densities, probabilities, quantiles or
random draws. Two things go wrong often: the parameters do not mean what you expect, and
tiny probabilities are rounded to 0.

**You will learn** to freeze a distribution and question it, to place it with ``loc``
and ``scale``, to fit one to data while holding what you know, to compute tiny
probabilities to full accuracy, and to handle distributions on whole numbers.
"""

# %%
# Fix the parameters once
# -----------------------
# ``stats.norm()`` is the normal distribution with mean 0 and standard deviation 1,
# *frozen*: an object that knows its parameters. Its *density* ``pdf`` is the height of
# the curve, and areas below it are probabilities. ``cdf(x)`` is the area to the left of
# ``x``, the probability of a value up to ``x``. ``ppf`` goes back, from a probability to
# the value, a *quantile*.

import matplotlib.pyplot as plt
import numpy as np
from scipy import integrate, stats

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.stats", "statistics", "randomness"]
# sphinx_gallery_thumbnail_number = 3

normal = stats.norm()
round(float(normal.pdf(0)), 5), round(float(normal.cdf(1.96)), 3)
# => (0.39894, 0.975)
round(float(normal.ppf(0.975)), 2), float(normal.mean()), float(normal.std())
# => (1.96, 0.0, 1.0)

# %%
# ``rvs`` draws random numbers. Hand it a generator, and the numbers are the same in
# every run.

rng = np.random.default_rng(20260101)
draws = normal.rvs(500, random_state=rng)

# sphinx_gallery_alt = "Left: a bell curve over a histogram of 500 draws. Right: the cumulative curve rises from 0 to 1; a dashed line marks 0.975 at 1.96."
fig, axs = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
x = np.linspace(-5, 5, 400)
axs[0].hist(draws, bins=25, density=True, color="C5", edgecolor="white", label="draws")
axs[0].plot(x, normal.pdf(x), label="pdf")
axs[0].set(xlabel="x", ylabel="density")
axs[0].legend()
axs[1].plot(x, normal.cdf(x), label="cdf")
axs[1].plot([-5, 1.96, 1.96], [0.975, 0.975, 0], "--", color="C1")
axs[1].text(1.75, 0.05, "1.96", color="C1", ha="right")
axs[1].text(-5, 0.93, "0.975", color="C1", va="top")
axs[1].set(xlabel="x", ylabel="probability of a value up to x")
plt.show()

# %%
# You may have read that ``numpy.random`` knows only uniform and normal numbers. Its
# generator draws from many more. What it lacks is the rest: densities, probabilities,
# quantiles, fits.

all(hasattr(rng, name) for name in ("gamma", "lognormal", "wald", "vonmises", "zipf"))
# => True

# %%
# Shift and stretch
# -----------------
# Every continuous distribution takes ``loc``, which shifts it, and ``scale``, which
# stretches it. For the normal distribution these are the mean and the standard
# deviation. For others they are not. The exponential distribution, of waiting times, is
# an example. Books give it a *rate*, the number of events per unit of time. But the first
# argument of ``expon`` is ``loc``: ``expon(5)`` does not have the rate 5, it starts at
# 5. The scale is 1 over the rate.

shifted, fast = stats.expon(5), stats.expon(scale=1 / 5)
float(shifted.mean()), float(fast.mean())
# => (6.0, 0.2)
[float(end) for end in shifted.support()]  # where it starts and ends
# => [5.0, inf]

# %%
# Many distributions also have *shape parameters*, which come before ``loc`` and ``scale``.
# Two distributions that are often got wrong:
#
# - ``gamma(a, scale=...)`` has the mean ``a * scale``. Where a book gives a rate, the
#   scale is 1 over it.
# - ``lognorm(s, scale=...)`` is a quantity whose logarithm is normal. ``s`` is the standard
#   deviation of the logarithm, and ``scale`` is *e* to the power of the logarithm's mean.
#   Name the scale: ``lognorm(1, 0.5)`` reads like NumPy's ``rng.lognormal(1, 0.5)``, but
#   has ``s = 1`` and ``loc = 0.5``.

gamma = stats.gamma(5, scale=2)
float(gamma.mean()), float(gamma.var())
# => (10.0, 20.0)
lognormal = stats.lognorm(0.5, scale=np.exp(1))
logs = np.log(rng.lognormal(1, 0.5, 100_000))  # NumPy: mean and std of the logarithm
logs.mean().round(1).item(), logs.std().round(1).item()
# => (1.0, 0.5)
round(float(lognormal.median()), 3), round(float(stats.lognorm(1, 0.5).median()), 3)
# => (2.718, 1.5)

# sphinx_gallery_alt = "Left: two exponential curves, one starting at 5, the other falling steeply from 0. Right: two lognormal curves, one rising smoothly, one shifted and steeper."
fig, axs = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
x = np.linspace(-0.5, 10, 1001)
axs[0].plot(x, fast.pdf(x), label="expon(scale=1/5)")
axs[0].plot(x, shifted.pdf(x), "--", label="expon(5)")
axs[1].plot(x, lognormal.pdf(x), label="lognorm(0.5, scale=e)")
axs[1].plot(x, stats.lognorm(1, 0.5).pdf(x), "--", label="lognorm(1, 0.5)")
for ax in axs:
    ax.set(xlabel="x", ylabel="density")
    ax.legend()
plt.show()

# %%
# Look through the gallery
# ------------------------
# SciPy has more than a hundred continuous distributions. Here are twenty. All have the
# same methods, so that one line checks that the area below each is 1.

kinds = [type(getattr(stats, name)) for name in dir(stats)]
sum(issubclass(kind, stats.rv_continuous) for kind in kinds) > 100
# => True
gallery = [stats.norm(), stats.t(2), stats.cauchy(), stats.laplace(), stats.logistic()]
gallery += [stats.uniform(), stats.arcsine(), stats.triang(0.3), stats.beta(2, 5)]
gallery += [stats.semicircular(), stats.expon(), stats.gamma(3), stats.lognorm(0.7)]
gallery += [stats.weibull_min(2), stats.pareto(3), stats.chi2(4), stats.f(5, 8)]
gallery += [stats.maxwell(), stats.wald(), stats.skewnorm(4)]
areas = [integrate.quad(one.pdf, *one.support())[0] for one in gallery]
len(gallery), np.allclose(areas, 1)
# => (20, True)

# sphinx_gallery_alt = "Twenty small panels, each with the curve of one continuous density: bells, ramps, spikes, boxes and skewed humps, labelled with the name of the distribution."
fig, axs = plt.subplots(4, 5, figsize=(7.6, 5.6), layout="constrained")
for ax, one in zip(axs.flat, gallery, strict=True):
    low, high = one.ppf([0.03, 0.97])
    margin = 0.2 * (high - low)
    x = np.linspace(low - margin, high + margin, 400)
    with np.errstate(divide="ignore"):  # some are infinite at an end
        density = one.pdf(x)
    ax.plot(x, density)
    ax.fill_between(x, density, alpha=0.25)
    shapes = ", ".join(str(shape) for shape in one.args)
    ax.set_title(f"{one.dist.name}({shapes})", fontsize=10)
    ax.set(xticks=[], yticks=[], ylim=(0, None))
plt.show()

# %%
# Describe a sample
# -----------------
# NumPy's functions describe a sample. But ``std`` and ``var`` divide by the number of
# values, which is right only for a whole population. For a sample the result is on
# average too small, because the deviations are measured from the sample's own mean, to
# which the values are closer than to the true one. ``ddof=1`` divides by one less and
# repairs the variance. The last line shows it: the average over many samples of five
# numbers each, whose true variance is 1.

sample = normal.rvs(1000, random_state=rng)
for statistic in (np.mean, np.median, np.std, np.var):
    print(f"{statistic.__name__:6} {statistic(sample):6.3f}")
# => mean   -0.041
#    median -0.093
#    std     0.971
#    var     0.944
int(sample.argmin()), int(sample.argmax())  # places of the smallest and the largest
# => (141, 958)
fives = normal.rvs((100_000, 5), random_state=rng)
[fives.var(axis=1, ddof=ddof).mean().round(2).item() for ddof in (0, 1)]
# => [0.8, 1.0]

# %%
# Fit a distribution to data
# --------------------------
# ``fit`` finds the parameters under which the data would be most likely: shapes first,
# then ``loc``, then ``scale``. The trap is that ``loc`` is free, too. A lognormal
# quantity starts at 0, but the fit shifts the start, and then the shape and the scale are
# off, too. Say what you know: ``floc=0`` holds ``loc`` at 0. The truth here is 0.5, 0 and
# 2.718. With ``floc=0`` the fit is a formula: the standard deviation of the logarithms,
# and *e* to the power of their mean.

data = lognormal.rvs(50, random_state=rng)
np.round(stats.lognorm.fit(data), 1).tolist()
# => [0.6, 0.3, 2.2]
fitted = stats.lognorm.fit(data, floc=0)
np.round(fitted, 2).tolist()
# => [0.49, 0.0, 2.57]
np.allclose(fitted, [np.log(data).std(), 0, np.exp(np.log(data).mean())])
# => True

# %%
# One sample proves little. Over 40 samples the typical error of ``s``, the root of its
# mean square, is more than twice as large when ``loc`` is free.

samples = lognormal.rvs((40, 50), random_state=rng)
free = np.array([stats.lognorm.fit(row)[0] for row in samples])
held = np.array([stats.lognorm.fit(row, floc=0)[0] for row in samples])
errors = [np.sqrt(np.mean((found - 0.5) ** 2)) for found in (free, held)]
bool(errors[0] > 2 * errors[1])
# => True

# %%
# A fit always returns numbers, also for the wrong distribution. Whether the data follow
# the distribution at all is the question of `Test what a sample can tell
# <plot_statistical_tests.html>`_.

# %%
# Ask for the tail directly
# -------------------------
# The probability of a value *above* x is ``1 - cdf(x)`` on paper. In floating point, the
# cdf is rounded to 1 where the tail is small, but not 0. ``sf``, the *survival function*,
# computes the tail itself, and ``isf`` is its inverse. ``logsf`` returns the logarithm,
# also where the probability is too small for a float.

f"{normal.sf(10):.3g}", float(1 - normal.cdf(10))
# => ('7.62e-24', 0.0)
round(float(normal.isf(1e-20)), 4), float(normal.ppf(1 - 1e-20))
# => (9.2623, inf)
float(normal.sf(40)), round(float(normal.logsf(40)), 2)
# => (0.0, -804.61)

# sphinx_gallery_alt = "Tail probability on a logarithmic axis: sf falls smoothly; 1 minus cdf follows it, then goes down in ever larger steps and ends soon after 8."
fig, ax = plt.subplots(layout="constrained")
x = np.linspace(7.5, 9, 1001)
lost = 1 - normal.cdf(x)
ax.semilogy(x, normal.sf(x), "--", linewidth=2.5, label="sf(x)")
ax.semilogy(x, np.where(lost > 0, lost, np.nan), color="C1", lw=1.2, label="1 - cdf(x)")
ax.set(xlabel="x", ylabel="probability of a value above x")
ax.text(8.35, 1e-16, "from here on, 1 - cdf(x) is 0", color="C1")
ax.legend()
plt.show()

# %%
# Stay on the integers
# --------------------
# A *discrete* distribution has separate values, each with a probability of its own: the
# *probability mass function* ``pmf`` takes the place of the density. ``geom(0.5)`` counts
# tosses of a coin up to the first head, so it starts at 1. ``nbinom(1, 0.5)`` counts only
# the tails before the first head, so it starts at 0.
#
# You may have read that discrete distributions count the events in a given time. One of
# them does: ``poisson``.

tosses = stats.geom(0.5)
tosses.pmf([0, 1, 2, 3, 4]).tolist()
# => [0.0, 0.5, 0.25, 0.125, 0.0625]
stats.nbinom(1, 0.5).pmf([0, 1, 2, 3]).round(6).tolist()
# => [0.5, 0.25, 0.125, 0.0625]

# %%
# Code that you may have copied draws ``pmf`` over ``np.linspace(0, 5, 1000)``. But ``pmf``
# is 0 everywhere except at 1, 2, 3 and so on, and of these the grid contains only its
# last point, 5. Give whole numbers, as from ``np.arange``. The ``cdf`` takes any number:
# it is a staircase.

grid = np.linspace(0, 5, 1000)
grid[tosses.pmf(grid) > 0].tolist()
# => [5.0]
tosses.cdf([1, 1.99, 2, 2.5]).tolist()
# => [0.5, 0.5, 0.75, 0.75]
counts = np.bincount(tosses.rvs(500, random_state=rng), minlength=9)
int(counts[0]), bool(abs(counts[1] / 500 - 0.5) < 0.05)
# => (0, True)

# sphinx_gallery_alt = "Left: stems of height one half, one quarter, one eighth and so on at 1, 2, 3, over the bars of 500 draws. Right: a staircase that rises from 0 to 1."
fig, axs = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
k = np.arange(1, 9)
axs[0].bar(k, counts[1:9] / 500, color="C5", label="500 draws")
axs[0].stem(k, tosses.pmf(k), linefmt="C1-", markerfmt="C1o", basefmt=" ", label="pmf")
axs[0].set(xlabel="tosses", ylabel="probability")
axs[0].legend()
x = np.linspace(0, 8.9, 900)
axs[1].plot(x, tosses.cdf(x))
axs[1].set(xlabel="x tosses", ylabel="probability of at most x", ylim=(0, 1.02))
plt.show()

# %%
# Calculate with random variables
# -------------------------------
# SciPy 1.15 began a second, newer kind of object. ``stats.Normal`` takes its parameters by
# the names of textbooks. You can calculate with it, and ``cdf`` of two numbers is the
# probability between them. Some methods have new names: ``icdf`` for ``ppf``, ``ccdf`` for
# ``sf``, ``sample`` for ``rvs``.

height = stats.Normal(mu=170, sigma=8)  # cm
round(float(height.cdf(162, 178)), 4), round(float(height.icdf(0.9)), 1)
# => (0.6827, 180.3)
inches = height / 2.54
round(float(inches.mean()), 2), round(float(inches.standard_deviation()), 2)
# => (66.93, 3.15)
height.sample(3, rng=np.random.default_rng(1)).shape
# => (3,)

# %%
# The older kind stays: it has ``fit``, and many more distributions. ``make_distribution``
# turns most of its continuous ones into the newer kind.

Gamma = stats.make_distribution(stats.gamma)
doubled = 2 * Gamma(a=5)
np.isclose(doubled.cdf(10), gamma.cdf(10)).item()  # gamma is stats.gamma(5, scale=2)
# => True

# %%
# Exercises
# ---------
# ``check("distributions-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Heights are normal with mean 170 cm and standard deviation 8 cm. Which
# share of people is between 165 and 180 cm tall? Below which height are 95 % of them?
# Answer with the pair of share and height, the share as a number from 0 to 1.
#
# .. hint::
#
#    The share up to 180, without the share up to 165.
#
# .. hint::
#
#    The second is a quantile: ``ppf``.
#
# .. solution::

people = stats.norm(170, 8)
share = people.cdf(180) - people.cdf(165)
tall = people.ppf(0.95)
round(float(share), 3), round(float(tall), 1)
# => (0.628, 183.2)
check("distributions-1", (share, tall))
# => Right. Areas below the density are shares, and ppf turns a share into a height.

# %%
# **Exercise 2.** A paper reports lognormal waiting times with a mean of 10 s and a standard
# deviation of 5 s, of the times themselves, not of their logarithms. Find ``s`` and
# ``scale`` of ``stats.lognorm`` and answer with this pair. The mean is
# :math:`\mathrm{scale} \cdot e^{s^2/2}`, the variance is the squared mean times
# :math:`e^{s^2} - 1`.
#
# .. hint::
#
#    The ratio of variance and squared mean contains only ``s``.
#
# .. hint::
#
#    ``s**2`` is the logarithm of 1 plus that ratio. Check with ``.mean()`` and ``.std()``.
#
# .. solution::

s = np.sqrt(np.log1p((5 / 10) ** 2))
scale = 10 / np.exp(s**2 / 2)
times = stats.lognorm(s, scale=scale)
round(float(times.mean()), 6), round(float(times.std()), 6)
# => (10.0, 5.0)
check("distributions-2", (s, scale))
# => Right. The mean is larger than the scale, which is the median.

# %%
# **Exercise 3.** You test 10 000 substances, none of which works. Each gives a false alarm
# with probability 1/1000, independently of the others. How probable are 20 false alarms
# *or more*?
#
# .. hint::
#
#    The number of false alarms is ``stats.binom(10_000, 0.001)``.
#
# .. hint::
#
#    ``sf(k)`` is the probability of *more* than ``k``.
#
# .. solution::

alarms = stats.binom(10_000, 0.001)
many = alarms.sf(19)
np.isclose(many, alarms.pmf(np.arange(20, 200)).sum()).item()
# => True
round(float(many), 5), round(float(alarms.sf(20)), 5)  # right, and one too far
# => (0.00344, 0.00158)
check("distributions-3", many)
# => Right. More than 20 would be another question, with less than half the answer.

# %%
# **Exercise 4.** Draw :math:`N = 10^{17}` standard normal numbers. Which value does the
# largest of them exceed with probability 1/2? All of them stay below x with probability
# ``cdf(x)**N``, so it is ``normal.ppf(0.5 ** (1 / N))`` on paper. In floating point that
# is ``inf``. Find the number.
#
# .. hint::
#
#    ``0.5 ** (1 / N)`` is rounded to 1. Use ``isf`` with the probability above x. How
#    large is it?
#
# .. hint::
#
#    It is ``1 - 0.5 ** (1 / N)``, very nearly ``np.log(2) / N``, and without rounding
#    ``-np.expm1(-np.log(2) / N)``.
#
# .. solution::

N = 10**17
float(normal.ppf(0.5 ** (1 / N)))
# => inf
top = normal.isf(-np.expm1(-np.log(2) / N))
round(float(top), 4)
# => 8.5363
check("distributions-4", top)
# => Right. In so many draws, one as large as this is no surprise.

# %%
# What to read next
# -----------------
# - `Test what a sample can tell <plot_statistical_tests.html>`_ compares samples with
#   distributions.
# - `Integrate functions and samples <plot_integration.html>`_: areas below other curves.
# - `Probability distributions in SciPy's guide
#   <https://docs.scipy.org/doc/scipy/tutorial/stats/probability_distributions.html>`_, and
#   `the guide to the newer objects
#   <https://docs.scipy.org/doc/scipy/tutorial/stats/rv_infrastructure.html>`_.
#
# Reference: N. L. Johnson, S. Kotz and N. Balakrishnan (1994), *Continuous Univariate
# Distributions*, volume 1, 2nd edition, Wiley.
