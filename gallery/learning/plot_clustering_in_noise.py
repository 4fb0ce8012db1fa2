r"""
Find groups among background points
===================================

Stars of a cluster, cells on a slide, calls of one bat: groups rarely come alone.
Between them lie points that belong to no group, and *k-means* puts each of these into
a group all the same. *DBSCAN* asks how crowded it is around each point. Crowded points that
are close to each other form a group, lonely points are noise, and nobody has to say how
many groups there are. The price: you choose what "close" means.

**You will learn** to see when k-means is fooled, to write DBSCAN in a dozen lines, to
use scikit-learn's DBSCAN and HDBSCAN, to choose the radius from a picture, and to score
labels against a known truth.
"""

# %%
# Make groups whose truth is known
# --------------------------------
# The data are made up, so the truth is known: two *blobs*, of 100 points around (5, 5)
# and 50 around (0, 0), and a background of 100 points anywhere. The *label* of a point
# says where it comes from: 0 or 1 is a blob, -1 the background.

import matplotlib.pyplot as plt
import numpy as np
from scipy.cluster.vq import kmeans2
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree
from sklearn.cluster import DBSCAN, HDBSCAN
from sklearn.metrics import adjusted_rand_score

from arraybook.datasets import blobs_in_noise
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scikit-learn", "scipy.spatial", "machine learning"]
# sphinx_gallery_thumbnail_number = 4

blobs = blobs_in_noise()
points, truth = blobs.points, blobs.labels
points.shape, np.unique_counts(truth).counts.tolist()  # of -1, 0 and 1
# => ((250, 2), [100, 100, 50])

# %%
# Left, what you would get to see; right, the truth.


def draw(ax, labels, title):
    for label, marker in zip(range(-1, 3), "xo^s", strict=True):
        color = f"C{label}" if label >= 0 else "0.55"
        ax.plot(*points[labels == label].T, marker, color=color, markersize=4)
    ticks = [-10, -5, 0, 5, 10]
    ax.set(title=title, aspect="equal", xticks=ticks, yticks=ticks)


# sphinx_gallery_alt = "The same points twice: left all alike, two crowds among scattered points; right one crowd as discs, one as triangles, the scattered points as grey crosses."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
draw(axs[0], np.full(250, -2), "what you see")  # no such label, so no colours
axs[0].plot(*points.T, "o", color="0.3", markersize=4)
draw(axs[1], truth, "what is true")
plt.show()

# %%
# See k-means label the background
# --------------------------------
# k-means looks for ``k`` centres and gives each point to the nearest one (see `Find the
# centres of groups with k-means <plot_kmeans.html>`_). Without the background it finds
# the two centres. With it, the second centre is dragged away. ``minit="++"`` starts
# from points that are likely far apart; ``rng``, called ``seed`` before SciPy 1.15,
# makes it repeatable.

clean, _ = kmeans2(points[truth >= 0], 2, minit="++", rng=1)
clean.round(1).tolist()
# => [[5.0, 4.9], [0.1, -0.2]]
centres, labels = kmeans2(points, 2, minit="++", rng=1)
centres.round(1).tolist()
# => [[4.6, 5.0], [-1.4, -1.8]]

# %%
# The *adjusted Rand index* compares two ways to label. For each pair of points it asks
# whether both ways agree that the two belong together, or that they do not. It is 1 if
# they agree on all pairs, and 0 on average for labels dealt out at random. What the
# groups are called makes no difference.
#
# The members of the blobs are still told apart. What fails is the rest: all background
# points now belong to a group, and a third centre only cuts them up differently. Below,
# for two and three centres, the index, and the background points in each group.

round(adjusted_rand_score(truth[truth >= 0], labels[truth >= 0]), 2)
# => 0.97
three = kmeans2(points, 3, minit="++", rng=1)[1]
for found in (labels, three):
    score = adjusted_rand_score(truth, found)
    print(f"{score:.2f}", np.bincount(found[truth < 0]).tolist())
