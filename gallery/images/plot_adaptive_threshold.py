r"""
Separate dots from an uneven background
=======================================

An image is an array of brightness, and a *threshold* turns it into a mask: the pixels
above it are dots, the others are background. One threshold for the whole image fails as
soon as the background is brighter in one place than the dots in another. Instead, ask
that every pixel exceeds the mean of its own neighbourhood, here 31 by 31 pixels, by a
margin, here 0.03: ``image > threshold_local(image, 31, offset=-0.03)``.

**You will learn** to threshold an image globally and locally, to choose the size of the
neighbourhood and the offset when there is noise, and to score the result against the
truth.
"""

# %%
# Take an image whose truth is known
# ----------------------------------
# The data are a classic example: twenty blurred dots in a bowl that is dark in the
# middle and bright at the left and right. The computer made it, so the *truth*, where
# the dots are, is known. ``RandomState(0)`` is NumPy's old random generator: it gives
# the positions, (row, column), of the original. The tools come from scikit-image,
# imported as ``skimage``, and from ``ndimage``, SciPy's module for images.

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from scipy import ndimage
from skimage.filters import threshold_local, threshold_otsu

from arraybook.datasets import fuzzy_dots
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scikit-image", "scipy.ndimage", "images"]
# sphinx_gallery_thumbnail_number = 1

positions = np.random.RandomState(0).uniform(0, 100, (2, 20)).astype(int).T
scene = fuzzy_dots((100, 100), positions=positions, background="bowl")
image, truth = scene.image, scene.truth
image.shape, float(image.max())
# => ((100, 100), 1.0)

# %%
# Where does a blurred dot end? That is a convention: here ``truth`` holds the pixels
# where the dots alone are brighter than 30 % of their brightest pixel. They are 7.8 %
# of the image. Dots that touch share an outline.

round(float(truth.mean()), 3)
# => 0.078
np.array_equal(truth, scene.dots > 0.3 * scene.dots.max())
# => True

# sphinx_gallery_alt = "Left, an image of blurred spots that is dark in the middle and bright at the left and right edges; right, the same with the outlines of the true dots."
fig, axs = plt.subplots(1, 2, layout="constrained", sharey=True, figsize=(6.4, 2.9))
for ax, title in zip(axs, ("image", "image and truth"), strict=True):
    picture = ax.imshow(image, cmap="cividis")
    ax.set(title=title, xlabel="column")
axs[1].contour(truth, levels=[0.5], colors="w", linewidths=1)
axs[0].set_ylabel("row")
fig.colorbar(picture, ax=axs, label="brightness")
plt.show()

# %%
# How such an image is made: ones at the positions, a blur, a bowl beneath. The blur is
# a *filter*, which computes every pixel anew from its neighbourhood: ``gaussian_filter``
# takes a mean whose weights fall off like a bell curve, a *Gaussian*, with a standard
# deviation :math:`\sigma` of 3 pixels. The pitfall is in the first step.
# ``light[rows, columns] += 1`` counts a pixel once even if it is listed twice;
# ``np.add.at`` adds for every entry.

line, again = np.zeros(4, dtype=np.int64), np.zeros(4, dtype=np.int64)
line[[1, 1, 3]] += 1
np.add.at(again, [1, 1, 3], 1)
line.tolist(), again.tolist()
# => ([0, 1, 0, 1], [0, 2, 0, 1])
light = np.zeros((100, 100))
np.add.at(light, (positions[:, 0], positions[:, 1]), 1)
light = ndimage.gaussian_filter(light, 3)
y, x = np.linspace(-1, 1, 100)[:, np.newaxis], np.linspace(-2, 2, 100)
bowl = x**2 + y**2
remade = light / light.max() + bowl / bowl.max()
np.allclose(image, remade / remade.max())
# => True

# %%
# Cut at one brightness
# ---------------------
# Which threshold? *Otsu's method* (1979) tries them all. Each one splits the pixels
# into two groups; the best is the one whose groups are tightest, which means that their
# pixels lie closest to the mean of their own group.

candidates = np.linspace(0.05, 0.95, 91)


def looseness(cut):
    groups = image[image <= cut], image[image > cut]
    return sum(group.size * group.var() for group in groups) / image.size


