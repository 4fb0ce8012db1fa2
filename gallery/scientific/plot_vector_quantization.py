r"""
Assign points to the nearest of a few centres
=============================================

Replace every point by the number of the nearest of a few centres: this is *vector
quantization*. It finds groups, and it compresses, because a number takes less room than
a point. ``scipy.cluster.vq`` does it in two lines: ``kmeans`` finds the centres, and
``vq`` assigns the points. Three things are easily misread: the second result of
``kmeans``, its keyword ``iter``, and what ``whiten`` does.

**You will learn** to find centres and to assign points to them, to read the distances,
to bring columns with different units together, and to compress an image and weigh its
size against the error.
"""

# %%
# Find the centres, assign the points
# -----------------------------------
# Take three blobs of 100, 30 and 50 points. ``kmeans`` returns the *code book*, a row
# for each centre. ``vq`` returns the *code* of each point, which is the row of the
# nearest centre, and the distance to that centre.
#
# k-means starts from random centres. It assigns the points, moves each centre to the
# mean of its points, and repeats both until nothing moves: see `Find the centres of
# groups with k-means <../learning/plot_kmeans.html>`_.

import matplotlib.pyplot as plt
import numpy as np
from scipy.cluster import vq
from skimage import data

from arraybook.datasets import action_potential, blobs_in_noise
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.cluster", "images", "machine learning"]
# sphinx_gallery_thumbnail_number = 1

x = blobs_in_noise([(5, 5), (-5, -5), (0, 0)], [100, 30, 50], background=0).points
book, second = vq.kmeans(x, 3, rng=1)
codes, distances = vq.vq(x, book)
codes.shape, distances.shape, sorted(np.bincount(codes).tolist())
# => ((180,), (180,), [30, 50, 100])

# %%
# ``vq`` assigns any point, also one that was not there when the centres were found.
# Assign a grid that covers the plane: each centre gets a region, and the borders are
# straight, half-way between two centres. A point far from all of them (the star) gets a
# code, too. Only its large distance says that it belongs to no group.

grid = np.stack(np.meshgrid(np.linspace(-9, 9, 181), np.linspace(-9, 9, 181)), axis=-1)
regions = vq.vq(grid.reshape(-1, 2), book)[0].reshape(181, 181)
far = vq.vq(np.array([[8.0, -8]]), book)[1]
bool(far[0] > 2 * distances.max())
# => True

# sphinx_gallery_alt = "Three clouds of points along a diagonal, each with a cross at its centre; the plane is divided into three regions by straight lines between them, and a star lies far from all in the lower right corner, in the middle region."
fig, ax = plt.subplots(figsize=(5, 4.4), layout="constrained")
ax.imshow(regions, origin="lower", extent=(-9, 9, -9, 9), cmap="Greys", alpha=0.35)
for j, marker in enumerate("os^"):
    ax.plot(*x[codes == j].T, marker, markersize=3)
ax.plot(*book.T, "kX", markersize=10)
ax.plot(8, -8, "k*", markersize=10)
ax.set(xlabel="x", ylabel="y")
plt.show()

# %%
# Read the results for what they are
# ----------------------------------
# The second result of ``kmeans`` is the mean *distance* of a point from its centre.
# Code that you may have copied calls it the variance. That would be the mean *squared*
# distance; compute it from the distances of ``vq``.

np.isclose(second, distances.mean()).item()
# => True
round(second.item(), 2), np.mean(distances**2).round(2).item()
# => (1.26, 2.02)

# %%
# The blobs of the classic example came from NumPy's old generator. With seed 0 the two
# numbers are these, and again ``kmeans`` returns the first.

old = np.random.RandomState(0)
parts = [old.standard_normal((n, 2)) + c for n, c in ((100, 5), (30, -5), (50, 0))]
cloud = np.concatenate(parts)
centres, mean_distance = vq.kmeans(cloud, 3, rng=1)
mean_square = np.mean(vq.vq(cloud, centres)[1] ** 2)
round(mean_distance.item(), 4), round(mean_square.item(), 4)
# => (1.2323, 1.9325)

# %%
# The centres come in random order: with another start, the same groups get other codes.
# So code 0 need not be the largest group, nor the leftmost. Put the rows of the code
# book into an order of your own before you assign.

firsts = {int(vq.kmeans(x, 3, rng=seed)[0][0, 0].round()) for seed in range(20)}
sorted(firsts)  # the x of the first centre, in twenty runs
# => [-5, 0, 5]
book = book[np.argsort(book[:, 0])]
np.bincount(vq.vq(x, book)[0]).tolist()  # from left to right
# => [30, 50, 100]

