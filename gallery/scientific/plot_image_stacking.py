r"""
Stack images and draw star trails
=================================

One photograph of the night sky is noisy. The mean of many is not: it has an eighth of
the noise of one if you take 64. Three things spoil it: bytes that overflow when you add
them, stars that move from frame to frame, and a satellite that crosses one of them. Add
in floating point, turn the frames back, and clip what does not fit. If you want to
*see* the stars move, keep the brighter of two pixels instead of their mean.

**You will learn** to add up any number of images in the memory of one, to align frames
with ``ndimage.affine_transform``, to reject outliers with a median or with clipping, and
to blend and save the result without cutting off its highlights.
"""

# %%
# Take one frame at a time
# ------------------------
# The photographs are simulated, so the truth is known. ``night_sky`` is a camera on a
# tripod: stars turn about the pole, the land stands still. It is an *iterable*: a
# ``for`` loop gets one frame after the other, and each is made when it is its turn. All
# at once they would fill this many megabytes:

from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib.pyplot as plt
import numpy as np
from PIL import Image
from scipy import ndimage

from arraybook.datasets import night_sky
from arraybook.exercises import check
from arraybook.images import find_stars, stack, star_trails

# sphinx_gallery_tags = ["level: intermediate", "scipy.ndimage", "astronomy", "images"]
# sphinx_gallery_thumbnail_number = 6

sky = night_sky(64, turn=0.3)  # degrees from one frame to the next
first = sky.frame(0)
first.shape, first.dtype
# => ((426, 640, 3), dtype('uint8'))
first.nbytes * len(sky) // 10**6
# => 52

# sphinx_gallery_alt = "Left: a dusk sky of faint stars above a black line of trees. Right: a part of it enlarged, a few stars in coloured grain."
fig, axs = plt.subplots(1, 2, figsize=(6.4, 2.5), layout="constrained")
axs[0].imshow(first)
axs[1].imshow(np.minimum(first, 85)[:80, 380:500] * 3)
axs[0].set(xlabel="column", ylabel="row", title="one frame")
axs[1].set(xticks=[], yticks=[], title="a part of it, brighter")
plt.show()

# %%
# Do not add bytes
# ----------------
# The pixels are *bytes*, ``uint8``, whole numbers from 0 to 255. The sum of two byte
# arrays is a byte array. What does not fit starts again at 0, without a warning: bright
# pixels turn dark. In a sum of twelve frames, this happens to so many percent of them:

np.array([200, 90], dtype=np.uint8) + np.array([100, 90], dtype=np.uint8)
# => array([ 44, 180], dtype=uint8)
twelve = [sky.frame(number) for number in range(12)]
wrapped, right = sum(twelve), np.sum(twelve, axis=0)
wrapped.dtype, right.dtype
# => (dtype('uint8'), dtype('uint64'))
round(100 * float(np.mean(wrapped != right)))
# => 100

# sphinx_gallery_alt = "Left: the wrapped sum, broad bands of false colours. Right: the correct sum, a smooth bright sky above dark trees."
fig, axs = plt.subplots(1, 2, figsize=(6.4, 2.5), layout="constrained")
axs[0].imshow(wrapped)
axs[1].imshow(right / right.max())
for ax, title in zip(axs, ("a sum of bytes", "a sum of wider integers"), strict=True):
    ax.set(xticks=[], yticks=[], title=title)
plt.show()

# %%
# ``np.sum`` and ``np.mean`` choose a wider type, but they want all frames in memory. A
# loop needs an array of floats for the total, and one frame at a time. ``stack`` of
# this book's package does the same for any iterable.

total = np.zeros(first.shape)
noise = {}
for number, frame in enumerate(sky, start=1):
    total += frame
    error = total / number - sky.backdrop
    noise[number] = error[sky.land].std()
mean = total / len(sky)
np.array_equal(stack(frame for frame in twelve), np.mean(twelve, axis=0))
# => True

# %%
# Watch the noise fall
# --------------------
# The errors of different frames are independent: some are up, some down. In a sum of
# :math:`N` their variances add up, so the standard deviation grows like
# :math:`\sqrt{N}`, while the picture grows like :math:`N`. In the mean, the noise falls
# as :math:`1/\sqrt{N}`.
#
# The loop above has measured it on the land, which stands still: the standard deviation
# of the difference from the true picture, here for 1, 4, 16 and 64 frames. On log-log
# axes the law is a straight line of slope minus one half.

