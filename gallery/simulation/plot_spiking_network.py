r"""
Simulate a balanced spiking network
===================================

Neurons in the cortex fire irregularly, although each one alone is a reliable device. A
network in which excitation and inhibition cancel can explain it: what is left over is
noise that the network makes for itself. This page builds such a model piece by piece,
runs 2000 neurons for 40 000 steps, and repeats the run of an older script from its seed.

**You will learn** to step a system of equations forward with whole-array operations, to
balance a random weight matrix, and to turn spikes into rasters, rates and intervals.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

from arraybook import spiking

# sphinx_gallery_tags = ["level: intermediate", "numpy", "neuroscience", "simulation"]
# sphinx_gallery_thumbnail_number = 3
dt = 5e-5  # length of a step (s)
tau_m = 0.01  # how fast a voltage relaxes (s)
refractory = 0.002  # rest after a spike (s)
tau_rise, tau_decay = 0.002, 0.02  # how fast a synapse acts and stops acting (s)
v_reset, v_peak = -65.0, -40.0  # where a spike leads to, and where it starts (mV)

# %%
# Start with one neuron
# ---------------------
# The voltage relaxes to the neuron's input, :math:`\tau_m \, dv/dt = -v + I`, both in mV.
# Forward Euler takes a small step per ``dt``. At the peak the neuron fires: it is reset,
# and held until the refractory time is over. A spike has no height in this model: the
# 30 mV are drawn for the eye.


def one_neuron(drive, steps=3000):
    v, last = v_reset, 0.0  # the last spike was at time 0
    trace = np.empty(steps)
    for i in range(steps):
        if dt * i > last + refractory:
            v += dt * (-v + drive) / tau_m
        trace[i] = v
        if v >= v_peak:
            trace[i], v, last = 30.0, v_reset, dt * i
    return trace


# %%
# At -30 mV, above the peak, the neuron fires every 290 steps (14.5 ms); at -42 mV never.
# ``last`` starts at 0, as if it had fired then: the voltage stands still for the first
# 2 ms.

driven, quiet = one_neuron(-30.0), one_neuron(-42.0)
np.unique(np.diff(np.flatnonzero(driven == 30.0))).tolist()  # steps between spikes
# => [290]
int(np.count_nonzero(quiet == 30.0))  # spikes at -42 mV
# => 0
int(np.flatnonzero(quiet != v_reset)[0])  # the first step that moves
# => 41

# sphinx_gallery_alt = "A voltage that fires at even intervals and one that levels off below the peak."
time = dt * np.arange(3000)
fig, ax = plt.subplots(layout="constrained")
ax.axhline(v_peak, color="0.7", linewidth=1, label="peak")
ax.plot(time, driven, "C0", label="input -30 mV")
ax.plot(time, quiet, "C1--", label="input -42 mV")
ax.set(xlabel="time (s)", ylabel="voltage (mV)", ylim=(-70, 50))
ax.legend(loc="upper right", ncols=3)
plt.show()

# %%
# The refractory time is 40 steps and the test asks for *more*, so in exact arithmetic a
# neuron moves again after 41. For a few spikes rounding makes it 40. Spike counts depend
# on that, so the test stays as it is.

i = np.arange(20_000)
too_early = dt * (i + 40) > dt * i + refractory
int(np.count_nonzero(too_early))  # spikes in these steps rest for 40 only
# => 147

# %%
# Draw weights that cancel
# ------------------------
# ``raw[post, pre]`` is the weight to neuron ``post`` from neuron ``pre``: Gaussian where
# a connection exists, one time in ten, and 0 elsewhere. ``g`` sets the strength.
# Dividing by :math:`\sqrt{n}` keeps the spread of a row's sum the same in a network of
# any size: it is :math:`g / \sqrt{p}`.

n, p = 400, 0.1  # neurons, and the chance of a connection
g = 0.04  # strength (mV s)
rng = np.random.default_rng(20260101)
exists = rng.random((n, n)) < p
raw = rng.standard_normal((n, n)) * exists * g / (np.sqrt(n) * p)
round(float(raw.sum(axis=1).std()), 2)  # spread of the row sums (mV s)
# => 0.13
round(g / np.sqrt(p), 2)
# => np.float64(0.13)

# %%
# Now centre each row over its connections. That is the balance: if all neurons fired
# equally often, what each receives would sum to zero.

means = raw.sum(axis=1) / exists.sum(axis=1)
weights = raw - means[:, np.newaxis] * exists
np.allclose(weights.sum(axis=1), 0.0)  # every row
# => True

# %%
# A row without connections would divide 0 by 0 here, which gives NaN and a warning.
# ``spiking.balance`` does the same job and leaves such a row at zero.

np.allclose(weights, spiking.balance(raw))
# => True
spiking.balance([[1.0, 0.0, 5.0], [0.0, 0.0, 0.0]]).tolist()
# => [[-2.0, 0.0, 2.0], [0.0, 0.0, 0.0]]

# %%
# Most real neurons excite or inhibit, not both (Dale's law). Here a neuron's outgoing
# weights, a column, have both signs.

excites, inhibits = (weights > 0).any(axis=0), (weights < 0).any(axis=0)
int(np.count_nonzero(excites & inhibits))  # of 400
# => 400

# %%
# Pass a spike on
# ---------------
# A spike reaches the others through a synapse: two filters in a row. The spike kicks
# ``h``, which decays slowly and feeds the current, which decays fast. After a kick of
# weight 1 the current peaks at 5 ms. Its area is 1, but for a percent of Euler error.

rise, decay = np.exp(-dt / tau_rise), np.exp(-dt / tau_decay)
h = 1 / (tau_rise * tau_decay)  # the kick
pulse = np.zeros(3000)
for i in range(1, 3000):
    pulse[i] = rise * pulse[i - 1] + dt * h
    h *= decay
round(float(time[pulse.argmax()]), 3)  # time of the peak (s)
# => 0.005
round(dt * float(pulse.sum()), 2)  # area
# => 1.01

# sphinx_gallery_alt = "A pulse that rises within 5 ms and has decayed after 100 ms."
fig, ax = plt.subplots(layout="constrained")
ax.plot(time, pulse)
ax.set(xlabel="time since the spike (s)", ylabel="current per weight (1/s)")
plt.show()

# %%
# Step the whole network at once
# ------------------------------
# The input is now I = synaptic current + ``offset``, a constant drive in mV. Weights are
# in mV s, so weight × current per weight is in mV.
#
# Every name is now an array over neurons, and a mask takes the place of each ``if``: as
# a number it is 1 or 0. Order matters: the current uses the previous ``h``. What a
# neuron sends is a column of the weights; in a transposed copy it is a row, contiguous
# in memory.


def run(weights, v, steps, offset=-40.0):
    outgoing = np.ascontiguousarray(weights.T)
    synaptic, h, last = np.zeros((3, v.size))
    currents, spikes = np.empty((steps, v.size)), []
    for i in range(steps):
        currents[i] = synaptic
        moving = dt * i > last + refractory
        # A new array: the caller's v stays as it is.
        v = v + dt * (moving * (-v + synaptic + offset) / tau_m)
        fired = v >= v_peak
        # Means last[fired] = dt * i. The sum rounds differently now and then, and the
        # older run below needs that.
        last += (dt * i - last) * fired
        synaptic = rise * synaptic + dt * h
        h = decay * h + outgoing[fired].sum(axis=0) / (tau_rise * tau_decay)
        v[fired] = v_reset
        spikes += [(dt * i, neuron) for neuron in np.flatnonzero(fired)]
    return np.array(spikes), currents


# %%
# ``spiking.simulate`` runs the same equations, faster and with its arguments checked. It
# gives the same spikes.

v0 = rng.uniform(v_reset, 30.0, n)
spikes, currents = run(weights, v0, 4000)
recording = spiking.simulate(weights, 0.2, v0=v0)
np.array_equal(spikes[:, 0], recording.spike_times)
# => True
np.array_equal(spikes[:, 1], recording.spike_neurons)
# => True

# %%
# The offset equals the peak: alone, it brings a neuron close to firing and no further.
# The rest is the synaptic current. Its mean is near 0, for the weights cancel; what
# remains is noise that the network makes for itself. It carries neurons over the peak.

late = currents[2000:]  # without the opening
round(float(late.mean()), 1)  # mean (mV)
# => -0.1
round(float(late.std()), 1)  # standard deviation (mV)
# => 2.0

# %%
# Repeat an older script's run
# ----------------------------
# An older script for this network begins with ``np.random.seed(100)``. Its own code, run
# once, gives 74 838 spikes; ours gives the same number, and the same counts for the ten
# neurons it records. ``RandomState`` draws what NumPy's old global generator draws.

stream = np.random.RandomState(100)
n = 2000
raw = stream.randn(n, n) * (stream.rand(n, n) < p) * g / (np.sqrt(n) * p)
weights = spiking.balance(raw)
v0 = v_reset + (30 - v_reset) * stream.rand(n)
int(np.count_nonzero(raw))  # connections
# => 400577

# %%

recording = spiking.simulate(weights, 2.0, v0=v0)
recording.times.size  # steps
# => 40000
recording.spike_times.size  # spikes
# => 74838
counts = np.bincount(recording.spike_neurons, minlength=n)
counts[:10].tolist()  # spikes of the ten neurons
# => [37, 39, 32, 37, 34, 31, 38, 31, 46, 48]
round(float(counts.mean()) / 2.0, 2)  # mean rate (Hz)
# => 18.71

# %%
# **Then and now.** A seed repeats a run only with the same generator. New code uses
# ``default_rng``, which draws other numbers from the same seed.

float(np.random.RandomState(100).rand()) == np.random.default_rng(100).random()
# => False

# %%
# The old code draws a spike as ``v + (30 - v)``, which rounds. In traces from the old
# code, detect spikes with ``trace > 29``, not ``== 30``.

drawn = v0 + (30 - v0)
bool(np.all(drawn == 30))
# => False
bool(np.all(drawn > 29))
# => True

# %%
# It promises ``int(duration / dt)`` steps. The quotient may fall just below a whole
# number: count steps with ``round``.

int(0.15 / dt)
# => 2999
round(0.15 / dt)
# => 3000

# %%
# Draw two seconds of activity
# ----------------------------
# Spikes come as two flat arrays, times and neurons. A *stable* sort by neuron keeps each
# neuron's spikes in order of time. Then one ``np.diff`` gives all intervals. Where it
# steps on to the next neuron there is none: that neuron's first spike gets NaN.


def intervals(recording, start=0.0):
    kept = recording.spike_times >= start
    times, neurons = recording.spike_times[kept], recording.spike_neurons[kept]
    order = np.argsort(neurons, kind="stable")
    times, neurons = times[order], neurons[order]
    gaps = np.diff(times, prepend=np.nan)  # one for each spike
    gaps[np.diff(neurons, prepend=-1) != 0] = np.nan
    return times, neurons, gaps


times, neurons, gaps = intervals(recording)
later = ~np.isnan(gaps)
round(1000 * float(gaps[later].min()))  # shortest interval (ms)
# => 16
round(1000 * float(gaps[later].mean()))  # mean interval (ms)
# => 53

# %%
# The rate of the population: spikes in each 5 ms, over the neurons and the 5 ms. The
# first bin is the opening volley of all neurons that start above the peak.

per_bin, bins = np.histogram(recording.spike_times, bins=400, range=(0, 2))
rates = per_bin / (n * 0.005)
round(float(rates[0]))  # first bin (Hz)
# => 153

# %%
# Each mark is a spike, coloured by the time since the neuron's last one: blue after a
# pause, orange in a burst. First spikes are grey. Single neurons burst and pause at
# random, yet the whole population keeps a steady rate. The first bin, 153 Hz, is cut off.
# Below are the voltages of three neurons, each 100 mV above the one below.

# sphinx_gallery_alt = "Irregular spikes of 60 neurons, blue after pauses and orange in bursts; a steady population rate of about 19 Hz; and three voltage traces with bursts and pauses."
tall = {"figsize": (7.2, 6.4), "height_ratios": [6, 1.4, 2.6]}
fig, (raster, rate, traces) = plt.subplots(3, sharex=True, layout="constrained", **tall)
colors = ["#2f74c0", "#a9c4dc", "#ffe08a", "#ff9d00"]
glow = LinearSegmentedColormap.from_list("glow", colors)
marks = {"marker": "|", "s": 36, "linewidths": 1.5}
few, first = (neurons < 60) & later, (neurons < 60) & ~later
raster.scatter(times[first], neurons[first], color="#9aa3ad", **marks)
shades = {"c": 1 / gaps[few], "cmap": glow, "vmin": 0, "vmax": 50}
dots = raster.scatter(times[few], neurons[few], **shades, **marks)
raster.set(ylabel="neuron", facecolor="#06152b", xlim=(-0.01, 2), ylim=(-1, 60))
place = {"location": "top", "anchor": (1, 0), "shrink": 0.35, "aspect": 24, "pad": 0.02}
bar = fig.colorbar(dots, ax=raster, extend="max", **place).ax
bar.set_ylabel("1 / interval (Hz)", rotation=0, ha="right", va="center", labelpad=8)
rate.stairs(rates, bins, fill=True)
rate.text(0.012, 31, f"first bin: {rates[0]:.0f} Hz", fontsize=9)
rate.set(ylabel="rate (Hz)", ylim=(0, 40))
shift = 100 * np.arange(3)  # mV
traces.plot(recording.times, recording.voltages[:, :3] + shift, "C0", linewidth=0.7)
traces.plot([2.015, 2.015], [60, 110], "k", clip_on=False)
traces.text(2.025, 85, "50 mV", rotation=90, va="center", fontsize=9)
traces.set(xlabel="time (s)", ylabel="neuron", yticks=shift - 40, yticklabels=range(3))
plt.show()

# %%
# Measure the irregularity
# ------------------------
# The coefficient of variation (CV) of a neuron's intervals is their standard deviation
# over their mean: 0 for a clock, 1 for spikes at random moments. ``np.bincount`` with
# weights sums by neuron. The network comes close to 1.


def variation(neurons, gaps):
    later = ~np.isnan(gaps)
    neurons, gaps = neurons[later], gaps[later]
    size = np.bincount(neurons)
    mean = np.bincount(neurons, gaps) / size
    variance = np.bincount(neurons, (gaps - mean[neurons]) ** 2) / size
    return np.sqrt(variance) / mean


round(float(variation(neurons, gaps).mean()), 2)  # mean CV of the neurons
# => 0.91

# %%
# Below 15 ms there is nothing, because a neuron needs that long to climb from the reset.
# The histogram pools neurons with different rates, which adds to the long tail.

# sphinx_gallery_alt = "Histogram of intervals, log scale: none below 15 ms, a high peak near 25 ms, below the straight line of random spikes from 0.06 to 0.22 s and above it from 0.25 s."
mean = gaps[later].mean()
fig, ax = plt.subplots(layout="constrained")
_, x, _ = ax.hist(gaps[later], bins=80, range=(0, 0.4), density=True, label="network")
ax.plot(x, np.exp(-x / mean) / mean, "C1--", label="random")
ax.set(xlabel="interval (s)", ylabel="density (1/s)", yscale="log")
ax.legend()
plt.show()

# %%
# Turn two knobs
# --------------
# A smaller network will do, its first 0.1 s not counted. Weights are proportional to
# ``g``, so a factor changes the coupling. More coupling, more noise: the rate rises
# (here to the nearest 5 Hz).

small = spiking.balanced_weights(500, rng=20260101)


def firing_rate(weights, **options):
    times = spiking.simulate(weights, 0.6, rng=1, **options).spike_times
    return np.count_nonzero(times >= 0.1) / (len(weights) * 0.5)


couplings = [0.02, 0.04, 0.08, 0.16]
by_coupling = [firing_rate(value / g * small) for value in couplings]
[5 * round(rate / 5) for rate in by_coupling]  # Hz
# => [15, 20, 25, 45]

# %%
# The offset takes the network from silence to 100 Hz.

offsets = [-45, -42, -41, -40, -39, -37, -35, -30, -20]
by_offset = [firing_rate(small, offset=value) for value in offsets]
[5 * round(rate / 5) for rate in by_offset]  # Hz
# => [0, 0, 10, 20, 30, 40, 50, 70, 100]

# %%

# sphinx_gallery_alt = "The rate rises from 16 to 46 Hz as g grows eightfold; with the offset it rises from 0 below -42 mV to 100 Hz at -20 mV."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
axs[0].plot(couplings, by_coupling, "o-")
axs[0].set(xlabel="coupling g (mV s)", ylabel="rate (Hz)")
axs[1].plot(offsets, by_offset, "o-")
axs[1].set(xlabel="offset (mV)")
plt.show()

# %%
# Well above the peak the offset drives each neuron by itself, and all 500 fire like
# clocks.

clocks = spiking.simulate(small, 0.6, offset=-30.0, rng=1)
_, who, waits = intervals(clocks, start=0.1)
regular = variation(who, waits)
regular.size  # neurons
# => 500
round(float(regular.mean()), 3)  # mean CV
# => 0.005
round(float(regular.max()), 3)  # CV of the least regular neuron
# => 0.015

# %%
# Give the network a start
# ------------------------
# The pitfall: at the default offset, which equals the peak, a network that begins below
# the peak stays silent for ever. Each voltage creeps up to the offset and never gets
# there.

start = np.random.default_rng(2).uniform(v_reset, v_peak, n)
silent = spiking.simulate(weights, 0.3, v0=start)
silent.spike_times.size  # spikes
# => 0
bool(silent.voltages.max() < v_peak)
# => True

# %%
# The run above lived because many neurons began above the peak. One is enough: its spike
# sets off an avalanche.

int(np.count_nonzero(v0 >= v_peak))  # in the run above
# => 1524
start[0] = 0.0
started = spiking.simulate(weights, 0.3, v0=start)
started.spike_times.size > 5000
# => True

# %%
# Exercises
# ---------
# **Exercise 1.** Give the small network a refractory time of 0, 10 and 20 ms. What
# happens to the mean interval, in ms (to the nearest 10)?
#
# .. hint::
#
#    ``firing_rate`` passes ``refractory`` on to ``simulate``, in seconds.
#
# .. hint::
#
#    The mean interval is one over the rate.
#
# .. solution::

# The wait is added to every interval.
means = [1000 / firing_rate(small, refractory=wait) for wait in (0, 0.01, 0.02)]
[10 * round(mean / 10) for mean in means]
# => [50, 60, 70]

# %%
# **Exercise 2.** What happens without the balance? Run the large network with ``raw``
# weights. What is the smallest and the largest count of the first ten neurons?
#
# .. hint::
#
#    If all neurons fired equally often, what would a row of ``raw`` receive?
#
# .. solution::

# A row that sums to more than zero drives its neuron, one that sums to less mutes it.
unbalanced = spiking.simulate(raw, 2.0, v0=v0)
ten = np.bincount(unbalanced.spike_neurons, minlength=n)[:10]
int(ten.min())
# => 0
int(ten.max())
# => 133

# %%
# **Exercise 3.** How small may a difference be, and still matter? Run the large network
# for 0.3 s with 1e-5 mV added to all initial voltages, then with 1e-3 mV. Which share of
# the spikes after 0.1 s stays in place? Does the number of spikes change?
#
# .. hint::
#
#    A spike is a pair of a time and a neuron. Sets of pairs have ``&``.
#
# .. solution::


def spikes_after(recording, start):
    pairs = zip(recording.spike_times.tolist(), recording.spike_neurons.tolist())
    return {pair for pair in pairs if start <= pair[0] < 0.3}


nudged = spiking.simulate(weights, 0.3, v0=v0 + 1e-5)
spikes_after(nudged, 0.0) == spikes_after(recording, 0.0)
# => True
shaken = spiking.simulate(weights, 0.3, v0=v0 + 1e-3)
usual, other = spikes_after(recording, 0.1), spikes_after(shaken, 0.1)
round(len(usual & other) / len(usual), 2)  # share in place
# => 0.0
round(len(other) / len(usual), 1)  # as many as before
# => 1.0

# %%
# The network is chaotic. A difference in voltage fades, as every voltage relaxes to its
# input, unless it carries a spike into another step. Then all neurons that receive the
# spike differ, and the change spreads. Only the statistics stay: compare those.
#
# What to read next
# -----------------
# - `Smooth a noisy trace with a rolling average <plot_rolling_average.html>`_ turns a
#   jagged rate into a smooth one.
# - `Brian <https://brian2.readthedocs.io>`_ simulates networks from equations that you
#   write as text. ``spiking.simulate`` also takes sparse weights, for larger ones.
#
# Reference: W. Nicola and C. Clopath (2017), "Supervised learning in spiking neural
# networks with FORCE training", Nature Communications 8, 2208,
# https://doi.org/10.1038/s41467-017-01827-3.
