r"""
Make a simulation ten times faster
==================================

A simulation has a loop over time that nothing removes: each step needs the one before.
It can still be made much faster, in Python. This page takes the network of the page
before from a plain loop to what ``spiking.simulate`` does inside. Before each of four
changes it measures where the time goes. After it, every spike must be in its place.

**You will learn** to profile a loop line by line, to tell whether memory, NumPy or
Python holds it up, to see how far it is from the limit, and when to leave it alone.
"""

import sys
from collections import defaultdict
from inspect import getsource
from math import exp, log
from time import perf_counter

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation
from scipy.linalg.blas import daxpy

from arraybook import spiking
from arraybook.diagrams import draw_speed
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: advanced", "numpy", "performance", "simulation"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 6
dt, tau_m, tau_rise, tau_decay = 5e-5, 0.01, 0.002, 0.02  # s
rise, decay, leak = exp(-dt / tau_rise), exp(-dt / tau_decay), 1 - dt / tau_m
kick, refractory, rest = 1 / (tau_rise * tau_decay), 40.5 * dt, 41  # wakes in step 41
n, steps, rng = 2000, 2000, np.random.default_rng(20260101)
weights = spiking.balanced_weights(n, rng=rng)  # a row to each neuron
reset, u0 = -25.0, rng.uniform(-25.0, 1.0, n)  # above the peak of -40 mV

# %%
# Write the plain loop
# --------------------
# The model is that of `Simulate a balanced spiking network
# <plot_spiking_network.html>`_: ``u`` is the voltage *above the peak*, to which the
# drive pulls it, so all fire at 0; ``s`` are currents, which ``h`` feeds. A neuron
# rests for 40.5 steps: half a step more than a whole number, so that no rounding
# decides when it wakes. The word behind a line names its part of the model.


def plain(steps, weights, u):
    s, h, last = np.zeros((3, u.size))
    spikes = []
    for i in range(steps):
        moving = dt * i > last + refractory  # rest
        u = u + dt * (moving * (s - u) / tau_m)  # voltage
        fired = u >= 0  # find
        s = rise * s + dt * h  # synapse
        h = decay * h  # synapse
        h = h + weights[:, fired].sum(axis=1) / (tau_rise * tau_decay)  # send
        u[fired], last = reset, last + (dt * i - last) * fired  # rest
        spikes += [(i, j) for j in np.flatnonzero(fired).tolist()]  # find
    return spikes


spikes = plain(steps, weights, u0)
len(spikes), round(len(spikes) / steps, 1)  # in all, in a step
# => (3280, 1.6)

# %%
# Measure before you change anything
# ----------------------------------
# Python calls a *trace function*, if you set one, before each line of code. This one
# notes the line and the time. What the cheapest line seems to take is mostly the tracer
# itself, and is taken off. Noise only adds time, so of four runs the shortest counts.


def profile(version, *args):
    code, best = version.__code__, np.inf

    def tracer(frame, *_):
        ours = frame.f_code is code  # leave other functions alone
        if ours:
            ticks.append((frame.f_lineno - code.co_firstlineno, perf_counter()))
        return tracer if ours else None

    for _ in range(4):
        ticks, before = [], sys.gettrace()
        sys.settrace(tracer)
        version(*args)
        sys.settrace(before)
        lines, clock = zip(*ticks[1:], strict=True)
        spent, hits = np.bincount(lines[:-1], np.diff(clock)), np.bincount(lines[:-1])
        best = np.minimum(best, spent - hits * min(spent[hits > 0] / hits[hits > 0]))
    lines = [line.strip() for line in getsource(version).splitlines()]
    return dict(zip(lines, best.tolist(), strict=False))


# %%
# One line takes far longer than the others, and not the one that computes most: it is
# where the neurons that fire send their spikes. That is what to change first.

spent = profile(plain, 800, weights, u0)
max(spent, key=spent.get)
# => 'h = h + weights[:, fired].sum(axis=1) / (tau_rise * tau_decay)  # send'

# sphinx_gallery_alt = "Bars of time for the eight lines of the loop: the one that sends spikes takes most by far."
fig, ax = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
marked = {line.split("  #")[0]: spent[line] for line in spent if "  #" in line}
ax.barh([*marked], [*marked.values()])
ax.tick_params(axis="y", length=0, labelfontfamily="monospace", labelsize=8)
ax.set(xlabel="time", xticks=[], ylim=(7.5, -0.5))
plt.show()

# %%
# Two tools for what follows. ``race`` lets functions run in turns, so that all meet the
# same load, and keeps the shortest time of each. ``measure`` tells whether all spikes
# are in place, and whether a version is so many times as fast as the plain loop. It
# adds a bar to a picture: as long as the time of a step, divided like the profile.