round(float(min(candidates, key=looseness)), 2)
# => 0.24
cut = threshold_otsu(image)  # from a histogram with 256 bins
round(float(cut), 4), round(float(np.mean(image > cut)), 3)
# => (0.2409, 0.386)

# %%
# About five times as many pixels as belong to dots. The *histogram*, which counts
# pixels by brightness, shows why: the brightest background outshines most pixels of the
# dots, and no vertical line parts the two.

bool(image[~truth].max() > np.median(image[truth]))
# => True

# sphinx_gallery_alt = "Histogram of brightness: most background pixels below 0.3 with a long tail up to 0.6, dot pixels from 0.2 to 1, mixed; a vertical line at 0.24."
fig, ax = plt.subplots(layout="constrained")
bins = np.linspace(0, 1, 51)
ax.hist(image[~truth], bins, color="C5", label="background")
ax.hist(image[truth], bins, color="C1", histtype="step", lw=2, label="dots")
ax.axvline(cut, color="0.2", linestyle="--", label="Otsu's threshold")
ax.set(xlabel="brightness", ylabel="pixels")
ax.legend()
plt.show()

# %%
# Score the mask
# --------------
# ``score`` returns three numbers: the share of the pixels that are in the mask, how many
# dots have their centre in it, and the *intersection over union* (IoU). That is the
# number of pixels that are in both the mask and the truth, divided by the number that
# are in at least one of them: 1 if the two are equal, 0 if they have no pixel in common.
# Pixels that are missed lower it, and so do pixels too many.


def iou(mask, truth=truth):
    return float(np.sum(mask & truth) / np.sum(mask | truth))


def score(mask):
    found = int(np.sum(mask[positions[:, 0], positions[:, 1]]))
    return round(float(mask.mean()), 3), found, round(iou(mask), 3)


score(truth), score(image > cut)
# => ((0.078, 20, 1.0), (0.386, 20, 0.182))

# %%
# All dots are found, and so are the bright ends of the bowl. Could another threshold do
# better? With the truth in hand we can ask: the best of the candidates is little better,
# and it loses more than half of the dots.

best = max(candidates, key=lambda cut: iou(image > cut))
score(image > best)
# => (0.041, 9, 0.243)

# %%
# Cut at the mean of the neighbourhood
# ------------------------------------
# ``threshold_local`` returns an array: a threshold for each pixel, which is a weighted
# mean of the *block* around it, here 3 by 3 pixels. Cut there, all dots are found. The
# pixels too many are a rim around the dots and a thin frame, of which more below.

local = image > threshold_local(image, 3, offset=0)
score(local)
# => (0.119, 20, 0.575)

RESULT = ListedColormap(["white", "#E69F00", "#0072B2", "#009E73"])


def draw(ax, mask, title):
    ax.imshow(mask + 2 * truth, cmap=RESULT, vmin=0, vmax=3, interpolation="nearest")
    ax.contour(truth, levels=[0.5], colors="0.2", linewidths=0.7)
    ax.set(title=title, xticks=[], yticks=[])


# sphinx_gallery_alt = "Three masks: with Otsu's threshold two broad bands at the left and right are false and all dots are right; with the best threshold many dots are missed; with the local threshold the dots stand alone, a little too wide, in a thin frame."
fig, axs = plt.subplots(1, 3, layout="constrained", figsize=(6.4, 2.6))
draw(axs[0], image > cut, "Otsu")
draw(axs[1], image > best, "best global")
draw(axs[2], local, "local, block of 3")
fig.supxlabel("green: right   orange: too many   blue: missed", fontsize=10)
plt.show()

# %%
# Inside, it is one filter of SciPy. By default the mean is weighted by a Gaussian of
# :math:`\sigma = (b - 1) / 6` pixels for a block of :math:`b`; the Gaussian is cut off
# at :math:`4 \sigma`, so a "block" of 31 reaches 20 pixels to each side, not 15. With
# ``method="mean"`` it is the plain mean of the block, where all pixels count the same.
# The block must be odd, to have a pixel in its middle.

for block in (3, 31):
    mean = ndimage.gaussian_filter(image, (block - 1) / 6)
    print(np.allclose(threshold_local(image, block), mean))
# => True
#    True
mean = ndimage.uniform_filter(image, 31)
np.allclose(threshold_local(image, 31, method="mean"), mean)
# => True
try:
    threshold_local(image, 4)
