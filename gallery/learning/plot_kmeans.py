r"""
Find the centres of groups with k-means
=======================================

*k-means* divides points into ``k`` groups, *clusters*, each around the mean of its points,
its *centroid*. It repeats two moves: assign every point to the nearest centroid, then shift
every centroid to the mean of its points. A few lines of NumPy do it. Before you use them,
know what they do when a cluster loses its last point, and how much the start matters.

**You will learn** to write k-means, to choose its start, to avoid clusters that run empty,
to compare the results of different programs, and to recognise data for which k-means is the
wrong tool.
"""

# %%
# Assign, average, repeat
# -----------------------
# ``argmin`` of all distances gives each point a *label*, the number of its nearest centroid.

import warnings

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from scipy.cluster import vq
from scipy.spatial.distance import cdist
from skimage import data
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from arraybook.datasets import blobs_in_noise
from arraybook.exercises import check
from arraybook.quantization import frequent_colors, kmeans, quantize

# sphinx_gallery_tags = ["level: intermediate", "numpy", "scipy.cluster", "scikit-learn", "machine learning", "animation"]
# sphinx_gallery_thumbnail_number = 5


def nearest(points, centroids):
    return cdist(points, centroids, "sqeuclidean").argmin(axis=1)  # squared distances


line = np.array([[0.0], [0], [0], [10], [11]])  # five points with one coordinate
nearest(line, np.array([[0.0], [10]])).tolist()
# => [0, 0, 0, 1, 1]

# %%
# Then each centroid moves to the mean of its points. When none moves any more, it is done
# (Lloyd, 1982). The five points form clusters around 0 and 10.5.


def step(points, centroids):
    labels = nearest(points, centroids)
    return np.array([points[labels == j].mean(axis=0) for j in range(len(centroids))])


def lloyd(points, centroids, steps=20):
    for _ in range(steps):
        before, centroids = centroids, step(points, centroids)
        if np.array_equal(centroids, before):
            break
    return centroids, nearest(points, centroids)


centroids, labels = lloyd(line, np.array([[0.0], [10]]))
centroids.ravel().tolist(), labels.tolist()
# => ([0.0, 10.5], [0, 0, 0, 1, 1])

# %%
# Now 180 points in the plane, drawn around three places. To see the centroids travel, all
# three start in the largest group. What k-means makes small is the *distortion*, the mean
# squared distance of a point from its centroid. Neither half of a step makes it larger: no
# centroid is nearer than the nearest, and the mean is the place with the least squared
# distance from its points. ``kmeans`` of this book's package returns its history.

blobs = blobs_in_noise([(0, 0), (4, 1), (1, 4)], [80, 60, 40], background=0, rng=3)
x = blobs.points
path = [x[:3]]
for _ in range(6):
    path.append(step(x, path[-1]))

found = kmeans(x, 3, centroids=x[:3])
np.allclose(found.centroids, path[-1])
# => True

# sphinx_gallery_alt = "Three panels: three crosses start in one of three clouds of points; after two and six steps they have moved apart, each into a cloud, and the points have changed their colours. Fourth panel: the distortion falls with every step."
fig, axs = plt.subplots(1, 4, figsize=(8, 2.4), layout="constrained")
for ax, i in zip(axs, (0, 2, 6), strict=False):
    for j, marker in enumerate("os^"):
        group = x[nearest(x, path[i]) == j]
        ax.plot(*group.T, marker, markersize=3, color=f"C{j}", alpha=0.6)
        ax.plot(*np.array(path)[: i + 1, j].T, color="k", linewidth=1)
        ax.plot(*path[i][j], "X", color=f"C{j}", markersize=11, markeredgecolor="k")
    ax.set(title=f"{i} steps", aspect="equal", ymargin=0.15, xticks=[], yticks=[])
axs[3].plot(found.history, "ko-", markersize=4)
axs[3].set(title="distortion", xlabel="steps", xticks=[0, 2, 4, 6], ylim=(0, None))
plt.show()

