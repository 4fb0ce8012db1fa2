r"""
Teach a perceptron to separate two classes
==========================================

A perceptron is one artificial neuron: it multiplies each input by a number, its *weight*,
adds up, and answers 1 if the sum is positive, otherwise 0. It learns from mistakes alone:
after each, ``weights += rate * (target - answer) * inputs``, where ``target`` is the right
answer and ``rate`` a small number. If a straight line separates two classes, this finds one,
in time; a thousand steps are often too few. What no line separates, it never learns.

**You will learn** to write a perceptron in a few lines of NumPy, to follow its line step by
step and in an animation, to find out whether it has learned enough, and to recognise what
it cannot learn and which further input helps.
"""

# %%
# Make samples whose classes are known
# ------------------------------------
# A *sample* is one observation: here two *inputs*, x and y, and the *target*, the answer
# that is right. Samples below the line x + y = 1 are of class 1 (stars in the pictures),
# those above it of class 0 (discs). The perceptron has to find the line from the samples.

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation

from arraybook.exercises import check
from arraybook.perceptron import Perceptron

# sphinx_gallery_tags = ["level: intermediate", "numpy", "matplotlib.animation", "machine learning", "animation"]
# sphinx_gallery_thumbnail_number = 3

samples = np.zeros(100, dtype=[("input", np.float64, 2), ("output", np.float64)])
samples["input"] = np.random.default_rng(4).uniform(0.05, 0.95, size=(100, 2))
samples["output"] = samples["input"].sum(axis=1) < 1
inputs, targets = samples["input"], samples["output"]
inputs.shape, targets.shape, int(targets.sum())  # 40 of class 1
# => ((100, 2), (100,), 40)

# %%
# **Then and now.** The classic listing declares ``("output", float, 1)``: before NumPy 2 a
# plain number for each sample, now a column. Nothing complains, but 100 answers compared
# with a column make a square table. Even if all are right, about half of it says so.

old = np.zeros(100, dtype=[("input", np.float64, 2), ("output", np.float64, 1)])
old["output"][:, 0] = targets
(targets == old["output"]).shape, round(float(np.mean(targets == old["output"])), 2)
# => ((100, 100), 0.52)

# %%
# Let three weights draw a line
# -----------------------------
# The sum is :math:`w_0 + w_1 x + w_2 y`. The weight :math:`w_0`, which multiplies no
# input, is the *bias*. The *step function*, 1 where the sum is positive and else 0, gives the
# answer (the ``f`` that the classic listing calls and does not define). The answer changes
# where the sum is 0, along the line :math:`y = -(w_0 + w_1 x) / w_2`.


def forward(weights, inputs):
    return (weights[0] + inputs @ weights[1:] > 0).astype(np.float64)


def line(weights, x):
    return -(weights[0] + weights[1] * x) / weights[2]


rng = np.random.default_rng(18)
start = rng.uniform(-0.5, 0.5, size=3)  # knows nothing yet
start.round(3).tolist(), float(np.mean(forward(start, inputs) == targets))
# => ([-0.101, 0.217, -0.219], 0.59)

# %%
# The share of right answers is the *accuracy*. Tossing a coin gives about one half. Below,
# the answer is 1 on the shaded side.

ticks = np.linspace(-0.5, 1.5, 600)
grid = np.stack(np.meshgrid(ticks, ticks), axis=-1)  # (row, column, coordinate)
style = {"cmap": "Oranges", "vmin": 0, "vmax": 5, "origin": "lower"}


def draw(ax, weights, inputs, targets):
    area = ax.imshow(forward(weights, grid), extent=(-0.5, 1.5) * 2, **style)
    (edge,) = ax.plot(ticks, line(weights, ticks), "k")
    ax.plot(*inputs[targets == 0].T, "o", color="C0", markersize=5)
    ax.plot(*inputs[targets == 1].T, "*", color="C1", markersize=9)
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="x", ylabel="y")
    return area, edge


