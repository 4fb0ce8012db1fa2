r"""
Test what a sample can tell
===========================

Could these numbers come from a normal distribution? Do two groups differ? A test
answers with a *p-value*: the probability of data at least as extreme as yours if only
chance is at work. SciPy has dozens of tests, each one line of code. Three mistakes make
the answer worthless: to misread the p-value, to test until something comes out, and to
test data against a curve that was fitted to the same data.

**You will learn** to describe a sample, to read a p-value and to check by simulation
what it promises, to test many things at once, to compare a sample with a distribution,
fitted or not, and to compare the means of two groups.
"""

# %%
# Describe a sample
# -----------------
# ``stats.describe`` returns the usual numbers by name. Take a hundred draws from the
# normal distribution (of the old generator with seed 0, as in published examples).

import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy import stats

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.stats", "statistics"]
# sphinx_gallery_thumbnail_number = 3

x = np.random.RandomState(0).standard_normal(100)
summary = stats.describe(x)
for name in ("mean", "variance", "skewness", "kurtosis"):
    print(f"{name:8} {getattr(summary, name):7.4f}")
# => mean      0.0598
#    variance  1.0261
#    skewness  0.0052
#    kurtosis -0.3784

# %%
# *Skewness* measures how lopsided a sample is: 0 if it is symmetric. *Kurtosis*
# measures how heavy its tails are. SciPy subtracts 3, so that the normal distribution
# has 0: this is *excess* kurtosis.
#
# The variance above is not ``x.var()``. ``describe`` divides the sum of squares by n
# minus 1, and the method by n. ``ddof`` is the number that is subtracted from n.

round(float(x.var()), 4), round(float(x.var(ddof=1)), 4)
# => (1.0158, 1.0261)

# %%
# Ask whether a sample is normal
# ------------------------------
# ``normaltest`` turns skewness and kurtosis into two numbers, each of which follows the
# standard normal distribution if the data are normal, and adds their squares
# (D'Agostino and Pearson, 1973). Such a sum follows the *chi-square* distribution with
# two *degrees of freedom*, one for each square. The p-value is the part of that
# distribution beyond the statistic. Here it is large: nothing speaks against normality.

test = stats.normaltest(x)
round(test.statistic.item(), 4), round(test.pvalue.item(), 4)
# => (0.4543, 0.7968)
squares = stats.skewtest(x).statistic ** 2 + stats.kurtosistest(x).statistic ** 2
np.allclose(test, (squares, stats.chi2.sf(squares, df=2)))  # sf: the part beyond
# => True

# %%
# Code that you may have copied calls the statistic a Z-score. A Z-score follows the
# standard normal distribution, and only 5 % of them are beyond 1.96 on either side.
# This statistic exceeds 1.96 in more than a third of all normal samples. Its own limit
# for 5 % is 5.99. Below, the simulated share stands beside that of chi-square.

rng = np.random.default_rng(20260101)
drawn = stats.normaltest(rng.normal(size=(10_000, 100)), axis=1).statistic
np.mean(drawn > 1.96).round(2).item(), stats.chi2.sf(1.96, 2).round(2).item()
# => (0.36, 0.38)
np.mean(drawn > 5.99).round(2).item(), stats.chi2.sf(5.99, 2).round(2).item()
# => (0.06, 0.05)

# sphinx_gallery_alt = "Histogram of the statistic of 10000 normal samples, falling from zero like the chi-square curve drawn over it; the part beyond the statistic of our sample, most of it, is shaded."
grid = np.linspace(0, 10, 201)
fig, ax = plt.subplots(layout="constrained")
bins = np.arange(0, 10.1, 0.5)
ax.hist(drawn, bins, density=True, color="0.85", label="simulated")
ax.plot(grid, stats.chi2.pdf(grid, 2), label="chi-square, 2 degrees of freedom")
beyond = np.linspace(test.statistic, 10)
ax.fill_between(beyond, stats.chi2.pdf(beyond, 2), alpha=0.25, label="p-value of x")
ax.set(xlabel="statistic of normaltest", ylabel="density", xlim=(0, 10))
ax.legend()
plt.show()

