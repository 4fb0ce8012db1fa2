r"""
Integrate functions and samples
===============================

The integral of a function between two limits is the area below its curve. If you have
the function, hand it to ``scipy.integrate.quad``, which chooses where to look and often
comes close to the last digit. If you have only samples, ``trapezoid`` and ``simpson``
add them up, and the spacing of the samples decides how good the result can be.

**You will learn** to integrate a function and read the error estimate, to recognise
what ``quad`` cannot see, to integrate samples and predict the error from their spacing,
and to avoid a way of drawing sample points that wastes more than half of them.
"""

# %%
# Integrate a function
# --------------------
# ``quad`` takes the function and the two limits. It returns the integral and an estimate
# of its error. Here the function is :math:`\cos^2 e^x` on [0, 3], which oscillates
# faster and faster.

import matplotlib.pyplot as plt
import numpy as np
from scipy import integrate, special

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.integrate", "numpy"]
# sphinx_gallery_thumbnail_number = 1


def wave(x):
    return np.cos(np.exp(x)) ** 2


value, estimate = integrate.quad(wave, 0, 3)
round(value, 6), estimate < 1e-8
# => (1.296468, True)

# %%
# This integral has a *closed form*, a formula for its value. Substitute :math:`u = e^x`
# and write :math:`\cos^2 u` as :math:`(1 + \cos 2u) / 2`:
#
# .. math:: \int_0^3 \cos^2 e^x \, dx = \frac{3}{2}
#           + \frac{\mathrm{Ci}(2 e^3) - \mathrm{Ci}(2)}{2}
#
# Ci is the *cosine integral*, a known function: ``special.sici`` returns it as its second
# value. The true error is far smaller than the estimate, which is cautious.
#
# You may have seen this integral called *indefinite*. It is *definite*: it has limits, so
# its value is a number. An indefinite integral is a function, one whose derivative is
# :math:`\cos^2 e^x`.

_, (low, high) = special.sici([2, 2 * np.exp(3)])
exact = 3 / 2 + (high - low) / 2
np.isclose(exact, 1.296467785724373, rtol=1e-14).item()  # as published
# => True
abs(value - exact) < 1e-14, abs(value - exact) < estimate
# => (True, True)

# %%
# ``quad`` computes the function at 21 places and adds up these values, each multiplied by
# a weight. Then it halves the parts of the interval where the error seems large, and
# does the same there, as often as needed. Below, a tick marks each place where it asked
# for the function: they crowd where it oscillates fast.


def places_asked(function, low, high):
    places = []

    def noted(x):
        places.append(x)
        return function(x)

    integrate.quad(noted, low, high)
    return places


asked = places_asked(wave, 0, 3)
late = sum(x > 1.5 for x in asked)  # in the right half
late > 2 * (len(asked) - late)
# => True

# sphinx_gallery_alt = "A curve between 0 and 1 that oscillates faster towards the right, its area shaded; ticks below it are denser towards the right."
fig, ax = plt.subplots(layout="constrained")
x = np.linspace(0, 3, 2000)
ax.plot(x, wave(x))
ax.fill_between(x, wave(x), alpha=0.25)
ax.plot(asked, np.full(len(asked), -0.08), "|", color="C1", markersize=12)
ax.text(0, -0.16, "where quad asked", color="C1", va="top", fontsize=9)
ax.set(xlabel="x", ylabel="cos²(eˣ)", ylim=(-0.27, 1.05), yticks=[0, 0.5, 1])
plt.show()

# %%
# Know what quad cannot see
# -------------------------
# ``quad`` knows the function only where it asked. The bell :math:`e^{-x^2}` has the area
# :math:`\sqrt{\pi}`, and next to nothing of it lies beyond -10 000 and 10 000. But ``quad``
# says 0, with an error of 0.


def bell(x):
    return np.exp(-(x**2))


round(np.sqrt(np.pi).item(), 6)
# => 1.772454
[round(number, 6) for number in integrate.quad(bell, -10_000, 10_000)]
# => [0.0, 0.0]

# %%
# Of the first 21 places, only the middle one lies on the bell. ``quad`` sees that the
# value is uncertain and halves the interval, right through the bell. It never asks at the
# ends of a part, so both halves look empty.

asked = places_asked(bell, -10_000, 10_000)
sum(abs(x) < 10 for x in asked)  # how often it asked on the bell
# => 1

