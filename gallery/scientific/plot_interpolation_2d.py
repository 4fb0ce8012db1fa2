r"""
Fill a grid from scattered points
=================================

Rain gauges, boreholes and electrodes stand where they can, but a map needs a value at
each point of a grid. ``griddata`` fills the grid inside the outermost points and leaves
NaN outside; ``RBFInterpolator`` fills all of it. If the measurements lie on a coarse grid
already, ``RegularGridInterpolator`` uses that and comes closer. A smoothing spline that
smooths too little can be excellent in the middle and wrong by thousands at the edge.

**You will learn** to make a grid, to fill it in four ways, to draw the error against a
known function as a map, and to recognise the places where no method should be trusted.
"""

# %%
# Scatter points over a known function
# ------------------------------------
# To judge a method, try it where the truth is known. Here it is a *ripple*: at the
# distance :math:`r` from the corner its value is :math:`r + \sin r^2`, waves that become
# narrower as they rise. It is measured at 1000 random points of the square from 0 to 5,
# without noise.

import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy import interpolate, spatial

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.interpolate", "scipy.spatial"]
# sphinx_gallery_thumbnail_number = 2


def ripple(x, y):
    r = np.hypot(x, y)  # the square root of x² + y²
    return r + np.sin(r**2)


rng = np.random.default_rng(20260101)
points = rng.uniform(0, 5, (1000, 2))  # a row each: x, y
values = ripple(points[:, 0], points[:, 1])

# %%
# Make the grid
# -------------
# ``np.mgrid`` is indexed with slices and returns two arrays, the x and the y of each
# grid point. A trick that puzzles readers: if the step is an imaginary number, ``101j``,
# it is the *number* of points, and the end is included. Without ``j`` it is a step, and
# the end is left out. ``linspace`` and ``meshgrid`` say the same in words.

np.mgrid[0:5:5j].tolist(), np.mgrid[0:5:5].tolist(), np.mgrid[0:5:1].tolist()
# => ([0.0, 1.25, 2.5, 3.75, 5.0], [0], [0, 1, 2, 3, 4])
x, y = np.mgrid[0:5:101j, 0:5:101j]
line = np.linspace(0, 5, 101)
np.array_equal([x, y], np.meshgrid(line, line, indexing="ij"))
# => True

# %%
# The classic example has a grid of a million points. That takes longer and says nothing
# more, as the measured points are the same 1000. Here 101 by 101 are enough: even the
# narrowest wave, at the far corner, where :math:`r = \sqrt{50}`, is about
# :math:`\pi / r` wide, nearly nine grid steps.

truth = ripple(x, y)
round(float(np.pi / np.hypot(5, 5) / line[1]), 1)
# => 8.9


def draw_map(ax, shown, title, **settings):
    edges = (-0.025, 5.025, -0.025, 5.025)  # half a step around the outer grid points
    image = ax.imshow(shown.T, origin="lower", extent=edges, **settings)
    ax.set(xlabel="x", ylabel="y", title=title)
    ax.label_outer()
    return image


# sphinx_gallery_alt = "Left, the true ripple: rings around the lower left corner that grow narrower and higher; right, the same square known at 1000 random dots."
fig, axs = plt.subplots(1, 2, figsize=(7.4, 3.6), sharey=True, layout="constrained")
scale = {"vmin": truth.min(), "vmax": truth.max()}
image = draw_map(axs[0], truth, "the truth", **scale)
axs[1].scatter(points[:, 0], points[:, 1], c=values, s=7, **scale)
axs[1].set(xlabel="x", title="what is known", aspect="equal", xlim=(0, 5), ylim=(0, 5))
fig.colorbar(image, ax=axs, label="value")
plt.show()

# %%
# Fill it with griddata
# ---------------------
# ``griddata`` takes the points, their values, the grid and a method. ``nearest`` takes
# over the value of the nearest point. ``linear`` joins neighbouring points to triangles
# and takes each as flat; ``cubic`` curves the triangles so that they meet without a kink.
# (There is no cubic for more than two coordinates.) Each line below shows the method, the
# median of the absolute errors, and the number of NaN.


def median_error(estimate):
    return round(float(np.nanmedian(np.abs(estimate - truth))), 3)


methods = ("nearest", "linear", "cubic")
filled = {how: interpolate.griddata(points, values, (x, y), how) for how in methods}
for how in methods:
    print(how, median_error(filled[how]), int(np.isnan(filled[how]).sum()))