# %%
# Know what a p-value is
# ----------------------
# The *null hypothesis* says that there is nothing to find, for instance no difference
# between two groups. The p-value is the probability, if that is true, of a statistic at
# least as extreme as the one seen. It is *not* the probability of the null hypothesis.
#
# Simulate 20 000 experiments that compare two groups of 15 with a *t-test*, which asks
# whether two means differ. Without a difference, all p-values are equally likely: one
# in twenty is below 0.05. With a difference of 0.8 standard deviations most are small,
# but nearly half are above 0.05: a large p-value does not prove that nothing is there.

a, b = rng.normal(size=(2, 20_000, 15))
null = stats.ttest_ind(a, b, axis=1).pvalue
real = stats.ttest_ind(a, b + 0.8, axis=1).pvalue
np.mean(null < 0.05).round(2).item(), np.mean(null < 0.5).round(2).item()
# => (0.05, 0.5)
np.mean(real < 0.05).round(2).item()
# => 0.56


def draw(panels):
    _, axs = plt.subplots(1, 2, figsize=(7, 2.8), layout="constrained")
    for ax, (title, p) in zip(axs, panels.items(), strict=True):
        _, _, bars = ax.hist(p, np.linspace(0, 1, 21), color="C5", edgecolor="w")
        bars[0].set(facecolor="C1", hatch="//")
        ax.set(title=title, xlabel="p-value", ylabel="number")


# sphinx_gallery_alt = "Two histograms of p-values, the bar below 0.05 hatched: flat without a difference, and with a difference of 0.8 a tall hatched bar, falling steeply to the right."
draw({"no difference": null, "a difference of 0.8": real})
plt.show()

# %%
# Expect false alarms
# -------------------
# Test twenty things of which none is real, and most likely at least one has a p-value
# below 0.05. *Bonferroni's* rule divides this limit by the number of tests.

families = null.reshape(1000, 20)
np.mean((families < 0.05).any(axis=1)).round(2).item(), round(1 - 0.95**20, 2)
# => (0.66, 0.64)
np.mean((families < 0.05 / 20).any(axis=1)).round(2).item()
# => 0.05

# %%
# Now test a thousand genes, of which the first hundred differ by 1.5 standard
# deviations. Each line shows how many true and how many false ones are found. The plain
# limit of 0.05 finds nearly all of the true ones, and many false ones. Bonferroni's
# rule finds hardly any false one, but loses most of the true ones.
# ``false_discovery_control`` lies between: it raises the p-values so that, on average,
# at most 5 % of the finds below 0.05 are false (Benjamini and Hochberg, 1995).

a, b = rng.normal(size=(2, 1000, 15))
b[:100] += 1.5
genes = stats.ttest_ind(a, b, axis=1)
adjusted = stats.false_discovery_control(genes.pvalue)
table = {"plain": genes.pvalue, "Bonferroni": 1000 * genes.pvalue, "B and H": adjusted}
for name, p in table.items():
    print(f"{name:10} {np.sum(p[:100] < 0.05):3} {np.sum(p[100:] < 0.05):3}")
# => plain       99  41
#    Bonferroni  32   0
#    B and H     86   4

# %%
# Measure the largest gap
# -----------------------
# The *Kolmogorov-Smirnov test* compares a sample with any continuous distribution. Its
# statistic D is the largest vertical distance between two curves: the share of the
# distribution up to each value (its ``cdf``), and the share of the sample up to there.
# Our sample may come from the normal distribution. It does not come from Wald's, which
# has no negative numbers.

for name in ("norm", "wald"):
    result = stats.kstest(x, name)
    print(f"{name} D = {result.statistic:.4f}, p = {result.pvalue:.3g}")
# => norm D = 0.0582, p = 0.867
#    wald D = 0.5308, p = 8e-27

