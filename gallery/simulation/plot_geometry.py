r"""
Move a thousand shapes without a loop
=====================================

Each of a thousand darts has a size, a place and a direction of its own. To compute where
their corners are, one after the other, takes two loops inside each other. Let the first
axis of your arrays count the shapes instead: then scaling, moving and turning are one
expression each, for all shapes. With complex numbers as points the whole of it is one
line, ``(points * scale + shift) * np.exp(1j * angle)``. What goes wrong is mostly the
order of the steps.

**You will learn** to describe shapes as records, to fill their fields by broadcasting,
to scale, move and turn all of them at once in three ways that agree, and to draw and
animate them as one object.
"""

# %%
# Describe a shape as a record
# ----------------------------
# A dart is a triangle. What is known of it fits into one *record*, a row of named
# *fields*: three corners with an x and a y, a scale, a translation (how far it is moved
# in x and y), and an angle. Where a field holds several numbers, the shape of its array
# stands behind its type.

import timeit

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from matplotlib.collections import PolyCollection

from arraybook.diagrams import draw_speed
from arraybook.exercises import check
from arraybook.geometry import transform

# sphinx_gallery_tags = ["level: intermediate", "numpy", "matplotlib.animation", "geometry", "animation"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 3

dart = np.dtype(
    [
        ("points", np.float64, (3, 2)),
        ("scale", np.float64),
        ("translate", np.float64, (2,)),
        ("rotate", np.float64),
    ]
)
darts = np.zeros(12, dtype=dart)
dart.itemsize, darts.nbytes  # bytes of one dart, and of all
# => (80, 960)
darts["points"].shape, darts["scale"].shape
# => ((12, 3, 2), (12,))

# %%
# Fill the fields by broadcasting
# -------------------------------
# All darts have the same corners: one triangle that points up is broadcast to the twelve
# records. So are the scale and the translation. The angles go once around the circle;
# ``endpoint=False`` keeps the last dart off the first. They are in radians: a half turn
# is :math:`\pi`.

triangle = [(-0.5, -1), (0, 1), (0.5, -1)]
darts["points"] = triangle
darts["scale"] = 0.2
darts["translate"] = (1, 0)
darts["rotate"] = np.linspace(0, 2 * np.pi, 12, endpoint=False)
darts["rotate"][:4].round(4)
# => array([0.    , 0.5236, 1.0472, 1.5708])

# %%
# **Then and now.** The classic form of this program writes ``("rotate", float, 1)``.
# Before NumPy 2 that was a single number. Now the 1 is a shape, ``(1,)``, and twelve
# angles do not fit into such a field. Leave the 1 out.

old = np.zeros(12, dtype=[("rotate", np.float64, 1)])
old["rotate"].shape
# => (12, 1)
try:
    old["rotate"] = darts["rotate"]
except ValueError as error:
    print(error)
# => could not broadcast input array from shape (12,) into shape (12,1)

# %%
# Move one corner at a time
# -------------------------
# Each corner is scaled, then translated, then rotated about the origin, counter-clockwise
# by the angle :math:`\theta`:
#
# .. math::
#
#    x' = x \cos\theta - y \sin\theta, \qquad y' = x \sin\theta + y \cos\theta
#
# Both lines need the old :math:`x` and the old :math:`y`. So give the results new
# names, or assign both at once, as here.


def moved_slowly(shapes):
    result = np.zeros(shapes["points"].shape)
    for i, shape in enumerate(shapes):
        cosine, sine = np.cos(shape["rotate"]), np.sin(shape["rotate"])
        for j, point in enumerate(shape["points"]):
            x, y = point * shape["scale"] + shape["translate"]
            result[i, j] = x * cosine - y * sine, x * sine + y * cosine
    return result


corners = moved_slowly(darts)
corners[0].round(3).tolist()  # scaled and moved to the right, angle 0
# => [[0.9, -0.2], [1.0, 0.2], [1.1, -0.2]]
corners[3].round(3).tolist()  # the same after a quarter turn
# => [[0.2, 0.9], [-0.2, 1.0], [0.2, 1.1]]

# %%
# Matplotlib's ``PolyCollection`` draws all shapes as one object, and closes each by itself.
# You may know the older way, a line for each. It is closed by repeating the first corner
# at the end, which used to be done with ``np.r_``, and is clearer with ``np.concatenate``.