numbers, measured = np.array(list(noise)), np.array(list(noise.values()))
measured[[0, 3, 15, 63]].round(2).tolist()
# => [6.77, 3.38, 1.69, 0.84]
slope, _ = np.polyfit(np.log(numbers), np.log(measured), 1)
round(float(slope), 2)
# => -0.5

# sphinx_gallery_alt = "Noise against the number of frames on log-log axes: the dots lie on a straight line that falls from 6.8 to less than 1."
fig, ax = plt.subplots(layout="constrained")
ax.loglog(numbers, measured, "o", markersize=4, label="measured on the land")
ax.loglog(numbers, measured[0] / np.sqrt(numbers), "C1", label=r"$\sigma / \sqrt{N}$")
ax.set(xlabel="frames in the mean", ylabel="noise (grey levels)")
ax.minorticks_off()
ax.set_xticks([1, 4, 16, 64], [1, 4, 16, 64])
ax.set_yticks([1, 2, 4, 8], [1, 2, 4, 8])
ax.legend()
plt.show()

# %%
# Turn the stars back
# -------------------
# The stars moved, so the mean smears each of them over an arc. To align a frame with
# the first, turn it back by its angle. ``ndimage.affine_transform`` asks of each pixel
# of the *output* where it comes from in the *input*: at ``matrix @ pixel + offset``.
# The offset keeps the centre in place. Most places in the input lie between pixels;
# ``order=1`` interpolates linearly. One colour is enough, and 200 by 200 pixels around
# the pole.

corner = np.rint(sky.pole).astype(int) - 100
part = slice(corner[0], corner[0] + 200), slice(corner[1], corner[1] + 200)


def turned_back(image, number, center):
    """Return the part of a frame, turned about the centre to where it was first."""
    c, s = np.cos(np.radians(number * sky.turn)), np.sin(np.radians(number * sky.turn))
    matrix = np.array([[c, -s], [s, c]])
    offset = center + matrix @ (corner - center)
    return ndimage.affine_transform(image, matrix, offset, (200, 200), order=1)


# %%
# The pitfall: ``ndimage.rotate`` is shorter, but it turns about the middle of the
# picture. The stars turn about the pole. The last numbers are the height of the
# brightest star above the sky: in one frame, in the mean as it is, and in the means of
# the frames turned about the middle and about the pole.

middle = (np.array(first.shape[:2]) - 1) / 2
aligned, astray = [], []
for number, frame in enumerate(sky):
    green = frame[..., 1].astype(float)
    aligned.append(turned_back(green, number, np.array(sky.pole)))
    astray.append(turned_back(green, number, middle))
shorter = ndimage.rotate(green, -number * sky.turn, reshape=False, order=1)
np.allclose(shorter[part], astray[-1])
# => True
single, smeared = first[part][..., 1], mean[part][..., 1]
pictures = [single, smeared, np.mean(astray, axis=0), np.mean(aligned, axis=0)]
[round(float(picture.max() - np.median(picture))) for picture in pictures]
# => [218, 25, 33, 192]

# sphinx_gallery_alt = "Four views of the sky at the pole: one grainy frame; arcs; fainter arcs; and sharp stars on an even sky, many more than in the first."
fig, axs = plt.subplots(1, 4, figsize=(6.4, 2.2), layout="constrained")
titles = "one frame", "mean", "turned about\nthe middle", "turned about\nthe pole"
for ax, picture, title in zip(axs, pictures, titles, strict=True):
    low = np.median(picture)
    ax.imshow(picture, cmap="gray", vmin=low - 12, vmax=low + 30)
    ax.set(xticks=[], yticks=[], title=title)
plt.show()

# %%
# With less noise, fainter stars stand out. ``find_stars`` finds this many in one frame,
# and in the mean of the aligned ones. The latter all lie within a pixel of a true star:

[len(find_stars(picture, sigma=1).flux) for picture in (single, pictures[3])]
# => [19, 70]
found, known = find_stars(pictures[3], sigma=1), sky.stars - corner
down, across = np.subtract.outer(found.rows, known[:, 0]), found.columns[:, np.newaxis]
bool(np.all(np.hypot(down, across - known[:, 1]).min(axis=1) < 1))
# => True

# %%
# Throw out the satellite
# -----------------------
# A satellite crosses frames 30 to 32. A mean dilutes it, and what is left is a ghost.
# The *median* does not care how far an outlier is off, but it is noisier than the mean.
# *Sigma clipping* is a mean without the outliers: here, without the values more than
# three standard deviations from the median. The standard deviation must not depend on
# the outliers, either: of normal noise, it is 1.48 times the median distance from the
# median. Both ways need all values of a pixel at once.