# => 0.41 [36, 64]
#    0.47 [35, 38, 27]

# sphinx_gallery_alt = "k-means with two and with three groups: every point, however far away, belongs to one of them."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
draw(axs[0], labels, "k-means, k = 2")
draw(axs[1], three, "k-means, k = 3")
plt.show()

# %%
# Count the neighbours
# --------------------
# DBSCAN (Ester and others, 1996) draws a circle of radius ``eps`` around each point and
# counts the points in it, *the point itself included*.
#
# - A **core** point has at least ``min_samples``. Core points that lie in each other's
#   circles belong to one cluster, and so on from circle to circle.
# - A **border** point has fewer, but lies in the circle of a core point: it joins its
#   cluster, and leads no further.
# - All others are **noise**, with the label -1.
#
# Here ``eps`` is 1 and ``min_samples`` 4.

toy = np.array([[0, 0], [0.6, 0.4], [0.5, -0.5], [-0.6, 0.5], [1.3, -0.1], [2.2, -0.3]])
toy = np.vstack([toy, [[-0.4, -0.7], [3.6, 0.7], [4.2, 0.3]]])
tree = KDTree(toy)
inside = tree.query_ball_point(toy, 1, return_length=True)
inside.tolist()
# => [5, 4, 5, 2, 4, 2, 3, 2, 2]

# sphinx_gallery_alt = "Nine points and three circles: a core point with five points in its circle, a border point with two of which one is core, and a noise point with two."
core = inside >= 4
reached = KDTree(toy[core]).query(toy)[0] <= 1  # by a circle of a core point
kinds = {"core": core, "border": reached & ~core, "noise": ~reached}
fig, ax = plt.subplots(layout="constrained")
for (name, kind), color, marker, shown in zip(
    kinds.items(), ("C0", "C1", "0.4"), "o^x", (0, 5, 8), strict=True
):
    ax.plot(*toy[kind].T, marker, color=color, markersize=7)
    ax.add_patch(plt.Circle(toy[shown], 1, color=color, alpha=0.2))
    ax.text(*toy[shown] + [0, 1.08], f"{name}: {inside[shown]}", ha="center")
ax.set(aspect="equal", ylim=(-1.4, 1.7))
plt.show()

# %%
# All this takes a dozen lines. ``KDTree`` finds neighbours fast, ``query_pairs`` lists the
# pairs of core points in each other's circles, ``coo_array`` makes a table of these
# links, a *sparse* one that leaves out its zeros, and ``connected_components`` follows
# them: two points have the same number if a chain of links joins them.


def dbscan(points, eps, min_samples):
    """Return the cluster of each point, -1 for noise."""
    inside = KDTree(points).query_ball_point(points, eps, return_length=True)
    core = inside >= min_samples
    if not core.any():
        return np.full(len(points), -1)
    tree = KDTree(points[core])
    pairs = tree.query_pairs(eps, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(tree.n, tree.n))
    numbers = connected_components(links, directed=False)[1]
    distance, nearest = tree.query(points)  # the nearest core point
    return np.where(distance <= eps, numbers[nearest], -1)


dbscan(toy, 1, 4).tolist()
# => [0, 0, 0, 0, 0, 0, 0, -1, -1]

# %%
# scikit-learn's ``DBSCAN`` gives the same labels. (The two could differ for a border
# point in reach of two clusters: scikit-learn gives it to the one found first, ours to
# the nearest.)

density = DBSCAN(eps=0.95, min_samples=10).fit_predict(points)
np.array_equal(density, dbscan(points, 0.95, 10))
# => True

# %%
# Do without a radius
# -------------------
# One radius fits one density. *HDBSCAN* (Campello and others, 2013) goes through all
# radii, from large to small, and watches clusters split and shrink. It returns those
# that last longest on the way. Its ``min_cluster_size`` says how many points are worth being
# called a group. (``copy=True`` promises not to write into your data; without it, some
# versions warn.)
#
# The columns: clusters found, members of the blobs that were kept (150 is all of them),
# background that was rejected (100 is all of it), adjusted Rand index. For the index,
# the background is a group of its own.

