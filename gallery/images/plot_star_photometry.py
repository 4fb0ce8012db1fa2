r"""
Measure the brightness of stars
===============================

To measure a star, add up the pixels in a circle around it and subtract what the sky
alone would give, read from a ring further out. To find it, do not ask how bright a pixel
is, ask how far it stands out of the noise. ``find_stars`` of this book's package does
both. How far its catalogue can be trusted is seen on a picture whose stars are known.

**You will learn** to stretch a dark picture so that faint sources show, to find stars
above the noise, to measure their flux in an aperture with a background ring, to turn
flux into magnitudes, and to say how complete and how pure a catalogue is.
"""

# %%
# Bring out what is faint
# -----------------------
# The picture is the Hubble eXtreme Deep Field, which comes with scikit-image: rows,
# columns and three colours in whole numbers up to 255. We count light, so we average
# the colours. (``rgb2gray`` weights them as an eye does: mostly green.)

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
# Half of the pixels are at most 13, and the brightest use up the scale. ``np.arcsinh`` is
# the astronomers' *stretch*: like a logarithm for large values, but it takes zero and
# negative ones, too. Then ``rescale_intensity`` spreads what lies between two
# percentiles over 0 to 1. What is beyond them is clipped.

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
# A *local maximum* is a pixel above its eight neighbours. Every star has one, and so has
# every flicker of the sky. The classic recipe, written for the raw numbers of another
# picture, keeps the maxima above 0.5. Here it keeps nearly all of them if the stretched
# picture is divided by its largest value, and a third of them with the percentiles.

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
# The limit means nothing by itself: it depends on the units, the stretch and the sky. And
# look for maxima *before* you clip: the last line counts those of the clipped picture. It
# has flat tops, and all of their pixels count.
#
# Ask how far it stands out of the noise
# --------------------------------------
# A star is not one pixel but a small blur, about a Gaussian of width ``sigma``. Average
# with the same Gaussian and the noise goes down more than the star: a *matched filter*.
# Subtract the mean of a square around, and sky of any level becomes 0.
#
# The noise of the result comes from the *median absolute deviation*, times 1.4826 to
# be a standard deviation for Gaussian noise. Stars, which are few, hardly change a
# median.

sigma = 2  # pixels
smooth = ndimage.gaussian_filter(light, sigma, radius=5, mode="nearest")
response = smooth - ndimage.uniform_filter(light, 11, mode="nearest")
noise = 1.4826 * np.median(np.abs(response - np.median(response)))
round(float(noise), 2), round(float(response.std()), 2)  # the stars inflate the latter
# => (1.29, 5.97)

# %%
# Keep maxima that stand out by five standard deviations. ``find_stars`` does the same,
# but leaves out those at the edge, which it cannot measure. In plain noise it finds none.

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
# Several circles on a large galaxy are its parts: the filter fits small blurs. And
# nearly all sources in this field are far galaxies, hardly any are stars.
#
# Add up an aperture
# ------------------
# Take one source. The *aperture* is a circle around its centre, the *annulus* a ring
# further out. The ring's median is the background: it ignores a few bright pixels that
# belong to a neighbour. The *flux* is the sum over the aperture less the background
# that lies in it. (The package also weights the pixels that the circle cuts.)

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
# The brightest ten: row, column, flux, and peak, the brightest pixel in the aperture.

table = np.column_stack([stars.rows, stars.columns, stars.flux, stars.peak])
for line in table[:10]:
    print("{:6.1f} {:6.1f} {:7.0f} {:5.0f}".format(*line))
# =>  312.0  334.0   18980   239
#     845.8  584.0   18952   239
#     603.0  280.8   18829   242
#     166.7  824.0   18606   251
#     333.0  311.0   18588   248
#     217.5  146.1   18377   254
#     355.0  487.0   18131   235
#     591.4  657.0   18121   254
#     166.4  253.7   18050   255
#     314.0  334.9   17949   239

# %%
# The first and the last are parts of one galaxy, 2 pixels apart. And all ten are alike,
# within 6 %, because 255 is the end of the scale. Pixels there are *saturated*, and their
# light is lost. The one obvious star of the field, so bright that the telescope gave it a
# cross of rays, is near row 578 and column 753. It has place 14.

round(float(stars.flux[0] / stars.flux[9]), 2), int((photo == 255).any(axis=2).sum())
# => (1.06, 538)
star = int(np.hypot(stars.rows - 578, stars.columns - 753).argmin())
star + 1, round(float(stars.peak[star]))
# => (14, 255)

