r"""
Find where a signal crosses a threshold
=======================================

When did the nerve impulse begin, and how long did it last? Mark the samples that are
above a threshold, and look where two neighbours differ:
``high = data > threshold``, then ``np.flatnonzero(high[1:] != high[:-1]) + 1``. That is
all, as long as you compare only samples that were measured. Shortcuts that put a sample
in front of the data, or take every second crossing, fail for a signal that starts high.

**You will learn** to find upward and downward crossings and the samples on both sides
of them, to place them between two samples, to get past gaps and noise, and to read
spikes from the voltages of a simulated network.
"""

# %%
# Compare each sample with the next
# ---------------------------------
# The comparison with the threshold gives a boolean array. A crossing is a pair of
# neighbours that differ: shift the array by one place and compare it with itself.

import matplotlib.pyplot as plt
import numpy as np

from arraybook import spiking
from arraybook.datasets import action_potential
from arraybook.diagrams import draw_array
from arraybook.exercises import check
from arraybook.signals import threshold_crossings

# sphinx_gallery_tags = ["level: beginner", "numpy", "neuroscience", "signals"]
# sphinx_gallery_thumbnail_number = 2

data = np.array([0, 0, 0, 5, 5, 5, 5, 0, 0, 0, 0, 4, 4, 4, 0, 0, 0])
high = data > 2
crossed = high[1:] != high[:-1]
int(high.sum()), int(crossed.sum())  # samples above the threshold, crossings
# => (7, 4)

# sphinx_gallery_alt = "Three rows of 16 boxes with T or F: high without its last value, high without its first, and true in the four columns where these two differ."
rows = np.array([high[:-1], high[1:], crossed])
ax = draw_array(rows, np.s_[:, crossed], title="rows: high[:-1], high[1:], crossed")
plt.show()

# %%
# You will often see ``np.diff(high)`` instead. ``np.diff`` subtracts each value from the
# next. NumPy does not subtract booleans, so for them it asks whether neighbours differ (an
# *exclusive or*): the same as above. Integers it subtracts, and the difference has a sign.

np.array_equal(np.diff(high), crossed)
# => True
small = np.array([False, True, True, False])
np.diff(small).tolist(), np.diff(small.astype(int)).tolist()
# => ([True, False, True], [1, 0, -1])

# %%
# Get the indices
# ---------------
# ``np.flatnonzero`` returns the indices of the true values. Column ``i`` of the picture
# compares the samples ``i`` and ``i + 1``, so the index itself is the last sample *before*
# the crossing, and one more is the first *after* it.

before = np.flatnonzero(crossed)
after = before + 1
before.tolist(), after.tolist()
# => ([2, 6, 10, 13], [3, 7, 11, 14])

# %%
# **Then and now.** Older code has ``np.argwhere(crossed)[:, 0]``. ``argwhere`` makes a
# table with a column for each axis, which is good for printing and not for indexing.
# Hence the ``[:, 0]``, which ``flatnonzero`` does not need.

np.argwhere(crossed).shape
# => (4, 1)
np.array_equal(np.argwhere(crossed)[:, 0], before)
# => True

# %%
# Do not invent a crossing at the edge
# ------------------------------------
# The classic spelling puts a ``False`` in front, with ``prepend``, so that indices need
# no ``+ 1``; for the index before, it puts one behind, with ``append``. Both pretend that
# the signal was low outside the data. The pitfall: in a signal that starts or ends high,
# that is a crossing which nobody has measured.
#
# ``threshold_crossings`` of this book's package is the two lines from above with options.
# High means *above* the threshold; a sample equal to it is low.

np.flatnonzero(np.diff(high, prepend=False)).tolist()  # right: data start low
# => [3, 7, 11, 14]
busy = np.array([5, 5, 0, 0, 5, 5])  # falls once and rises once
np.flatnonzero(np.diff(busy > 2, prepend=False)).tolist()  # "after": 0 is invented
# => [0, 2, 4]
np.flatnonzero(np.diff(busy > 2, append=False)).tolist()  # "before": 5 is invented
# => [1, 3, 5]
threshold_crossings(busy, 2).tolist()
# => [2, 4]
threshold_crossings(busy, 2, side="before").tolist()
# => [1, 3]

