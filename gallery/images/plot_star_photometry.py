r"""
Measure the brightness of stars
===============================

To measure a star, add up the pixels in a circle around it and subtract the light of the
sky, read from a ring further out. To find a star, ask how far it stands out of the
noise, not how bright its pixels are. ``find_stars`` of this book's package does both. A
simulated picture, whose stars are known, shows how far to trust the result.

**You will learn** to stretch a dark picture so that faint objects show, to find stars
above the noise, to measure their light, to express it in the magnitudes of astronomers,
and to say how many stars a catalogue misses and how many it invents.
"""

# %%
# Bring out what is faint
# -----------------------
# The Hubble eXtreme Deep Field is a tiny patch of sky, seen by a telescope in space. It
# comes with scikit-image: rows, columns and three colours, in whole numbers up to 255.
# Average the colours. (``rgb2gray`` weights them as the eye does: mostly green.)

import matplotlib.pyplot as plt
import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree
from skimage import data, exposure, morphology

from arraybook.datasets import star_cluster
from arraybook.exercises import check
from arraybook.images import find_stars

# sphinx_gallery_tags = ["level: intermediate", "scikit-image", "scipy.ndimage", "astronomy", "images"]
# sphinx_gallery_thumbnail_number = 3

photo = data.hubble_deep_field()
light = photo.mean(axis=2)  # grey levels, 0 to 255
photo.shape, light.shape, float(np.median(light))
# => ((872, 1000, 3), (872, 1000), 13.0)

# %%
# Half of the pixels are at most 13, almost black. To *stretch* a picture is to lift what
# is dark. Astronomers use ``np.arcsinh``: for large values it is nearly the logarithm of
# twice the value, but it takes zero and negative values, too. ``rescale_intensity`` turns
# the range between two *percentiles* into 0 to 1: 0.25 % of the pixels lie below the
# first, 99.5 % below the second. What lies outside is clipped.

np.arcsinh([-0.1, 0, 0.1, 100]).round(2).tolist(), round(float(np.log(2 * 100)), 2)
# => ([-0.1, 0.0, 0.1, 5.3], 5.3)
stretched = np.arcsinh(light)
low, high = np.percentile(stretched, [0.25, 99.5])
shown = exposure.rescale_intensity(stretched, (low, high), (0.0, 1.0))

# sphinx_gallery_alt = "The same field of galaxies twice: on the left as it is, with a few bright ones on black; on the right stretched, with hundreds of faint ones and a noisy sky."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
axs[0].imshow(light, cmap="gray")
axs[1].imshow(shown, cmap="gray")
axs[0].set(title="grey levels", xlabel="column", ylabel="row")
axs[1].set(title="stretched", xlabel="column")
plt.show()

# %%
# A plain limit keeps the noise
# -----------------------------
# A *local maximum* is a pixel brighter than its eight neighbours. Every star has one, and
# so has every flicker of the sky. A classic recipe, written for the raw numbers of
# another picture, keeps the maxima above 0.5. Here it keeps nearly all if you divide the
# stretched picture by its largest value, and a third with the percentiles. The last
# number counts the maxima of the clipped picture: more than there were. Its bright places
# are flat, and all of their pixels count. Look for maxima *before* you clip.

maxima = morphology.local_maxima(light)
int(maxima.sum())
# => 72104
int((maxima & (stretched / stretched.max() > 0.5)).sum())
# => 71961
int((maxima & (shown > 0.5)).sum())
# => 25076
int(morphology.local_maxima(shown).sum())
# => 75963

# %%
# Ask how far it stands out of the noise
# --------------------------------------
# A limit means nothing by itself: it depends on the units, the stretch and the sky. But
# a star is more than one pixel. It is a small blur, nearly a *Gaussian*, a bell curve, of
# standard deviation ``sigma``. Give each pixel a mean with the same Gaussian as weights,
# and noise shrinks more than stars do: a *matched filter*. Then subtract the mean of the
# square around the pixel: an even sky becomes 0, however bright it was.
#
# How much noise is left? The *median absolute deviation* is the median distance of the
# pixels from their own median; times 1.4826, it is the standard deviation of Gaussian
# noise. Stars cover few pixels: they hardly change a median, but inflate ``std``.