# => nearest 0.158 0
#    linear 0.075 431
#    cubic 0.017 431

# sphinx_gallery_alt = "Three maps of the error on one colour scale: nearest dark almost everywhere, linear along the rings, cubic pale except for spots at the far edge; white slivers at the edge of the last two."
fig, axs = plt.subplots(1, 3, figsize=(8, 3.1), sharey=True, layout="constrained")
for ax, how in zip(axs, methods, strict=True):
    error = np.abs(filled[how] - truth)
    image = draw_map(ax, error, how, vmin=0, vmax=0.5, cmap="cividis_r")
fig.colorbar(image, ax=axs, label="absolute error", extend="max", shrink=0.8)
plt.show()

# %%
# Know where the data end
# -----------------------
# Why is there NaN? Stretch a rubber band around the points: what it encloses is their
# *convex hull*. Triangles exist only inside, so ``linear`` and ``cubic`` return NaN
# outside: here at four grid points in a hundred. They do not warn, and one NaN makes a
# sum or a mean NaN.

hull = spatial.ConvexHull(points)
corners = points[hull.vertices]
outside = np.isnan(filled["cubic"])
round(float(outside.mean()), 3), float(filled["cubic"].mean())
# => (0.042, nan)

# %%
# ``fill_value=0`` would put a number there that nobody measured. Just inside the hull,
# the values are not much better: the triangles along the edge are long and thin, and join
# points that are far apart. The largest error is found there, one grid step from the left
# edge; all of the ten largest are within three steps of an edge.

error = np.abs(filled["cubic"] - truth)
place = np.unravel_index(np.nanargmax(error), error.shape)
round(float(error[place]), 1), [round(float(line[i]), 2) for i in place]
# => (1.7, [0.05, 4.15])
to_edge = np.minimum(np.minimum(x, 5 - x), np.minimum(y, 5 - y))
worst_ten = np.argsort(np.where(outside, 0, error).ravel())[-10:]
bool(to_edge.ravel()[worst_ten].max() < 3.01 * line[1])
# => True

# sphinx_gallery_alt = "The left edge of the square: the hull as a line, hatched to the left of it, where all is NaN; just inside, long thin triangles over the darkest errors."
fig, ax = plt.subplots(layout="constrained")
draw_map(ax, error, "error of cubic at the left edge", vmax=0.5, cmap="cividis_r")
ax.patch.set(hatch="////", edgecolor="0.6")  # shows through where the map is NaN
ax.triplot(*points.T, spatial.Delaunay(points).simplices, color="0.5", linewidth=0.7)
ax.plot(*points.T, "ko", markersize=4)
ax.plot(*np.vstack([corners, corners[:1]]).T, color="C1", linewidth=2.5)
ax.text(-0.08, 4.05, "hull", color="C1", rotation=90, backgroundcolor="w", va="center")
ax.set(xlim=(-0.1, 1.3), ylim=(3.6, 4.5))
plt.show()

# %%
# Fill everything with RBFInterpolator
# ------------------------------------
# A *radial basis function*, RBF for short, depends only on the distance from one point.
# ``RBFInterpolator`` puts one on each measured point and adds them, weighted so that the
# sum passes through all values. For that it solves as many equations as there are points,
# and memory grows with the square of their number. With ``neighbors=30`` it takes, for
# each grid point, only the 30 nearest. It wants the grid as rows of x and y. Each line
# below shows ``neighbors`` and the median error.

grid = np.stack([x.ravel(), y.ravel()], axis=1)
for neighbors in (10, 30, None):
    rbf = interpolate.RBFInterpolator(points, values, neighbors=neighbors)
    print(neighbors, median_error(rbf(grid).reshape(x.shape)))
# => 10 0.036
#    30 0.021
#    None 0.02

# %%
# Ten neighbours are too few; 30 do nearly what all 1000 do. There is no NaN. But where
# ``griddata`` says that it does not know, this is a guess: outside the hull the median
# error is more than six times what it is inside. Keep the mask ``outside`` with the map.

rbf = interpolate.RBFInterpolator(points, values, neighbors=30)
everywhere = rbf(grid).reshape(x.shape)
missed = np.abs(everywhere - truth)
int(np.isnan(everywhere).sum()), np.allclose(rbf(points), values)
# => (0, True)
[round(float(np.median(missed[part])), 3) for part in (~outside, outside)]
# => [0.019, 0.128]

