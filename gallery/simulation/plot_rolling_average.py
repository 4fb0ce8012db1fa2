r"""
Smooth a noisy trace with a rolling average
===========================================

A recording carries noise, and its derivatives carry more of it: each difference of
neighbours throws signal away and keeps the noise. The cheapest cure is to replace every
sample by the mean of its neighbourhood: ``np.convolve(data, np.ones(k) / k, "same")``.
The ends of the data and the peaks pay for it.

**You will learn** to smooth a series with ``np.convolve``, to choose between its modes
``full``, ``same`` and ``valid``, to repair the ends, and to predict from the window
length how much of a rhythm survives.
"""

# %%
# Take a trace that is too noisy to read
# --------------------------------------
# The data are a simulated action potential of the squid axon (Hodgkin and Huxley, 1952).
# Its second derivative shows where the impulse takes off and where it turns back, but
# there the noise is as tall as the impulse.

import matplotlib.pyplot as plt
import numpy as np
from scipy import ndimage, signal

from arraybook.datasets import action_potential
from arraybook.diagrams import draw_convolution
from arraybook.exercises import check
from arraybook.signals import convolution_steps, rolling_mean

# sphinx_gallery_tags = ["level: beginner", "numpy", "scipy.signal", "signals"]
# sphinx_gallery_thumbnail_number = 2

recording = action_potential()
step = 1e3 * (recording.time[1] - recording.time[0])  # ms between samples
time = 1e3 * recording.time[1:-1]  # ms; a second difference loses both ends
curvature = np.diff(recording.voltage, n=2) / step**2  # mV/ms²

# sphinx_gallery_alt = "Above, a nerve impulse over time, smooth to the eye; below, its second derivative, a band of noise with a burst at the impulse."
fig, axs = plt.subplots(2, sharex=True, layout="constrained")
axs[0].plot(1e3 * recording.time, recording.voltage)
axs[0].set(ylabel="voltage (mV)")
axs[1].plot(time, curvature, color="C1", linewidth=0.8)
axs[1].set(xlabel="time (ms)", ylabel="curvature\n(mV/ms²)")
plt.show()

# %%
# Average ten neighbours
# ----------------------
# A *kernel* is a short list of weights. Ten equal weights that sum to 1 make every
# output value the mean of ten input values.

kernel = np.ones(10) / 10
smooth = np.convolve(curvature, kernel, mode="same")

# sphinx_gallery_alt = "The noisy second derivative in pale blue and, on top, its rolling mean: a peak and then a trough out of a quiet line."
fig, ax = plt.subplots(layout="constrained")
ax.plot(time, curvature, color="C5", linewidth=0.7, label="as measured")
ax.plot(time, smooth, color="C1", linewidth=2, label="mean of 10")
ax.set(xlim=(3, 12), ylim=(-4200, 5400))
ax.set(xlabel="time (ms)", ylabel="curvature (mV/ms²)")
ax.legend(ncols=2)
plt.show()

# %%
# Before the impulse there is only noise. If its errors were independent, the spread
# would shrink by :math:`\sqrt{10} \approx 3.2`. It shrinks by more, because neighbouring
# errors of a difference tend to have opposite signs and cancel.
#
# The weights must sum to 1: without the division everything is ten times too large.
# Divide other kernels by ``kernel.sum()``. ``rolling_mean`` of this book's package agrees.

quiet = time < 5
round(10**0.5, 1), round(float(curvature[quiet].std() / smooth[quiet].std()), 1)
# => (3.2, 12.8)
np.allclose(np.convolve(curvature, np.ones(10), mode="same"), 10 * smooth)
# => True
np.allclose(rolling_mean(curvature, 10), smooth)
# => True

# %%
# Watch the kernel slide
# ----------------------
# Five samples and four weights are enough to see what a convolution does. The kernel is
# *flipped*, then it slides along the data. At each position the numbers above each
# other are multiplied, and the products are added.

data = np.array([2, 3, 1, 4, 1])
weights = np.array([1, 2, 3, 4])

# sphinx_gallery_alt = "Animation: the flipped kernel 4 3 2 1 slides below the data 2 3 1 4 1; the products and their sums appear step by step."
animation = draw_convolution(data, weights)
plt.show()

# %%
# Index 3 of the output is the first position where all weights meet a sample. The flip
# makes no difference to a mean, whose weights read the same from both sides. Where it
# does, ``np.correlate`` slides the weights as they are. A trap: without a mode,
# ``np.convolve`` returns every position, but ``np.correlate`` only those where all
# weights meet a sample.

np.convolve(data, weights)
# => array([ 2,  7, 13, 23, 24, 18, 19,  4])
convolution_steps(data, weights)[3].products  # what is added at index 3
# => array([8., 9., 2., 4.])
np.correlate(data, weights, mode="full")
# => array([ 8, 18, 17, 27, 21, 12,  6,  1])
np.correlate(data, weights)  # its default mode is "valid"
# => array([27, 21])