# sphinx_gallery_alt = "A staircase of the sample's shares, close to the S-shaped normal curve; the Wald curve starts at zero, and a vertical line marks the largest gap, 0.53."
grid = np.linspace(-3, 3, 301)
fig, ax = plt.subplots(layout="constrained")
ax.ecdf(x, color="k", label="sample")
ax.plot(grid, stats.norm.cdf(grid), label="norm")
ax.plot(grid, stats.wald.cdf(grid), "--", label="wald")
place = result.statistic_location
ax.vlines(place, stats.wald.cdf(place), np.mean(x <= place), color="C2", linewidth=3)
ax.text(place - 0.1, 0.1, f"D = {result.statistic:.2f}", color="C2", ha="right")
ax.set(xlabel="value", ylabel="share at or below")
ax.legend()
plt.show()

# %%
# Do not fit and test with the same data
# --------------------------------------
# The pitfall: you rarely know the mean and the standard deviation. If you take them
# from the sample, the curve is pulled towards it, D shrinks, and the p-value is far too
# large. Test 1000 normal samples of 50, once with the true numbers and once with fitted
# ones. Of correct p-values, about 5 % are below 0.05.


def gap(samples, cdf):  # D for each row
    n = samples.shape[-1]
    share = cdf(np.sort(samples))
    steps = np.arange(n + 1) / n  # below and above each of the steps
    return np.maximum(steps[1:] - share, share - steps[:-1]).max(axis=-1)


rows = rng.normal(10, 2, size=(1000, 50))
fitted = stats.zscore(rows, axis=1, ddof=1)  # minus the mean, over the deviation
known_p = stats.kstwo.sf(gap(rows, stats.norm(10, 2).cdf), 50)  # distribution of D
fitted_p = stats.kstwo.sf(gap(fitted, stats.norm.cdf), 50)
np.isclose(stats.kstest(rows[0], stats.norm(10, 2).cdf).pvalue, known_p[0]).item()
# => True
np.mean(known_p < 0.05).round(2).item(), np.mean(fitted_p < 0.05).round(2).item()
# => (0.06, 0.0)

# sphinx_gallery_alt = "Two histograms of p-values of the Kolmogorov-Smirnov test: roughly flat with the true parameters, heaped up near one with fitted ones, where no bar stands below 0.05."
draw({"true mean and deviation": known_p, "fitted to the same data": fitted_p})
plt.show()

# %%
# Such a test misses real differences, too. These 60 numbers come from a lopsided gamma
# distribution, and the test with fitted parameters finds nothing wrong.
#
# Use ``goodness_of_fit`` instead. It simulates D *with* the fitting (Lilliefors, 1967):
# it draws normal samples, fits each, and counts how many have a gap at least as large.
# It does so for any distribution of ``scipy.stats``. ``statistic="ad"`` (Anderson and
# Darling) gives the tails more weight than ``"ks"``.

skewed = np.random.default_rng(4).gamma(4, 2, size=60)
curve = stats.norm(skewed.mean(), skewed.std(ddof=1))
round(stats.kstest(skewed, curve.cdf).pvalue.item(), 2)
# => 0.19
honest = stats.goodness_of_fit(stats.norm, skewed, statistic="ks", rng=1)
bool(honest.pvalue < 0.02)
# => True

# %%
# **Then and now.** Read results by name, ``result.pvalue``, not ``result[1]``. Give
# ``kstest`` a frozen ``cdf`` as above: ``args=`` beside ``"norm"`` is an error in SciPy
# 1.18.1. Write ``rng=`` instead of ``random_state=``.

# %%
# Compare two groups
# ------------------
# How many hours longer did ten patients sleep, with one drug and with another? Student
# printed these numbers when he introduced his t-test (1908). ``equal_var=False`` makes
# it Welch's version, which does not assume that both groups vary equally. The p-value
# is above 0.05, and the interval for the difference of the means includes 0.

first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
welch = stats.ttest_ind(second, first, equal_var=False)
interval = welch.confidence_interval(0.95)  # of the difference of the means, in hours
[round(number.item(), 4) for number in (welch.pvalue, interval.low, interval.high)]
# => [0.0794, -0.2055, 3.3655]

# %%
# But the ten patients are the *same* ten. Some gain much sleep with both drugs, others
# little, and this hides the difference. ``ttest_rel`` is the t-test for such pairs. It
# looks at the ten differences, and now the interval excludes 0.