# %%
# If the samples lie on a grid, use that
# --------------------------------------
# ``RegularGridInterpolator`` takes the axes of the samples and a table of their values:
# here 32 by 32, about as many as before. Laid out in order, they give less than a tenth
# of the error. Outside the table it raises an error, unless you ask for something else.

axis = np.linspace(0, 5, 32)
table = ripple(*np.meshgrid(axis, axis, indexing="ij"))  # table[i, j] is at x[i], y[j]
for method in ("linear", "cubic"):
    on_grid = interpolate.RegularGridInterpolator((axis, axis), table, method=method)
    print(method, median_error(on_grid((x, y))))
# => linear 0.06
#    cubic 0.002
bool(np.median(np.abs(on_grid((x, y)) - truth)) < np.median(missed) / 10)
# => True
try:
    on_grid((5.1, 2))
except ValueError as problem:
    print(problem)
# => One of the requested xi is out of bounds in dimension 0

# sphinx_gallery_alt = "Two error maps on one scale: the radial basis functions have dark spots at the far corner and edges, the regular grid is pale nearly everywhere."
fig, axs = plt.subplots(1, 2, figsize=(7.4, 3.6), sharey=True, layout="constrained")
look = {"vmax": 0.5, "cmap": "cividis_r"}
draw_map(axs[0], missed, "RBF, 1000 scattered points", **look)
on_table = np.abs(on_grid((x, y)) - truth)
image = draw_map(axs[1], on_table, "cubic, grid of 32 by 32", **look)
fig.colorbar(image, ax=axs, label="absolute error", extend="max")
plt.show()

# %%
# Watch a smoothing spline explode
# --------------------------------
# ``SmoothBivariateSpline`` lays one smooth surface, made of patches of polynomials, near
# the points. Its ``s`` is a bound on the sum of the squared misses. A classic example
# sets ``s=0.01`` for this ripple, with polynomials of degree 4. That is far too small:
# the surface needs more patches than 1000 points can hold down. SciPy warns. Do not
# silence that warning: here it is caught only to be shown.

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    tight = interpolate.SmoothBivariateSpline(*points.T, values, s=0.01, kx=4, ky=4)
[warning.category.__name__ for warning in caught]
# => ['UserWarning']
exploded = np.abs(tight(line, line) - truth)
float(np.median(exploded)) < 0.05, float(exploded[-1, -1]) > 1000
# => (True, True)
round(float(truth[-1, -1]), 1)
# => 6.8

# %%
# Half of the map is excellent, and at the far corner, where the truth is 6.8, the
# values are wrong by more than 1000. The median hides it: look at the maximum as well,
# and at the map. (With other random points, SciPy 1.17 gives up where 1.18 finishes, and
# the surfaces differ: so no digits are shown.)
#
# With ``s=1`` there is no warning. For it, and for ``RBFInterpolator``, these are the
# median error, the largest inside the hull, and the largest anywhere.

loose = interpolate.SmoothBivariateSpline(*points.T, values, s=1, kx=4, ky=4)
tamed = np.abs(loose(line, line) - truth)
for shown in (tamed, missed):
    three = np.median(shown), shown[~outside].max(), shown.max()
    print([round(float(error), 2) for error in three])
# => [0.02, 0.64, 6.96]
#    [0.02, 0.84, 1.64]

# sphinx_gallery_alt = "Maps of the error on a logarithmic scale from 0.001 to 1000: s=0.01 smallest near the origin and black at the far corner; s=1 and RBF without black."
fig, axs = plt.subplots(1, 3, figsize=(8, 3.1), sharey=True, layout="constrained")
maps = {"spline, s=0.01": exploded, "spline, s=1": tamed, "RBF": missed}
for ax, (title, shown) in zip(axs, maps.items(), strict=True):
    image = draw_map(ax, shown, title, norm="log", cmap="cividis_r")
    image.set_clim(1e-3, 1e3)
fig.colorbar(image, ax=axs, label="absolute error", extend="both", shrink=0.8)
plt.show()