hierarchy = HDBSCAN(min_cluster_size=10, copy=True).fit_predict(points)
names = {"k-means": labels, "DBSCAN": density, "HDBSCAN": hierarchy}
for name, found in names.items():
    kept = int(np.sum((found == truth)[truth >= 0]))  # all number the blobs alike
    rejected = int(np.sum(found[truth < 0] < 0))
    score = adjusted_rand_score(truth, found)
    print(f"{name:8} {found.max() + 1} {kept:3} {rejected:3} {score:.2f}")
# => k-means  2 149   0 0.41
#    DBSCAN   2 138  94 0.79
#    HDBSCAN  2 150  85 0.82

# sphinx_gallery_alt = "DBSCAN and HDBSCAN: both find the two crowds and mark most of the scattered points as noise; HDBSCAN keeps more of the points at the crowds' edges."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
draw(axs[0], density, "DBSCAN")
draw(axs[1], hierarchy, "HDBSCAN")
plt.show()

# %%
# DBSCAN clips the edges of the blobs; HDBSCAN keeps every member, and some background
# with them. Neither can be perfect: a background point that fell into a blob looks like
# a member. Nor is one always better than the other: below, the scores for other random
# points, DBSCAN first.
#
# And HDBSCAN has its own choice to make. With a ``min_cluster_size`` of 5, its default,
# it takes chance crowds for groups. The last line gives the size of the noise and of
# each group.

for seed in (0, 4):
    other = blobs_in_noise(rng=seed)
    first = DBSCAN(eps=0.95, min_samples=10).fit_predict(other.points)
    second = HDBSCAN(min_cluster_size=10, copy=True).fit_predict(other.points)
    for found in (first, second):
        print(seed, f"{adjusted_rand_score(other.labels, found):.2f}")
# => 0 0.77
#    0 0.73
#    4 0.79
#    4 0.83
small = HDBSCAN(min_cluster_size=5, copy=True).fit_predict(points)
np.unique_counts(small).counts.tolist()
# => [55, 5, 10, 10, 117, 48, 5]

# %%
# Choose the radius
# -----------------
# A point is core if its tenth nearest point, itself being the first, is within ``eps``.
# So sort these distances: the curve shows how many core points each radius makes. It is
# flat for points inside the groups and steep for those outside. A good radius lies near
# the bend, the *knee*.

tenth = np.sort(KDTree(points).query(points, k=10)[0][:, -1])
inside = KDTree(points).query_ball_point(points, 0.95, return_length=True)
int(np.sum(tenth <= 0.95)), int(np.sum(inside >= 10))
# => (115, 115)

# sphinx_gallery_alt = "Sorted distances to the tenth nearest point: flat up to about 150 points, then steep; a line marks the radius 0.95 at 115 points."
fig, ax = plt.subplots(layout="constrained")
ax.plot(np.arange(1, 251), tenth)
ax.axhline(0.95, color="C1", linestyle="--")
ax.text(250, 1, "eps = 0.95", color="C1", ha="right", va="bottom")
ax.set(xlabel="points, sorted", ylabel="distance to the tenth")
plt.show()

# %%
# With the truth at hand, try all radii. Two clusters come out over a wide range, but
# the score varies within it: small circles lose members, large ones collect background,
# until the clusters merge. The best of these radii is larger than 0.95:

radii = np.arange(30, 261, 5) / 100
found = [dbscan(points, radius, 10) for radius in radii]
counts = [labels.max() + 1 for labels in found]
scores = [adjusted_rand_score(truth, labels) for labels in found]
float(radii[np.argmax(scores)]), round(max(scores), 2)
# => (1.25, 0.88)

