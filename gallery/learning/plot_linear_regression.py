r"""
Fit a plane and judge the fit
=============================

Measure two quantities and a third that may depend on them: *linear regression* finds
the plane that comes closest to the points. ``LinearRegression().fit(X, y)`` takes one
line, and so does ``np.linalg.lstsq``. The harder question is how good the plane is. In
code that you may have copied, it scores 0.95, where 1 is perfect, on data that it has
never seen. The number is right, but it is luck.

**You will learn** to fit a plane in two ways, to draw it with its intercept, to score
it on data held out, to see by *cross-validation*, which repeats that with other parts
of the data, how much such a score varies, and to distrust a prediction outside the data.
"""

# %%
# Make data whose truth is known
# ------------------------------
# scikit-learn, imported as ``sklearn``, makes data for trials. ``make_regression`` draws a
# table ``X``, a row for each *sample* (one measured object) and a column for each
# *feature* (one measured quantity), and the *target* ``y`` that is to be predicted. We
# ask for two features of which one matters, and for noise with a standard deviation of
# 50. ``coef=True`` returns the true slopes, too: ``y`` is 96.2 times the second feature,
# plus noise. The first one has nothing to do with it.

import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import make_regression
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import ShuffleSplit, cross_val_score, train_test_split

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scikit-learn", "numpy", "machine learning"]
# sphinx_gallery_thumbnail_number = 2

X, y, truth = make_regression(
    n_samples=100, n_features=2, n_informative=1, noise=50, random_state=0, coef=True
)
X.shape, y.shape, truth.round(2).tolist()
# => ((100, 2), (100,), [0.0, 96.19])

# sphinx_gallery_alt = "The target against each feature: a shapeless cloud for the first, a rising band for the second."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
for column, ax in enumerate(axs):
    ax.plot(X[:, column], y, "o", color=f"C{column}", markersize=4)
    ax.set(xlabel=f"feature {column}")
axs[0].set(ylabel="target")
plt.show()

# %%
# **Then and now.** Old code imports from ``sklearn.datasets.samples_generator``, a
# module that is gone. Import from ``sklearn.datasets``: the numbers are the same.

# %%
# Fit the plane
# -------------
# Fit to a part of the data, the *training* part, and keep the rest, the *test* part,
# for the judgement. Here the first 80 rows train and the last 20 test, which can also
# be written with slices: the samples are in random order already.

X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=20, shuffle=False)
np.array_equal(X_train, X[:80]), np.array_equal(X_test, X[-20:])
# => (True, True)
plane = LinearRegression().fit(X_train, y_train)
plane.coef_.round(4).tolist(), round(float(plane.intercept_), 4)
# => ([-10.2569, 90.5464], 0.9831)
np.allclose(plane.coef_, [-10.25691752, 90.5463984], rtol=1e-8)  # as published
# => True

# %%
# The plane is :math:`\hat y = b + w_0 x_0 + w_1 x_1`. Its *coefficients* :math:`w` are
# the slopes along the features, its *intercept* :math:`b` is the height where both are
# zero. The fit makes the *squared* length of the vector of errors smallest,
# :math:`\sum_i (y_i - \hat y_i)^2 = \lVert y - \hat y \rVert^2`: hence *least squares*.
#
# One coefficient per feature, plus the intercept: three numbers. (A formula in
# circulation, :math:`N = M \cdot D - 1` coefficients, is wrong.) NumPy finds the same
# three, if a column of ones stands for the intercept.

ones = np.ones((80, 1))
b, *w = np.linalg.lstsq(np.hstack([ones, X_train]), y_train, rcond=None)[0]
np.isclose(b, plane.intercept_).item(), np.allclose(w, plane.coef_)
# => (True, True)

# %%
# Look at it
# ----------
# ``projection="3d"`` makes three-dimensional axes, ``plot_surface`` draws the plane
# over a grid of points, here its four corners. (Old code imports ``Axes3D`` first;
# there is no need any more.) The points below the plane are drawn before it, those
# above it after it.

corners = np.stack(np.meshgrid([-2.5, 2.5], [-2.5, 2.5]), axis=-1)