# %%
# Assign once more at the end, as ``lloyd`` does. Code that you may have copied returns the
# labels from *before* the last move. After two steps, this many of the 180 are wrong:

stale = nearest(x, path[1])
int(np.sum(stale != nearest(x, path[2])))
# => 23

# %%
# Choose the start
# ----------------
# k-means ends, since no division comes twice, but not always at the best one. With nine groups
# and nine random points as a start, often two centroids begin in one group and share it to
# the end, while another one has to serve two groups. *k-means++* draws the start point
# by point, and prefers those far from the ones before (Arthur and Vassilvitskii, 2007).
# ``kmeans`` does so if it gets no centroids, and more runs end near the best division.

grid = [(column, row) for column in (0, 6, 12) for row in (0, 6, 12)]
nine = blobs_in_noise(grid, [40] * 9, background=0).points

at_random, plus_plus = [], []
for seed in range(200):
    rng = np.random.default_rng(seed)
    start = rng.choice(nine, 9, replace=False)
    at_random.append(kmeans(nine, 9, centroids=start, steps=100))
    plus_plus.append(kmeans(nine, 9, rng=rng, steps=100))

ends = [[run.distortion for run in runs] for runs in (at_random, plus_plus)]
reached = np.mean(np.less(ends, 1.01 * np.min(ends)), axis=1)
bool(reached[1] > 1.5 * reached[0]), bool(reached[1] < 0.8)
# => (True, True)

# sphinx_gallery_alt = "Left: nine clouds of points, one of them divided between three centroids, while elsewhere two centroids lie between clouds. Right: histogram of the final distortion; from k-means++ most runs end at the smallest value, from random starts most do not."
fig, axs = plt.subplots(1, 2, figsize=(8, 3.3), layout="constrained")
bad = max(at_random, key=lambda run: run.distortion)
axs[0].scatter(*nine.T, c=bad.labels, cmap="tab10", s=5)
axs[0].plot(*bad.centroids.T, "kX", markersize=9)
axs[0].set(title="the worst random start", aspect="equal", xticks=[], yticks=[])
axs[1].hist(ends, bins=np.arange(1.5, 6.6, 0.5), label=["random", "k-means++"])
axs[1].set(xlabel="distortion at the end", ylabel="runs out of 200")
axs[1].legend(title="start")
plt.show()

# %%
# k-means++ is better, but not safe. Run it several times and keep the smallest distortion.


def best_of(runs, points, k):
    found = (kmeans(points, k, steps=100, rng=seed) for seed in range(runs))
    return min(found, key=lambda run: run.distortion)


bool(best_of(10, nine, 9).distortion < 1.01 * np.min(ends))
# => True

# %%
# Do not let a cluster run empty
# ------------------------------
# The pitfall: three centroids that start at 0, 0 and 10. All zeros go to the first, the
# second has no points, and the mean of nothing is NaN. ``argmin`` takes NaN for the smallest
# number, so from now on *every* point goes to the lost centroid. Only the mean of all points
# is left, 4.2, and it changes places with a NaN for as long as the loop runs.

centroids = start = np.array([[0.0], [0], [10]])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for _ in range(4):
        centroids = step(line, centroids)
        print(centroids.ravel())
# => [ 0.   nan 10.5]
#    [nan 4.2 nan]
#    [4.2 nan nan]
#    [nan 4.2 nan]
print(caught[0].category.__name__, str(caught[0].message).rstrip("."))
# => RuntimeWarning Mean of empty slice

# %%
# ``kmeans`` moves a centroid without points onto a point: the one farthest from the centroid
# that it belongs to. This lowers the distortion. SciPy's ``kmeans2`` leaves the centroid
# where it is and warns, or raises an error if you ask for one.

kmeans(line, 3, centroids=start).centroids.ravel().tolist()
# => [0.0, 11.0, 10.0]
try:
    vq.kmeans2(line, start, minit="matrix", missing="raise")
