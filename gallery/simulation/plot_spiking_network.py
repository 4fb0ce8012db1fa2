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
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy", "neuroscience", "simulation"]
# sphinx_gallery_thumbnail_number = 3
dt, tau_m = 5e-5, 0.01  # a step, and how fast a voltage relaxes (s)
refractory = 0.002  # rest after a spike (s)
tau_rise, tau_decay = 0.002, 0.02  # how fast a synapse acts and fades (s)
v_reset, v_peak = -65.0, -40.0  # the voltage after a spike, and at one (mV)

# %%
# Start with one neuron
# ---------------------
# The voltage relaxes to its input, :math:`\tau_m \, dv/dt = -v + I`, both in mV. Forward
# Euler takes a small step per ``dt``. At the peak the neuron fires: it is reset, and held
# for the refractory time. A spike has no height here: the 30 mV are drawn for the eye.


def one_neuron(drive, steps=3000):
    v, last = v_reset, 0.0  # as if it had fired at time 0
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
# Both begin with a flat piece: ``last`` starts at 0, so they stand still for 2 ms.

driven, quiet = one_neuron(-30.0), one_neuron(-42.0)
np.unique(np.diff(np.flatnonzero(driven == 30.0))).tolist()  # steps between spikes
# => [290]
int(np.count_nonzero(quiet == 30.0))  # spikes at -42 mV
# => 0
int(np.flatnonzero(quiet != v_reset)[0])  # first step in which it has moved
# => 41

# sphinx_gallery_alt = "A voltage that fires at even intervals and one that levels off below the peak."
time = dt * np.arange(3000)
fig, ax = plt.subplots(layout="constrained")
ax.plot(time, driven, label="input -30 mV")
ax.plot(time, quiet, "--", label="input -42 mV")
ax.set(xlabel="time (s)", ylabel="voltage (mV)", ylim=(-70, 50))
ax.legend(loc="upper right", ncols=2)
plt.show()

# %%
# The refractory time is 40 steps and the test asks for *more*, so in exact arithmetic a
# neuron moves again after 41. Rounding can make it 40, and spike counts depend on that.

step = np.arange(20_000)
int(np.sum(dt * (step + 40) > dt * step + refractory))  # how often 40 are enough
# => 147

# %%
# Draw weights that cancel
# ------------------------
# ``raw[post, pre]`` is the weight to one neuron from another: Gaussian where a
# connection exists, one time in ten, and 0 elsewhere. ``g`` sets the strength. Dividing
# by :math:`\sqrt{n}` keeps the spread of a row's sum the same in a network of any size.

n, p, g = 400, 0.1, 0.04  # neurons, chance of a connection, strength (mV s)
rng = np.random.default_rng(20260101)
raw = rng.standard_normal((n, n)) * (rng.random((n, n)) < p) * g / (np.sqrt(n) * p)
round(float(raw.sum(axis=1).std()), 2)  # spread of the rows' sums (mV s)
# => 0.13

# %%
# Now centre each row over its connections. That is the balance: if all neurons fired
# equally often, what each receives would sum to zero. ``spiking.balance`` does the same,
# and leaves a row without connections alone. Most real neurons excite or inhibit, not
# both (Dale's law). Here the outgoing weights of each, a column, have both signs.

connected = raw != 0
means = raw.sum(axis=1) / connected.sum(axis=1)
weights = raw - means[:, np.newaxis] * connected
np.allclose(weights.sum(axis=1), 0.0), np.allclose(weights, spiking.balance(raw))
# => (True, True)
bool(np.all((weights > 0).any(axis=0) & (weights < 0).any(axis=0)))  # both signs
# => True

# %%
# Pass a spike on
# ---------------
# A spike reaches the others through a synapse: two filters in a row. The spike kicks
# ``h``, which decays slowly and feeds the current, which decays fast. After a kick of
# weight 1 the current peaks at 5 ms. Its area is 1, but for a percent of Euler error.

rise, decay = np.exp(-dt / tau_rise), np.exp(-dt / tau_decay)
pulse, h = np.zeros(3000), 1 / (tau_rise * tau_decay)
for i in range(1, 3000):
    pulse[i] = rise * pulse[i - 1] + dt * h
    h *= decay