bars = {"plain": (1 / sum(spent.values()), spent)}


def race(*runs):
    best = [np.inf] * len(runs)
    for place in [*range(len(runs))] * 4:
        start = perf_counter()
        runs[place]()
        best[place] = min(best[place], perf_counter() - start)
    return best


def measure(times, name, version, *args):
    slow, fast = race(lambda: plain(steps, weights, u0), lambda: version(steps, *args))
    spent = profile(version, 800, *args)
    bars[name] = fast / slow / sum(spent.values()), spent
    fig, ax = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
    left = np.zeros(len(bars))
    for part in ["rest", "voltage", "find", "synapse", "send"]:
        width = [a * sum(t[x] for x in t if x.endswith(part)) for a, t in bars.values()]
        ax.barh([*bars], width, left=left, edgecolor="white", label=part)
        left += width
    ax.set(xlabel="time of a step (plain loop = 1)", xlim=(0, 1.05), ylim=(4.5, -0.5))
    fig.legend(loc="outside upper center", ncols=5)
    return np.array_equal(version(steps, *args), spikes), slow > times * fast


# %%
# Turn the weights
# ----------------
# Memory comes in pieces, *cache lines* of mostly 64 bytes: eight numbers. What a neuron
# sends is a column, and has one number in each of 2000 lines, whose other seven come
# along in vain. In Fortran order, see `Read the anatomy of an array
# <../memory/plot_array_anatomy.html>`_, a column is contiguous: 250 lines, fetched ahead
# before the loop asks for them. Not a line of code changes.

n, n * weights.itemsize // 64  # cache lines for a column, before and after
# => (2000, 250)
turned = np.asfortranarray(weights)  # copied once
outgoing = [*turned.T]  # of each neuron a view of what it sends, contiguous

# sphinx_gallery_alt = "Two stacked bars: plain, and turned, which takes about half as long; the part that shrank is send."
measure(1.2, "turned", plain, turned, u0)
# => (True, True)

# %%
# Write in place
# --------------
# Nothing stands out as much any more. But each operator makes a new array, five of 16
# KB for the voltage alone, and they push one another out of the nearest cache. ``*=``
# and ``out=`` write into an array that is there already. So does ``daxpy(x, y, a=a)``
# of BLAS, the linear algebra behind SciPy: in one pass it adds ``a * x`` to ``y``. A
# spike is one such call: no copy of rows, no sum.


def in_place(steps, outgoing, u):
    u = u.copy()
    s, h, last, new = np.zeros((4, u.size))
    moving, fired = np.zeros((2, u.size), dtype=bool)
    spikes = []
    for i in range(steps):
        np.add(last, refractory, out=new)  # rest
        np.less(new, dt * i, out=moving)  # rest
        np.subtract(s, u, out=new)  # voltage
        new *= moving  # voltage
        daxpy(new, u, a=dt / tau_m)  # voltage
        np.greater_equal(u, 0, out=fired)  # find
        s *= rise  # synapse
        daxpy(h, s, a=dt)  # synapse
        h *= decay  # synapse
        for j in np.flatnonzero(fired).tolist():  # find
            daxpy(outgoing[j], h, a=kick)  # send
            u[j], last[j] = reset, dt * i  # rest
            spikes.append((i, j))  # find
    return spikes


# sphinx_gallery_alt = "A third bar, in place, is much shorter than turned; above all, send has shrunk."
measure(1.5, "in place", in_place, outgoing, u0)
# => (True, True)

# %%
# The pitfall: ``daxpy`` writes into ``y`` only if that is contiguous and ``float64``.
# Anything else is copied first, and the copy is what gets the sum. Nothing warns you.

narrow = np.zeros(2, dtype=np.float32)
daxpy(np.ones(2), narrow, a=3.0), narrow
# => (array([3., 3.]), array([0., 0.], dtype=float32))

# %%
# Wait for events
# ---------------
# In each step all 2000 neurons are asked whether they rest and whether they fire. One
# or two do. So turn it around. A neuron that fires is parked at minus infinity, where
# nothing that is added makes it fire, and put on the list of the step in which it
# wakes. To find it, ``fired`` shares the memory of a ``bytearray``, whose ``find(1)``
# searches in C. Mostly it returns -1, and no array of indices is made.