sigma = 2  # pixels
smooth = ndimage.gaussian_filter(light, sigma, radius=5, mode="nearest")
response = smooth - ndimage.uniform_filter(light, 11, mode="nearest")
noise = 1.4826 * np.median(np.abs(response - np.median(response)))
round(float(noise), 2), round(float(response.std()), 2)
# => (1.29, 5.97)

# %%
# Keep the maxima above five standard deviations. ``find_stars`` does the same, but leaves
# out those too close to the edge to be measured. In noise alone it finds nothing.

top = ndimage.maximum_filter(response, size=5, mode="nearest") == response
int((top & (response > 5 * noise)).sum())
# => 1793
stars = find_stars(light, sigma=sigma, threshold=5)
stars.rows.size
# => 1754
flicker = np.random.default_rng(20260101).normal(size=light.shape)
find_stars(flicker, sigma=sigma, threshold=5).rows.size
# => 0

# sphinx_gallery_alt = "A corner of the field twice: on the left covered with dots, maxima above 0.5, most of them on empty sky; on the right circles around the sources that were found."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
for ax in axs:
    ax.imshow(shown, cmap="gray")
    ax.set(xlim=(10, 190), ylim=(440, 260), xlabel="column")
rows, columns = np.nonzero(maxima & (shown > 0.5))
axs[0].plot(columns, rows, "C1.", markersize=2)
axs[1].plot(stars.columns, stars.rows, "C1o", fillstyle="none", markersize=6)
axs[0].set(title="maxima above 0.5", ylabel="row")
axs[1].set_title("five times the noise")
plt.show()

# %%
# Not all of these are stars: nearly all sources of light in this field are far galaxies.
# A large galaxy has several circles, because the filter fits small blurs.
#
# Add up an aperture
# ------------------
# Take one source. The *aperture* is a circle around its centre, the *annulus* a ring
# further out. The median of the ring is the background: a neighbour that brightens a few
# of its pixels hardly changes it. The *flux* is the sum over the aperture, less the
# background of as many pixels. The last number compares it with ``find_stars``, which
# counts pixels on the edge of the circle in part.

one = int(np.hypot(stars.rows - 668, stars.columns - 227).argmin())
rows, columns = np.indices(light.shape)
distance = np.hypot(rows - stars.rows[one], columns - stars.columns[one])
aperture = distance <= 6  # pixels
annulus = (distance >= 10) & (distance <= 16)
background = np.median(light[annulus])
flux = light[aperture].sum() - aperture.sum() * background
round(float(background), 1), round(float(flux)), round(float(flux / stars.flux[one]), 2)
# => (12.0, 2791, 1.0)

# sphinx_gallery_alt = "Left: a bright source with a circle around it and two rings further out. Right: grey level against distance, falling from 220 to the level of the sky within about 5 pixels, the annulus shaded."
fig, axs = plt.subplots(1, 2, layout="constrained")
axs[0].imshow(shown, cmap="gray")
axs[0].contour(distance, [6, 10, 16], colors="C1", linestyles=["-", "--", "--"])
axs[0].set(xlim=(203, 250), ylim=(692, 645), xlabel="column", ylabel="row")
axs[1].plot(distance[distance < 20], light[distance < 20], ".", markersize=3)
axs[1].axvline(6, color="C1")
axs[1].text(6.3, 200, "edge of the aperture")
axs[1].axvspan(10, 16, color="0.9")
axs[1].text(13, 100, "annulus", ha="center")
axs[1].set(xlabel="distance (pixels)", ylabel="grey level")
plt.show()

# %%
# Read the catalogue
# ------------------
# The brightest come first. Here are row, column, flux, and ``peak``, the value of the
# brightest pixel in the aperture. Row and column are meant as in ``light[row, column]``;
# to plot them, the column is x, and comes first.