# sphinx_gallery_alt = "Left: twelve blue darts on a circle, flying counter-clockwise. Right: the same as black outlines, each a line of its own."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
axs[0].add_collection(PolyCollection(corners, facecolor="C0"))
for outline in corners:
    axs[1].plot(*np.concatenate([outline, outline[:1]]).T, color="k")
for ax, title in zip(axs, ["one PolyCollection", "twelve lines"], strict=True):
    ax.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal", title=title, xlabel="x")
axs[0].set_ylabel("y")
plt.show()

# %%
# Keep the order of the steps
# ---------------------------
# A rotation about the origin carries a dart that is away from it along a circle. That is
# what spreads the darts. Rotate *before* you translate, and each dart turns on the spot;
# then all of them go to the same place. Translate before you scale, and the distance is
# scaled as well.

still = darts.copy()
still["translate"] = 0
rotated_first = moved_slowly(still) + np.array([1, 0])
nearer = darts.copy()
nearer["translate"] *= 0.2  # (p + t) * s is p * s + t * s
translated_first = moved_slowly(nearer)
from_there = np.linalg.norm(rotated_first - np.array([1, 0]), axis=-1)
round(float(from_there.max()), 3)  # all corners are within this distance of (1, 0)
# => 0.224

orders = {
    "scale, translate, rotate": corners,
    "scale, rotate, translate": rotated_first,
    "translate, scale, rotate": translated_first,
}

# sphinx_gallery_alt = "Three panels: darts spread on a circle, darts piled up in one place at the right, and darts crowded around the origin."
fig, axs = plt.subplots(1, 3, figsize=(7, 2.9), sharey=True, layout="constrained")
for ax, (order, polygons) in zip(axs, orders.items(), strict=True):
    ax.add_collection(PolyCollection(polygons, facecolor=("C0", 0.5), edgecolor="C0"))
    ax.set_title(order.replace(", ", ",\n", 1), fontsize=11)
    ax.plot(0, 0, "k+")
    ax.set(xlim=(-1.3, 1.3), ylim=(-1.3, 1.3), aspect="equal", xlabel="x")
axs[0].set_ylabel("y")
plt.show()

# %%
# Move all at once
# ----------------
# The corners have the array shape (12, 3, 2), the scales (12,), the translations (12, 2).
# Broadcasting aligns shapes at the right. So give the scales new axes for the corners and
# for x and y, and the translations one for the corners. The first two steps are one line.

scales = darts["scale"][:, np.newaxis, np.newaxis]  # (12, 1, 1)
shifts = darts["translate"][:, np.newaxis]  # (12, 1, 2)
moved = darts["points"] * scales + shifts
moved.shape
# => (12, 3, 2)

# %%
# The pitfall: without the new axes it is mostly an error, but not if there are as many
# darts as corners. Then each *corner* gets a scale of its own, and nothing complains.

x = darts["points"][:3, :, 0]  # three darts, three corners
sizes = np.array([1, 2, 3])
(x * sizes)[1].tolist()  # wrong: the dart is bent out of shape
# => [-0.5, 0.0, 1.5]
(x * sizes[:, np.newaxis])[1].tolist()
# => [-1.0, 0.0, 1.0]

# %%
# The third step, the rotation, is a product with a matrix, a different one for each
# dart. ``@`` multiplies whole stacks: corners of shape (12, 3, 2) meet matrices of shape
# (12, 2, 2). The corners are rows, so they stand on the left and the matrices must be
# *transposed*: ``swapaxes(1, 2)``. Forget it, and all darts turn clockwise.

cosine, sine = np.cos(darts["rotate"]), np.sin(darts["rotate"])
matrices = np.stack([cosine, -sine, sine, cosine], axis=-1).reshape(-1, 2, 2)
by_matrices = moved @ matrices.swapaxes(1, 2)
np.allclose(by_matrices, corners, rtol=0, atol=1e-14)
# => True
clockwise = (moved @ matrices)[3]
np.allclose(clockwise, -corners[3])  # a quarter turn the other way
# => True

# %%
# Let complex numbers turn
# ------------------------
# A point can be one complex number, :math:`x + iy`; Python writes :math:`i` as ``1j``. To
# add is to move, and to multiply by :math:`e^{i\theta} = \cos\theta + i \sin\theta` is to
# turn by :math:`\theta`. In memory a complex number is two floats side by side, as x and
# y are in ``points``: so ``view`` reads them as one, without a copy.