pairs = stats.ttest_rel(second, first)
interval = pairs.confidence_interval(0.95)
[round(number.item(), 4) for number in (pairs.pvalue, interval.low, interval.high)]
# => [0.0028, 0.7001, 2.4599]

# %%
# A *permutation test* needs no normal distribution. If the drugs were equal, a
# patient's two numbers could be exchanged. So exchange them in all :math:`2^{10}` ways,
# and count how often the mean difference is at least as large, up or down.


def difference(one, other, axis):
    return np.mean(one, axis=axis) - np.mean(other, axis=axis)


within = stats.permutation_test((second, first), difference, permutation_type="samples")
len(within.null_distribution), within.pvalue.item()
# => (1024, 0.00390625)

# sphinx_gallery_alt = "Left: ten lines join the sleep with the first and with the second drug, nine of them rising. Right: histogram of the differences after exchanges within patients, centred on zero, the observed difference far out on the right."
fig, axs = plt.subplots(1, 2, figsize=(7, 3), layout="constrained")
axs[0].plot([0, 1], [first, second], "o-", color="C0", alpha=0.7)
axs[0].set(xticks=[0, 1], xticklabels=["first", "second"])
axs[0].set(xlabel="drug", ylabel="extra sleep (h)")
axs[1].hist(within.null_distribution, np.linspace(-1.69, 1.69, 14), color="0.8")
axs[1].axvline(within.statistic, color="C1")
axs[1].text(within.statistic - 0.05, 134, "observed", color="C1", ha="right")
axs[1].set(xlabel="mean difference (h)", ylabel="exchanges of 1024")
plt.show()

# %%
# Choose a mean, and count
# ------------------------
# The *geometric* mean is for factors: a colony that grows 2-fold on one day and 8-fold
# on the next grows 4-fold a day. The *harmonic* mean is for rates: over the same
# distance at 40 and at 60 km/h, the mean speed is 48 km/h. For negative numbers both
# warn and return NaN; before SciPy 1.15, ``hmean`` raised an error.

stats.gmean([2, 8]).round(6).item(), stats.hmean([40, 60]).round(6).item()
# => (4.0, 48.0)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    means = [stats.gmean([-1, 2]).item(), stats.hmean([-1, 2]).item()]
means, [warning.category.__name__ for warning in caught]
# => ([nan, nan], ['RuntimeWarning', 'RuntimeWarning'])

# %%
# Against outliers there are trimmed means. ``tmean`` keeps what lies between two
# *values*; the limits themselves are included, unless you say ``(False, False)``.
# ``trim_mean`` cuts a *share* off each end, rounded down: of six numbers a tenth is 0.

six = np.array([-3, -1, 0, 0.5, 1, 40])
[stats.tmean(six, (-1, 1), (edges, edges)).item() for edges in (True, False)]
# => [0.125, 0.25]
[stats.trim_mean(six, share).item() for share in (0, 0.1, 0.2)]
# => [6.25, 6.25, 0.125]

# %%
# ``np.unique`` counts values (``itemfreq`` is gone from SciPy). Mendel sorted 556 peas,
# and expected them in the ratio 9 : 3 : 3 : 1. ``chisquare`` compares counts with
# expected counts. Mind the order: ``np.unique`` sorts the names.

kinds = ["yellow round", "yellow wrinkled", "green round", "green wrinkled"]
peas = rng.permutation(np.repeat(kinds, [315, 101, 108, 32]))
names, counts = np.unique(peas, return_counts=True)
names.tolist(), counts.tolist()
# => (['green round', 'green wrinkled', 'yellow round', 'yellow wrinkled'],
#     [108, 32, 315, 101])
expected = 556 * np.array([3, 1, 9, 3]) / 16
round(stats.chisquare(counts, expected).pvalue.item(), 4)
# => 0.9254