# sphinx_gallery_alt = "Stars at the lower left, discs at the upper right, and a line that rises to the right and cuts through both; the side below it is shaded."
fig, ax = plt.subplots(figsize=(4.4, 4.2), layout="constrained")
draw(ax, start, inputs, targets)
plt.show()

# %%
# Correct one mistake by hand
# ---------------------------
# Take the weights (0.2, -0.3, -0.2) and the sample (0.6, 0.2) with the target 1. The sum is
# 0.2 - 0.3 · 0.6 - 0.2 · 0.2 = -0.02, so the answer is 0. The *error*, target minus answer,
# is 1. Each weight grows by the *learning rate*, here 0.1, times the error, times what it
# multiplies. The bias multiplies 1.

weights, point, target = np.array([0.2, -0.3, -0.2]), np.array([0.6, 0.2]), 1
error = target - forward(weights, point)
corrected = weights + 0.1 * error * np.array([1, *point])
corrected.round(2).tolist()
# => [0.3, -0.24, -0.18]
[round(float(row @ [1, *point]), 2) for row in (weights, corrected)]  # the sums
# => [-0.02, 0.12]

# %%
# Why it helps: the sum for this sample grows by
# :math:`0.1 \cdot (1^2 + 0.6^2 + 0.2^2) = 0.14`. For a disc taken for a star, the error is -1
# and the sum shrinks. After a right answer the error is 0, and nothing changes. But a
# correction knows only one sample: the line moves towards it, and perhaps past others.

# sphinx_gallery_alt = "Two panels with one star: left it lies just above a line, outside the shaded corner; right the line has moved up, and the star is in the shade."
fig, axs = plt.subplots(1, 2, sharey=True, layout="constrained")
for ax, row in zip(axs, [weights, corrected], strict=True):
    draw(ax, row, point[np.newaxis], np.array([target]))
    ax.set_title(f"sum {row[0] + row[1:] @ point:.2f}, answer {forward(row, point):g}")
plt.show()

# %%
# Repeat it a thousand times
# --------------------------
# Each step shows one sample, drawn at random. Before each, the rate is multiplied by 0.999:
# large corrections come first, finer ones later. The last rate is 0.03677. ``Perceptron`` of
# this book's package, here with two inputs and one output, does the same from the same seed.


def train(weights, samples, order, rate=0.1, decay=0.999):
    history, errors = [weights], []
    for point, target in samples[order]:  # a record is input and output
        rate *= decay
        error = target - forward(weights, point)
        weights = weights + rate * error * np.array([1, *point])  # += changes history
        history.append(weights)
        errors.append(abs(error))
    return np.array(history), np.array(errors)


order = rng.integers(100, size=1000)  # which sample, in each step
history, errors = train(start, samples, order)
history[-1].round(3).tolist()  # nearly a multiple of (1, -1, -1), the true line
# => [0.307, -0.273, -0.295]
int(errors.sum()), float(np.mean(forward(history[-1], inputs) == targets))
# => (75, 0.95)
network = Perceptron(2, 1, rng=18)
training = network.train(inputs, targets, steps=1000, rate=0.1, decay=0.999)
np.array_equal(training.errors, errors), np.allclose(network.weights[0], history[-1])
# => (True, True)
round(float(training.rates[-1]), 5)
# => 0.03677

# %%
# Watch the line move
# -------------------
# Only mistakes move the line: each is a frame. Rings mark the samples on the wrong side.

moves = [0, *(np.flatnonzero(errors) + 1)]  # rows of the history
fig, ax = plt.subplots(figsize=(4.4, 4.2))  # a constrained layout would drift
area, edge = draw(ax, start, inputs, targets)
(rings,) = ax.plot([], [], "o", color="k", fillstyle="none", markersize=11)


def update(i):
    weights = history[moves[i]]
    wrong = forward(weights, inputs) != targets
    area.set_data(forward(weights, grid))
    edge.set_ydata(line(weights, ticks))
    rings.set_data(*inputs[wrong].T)
    ax.set_title(f"step {moves[i]}: {wrong.sum()} of 100 wrong")