except ValueError as error:
    print(str(error).partition("!")[0])
# => block_size must be odd

# %%
# Know that a block of 3 tests for bulges
# ---------------------------------------
# A pixel and its eight neighbours alone cannot tell a bright place from a dark one. A
# pixel above their mean sits on a bulge, one below it in a hollow. So the mask says
# how the image *curves*. The *Laplacian* measures the same: the four neighbours above,
# below, left and right, minus four times the pixel. Except at a few pixels, the mask is
# true where it is negative.

bulges = ndimage.laplace(image) < 0
bool(np.mean(local == bulges) > 0.999)
# => True

# %%
# It works here because a bowl is hollow everywhere and only dots bulge. Without dots
# all that is left is the frame, one pixel wide: beyond the edge the image is continued by
# its mirror image, which turns the slope into a ridge. On a background of hills the
# same recipe takes every hilltop.

empty = scene.background > threshold_local(scene.background, 3)
frame = np.ones((100, 100), dtype=bool)
frame[1:-1, 1:-1] = False
np.array_equal(empty, frame)
# => True
hills = fuzzy_dots((200, 400), background="waves")
tops = hills.image > threshold_local(hills.image, 3)
round(float(tops.mean()), 2), round(iou(tops, hills.truth), 2)
# => (0.47, 0.03)

# %%
# Add noise, and widen the block
# ------------------------------
# Noise makes bulges too. A little of it is enough to fill half of the image with specks,
# because it lifts about every second pixel above the mean of its neighbours.

noisy = fuzzy_dots(positions=positions, noise=0.02).image  # 2 % of the brightest pixel
score(noisy > threshold_local(noisy, 3))
# => (0.498, 14, 0.092)

# %%
# Two remedies go together. In a block wider than a dot, the mean follows the background,
# and the noise averages out. An *offset* sets the threshold above the mean, out of reach
# of most of the noise. The pitfall is its sign: the offset is **subtracted** from the
# mean, so a **negative** offset raises the threshold.

wide = noisy > threshold_local(noisy, 31)
raised = noisy > threshold_local(noisy, 31, offset=-0.03)
score(wide), score(raised)
# => ((0.377, 20, 0.206), (0.151, 20, 0.5))
score(noisy > threshold_local(noisy, 31, offset=0.03))[0]  # the wrong sign
# => 0.755
score(image > threshold_local(image, 31, offset=-0.03))  # the image without noise
# => (0.126, 20, 0.601)

# sphinx_gallery_alt = "Three masks of the noisy image: a block of 3 gives specks everywhere, a block of 31 gives broad dots with specks between them, and with an offset the dots stand out with few specks."
fig, axs = plt.subplots(1, 3, layout="constrained", figsize=(6.4, 2.6))
draw(axs[0], noisy > threshold_local(noisy, 3), "block of 3")
draw(axs[1], wide, "block of 31")
draw(axs[2], raised, "31, offset -0.03")
fig.supxlabel("green: right   orange: too many   blue: missed", fontsize=10)
plt.show()

# %%
# A *region* of a mask is a group of true pixels that touch side by side or one above the
# other; corners do not count. ``ndimage.label`` counts regions. The truth itself has
# fewer than twenty, because some dots touch; the specks add hundreds.

[ndimage.label(mask)[1] for mask in (truth, local, raised)]
# => [14, 16, 235]

# %%
# Try every block and offset
# --------------------------
# With a known truth there is no need to guess: score every pair. The best lie on a
# ridge, where a wider block goes with an offset farther from 0. For your own images,
# tune on artificial ones like this, with dots and noise that resemble yours, and use the
# pair that wins.

blocks = np.arange(5, 80, 6)
offsets = np.linspace(0, -0.12, 13)
scores = np.array(
    [
        [iou(noisy > threshold_local(noisy, b, offset=o)) for o in offsets]
        for b in blocks
    ]
)
row, column = np.unravel_index(scores.argmax(), scores.shape)
int(blocks[row]), round(float(offsets[column]), 2), round(float(scores.max()), 2)
# => (41, -0.09, 0.79)