# %%
# Draw a function before you integrate it, then tell ``quad`` where to look. ``points``
# names places where it cuts the interval. Or take ``np.inf`` as limits: ``quad`` then
# squeezes the whole axis into a finite interval, with most of its places near zero.

round(integrate.quad(bell, -10_000, 10_000, points=[-10, 10])[0], 6)
# => 1.772454
round(integrate.quad(bell, -np.inf, np.inf)[0], 6)
# => 1.772454

# %%
# A peak far from zero is lost again. Cut the axis at the peak and add the two parts.


def far_bell(x):
    return bell(x - 1000)


round(integrate.quad(far_bell, -np.inf, np.inf)[0], 6)
# => 0.0
left = integrate.quad(far_bell, -np.inf, 1000)[0]
right = integrate.quad(far_bell, 1000, np.inf)[0]
round(left + right, 6)
# => 1.772454

# %%
# Integrate samples
# -----------------
# A measurement gives no function, only values ``y`` at places ``x``. The *trapezoidal
# rule* joins neighbours by straight lines. *Simpson's rule* lays a parabola through each
# three of them. Give ``y`` first, then ``x``. Without ``x`` the samples count as 1 apart.


def ripple(x):
    return np.sin(x) * np.cos(x**2) + 1


truth = integrate.quad(ripple, 0, 5)[0]
np.isclose(truth, 5.10034506754, rtol=1e-11).item()  # as published
# => True
x = np.linspace(0, 5, 151)
for rule in (integrate.trapezoid, integrate.simpson):
    print(f"{rule.__name__:9} {rule(ripple(x), x=x):.6f}")
# => trapezoid 5.100161
#    simpson   5.100346
round(float(integrate.trapezoid(ripple(x))), 3)  # the spacing is forgotten
# => 153.005

# sphinx_gallery_alt = "A wavy curve, fourteen samples on it joined by straight lines, and the area below the lines shaded; the lines cut off the crests at the right."
fig, ax = plt.subplots(layout="constrained")
few = np.linspace(0, 5, 14)
ax.plot(x, ripple(x), label="function")
ax.plot(few, ripple(few), "o--", markersize=5, label="trapezoids")
ax.fill_between(few, ripple(few), color="C1", alpha=0.2)
ax.set(xlabel="x", ylabel="sin x cos x² + 1", ylim=(0, 2.4))
ax.legend(ncols=2, loc="upper left")
plt.show()

# %%
# **Then and now.** Old code says ``np.trapz``, or imports ``trapz`` and ``simps`` from
# ``scipy.integrate``. The last two are gone, and ``np.trapz`` went with NumPy 2.4. Write
# ``scipy.integrate.trapezoid`` (or ``np.trapezoid``) and ``scipy.integrate.simpson``. The
# arguments are the same, except that ``simpson`` has lost ``even``.

hasattr(integrate, "trapz"), hasattr(integrate, "simps")
# => (False, False)

# %%
# Predict the error from the spacing
# ----------------------------------
# Sample a smooth function evenly. Halve the spacing, and the error of the trapezoidal rule
# falls to a quarter, that of Simpson's rule to a sixteenth. With both axes logarithmic,
# the errors lie on lines with slopes of 2 and 4. These are the *orders* of the two
# rules, and a straight line through the finest four grids finds them.

intervals = 2 ** np.arange(4, 11)
spacing = 5 / intervals
errors = {}
for rule in (integrate.trapezoid, integrate.simpson):
    grids = [np.linspace(0, 5, n + 1) for n in intervals]
    errors[rule.__name__] = np.abs([rule(ripple(x), x=x) - truth for x in grids])
for name, error in errors.items():
    slope = np.polyfit(np.log(spacing[3:]), np.log(error[3:]), 1)[0]
    print(f"{name:9} {slope:.1f}")
# => trapezoid 2.0
#    simpson   4.0

# %%
# The coarsest grids, at the right, lie off the lines: there, the samples are too few to
# follow the waves, and Simpson's rule is even the worse one.

bool(errors["simpson"][0] > 10 * errors["trapezoid"][0])
# => True