except vq.ClusterError as error:
    print(type(error).__name__)
# => ClusterError

# %%
# This is no rare accident. In an image with few colours, random pixels are likely to be
# equal. Take a flag in three colours and 50 random starts: in how many is a cluster empty at
# once, and in how many does ``kmeans`` find the colours nevertheless?

flag = np.full((22, 30, 3), [186, 12, 47], dtype=np.uint8)  # a red field, a white cross
flag[8:14] = flag[:, 8:14] = 255
flag[10:12] = flag[:, 10:12] = [0, 32, 91]  # and a blue one in it
pixels = flag.reshape(-1, 3).astype(float)

empty = repaired = 0
for seed in range(50):
    start = np.random.default_rng(seed).choice(pixels, 3, replace=False)
    empty += len(np.unique(nearest(pixels, start))) < 3
    repaired += kmeans(pixels, 3, centroids=start).distortion < 1e-9
empty > 30, repaired
# => (True, 50)

# %%
# Watch the colours of a cat
# --------------------------
# Pixels are points, too: their coordinates are red, green and blue, and the centroids are a
# palette. They start at the 16 most frequent colours, which lie close together, as in
# `Reduce an image to sixteen colours <plot_color_quantization.html>`_. Left, the colours by
# brightness and by how much red exceeds blue; right, the picture in the colours of the palette.

cat = data.chelsea()[::2, ::2]
pixels = cat.reshape(-1, 3)
numbers = [*range(20), *range(20, 121, 5)]
palettes = [frequent_colors(cat, 16).astype(float)]
for steps in np.diff(numbers):
    run = kmeans(pixels, 16, centroids=palettes[-1], steps=steps)
    palettes.append(run.centroids)

# %%

axes = np.array([[1, 3], [1, 0], [1, -3]]) / 3  # brightness, and red minus blue
fig, axs = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained")
axs[0].scatter(*(pixels[::17] @ axes).T, c=pixels[::17] / 255, s=3)
axs[0].set(xlabel="brightness", ylabel="red minus blue")
circles = axs[0].scatter(*(palettes[0] @ axes).T, s=80, edgecolors="k", zorder=3)
picture = axs[1].imshow(cat)
axs[1].set_axis_off()


def update(i):
    circles.set_offsets(palettes[i] @ axes)
    circles.set_facecolor(palettes[i] / 255)
    picture.set_data(quantize(cat, palettes[i]))
    picture.axes.set_title(f"{numbers[i]} steps")


# sphinx_gallery_alt = "Animation: sixteen circles start in a clump and spread over the cloud of a cat's colours, while the picture beside it turns from pink patches into a cat."
animation = FuncAnimation(fig, update, frames=len(palettes), interval=200)
plt.show()

# %%
# After twenty steps from this start the error is much larger than after twenty from
# k-means++. The *mean squared error* (MSE) of a picture is a third of the distortion, since
# it is a mean over the three channels, too.

slow = kmeans(pixels, 16, centroids=palettes[0], steps=20).distortion / 3
fast = kmeans(pixels, 16, rng=16, steps=20).distortion / 3
slow > 1.5 * fast, fast < 56
# => (True, True)

# %%
# Compare programs
# ----------------
# From the same start, SciPy's ``kmeans2`` and scikit-learn's ``KMeans`` make the same steps,
# and end with the same centroids. Tell ``KMeans`` not to stop early (``tol=0``) and not to
# try other starts (``n_init=1``).

by_scipy, codes = vq.kmeans2(x, x[:3], iter=20, minit="matrix")
sk = KMeans(3, init=x[:3], n_init=1, max_iter=20, tol=0).fit(x)
np.allclose([by_scipy, sk.cluster_centers_], found.centroids)
# => True
np.array_equal(codes, found.labels), np.array_equal(sk.labels_, found.labels)
# => (True, True)