cube = np.array(aligned)
median = np.median(cube, axis=0)
distance = np.abs(cube - median)
keep = distance <= 3 * 1.48 * np.median(distance, axis=0)
clipped = np.mean(cube, axis=0, where=keep)
list(sky.satellite_frames)
# => [30, 31, 32]

# %%
# To compare them, subtract the true picture from each. Subtract what is smooth in the
# rest, too: the sky is lighter near the horizon, and that light was turned with the
# stars. The ghost is the mean error along the track of the satellite, away from the
# stars. The noise is the standard deviation elsewhere. It is less than on the land,
# because interpolation averages neighbours. Both are in grey levels:

truth = sky.clean(0)[part][..., 1]
starlight = ndimage.maximum_filter(truth - sky.backdrop[part][..., 1], 5)
track = (cube[sky.satellite_frames] - median > 45).any(axis=0)
dark = starlight < 0.5  # grey levels, within two pixels
ways = {"mean": pictures[3], "median": median, "clipped": clipped}
for name, picture in ways.items():
    error = picture - truth
    error -= ndimage.gaussian_filter(error, 8)
    ghost = error[track & dark].mean()
    rest = error[~track & dark].std()
    print(f"{name:8} {ghost:5.1f} {rest:5.2f}")
# => mean       1.3  0.58
#    median     0.1  0.68
#    clipped    0.0  0.58

# sphinx_gallery_alt = "The aligned mean has a pale straight streak across the stars; the median and the clipped mean have none."
fig, axs = plt.subplots(1, 3, figsize=(6.4, 2.5), layout="constrained")
for ax, (name, picture) in zip(axs, ways.items(), strict=True):
    flat = picture - ndimage.gaussian_filter(picture, 8)
    ax.imshow(flat, cmap="gray", vmin=-2, vmax=6)
    ax.set(xticks=[], yticks=[], title=name)
plt.show()

# %%
# Keep the brighter pixel
# -----------------------
# Star trails are the opposite of alignment. Go through the frames and keep, at each
# place, the brighter of two pixels: the one whose red, green and blue have the larger
# sum. The mask has two axes, a picture three: ``[..., np.newaxis]`` gives the mask a
# third one, of length 1, which is broadcast over the colours.

kept, lighter = first, first
for frame in twelve:
    brighter = frame.sum(axis=-1) > kept.sum(axis=-1)
    kept = np.where(brighter[..., np.newaxis], frame, kept)
    lighter = np.maximum(lighter, frame)  # another rule: see below
np.array_equal(kept, star_trails(twelve))
# => True
trails = star_trails(sky)

# sphinx_gallery_alt = "Star trails: coloured arcs about the pole above a line of fir trees, crossed by the straight track of a satellite."
fig, ax = plt.subplots(figsize=(6.4, 4.3), layout="constrained")
ax.imshow(trails)
ax.set_axis_off()
plt.show()

# %%
# The classic ``kept[brighter] = frame[brighter]`` overwrites the first frame if ``kept``
# is that frame. ``np.where`` makes a new array; ``star_trails`` copies the first frame.
#
# ``np.maximum`` is shorter, and so is the mode "lighten" of paint programs. But they
# choose for each *colour* on its own. Where an orange trail crosses a blue one, they
# make a pale colour that neither star has:

np.maximum([200, 120, 60], [90, 130, 190]).tolist()
# => [200, 130, 190]

# %%
# Both rules pick the highest of many random errors, so they brighten the empty sky. Its
# median green in one frame, in the brighter pixels of twelve, and with ``np.maximum``:

[float(np.median(image[~sky.land][:, 1])) for image in (first, kept, lighter)]
# => [38.0, 45.0, 49.0]

# %%
# Blend and save
# --------------
# The land is smoother in the mean. A blend has some of both: the trails plus a fifth of
# the mean, each divided by its maximum. The sum can exceed 1. Clipping it at 1 would
# flatten the brightest pixels. Multiplying by 255 and converting to bytes is worse:
# values beyond 255 have no defined result. Divide by the maximum of the *sum*:

blend = trails / trails.max() + 0.2 * mean / mean.max()
round(float(blend.max()), 2), int(np.sum(blend > 1))
# => (1.19, 3171)
scaled = np.rint(255 * blend / blend.max()).astype(np.uint8)

# %%
# PNG keeps every pixel as it is; JPEG would not. Pillow writes bytes and refuses floats:

with TemporaryDirectory() as folder:
    path = Path(folder) / "trails.png"
    Image.fromarray(scaled).save(path)
    with Image.open(path) as image:
        again = np.asarray(image)