# sphinx_gallery_alt = "Error against spacing on logarithmic axes: two rows of points, the trapezoidal rule along a line of slope 2, Simpson's rule along a steeper one of slope 4, except for its two coarsest grids, which lie above it."
fig, ax = plt.subplots(layout="constrained")
for (name, error), order, style in zip(errors.items(), (2, 4), "os", strict=True):
    ax.loglog(spacing, error, style, label=f"{name}, slope {order}")
    ax.loglog(spacing, error[-1] * (spacing / spacing[-1]) ** order, color="0.6", lw=1)
ax.set(xlabel="spacing", ylabel="absolute error")
ax.legend(loc="lower right")
plt.show()

# %%
# If the samples are noisy, Simpson's rule may gain nothing. Integrate pure noise with a
# standard deviation of 0.1 on the grid of 151 samples, ten thousand times. It causes the
# same typical error in both rules. Their own error, without noise, is below 0.0002.

rng = np.random.default_rng(20260101)
noise = rng.normal(0, 0.1, size=(10_000, 151))
for rule in (integrate.trapezoid, integrate.simpson):
    print(f"{rule.__name__:9} {rule(noise, dx=5 / 150).std():.2f}")
# => trapezoid 0.04
#    simpson   0.04
even = np.linspace(0, 5, 151)
abs(float(integrate.trapezoid(ripple(even), x=even)) - truth) < 2e-4
# => True

# %%
# Do not clip your sample points
# ------------------------------
# In code that you may have copied, 150 sample points are drawn from a normal
# distribution with mean 4 and standard deviation 4, sorted, and clipped to [0, 5]. The
# result was off by 0.0583. Clipping moves every point outside onto an end, and points at
# the same place enclose no area: more than half of the samples are wasted. Repeat it 500
# times, and count the places that are left.

rng = np.random.default_rng(20260101)
points = np.sort(rng.normal(4, 4, size=(500, 150))).clip(0, 5)
int(np.median([len(np.unique(row)) for row in points]))
# => 68
missed = np.abs(integrate.trapezoid(ripple(points), x=points) - truth)
round(float(np.median(missed)), 2)
# => 0.04

# %%
# The places that are left lie at random. The error of a trapezoid grows with the third
# power of its width, so the few widest gaps make most of it. The published 0.0583 is
# nothing unusual: about seven attempts of ten do better. If you can choose the places,
# space them evenly.

(missed < 0.0583).mean().round(1).item()
# => 0.7
even = np.linspace(0, 5, 150)
off = abs(float(integrate.trapezoid(ripple(even), x=even)) - truth)
off < 2e-4
# => True

# sphinx_gallery_alt = "Left: one attempt's samples on the curve, joined by dashed lines that cut straight across wide gaps. Right: histogram of 500 errors on a logarithmic axis, most between 0.01 and 0.1; a line marks the even grid, far left at 0.0002."
fig, axs = plt.subplots(1, 2, figsize=(7.2, 3.4), layout="constrained")
axs[0].plot(even, ripple(even), label="function")
axs[0].plot(points[0], ripple(points[0]), "o--", markersize=3, label="one attempt")
axs[0].set(xlabel="x", ylabel="sin x cos x² + 1", ylim=(0, 2.7))
axs[0].legend(ncols=2, loc="upper left", columnspacing=1)
axs[1].hist(missed, np.geomspace(5e-5, 1, 31), color="C5", edgecolor="white")
axs[1].axvline(off, color="C1", linestyle="--")
axs[1].text(1.3 * off, 55, "even grid", color="C1")
axs[1].set(xscale="log", xlabel="absolute error", ylabel="attempts")
plt.show()

# %%
# Keep the running integral
# -------------------------
# ``cumulative_trapezoid`` returns the integral from the first sample up to each one: from
# a speed, the distance covered so far. Without ``initial=0`` it starts after the first
# trapezoid and is one value shorter than the samples.

time = np.linspace(0, np.pi, 201)
covered = integrate.cumulative_trapezoid(np.sin(time), time, initial=0)
covered.shape, integrate.cumulative_trapezoid(np.sin(time), time).shape
# => ((201,), (200,))
bool(np.all(np.abs(covered - (1 - np.cos(time))) < 1e-4))
# => True

# %%
# Exercises
# ---------
# ``check("integration-1", answer)`` says what is wrong, or that nothing is. The first
# exercise needs these measurements, the time in hours and the level in mg/l:

hours = np.array([0, 0.5, 1, 2, 4, 8, 12])
level = np.array([0, 4.8, 6.1, 5.2, 3.1, 1.2, 0.4])