round(float(time[pulse.argmax()]), 3), round(dt * float(pulse.sum()), 2)  # s, area
# => (0.005, 1.01)

# sphinx_gallery_alt = "A pulse that rises within 5 ms and has decayed after 100 ms."
fig, ax = plt.subplots(layout="constrained")
ax.plot(time, pulse)
ax.set(xlabel="time since the spike (s)", ylabel="current per weight (1/s)")
plt.show()

# %%
# Step the whole network at once
# ------------------------------
# The input is now I = synaptic current + ``offset``, a constant drive in mV. Weights are
# in mV s, so weight times current per weight is in mV.
#
# Every name is now an array over neurons, and a mask takes the place of each ``if``: as
# a number it is 1 or 0. Order matters: the current uses the previous ``h``. What a
# neuron sends is a column of the weights; in a transposed copy it is a row, contiguous
# in memory. ``spiking.simulate`` does all this faster, and gives the same spikes.


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
        # This is last[fired] = dt * i, but the sum rounds differently now and
        # then, and the older run below needs that.
        last += (dt * i - last) * fired
        synaptic = rise * synaptic + dt * h
        h = decay * h + outgoing[fired].sum(axis=0) / (tau_rise * tau_decay)
        v[fired] = v_reset
        spikes += [(dt * i, neuron) for neuron in np.flatnonzero(fired)]
    return np.array(spikes), currents


v0 = rng.uniform(v_reset, 30.0, n)  # many begin above the peak
spikes, currents = run(weights, v0, 4000)
recording = spiking.simulate(weights, 0.2, v0=v0)
np.array_equal(spikes.T, [recording.spike_times, recording.spike_neurons])
# => True

# %%
# The offset equals the peak: alone it never quite makes a neuron fire. The synaptic
# current does. Its mean is near 0, for the weights cancel, but it is never still: noise
# that the network makes for itself. Its mean and standard deviation later on, in mV:

round(float(currents[2000:].mean())), round(float(currents[2000:].std()))
# => (0, 2)

# %%
# Repeat an older script's run
# ----------------------------
# An older script for this network begins with ``np.random.seed(100)``. Its own code, run
# once, gives 74 838 spikes. So does ours, with the same counts for its ten neurons.
#
# **Then and now.** A seed repeats a run only with the same generator: ``RandomState`` is
# the one behind ``np.random.seed``. New code uses ``default_rng``: other numbers.

n, stream = 2000, np.random.RandomState(100)
raw = stream.randn(n, n) * (stream.rand(n, n) < p) * g / (np.sqrt(n) * p)
int(np.count_nonzero(raw))  # connections
# => 400577
weights = spiking.balance(raw)
v0 = v_reset + (30 - v_reset) * stream.rand(n)
recording = spiking.simulate(weights, 2.0, v0=v0)
counts = np.bincount(recording.spike_neurons, minlength=n)
counts[:10].tolist()  # of the ten neurons
# => [37, 39, 32, 37, 34, 31, 38, 31, 46, 48]
int(counts.sum()), round(float(counts.mean()) / 2.0, 2)  # spikes, mean rate (Hz)
# => (74838, 18.71)

# %%
# The old code draws a spike as ``v + (30 - v)``, which rounds. In traces from the old
# code, detect spikes with ``trace > 29``, not ``== 30``.

bool(np.all(v0 + (30 - v0) == 30))
# => False

# %%
# Its description promises ``int(duration / dt)`` steps; its code rounds, and rightly so:
# the quotient may fall just short of a whole number.

int(0.15 / dt), round(0.15 / dt)
# => (2999, 3000)

# %%
# See what the neurons do
# -----------------------
# Spikes come as two flat arrays, times and neurons. A *stable* sort by neuron keeps each
# neuron's in order of time; then one ``np.diff`` gives all intervals. Where it steps on
# to the next neuron there is none: NaN.


def intervals(recording):
    order = np.argsort(recording.spike_neurons, kind="stable")
    times, neurons = recording.spike_times[order], recording.spike_neurons[order]
    gaps = np.diff(times, prepend=np.nan)
    gaps[np.diff(neurons, prepend=-1) != 0] = np.nan
    return times, neurons, gaps