z = darts["points"].view(np.complex128)[..., 0]  # (12, 3)
shift = darts["translate"].view(np.complex128)  # (12, 1)
angle = darts["rotate"][:, np.newaxis]  # (12, 1)
turned = (z * darts["scale"][:, np.newaxis] + shift) * np.exp(1j * angle)
by_complex = np.stack([turned.real, turned.imag], axis=-1)
np.allclose(by_complex, corners, rtol=0, atol=1e-14)
# => True

# %%
# ``transform`` of this book's package does the same with its arguments checked. It
# broadcasts, so one triangle and one scale are enough. A product of complex numbers turns
# and scales; to stretch x alone, or to mirror, takes a matrix.

angles = darts["rotate"]
np.allclose(transform(triangle, 0.2, (1, 0), angles), corners, rtol=0, atol=1e-14)
# => True

# %%
# Move a thousand
# ---------------
# A thousand darts on a disc, each on its way around the origin. There is more room
# further out. The square root of evenly spread random numbers puts more of them there.

rng = np.random.default_rng(20260101)
swarm = np.zeros(1000, dtype=dart)
swarm["points"] = triangle
swarm["scale"] = rng.uniform(0.01, 0.04, size=1000)
swarm["translate"][:, 0] = np.sqrt(rng.uniform(0.01, 1, size=1000))
swarm["rotate"] = rng.uniform(0, 2 * np.pi, size=1000)
fields = [swarm[name] for name in swarm.dtype.names]
transform(*fields).shape
# => (1000, 3, 2)

# sphinx_gallery_alt = "A thousand darts of many sizes fill a disc and fly around its centre, dark near the centre and pale at the edge."
fig, ax = plt.subplots(figsize=(5, 4.6), layout="constrained")
radius = swarm["translate"][:, 0]
style = {"array": radius, "cmap": "cividis", "clim": (0, 1.3)}
ax.add_collection(PolyCollection(transform(*fields), **style))
ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), aspect="equal", xlabel="x", ylabel="y")
plt.show()

# %%
# The loop spends time on every corner. The array expression spends some time once, and
# then next to nothing on each corner.


def seconds(function):
    return min(timeit.repeat(function, number=1, repeat=5))


slow = seconds(lambda: moved_slowly(swarm))
fast = seconds(lambda: transform(*fields))
slow > 20 * fast
# => True

# sphinx_gallery_alt = "Two bars: the loop over a thousand darts is by far the longer."
draw_speed({"two loops": slow, "transform": fast})
plt.show()

# %%
# Set them in motion
# ------------------
# Each frame of the animation needs all corners anew: only the angles change, so that is
# one call. All darts are equally fast, so those near the centre go around sooner: an
# angle grows by the distance flown, divided by the radius. ``set_verts`` hands the new
# corners to the collection that is already drawn.

fig, ax = plt.subplots(figsize=(4.8, 4.8), layout="constrained")
cloud = ax.add_collection(PolyCollection(transform(*fields), **style))
ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), aspect="equal")
ax.set_axis_off()


def update(i):
    angles = swarm["rotate"] + 0.02 * i / radius
    cloud.set_verts(transform(*fields[:3], angles))


# sphinx_gallery_alt = "Animation: a thousand darts fly counter-clockwise around the centre of a disc, the inner ones round and round, the outer ones more slowly."
animation = FuncAnimation(fig, update, frames=120, interval=40)
plt.show()

# %%
# Exercises
# ---------
# Twenty-five small squares are to stand on a circle, step by step.
# ``check("geometry-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Make a structured dtype for a square, with these fields in this order:
# ``points`` (four corners), ``scale``, ``translate`` and ``rotate``, all ``float64``.
# Check the dtype. How many bytes do 25 squares take?
#
# .. hint::
#
#    A structured dtype is made from a list with a tuple for each field: its name, its
#    type and, if it holds more than one number, its shape.
#
# .. hint::
#
#    Corners are rows: the shape of four of them is (4, 2). Two fields need no shape.
#
# .. solution::