def events(steps, outgoing, u):
    start, u = u.tolist(), np.where(u >= 0, 0.0, -np.inf)
    (s, h), due = np.zeros((2, u.size)), defaultdict(list, {rest: [*range(u.size)]})
    flags = bytearray(u.size)
    fired, spikes = np.frombuffer(flags, dtype=bool), []
    for i in range(steps):
        for j in due.pop(i, ()):  # rest
            u[j] = start[j]  # rest
        u *= leak  # voltage
        daxpy(s, u, a=dt / tau_m)  # voltage
        np.greater_equal(u, 0, out=fired)  # find
        s *= rise  # synapse
        daxpy(h, s, a=dt)  # synapse
        h *= decay  # synapse
        j = flags.find(1)  # find
        while j >= 0:  # find
            daxpy(outgoing[j], h, a=kick)  # send
            u[j], start[j] = -np.inf, reset  # rest
            due[i + rest].append(j)  # rest
            spikes.append((i, j))  # find
            j = flags.find(1, j + 1)  # find
    return spikes


# sphinx_gallery_alt = "A fourth bar, events: less time goes into rest, voltage and find."
measure(2, "events", events, outgoing, u0)
# => (True, True)

# %%
# Turn the frame
# --------------
# Three lines still multiply all neurons by a constant: the decays. One knows beforehand
# what they will do. So measure ``h`` in a unit that decays as it does: store ``h``
# divided by ``decay**k`` after ``k`` steps. Between spikes nothing changes, and a spike
# adds ``kick / decay**(k + 1)``, which can be looked up. The exponentials become a
# staircase. (The name is from physics: in a frame that turns along, what turns rests.)

k = np.arange(400)
when = np.array([0, 60, 130, 220, 250, 330])[:, np.newaxis]  # six spikes
seen = np.where(k >= when, decay ** (k - when), 0.0).sum(axis=0)
curves = [*np.arange(1, 13)[:, np.newaxis] * decay**k, seen]
fig, ax = plt.subplots(layout="constrained")
ax.plot(k, seen, "C1--", linewidth=1, label="h")
lines = [ax.plot(k, curve, color="0.8", linewidth=0.8)[0] for curve in curves]
lines[-1].set(color="C0", linewidth=2.5, label="h in its frame")
ax.set(xlabel="step", ylabel="in units of a spike", ylim=(0, 11))
fig.legend(loc="outside upper center", ncols=2)


def bend(turned):
    for line, curve in zip(lines, curves, strict=True):
        line.set_ydata(curve / decay ** (turned * k))


# sphinx_gallery_alt = "Animation: a grid of decaying curves bends until it is straight; a sawtooth that follows the curves and jumps at six spikes becomes a staircase."
path = np.sin(np.pi / 2 * np.clip(np.linspace(-0.2, 1.3, 45), 0, 1)) ** 2
animation = FuncAnimation(fig, bend, frames=path, interval=1000 / 15)
plt.show()

# %%
# ``s`` and ``u`` get frames of their own, and what feeds them is converted. A step is
# now one ``daxpy`` for each. Dividing by a positive number changes neither signs, so
# all still fire at 0, nor relative errors. But the powers grow. So after 400 steps the
# three return to their true size, and the table starts again. What is left are calls,
# and each has small print: NumPy makes an array of a 0, so ``zero`` is one already.


def powers(length):
    k = np.arange(length)
    to_u = dt / tau_m * rise**k / leak ** (k + 1)
    to_s, to_h = dt * decay**k / rise ** (k + 1), kick / decay ** (k + 1)
    return np.column_stack([to_u, to_s, to_h, leak**-k]).tolist()


# %%


def turning(steps, outgoing, u, table):
    start, u = u.tolist(), np.where(u >= 0, 0.0, -np.inf)
    (s, h), due = np.zeros((2, u.size)), defaultdict(list, {rest: [*range(u.size)]})
    flags, length, n = bytearray(u.size), len(table), u.size
    fired, spikes, zero = np.frombuffer(flags, dtype=bool), [], np.zeros(())
    for begin in range(0, steps, length):
        for i, (to_u, to_s, to_h, home) in enumerate(table, begin):
            for j in due.pop(i, ()):  # rest
                u[j] = start[j] * home  # rest
            daxpy(s, u, n, to_u)  # voltage
            np.greater_equal(u, zero, out=fired)  # find
            daxpy(h, s, n, to_s)  # synapse
            j = flags.find(1)  # find
            while j >= 0:  # find
                daxpy(outgoing[j], h, n, to_h)  # send
                u[j], start[j] = -np.inf, reset  # rest
                due[i + rest].append(j)  # rest
                spikes.append((i, j))  # find
                j = flags.find(1, j + 1)  # find
        for x, factor in ((u, leak), (s, rise), (h, decay)):
            np.multiply(x, factor**length, out=x)
    return spikes