# sphinx_gallery_alt = "Above, the number of clusters against the radius: up to 3 at the smallest, 2 from 0.55 to 2.15, then 1, and up to 3 again; below, the adjusted Rand index, rising to its peak near 1.2, falling slowly and dropping where the clusters merge."
fig, axs = plt.subplots(2, sharex=True, height_ratios=[1, 2], layout="constrained")
axs[0].plot(radii, counts, "C2.-")
axs[0].set(ylabel="clusters", yticks=[0, 1, 2, 3])
axs[1].plot(radii, scores, "C0.-")
axs[1].axvline(0.95, color="C1", linestyle="--")
axs[1].set(xlabel="eps", ylabel="adjusted Rand index", ylim=(-0.05, 1))
plt.show()

# %%
# Mind the units
# --------------
# One radius measures along all axes. Write one coordinate in centimetres instead of
# metres, and no point has enough neighbours any more. A larger radius does not mend it:
# the groups are long and thin now, and no circle fits them. The best score of many radii
# is printed second. Bring the axes to one unit, or, if they have none in common, divide
# each by its standard deviation, and choose the radius to match.

stretched = points * [1, 100]
int(np.sum(dbscan(stretched, 0.95, 10) >= 0))
# => 0
tries = [dbscan(stretched, radius, 10) for radius in range(5, 301, 5)]
round(max(adjusted_rand_score(truth, labels) for labels in tries), 2)
# => 0.56
scaled = stretched / stretched.std(axis=0)
again = dbscan(scaled, 0.95 / points.std(), 10)
round(adjusted_rand_score(truth, again), 2)
# => 0.79

# %%
# **Then and now.** Parameters belong to ``DBSCAN(…)``. Given to ``fit``, as in code
# that you may have copied, they are an error. Do not cure it by leaving them out: the
# defaults are a radius of 0.5 and 5 samples. Below, the published example with its old
# random numbers, first with its parameters, then without: sizes of the noise and of
# each cluster. Last, the true members kept in each blob, and the background rejected.

stream = np.random.RandomState(0)
old = [stream.randn(100, 2) + 5, stream.randn(50, 2)]
old.append(np.column_stack([stream.uniform(-10, 10, 100) for _ in range(2)]))
old = np.vstack(old)
try:
    DBSCAN().fit(old, eps=0.95, min_samples=10)
except TypeError as problem:
    print(problem)
# => DBSCAN.fit() got an unexpected keyword argument 'eps'
for model in (DBSCAN(eps=0.95, min_samples=10), DBSCAN()):
    print(np.unique_counts(model.fit_predict(old)).counts.tolist())
# => [102, 103, 45]
#    [130, 77, 6, 6, 31]
found = DBSCAN(eps=0.95, min_samples=10).fit_predict(old)
parts = zip(np.split(found, [100, 150]), (0, 1, -1), strict=True)
[int(np.sum(part == label)) for part, label in parts]
# => [97, 42, 91]

# %%
# Exercises
# ---------
# ``check("clustering_in_noise-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** How many core, border and noise points does DBSCAN see in ``points``,
# with ``eps=0.95`` and ``min_samples=10``? Answer with the three numbers in this order.
#
# .. hint::
#
#    ``inside``, above, tells which are core. The labels tell which are noise.
#
# .. solution::

core, noise = inside >= 10, density < 0
answer = int(core.sum()), int(np.sum(~core & ~noise)), int(noise.sum())
answer
# => (115, 29, 106)
check("clustering_in_noise-1", answer)
# => Right. Most members are core; the border is a thin rim.

# %%
# **Exercise 2.** Nothing but noise: draw 250 points with
# ``np.random.default_rng(seed).uniform(-10, 10, (250, 2))``, for the seeds from 0 to
# 99. In how many of the 100 sets does DBSCAN with ``eps=0.95`` find a cluster? Answer
# with three numbers, for ``min_samples`` 5, 8 and 10.
#
# .. hint::
#
#    There is a cluster as soon as there is one core point.
#
# .. hint::
#
#    ``dbscan(points, 0.95, 5).max() >= 0``, in two loops.
#
# .. solution::

