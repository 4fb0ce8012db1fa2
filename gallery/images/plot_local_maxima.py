r"""
Find bright spots and reject false ones
=======================================

A bright spot has a pixel that no neighbour outshines, a *local maximum*:
``ndimage.maximum_filter(image, 3) == image`` finds them all in one line. It also finds
the hills of an uneven background. What tells the two apart is how much the brightness
varies nearby, the *local standard deviation*: large around a small dot, small on top of a
broad hill.

**You will learn** to find local maxima in three ways, to plot their coordinates the right
way round, to count a flat top once, to reject false spots, and to state the result as
precision and recall.
"""

# %%
# Take an image whose truth is known
# ----------------------------------
# The data are a classic example: twenty blurred dots on a background of hills, which
# are as bright as the dots and much wider. The computer made it, so the *truth*, where
# the dots are, is known. ``RandomState`` is NumPy's old random generator: it gives the
# positions, (row, column), of the original. The tools come from SciPy and from
# scikit-image, which is imported as ``skimage``.

import matplotlib.pyplot as plt
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage
from scipy.spatial.distance import cdist
from skimage import feature, morphology

from arraybook.datasets import fuzzy_dots
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.ndimage", "scikit-image", "images"]
# sphinx_gallery_thumbnail_number = 4


def classic_scene(seed):
    legacy = np.random.RandomState(seed)
    rows = legacy.uniform(0, 200, 20).astype(int)
    columns = legacy.uniform(0, 400, 20).astype(int)
    positions = np.column_stack([rows, columns])
    return fuzzy_dots((200, 400), positions=positions, background="waves")


scene = classic_scene(0)
image, positions = scene.image, scene.positions
image.shape, positions.shape
# => ((200, 400), (20, 2))

# %%
# Some dots lie on hills, some in hollows. A dot in a hollow is darker than a hill without
# a dot, so brightness alone cannot tell them apart.

bool(image[positions[:, 0], positions[:, 1]].min() < scene.background.max())
# => True

# sphinx_gallery_alt = "An image of regular bright hills and dark hollows with about twenty small bright dots scattered over it, some on hills and some in hollows."
fig, ax = plt.subplots(layout="constrained", figsize=(6.4, 3.1))
picture = ax.imshow(image, cmap="cividis")
ax.set(xlabel="column", ylabel="row")
fig.colorbar(picture, label="brightness", shrink=0.7)
plt.show()

# %%
# Compare each pixel with its neighbourhood
# -----------------------------------------
# A *maximum filter* replaces every value by the largest of its neighbourhood, here of
# three values: itself and the one to each side. A value that stays what it was is a
# local maximum.

line = np.array([1, 3, 2, 2, 5, 4])
highest = ndimage.maximum_filter(line, 3)
highest.tolist()
# => [3, 3, 3, 5, 5, 5]
np.flatnonzero(highest == line).tolist()
# => [1, 4]

# %%
# In two dimensions a size of 3 means 3 by 3: the pixel and its eight neighbours.
# ``np.argwhere`` lists where the mask is true, one (row, column) each. Scikit-image's
# ``local_maxima`` agrees.

mask = ndimage.maximum_filter(image, 3) == image
peaks = np.argwhere(mask)
peaks.shape
# => (32, 2)
np.array_equal(mask, morphology.local_maxima(image))
# => True

# %%
# ``peak_local_max`` returns the coordinates, the brightest first. Of maxima that are not
# farther apart than ``min_distance``, by default 1 pixel, it keeps the brightest. The
# pitfall: it also leaves out a border of that width. Here that hides nine hills at the
# edge. Ask for a distance of 5, and the dot at (4, 244) is hidden as well.

every = feature.peak_local_max(image, exclude_border=False)
len(feature.peak_local_max(image)), len(every)
# => (23, 32)
for border in (True, False):
    apart = feature.peak_local_max(image, min_distance=5, exclude_border=border)
    print([4, 244] in apart.tolist())
# => False
#    True

# %%
# Plot them the right way round
# -----------------------------
# The next pitfall: arrays count (row, column), from the top; plots want *x*, which is
# the column, first. No error tells you if you mix them up. Old code transposes the mask
# instead: ``np.where(mask.T)`` returns the columns first, then the rows.

x, y = np.where(mask.T)
len(x), bool(mask[y, x].all())
# => (32, True)

