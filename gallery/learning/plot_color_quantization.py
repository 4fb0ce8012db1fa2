r"""
Reduce an image to sixteen colours
==================================

A photograph has tens of thousands of colours. To show it with sixteen you need a
*palette*, the list of the colours to use, and then give each pixel the nearest colour of
the palette. This is *colour quantization*. The second half is easy. The first half decides
how the picture looks: the sixteen *most frequent* colours make a poor palette. A good one
comes from a method called *k-means*, which the next page explains.

**You will learn** to count the colours of an image, to find the nearest of a few colours for
each pixel without filling the memory, to compare images without errors from numbers that wrap
around at 255, and to save the result so that it keeps its sixteen colours.
"""

# %%
# Count the colours
# -----------------
# An image is an array of rows, columns and *channels*: the shares of red, green and blue in
# a pixel, integers from 0 to 255. Reshape it to a table with one row for each pixel: the
# distinct rows are its colours. ``np.unique`` with ``axis=0`` compares rows; without it,
# single numbers.

import tempfile
import timeit
from collections import Counter
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist
from skimage import data

from arraybook.diagrams import draw_speed
from arraybook.exercises import check
from arraybook.quantization import frequent_colors, kmeans, quantize

# sphinx_gallery_tags = ["level: intermediate", "numpy", "scipy.spatial", "images"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 4

image = data.chelsea()  # a cat; it comes with scikit-image
image.shape, image.dtype
# => ((300, 451, 3), dtype('uint8'))
pixels = image.reshape(-1, 3)
colors, counts = np.unique(pixels, axis=0, return_counts=True)
len(pixels), len(colors), int(counts.max())  # the commonest colour has 170 pixels
# => (135300, 32584, 170)

# %%
# Rows are slow to sort. Pack each into one integer, with red, green and blue as its digits
# in base 256: that sorts faster, and ``//`` and ``%`` take it apart again. ``uint8`` has no
# room for 256. The factors are ``uint32``, and so is the result. Python's own way is a
# ``Counter``, a dictionary of how often each item occurs.