table = np.column_stack([stars.rows, stars.columns, stars.flux, stars.peak])
for line in table[:3]:
    print("{:6.1f} {:6.1f} {:7.0f} {:5.0f}".format(*line))
# =>  312.0  334.0   18980   239
#     845.8  584.0   18952   239
#     603.0  280.8   18829   242

# %%
# All are alike: the tenth has the flux of the first within 6 %. The scale is to blame: it
# ends at 255. Pixels there are *saturated*, more light cannot brighten them; 538 are, in
# at least one colour. The one obvious star of the field, with a cross of rays from the
# telescope, is near row 578 and column 753. It only has place 14.

round(float(stars.flux[0] / stars.flux[9]), 2), int((photo == 255).any(axis=2).sum())
# => (1.06, 538)
star = int(np.hypot(stars.rows - 578, stars.columns - 753).argmin())
star + 1, round(float(stars.peak[star]))
# => (14, 255)

# %%
# So look at ``peak`` before you believe a flux. Besides, the grey levels of a picture made
# for the eye, like this one, are not proportional to light. To measure real stars, take
# the telescope's own files.
#
# **Then and now.** These files have the format FITS. Older code reads them with
# ``pyfits``, now ``astropy.io.fits``: its ``getdata(path)`` returns the array. And
# ``skimage.exposure.exposure.rescale_intensity`` is ``exposure.rescale_intensity`` now.
#
# Count in magnitudes
# -------------------
# Astronomers turn a flux :math:`F` into a *magnitude*,
# :math:`m = -2.5 \log_{10} F + \mathrm{const}`. The smaller, the brighter; five magnitudes
# are a factor of 100. Stars of known brightness fix the constant, the *zero point*. We
# have none and give 0 to the brightest source. Noise, or a neighbour in the ring, makes
# some fluxes negative; they have no magnitude. Below: how many, and the faintest other.

positive = stars.flux[stars.flux > 0]
magnitude = -2.5 * np.log10(positive / positive[0])
stars.flux.size - positive.size, round(float(magnitude[-1]), 1)
# => (10, 8.4)

# sphinx_gallery_alt = "Histogram of magnitudes from 0 to 8: counts rise to a peak just below 4 and fall off steeply beyond it."
fig, ax = plt.subplots(layout="constrained")
ax.hist(magnitude, bins=np.arange(0, 9, 0.5), edgecolor="white")
ax.set(xlabel="magnitude (brightest source = 0)", ylabel="sources in half a magnitude")
plt.show()

# %%
# Do the counts fall beyond the peak because faint galaxies are rare, or because we fail
# to find them? This picture cannot say, for we do not know what is there.
#
# Test it where the truth is known
# --------------------------------
# ``star_cluster`` simulates a picture of 400 stars that crowd in the middle: few bright,
# many faint. Each pixel counts *electrons*, which light sets free in the camera. The
# sky adds some, and counting is noisy. The true places and fluxes come with the picture.

cluster = star_cluster()
found = find_stars(cluster.image, sigma=cluster.sigma, threshold=3)
cluster.flux.size, found.flux.size
# => (400, 205)

# sphinx_gallery_alt = "The simulated cluster, stretched: stars of all brightness on a noisy sky, scattered at the edge and so dense in the middle that they merge."
fig, ax = plt.subplots(layout="constrained")
ax.imshow(np.arcsinh(cluster.image - cluster.background), cmap="gray", vmin=1)
ax.set(xlabel="column", ylabel="row")
plt.show()

# %%
# Now *match* the two lists. The true stars, brightest first, take turns: each takes the
# nearest found star within 1.5 pixels that is still free. If taken ones were allowed,
# one blur could count for several stars. ``cKDTree`` looks up the five nearest
# without computing all distances; where there are fewer, the distance is infinite.


def match(truth, found, radius=1.5):
    """Return for each true place the index of a found one, or -1."""
    tree = cKDTree(found)
    partner = np.full(len(truth), -1)
    for i, place in enumerate(truth):
        distance, near = tree.query(place, k=5, distance_upper_bound=radius)
        free = near[np.isfinite(distance) & ~np.isin(near, partner)]
        partner[i] = free[0] if free.size else -1
    return partner