# %%
# Tell up from down
# -----------------
# Up and down take turns, so why not take every second index, ``[::2]`` and ``[1::2]``?
# Because which one comes first depends on the data. The sign of the difference knows.

step = np.diff(high.astype(np.int8))
up, down = np.flatnonzero(step > 0) + 1, np.flatnonzero(step < 0) + 1
up.tolist(), down.tolist()
# => ([3, 11], [7, 14])
np.array_equal(up, after[::2])  # the same, for this signal starts low
# => True
threshold_crossings(busy, 2)[::2].tolist()  # not upward: it starts high
# => [2]
threshold_crossings(busy, 2, direction="up").tolist()
# => [4]

# %%
# The type must have a sign. Unsigned numbers know no -1: the difference wraps around to
# 255, and every crossing looks like an upward one.

wrapped = np.diff(high.astype(np.uint8))
wrapped[crossed].tolist(), (np.flatnonzero(wrapped > 0) + 1).tolist()
# => ([1, 255, 1, 255], [3, 7, 11, 14])

# %%
# Mark them on a nerve impulse
# ----------------------------
# A simulated recording from a nerve fibre, 40 samples in a millisecond, with noise. Its
# impulse crosses -20 mV twice: on its way up and on its way down.

recording = action_potential()
time, voltage = 1e3 * recording.time, recording.voltage  # ms, mV
round(1 / float(time[1] - time[0]), 6)  # samples in a millisecond
# => 40.0
rise = threshold_crossings(voltage, -20, "up")
fall = threshold_crossings(voltage, -20, "down")
rise.tolist(), fall.tolist()
# => ([249], [316])

# sphinx_gallery_alt = "A nerve impulse and a dotted line at -20 mV; an upward triangle where it rises through the line and a downward one where it falls through it."
fig, ax = plt.subplots(layout="constrained")
ax.plot(time, voltage, ".-", color="C0", linewidth=0.8, markersize=3)
ax.axhline(-20, color="0.4", linestyle=":")
ax.plot(time[rise], voltage[rise], "C1^", markersize=10, label="up")
ax.plot(time[fall], voltage[fall], "C2v", markersize=10, label="down")
ax.set(xlim=(5, 10), xlabel="time (ms)", ylabel="voltage (mV)")
ax.legend()
plt.show()

# %%
# Look between two samples
# ------------------------
# The samples beside a crossing are up to a whole step away from it. Draw a straight line
# from the one to the other: where it meets the threshold is closer to the true moment.
# This is *linear interpolation*.


def moments(time, data, threshold, direction):
    i = threshold_crossings(data, threshold, direction, side="before")
    share = (threshold - data[i]) / (data[i + 1] - data[i])  # of the way to i + 1
    return time[i] + share * (time[i + 1] - time[i])


# %%
# The width of the impulse in µs, four times: from the indices; from straight lines
# without noise; from the same cell sampled ten times as finely without noise, which we
# take for the truth; and from straight lines with noise. Noise is then the larger error.


def width(time, data):
    (start,), (end,) = (moments(time, data, -20, way) for way in ("up", "down"))
    return round(1e6 * float(end - start), 1)


fine = action_potential(rate=400_000, noise=0)
float(25 * (fall - rise)[0])  # 25 µs from sample to sample
# => 1675.0
width(recording.time, recording.clean), width(fine.time, fine.clean)
# => (1684.7, 1684.2)
width(recording.time, recording.voltage)
# => 1680.9

# %%
# Step over gaps
# --------------
# A missing sample is NaN, and every comparison with NaN is false: ``data > 2`` calls it
# low. A gap in a high stretch then looks like a fall and a rise, here at 3 and 4.

gaps = np.array([0, 0, 5, np.nan, 5, 0, 0, np.nan, 5, 5, 0])
(np.flatnonzero(np.diff(gaps > 2)) + 1).tolist()
# => [2, 3, 4, 5, 8, 10]

# %%
# Leave the missing samples out, find the crossings of the rest, and translate back to
# the indices that they had. ``threshold_crossings`` does so. If the signal crosses during
# a gap, after is more than before + 1: there was a crossing, but nobody knows when.