factors = np.array([256**2, 256, 1], dtype=np.uint32)
packed = pixels @ factors
codes, same_counts = np.unique(packed, return_counts=True)
np.array_equal(counts, same_counts)
# => True
np.array_equal(colors, codes[:, np.newaxis] // factors % 256)
# => True

ways = {
    "Counter of tuples": lambda: Counter(map(tuple, pixels.tolist())),
    "np.unique of rows": lambda: np.unique(pixels, axis=0, return_counts=True),
    "np.unique, packed": lambda: np.unique(packed, return_counts=True),
}
times = {
    name: min(timeit.repeat(way, number=1, repeat=3)) for name, way in ways.items()
}
times["np.unique of rows"] > 2 * times["np.unique, packed"]
# => True

# sphinx_gallery_alt = "Bars: counting packed integers is fastest, rows and a Counter of tuples take several times as long."
draw_speed(times)
plt.show()

# %%
# Take the sixteen most frequent
# ------------------------------
# ``np.argsort`` returns the rows in the order of their counts, ``[::-1]`` puts the commonest
# first. The sixteenth and the seventeenth are equally frequent. Which of them comes in
# changes the numbers below a little, and ``kind="stable"`` makes the choice the same on every
# computer. ``frequent_colors`` of this book's package chooses the same sixteen.

order = np.argsort(counts, kind="stable")[::-1]
frequent = colors[order[:16]]
frequent[0].tolist(), int(counts[order[0]])
# => ([191, 167, 163], 170)
counts[order[14:18]].tolist()  # of the 15th to the 18th
# => [74, 73, 73, 72]
sorted(frequent.tolist()) == sorted(frequent_colors(image, 16).tolist())
# => True

# %%
# Give each pixel the nearest
# ---------------------------
# The *distance* of two colours is that of two points: square the differences in red, green
# and blue, add them up, and take the root. ``cdist`` returns the distance of every pixel
# from every colour, ``argmin`` the index of the smallest in each row. The palette indexed
# with these is the new image.

distances = cdist(pixels, frequent, "sqeuclidean")  # squared: no root is needed
distances.shape, distances.nbytes / 1e6  # megabytes
# => ((135300, 16), 17.3184)
labels = distances.argmin(axis=1)
poor = frequent[labels].reshape(image.shape)
np.array_equal(poor, quantize(image, frequent))  # this book's package
# => True

# %%
# The table of distances grows with both numbers. A photograph of 24 million pixels and 256
# colours would need this many gigabytes:

24e6 * 256 * 8 / 1e9
# => 49.152

# %%
# Two ways out: work in *blocks*, so that only a small part of the table exists at any time,
# or ask a *k-d tree*, which sorts the colours into boxes and never makes the table. Between
# two colours equally near, the tree may choose the other one, so compare the distances.

blockwise = np.empty(len(pixels), dtype=np.int64)
for i in range(0, len(pixels), 10_000):
    block = slice(i, i + 10_000)
    blockwise[block] = cdist(pixels[block], frequent, "sqeuclidean").argmin(axis=1)

np.array_equal(blockwise, labels)
# => True
distance, by_tree = KDTree(frequent).query(pixels)
np.allclose(distance**2, distances.min(axis=1))
# => True

# %%
# Measure the error without wrapping around
# -----------------------------------------
# The usual measure is the *mean squared error* (MSE): subtract the images, square, and take
# the mean over all pixels and channels. The pitfall: ``uint8`` has no negative numbers. 10
# minus 20 is 246, and squares beyond 255 wrap around, too. There is no warning, and here the
# error looks nine times too small. Convert to float before you subtract.

np.uint8([10, 200]) - np.uint8([20, 100])
# => array([246, 100], dtype=uint8)
round(float(np.mean((image - poor) ** 2)), 1)  # wrong
# => 88.6


def mse(a, b):
    return float(np.mean((a.astype(float) - b) ** 2))


round(mse(image, poor), 1)
# => 803.8

# %%
# **Then and now.** Adding a Python integer beyond 255 used to make the array wider. Since
# NumPy 2.0 the array keeps its type, and a number that does not fit is an error.

try:
    image + 300
except OverflowError as error:
    print(error)
# => Python integer 300 out of bounds for uint8

# %%
# See why frequent colours disappoint
# -----------------------------------
# ``show`` puts the palette below a picture, dark to light; below the original it is every
# hundredth colour. The fur, the green of the eyes and the red of the nose are gone.


def show(ax, picture, palette, name):
    ramp = palette[np.argsort(palette.sum(axis=1))]
    strip = ramp[np.newaxis, np.arange(451) * len(ramp) // 451].repeat(40, axis=0)
    ax.imshow(np.vstack([picture, strip]))
    ax.set_title(f"{name}: MSE {mse(image, picture):.0f}")
    ax.set_axis_off()


# sphinx_gallery_alt = "Left the photograph of a cat, right the same in dull pinks and greys, with a palette of fifteen pinks and one grey brown."
fig, axs = plt.subplots(1, 2, figsize=(8, 3.3), layout="constrained")
show(axs[0], image, colors[np.argsort(colors.sum(axis=1))[::100]], "original")
show(axs[1], poor, frequent, "most frequent")
plt.show()

# %%
# Where are the sixteen? In *colour space* a colour is a point, with red, green and blue as
# its coordinates. Fifteen of the sixteen (circles) are close together, all pink. In the
# picture (right) their pixels lie where it is smooth and out of focus: there many pixels
# share one exact value. Fur has so many shades that none of them is frequent. The sixteen
# colours cover little more than one pixel in a hundred, and suit few of the others.

covered = np.isin(packed, codes[order[:16]]).reshape(image.shape[:2])
round(float(covered.mean()), 3)
# => 0.012
int(np.sum(frequent[:, 0] > 180))  # bright reds: the pinks
# => 15

# sphinx_gallery_alt = "Left: the colours as a cloud in a cube of red, green and blue; fifteen of the sixteen circles sit together at the bright end, one in the middle. Right: the cat in pale grey, with the pixels of those colours in blue, all in blurred parts at the edges."
fig = plt.figure(figsize=(8, 3.6), layout="constrained")
ax = fig.add_subplot(1, 2, 1, projection="3d", computed_zorder=False)
cloud = colors[::20]
ax.scatter(*cloud.T, c=cloud / 255, s=4, depthshade=False)
ax.scatter(*frequent.T, c=frequent / 255, s=60, edgecolors="k", depthshade=False)
ax.view_init(elev=20, azim=-70)
ax.set_box_aspect((1, 1, 1), zoom=0.85)
ax.set(xlabel="red", ylabel="green", zlabel="blue")
ax.set(xticks=[0, 100, 200], yticks=[0, 100, 200], zticks=[0, 200])
ax = fig.add_subplot(1, 2, 2)
ax.imshow(155 + image.mean(axis=2) / 2.55, cmap="gray", vmin=0, vmax=255)
ax.scatter(*np.nonzero(covered)[::-1], s=1, c="C0")
ax.set_title("pixels of the sixteen colours")
ax.set_axis_off()
plt.show()

# %%
# Index colours, not pixels
# -------------------------
# Code that has been copied for years takes ``pixels[order[:16]]``. But ``order`` numbers the
# rows of ``colors``. There are more pixels than colours, so nothing fails, and out come the
# colours of sixteen nearly arbitrary pixels. The picture is far *better* than the one that
# was meant, so nobody notices.

muddled = pixels[order[:16]]
round(mse(image, quantize(image, muddled)), 1)
# => 123.1

# %%
# That is no accident. Pixels drawn at random come from all over the picture, and so do
# their colours. Out of 20 palettes of random pixels, how many have a smaller error than the
# most frequent colours?

rng = np.random.default_rng(16)
errors = [mse(image, quantize(image, rng.choice(pixels, 16))) for _ in range(20)]
sum(error < mse(image, poor) for error in errors)
# => 20

# %%
# Let k-means choose
# ------------------
# A good palette has a colour near every pixel. *k-means* looks for that directly: it divides
# the pixels into 16 groups and takes the mean of each as a colour, again and again. `Find the
# centres of groups with k-means <plot_kmeans.html>`_ explains how. The means, called
# *centroids*, are rarely whole numbers; ``quantize`` rounds them.

found = kmeans(pixels, 16, rng=16)
good = quantize(image, found.centroids)
mse(image, good) < 56, mse(image, good) < mse(image, poor) / 12
# => (True, True)

# sphinx_gallery_alt = "Left the photograph, right the cat in sixteen browns from nearly black to pale pink: close to the photograph, but its eyes and nose are brown."
fig, axs = plt.subplots(1, 2, figsize=(8, 3.3), layout="constrained")
show(axs[0], image, colors[np.argsort(colors.sum(axis=1))[::100]], "original")
show(axs[1], good, np.rint(found.centroids).astype(np.uint8), "k-means")
plt.show()

# %%
# The fur is back. The green of the eyes and the red of the nose are not: they are few pixels,
# which weigh little in a mean over all. What matters to you can be lost though the error is
# small.

# %%
# Save it as PNG, not as JPEG
# ---------------------------
# A PNG file keeps every pixel. JPEG describes blocks of 8 by 8 pixels by waves whose heights
# it rounds. That makes small files of photographs, but what you read back has other colours,
# thousands of them. How many depends on the program that writes the file.


def reload(picture, name):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        picture.save(file)
        with Image.open(file) as again:
            return np.asarray(again.convert("RGB")), file.stat().st_size


from_png, size = reload(Image.fromarray(good), "cat.png")
from_jpeg, _ = reload(Image.fromarray(good), "cat.jpg")
np.array_equal(from_png, good), np.array_equal(from_jpeg, good)
# => (True, False)
found_in = [len(np.unique(p.reshape(-1, 3), axis=0)) for p in (from_png, from_jpeg)]
found_in[0], found_in[1] > 5000
# => (16, True)

# %%
# One eye, enlarged, shows where they come from: JPEG blurs the edges between the colours.

# sphinx_gallery_alt = "The cat's eye magnified: flat patches of colour from the PNG; from the JPEG the patches are mottled and their edges blurred."
fig, axs = plt.subplots(1, 2, figsize=(8, 3.3), layout="constrained")
for ax, picture, name in zip(axs, (from_png, from_jpeg), ("PNG", "JPEG"), strict=True):
    ax.imshow(picture[95:135, 145:205])
    ax.set(title=name, xticks=[], yticks=[])
plt.show()

# %%
# With sixteen colours the PNG is also smaller, less than half the size of the original's. A
# PNG can even store the palette once, and for each pixel only an index into it. The picture
# is the same, and the file smaller still.

_, original_size = reload(Image.fromarray(image), "cat.png")
palette = np.rint(found.centroids).astype(np.uint8)
nearest = cdist(pixels, palette, "sqeuclidean").argmin(axis=1).astype(np.uint8)
indexed = Image.fromarray(nearest.reshape(image.shape[:2]))
indexed.putpalette(palette.tobytes())
again, small_size = reload(indexed, "cat.png")
np.array_equal(again, good), small_size < size < original_size / 2
# => (True, True)

# %%
# Exercises
# ---------
# ``check`` says whether an answer is right, and helps if it is not.
#
# **Exercise 1.** Two frames of a film: ``before = np.uint8([[90, 200], [30, 250]])`` and
# ``after = np.uint8([[95, 180], [33, 160]])``. Compute by how much each pixel has changed, up
# or down, as positive integers.
#
# .. hint::
#
#    What does ``np.abs(after - before)`` give, and for which pixels is it wrong?
#
# .. hint::
#
#    ``np.int16`` has room for every difference. Or subtract the smaller from the larger.
#
# .. solution::

before = np.uint8([[90, 200], [30, 250]])
after = np.uint8([[95, 180], [33, 160]])
np.abs(after - before)  # wrong
# => array([[  5, 236],
#           [  3, 166]], dtype=uint8)
change = np.abs(after.astype(np.int16) - before)
np.array_equal(change, np.maximum(before, after) - np.minimum(before, after))
# => True
check("color_quantization-1", change)
# => Right. The differences fit into uint8, but the way there does not.

# %%
# **Exercise 2.** How many of the most frequent colours do you need to cover at least half
# of the pixels of the cat?
#
# .. hint::
#
#    Sort the counts, largest first, and add them up one by one.
#
# .. hint::
#
#    ``np.cumsum``, and then the first place where the sum reaches half of the pixels.
#
# .. solution::

reached = np.cumsum(np.sort(counts)[::-1])
needed = int(np.argmax(reached >= len(pixels) / 2)) + 1
needed
# => 4232
check("color_quantization-2", needed)
# => Right. Sixteen is far from it.

# %%
# **Exercise 3.** The method can be rescued: count *coarse* colours (Heckbert, 1982). Cut each
# channel into eight bins, 0 to 31, 32 to 63 and so on, with the centres 16, 48 and so on. A
# coarse colour is three bins, one a channel. The centres of the 16 most frequent coarse
# colours are the palette. Quantize the cat with it. The answer is the MSE.
#
# .. hint::
#
#    ``image // 32`` numbers the bins, from 0, and is an image, too: count its colours.
#
# .. hint::
#
#    Bin number 2 reaches from 64 to 95, and its centre is 2 · 32 + 16.
#
# .. solution::

centers = frequent_colors(image // 32, 16) * 32 + 16
coarse = quantize(image, centers)
round(mse(image, coarse), 1)
# => 120.3
check("color_quantization-3", mse(image, coarse))
# => Right. The error is larger than with k-means, and yet the eyes keep their green.

# sphinx_gallery_alt = "The cat in sixteen coarse colours, with flat patches; its eyes are green."
fig, ax = plt.subplots(layout="constrained")
show(ax, coarse, centers, "most frequent bins")
plt.show()

# %%
# What to read next
# -----------------
# - `Find the centres of groups with k-means <plot_kmeans.html>`_: how the good palette comes
#   about.
# - `Choose the data type of an array <../arrays/plot_dtypes.html>`_: what wraps around, and
#   what does not.
# - `Image data types and what they mean
#   <https://scikit-image.org/docs/stable/user_guide/data_types.html>`_ in scikit-image's
#   user guide.
#
# Reference: P. Heckbert (1982), "Color image quantization for frame buffer display",
# Computer Graphics 16, 297, https://doi.org/10.1145/965145.801294.