def draw(ax, target, slopes, intercept):
    height = X @ slopes + intercept  # of the plane at each sample
    for side, layer in ((target < height, 1), (target >= height, 3)):
        ax.scatter(*X[side].T, target[side], c="C1", depthshade=False, zorder=layer)
        for i in np.flatnonzero(side):
            ends = [height[i], target[i]]
            ax.plot(*X[[i, i]].T, ends, color="0.4", linewidth=0.7, zorder=layer)
    x0, x1 = np.moveaxis(corners, -1, 0)
    surface = corners @ slopes + intercept
    ax.plot_surface(x0, x1, surface, color="C5", alpha=0.6, zorder=2)
    ax.view_init(elev=8, azim=-30)
    ax.set_box_aspect((1, 1, 0.9), zoom=0.87)
    ax.set(zlim=(-300, 600), zticks=[-300, 0, 300, 600], zlabel="target")
    ax.set(xlabel="feature 0", ylabel="feature 1", xticks=[-2, 0, 2], yticks=[-2, 0, 2])


# %%
# The drawing that you may have copied adds up :math:`w_0 x_0 + w_1 x_1` and leaves the
# intercept out. With these data nobody sees it, because the intercept is less than 1
# and the target goes up and down by hundreds. Add 300 to the target, fit again, and the
# gap shows: the slopes stay, the intercept rises by 300, and a plane without it lies far
# below the points. ``predict`` never forgets it.

higher = LinearRegression().fit(X_train, y_train + 300)
round(float(higher.intercept_ - plane.intercept_), 6), np.allclose(higher.coef_, w)
# => (300.0, True)

# sphinx_gallery_alt = "Two 3-D pictures of a slanted cloud of points, each joined to a plane by a vertical line: left the plane runs through the cloud, right it lies far below it."
fig, axs = plt.subplots(
    ncols=2,
    figsize=(8, 3.8),
    subplot_kw={"projection": "3d", "computed_zorder": False},
    layout="constrained",
)
draw(axs[0], y, plane.coef_, plane.intercept_)
draw(axs[1], y + 300, higher.coef_, 0)
axs[0].set_title("the fit", y=0.9)
axs[1].set_title("target + 300, no intercept", y=0.9)
plt.show()

# %%
# Score it on data that it has not seen
# -------------------------------------
# ``score`` returns :math:`R^2`. It compares the squared errors of the plane with those
# of the plain mean of the target: :math:`R^2 = 1 - \sum (y - \hat y)^2 / \sum (y - \bar y)^2`. A
# perfect prediction has 1, one no better than the mean has 0, a worse one is negative.

round(plane.score(X_test, y_test), 4), round(plane.score(X_train, y_train), 4)
# => (0.9498, 0.7443)
np.isclose(plane.score(X_test, y_test), 0.949827492261, rtol=1e-9).item()  # published
# => True

# %%
# Be suspicious. A model tends to do worse on data that it has not seen, not better. And
# the noise cannot be predicted by anyone. The features are drawn with variance 1, so
# the slope 96.2 gives the target a variance of :math:`96.2^2`, and the noise adds
# :math:`50^2`. On many samples, the true slopes would score:

ceiling = truth @ truth / (truth @ truth + 50**2)
round(float(ceiling), 3)
# => 0.787

# %%
# So 0.95 is luck. *Cross-validation* repeats the trial with other splits. First, five
# splits in which each sample is tested once; the last is ours:

cross_val_score(LinearRegression(), X, y, cv=5).round(3).tolist()
# => [0.678, 0.721, 0.681, 0.758, 0.95]

# %%
# Then 500 splits at random, each into 80 and 20 samples. Below, the scores that 5 %, 50 %
# and 95 % of them stay below, and the highest: not one reaches 0.95. Our 20 test samples
# had two strokes of luck, little noise and targets far apart. The last lines show it:
# the standard deviations of the errors and of the target, first in the test part, then
# in the training part.

shuffles = ShuffleSplit(500, test_size=20, random_state=0)
scores = cross_val_score(LinearRegression(), X, y, cv=shuffles)
np.quantile(scores, [0.05, 0.5, 0.95]).round(2).tolist(), round(float(scores.max()), 3)
# => ([0.6, 0.79, 0.9], 0.937)
for part in (slice(80, 100), slice(80)):
    error = y[part] - plane.predict(X[part])
    print(round(float(error.std())), round(float(y[part].std())))