present = np.flatnonzero(~np.isnan(gaps))
rest = gaps[present] > 2
found = np.flatnonzero(rest[1:] != rest[:-1])
present[found].tolist(), present[found + 1].tolist()  # before, after
# => ([1, 4, 6, 9], [2, 5, 8, 10])
np.array_equal(threshold_crossings(gaps, 2), present[found + 1])
# => True
(present[found + 1] - present[found]).tolist()
# => [1, 1, 2, 1]

# %%
# Use two thresholds against noise
# --------------------------------
# Noise near a threshold crosses it again and again. With -64.5 mV, just above rest, the
# recording has 22 crossings, although only two belong to the impulse.

noisy = threshold_crossings(voltage, -64.5)
noisy.size, threshold_crossings(recording.clean, -64.5).size
# => (22, 2)

# %%
# *Hysteresis* cures it: to become high the signal must pass an upper threshold, to
# become low again a lower one. What lies between decides nothing, so make it a gap: NaN.
# Put the upper threshold beyond the reach of the noise. Put the lower one where the
# signal at rest is sure to fall below it now and then, or it never counts as low.

lower, upper = -64.5, -63.5
sure = np.where((voltage < lower) | (voltage > upper), voltage, np.nan)
firm = threshold_crossings(sure, upper)
firm.tolist()
# => [203, 350]

# sphinx_gallery_alt = "The noise at rest with 21 crosses on a dotted line at -64.5 mV, and one diamond where the trace rises out of the grey band between two thresholds."
fig, ax = plt.subplots(layout="constrained")
ax.axhspan(lower, upper, color="0.9")
ax.plot(time, voltage, linewidth=0.8)
ax.axhline(-64.5, color="0.4", linestyle=":")
ax.plot(time[noisy], voltage[noisy], "C1x", label="one threshold")
ax.plot(time[firm], voltage[firm], "C2D", label="two thresholds")
ax.set(xlim=(0, 5.5), ylim=(-66.5, -60), xlabel="time (ms)", ylabel="voltage (mV)")
ax.legend(loc="upper left")
plt.show()

# %%
# Find the spikes of a network
# ----------------------------
# The network of this book draws each spike as a single sample of 30 mV; all other samples
# lie below -40 mV. So any threshold between them finds the spikes. A trace that *starts*
# with a spike does not rise to it. But it falls after each one: the sample before a
# downward crossing is the spike, at the very moment that the network reports. (A spike in
# the very last sample would be missed: there the trace does not fall any more.)

weights = spiking.balanced_weights(500, rng=20260101)
network = spiking.simulate(weights, 1.0, rng=20260101)
drawn = network.voltages > 0
bool(np.all(network.voltages[drawn] == 30) and np.all(network.voltages[~drawn] < -40))
# => True
table = []
for neuron in range(10):
    trace = network.voltages[:, neuron]
    spikes = threshold_crossings(trace, 0, "down", side="before")
    reported = network.spike_times[network.spike_neurons == neuron]
    rises = threshold_crossings(trace, 0, "up").size
    same = np.array_equal(network.times[spikes], reported)
    table.append([reported.size, spikes.size, rises, same])
all(same for *_, same in table)  # to the very step
# => True
[row[:3] for row in table[:5]]  # reported, downward, upward
# => [[19, 19, 19], [17, 17, 16], [10, 10, 9], [20, 20, 19], [25, 25, 25]]

# %%
# The neurons that lack one upward crossing fired in the very first sample.

started_high = network.voltages[0] > 0
missed = [reported - rises for reported, _, rises, _ in table]
np.array_equal(missed, started_high)
# => True

# sphinx_gallery_alt = "Voltages of three neurons above each other, each with spikes that are marked by triangles; two begin with a spike."
fig, ax = plt.subplots(layout="constrained")
for neuron in range(3):
    trace = network.voltages[:, neuron]
    spikes = threshold_crossings(trace, 0, "down", side="before")
    ax.plot(network.times, trace + 130 * neuron, "C0", linewidth=0.7)
    ax.plot(network.times[spikes], np.full(spikes.size, 42 + 130 * neuron), "C1v")