alarms = [0, 0, 0]
for seed in range(100):
    nothing = np.random.default_rng(seed).uniform(-10, 10, (250, 2))
    for i, least in enumerate((5, 8, 10)):
        alarms[i] += int(dbscan(nothing, 0.95, least).max() >= 0)
alarms
# => [100, 17, 1]
check("clustering_in_noise-2", alarms)
# => Right. Try your settings on noise alone before you trust what they find.

# %%
# **Exercise 3.** Three groups of 100, 30 and 50 points:
# ``blobs_in_noise([(5, 5), (-5, -5), (0, 0)], [100, 30, 50])``. For which of the
# ``radii`` above does DBSCAN with ``min_samples=10`` find exactly three clusters? Answer
# with these radii. Are the clusters always the three groups? What goes wrong with larger
# radii? Does the knee point to a good one?
#
# .. hint::
#
#    The clusters are numbered from 0, and -1 is no cluster.
#
# .. hint::
#
#    Make an array: the number of clusters for each radius. Then a mask picks the radii.
#
# .. solution::

more = blobs_in_noise([(5, 5), (-5, -5), (0, 0)], [100, 30, 50])
numbers = np.array([dbscan(more.points, r, 10).max() + 1 for r in radii])
print(numbers)
# => [0 0 1 4 3 3 4 4 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 3 2 2 2 2 2
#     2 1 1 1 1 1 1 1 1 1]
fitting = radii[numbers == 3]
print(fitting)
# => [0.5  0.55 0.7  0.75 0.8  0.85 0.9  0.95 1.   1.05 1.1  1.15 1.2  1.25
#     1.3  1.35 1.4  1.45 1.5  1.55 1.6  1.65 1.7  1.75 1.8  1.85]
for radius in (0.5, 1.0, 1.9):  # the clusters among which each group is divided
    labels = dbscan(more.points, radius, 10)
    parts = [np.unique(labels[more.labels == group]) for group in range(3)]
    print(radius, *parts)
# => 0.5 [-1  0] [-1] [-1  1  2]
#    1.0 [-1  0] [-1  1] [-1  2]
#    1.9 [0] [1] [0]
check("clustering_in_noise-3", fitting)
# => Right. Three clusters need not be the three groups: look at the smallest radii.

# sphinx_gallery_alt = "Sorted distances to the tenth nearest of the three groups' points, with the radii that find the three groups as a band: the knee lies inside."
fig, ax = plt.subplots(layout="constrained")
ax.plot(np.sort(KDTree(more.points).query(more.points, k=10)[0][:, -1]))
ax.axhspan(0.7, fitting.max(), color="C2", alpha=0.2)
ax.text(1, 1.8, "these radii find the three groups", va="top")
ax.set(xlabel="points, sorted", ylabel="distance to the tenth")
plt.show()

# %%
# What to read next
# -----------------
# - `Find the centres of groups with k-means <plot_kmeans.html>`_: the method that was
#   fooled here, and what it is good for.
# - `Clustering <https://scikit-learn.org/stable/modules/clustering.html>`_ in
#   scikit-learn's guide: a dozen methods side by side, and more scores.
#
# References: M. Ester, H.-P. Kriegel, J. Sander and X. Xu (1996), "A density-based
# algorithm for discovering clusters in large spatial databases with noise", Proceedings
# of KDD-96, 226-231, https://dl.acm.org/doi/10.5555/3001460.3001507. R. J. G. B.
# Campello, D. Moulavi and J. Sander (2013), "Density-based clustering based on
# hierarchical density estimates", PAKDD 2013, 160-172,
# https://doi.org/10.1007/978-3-642-37456-2_14. L. Hubert and P. Arabie (1985),
# "Comparing partitions", Journal of Classification 2, 193-218,
# https://doi.org/10.1007/BF01908075.