# => 30 135
#    51 100

# sphinx_gallery_alt = "Histogram of 500 scores, broad, from below 0.5 to 0.94, with its peak near 0.8; a line marks 0.95, to the right of all bars."
fig, ax = plt.subplots(layout="constrained")
ax.hist(scores, bins=np.arange(0.4, 1.01, 0.025), color="C5", edgecolor="white")
ax.axvline(ceiling, color="0.3", linestyle="--")
ax.axvline(0.95, color="C1")
ax.text(ceiling, 76, "the truth on \nmany samples ", ha="right", va="top")
ax.text(0.95, 76, "the one \nsplit ", color="C1", ha="right", va="top")
ax.set(xlabel="R² on 20 samples held out", ylabel="splits", ylim=(0, 78))
plt.show()

# %%
# Say how sure the slopes are
# ---------------------------
# Another 80 samples would give other slopes. The *standard error* of a slope estimates
# how much it would scatter. All of them are the square roots of the diagonal of
# :math:`s^2 (A^T A)^{-1}`. Here :math:`A` is the table with its column of ones, and
# :math:`s^2` is the sum of the squared errors divided by :math:`80 - 3`, the number of
# samples minus the three numbers fitted. The second line divides the slopes by theirs.

A = np.hstack([ones, X_train])
error = y_train - plane.predict(X_train)
covariance = error @ error / (80 - 3) * np.linalg.inv(A.T @ A)
np.sqrt(np.diag(covariance)).round(1).tolist()  # of b, w0 and w1
# => [5.8, 5.7, 6.1]
(np.array(w) / np.sqrt(np.diag(covariance))[1:]).round(1).tolist()
# => [-1.8, 14.9]

# %%
# The second slope is 15 standard errors away from 0. The first lies within 2 of them,
# as a slope of truly 0 does about 19 times in 20. A fit gives every feature a slope; it
# does not say that the feature matters.

# %%
# Do not trust it far from the data
# ---------------------------------
# What does the plane predict at (1.2, 4)? It answers at once. But no sample has a
# feature beyond ±2.6: this is an *extrapolation*. The standard error of the plane's
# height grows with the distance from the data. Even so it holds only if the truth is a
# plane out there, too, of which the data say nothing. (Here it is one. Its true height
# is printed beside the prediction, which misses it by more than one standard error and
# less than two; the standard errors, at (0, 0) and at (1.2, 4), are printed last.)

point = [[1.2, 4]]
prediction = plane.predict(point).item()
round(prediction, 2), round(float(point[0] @ truth), 2)
# => (350.86, 384.77)
np.isclose(prediction, 350.860363861, rtol=1e-9).item()  # as published
# => True
np.abs(X).max(axis=0).round(2).tolist()
# => [2.24, 2.55]


def standard_error(places):
    rows = np.insert(places, 0, 1, axis=-1)  # a one in front, for the intercept
    return np.sqrt(np.sum(rows @ covariance * rows, axis=-1))


standard_error(np.array([[0, 0], [1.2, 4]])).round(1).tolist()
# => [5.8, 25.2]

# sphinx_gallery_alt = "The plane of the two features: the samples lie in the middle of rings of growing standard error, the point of the prediction far outside."
fig, ax = plt.subplots(layout="constrained")
places = np.stack(np.meshgrid(np.linspace(-4, 5, 90), np.linspace(-3, 5, 80)), axis=-1)
rings = ax.contour(*np.moveaxis(places, -1, 0), standard_error(places), colors="C0")
ax.clabel(rings, fontsize=9)
ax.plot(*X.T, "o", color="0.6", markersize=3)
ax.plot(1.2, 4, "C1*", markersize=12)
ax.annotate("(1.2, 4)", (1.2, 4), xytext=(8, 0), textcoords="offset points", color="C1")
ax.set(xlabel="feature 0", ylabel="feature 1", aspect="equal")
plt.show()

# %%
# **Then and now.** ``predict`` used to take a single sample as it is. Today ``X``
# always has two axes, samples and features, also if there is only one of either.

try:
    plane.predict([1.2, 4])
except ValueError as problem:
    print(str(problem).splitlines()[0])
# => Expected 2D array, got 1D array instead:
np.reshape([1.2, 4], (1, -1)).shape  # one sample, as many features as there are
# => (1, 2)