square = np.dtype(
    [
        ("points", np.float64, (4, 2)),
        ("scale", np.float64),
        ("translate", np.float64, (2,)),
        ("rotate", np.float64),
    ]
)
square.itemsize, 25 * square.itemsize
# => (96, 2400)
check("geometry-1", square)
# => Right.

# %%
# **Exercise 2.** Make 25 such records, and fill them without a loop. The corners are
# (-1, -1), (-1, 1), (1, 1), (1, -1), in this order. Each square is scaled by 0.1 and
# translated by (1, 0). The angles go once around the circle in equal steps, from 0 up.
#
# .. hint::
#
#    Start with ``np.zeros(25, dtype=...)``. One assignment fills a field of all records.
#
# .. hint::
#
#    The last square must not land on the first: 25 steps make a whole turn.
#
# .. solution::

squares = np.zeros(25, dtype=square)
squares["points"] = [(-1, -1), (-1, 1), (1, 1), (1, -1)]
squares["scale"] = 0.1
squares["translate"] = (1, 0)
squares["rotate"] = np.linspace(0, 2 * np.pi, 25, endpoint=False)
check("geometry-2", squares)
# => Right.

# %%
# **Exercise 3.** Scale, translate and rotate the 25 squares without a loop, this time
# with ``np.einsum``, and draw them. Check all corners. What is the largest coordinate?
#
# .. hint::
#
#    In ``np.einsum("ij,jk->ik", a, b)`` each letter names an axis. One that is missing
#    behind the arrow, here j, is summed over: this is ``a @ b``.
#
# .. hint::
#
#    Let n count the squares, k the corners, and i and j be x and y: the matrices have
#    the axes nij, the corners nkj. Which letters stand behind the arrow?
#
# .. solution::

cosine, sine = np.cos(squares["rotate"]), np.sin(squares["rotate"])
matrices = np.stack([cosine, -sine, sine, cosine], axis=-1).reshape(-1, 2, 2)
scales = squares["scale"][:, np.newaxis, np.newaxis]
moved = squares["points"] * scales + squares["translate"][:, np.newaxis]
ring = np.einsum("nij,nkj->nki", matrices, moved)
np.allclose(ring, moved_slowly(squares), rtol=0, atol=1e-14)
# => True
ring[0].round(6).tolist()
# => [[0.9, -0.1], [0.9, 0.1], [1.1, 0.1], [1.1, -0.1]]
round(float(ring.max()), 6)
# => 1.104108
check("geometry-3", ring)
# => Right. np.einsum and the loops give the same numbers.

# sphinx_gallery_alt = "Twenty-five outlined squares stand on a circle, each turned by a little more than the one before, like the teeth of a wheel."
fig, ax = plt.subplots(figsize=(4, 4), layout="constrained")
ax.add_collection(PolyCollection(ring, facecolor="none", edgecolor="k"))
ax.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), aspect="equal")
ax.set_axis_off()
plt.show()

# %%
# **Exercise 4.** Turn each square of that ring by 45° more (counter-clockwise), about its
# own centre this time, so that all stay in their places. Check their corners.
#
# .. hint::
#
#    A rotation always turns about the origin. Where must the centre of a square be,
#    before you turn it, and where afterwards?
#
# .. hint::
#
#    The centre of a square is the mean of its corners: ``mean(axis=1)``. With
#    ``keepdims=True`` it fits the corners.
#
# .. hint::
#
#    Take the centres off, rotate, add the centres.
#
# .. solution::

centres = ring.mean(axis=1, keepdims=True)  # (25, 1, 2)
diamonds = transform(ring - centres, 1, (0, 0), np.pi / 4) + centres
diamonds[0].round(3).tolist()
# => [[1.0, -0.141], [0.859, 0.0], [1.0, 0.141], [1.141, 0.0]]
check("geometry-4", diamonds)
# => Right. Away from the pivot, turn, and back: that works for any pivot.

# %%
# What to read next
# -----------------
# - `Keep text and numbers in one table <../arrays/plot_records.html>`_ has more on
#   records, `Combine arrays of different shapes <../arrays/plot_broadcasting.html>`_ on
#   new axes.
# - `Animate a traveling wave <plot_traveling_wave.html>`_ takes an animation apart.
# - `numpy.einsum <https://numpy.org/doc/stable/reference/generated/numpy.einsum.html>`_
#   in NumPy's manual: sums written by the letters of their axes.
