r"""
Arrange data in a tree of clusters
==================================

How many groups are in the data? *Hierarchical clustering* need not know beforehand. It
merges the two closest points, then the next two closest points or groups, until all
are one, and keeps the whole history as a tree. You choose afterwards where to cut it.
In SciPy, ``linkage(pdist(points), "average")`` grows the tree, ``dendrogram`` draws it
and ``fcluster`` cuts it.

**You will learn** to read a tree, to give ``linkage`` its distances in the right form
(the square matrix yields another tree, and no error), to draw a distance matrix with
its trees, to cut a tree into clusters, and to measure how well it keeps the distances.
"""

# %%
# Merge five points
# -----------------
# ``pdist`` computes the distance of every pair of points, once. Five points have ten
# pairs, in the order (0, 1), (0, 2), … (3, 4). This is the *condensed* form.
# ``squareform`` turns it into the square matrix, which holds each distance twice, and
# turns the square matrix back into it.

import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy.cluster.hierarchy import cophenet, dendrogram, fcluster, linkage
from scipy.spatial.distance import pdist, squareform

from arraybook.datasets import cluster_of_clusters
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.cluster", "scipy.spatial", "machine learning"]
# sphinx_gallery_thumbnail_number = 2

five = np.array([[0], [1], [4], [6], [20]])  # a row for each point
pdist(five)
# => array([ 1.,  4.,  6., 20.,  3.,  5., 19.,  2., 16., 14.])
squareform(pdist(five))
# => array([[ 0.,  1.,  4.,  6., 20.],
#           [ 1.,  0.,  3.,  5., 19.],
#           [ 4.,  3.,  0.,  2., 16.],
#           [ 6.,  5.,  2.,  0., 14.],
#           [20., 19., 16., 14.,  0.]])

# %%
# ``linkage`` takes the condensed form. Each row of the result is one merge: the two
# clusters that merge, their distance (the *height* of the merge), and the number of
# points now together. Clusters 0 to 4 are the points, 5 is what the first merge made, 6
# what the second made, and so on.

tree = linkage(pdist(five), "complete")
tree
# => array([[ 0.,  1.,  1.,  2.],
#           [ 2.,  3.,  2.,  2.],
#           [ 5.,  6.,  6.,  4.],
#           [ 4.,  7., 20.,  5.]])

# %%
# How far apart are two clusters of several points? The method decides. ``"complete"``
# takes the largest distance between a point of one and a point of the other,
# ``"single"``, the default, the smallest, ``"average"`` the mean. Check the third
# height by hand: the points of {0, 1} and {4, 6} lie 4, 6, 3 and 5 apart. With
# ``"complete"``, the last height is always the largest distance of all.

for method in ("single", "average", "complete"):
    print(method, linkage(pdist(five), method)[:, 2].tolist())
# => single [1.0, 2.0, 3.0, 14.0]
#    average [1.0, 2.0, 4.5, 17.25]
#    complete [1.0, 2.0, 6.0, 20.0]
bool(tree[-1, 2] == pdist(five).max())
# => True

# %%
# Never pass the square matrix
# ----------------------------
# ``linkage`` accepts a two-dimensional array as well, but as a table of *points*, a row
# each. So it takes the five rows of the square matrix for five points in five
# dimensions, and computes the distances between these. No height is right, and all you
# get is a warning. Code that you may have copied does this.

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    wrong = linkage(squareform(pdist(five)), "complete")
caught[0].category.__name__
# => 'ClusterWarning'
wrong[:, 2].round(2).tolist()
# => [2.24, 4.47, 11.31, 36.51]

# %%
# Here at least the order of the merges is still right. Add a point at 11, and it is
# not: 11 lies 9 from 20 and up to 11 from the others, so it should join 20. In the
# wrong tree it joins the others.

six = np.array([[0], [1], [4], [6], [11], [20]])
with warnings.catch_warnings(action="ignore"):
    trees = {"pdist(x)": linkage(pdist(six), "complete")}
    trees["squareform(pdist(x))"] = linkage(squareform(pdist(six)), "complete")