times, neurons, gaps = intervals(recording)
round(1000 * float(np.nanmin(gaps)))  # shortest interval (ms)
# => 16

# %%
# Each mark is a spike: blue after a pause, orange in a burst, grey if it is the neuron's
# first. Single neurons burst and pause at random, yet the whole population keeps a
# steady rate. The opening volley, in the first bin of 5 ms, is cut off. At the bottom
# are the voltages of three neurons, each 100 mV above the one below.

# sphinx_gallery_alt = "Irregular spikes of 60 neurons, blue after pauses and orange in bursts; a steady population rate of about 19 Hz; three voltage traces with bursts and pauses."
tall = {"figsize": (7.2, 6.4), "height_ratios": [6, 1.4, 2.6], "sharex": True}
fig, (raster, rate, traces) = plt.subplots(3, layout="constrained", **tall)
glow = ["#2f74c0", "#a9c4dc", "#ffe08a", "#ff9d00"]
glow = LinearSegmentedColormap.from_list("", glow).with_extremes(bad="#8c8c8c")
few = neurons < 60
marks = {"marker": "|", "cmap": glow, "vmin": 0, "vmax": 50, "plotnonfinite": True}
dots = raster.scatter(times[few], neurons[few], c=1 / gaps[few], **marks)
raster.set(ylabel="neuron", facecolor="#06152b", xlim=(-0.01, 2), ylim=(-1, 60))
place = {"location": "top", "anchor": (1, 0), "shrink": 0.35, "aspect": 24}
bar = fig.colorbar(dots, ax=raster, extend="max", pad=0.02, **place).ax
bar.set_ylabel("1 / interval (Hz)", rotation=0, ha="right", va="center")
per_bin, bins = np.histogram(recording.spike_times, bins=400, range=(0, 2))
per_second = per_bin / (n * 0.005)
rate.stairs(per_second, bins, fill=True)
rate.text(0.012, 31, f"first bin: {per_second[0]:.0f} Hz", fontsize=9)
rate.set(ylabel="rate (Hz)", ylim=(0, 40))
stacked = recording.voltages[:, :3] + [0, 100, 200]
traces.plot(recording.times, stacked, "C0", linewidth=0.7)
traces.plot([2.015, 2.015], [60, 110], "k", clip_on=False)
traces.text(2.025, 85, "50 mV", rotation=90, va="center", fontsize=9)
traces.set(xlabel="time (s)", ylabel="neuron")
traces.set_yticks([-40, 60, 160], labels=range(3))
plt.show()

# %%
# Measure the irregularity
# ------------------------
# The coefficient of variation (CV) of a neuron's intervals is their standard deviation
# over their mean: 0 for a clock, 1 for spikes at random moments. The network comes close
# to 1. Below 15 ms the histogram is empty, because a neuron needs that long to climb from
# the reset. It pools neurons with different rates, which adds to the long tail.

later = ~np.isnan(gaps)  # all but the first spikes
who, waits = neurons[later], gaps[later]
size = np.bincount(who)
mean = np.bincount(who, waits) / size  # with weights it sums by neuron
variance = np.bincount(who, (waits - mean[who]) ** 2) / size
round(float(np.mean(np.sqrt(variance) / mean)), 1)  # mean CV of the neurons
# => 0.9

# sphinx_gallery_alt = "Histogram of intervals, log scale: none below 15 ms, a high peak near 25 ms, below the straight line of random spikes from 0.06 to 0.22 s and above it from 0.25 s."
fig, ax = plt.subplots(layout="constrained")
_, x, _ = ax.hist(waits, bins=80, range=(0, 0.4), density=True, label="network")
ax.plot(x, np.exp(-x / waits.mean()) / waits.mean(), "C1--", label="random")
ax.set(xlabel="interval (s)", ylabel="density (1/s)", yscale="log")
ax.legend()
plt.show()

# %%
# Turn two knobs
# --------------
# A smaller network will do, its first 0.1 s not counted. Weights are proportional to
# ``g``: eight times the weights triple the rate (here in Hz, to the nearest 5).

small = spiking.balanced_weights(500, rng=20260101)


def firing_rate(weights, **options):
    times = spiking.simulate(weights, 0.6, rng=1, **options).spike_times
    return np.count_nonzero(times >= 0.1) / (len(weights) * 0.5)