# %%
# So look at ``peak`` before you believe a flux. And a picture made for the eye, like
# this one, had its brightness bent on the way: its grey levels are not proportional to
# light. To measure real stars, take the telescope's own files.
#
# **Then and now.** Those files are in the format FITS. Older code reads them with
# ``pyfits``, which has long been part of Astropy: ``astropy.io.fits.getdata(path)``
# returns the array. The stretch is ``skimage.exposure.rescale_intensity``, no longer
# ``skimage.exposure.exposure.rescale_intensity``.
#
# Mind which is x
# ---------------
# An array is indexed by (row, column), a plot wants (x, y), and x is the *column*. Row 0
# is at the top of ``imshow``. Mixed up, nothing fails: the circles are just elsewhere.
# Here the mean grey level at the brightest ten, right and mixed up:

row, column = table[:10, :2].round().astype(int).T
round(float(light[row, column].mean())), round(float(light[column, row].mean()))
# => (237, 77)

# %%
# Count in magnitudes
# -------------------
# Astronomers use *magnitudes*: :math:`m = -2.5 \log_{10} F + \mathrm{const}`. Five
# magnitudes are a factor of 100, and brighter is less. The constant, the *zero point*,
# is fixed by stars of known brightness. We have none, so ours is arbitrary: the brightest
# source gets 0. A flux below zero has no magnitude, and noise makes some:

positive = stars.flux[stars.flux > 0]
magnitude = -2.5 * np.log10(positive / positive[0])
stars.flux.size - positive.size, round(float(magnitude[-1]), 1)
# => (10, 8.4)

# sphinx_gallery_alt = "Histogram of magnitudes from 0 to 8: counts rise to a peak near 4 and fall off steeply to the faint end."
fig, ax = plt.subplots(layout="constrained")
ax.hist(magnitude, bins=np.arange(0, 10, 0.5), edgecolor="white")
ax.set(xlabel="magnitude (brightest source = 0)", ylabel="sources in half a magnitude")
plt.show()

# %%
# Is the sky short of faint galaxies? No: beyond the peak we fail to find them. How many
# do we miss? The picture cannot say.
#
# Test it where the truth is known
# --------------------------------
# ``star_cluster`` simulates an exposure: 400 stars that crowd in the middle, many faint
# and few bright, sky, and the noise of counting electrons. It returns the truth with it.

cluster = star_cluster()
found = find_stars(cluster.image, sigma=cluster.sigma, threshold=3)
cluster.flux.size, found.flux.size
# => (400, 205)

# %%
# *Matching*: the true stars, brightest first, each take the nearest found one within 1.5
# pixels that is not taken yet. Without that last rule, one found blur counts for
# several stars. ``cKDTree`` finds the neighbours without comparing all pairs.


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
# *Completeness* is the share of true stars that were found, *purity* the share of found
# ones that are true. The threshold trades one for the other. Below: threshold, stars
# found, completeness, purity.
#
# One number hides what matters: bright stars are found, faint ones are not. So draw it
# by magnitude, completeness by the true one and purity by the measured one. (The zero
# point of 25 is arbitrary again.)

true_magnitude = 25 - 2.5 * np.log10(cluster.flux)
measured = 25 - 2.5 * np.log10(np.maximum(found.flux, 1))  # below zero: 25
bins = np.array([12, 15, 16, 17, 18, 18.5, 19, 19.5, 20])


def share(part, whole):
    with np.errstate(invalid="ignore"):  # an empty bin has no share: nan
        return np.histogram(part, bins)[0] / np.histogram(whole, bins)[0]


# sphinx_gallery_alt = "Two panels against magnitude. Completeness falls from 1 at 15 to 0 at 20, earlier for higher thresholds. Purity stays at 1 for thresholds 5 and 8 and falls beyond 18.5 for threshold 3."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
for threshold, style in ((3, "o-"), (5, "s--"), (8, "^:")):
    keep = found.significance > threshold
    partner = match(true_places, places[keep])
    hit = partner >= 0
    print(threshold, keep.sum(), hit.mean().round(2), (hit.sum() / keep.sum()).round(2))
    complete = share(true_magnitude[hit], true_magnitude)
    pure = share(measured[keep][partner[hit]], measured[keep])
    axs[0].plot(bins[1:], complete, style, label=f"threshold {threshold}")
    axs[1].plot(bins[1:], pure, style)
# => 3 205 0.42 0.82
#    5 135 0.33 0.99
#    8 111 0.28 0.99
axs[0].set(title="completeness", xlabel="true magnitude, up to", ylabel="share")
axs[1].set(title="purity", xlabel="measured magnitude, up to")
axs[0].legend()
plt.show()