np.array_equal(again, scaled)
# => True
try:
    Image.fromarray(blend)
except TypeError as error:
    print(error)
# => Cannot handle this data type: (1, 1, 3), <f8

# %%
# **Then and now.** Older code saves with ``scipy.misc.imsave``, which is gone. It
# stretched whatever it got to the range from 0 to 255, without a word: two pictures
# saved with it could not be compared. Now the scaling is yours to write.
#
# Older code also lists its files with ``glob``, in no defined order. A mean does not
# mind. Turning back does: sort them first.

# %%
# Exercises
# ---------
# ``check("image_stacking-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** A camera of little memory adds bytes up in ``uint16``. How many frames
# can it surely add without overflow? How many if the total is ``float32``, which holds
# every whole number up to :math:`2^{24}`? Answer with both numbers.
#
# .. hint::
#
#    In the worst case, a pixel is 255 in every frame.
#
# .. hint::
#
#    ``np.iinfo(np.uint16).max`` is the largest ``uint16``. ``//`` divides and rounds down.
#
# .. solution::

most = np.iinfo(np.uint16).max // 255, 2**24 // 255
most
# => (257, 65793)
check("image_stacking-1", most)
# => Right. float64 is good for more frames than anyone will take.

# %%
# **Exercise 2.** In ``night_sky(24, (120, 160), turn=0, rng=7)``, only the satellite
# moves. Which frames does it cross? Find out from the frames alone. Answer with a list
# of their numbers.
#
# .. hint::
#
#    What is left of the satellite in the median of all frames?
#
# .. hint::
#
#    In each frame, count the pixels that are brighter than the median by far more than
#    the noise.
#
# .. solution::

frames = np.array(list(night_sky(24, (120, 160), turn=0, rng=7)), dtype=float)
above = frames - np.median(frames, axis=0)
bright = np.sum(above.mean(axis=-1) > 45, axis=(1, 2))
crossed = np.flatnonzero(bright > 10).tolist()
crossed
# => [10, 11, 12]
check("image_stacking-2", crossed)
# => Right. What changes in one frame and not in the others stands out.

# %%
# **Exercise 3.** Find the pole. One star, ``sky.positions(number)[2]``, stands at one
# place in frame 0 and at another in frame 63. The sky has turned counterclockwise by 63
# times ``sky.turn`` degrees. Answer with the row and column of the point about which it
# turned.
#
# .. hint::
#
#    Turning about a point :math:`p` is :math:`z' = p + w (z - p)`, with complex numbers
#    for the places and :math:`w = e^{i\theta}`. Solve it for :math:`p`.
#
# .. hint::
#
#    :math:`p = (z' - w z) / (1 - w)`. Rows count downwards: take
#    :math:`z = \text{column} - i\,\text{row}`.
#
# .. solution::

(row, column), (new_row, new_column) = sky.positions(0)[2], sky.positions(63)[2]
w = np.exp(1j * np.radians(63 * sky.turn))
p = (new_column - 1j * new_row - w * (column - 1j * row)) / (1 - w)
pole = -p.imag, p.real
[round(float(value), 2) for value in pole]
# => [161.9, 352.0]
check("image_stacking-3", pole)
# => Right. With noisy places, take many stars and their least squares.

# %%
# **Exercise 4.** Give the stars tails like comets. Before each new frame of
# ``night_sky(30, (120, 160), turn=1)``, multiply the picture so far by 0.9. Then
# take the larger value of picture and frame, colour by colour. Start with zeros, in
# floats. Answer with the picture after the last frame.
#
# .. hint::
#
#    It is the loop with ``np.maximum``, with one factor more.
#
# .. solution::

tails = np.zeros((120, 160, 3))
for frame in night_sky(30, (120, 160), turn=1):
    tails = np.maximum(0.9 * tails, frame)
check("image_stacking-4", tails)
# => Right. The tail is as long as the fading is slow.

# sphinx_gallery_alt = "Small sky: each star is a bright point with a curved tail that fades."
fig, ax = plt.subplots(figsize=(6.4, 4.3), layout="constrained")
ax.imshow(tails / 255)
ax.set_axis_off()
plt.show()

# %%
# What to read next
# -----------------
# - `Measure the brightness of stars <../images/plot_star_photometry.html>`_: what to do
#   with a clean picture.
# - `Move a thousand shapes without a loop <../simulation/plot_geometry.html>`_: turning
#   about a point, with matrices and with complex numbers.
# - `Multidimensional image processing
#   <https://docs.scipy.org/doc/scipy/tutorial/ndimage.html>`_: more on ``order``.