true_places = np.column_stack([cluster.rows, cluster.columns])
places = np.column_stack([found.rows, found.columns])
int((match(true_places, places) >= 0).sum())
# => 168

# %%
# *Completeness* is the share of the true stars that were found. *Purity* is the share of
# the found ones that are true. (The page on bright spots calls them recall and
# precision.) A higher threshold costs the first and raises the second. Here are
# threshold, stars found, completeness and purity:

for threshold in (3, 5, 8):
    keep = found.significance > threshold
    hit = match(true_places, places[keep]) >= 0
    print(threshold, keep.sum(), hit.mean().round(2), (hit.sum() / keep.sum()).round(2))
# => 3 205 0.42 0.82
#    5 135 0.33 0.99
#    8 111 0.28 0.99

# %%
# One number hides what matters: bright stars are found, faint ones are not. So draw
# completeness by true magnitude, and purity by measured magnitude. (The zero point of
# 25 is arbitrary again. A flux below 1 electron is put down as 1, and is off the plot.)

true_magnitude = 25 - 2.5 * np.log10(cluster.flux)
measured = 25 - 2.5 * np.log10(np.maximum(found.flux, 1))
bins = np.array([12, 15, 16, 17, 18, 18.5, 19, 19.5, 20])


def share(part, whole):
    with np.errstate(invalid="ignore"):  # an empty bin has no share: nan
        return np.histogram(part, bins)[0] / np.histogram(whole, bins)[0]


# sphinx_gallery_alt = "Two panels against magnitude. Completeness falls from 1 at 15 to nearly 0 at 20, earlier for higher thresholds. Purity stays at 1 for thresholds 5 and 8 and falls beyond 18.5 for threshold 3."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
for threshold, style in ((3, "o-"), (5, "s--"), (8, "^:")):
    keep = found.significance > threshold
    partner = match(true_places, places[keep])
    hit = partner >= 0
    complete = share(true_magnitude[hit], true_magnitude)
    pure = share(measured[keep][partner[hit]], measured[keep])
    axs[0].plot(bins[1:], complete, style, label=f"threshold {threshold}")
    axs[1].plot(bins[1:], pure, style)
axs[0].set(title="completeness", xlabel="true magnitude, up to", ylabel="share")
axs[1].set(title="purity", xlabel="measured magnitude, up to")
axs[0].legend()
plt.show()

# %%
# Faint stars drown in the noise. Bright ones are lost by *crowding*, in the blur of a
# brighter one. Of the stars brighter than magnitude 18, how many have a brighter one
# within 6 pixels? First those that were missed, then those that were found:

hit = match(true_places, places) >= 0
bright = true_magnitude < 18
steps = [true_places[:i] - true_places[i] for i in range(hit.size)]  # to brighter ones
close = np.array([bool((np.hypot(*step.T) < 6).any()) for step in steps])
for group in (bright & ~hit, bright & hit):
    print(close[group].sum(), "of", group.sum())
# => 25 of 26
#    9 of 121

# %%
# Compare the fluxes
# ------------------
# Crowding spoils the flux, too. Neighbours in the aperture add their light; neighbours
# in the ring raise the background, which takes light away. A small aperture suffers less
# from both. It also misses more of its own star, but that is known: a circle of radius
# :math:`r` holds the share :math:`1 - e^{-r^2 / 2\sigma^2}` of a Gaussian. Divide by it.
# Here are the radius, and what half and 90 % of the errors stay below, in percent:

errors = {}
for radius in (2, 3, 4.5, 6):
    stars = find_stars(cluster.image, radius=radius, annulus=(7.5, 12))
    partner = match(true_places, np.column_stack([stars.rows, stars.columns]))
    hit = partner >= 0
    inside = 1 - np.exp(-(radius**2) / (2 * cluster.sigma**2))
    errors[radius] = 100 * (stars.flux[partner[hit]] / inside / cluster.flux[hit] - 1)
    print(radius, *np.percentile(np.abs(errors[radius]), [50, 90]).round(1))