# %%
# So ``s=1`` is usable inside the hull, and still wrong by as much as the truth itself at
# the far corner, where the surface runs on without data. Prefer ``RBFInterpolator``. If
# the values are noisy, its argument ``smoothing`` lets it pass near them.
#
# **Then and now.** Code you may have copied calls ``Rbf`` or ``interp2d``. SciPy calls
# ``Rbf`` *legacy*: use ``RBFInterpolator``. ``interp2d`` is gone: use
# ``RegularGridInterpolator`` for tables, and ``griddata`` or ``RBFInterpolator`` for
# scattered points.

# %%
# Exercises
# ---------
# ``check("interpolation_2d-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** With ``rows, columns = np.mgrid[:6, :6]``, the table
# ``10 * rows + columns`` has a row for each y and a column for each x, as an image has.
# Read the value at x = 3.2, y = 1.4 with ``RegularGridInterpolator``. Answer with a
# number; you can work it out in your head, too.
#
# .. hint::
#
#    The first axis of the table is the first coordinate.
#
# .. solution::

rows, columns = np.mgrid[:6, :6]
picture = interpolate.RegularGridInterpolator(
    (np.arange(6), np.arange(6)), 10 * rows + columns
)
value = picture((1.4, 3.2)).item()
round(value, 6)
# => 17.2
check("interpolation_2d-1", value)
# => Right. In a square table nothing warns if the axes have changed places.

# %%
# **Exercise 2.** Many fill the NaN of the cubic map with the values of ``nearest``. Is
# that better than ``RBFInterpolator`` with 30 neighbours? Answer with the two median
# absolute errors over the grid points outside the hull, ``nearest`` first, not rounded.
#
# .. hint::
#
#    ``outside`` is a mask of these points, and ``filled["nearest"]`` is there already.
#
# .. solution::

guesses = (filled["nearest"], everywhere)
both = tuple(float(np.median(np.abs(guess - truth)[outside])) for guess in guesses)
[round(error, 2) for error in both]
# => [0.24, 0.13]
check("interpolation_2d-2", both)
# => Right. Both are guesses, and RBF guesses better: it goes on with the slope at
#    the edge.

# %%
# **Exercise 3.** Someone gives x in kilometres and y in metres: multiply the second column
# of ``points``, and ``y``, by 1000. What is the median absolute error of ``griddata`` with
# ``"cubic"`` now, and what is it with ``rescale=True``? Answer with both, in this order,
# not rounded.
#
# .. hint::
#
#    ``points * [1, 1000]`` scales the second column.
#
# .. hint::
#
#    Think of the triangles: which points are neighbours, if y counts a thousandfold?
#
# .. solution::

scaled = points * [1, 1000]
medians = []
for rescale in (False, True):
    estimate = interpolate.griddata(
        scaled, values, (x, 1000 * y), method="cubic", rescale=rescale
    )
    medians.append(float(np.nanmedian(np.abs(estimate - truth))))
[round(error, 3) for error in medians]
# => [0.754, 0.017]
check("interpolation_2d-3", medians)
# => Right. Bring coordinates to a common scale before you measure distances.

# %%
# **Exercise 4.** With real data there is no truth to compare with. *Hold out* the last
# 200 points: predict their values by ``RBFInterpolator`` with 30 neighbours from the
# first 800. What is the median absolute error? Do not round it.
#
# .. hint::
#
#    The slices ``[:800]`` and ``[800:]`` part both arrays.
#
# .. hint::
#
#    No grid is needed: ask for the values at the points held out.
#
# .. solution::

known = interpolate.RBFInterpolator(points[:800], values[:800], neighbors=30)
held_out = float(np.median(np.abs(known(points[800:]) - values[800:])))
round(held_out, 3), median_error(known(grid).reshape(x.shape))  # and the truth says
# => (0.027, 0.032)
check("interpolation_2d-4", held_out)
# => Right. It is close to what the truth says, and you did not need the truth.

# %%
# What to read next
# -----------------
# - `Interpolate between samples <plot_interpolation_1d.html>`_: what ``s`` means, and
#   what happens beyond the last sample.
# - `Fit a plane and judge the fit <../learning/plot_linear_regression.html>`_: more on
#   judging by data held out.
# - `Multivariate interpolation
#   <https://docs.scipy.org/doc/scipy/tutorial/interpolate.html>`_ in SciPy's guide.
#
# References: G. E. Fasshauer (2007), *Meshfree Approximation Methods with MATLAB*, World
# Scientific, https://doi.org/10.1142/6437. P. Dierckx (1993), *Curve and Surface Fitting
# with Splines*, Oxford University Press.