# sphinx_gallery_alt = "Animation: a line with one side shaded swings wildly across stars and discs, then jumps less and less about the diagonal between them; rings mark the samples on its wrong side, which become fewer."
animation = FuncAnimation(fig, update, frames=len(moves), interval=200)
plt.show()

# %%
# Learning is no steady climb: a correction serves one sample and can spoil others. After
# step 79 all but one were right. That one came in step 202, and only 41 were right after it.


def accuracy(rows, inputs, targets):  # of many weights, one in each row
    answers = rows[:, :1] + rows[:, 1:] @ inputs.T > 0
    return np.mean(answers == targets, axis=1)


share = accuracy(history, inputs, targets)
share[[79, 201, 202, 1000]].tolist()
# => [0.99, 0.99, 0.41, 0.95]

# sphinx_gallery_alt = "Above, mistakes in each 50 steps: many at first, many again after step 200, then a few, up to the end. Below, accuracy against the step: it leaps between 0.4 and 0.9, stays at 0.99, falls to 0.41 near step 200, and later drops again and again, but never so far."
fig, axs = plt.subplots(2, sharex=True, layout="constrained")
axs[0].bar(np.arange(25, 1000, 50), errors.reshape(20, 50).sum(axis=1), width=44)
axs[1].plot(share, color="C1", linewidth=1)
axs[0].set(ylabel="mistakes\nin 50 steps")
axs[1].set(xlabel="step", ylabel="accuracy")
plt.show()

# %%
# Ask how far one run can be trusted
# ----------------------------------
# One run is one throw of the dice. Here are a hundred runs of the classic script, each with
# its own samples, from seeds of NumPy's older generator, ``RandomState``. After 1000 steps the
# accuracy is 0.83 at worst and 0.972 on average; it is 1 in only 45 runs, after 5000 in all.

ends = {1000: np.zeros(100), 5000: np.zeros(100)}
for steps, end in ends.items():
    for seed in range(100):
        stream = np.random.RandomState(seed)
        places = stream.uniform(0.05, 0.95, (100, 2))
        below = places.sum(axis=1) < 1
        neuron = Perceptron(2, 1, rng=stream)
        neuron.train(places, below, steps=steps)
        end[seed] = np.mean(neuron.forward(places)[:, 0] == below)
    print(steps, round(end.min(), 2), round(end.mean(), 3), np.sum(end == 1))
# => 1000 0.83 0.972 45
#    5000 1.0 1.0 100

# sphinx_gallery_alt = "Two histograms of the accuracy of 100 runs. After 1000 steps it spreads from 0.83 to 1, with 45 runs at 1; after 5000 steps all are at 1."
fig, axs = plt.subplots(2, sharex=True, layout="constrained")
for ax, (steps, end) in zip(axs, ends.items(), strict=True):
    ax.hist(end, bins=np.arange(0.825, 1.01, 0.01), rwidth=0.9)
    ax.set(title=f"after {steps} steps", ylabel="runs")
axs[1].set(xlabel="accuracy on the 100 samples")
plt.show()

# %%
# Go through all samples in turn
# ------------------------------
# An *epoch* is one pass through all samples, in random order. Ten epochs are 1000 steps, too,
# and show each sample ten times. Which is better? Train 1000 perceptrons side by side on this
# page's samples, each in its own order (first axis), and count those that end without fault.

rng = np.random.default_rng(20260101)
draws = rng.integers(100, size=(1000, 1000))  # (perceptron, step)
epochs = rng.permuted(np.tile(np.arange(100), (1000, 10, 1)), axis=-1)
full = np.insert(inputs, 0, 1, axis=1)  # 1, x, y: what the weights multiply
for name, orders in {"draws": draws, "epochs": epochs.reshape(1000, 1000)}.items():
    weights, rate = np.tile(start, (1000, 1)), 0.1
    for chosen in orders.T:
        rate *= 0.999
        x = full[chosen]  # a row for each perceptron
        error = targets[chosen] - (np.sum(weights * x, axis=1) > 0)
        weights += rate * error[:, np.newaxis] * x
    print(name, np.sum(accuracy(weights, inputs, targets) == 1))