# %%
# From another start, the same clusters come out in another *order*: labels are names. To
# compare, use the *adjusted Rand index*. Two divisions agree on a pair of points if both put
# it together or both apart. The index is the share of such pairs, corrected for chance (Hubert
# and Arabie, 1985): 1 for the same division, near 0 for unrelated ones.

renamed = (found.labels + 1) % 3
float(np.mean(renamed == found.labels)), adjusted_rand_score(renamed, found.labels)
# => (0.0, 1.0)

# %%
# **Then and now.** Old code takes the second result of SciPy's ``vq.kmeans`` for a variance,
# a mean of squares. It is the mean *distance*, not squared. ``vq.vq`` returns the distance of
# each point. Write ``rng=`` for a result that repeats; older code has ``seed=``.

codebook, second = vq.kmeans(x, 3, rng=1)
_, distances = vq.vq(x, codebook)
np.isclose(second, distances.mean()).item(), bool(second < np.mean(distances**2))
# => (True, True)

# %%
# Choose k, with doubt
# --------------------
# The distortion falls with every centroid added. With three groups it falls steeply up to
# ``k = 3`` and slowly after: an *elbow*. But it falls without any groups, too (dashed), and
# for the cat there is no elbow at all: we choose sixteen colours because we want sixteen.

uniform = np.random.default_rng(3).uniform(-3, 7, (180, 2))
ks, many = np.arange(1, 9), 2 ** np.arange(7)
groups = np.array([best_of(5, x, k).distortion for k in ks])
none = np.array([best_of(5, uniform, k).distortion for k in ks])
colors = [kmeans(pixels, k, rng=1).distortion / 3 for k in many]
bool(groups[2] < 0.3 * groups[0]), bool(none[2] < 0.45 * none[0])
# => (True, True)

# sphinx_gallery_alt = "Left: distortion against k for three groups, with a bend at 3, and for uniform points, a smooth fall. Right: the same for the cat, nearly a straight line on logarithmic scales."
fig, axs = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
axs[0].plot(ks, groups / groups[0], "o-", label="three groups")
axs[0].plot(ks, none / none[0], "s--", label="no groups")
axs[0].set(xlabel="k", ylabel="distortion (share of k = 1)", ylim=(0, 1.05))
axs[0].legend()
axs[1].loglog(many, colors, "o-", color="C2")
axs[1].set(xlabel="k", ylabel="MSE of the cat", xticks=many, xticklabels=many)
axs[1].minorticks_off()
plt.show()

# %%
# Know what it cannot do
# ----------------------
# The border between two clusters is a straight line half-way between their centroids. So
# k-means cuts across long groups (left), and gives part of a wide group to a small one beside
# it (right), even in the best of ten runs. Another method looks for dense places: see `Find
# groups among background points <plot_clustering_in_noise.html>`_.

bands = blobs_in_noise([(0, -2), (0, 2)], [150, 150], background=0, spread=0.6)
crowd = blobs_in_noise([(0, 0)], [400], background=0, spread=2).points
few = blobs_in_noise([(6, 0)], [40], background=0, spread=0.4).points
long, unequal = bands.points * [6, 1], np.vstack([crowd, few])
runs = [best_of(10, long, 2), best_of(10, unequal, 2)]
truths = [bands.labels, np.repeat([0, 1], [400, 40])]
[adjusted_rand_score(run.labels, truths[i]) < 0.4 for i, run in enumerate(runs)]
# => [True, True]

# sphinx_gallery_alt = "Left: two long horizontal bands, each cut in the middle: the left halves form one cluster, the right halves the other. Right: a wide cloud beside a small dense one; the small one takes a large part of the wide one."
fig, axs = plt.subplots(1, 2, figsize=(8, 2.8), layout="constrained")
for ax, points, run in zip(axs, (long, unequal), runs, strict=True):
    for j, marker in enumerate("os"):
        ax.plot(*points[run.labels == j].T, marker, markersize=3)
    ax.plot(*run.centroids.T, "kX", markersize=10)
    ax.set(aspect="equal", xticks=[], yticks=[])