# sphinx_gallery_alt = "Two copies of the image: left, circles in the wrong places, all in the left half and many missing; right, circles around each dot and each hilltop."
fig, axs = plt.subplots(1, 2, layout="constrained", figsize=(6.4, 2.3), sharey=True)
for ax, (first, second) in zip(axs, [(0, 1), (1, 0)], strict=True):
    ax.imshow(image, cmap="cividis")
    ax.plot(peaks[:, first], peaks[:, second], "o", mec="w", mfc="none", ms=8)
    ax.set(xlim=(-0.5, 399.5), ylim=(199.5, -0.5), xlabel="column")
    ax.set_title(f"plot(peaks[:, {first}], peaks[:, {second}])")
axs[0].set_ylabel("row")
plt.show()

# %%
# Count a flat top once
# ---------------------
# Neighbours that are equally bright form a *plateau*. The filter marks all of it,
# and flat ground too, because nothing there is brighter. ``local_maxima`` marks only
# plateaus that are higher than all around them. ``ndimage.label`` numbers groups of
# pixels that touch, with ``np.ones((3, 3))`` also those that touch at a corner, and
# ``center_of_mass`` gives each group one point.

terrace = np.zeros((5, 7), dtype=np.int64)
terrace[1:3, 1:3] = 2
terrace[3, 5] = 1
print(np.where(ndimage.maximum_filter(terrace, 3) == terrace, terrace, -1))
# => [[-1 -1 -1 -1  0  0  0]
#     [-1  2  2 -1  0  0  0]
#     [-1  2  2 -1 -1 -1 -1]
#     [-1 -1 -1 -1 -1  1 -1]
#     [ 0  0  0  0 -1 -1 -1]]
tops, count = ndimage.label(morphology.local_maxima(terrace), np.ones((3, 3)))
count, int(np.sum(tops > 0))
# => (2, 5)
centres = ndimage.center_of_mass(tops > 0, tops, range(1, count + 1))
np.array(centres).tolist()
# => [[1.5, 1.5], [3.0, 5.0]]

# %%
# You meet plateaus in images that are stored as whole numbers. Here is ours in 256
# steps, and three counts: pixels that the filter marks, pixels that ``local_maxima``
# marks, and plateaus.

steps = np.round(255 * (image - image.min()) / np.ptp(image)).astype(np.uint8)
tops = morphology.local_maxima(steps)
marked = ndimage.maximum_filter(steps, 3) == steps
int(marked.sum()), int(tops.sum()), ndimage.label(tops, np.ones((3, 3)))[1]
# => (655, 205, 32)

# %%
# Score them against the truth
# ----------------------------
# A maximum is true if a dot lies within 3 pixels, the :math:`\sigma` of a dot: its blur is
# a bell curve, a *Gaussian*, with that standard deviation. *Precision* is the share of
# the maxima that are true; *recall* is the share of the dots that are found. ``cdist``
# returns the distance of each maximum to each dot.


def score(found, positions=positions):
    distance = cdist(found, positions)  # (found, dots)
    true, seen = distance.min(axis=1) <= 3, distance.min(axis=0) <= 3
    return f"{true.sum()} of {true.size} true, {seen.sum()} of {seen.size} dots found"


score(peaks)
# => '19 of 32 true, 20 of 20 dots found'
int(morphology.local_maxima(scene.background).sum())  # of the hills alone
# => 15

# %%
# So precision is 19/32 and recall is 1. The other 13 are hills; the hills alone have two
# more maxima, which vanish on the slope of a dot nearby. And why 19 true ones, not 20?
# Two dots lie so close that they share one maximum, between them.

distance = cdist(peaks, positions)
shared = np.sum(distance <= 3, axis=1) == 2
peaks[shared].tolist(), positions[(distance[shared] <= 3)[0]].tolist()
# => ([[107, 311]], [[108, 312], [105, 309]])

# %%
# Ask how much brightness varies nearby
# -------------------------------------
# On a hilltop the next pixels are nearly as bright. Around a dot brightness falls off
# within a few pixels. The standard deviation of the 7 by 7 pixels around each pixel
# measures that. It is the square root of *mean of the squares minus square of the mean*,
# and ``uniform_filter`` computes the means. Beyond the edge, ``mode="nearest"`` repeats
# the outermost pixels. Here are the smallest of a dot and the largest of a hill.