# %%
# **Then and now.** ``rng=`` makes a run repeatable since SciPy 1.15. Older code has
# ``seed=``: it still works, but feeds the old generator, so ``seed=1`` and ``rng=1``
# are different runs. Then as now, integers such as the pixels of an image are refused.
# Convert them with ``astype(float)`` first.

try:
    vq.kmeans(np.array([[0], [1], [9], [10]]), 2)
except TypeError as error:
    print(error)
# => type other than float or double not supported

# %%
# Know which iter you mean
# ------------------------
# The pitfall: ``kmeans`` and ``kmeans2`` both have a keyword ``iter``, with two
# meanings.
#
# - ``kmeans(..., iter=20)``: the number of *runs*, each from a new random start. The
#   run with the smallest mean distance is returned.
# - ``kmeans2(..., iter=10)``: the number of *steps* of a single run. A single run may
#   end badly, with one centre between two groups and two centres in the third.
#
# How often do they find the three groups? ``minit="++"`` chooses starts far apart,
# which helps, but one run is still one run.


def share_of_good(run):
    ends = [vq.vq(x, run(seed)[0])[1].mean() for seed in range(50)]
    return np.mean(np.less(ends, 1.01 * second)).item()


share_of_good(lambda seed: vq.kmeans(x, 3, rng=seed))
# => 1.0
share_of_good(lambda seed: vq.kmeans2(x, 3, minit="points", rng=seed))
# => 0.52
share_of_good(lambda seed: vq.kmeans2(x, 3, minit="++", rng=seed))
# => 0.78

# %%
# So call ``kmeans2`` several times and keep the code book with the smallest distances.

# %%
# Bring units together
# --------------------
# Simulate nerve cells of two kinds. The width of their impulses is about 0.3 ms in one
# kind and 0.6 ms in the other. The second column, the rate at which they fire (impulses
# per second), hardly differs between the kinds. But its numbers are far larger, so it
# makes up nearly all of a distance. Which share of the cells falls into the right
# group?

rng = np.random.default_rng(20260101)
width = np.concatenate([rng.normal(0.3, 0.05, 60), rng.normal(0.6, 0.08, 90)])  # ms
rate = np.concatenate([rng.normal(22, 7, 60), rng.normal(18, 7, 90)])  # 1/s
cells = np.column_stack([width, rate])
broad = np.arange(150) >= 60


def share_right(table):
    centres, _ = vq.kmeans(table, 2, rng=1)
    agree = np.mean(vq.vq(table, centres)[0] == broad)
    return max(agree, 1 - agree).round(2).item()  # codes 0 and 1 may be exchanged


share_right(cells)  # width in milliseconds; guessing gives 0.5
# => 0.61
share_right(cells * [1000, 1])  # width in microseconds
# => 1.0

# %%
# The result depends on the *unit*, which it should not. ``whiten`` divides each column
# by its standard deviation, and then no unit matters.

np.allclose(vq.whiten(cells), cells / cells.std(axis=0))
# => True
share_right(vq.whiten(cells)), share_right(vq.whiten(cells * [1000, 1]))
# => (0.99, 0.99)

# sphinx_gallery_alt = "Firing rate against impulse width twice, the points marked by their code. Left, without whitening, the border is horizontal and cuts through both kinds; right, after it, the border is upright between them."
fig, axs = plt.subplots(1, 2, figsize=(7, 3.2), sharey=True, layout="constrained")
for ax, scale in zip(axs, ([1, 1], cells.std(axis=0)), strict=True):
    centres, _ = vq.kmeans(cells / scale, 2, rng=1)
    found = vq.vq(cells / scale, centres[np.argsort(centres.sum(axis=1))])[0]
    for j, marker in enumerate("os"):
        ax.plot(*cells[found == j].T, marker, markersize=4)
    ax.plot(*(centres * scale).T, "kX", markersize=10)
    ax.set(xlabel="width of the impulse (ms)")
axs[0].set(title="as measured", ylabel="rate (1/s)")
axs[1].set(title="whitened")
plt.show()

# %%
# Three warnings:
#
# - The columns are not made uncorrelated, which is what *whitening* means elsewhere.
# - It can hurt. Groups that lie far apart in a column make its deviation large, and
#   dividing by it moves them together.
# - The code book holds whitened centres. Divide new points by the *same* deviations,
#   those of the data in which the centres were found.