# sphinx_gallery_alt = "Map of the IoU against the offset, 0 to minus 0.12, and the block, 5 to 77: a bright ridge from small block and small offset to large block and large offset, with a cross at its top."
fig, ax = plt.subplots(layout="constrained")
picture = ax.pcolormesh(offsets, blocks, scores, cmap="cividis", shading="nearest")
ax.plot(offsets[column], blocks[row], "kx", markersize=9, markeredgewidth=2)
ax.invert_xaxis()
ax.set(xlabel="offset (brightness)", ylabel="block (pixels)")
fig.colorbar(picture, label="IoU")
plt.show()

# %%
# **Then and now.** Old code imports ``skimage.filter`` and calls
# ``threshold_adaptive(image, 3, offset=0)``, which returned the mask. Today the module
# is called ``skimage.filters``, and ``threshold_local`` returns the thresholds: write
# ``image > threshold_local(...)``, or your "mask" is a blurred copy of the image.

threshold_local(image, 3).dtype, local.dtype
# => (dtype('float64'), dtype('bool'))

# %%
# Exercises
# ---------
# ``check`` compares your answer with the right one and says what differs.
#
# **Exercise 1.** Write the local threshold with SciPy alone, with plain means: a mask
# of the pixels of ``image``, the one without noise, that exceed the mean of their block,
# 31 by 31 pixels, by more than 0.03. Leave the edges to the default, the mirror image.
#
# .. hint::
#
#    ``ndimage.uniform_filter`` returns the plain means. By how much does each pixel
#    exceed its own?
#
# .. solution::

by_means = image - ndimage.uniform_filter(image, 31) > 0.03
np.array_equal(by_means, image > threshold_local(image, 31, "mean", offset=-0.03))
# => True
score(by_means)  # lower than with weights, which follow the bowl more closely
# => (0.209, 20, 0.374)
check("adaptive_threshold-1", by_means)
# => Right. It is what threshold_local does with the method of plain means.

# %%
# **Exercise 2.** Clean the mask ``raised`` of its specks: keep the regions of at least 20
# pixels, and no others. The answer is the cleaned mask.
#
# .. hint::
#
#    ``labels, count = ndimage.label(mask)`` numbers the regions from 1 and gives the
#    background the number 0. How many pixels carry each number?
#
# .. hint::
#
#    ``np.bincount(labels.ravel())`` counts them. Make an array of what to keep, one truth
#    value for each number, and index it with ``labels``. The background is large, too.
#
# .. solution::

labels, _ = ndimage.label(raised)
keep = np.bincount(labels.ravel()) >= 20
keep[0] = False  # the background
clean = keep[labels]
score(clean), ndimage.label(clean)[1]
# => ((0.123, 20, 0.613), 17)
check("adaptive_threshold-2", clean)
# => Right. One index is enough for all regions: it needs no loop.

# %%
# **Exercise 3.** Take the bowl away instead: estimate the background of ``noisy`` by
# the *median* of the 31 by 31 pixels around each pixel, subtract it, and apply Otsu's
# method to what is left. Beyond the edges, repeat the outermost pixels
# (``mode="nearest"``). What IoU do you reach? The answer is one number.
#
# .. hint::
#
#    A dot covers less than half of such a block, so the median does not see it.
#
# .. hint::
#
#    ``ndimage.median_filter`` has the same arguments as the other filters.
#
# .. solution::

ground = ndimage.median_filter(noisy, 31, mode="nearest")
level = noisy - ground
reached = iou(level > threshold_otsu(level))
round(reached, 2)
# => 0.83
check("adaptive_threshold-3", reached)
# => Right. A background that is estimated and subtracted beats a local mean here.

# %%
# What to read next
# -----------------
# - `Find bright spots and reject false ones <plot_local_maxima.html>`_: the centres of
#   the dots instead of their area.
# - `Measure the brightness of stars <plot_star_photometry.html>`_: what to do once the
#   stars are found.
# - `Niblack and Sauvola thresholding
#   <https://scikit-image.org/docs/stable/auto_examples/segmentation/plot_niblack_sauvola.html>`_
#   in scikit-image: the local standard deviation joins the mean, for a page of text.
#
# Reference: N. Otsu (1979), "A threshold selection method from gray-level histograms",
# IEEE Transactions on Systems, Man, and Cybernetics 9, 62,
# https://doi.org/10.1109/TSMC.1979.4310076.