# %%
# Faint stars drown in the noise. But why are bright ones missing? Because of their
# neighbours: 26 stars brighter than magnitude 18 were missed, and 25 of them have a
# brighter star within 6 pixels. The two make one blur. This is *crowding*.

partner = match(true_places, places)
lost = np.flatnonzero((partner < 0) & (true_magnitude < 18))
nearest = [np.hypot(*(true_places[:i] - true_places[i]).T).min() for i in lost]
len(nearest), int(np.sum(np.array(nearest) < 6))
# => (26, 25)

# %%
# Compare the fluxes
# ------------------
# Crowding spoils the flux, too. Neighbours in the aperture add their light; neighbours
# in the ring raise the background, which takes light away. A small aperture takes in
# less of both. It also misses more of its own star: a circle of radius :math:`r` holds
# the share :math:`1 - e^{-r^2 / 2\sigma^2}` of a Gaussian. Divide by it. Below: radius,
# and what half and 90 % of the errors stay below (%). Stetson (1987) fits stars instead.

errors = {}
for radius in (2, 3, 4.5, 6):
    stars = find_stars(cluster.image, radius=radius, annulus=(7.5, 12))
    partner = match(true_places, np.column_stack([stars.rows, stars.columns]))
    hit = partner >= 0
    inside = 1 - np.exp(-(radius**2) / (2 * cluster.sigma**2))
    errors[radius] = 100 * (stars.flux[partner[hit]] / inside / cluster.flux[hit] - 1)
    half, most = np.percentile(np.abs(errors[radius]), [50, 90])
    print(radius, half.round(1), most.round())
# => 2 4.5 24.0
#    3 6.3 32.0
#    4.5 11.2 49.0
#    6 13.9 125.0

# sphinx_gallery_alt = "Error of the flux against magnitude, on a logarithmic scale beyond 10 per cent: with the large aperture many points lie far from zero, the worst ten times too bright; with the small aperture most are close to zero."
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
# Try first: ``check("star_photometry-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Which share of its light does a star have within 1, 2 and 3 ``sigma`` of
# its centre? Measure it on ``star_cluster(1).clean``: one star, and no noise. Compare
# with the formula.
#
# .. hint::
#
#    ``radius`` is in pixels, and its annulus must begin beyond it: take ``(12, 16)``.
#
# .. solution::

alone = star_cluster(1)
radii = alone.sigma * np.array([1, 2, 3])
catalogues = [find_stars(alone.clean, radius=r, annulus=(12, 16)) for r in radii]
measured = np.array([stars.flux[0] / alone.flux[0] for stars in catalogues])
measured.round(2).tolist(), (1 - np.exp([-1 / 2, -4 / 2, -9 / 2])).round(2).tolist()
# => ([0.38, 0.85, 0.99], [0.39, 0.86, 0.99])
check("star_photometry-1", measured)
# => Right. Pixels are square, and the smallest circle feels it most.

# %%
# **Exercise 2.** A place chosen blindly may have a star nearby, too. How many of the true
# places find a partner among ``places`` once they are all moved by 12 rows?
#
# .. hint::
#
#    Add ``np.array([12, 0])`` to ``true_places``: it is added to every row.
#
# .. solution::

by_chance = (match(true_places + np.array([12, 0]), places) >= 0).sum()
check("star_photometry-2", by_chance)
# => Right. So a few of the matches on the page are luck, and in the crowd most of
#    all.

# %%
# **Exercise 3.** A camera that holds 2000 electrons in a pixel would have recorded
# ``np.minimum(cluster.image, 2000)``. Search it with the default options. How many
# sources have a saturated pixel in their aperture? And by how many magnitudes is the
# brightest one too faint?
#
# .. hint::
#
#    ``peak`` includes the background. A ratio of fluxes is a difference of magnitudes:
#    compare with the brightest source in ``cluster.image``.
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
# - `Find bright spots and reject false ones <plot_local_maxima.html>`_: maxima on an
#   uneven background, and their plateaus.
# - `photutils <https://photutils.readthedocs.io/en/stable/>`_ of the Astropy project has
#   these tools, and fits crowded stars.
#
# References: G. D. Illingworth et al. (2013), "The HST eXtreme Deep Field (XDF)",
# Astrophysical Journal Supplement Series 209, 6,
# https://doi.org/10.1088/0067-0049/209/1/6. P. B. Stetson (1987), "DAOPHOT: a computer
# program for crowded-field stellar photometry", Publications of the Astronomical Society
# of the Pacific 99, 191, https://doi.org/10.1086/131977.