# %%
# Compress an image
# -----------------
# Cut a grey picture into blocks of 4 by 4 pixels. Each block is a point with 16
# coordinates, so k-means can find 64 typical blocks, or *patterns*. Store the number of
# the nearest pattern instead of the block: 6 bits instead of the 128 bits of 16 bytes.
# To get a picture back, index the code book with the codes.

image = data.chelsea()[20:212, 100:356].mean(axis=2)  # 192 by 256 pixels, grey


def blocks(picture, size):
    rows, columns = np.array(picture.shape) // size
    pieces = picture.reshape(rows, size, columns, size).swapaxes(1, 2)
    return pieces.reshape(-1, size * size)


def join(points, size, shape):
    rows, columns = np.array(shape) // size
    return points.reshape(rows, columns, size, size).swapaxes(1, 2).reshape(shape)


points = blocks(image, 4)
points.shape, np.array_equal(join(points, 4, image.shape), image)
# => ((3072, 16), True)
patterns, _ = vq.kmeans2(points, 64, minit="++", rng=1)
codes, distances = vq.vq(points, patterns)
restored = join(patterns[codes], 4, image.shape)
np.isclose(np.mean((restored - image) ** 2), np.mean(distances**2) / 16).item()
# => True

# %%
# As you see, the mean squared error of the pixels follows from the distances. To know
# the size, count bits. The code book must be stored as well: count a byte for each of
# its numbers.

bits = [6 * len(codes), 8 * patterns.size]  # of the codes, of the code book
bits, [round(number / image.size, 3) for number in bits]  # in all, and per pixel
# => ([18432, 8192], [0.375, 0.167])