def local_std(image, size=7):
    mean = ndimage.uniform_filter(image, size, mode="nearest")
    mean_of_squares = ndimage.uniform_filter(image**2, size, mode="nearest")
    return np.sqrt(np.maximum(mean_of_squares - mean**2, 0))


spread = local_std(image)
at_peaks = spread[mask]
true = distance.min(axis=1) <= 3
round(float(at_peaks[true].min()), 4), round(float(at_peaks[~true].max()), 4)
# => (0.0697, 0.015)

# %%
# The two kinds are far apart, and a cut at 0.03 leaves only dots.

keep = at_peaks > 0.03
score(peaks[keep])
# => '19 of 19 true, 20 of 20 dots found'

# sphinx_gallery_alt = "The local standard deviation of all maxima in order, on a logarithmic axis: thirteen hills below 0.02, nineteen dots above 0.06, and a dashed line between them."
fig, ax = plt.subplots(layout="constrained")
order = np.argsort(at_peaks)
rank = np.arange(order.size)
ax.semilogy(rank[~true[order]], at_peaks[order][~true[order]], "C4^", label="hills")
ax.semilogy(rank[true[order]], at_peaks[order][true[order]], "C0o", label="dots")
ax.axhline(0.03, color="0.3", linestyle="--", label="cut")
ax.set(xlabel="maxima, in order", ylabel="local standard deviation\n(brightness)")
ax.legend()
plt.show()

# %%
# Here they are in the image.

# sphinx_gallery_alt = "The image with a white circle around each of the dots and a small cross on each hilltop and at the edge, where maxima were rejected."
fig, ax = plt.subplots(layout="constrained")
ax.imshow(image, cmap="cividis")
ax.plot(peaks[keep, 1], peaks[keep, 0], "o", mec="w", mfc="none", ms=10, mew=1.5)
ax.plot(peaks[~keep, 1], peaks[~keep, 0], "kx", ms=6)
ax.set(xlabel="column", ylabel="row", title="circles: kept, crosses: rejected")
plt.show()

# %%
# Was that luck? With other dots, on the same hills, the same cut does as well.

for seed in range(4):
    other = classic_scene(seed)
    maxima = morphology.local_maxima(other.image)
    sure = maxima & (local_std(other.image) > 0.03)
    print(maxima.sum(), "maxima, kept:", score(np.argwhere(sure), other.positions))
# => 32 maxima, kept: 19 of 19 true, 20 of 20 dots found
#    33 maxima, kept: 20 of 20 true, 20 of 20 dots found
#    33 maxima, kept: 20 of 20 true, 20 of 20 dots found
#    35 maxima, kept: 20 of 20 true, 20 of 20 dots found

# %%
# Compute it safely
# -----------------
# Two other ways agree, and are slower. ``sliding_window_view`` returns a view with all
# windows, here 7 by 7 pixels around each pixel; ``generic_filter`` calls a function for
# each window.

corner = image[:40, :40]
windows = sliding_window_view(np.pad(corner, 3, mode="edge"), (7, 7))
windows.shape
# => (40, 40, 7, 7)
np.allclose(windows.std(axis=(2, 3)), local_std(corner))
# => True
one_by_one = ndimage.generic_filter(corner, np.std, 7, mode="nearest")
np.allclose(one_by_one, local_std(corner))
# => True

# %%
# The pitfall: the quick formula subtracts two numbers that are almost equal when the
# mean is large against the variation. With 100 million added to each pixel, every digit
# is lost; in a ``float32`` image, 10 000 is enough. ``np.maximum(..., 0)`` only keeps the
# root from failing. Subtract the mean of the image first; that changes no spread.

for base, dtype in ((1e8, np.float64), (1e4, np.float32)):
    counts = (image + base).astype(dtype)
    level = counts - counts.mean()
    print([np.allclose(local_std(a), spread, atol=0.01) for a in (counts, level)])
# => [False, True]
#    [False, True]

# %%
# Whole numbers, as cameras give them, are worse. With 8 bits most squares do not fit and
# wrap around. Convert to float first.

np.allclose(local_std(steps), local_std(steps.astype(float)), atol=5)
# => False

# %%
# Noise makes maxima of its own, by the thousand. Blur it away first, with a Gaussian
# that is no wider than a dot. Here one dot is lost: the blur has merged it with its
# neighbour.