# %%
# **Exercise 1.** ``level`` is a drug's concentration in the blood, measured at the uneven
# times ``hours``. Find its integral by trapezoids, the *area under the curve* of
# pharmacology. At what time is half of the area reached, if you join the values of the
# running integral by straight lines? Answer with the pair of area and time.
#
# .. hint::
#
#    The running integral starts at 0. Where does it pass half of its last value?
#
# .. hint::
#
#    ``np.interp(half, area, hours)`` reads the time off the running integral.
#
# .. solution::

area = integrate.cumulative_trapezoid(level, hours, initial=0)
half = np.interp(area[-1] / 2, area, hours)
round(float(area[-1]), 3), round(float(half), 2)
# => (29.675, 3.27)
check("integration-1", (area[-1], half))
# => Right. The unit of the area is mg/l times hours.

# %%
# **Exercise 2.** Integrate ``ripple`` by trapezoids on [0, 5] with 50 intervals and with
# 100. The error falls to a quarter. Use this to cancel it: combine the two results to a
# better one, and answer with that number. Which rule have you found?
#
# .. hint::
#
#    If the error of the fine result is :math:`e`, that of the coarse one is about
#    :math:`4e`. What is their difference?
#
# .. hint::
#
#    Add a third of the difference, fine minus coarse, to the fine result.
#
# .. solution::

x = np.linspace(0, 5, 101)
fine = integrate.trapezoid(ripple(x), x=x)
coarse = integrate.trapezoid(ripple(x[::2]), x=x[::2])
better = fine + (fine - coarse) / 3
np.isclose(better, integrate.simpson(ripple(x), x=x), rtol=1e-12).item()
# => True
check("integration-2", better)
# => Right. It is Simpson's rule. The trick is Richardson's (1911).

# %%
# **Exercise 3.** Is Simpson's rule always the better one? Integrate :math:`e^{\cos x}`
# over its whole period, from 0 to :math:`2\pi`, with 8 intervals by each rule. Answer
# with the pair of errors, result minus truth, the trapezoidal rule's first. The truth is
# ``2 * np.pi * special.i0(1)``.
#
# .. hint::
#
#    Eight intervals need nine points, and both ends are among them.
#
# .. solution::

x = np.linspace(0, 2 * np.pi, 9)
y = np.exp(np.cos(x))
whole = 2 * np.pi * special.i0(1)
both = integrate.trapezoid(y, x=x) - whole, integrate.simpson(y, x=x) - whole
bool(abs(both[1]) > 1000 * abs(both[0]))  # the errors of the trapezoids cancel
# => True
check("integration-3", both)
# => Right. For a smooth function over its period, trapezoids are hard to beat.

# %%
# **Exercise 4.** Integrate ``wave``, which is :math:`\cos^2 e^x`, from 0 to 7. ``quad``
# warns that it has run out of subdivisions, and its result is off by more than 0.05.
# Answer with the right value, found with ``quad``, not with the closed form.
#
# .. hint::
#
#    The warning names the number of subdivisions that ``quad`` may make. It is an
#    argument of ``quad``.
#
# .. hint::
#
#    The argument is ``limit``. Raise it until the warning disappears.
#
# .. solution::

seven, estimate = integrate.quad(wave, 0, 7, limit=1000)
round(seven, 6), estimate < 1e-7
# => (3.288605, True)
rough = integrate.quad(wave, 0, 7, full_output=True)[0]  # instead of a warning
abs(rough - seven) > 0.05
# => True
check("integration-4", seven)
# => Right. The function has more waves than 50 subdivisions can follow.

# %%
# What to read next
# -----------------
# - `Work with probability distributions <plot_distributions.html>`_: areas below curves
#   that are probabilities.
# - `Simulate the diffusion of heat <../simulation/plot_heat_equation.html>`_ steps an
#   equation forward in time.
# - `Integration in SciPy's guide
#   <https://docs.scipy.org/doc/scipy/tutorial/integrate.html>`_ goes on to double
#   integrals and to differential equations.
#
# Reference: R. Piessens, E. de Doncker-Kapenga, C. W. Überhuber and D. K. Kahaner (1983),
# *QUADPACK: A Subroutine Package for Automatic Integration*, Springer,
# https://doi.org/10.1007/978-3-642-61786-7, the method behind ``quad``.