# sphinx_gallery_alt = "A fifth bar, turning, is the shortest, about a tenth of plain: voltage and synapse have nearly gone."
measure(3, "turning", turning, outgoing, u0, powers(400))
# => (True, True)

# %%
# See how far it is to the limit
# ------------------------------
# However it is written, a step must read ``u``, ``s`` and ``h``, write ``u`` and ``s``,
# and read a row for each spike. The limit is the time in which ``np.copyto`` moves as
# many bytes: small arrays in the cache, rows in the whole matrix. With eight silent
# neurons there are hardly any bytes, and Python's calls remain. The rest is spent on
# one spike after the other. ``spiking.simulate`` finds the same spikes. It takes any
# peak and drive, and records voltages. (Its checks of the weights do not count here.)

options = {"v0": u0 - 40, "refractory": refractory}
run = spiking.simulate(turned, steps * dt, **options)
np.array_equal(np.transpose([run.spike_times / dt, run.spike_neurons]).round(), spikes)
# => True
old, new, copy = np.ones(5 * n // 2), np.ones(5 * n // 2), np.empty_like(turned)
slow, fast, few, ours, checks, near, far = race(
    lambda: plain(steps, weights, u0),
    lambda: turning(steps, outgoing, u0, powers(400)),
    lambda: turning(steps, [*np.zeros((8, 8))], np.full(8, reset), powers(400)),
    lambda: spiking.simulate(turned, steps * dt, **options),
    lambda: spiking.simulate(turned, 0.0, **options),
    lambda: [np.copyto(new, old) for _ in range(4 * steps)],  # 5 n numbers each
    lambda: [np.copyto(copy, turned) for _ in range(4)],  # 2 n rows each
)
limit, ours = (near + far * len(spikes) / (2 * n)) / 4, ours - checks
limit < fast < 50 * limit, 1 / 3 < ours / fast < 3
# => (True, True)

# sphinx_gallery_alt = "Two panels of bars: plain takes about ten times as long as turning and spiking.simulate; turning takes a few times as long as with eight neurons, and as the limit of memory."
fig, axs = plt.subplots(2, layout="constrained")
draw_speed({"plain": slow, "turning": fast, "spiking.simulate": ours}, ax=axs[0])
draw_speed({"turning": fast, "eight neurons": few, "limit of memory": limit}, ax=axs[1])
plt.show()

# %%
# Know when not to
# ----------------
# A run that takes a second is fast enough. To win back an hour of work takes many
# simulated seconds, the more the faster the machine, and every reader pays again. The
# best bargain came first: no line changed. And keep the plain loop. It is the *oracle*
# that says what is right. Below, the table has ``decay**k`` in place of
# ``decay**(k + 1)``: as many spikes, and a raster like any other. Only the comparison
# tells.

3600 / ((slow - fast) / (steps * dt)) > 20  # runs that repay an hour
# => True
table = [(to_u, to_s, to_h * decay, home) for to_u, to_s, to_h, home in powers(400)]
wrong = turning(steps, outgoing, u0, table)
round(len(wrong) / len(spikes), 1), np.array_equal(wrong, spikes)
# => (1.0, False)

# %%
# Exercises
# ---------
# ``check("ten_times_faster-1", answer)`` says what is wrong, or that nothing is.
#
# **Exercise 1.** Guess which line of this loop is slowest, find out, and give its text.
#
# .. hint::
#
#    ``profile(driven, 300)`` returns seconds by line. Which key has the largest value?


def driven(steps):
    u, drive = np.zeros(n), np.linspace(0.0, 0.006, n)
    for _ in range(steps):
        u = leak * u + drive
        if any(u >= 1.0):
            u[u >= 1.0] = 0.0


# %%
# .. solution::

by_line = profile(driven, 300)
check("ten_times_faster-1", max(by_line, key=by_line.get))
# => Right. It takes the array apart, value by value; (u >= 1.0).any() does not.

# %%
# **Exercise 2.** What if a frame is never given up? A current of 1 mV is stored as
# ``rise**-k``. Up to which ``k`` can a float hold that, and up to which a ``float32``?
#
# .. hint::
#
#    Set it equal to ``np.finfo(dtype).max``, and take logarithms.
#
# .. solution::

largest = [float(np.finfo(dtype).max) for dtype in (np.float64, np.float32)]
last = [int(log(most) / -log(rise)) for most in largest]
check("ten_times_faster-2", last)
# => Right. A frame of 400 steps is far from both.

# %%
# What to read next
# -----------------
# - `See how strides turn bytes into an array <../memory/plot_strides.html>`_: views.
# - ``spiking.simulate(..., engine="numba")`` compiles the loop with `Numba
#   <https://numba.pydata.org>`_, if it is installed. No calls are left.