# => draws 573
#    epochs 654

# %%
# Epochs do better, and they say when to stop: after one without a mistake. If a line
# separates the samples, it comes. At a constant rate, from weights of 0, there are at most
# :math:`(R/\gamma)^2` mistakes (Novikoff, 1962): :math:`R` is the length of the longest vector
# (1, x, y), :math:`\gamma` how near to 0 a sum comes, for separating weights of length 1.

weights, passes, errors = start, 0, np.ones(1)
while errors.any():
    history, errors = train(weights, samples, rng.permutation(100), decay=1)
    weights, passes = history[-1], passes + 1
passes, float(np.mean(forward(weights, inputs) == targets))
# => (11, 1.0)

# %%
# See what no line can do
# -----------------------
# *Exclusive or*, XOR: one input or the other, but not both. Its four right answers need
# :math:`w_0 \le 0`, :math:`w_0 + w_1 > 0`, :math:`w_0 + w_2 > 0`, :math:`w_0 + w_1 + w_2 \le 0`.
# The second and third add up to :math:`2 w_0 + w_1 + w_2 > 0`, first and last to the same, but
# :math:`\le 0`. So one answer is always wrong, and the loop above never ends.

corners, either = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
trace = Perceptron(2, 1, rng=1).train(corners, either, decay=1, history=True)
jumps = trace.history[:, 0]
np.unique(accuracy(jumps, corners, either)).tolist()
# => [0.25, 0.5, 0.75]

# %%
# More steps do not help. Another input does: the product xy, which is 1 in one corner only.
# With three inputs the edge is a plane, and drawn over x and y it is a curve.

with_product = np.insert(corners, 2, corners.prod(axis=1), axis=1)
cured = Perceptron(3, 1, rng=1)
cured.train(with_product, either)
cured.forward(with_product)[:, 0].tolist()
# => [0.0, 1.0, 1.0, 0.0]

# sphinx_gallery_alt = "Two panels with stars in two opposite corners, discs in the others. Left: ten lines in different places, none of which separates them. Right: two shaded corners with curved edges, each with a star in it and no disc."
fig, axs = plt.subplots(1, 2, sharex=True, sharey=True, layout="constrained")
draw(axs[0], jumps[-1], corners, either)
for row in jumps[-10:-1]:
    axs[0].plot(ticks, line(row, ticks), "0.6", linewidth=1, zorder=1)
area, edge = draw(axs[1], jumps[-1], corners, either)
edge.remove()
product = np.insert(grid, 2, grid.prod(axis=-1), axis=-1)
area.set_data(forward(cured.weights[0], product))
axs[0].set(title="x and y: the last ten lines", xlim=(-0.5, 1.5), xticks=[0, 1])
axs[1].set(title="x, y and xy", ylim=(-0.5, 1.5), yticks=[0, 1])
plt.show()

# %%
# Avoid three classic mistakes
# ----------------------------
# *Labels.* Many books call the classes -1 and 1. Our answers are 0 and 1, so with a target
# of -1 the error is never 0. Each of the 1000 steps "corrects"; in the end all answers are 0.

signed = samples.copy()
signed["output"] = 2 * targets - 1
history, errors = train(start, signed, order)
int(np.sum(errors != 0)), float(forward(history[-1], inputs).max())
# => (1000, 0.0)

# %%
# *Bias.* Without it, every line goes through the origin, (0, 0). Try 10 000 of them, all
# around. The best has 69 of 100 right, and no training can beat that.

angles = np.linspace(0, 2 * np.pi, 10_000, endpoint=False)
lines = np.stack([0 * angles, np.cos(angles), np.sin(angles)], axis=-1)
scores = accuracy(lines, inputs, targets)
float(scores.max())
# => 0.69

# sphinx_gallery_alt = "The stars and discs with the best line through the origin: it runs steeply up from the corner at the lower left, and a third of the samples lie on the wrong side."
fig, ax = plt.subplots(figsize=(4.4, 4.2), layout="constrained")
draw(ax, lines[scores.argmax()], inputs, targets)
plt.show()