# %%
# Exercises
# ---------
# ``check`` says whether an answer is right, and helps if it is not.
#
# **Exercise 1.** Two groups of ten animals are measured and compared with
# ``ttest_ind``. If p is below 0.05, the study stops and is published. If not, ten more
# are measured in each group, and all are tested again, up to 50. There is no
# difference: ``a, b = np.random.default_rng(7).normal(size=(2, 2000, 50))``, a row for
# each of 2000 studies. Which share of the studies is published?
#
# .. hint::
#
#    ``stats.ttest_ind(a[:, :10], b[:, :10], axis=1).pvalue`` has the first p-value of
#    every study.
#
# .. hint::
#
#    A study is published if *any* of its five p-values is below 0.05.
#
# .. solution::

a, b = np.random.default_rng(7).normal(size=(2, 2000, 50))
looks = [stats.ttest_ind(a[:, :n], b[:, :n], axis=1).pvalue for n in range(10, 51, 10)]
published = np.mean(np.min(looks, axis=0) < 0.05)
bool(published > 2 * np.mean(looks[-1] < 0.05))  # than with one look at the end
# => True
check("statistical_tests-1", published)
# => Right. Fix the size of a study before you start it.

# %%
# **Exercise 2.** Fit mean and standard deviation (``ddof=1``) to normal samples of 30,
# and measure D. Which D is exceeded by 5 % of the samples? Simulate at least 5000, with
# any seed; two digits are enough.
#
# .. hint::
#
#    ``stats.zscore(samples, axis=1, ddof=1)`` fits all rows at once, ``gap`` measures
#    them, and ``np.quantile`` finds what a share of them exceeds.
#
# .. solution::

draws = np.random.default_rng(30).normal(size=(5000, 30))
gaps = gap(stats.zscore(draws, axis=1, ddof=1), stats.norm.cdf)
limit = np.quantile(gaps, 0.95)
limit.round(2).item(), stats.kstwo.isf(0.05, 30).round(2).item()  # fitted, and known
# => (0.16, 0.24)
check("statistical_tests-2", limit)
# => Right. With the mean and the deviation known, it would be half as large again.

# %%
# **Exercise 3.** Eight values with a standard deviation of 3 are compared with forty
# with a standard deviation of 1; both means are 0. Draw
# ``rng = np.random.default_rng(8)``, then ``few = rng.normal(0, 3, (5000, 8))``, then
# ``many = rng.normal(0, 1, (5000, 40))``. In which share of the 5000 rows is p below
# 0.05? Answer with a list of two shares, for ``equal_var=True`` and for
# ``equal_var=False``.
#
# .. hint::
#
#    ``np.mean(p < 0.05)`` is a share. Give ``ttest_ind`` the axis.
#
# .. solution::

rng = np.random.default_rng(8)
few, many = rng.normal(0, 3, (5000, 8)), rng.normal(0, 1, (5000, 40))
tests = [stats.ttest_ind(few, many, axis=1, equal_var=flag) for flag in (True, False)]
shares = [np.mean(test.pvalue < 0.05) for test in tests]
bool(shares[0] > 0.2), bool(0.04 < shares[1] < 0.06)
# => (True, True)
check("statistical_tests-3", shares)
# => Right. Write equal_var=False unless you know that the spreads are equal.

# %%
# What to read next
# -----------------
# - `Work with probability distributions <plot_distributions.html>`_ has the curves that
#   the tests compare with.
# - `SciPy's tutorial on tests
#   <https://docs.scipy.org/doc/scipy/tutorial/stats/hypothesis_tests.html>`_: more of
#   them.
#
# References: Student (1908), "The probable error of a mean", Biometrika 6, 1,
# https://doi.org/10.1093/biomet/6.1.1. R. D'Agostino and E. S. Pearson (1973), "Tests
# for departure from normality", Biometrika 60, 613,
# https://doi.org/10.1093/biomet/60.3.613. H. W. Lilliefors (1967), "On the
# Kolmogorov-Smirnov test for normality with mean and variance unknown", Journal of the
# American Statistical Association 62, 399,
# https://doi.org/10.1080/01621459.1967.10482916. Y. Benjamini and Y. Hochberg (1995),
# "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57,
# 289, https://doi.org/10.1111/j.2517-6161.1995.tb02031.x.