# %%
# Exercises
# ---------
# ``check("linear_regression-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** Compute the :math:`R^2` of ``plane`` on the training part with NumPy
# alone, from ``X_train``, ``y_train``, ``plane.coef_`` and ``plane.intercept_``. Do not
# round it.
#
# .. hint::
#
#    The prediction is a matrix times a vector, plus a number.
#
# .. hint::
#
#    Two sums of squares: of the errors, and of the target minus its own mean.
#
# .. solution::

error = y_train - (X_train @ plane.coef_ + plane.intercept_)
r2 = 1 - np.sum(error**2) / np.sum((y_train - y_train.mean()) ** 2)
np.isclose(r2, plane.score(X_train, y_train)).item()
# => True
check("linear_regression-1", r2)
# => Right. It is what plane.score computes.

# %%
# **Exercise 2.** Spoil the data with features that mean nothing: draw an array of shape
# (100, 60) with ``standard_normal`` of ``np.random.default_rng(0)`` and place it after
# the two columns of ``X``. Fit to the first 80 rows again. What becomes of :math:`R^2`
# on the training part and on the test part? Answer with both, in this order. What would
# 78 useless features do?
#
# .. hint::
#
#    ``np.hstack`` joins the columns, and ``score`` does the rest.
#
# .. hint::
#
#    With 78 of them there are 80 features and an intercept: more numbers to choose than
#    samples to fit.
#
# .. solution::

useless = np.random.default_rng(0).standard_normal((100, 60))
wide = np.hstack([X, useless])
spoilt = LinearRegression().fit(wide[:80], y[:80])
both = spoilt.score(wide[:80], y[:80]), spoilt.score(wide[80:], y[80:])
[round(score, 2) for score in both]
# => [0.95, 0.19]
wider = np.random.default_rng(0).standard_normal((80, 78))
wider = np.hstack([X_train, wider])
round(LinearRegression().fit(wider, y_train).score(wider, y_train), 6)
# => 1.0
check("linear_regression-2", both)
# => Right. With 78 the fit goes through every training sample, and means nothing.

# %%
# **Exercise 3.** *Leave one out*: predict each of the 100 samples with a plane fitted
# to the other 99. Answer with the array of the 100 errors, target minus prediction. By
# how much is their root mean square larger than that of one fit to all 100 samples?
#
# .. hint::
#
#    ``np.arange(100) != i`` is a mask for all rows but one. A loop of 100 fits is fine.
#
# .. hint::
#
#    There is a way without a loop. Let :math:`A` be ``X`` with a column of ones, all 100
#    rows, and :math:`H = A A^+`, where ``np.linalg.pinv(A)`` is :math:`A^+`. One fit to
#    all samples predicts :math:`H y`. Divide its error at sample :math:`i` by
#    :math:`1 - H_{ii}`.
#
# .. solution::

left_out = np.empty(100)
for i in range(100):
    others = np.arange(100) != i
    fit = LinearRegression().fit(X[others], y[others])
    left_out[i] = y[i] - fit.predict(X[[i]])[0]
A = np.hstack([np.ones((100, 1)), X])
H = A @ np.linalg.pinv(A)
inside = y - H @ y
np.allclose(inside / (1 - np.diag(H)), left_out)
# => True
[round(float(np.sqrt(np.mean(errors**2))), 1) for errors in (inside, left_out)]
# => [47.0, 48.4]
check("linear_regression-3", left_out)
# => Right. All are larger than in one fit to all samples, which each pulls closer.

# %%
# What to read next
# -----------------
# - `Find groups among background points <plot_clustering_in_noise.html>`_: learning
#   without a target.
# - `Multiply matrices and solve linear equations
#   <../arrays/plot_linear_algebra.html>`_: least squares, and what to do where the
#   columns depend on each other.
# - `Cross-validation: evaluating estimator performance
#   <https://scikit-learn.org/stable/modules/cross_validation.html>`_ in scikit-learn's
#   guide.
#
# Reference: T. Hastie, R. Tibshirani and J. Friedman (2009), *The Elements of
# Statistical Learning*, 2nd edition, Springer,
# https://doi.org/10.1007/978-0-387-84858-7; chapter 3 has the standard errors, chapter
# 7 cross-validation.