# %%
# *Units.* Let x be in millimetres and y in metres. A correction now moves the weight of x
# hundreds of times as far as the bias, and after 1000 steps the answer is always 0.
# *Standardise* each input first: subtract its mean, divide by its standard deviation.

mixed = inputs * [1000, 1]
standard = (mixed - mixed.mean(axis=0)) / mixed.std(axis=0)
for values in (mixed, standard):
    neuron = Perceptron(2, 1, rng=18)
    neuron.train(values, targets)
    answers = neuron.forward(values)[:, 0]
    print(answers.max(), np.mean(answers == targets))
# => 0.0 0.6
#    1.0 1.0

# %%
# Exercises
# ---------
# ``check("perceptron-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** Teach a perceptron AND, which is 1 only if both inputs are. Start with three
# weights of 0 and a constant rate of 1. Show (0, 0), (0, 1), (1, 0) and (1, 1) in this order,
# again and again, until an epoch has no mistake. What are the weights, the bias first?
#
# .. hint::
#
#    Paper will do. A sum of 0 answers 0, and the next sample meets the new weights.
#
# .. solution::

logical = Perceptron(2, 1)
logical.weights[...] = 0
for _ in range(10):  # more epochs than it takes
    for point, target in zip(corners, corners.prod(axis=1), strict=True):
        logical.backward(point, target, rate=1)
logical.weights[0].tolist()
# => [-2.0, 2.0, 1.0]
check("perceptron-1", logical.weights[0])
# => Right. Only the last corner has a positive sum.

# %%
# **Exercise 2.** Train a new ``Perceptron(2, 1, rng=18)`` with ``inputs`` and ``targets`` for
# 5000 steps. Now it answers all of them right. What is its accuracy on points that it has not
# seen, ``np.random.default_rng(5).uniform(0.05, 0.95, size=(10_000, 2))``?
#
# .. hint::
#
#    The new targets come from the same rule. ``forward`` returns a column.
#
# .. solution::

trained = Perceptron(2, 1, rng=18)
trained.train(inputs, targets, steps=5000)
new = np.random.default_rng(5).uniform(0.05, 0.95, size=(10_000, 2))
score = np.mean(trained.forward(new)[:, 0] == (new.sum(axis=1) < 1))
round(float(score), 2)
# => 0.99
check("perceptron-2", score)
# => Right. Many lines separate the samples, and it has found one of them.

# %%
# **Exercise 3.** There are sixteen ways to answer the four ``corners`` with 0 or 1. Number
# them from 0 to 15: the answer to ``corners[i]`` is ``number // 2**i % 2``, so that AND is 8.
# Which of the numbers can a perceptron not learn?
#
# .. hint::
#
#    One ``Perceptron`` can have sixteen outputs: the targets are a table of shape (4, 16).
#
# .. solution::

table = np.arange(16) // 2 ** np.arange(4)[:, np.newaxis] % 2
sixteen = Perceptron(2, 16, rng=1)
sixteen.train(corners, table, steps=1000)
failed = np.flatnonzero(np.any(sixteen.forward(corners) != table, axis=0))
failed.tolist()
# => [6, 9]
check("perceptron-3", failed)
# => Right. They are XOR and its opposite, which is true if both inputs are equal.

# %%
# What to read next
# -----------------
# - `Fit a plane and judge the fit <plot_linear_regression.html>`_: a number as the answer
#   instead of a class, and why scores need samples held out.
# - scikit-learn's `Perceptron
#   <https://scikit-learn.org/stable/modules/linear_model.html#perceptron>`_.
#
# References: F. Rosenblatt (1958), "The perceptron: a probabilistic model for information
# storage and organization in the brain", Psychological Review 65, 386,
# https://doi.org/10.1037/h0042519. A. B. J. Novikoff (1962), "On convergence proofs on
# perceptrons", Proceedings of the Symposium on the Mathematical Theory of Automata 12, 615.