# sphinx_gallery_alt = "Still of the step at index 3: 2 times 4 plus 3 times 3 plus 1 times 2 plus 4 times 1 is 23."
draw_convolution(data, weights, step=3)
plt.show()

# %%
# Choose what happens at the ends
# -------------------------------
# The mode says which positions to keep: ``full`` every one where kernel and data touch,
# ``same`` the central ones, ``valid`` only those where the kernel lies inside the data.
#
# The pitfall: ``same`` means as long as the *longer* of the two. With a kernel that is
# longer than the data, you get more values back than you put in, and no warning.

for mode in ("full", "same", "valid"):
    result = np.convolve(data, weights, mode)
    print(mode, len(result), result)
# => full 8 [ 2  7 13 23 24 18 19  4]
#    same 5 [ 7 13 23 24 18]
#    valid 2 [23 24]
len(data), len(np.convolve(data, np.ones(8) / 8, mode="same"))
# => (5, 8)

# %%
# In ``full`` and ``same`` the missing samples count as zero, which pulls both ends
# towards zero, whatever the data. Use ``valid`` and accept a shorter output, or
# let SciPy fill in better samples: ``mode="nearest"`` repeats the last one,
# ``mode="reflect"`` mirrors the data.

flat = np.ones(50)
pulled = rolling_mean(flat, 10)
pulled[:6].round(6).tolist(), pulled[-5:].round(6).tolist()
# => ([0.5, 0.6, 0.7, 0.8, 0.9, 1.0], [1.0, 0.9, 0.8, 0.7, 0.6])
round(float(rolling_mean(-65 * flat, 10)[0]), 6)  # a voltage at rest, pulled up
# => -32.5
repaired = ndimage.uniform_filter1d(flat, 10, mode="nearest")
np.allclose(repaired, 1)
# => True

# sphinx_gallery_alt = "Means of a constant: mode same bends down to one half at the ends, nearest stays at 1, valid stays at 1 but is shorter."
fig, ax = plt.subplots(layout="constrained")
ax.plot(pulled, label="same")
ax.plot(repaired, "--", label="uniform_filter1d, nearest")
inside = rolling_mean(flat, 10, "valid")
ax.plot(np.arange(5, 46), inside - 0.04, lw=4, label="valid (drawn lower)")
ax.set(ylim=(0, 1.1), xlabel="sample", ylabel="mean of 10")
ax.legend(loc="lower center")
plt.show()

# %%
# Know what the window takes away
# -------------------------------
# A longer window removes more noise and more signal. For a sine wave the loss can be
# computed exactly: ``signal.freqz`` returns the factor that is left of its amplitude,
# here for periods of 20, 40 and 100 samples. The frequencies ``worN`` are in radians
# per sample: :math:`2\pi` over the period. A wave that fits into the window a whole
# number of times vanishes.

periods = np.array([20, 40, 100])
for window in (10, 20):
    _, response = signal.freqz(np.ones(window) / window, worN=2 * np.pi / periods)
    print(window, np.abs(response).round(2).tolist())
# => 10 [0.64, 0.9, 0.98]
#    20 [0.0, 0.64, 0.94]

# %%
# Beyond the first zero a part comes back in *side lobes*. A rolling mean weakens fast
# rhythms; it does not cut them off. The tallest lobe lets this share through:

frequency, short = signal.freqz(np.ones(10) / 10, worN=512)
_, long = signal.freqz(np.ones(20) / 20, worN=512)
round(float(np.abs(short[frequency > 2 * np.pi / 10]).max()), 2)
# => 0.22

# sphinx_gallery_alt = "Left: the impulse after means of 10 and 20, the longer one flatter. Right: gain against frequency, falling to zero and coming back in lobes."
fig, axs = plt.subplots(1, 2, layout="constrained")
axs[0].plot(time, smooth)
axs[0].plot(time, rolling_mean(curvature, 20), "--")
axs[0].set(xlim=(5, 8), xlabel="time (ms)", ylabel="curvature (mV/ms²)")
axs[1].plot(frequency / (2 * np.pi), np.abs(short), label="window of 10")
axs[1].plot(frequency / (2 * np.pi), np.abs(long), "--", label="window of 20")
axs[1].set(xlabel="frequency (cycles per sample)", ylabel="gain")
axs[1].legend()
plt.show()

# %%
# You may have read that larger windows shift peaks in time. The centre of a spike stays
# at 50; an even window, which has no middle sample, moves it by half a sample.
#
# The *maximum* of a lopsided peak does move. Below, its index in the noiseless data:
# unsmoothed, mean of 9, mean of 21.

spike = np.zeros(101)
spike[50] = 1
for window in (9, 10, 20, 21):
    print(window, round(float(rolling_mean(spike, window) @ np.arange(101)), 6))
# => 9 50.0
#    10 50.5
#    20 50.5
#    21 50.0
truth = np.diff(recording.clean, n=2) / step**2
[int(rolling_mean(truth, window).argmax()) for window in (1, 9, 21)]
# => [249, 247, 242]