plt.show()

# %%
# Exercises
# ---------
# ``check`` says whether an answer is right, and helps if it is not.
#
# **Exercise 1.** Two centroids for the points (0, 0), (0, 1), (3, 0) and (3, 1): find a start
# from which k-means ends at a poor division. The answer is the distortion at its end.
#
# .. hint::
#
#    The good division is left and right. What are the means if you cut the other way?
#
# .. solution::

corners = np.array([[0.0, 0], [0, 1], [3, 0], [3, 1]])
stuck = kmeans(corners, 2, centroids=[[1.5, 0], [1.5, 1]])
stuck.distortion, kmeans(corners, 2, centroids=[[0, 0], [3, 0]]).distortion
# => (2.25, 0.25)
check("kmeans-1", stuck.distortion)
# => Right. Every point is nearest to its own centroid already, so nothing moves.

# %%
# **Exercise 2.** Write ``step`` without a loop over the clusters, for points with two
# columns. A centroid without points stays where it is. Take points at (0, 0), (0, 2), (8, 0),
# (8, 2), (9, 4) and centroids at (1, 1), (9, 2), (40, 40). The answer is ``moved``, the
# centroids after one step, a row for each.
#
# .. hint::
#
#    ``np.bincount(labels, weights=column, minlength=k)`` adds up the values of each cluster,
#    and without ``weights`` counts them. ``np.divide`` has ``where`` and ``out``: where to
#    divide, and what stands in the other places.
#
# .. solution::

points = np.array([[0, 0], [0, 2], [8, 0], [8, 2], [9, 4]])
start = np.array([[1.0, 1], [9, 2], [40, 40]])  # floats, as means are
labels = nearest(points, start)
size = np.bincount(labels, minlength=3)[:, np.newaxis]
sums = [np.bincount(labels, weights=column, minlength=3) for column in points.T]
moved = np.divide(np.transpose(sums), size, out=start.copy(), where=size > 0)
moved.round(3)
# => array([[ 0.   ,  1.   ],
#           [ 8.333,  2.   ],
#           [40.   , 40.   ]])
check("kmeans-2", moved)
# => Right.

# %%
# **Exercise 3.** Units decide. Take ``two = blobs_in_noise([(0, 0), (5, 0)], [60, 40],
# background=0, rng=5)`` with y in a smaller unit, ``table = two.points * [1, 100]``. k-means
# with ``k = 2`` fails. Divide each column by its standard deviation and take the best of ten
# runs. The answer is the adjusted Rand index of its labels and ``two.labels``.
#
# .. hint::
#
#    ``table / table.std(axis=0)``, or ``vq.whiten(table)``.
#
# .. solution::

two = blobs_in_noise([(0, 0), (5, 0)], [60, 40], background=0, rng=5)
table = two.points * [1, 100]
adjusted_rand_score(best_of(10, table, 2).labels, two.labels) < 0.1
# => True
index = adjusted_rand_score(best_of(10, vq.whiten(table), 2).labels, two.labels)
check("kmeans-3", index)
# => Right. Two of the hundred points are on the wrong side.

# %%
# What to read next
# -----------------
# - `Find groups among background points <plot_clustering_in_noise.html>`_: other methods.
# - `Clustering <https://scikit-learn.org/stable/modules/clustering.html>`_ in scikit-learn's
#   user guide compares a dozen methods in one picture.
#
# References: S. P. Lloyd (1982), "Least squares quantization in PCM", IEEE Transactions on
# Information Theory 28, 129, https://doi.org/10.1109/TIT.1982.1056489. D. Arthur and
# S. Vassilvitskii (2007), "k-means++: the advantages of careful seeding", Proceedings of
# the 18th ACM-SIAM Symposium on Discrete Algorithms, 1027. L. Hubert and P. Arabie (1985),
# "Comparing partitions", Journal of Classification 2, 193,
# https://doi.org/10.1007/BF01908075.