# sphinx_gallery_alt = "Left, a grey picture of the eyes of a cat; in the middle, the 64 patterns of the code book, flat ones and edges in many directions; right, the picture made of them, a little blocky but clear."
fig, axs = plt.subplots(1, 3, figsize=(8, 2.4), layout="constrained")
tiles = patterns[np.argsort(patterns.mean(axis=1))].reshape(64, 4, 4)
tiles = np.pad(tiles, ((0, 0), (0, 1), (0, 1)), constant_values=np.nan)
shown = {
    "8 bits per pixel": image,
    "64 patterns": join(tiles.reshape(64, 25), 5, (40, 40)),
    f"{sum(bits) / image.size:.2f} bits per pixel": restored,
}
for ax, (title, picture) in zip(axs, shown.items(), strict=True):
    ax.imshow(picture, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
    ax.set(title=title)
    ax.set_axis_off()
plt.show()

# %%
# Weigh size against error
# ------------------------
# A *rate-distortion curve* shows the error for each size. With blocks of one pixel, the
# picture has only a few greys left. Larger blocks have a smaller error for the same
# number of bits, because neighbouring pixels are alike, and a pattern describes them
# together. Their price is the code book. It grows with the number of patterns, but not
# with the picture: for a large picture it hardly counts.

curves = {1: [], 2: [], 4: []}
for size, largest in ((1, 3), (2, 6), (4, 7)):
    points = blocks(image, size)
    for power in range(1, largest + 1):
        patterns, _ = vq.kmeans2(points, 2**power, minit="++", rng=power)
        error = np.mean(vq.vq(points, patterns)[1] ** 2) / size**2
        plain = power / size**2
        curves[size].append((plain, plain + 8 * patterns.size / image.size, error))
one, four = np.array(curves[1]), np.array(curves[2])
four[3, 0].item(), one[0, 0].item()  # both take one bit a pixel
# => (1.0, 1.0)
bool(four[3, 2] < one[0, 2] / 4)  # the errors
# => True

# sphinx_gallery_alt = "Mean squared error against bits per pixel on logarithmic scales, three falling curves: blocks of 16 pixels lie lowest at low rates, single pixels highest. A dashed curve counts the code book, too: for blocks of 16 pixels it bends away to the right."
fig, ax = plt.subplots(layout="constrained")
for j, (size, curve) in enumerate(curves.items()):
    plain, honest, error = np.transpose(curve)
    label = f"blocks of {size} by {size}"
    ax.loglog(plain, error, marker="os^"[j], color=f"C{j}", label=label)
    ax.loglog(honest, error, "--", color=f"C{j}")
ax.plot([], [], "k--", label="with the code book")
ax.set_xticks([0.0625, 0.25, 1, 2], ["0.0625", "0.25", "1", "2"])
ax.set_yticks([25, 50, 100, 200, 400], ["25", "50", "100", "200", "400"])
ax.set(xlabel="bits per pixel", ylabel="mean squared error")
ax.minorticks_off()
ax.legend()
plt.show()

# %%
# Exercises
# ---------
# ``check`` says whether an answer is right, and helps if it is not.
#
# **Exercise 1.** Number the three groups of ``x`` from left to right: 0, 1, 2. The
# answer is the array of 180 codes, a code for each point in the order of ``x``. It must
# be the same whatever ``rng`` you use.
#
# .. hint::
#
#    Don't change the codes afterwards. A code is the row of a centre in the code book.
#
# .. hint::
#
#    Sort the rows of the code book by their first column, then call ``vq``.
#
# .. solution::

centres, _ = vq.kmeans(x, 3, rng=12)
ordered, _ = vq.vq(x, centres[centres[:, 0].argsort()])
np.bincount(ordered).tolist()
# => [30, 50, 100]
check("vector_quantization-1", ordered)
# => Right.

# %%
# **Exercise 2.** Three new cells have these widths (ms) and rates (1/s):
# ``new = np.array([[0.36, 35], [0.55, 20], [0.5, 4]])``. Find two centres in the
# whitened ``cells``, put the one with the narrow impulses first, and assign the new
# cells. The answer is the array of their three codes.
#
# .. hint::
#
#    In which unit are the centres, and in which one the new cells?
#
# .. hint::
#
#    ``cells.std(axis=0)`` is what ``whiten`` divided by.
#
# .. solution::

new = np.array([[0.36, 35], [0.55, 20], [0.5, 4]])
centres, _ = vq.kmeans(vq.whiten(cells), 2, rng=1)
centres = centres[centres[:, 0].argsort()]
kinds, _ = vq.vq(new / cells.std(axis=0), centres)
kinds.tolist()
# => [0, 1, 1]
check("vector_quantization-2", kinds)
# => Right. Keep the deviations with the code book: it is of no use without them.

# %%
# **Exercise 3.** ``voltage = action_potential().voltage[:, np.newaxis]`` has 800
# samples. Three bits a sample allow eight levels. Begin with eight levels at equal
# distances from the smallest value to the largest, and round each sample to the nearest
# one. Then let ``kmeans`` improve these levels, beginning with them. By which factor
# does the mean squared error fall (the old error divided by the new one)?
#
# .. hint::
#
#    ``np.linspace(voltage.min(), voltage.max(), 8)[:, np.newaxis]`` is a code book,
#    too.
#
# .. hint::
#
#    Give ``kmeans`` this code book in place of the number of centres. Then it makes a
#    single run from there, and nothing is random.
#
# .. solution::

voltage = action_potential().voltage[:, np.newaxis]
even = np.linspace(voltage.min(), voltage.max(), 8)[:, np.newaxis]
improved, _ = vq.kmeans(voltage, even)
errors = [np.mean(vq.vq(voltage, levels)[1] ** 2) for levels in (even, improved)]
factor = errors[0] / errors[1]
round(factor.item(), 2)
# => 3.55
check("vector_quantization-3", factor)
# => Right. With random starts, kmeans keeps the run with the smallest mean distance,
#    whose squared error need not be the smallest.

# %%
# **Exercise 4.** A grey picture has 1024 by 1024 pixels, a byte each. You compress its
# blocks of 4 by 4 pixels with 256 patterns; each number of a pattern takes a byte. How
# many times smaller does the picture get, if the code book is counted? The answer is a
# number.
#
# .. hint::
#
#    With 256 patterns a code takes exactly a byte. How many codes are there, and how
#    many numbers does the code book have?
#
# .. solution::

size = 256 * 256 + 256 * 16  # a byte for each block, and the code book
round(1024 * 1024 / size, 2)
# => 15.06
check("vector_quantization-4", 1024 * 1024 / size)
# => Right.

# %%
# What to read next
# -----------------
# - `Reduce an image to sixteen colours <../learning/plot_color_quantization.html>`_
#   quantizes pixels by colour.
# - `Find groups among background points <../learning/plot_clustering_in_noise.html>`_
#   when some points belong to no group.
# - `scipy.cluster.vq <https://docs.scipy.org/doc/scipy/reference/cluster.vq.html>`_
#   lists all of its functions.
#
# References: Y. Linde, A. Buzo and R. M. Gray (1980), "An algorithm for vector
# quantizer design", IEEE Transactions on Communications 28, 84,
# https://doi.org/10.1109/TCOM.1980.1094577.
