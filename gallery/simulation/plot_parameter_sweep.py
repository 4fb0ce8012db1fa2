r"""
Sweep parameters on many cores
==============================

A model has regimes: for some values of its parameters it is silent, for others it
ticks or bursts. A map of them, a *phase diagram*, takes a run for every point of a grid.
No run needs to know of another, so they can go side by side: on all cores of a machine,
or on many machines. ``spiking.sweep`` does that in one call. It takes the points, a
function and, from whoever can run functions, an *executor*; nothing else changes when
one machine is not enough.

**You will learn** to lay a sweep out as a list of points, to run it in this process, in a
pool of processes or on a cluster with the same numbers, and to keep what worked when
some points fail.
"""

import pickle
from itertools import count, product

import matplotlib.pyplot as plt
import numpy as np
from joblib.externals.loky import get_reusable_executor
from numpy.random import SeedSequence

from arraybook import spiking
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: advanced", "numpy.random", "performance", "simulation"]
# sphinx_gallery_thumbnail_number = 1

# %%
# Put one point into a function
# -----------------------------
# The model is a balanced network of spiking neurons. Two knobs: ``g``, the strength of
# its random weights, and ``offset``, a constant drive in mV. A neuron left alone fires if
# the offset is above -40 mV. From each run we keep two numbers: the mean rate, and how
# irregular the spikes are. For this take each neuron's intervals: their standard
# deviation over their mean is the *coefficient of variation*, CV. It is 0 for a clock
# and 1 for spikes at random moments.


def measure(g, offset, seed):
    rng = np.random.default_rng(seed)
    weights = spiking.balanced_weights(200, g=g, rng=rng)
    run = spiking.simulate(weights, 0.8, dt=2e-4, offset=offset, rng=rng)
    later = run.spike_times >= 0.2  # the start does not count
    times, neurons = run.spike_times[later], run.spike_neurons[later]
    waits = [np.diff(times[neurons == neuron]) for neuron in range(200)]
    cvs = [wait.std() / wait.mean() for wait in waits if wait.size >= 5]
    return times.size / (200 * 0.6), np.mean(cvs) if cvs else np.nan


rate, cv = measure(0.02, -30.0, seed=1)
round(rate), round(float(cv), 1)  # Hz, and a clock
# => (69, 0.0)

# %%
# Lay out the points
# ------------------
# A point is a dictionary of the function's arguments. ``product`` makes the grid: it runs
# through all offsets for the first ``g``, then for the second.
#
# Each point gets a seed of its own. One ``SeedSequence`` *spawns* as many children as
# there are points. Their streams of random numbers have nothing to do with each other,
# and which child a point has depends on its place only.

gs = np.geomspace(0.01, 0.32, 9).tolist()  # mV s
offsets = np.arange(-50.0, -29.0, 1.25).tolist()  # mV
seeds = SeedSequence(20260101).spawn(len(gs) * len(offsets))
points = [
    {"g": g, "offset": offset, "seed": seed}
    for (g, offset), seed in zip(product(gs, offsets), seeds, strict=True)
]
len(points)
# => 153
points[18]["offset"], points[18]["seed"].spawn_key
# => (-48.75, (18,))

# %%
# Begin in this process
# ---------------------
# Without an executor nothing runs until the next outcome is asked for. Try this first: a
# mistake in the function shows in the first outcome, and a debugger works. An outcome has
# the ``parameters`` of its point and its ``index``, the place in the list, beside the
# ``value``.

outcomes = spiking.sweep(points, measure)
first = next(outcomes)
first.index, first.parameters["g"], first.parameters["offset"]
# => (0, 0.01, -50.0)
first.value  # rate and CV: too few spikes for any interval
# => (0.0, nan)

# %%
# Use all cores
# -------------
# An executor is an object with the methods of ``concurrent.futures.Executor``, the
# standard library's word for "somebody who runs functions". This one is a pool of worker
# processes from `loky <https://loky.readthedocs.io>`_, which joblib and scikit-learn
# bring along: here two, and without ``max_workers`` one for each core. Outcomes come in
# the order in which they finish, so each goes to its place by ``index``.

pool = get_reusable_executor(max_workers=2)
table = np.full((len(points), 2), np.nan)
for outcome in spiking.sweep(points, measure, executor=pool):
    table[outcome.index] = outcome.value

# %%
# Same seeds, same numbers: here are some of the points once more, in this process and
# from the last to the first.

some = points[::-23]
again = [outcome.value for outcome in spiking.sweep(some, measure)]
np.array_equal(again, table[::-23], equal_nan=True)
# => True

# %%
# Read the map
# ------------
# In the order of ``product`` the rows are the ``g`` and the columns the offsets.

rates, cvs = np.moveaxis(table.reshape(len(gs), len(offsets), 2), -1, 0)
irregular, silent = cvs > 0.4, rates < 1