# sphinx_gallery_alt = "Two trees of the points 0, 1, 4, 6, 11 and 20: on the left 11 joins 20, on the right it joins the other four, and the heights are larger."
fig, axs = plt.subplots(1, 2, layout="constrained")
for ax, (title, branches) in zip(axs, trees.items(), strict=True):
    dendrogram(branches, ax=ax, labels=six.ravel(), link_color_func=lambda _: "C0")
    ax.set(title=title, xlabel="point")
axs[0].set(ylabel="height of the merge")
plt.show()

# %%
# Do not rely on the warning. SciPy sees only a symmetric table with zeros on the
# diagonal and nothing negative. A matrix of similarities has ones on its diagonal, and
# passes in silence. Pass ``pdist(points)``, or the points themselves. If the square
# matrix is all you have, pass ``squareform(matrix)``.

again = linkage(squareform(squareform(pdist(five))), "complete")
np.array_equal(again, tree), np.array_equal(linkage(five, "complete"), tree)
# => (True, True)

# %%
# Draw the matrix with its trees
# ------------------------------
# ``cluster_of_clusters`` draws four dense groups among twenty loose points, in space
# or, as here, in the plane. We cluster the same two columns that we draw; published
# code draws two of three. Then we shuffle the points, as real data come: in this order
# the matrix of distances shows nothing.

data = cluster_of_clusters(dimensions=2)
order = np.random.default_rng(1).permutation(len(data.points))
points, truth = data.points[order], data.labels[order]
distances = pdist(points)
points.shape, distances.shape
# => ((54, 2), (1431,))

# %%
# ``dendrogram`` draws a tree and returns a dictionary. Its ``"leaves"`` are the points
# in an order in which no branches cross. Sort rows and columns so, and close points form
# dark blocks. We order the rows by the tree of ``"complete"`` and the columns by that of
# ``"average"``: a block here does not hang on the choice of method.
#
# The left tree needs ``orientation="left"``, which says where its *root* goes: the
# leaves then touch the matrix. (Published code has ``"right"``, the mirror image.)
# ``dendrogram`` puts leaf number ``i`` at ``10 * i + 5``, counted from below: hence
# ``extent`` and ``origin="lower"``.

left, top = linkage(distances, "complete"), linkage(distances, "average")

# sphinx_gallery_alt = "A distance matrix with dark blocks from the lower left to the upper right, a tree to its left, another one above it, and a colour bar to its right."
fig, axs = plt.subplots(
    *(2, 2),
    figsize=(6.4, 5.4),
    width_ratios=(1, 3),
    height_ratios=(1, 3),
    layout="constrained",
)
axs[0, 0].remove()
one_color = {"link_color_func": lambda _: "C0", "no_labels": True}
rows = dendrogram(left, ax=axs[1, 0], orientation="left", **one_color)["leaves"]
columns = dendrogram(top, ax=axs[0, 1], **one_color)["leaves"]
side = 10 * len(points)
image = axs[1, 1].imshow(
    squareform(distances)[np.ix_(rows, columns)],
    extent=(0, side, 0, side),
    origin="lower",
    aspect="auto",
)
fig.colorbar(image, ax=axs[1, 1], label="distance")
axs[0, 1].set(title="average", xlim=(0, side))
axs[1, 0].set(ylabel="complete", ylim=(0, side))
axs[1, 1].set(xticks=[], yticks=[])
plt.show()

# %%
# Cut the tree
# ------------
# A horizontal line cuts the tree. Each branch that it crosses, with all that hangs
# below, becomes one *flat cluster*. Where the line crosses long vertical branches, the
# exact height hardly matters: clusters are far apart there.
#
# Unless you say otherwise, ``dendrogram`` gives each cluster below 0.7 times the last
# height its own colour. These colours are a default, not a finding. Cut at 0.3, as the
# classic example does, and you get three times as many clusters.

high, low = 0.7 * left[-1, 2], 0.3 * left[-1, 2]

# sphinx_gallery_alt = "The same tree twice with a dashed line: at 0.7 of the height it crosses three branches, at 0.3 nine; what hangs below each is in one colour."
fig, axs = plt.subplots(2, sharex=True, figsize=(6.4, 4.6), layout="constrained")
for ax, height in zip(axs, (high, low), strict=True):
    style = {"no_labels": True, "above_threshold_color": "0.6"}
    dendrogram(left, ax=ax, color_threshold=height, **style)
    ax.axhline(height, color="0.3", linestyle="--")
    ax.set(ylabel="height")