couplings = [0.02, 0.04, 0.08, 0.16]
by_coupling = [firing_rate(value / g * small) for value in couplings]
[5 * round(rate / 5) for rate in by_coupling]
# => [15, 20, 25, 45]

# %%
# The offset takes the network from silence to 100 Hz.

offsets = [-45, -42, -41, -40, -39, -37, -35, -30, -20]
by_offset = [firing_rate(small, offset=value) for value in offsets]
[5 * round(rate / 5) for rate in by_offset]
# => [0, 0, 10, 20, 30, 40, 50, 70, 100]

# sphinx_gallery_alt = "The rate rises from 16 to 46 Hz as g grows eightfold; with the offset it rises from 0 below -42 mV to 100 Hz at -20 mV."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
axs[0].plot(couplings, by_coupling, "o-")
axs[0].set(xlabel="coupling g (mV s)", ylabel="rate (Hz)")
axs[1].plot(offsets, by_offset, "o-")
axs[1].set(xlabel="offset (mV)")
plt.show()

# %%
# Well above the peak the offset alone drives them: all 500 fire alike, and like clocks.

t, _, waits = intervals(spiking.simulate(small, 0.6, offset=-30.0, rng=1))
waits = waits[t >= 0.1]
round(float(waits.std() / waits.mean()), 2)  # CV of all intervals together
# => 0.01

# %%
# Give the network a start
# ------------------------
# The pitfall: at the default offset, which equals the peak, a network that begins below
# it stays silent for ever: voltages creep up to the offset and never get there. The run
# above lived because many began above. One is enough: its spike sets off an avalanche.

start = np.random.default_rng(2).uniform(v_reset, v_peak, n)
spiking.simulate(weights, 0.3, v0=start).spike_times.size
# => 0
int(np.count_nonzero(v0 >= v_peak))  # in the run above
# => 1524
start[0] = 0.0
spiking.simulate(weights, 0.3, v0=start).spike_times.size > 5000
# => True

# %%
# Exercises
# ---------
# ``check("spiking_network-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Give the small network a refractory time of 0, 10 and 20 ms. What
# happens to the mean interval, in ms?
#
# .. hint::
#
#    ``firing_rate`` passes on ``refractory``. The mean interval is one over the rate.
#
# .. solution::

# The wait is added to every interval (here to the nearest 10 ms).
found = [1000 / firing_rate(small, refractory=wait) for wait in (0, 0.01, 0.02)]
[10 * round(interval / 10) for interval in found]
# => [50, 60, 70]
check("spiking_network-1", found)
# => Right. Roughly, the wait is added to every interval.

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
int(ten.min()), int(ten.max())
# => (0, 133)
check("spiking_network-2", (ten.min(), ten.max()))
# => Right. A row with a positive sum drives its neuron, a negative one mutes it.

# %%
# **Exercise 3.** How small may a difference be, and still matter? Run the large network
# for 0.3 s with 1e-5 mV added to all of ``v0``, then with 1e-3 mV. After 0.1 s, which
# share of the spikes is still in place, and how many are there compared to before?
#
# .. hint::
#
#    A spike is a pair of a time and a neuron. Put pairs into sets, which have ``&``.
#
# .. solution::


def spikes_after(start, recording):
    pairs = zip(recording.spike_times, recording.spike_neurons, strict=True)
    return {pair for pair in pairs if start <= pair[0] < 0.3}


# A difference fades as voltages relax, unless it carries a spike into another step.
# Then it spreads: such a network is chaotic. Compare rates and CVs, not spikes.
nudged = spiking.simulate(weights, 0.3, v0=v0 + 1e-5)
spikes_after(0.0, nudged) == spikes_after(0.0, recording)  # all in place
# => True
shaken = spikes_after(0.1, spiking.simulate(weights, 0.3, v0=v0 + 1e-3))
usual = spikes_after(0.1, recording)
found = len(shaken & usual) / len(usual), len(shaken) / len(usual)
[round(share, 1) for share in found]  # in place, compared to before
# => [0.0, 1.0]
check("spiking_network-3", found)
# => Right. The network is chaotic, so compare rates and not single spikes.

# %%
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