noisy = fuzzy_dots(
    (200, 400), positions=positions, background="waves", noise=0.02
).image
blurred = ndimage.gaussian_filter(noisy, 2)
[int(morphology.local_maxima(picture).sum()) for picture in (noisy, blurred)]
# => [4738, 32]
sure = morphology.local_maxima(blurred) & (local_std(blurred) > 0.03)
score(np.argwhere(sure))
# => '18 of 18 true, 19 of 20 dots found'

# %%
# **Then and now.** Old code calls ``morphology.is_local_maximum(image)``. It is gone:
# use ``morphology.local_maxima`` for a mask, or ``feature.peak_local_max`` for
# coordinates. The latter no longer takes ``indices=False`` to return a mask.

hasattr(morphology, "is_local_maximum")
# => False

# %%
# Exercises
# ---------
# ``check`` compares your answer with the right one and says what differs.
#
# **Exercise 1.** Find the maxima with NumPy alone: a mask of the inside of ``image``,
# shape (198, 398), that is true where a pixel is brighter than all of its eight
# neighbours.
#
# .. hint::
#
#    ``image[1:-1, 1:-1]`` is the inside. Which slice holds, at the same place, the
#    neighbours to the right?
#
# .. hint::
#
#    Two loops over the shifts 0, 1 and 2; the shift (1, 1) is the pixel itself.
#
# .. solution::

inside = image[1:-1, 1:-1]
brightest = np.ones(inside.shape, dtype=bool)
for down in range(3):
    for right in range(3):
        if (down, right) != (1, 1):
            brightest &= inside > image[down : down + 198, right : right + 398]
int(brightest.sum())  # as many as peak_local_max finds inside its border
# => 23
check("local_maxima-1", brightest)
# => Right. In this smooth image four neighbours would do: beside, above and below.
#    In a noisy one they find too many.

# %%
# **Exercise 2.** How close may two dots come? Draw two on a flat background with
# ``fuzzy_dots((60, 60), positions=[(30, 20), (30, 20 + d)], background="flat")``; their
# :math:`\sigma` is 3 pixels. What is the smallest whole number ``d`` at which each has a
# maximum of its own?
#
# .. hint::
#
#    Count the maxima for ``d`` from 1 to 12.
#
# .. hint::
#
#    Two dots an odd distance apart may have a flat top of two pixels between them.
#    Count plateaus, not pixels.
#
# .. solution::

tops = {}
for d in range(1, 13):
    pair = fuzzy_dots((60, 60), positions=[(30, 20), (30, 20 + d)], background="flat")
    maxima = morphology.local_maxima(pair.image.round(9))  # so that equal is equal
    tops[d] = ndimage.label(maxima, np.ones((3, 3)))[1]
list(tops.values())  # plateaus at a distance of 1, 2, 3 ...
# => [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]
closest = min(d for d in tops if tops[d] == 2)
check("local_maxima-2", closest)
# => Right. Two Gaussians have two tops once they are more than two sigma apart.

# %%
# **Exercise 3.** A dot rarely sits in the middle of a pixel. The centre of
# ``profile = np.exp(-((np.arange(21) - 10.3) ** 2) / 18)`` is at 10.3, but pixel 10 is
# its brightest. Recover the centre from three values: the brightest pixel and its two
# neighbours.
#
# .. hint::
#
#    The logarithm of a Gaussian is a parabola.
#
# .. hint::
#
#    The parabola through the values *l*, *t*, *r* of three neighbouring pixels has its
#    vertex at :math:`(l - r) / (2 (l - 2 t + r))` from the middle one.
#
# .. solution::

profile = np.exp(-((np.arange(21) - 10.3) ** 2) / 18)
middle = int(profile.argmax())
left, top, right = np.log(profile[middle - 1 : middle + 2])
centre = middle + (left - right) / (2 * (left - 2 * top + right))
round(float(centre), 6)
# => 10.3
check("local_maxima-3", centre)
# => Right. Without noise it is exact. It needs the background gone, though.

# %%
# What to read next
# -----------------
# - `Separate dots from an uneven background <plot_adaptive_threshold.html>`_: their
#   area instead of their centres.
# - `Measure the brightness of stars <plot_star_photometry.html>`_: maxima of a photograph
#   of the sky, and how much light each one has.
# - `See how strides turn bytes into an array <../memory/plot_strides.html>`_: why
#   ``sliding_window_view`` needs no copy.
# - `Finding local maxima in scikit-image
#   <https://scikit-image.org/docs/stable/auto_examples/segmentation/plot_peak_local_max.html>`_,
#   on a photograph.