axs[0].set(title="cut at 0.7 of the last height (the default)")
axs[1].set(title="cut at 0.3 of the last height", xlabel="points")
plt.show()

# %%
# ``fcluster`` returns a label for each point. Say ``criterion="distance"``, so that the
# number is a height. By default it is an *inconsistency*, which compares each merge with
# those just below it, and the same number puts all points into one cluster.

labels = fcluster(left, low, criterion="distance")
len(np.unique(fcluster(left, high, criterion="distance"))), len(np.unique(labels))
# => (3, 9)
len(np.unique(fcluster(left, low)))  # the default criterion
# => 1

# %%
# Labels start at 1, not at 0. ``np.bincount`` therefore counts an empty cluster 0. Use
# ``np.unique`` instead:

np.bincount(labels).tolist()
# => [0, 11, 8, 1, 4, 9, 2, 13, 3, 3]
numbers, sizes = np.unique(labels, return_counts=True)
dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
# => {1: 11, 2: 8, 3: 1, 4: 4, 5: 9, 6: 2, 7: 13, 8: 3, 9: 3}

# %%
# Compare with the truth, which real data lack. Each of the four groups lies whole in a
# cluster of its own. But every loose point is in some cluster, too: cutting a tree has
# no label for noise.

for group in range(4):
    inside = np.unique(labels[truth == group]).item()
    extra = np.sum((labels == inside) & (truth < 0))
    print(f"group {group} is in cluster {inside} with {extra} of the loose points")
# => group 0 is in cluster 5 with 2 of the loose points
#    group 1 is in cluster 1 with 1 of the loose points
#    group 2 is in cluster 7 with 3 of the loose points
#    group 3 is in cluster 2 with 1 of the loose points

# sphinx_gallery_alt = "Points in the plane in nine colours and shapes, one for each cluster; rings mark the four dense groups, each of one shape."
fig, ax = plt.subplots(figsize=(6.4, 4.6), layout="constrained")
for number in numbers:
    mine = points[labels == number]
    marker = "osD^vP*X<"[number - 1]
    ax.plot(*mine.T, marker, color=plt.cm.tab10(number), label=str(number))
ax.plot(*data.centers.T, "o", mfc="none", mec="0.3", ms=42, ls="none")
ax.set(xlabel="x", ylabel="y", xlim=(0, 10), ylim=(0, 10), aspect="equal")
ax.legend(title="cluster", loc="center left", bbox_to_anchor=(1, 0.5))
plt.show()

# %%
# Ask how well the tree keeps the distances
# -----------------------------------------
# The height at which two points first meet in the tree is their *cophenetic distance*.
# ``cophenet`` returns its correlation with the true distances over all pairs. The nearer
# to 1, the better the tree keeps the distances. Here ``"average"`` does best.

for method in ("single", "average", "complete"):
    branches = linkage(distances, method)
    print(f"{method:8} {cophenet(branches, distances)[0]:.3f}")
# => single   0.726
#    average  0.805
#    complete 0.794

# %%
# This number compares trees. It does not tell where to cut, nor which method suits
# your clusters: ``"single"`` finds groups of any shape, if small steps lead from point
# to point (exercise 3), while ``"complete"`` and ``"average"`` prefer compact groups.
# Memory limits all of them: *n* points have :math:`n(n-1)/2` distances. For 100 000:

n = 100_000
f"{8 * n * (n - 1) // 2 / 1e9:.0f} GB"
# => '40 GB'

# %%
# **Then and now.** Old code for this picture loops over ``xrange``, which is ``range``
# in Python 3. It saves with ``savefig(..., bbox="tight")``. That was ignored then and is
# an error today: write ``bbox_inches="tight"``.

# %%
# Exercises
# ---------
# ``check("hierarchical_clustering-1", answer)`` says whether an answer is right.
# Exercises 1, 2 and 4 use the points of ``cluster_of_clusters(dimensions=2).points`` in
# the order in which they come, not shuffled.
#
# **Exercise 1.** Which two points are farthest apart? Compute ``pdist`` of the points
# and answer with their indices ``(i, j)``, the smaller first.
#
# .. hint::
#
#    ``argmax`` of the condensed form is the number of a pair. The square matrix has a
#    row and a column for each point.
#
# .. hint::
#
#    ``np.unravel_index(number, shape)`` turns what ``argmax`` of a matrix returns into
#    row and column.
#
# .. solution::