# sphinx_gallery_alt = "Two maps over offset and g. Rate: zero at the lower left, rising to the right and steeply to the top. CV: undefined at the lower left, zero at the lower right, above one in a band along the top that reaches down to the threshold at -40 mV."
fig, axs = plt.subplots(1, 2, figsize=(7.6, 3.8), sharey=True, layout="constrained")
for ax, values, label in zip(axs, (rates, cvs), ("rate (Hz)", "CV"), strict=True):
    image = ax.pcolormesh(offsets, gs, values, vmin=0, cmap="cividis")
    fig.colorbar(image, ax=ax, label=label, location="top", aspect=30)
    ax.axvline(-40, color="w", linestyle=":", linewidth=1)
    ax.set(xlabel="offset (mV)", yscale="log", facecolor="0.85")
axs[0].set_ylabel("coupling g (mV s)")
axs[1].text(-45.5, 0.02, "silent", ha="center")
axs[1].text(-34.5, 0.02, "regular", ha="center", color="w")
paper = {"facecolor": "w", "edgecolor": "none", "alpha": 0.85, "pad": 2}
axs[1].text(-40, 0.2, "irregular", ha="center", va="center", bbox=paper)
plt.show()

# %%
# With weak weights the offset decides. Below -40 mV the first volley dies out; above,
# each neuron ticks for itself, and the faster the higher the offset.

weak, low, high = np.array(gs) < 0.025, np.array(offsets) < -42, np.array(offsets) > -38
bool(np.all(silent[weak][:, low])), bool(np.all(cvs[weak][:, high] < 0.1))
# => (True, True)

# %%
# With strong weights it hardly matters: what neurons send each other is louder than any
# constant. They keep each other firing far below the threshold, in irregular bursts. In
# between, irregular spikes need an offset near the threshold, where a little noise is
# enough to cross it or not.

bool(np.all(irregular[-1])), bool(np.all(rates[-1] > 30))
# => (True, True)

# sphinx_gallery_alt = "Spikes of 40 neurons at three points: none after the first volley, columns of regular ticks, and irregular bursts."
examples = {
    "silent": (0.02, -45.0),
    "regular": (0.02, -30.0),
    "irregular": (0.32, -45.0),
}
fig, axs = plt.subplots(1, 3, figsize=(7.6, 2.8), sharey=True, layout="constrained")
for ax, (name, (g, offset)) in zip(axs, examples.items(), strict=True):
    weights = spiking.balanced_weights(200, g=g, rng=1)
    run = spiking.simulate(weights, 0.6, dt=2e-4, offset=offset, rng=1)
    few = run.spike_neurons < 40
    ax.plot(run.spike_times[few], run.spike_neurons[few], "|", markersize=3)
    ax.set(title=name, xlabel="time (s)", xlim=(-0.02, 0.62))
axs[0].set_ylabel("neuron")
plt.show()

# %%
# Send seeds, not generators
# --------------------------
# The pitfall: a ``Generator`` in the points. In this process all points draw from the
# one, and each gets other numbers. To another process goes a *copy*, and every copy
# begins in the same place. Nothing fails; all points are the same experiment.


def draw(rng):
    return float(rng.random())


one = [{"rng": np.random.default_rng(20260101)}] * 6
own = [{"rng": np.random.default_rng(seed)} for seed in seeds[:6]]
len({outcome.value for outcome in spiking.sweep(one, draw)})  # different numbers
# => 6
len({outcome.value for outcome in spiking.sweep(one, draw, executor=pool)})
# => 1
len({outcome.value for outcome in spiking.sweep(own, draw, executor=pool)})
# => 6
pool.shutdown()

# %%
# Points travel as bytes. A seed is small; the weights that grow from it are not. Let the
# function make large arrays where it runs.

weights = spiking.balanced_weights(200, rng=seeds[0])
len(pickle.dumps(weights)) > 100 * len(pickle.dumps(points[0]))
# => True

# %%
# Keep what worked
# ----------------
# A point that fails is an outcome too: with its ``error``, and ``value`` None. The others
# go on, and the parameters say where to look.

risky = [{"g": g, "offset": -40.0, "seed": 1} for g in (0.04, float("nan"), 0.08)]
for outcome in spiking.sweep(risky, measure):
    print(outcome.parameters["g"], outcome.error)
# => 0.04 None
#    nan g must be finite, got nan
#    0.08 None

# %%
# If a worker process is killed, for want of memory perhaps, the pool is *broken*: each
# point that it has not finished is an outcome with that error. Open another pool and
# sweep over those. What was finished before has long been yielded.
#
# The list of points may be long, even endless: only ``in_flight`` of them are with the
# executor at a time. Leave the loop, and those that still wait are cancelled.

# %%
# Change the executor
# -------------------
# The pool of the standard library takes two precautions. Where it starts its workers
# afresh, as on Windows and macOS, each first imports your script: what starts the pool
# has to stand below a guard, or workers would start workers. And functions travel by
# name, so one that you define in a notebook cannot be found; put it in a module. The pool
# above does without both.
#
# .. code-block:: python
#
#     from concurrent.futures import ProcessPoolExecutor
#
#     if __name__ == "__main__":
#         with ProcessPoolExecutor(max_workers=2) as pool:
#             for outcome in spiking.sweep(points, measure, executor=pool):
#                 table[outcome.index] = outcome.value