# %%
# Pick another tool when you need one
# -----------------------------------
# ``uniform_filter1d`` keeps a running sum, so a long window costs no more than a short
# one. ``sliding_window_view`` shows all windows as rows, ready for a median.

np.allclose(ndimage.uniform_filter1d(curvature, 10, mode="constant"), smooth)
# => True
windows = np.lib.stride_tricks.sliding_window_view(curvature, 10)
np.allclose(windows.mean(axis=1), rolling_mean(curvature, 10, "valid"))
# => True

# %%
# ``savgol_filter`` fits a polynomial in each window (Savitzky and Golay, 1964). For the
# same window it keeps more of a peak than the mean and lets through more noise. With
# ``deriv=2`` it smooths and differentiates in one step, which suits our problem: from
# the voltage it finds a deeper trough than the mean, with less noise. Each line below
# shows the depth of the trough and the spread of the noise, both in mV/ms².

mean = rolling_mean(curvature, 21)
cubic = signal.savgol_filter(curvature, 21, polyorder=3)
both = signal.savgol_filter(recording.voltage, 21, polyorder=3, deriv=2, delta=step)
table = {"true": truth, "mean": mean, "cubic": cubic, "one step": both[1:-1]}
for name, values in table.items():
    print(f"{name:8} {values.min():6.0f} {values[quiet].std():3.0f}")
# => true      -2383   0
#    mean       -708  48
#    cubic     -1376  73
#    one step   -995  11

# %%
# Exercises
# ---------
# ``check("rolling_average-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** A live display cannot average samples that lie in the future. Write
# ``causal_mean``: each output is the mean of the latest ten samples. By how many
# samples does the centre of the response lag behind the spike?
#
# .. hint::
#
#    In mode ``full``, which samples does the output at index ``i`` see?
#
# .. solution::


def causal_mean(data, window):
    return np.convolve(data, np.ones(window) / window)[: len(data)]


late = causal_mean(spike, 10)
lag = float(late @ np.arange(101)) - 50
round(lag, 6)
# => 4.5
check("rolling_average-1", lag)
# => Right. Every causal mean comes late by half a sample less than half its window.

# %%
# **Exercise 2.** Repair the ends without SciPy: divide by the share of the kernel that
# lies on the data. Try it on a constant, and then on the slope ``np.arange(50)`` with a
# window of 9, which is the answer.
#
# .. hint::
#
#    What does the rolling mean return for an array of ones?
#
# .. solution::


def mean_of_present(data, window):
    return rolling_mean(data, window) / rolling_mean(np.ones(len(data)), window)


# A constant is repaired; a slope is not, it starts at 2.0 instead of 0.0.
np.allclose(mean_of_present(flat, 10), 1)
# => True
slope = mean_of_present(np.arange(50), 9)
slope[:5].round(6).tolist()  # the first is the mean of 0, 1, 2, 3 and 4
# => [2.0, 2.5, 3.0, 3.5, 4.0]
check("rolling_average-2", slope)
# => Right. A mean of what is there bends a slope at its ends.

# %%
# **Exercise 3.** A recording at 2000 samples per second hums at 50 Hz. Choose the
# shortest window that removes the hum completely. What does it leave at 75, 100 and
# 150 Hz? How much of the hum is left with a window of 30? The answer has these three
# parts.
#
# .. hint::
#
#    The mean over one whole period of a sine is zero. How many samples is that? With
#    ``fs=2000``, ``signal.freqz`` takes the frequencies ``worN`` in Hz.
#
# .. solution::

hum = np.sin(2 * np.pi * 50 * np.arange(2000) / 2000)
np.allclose(rolling_mean(hum, 40, "valid"), 0)
# => True
_, left = signal.freqz(np.ones(40) / 40, worN=[75, 100, 150], fs=2000)
np.abs(left).round(2).tolist()  # whole multiples of 50 Hz vanish too
# => [0.21, 0.0, 0.0]
rest = float(np.abs(rolling_mean(hum, 30, "valid")).max())
round(rest, 2)
# => 0.3
check("rolling_average-3", (40, np.abs(left), rest))
# => Right. Whole multiples of 50 Hz vanish with it, other frequencies do not.

# %%
# What to read next
# -----------------
# - `Animate a traveling wave <plot_traveling_wave.html>`_ makes an array move.
# - `The multidimensional image filters of SciPy
#   <https://docs.scipy.org/doc/scipy/tutorial/ndimage.html>`_ explain the modes at
#   the ends, with a picture of each.
#
# References: A. L. Hodgkin and A. F. Huxley (1952), "A quantitative description of
# membrane current and its application to conduction and excitation in nerve", Journal
# of Physiology 117, 500, https://doi.org/10.1113/jphysiol.1952.sp004764. A. Savitzky
# and M. J. E. Golay (1964), "Smoothing and differentiation of data by simplified least
# squares procedures", Analytical Chemistry 36, 1627,
# https://doi.org/10.1021/ac60214a047.