original = cluster_of_clusters(dimensions=2).points
matrix = squareform(pdist(original))
i, j = np.unravel_index(matrix.argmax(), matrix.shape)
np.isclose(np.linalg.norm(original[i] - original[j]), pdist(original).max()).item()
# => True
check("hierarchical_clustering-1", (i, j))
# => Right. The complete tree joins their clusters last.

# %%
# **Exercise 2.** Between which heights can you cut the ``"complete"`` tree so that
# exactly six clusters are left? Answer with both heights, the lower first. Find out as
# well: is this range wider or narrower than those for five and for three clusters?
#
# .. hint::
#
#    The heights are column 2 of what ``linkage`` returns, in ascending order.
#
# .. hint::
#
#    Above all merges there is one cluster. Each merge above the cut is undone, and
#    leaves one cluster more.
#
# .. solution::

heights = linkage(pdist(original), "complete")[:, 2]
between = heights[-6], heights[-5]
middle = sum(between) / 2
len(np.unique(fcluster(linkage(original, "complete"), middle, criterion="distance")))
# => 6
for k in (6, 5, 3):
    print(k, round(float(heights[-k + 1] - heights[-k]), 2))
# => 6 0.08
#    5 0.35
#    3 2.21
check("hierarchical_clustering-2", between)
# => Right. The wider such a range, the less it matters where you cut.

# %%
# **Exercise 3.** Fifty points lie on a ring, a hundred on a larger ring around it:
#
# ``rng = np.random.default_rng(3)``, ``angle = rng.uniform(0, 2 * np.pi, 150)``,
# ``radius = np.repeat([1, 3], [50, 100]) + 0.1 * rng.standard_normal(150)``.
#
# Cut the trees of ``"single"``, ``"average"`` and ``"complete"`` into two clusters,
# with ``criterion="maxclust"``. How many points does the cluster of the first point
# have? Answer with a list of three numbers. Which method finds the rings?
#
# .. hint::
#
#    Multiply ``radius`` by cosine and sine of ``angle``, and stack both as columns. With
#    ``criterion="maxclust"``, the second argument of ``fcluster`` is the number of
#    clusters.
#
# .. hint::
#
#    ``np.sum(labels == labels[0])`` counts those that share the first point's label.
#
# .. solution::

rng = np.random.default_rng(3)
angle = rng.uniform(0, 2 * np.pi, 150)
radius = np.repeat([1, 3], [50, 100]) + 0.1 * rng.standard_normal(150)
rings = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
answer = []
for method in ("single", "average", "complete"):
    halves = fcluster(linkage(rings, method), 2, criterion="maxclust")
    answer.append(int(np.sum(halves == halves[0])))
answer
# => [50, 120, 120]
check("hierarchical_clustering-3", answer)
# => Right. Only single linkage follows the rings, from neighbour to neighbour.

# %%
# **Exercise 4.** Cut the ``"average"`` tree into five clusters, with
# ``criterion="maxclust"``, and compute the mean position of each, in the order of the
# labels: an array of shape (5, 2).
#
# .. hint::
#
#    Which labels are there? ``np.unique`` tells. A mask such as ``labels == 1`` picks
#    the points of one cluster.
#
# .. solution::

five_labels = fcluster(linkage(original, "average"), 5, criterion="maxclust")
means = [original[five_labels == number].mean(axis=0) for number in range(1, 6)]
np.shape(means)
# => (5, 2)
check("hierarchical_clustering-4", means)
# => Right. Labels from 1 to 5: no cluster is lost, and none is empty.

# %%
# What to read next
# -----------------
# - `Assign points to the nearest of a few centres <plot_vector_quantization.html>`_:
#   when you know how many clusters there are.
# - `Find groups among background points
#   <../learning/plot_clustering_in_noise.html>`_: methods that label noise as noise.
# - `scipy.cluster.hierarchy
#   <https://docs.scipy.org/doc/scipy/reference/cluster.hierarchy.html>`_ lists the
#   other methods, Ward's among them.
#
# Reference: D. Müllner (2011), "Modern hierarchical, agglomerative clustering
# algorithms", https://arxiv.org/abs/1109.2378.