ax.set(xlabel="time (s)", ylabel="neuron", xlim=(-0.02, 0.5))
ax.set_yticks([-40, 90, 220], labels=range(3))
plt.show()

# %%
# Exercises
# ---------
# Try first: ``check("threshold_crossings-1", answer)`` says what is wrong, or that
# nothing is.
#
# **Exercise 1.** How long did ``np.array([5, 5, 0, 0, 6, 6, 6, 0, 7, 0, 0, 4, 4])`` stay
# above 2 each time, in samples? Give one number for each stay, and leave out the stays
# whose beginning or end was not recorded.
#
# .. hint::
#
#    A stay begins with an upward crossing and ends with the next downward one. What is
#    the first crossing of this signal?
#
# .. hint::
#
#    Drop a downward crossing before the first upward one, and an upward one after the
#    last downward one.
#
# .. solution::

signal = np.array([5, 5, 0, 0, 6, 6, 6, 0, 7, 0, 0, 4, 4])
up = threshold_crossings(signal, 2, "up")
down = threshold_crossings(signal, 2, "down")
down = down[down > up[0]]
stays = down - up[: down.size]
stays.tolist()
# => [3, 1]
check("threshold_crossings-1", stays)
# => Right.

# %%
# **Exercise 2.** Another cure for noise: believe only crossings that last. After which
# upward crossings of -64.5 mV does ``voltage`` stay above it for at least 1 ms? Give an
# array with their indices, each that of the first sample above.
#
# .. hint::
#
#    How many samples are 1 ms?
#
# .. hint::
#
#    This recording starts and ends low, so each upward crossing has its downward one.
#
# .. solution::

up = threshold_crossings(voltage, -64.5, "up")
down = threshold_crossings(voltage, -64.5, "down")
lasting = up[down - up >= 40]
up.size, lasting.tolist()
# => (11, [201])
check("threshold_crossings-2", lasting)
# => Right. Of all the upward crossings, only the impulse lasts.

# %%
# **Exercise 3.** Count the spikes of each of the ten neurons in ``network.voltages``,
# without a loop. Its axes are time and neuron. Do it so that a spike of several samples
# would count once, too.
#
# .. hint::
#
#    Compare a table of booleans with itself, shifted by one row. Which crossing does
#    every spike have, also one at the start?
#
# .. hint::
#
#    A sample that is high while the next is not: ``&`` and ``~``. Then count along an
#    axis.
#
# .. solution::

above = network.voltages > 0
counts = np.count_nonzero(above[:-1] & ~above[1:], axis=0)
np.array_equal(counts, [spikes for _, spikes, *_ in table])
# => True
check("threshold_crossings-3", counts)
# => Right. If a spike is one sample, counting the samples above 0 does as well.

# %%
# **Exercise 4.** Pretend not to know the frequency of ``np.sin(2 * np.pi * 7.3 * t + 1)``,
# where ``t = np.arange(300) / 100`` is in s. Measure it in Hz from the upward crossings
# of 0, right to three decimals.
#
# .. hint::
#
#    Ten crossings enclose nine periods.
#
# .. hint::
#
#    Whole samples are too coarse: use ``moments``.
#
# .. solution::

t = np.arange(300) / 100
ups = moments(t, np.sin(2 * np.pi * 7.3 * t + 1), 0, "up")
frequency = (ups.size - 1) / (ups[-1] - ups[0])
round(float(frequency), 3)
# => 7.3
check("threshold_crossings-4", frequency)
# => Right. Straight lines are good enough where the wave itself is almost straight.

# %%
# What to read next
# -----------------
# - `Smooth a noisy trace with a rolling average <plot_rolling_average.html>`_: less
#   noise before the threshold.
# - `Simulate a balanced spiking network <plot_spiking_network.html>`_ shows where the
#   spikes come from.
# - `scipy.signal.find_peaks
#   <https://docs.scipy.org/doc/scipy/reference/generated/scipy.signal.find_peaks.html>`_
#   looks for maxima instead, with rules for their height, distance and prominence.
#
# Reference: O. H. Schmitt (1938), "A thermionic trigger", Journal of Scientific
# Instruments 15, 24, https://doi.org/10.1088/0950-7671/15/1/305, built the two
# thresholds into a circuit.