# %%
# On many machines, Dask's ``distributed`` runs functions. ``LocalCluster`` tries that at
# home, in a notebook or below the same guard; for a real cluster give ``Client`` the
# address of its scheduler. Dask runs points again if their worker dies. ``pure=False``
# says that equal points are still separate ones. tqdm shows the progress. Neither is
# needed by this page: install ``dask[distributed]`` and ``tqdm``.
#
# .. code-block:: python
#
#     from dask.distributed import Client, LocalCluster
#     from tqdm import tqdm
#
#     with LocalCluster(n_workers=2, threads_per_worker=1) as cluster:
#         with Client(cluster) as client:
#             executor = client.get_executor(pure=False)
#             outcomes = spiking.sweep(points, measure, executor=executor)
#             for outcome in tqdm(outcomes, total=len(points)):
#                 table[outcome.index] = outcome.value

# %%
# When not to do this: if a point takes less time than sending it does. Then let one
# point be a batch, or first make the function itself faster.

# %%
# Exercises
# ---------
# ``check("parameter_sweep-1", answer)`` says what is wrong, or that nothing is. Two
# functions for the exercises:


def rate_of(tau_rise, dt=1e-4):
    weights = spiking.balanced_weights(100, rng=1)
    run = spiking.simulate(weights, 0.3, tau_rise=tau_rise, dt=dt, rng=2)
    return run.spike_times.size / (100 * 0.3)


def rate_from(seed):
    rng = np.random.default_rng(seed)
    weights = spiking.balanced_weights(100, g=0.1, rng=rng)
    run = spiking.simulate(weights, 0.3, dt=2e-4, rng=rng)
    return run.spike_times.size / (100 * 0.3)


# %%
# **Exercise 1.** On a cluster each job gets one number, say 17, and should run that point
# only. Make the seed of ``points[17]`` from 20260101 and 17, without spawning the others.
# Which is the first number in [0, 1) that a generator draws from it?
#
# .. hint::
#
#    Look at ``spawn_key`` of a child. A ``SeedSequence`` takes it as an argument.
#
# .. solution::

seed = SeedSequence(20260101, spawn_key=(17,))
number = np.random.default_rng(seed).random()
bool(number == np.random.default_rng(points[17]["seed"]).random())
# => True
check("parameter_sweep-1", number)
# => Right. A job needs no more than the one seed and its own number.

# %%
# **Exercise 2.** Sweep the synapse's rise time: ``tau_rise`` of 2, 1, 0.05, 0.5 and 0.02
# ms with ``rate_of``. Some points fail. Read why, and sweep over those once more with
# ``dt=1e-5``. Which are the five rates, in the order of the rise times?
#
# .. hint::
#
#    ``outcome.error`` is None where all went well. ``outcome.parameters`` is a dictionary
#    to which you can add.
#
# .. hint::
#
#    The ``index`` of the second sweep counts the points of that sweep. Which place did
#    each have in the first?
#
# .. solution::

tries = [{"tau_rise": tau_rise} for tau_rise in (2e-3, 1e-3, 5e-5, 5e-4, 2e-5)]
found = list(spiking.sweep(tries, rate_of))
failed = [outcome for outcome in found if outcome.error]
print(failed[0].error)
# => dt must be at most tau_rise, 5e-05, got 0.0001
finer = [outcome.parameters | {"dt": 1e-5} for outcome in failed]
by_place = [outcome.value for outcome in found]
for outcome in spiking.sweep(finer, rate_of):
    by_place[failed[outcome.index].index] = outcome.value
check("parameter_sweep-2", by_place)
# => Right. Errors came with their points, so only those ran twice.

# %%
# **Exercise 3.** How many runs does a mean need? Sweep over an endless supply of seeds,
# from 0 upwards, with ``rate_from``, in this process. Stop as soon as there are at least
# three values and the standard error of their mean is below 0.5 Hz. The standard error is
# the standard deviation, with ``ddof=1``, over the square root of the number of values.
#
# .. hint::
#
#    ``itertools.count`` never ends, and a generator expression makes points from it.
#
# .. solution::

values = []
for outcome in spiking.sweep(({"seed": seed} for seed in count()), rate_from):
    values.append(outcome.value)
    if len(values) >= 3 and np.std(values, ddof=1) / len(values) ** 0.5 < 0.5:
        break
check("parameter_sweep-3", len(values))
# => Right. In a pool, short runs come first: stopping early would favour them.

# %%
# What to read next
# -----------------
# - `Simulate a balanced spiking network <plot_spiking_network.html>`_ builds the model
#   piece by piece.
# - `Parallel random numbers <https://numpy.org/doc/stable/reference/random/parallel.html>`_
#   in NumPy's documentation has other ways to seed many workers.
# - `concurrent.futures <https://docs.python.org/3/library/concurrent.futures.html>`_ is
#   the standard that pools of processes, Dask and others follow.
#
# Reference: N. Brunel (2000), "Dynamics of sparsely connected networks of excitatory and
# inhibitory spiking neurons", Journal of Computational Neuroscience 8, 183,
# https://doi.org/10.1023/A:1008925309027, has the classic map of this kind.