# => 2 4.5 23.8
#    3 6.3 31.9
#    4.5 11.2 49.5
#    6 13.9 125.0

# sphinx_gallery_alt = "Error of the flux against magnitude, on a logarithmic scale beyond 10 per cent: with the large aperture many points lie far from zero, the worst near 1000 per cent; with the small aperture most are close to zero."
fig, ax = plt.subplots(layout="constrained")
ax.plot(true_magnitude[hit], errors[6], "C1x", markersize=5, label="radius 6")
ax.plot(true_magnitude[hit], errors[2], "C0o", markersize=4, label="radius 2")
ax.axhline(0, color="0.4", linewidth=1)
ax.set_yscale("symlog", linthresh=10)  # linear up to 10, logarithmic beyond
ax.set(xlabel="true magnitude", ylabel="error of flux (%)")
ax.legend(loc="upper left")
plt.show()

# %%
# Exercises
# ---------
# ``check("star_photometry-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Which shares of its light does a star have within 1, 2 and 3 ``sigma``
# of its centre? Measure them with ``find_stars`` on ``alone.clean``, where
# ``alone = star_cluster(1)``: one star, and no noise. Compare with the formula above.
#
# .. hint::
#
#    ``radius`` is in pixels, and the true flux is ``alone.flux[0]``.
#
# .. solution::

alone = star_cluster(1)
radii = alone.sigma * np.array([1, 2, 3])
catalogues = [find_stars(alone.clean, sigma=alone.sigma, radius=r) for r in radii]
shares = np.array([stars.flux[0] / alone.flux[0] for stars in catalogues])
shares.round(2).tolist(), (1 - np.exp([-1 / 2, -4 / 2, -9 / 2])).round(2).tolist()
# => ([0.38, 0.85, 0.99], [0.39, 0.86, 0.99])
check("star_photometry-1", shares)
# => Right. Pixels are square, and the smallest circle feels it most.

# %%
# **Exercise 2.** A wrong place may have a found star nearby, too, by luck. Move all true
# places down by 12 rows. How many of them now find a partner among ``places``?
#
# .. hint::
#
#    ``true_places`` has the shape (400, 2). What can you add to change the rows alone?
#
# .. solution::

by_chance = (match(true_places + np.array([12, 0]), places) >= 0).sum()
check("star_photometry-2", by_chance)
# => Right. So some of the matches on the page may be luck, too.

# %%
# **Exercise 3.** A camera whose pixels hold at most 2000 electrons would have recorded
# ``np.minimum(cluster.image, 2000)``. Search that with the default options. How many
# sources have a saturated pixel in their aperture? By how many magnitudes is the
# brightest one fainter than in ``cluster.image``? Answer ``(number, magnitudes)``.
#
# .. hint::
#
#    Which attribute holds the brightest pixel of each aperture? And a ratio of two
#    fluxes is a difference of two magnitudes: the zero point cancels.
#
# .. solution::

clipped = find_stars(np.minimum(cluster.image, 2000))
saturated = np.count_nonzero(clipped.peak >= 2000)
too_faint = -2.5 * np.log10(clipped.flux[0] / find_stars(cluster.image).flux[0])
int(saturated), round(float(too_faint), 2)
# => (17, 0.43)
check("star_photometry-3", (saturated, too_faint))
# => Right. It is the brightest stars that a saturated camera makes alike.

# %%
# What to read next
# -----------------
# - `Find bright spots and reject false ones <plot_local_maxima.html>`_: flat tops, too.
# - `photutils <https://photutils.readthedocs.io/en/stable/>`_, from the Astropy project,
#   has these tools, and fits crowded stars as Stetson (1987) does.
#
# References: G. D. Illingworth et al. (2013), "The HST eXtreme Deep Field (XDF)",
# Astrophysical Journal Supplement Series 209, 6,
# https://doi.org/10.1088/0067-0049/209/1/6. P. B. Stetson (1987), "DAOPHOT: a computer
# program for crowded-field stellar photometry", Publications of the Astronomical Society
# of the Pacific 99, 191, https://doi.org/10.1086/131977.
