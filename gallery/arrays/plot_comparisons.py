r"""
Compare arrays and combine conditions
=====================================

``temperatures > 37.5`` asks every value of an array at once, and answers with an array
of truth values. To combine two such answers, write ``&``, ``|``, ``^`` and ``~``, and
put parentheses around each comparison. The words ``and``, ``or``, ``not`` and ``if``
want a single truth value: make one of the many first, with ``any`` or ``all``.

**You will learn** to compare arrays with numbers and with each other, to ask whether
any or all of the values pass, to combine conditions without the errors that everybody
makes, and to compare results that were rounded.
"""

# %%
# Compare value by value
# ----------------------
# There are six comparisons. Each value is compared with the number on the right, and
# the result has the shape of the array. Its dtype is ``bool``: it holds only True and
# False. ``==`` compares, a single ``=`` assigns.

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_array
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 1

x = np.array([-1, 0, 1])
print(x < 0, x <= 0, x == 0)
# => [ True False False] [ True  True False] [False  True False]
print(x > 0, x >= 0, x != 0)
# => [False False  True] [False  True  True] [ True False  True]
(x > 0).dtype
# => dtype('bool')

# %%
# Two arrays of the same shape are compared place by place.

y = np.array([1, 0, -1])
print(x < y, x <= y, x == y)
# => [ True False False] [ True  True False] [False  True False]
print(x > y, x >= y, x != y)
# => [False False  True] [False  True  True] [ True False  True]

# %%
# The shapes need not be equal; they must fit together (`Combine arrays of different
# shapes <plot_broadcasting.html>`_, later in this part, has the rules). Here three
# mice, one a row, are compared with two limits at once: ``limits`` has one value for
# each of the two columns.
#
# **Then and now.** Until NumPy 1.24, ``==`` between shapes that do not fit gave a
# single False. Now all six comparisons raise an error.

weights = np.array([[18, 31], [19, 24], [25, 29]])  # g; before and after the diet
limits = np.array([20, 28])
print(weights > limits)
# => [[False  True]
#     [False False]
#     [ True  True]]
try:
    weights == np.array([20, 28, 30])
except ValueError as error:
    print(error)
# => operands could not be broadcast together with shapes (3,2) (3,)

# sphinx_gallery_alt = "A table of weights, three mice by two columns; the three weights above the limit of their column are highlighted."
draw_array(weights, weights > limits, title="weights > limits")
plt.show()

# %%
# Ask for any or all
# ------------------
# ``if`` needs one truth value. One element has one, an array of several has not: is
# it true if one element is, or only if all are? NumPy refuses to guess.

z = np.array([0, 1])
print(bool(z[0]), bool(z[1]))
# => False True
try:
    if z:
        print("yes")
except ValueError as error:
    print(error)
# => The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()

# %%
# Say which one you mean. For numbers, 0 counts as False and everything else as True.

for pair in ([0, 0], [0, 1], [1, 1]):
    print(pair, np.any(pair), np.all(pair))
# => [0, 0] False False
#    [0, 1] True False
#    [1, 1] True True

# %%
# With ``axis`` the question is asked of each row or each column. As with ``sum``,
# the axis that you name is the one that disappears: ``axis=1`` gives one answer for
# each mouse.

heavy = weights > limits
print(heavy.any(axis=1), heavy.all(axis=1))
# => [ True False  True] [False False  True]
print(heavy.any(axis=0), heavy.all(axis=0))
# => [ True  True] [False False]

# %%
# Two pitfalls. Without its parentheses ``heavy.all`` is the method itself, not its
# result, and every method counts as True. And a chain such as ``20 < weights < 30``
# fails: Python reads it as two comparisons with ``and`` between them.

print(heavy.all())
# => False
if heavy.all:
    print("said without being asked")
# => said without being asked
try:
    20 < weights < 30
except ValueError as error:
    print(error)
# => The truth value of an array with more than one element is ambiguous. ...

# %%
# Do not ask any() for emptiness
# ------------------------------
# With a list, ``if found:`` asks whether there is anything in it. Do not translate it
# to ``found.any()``: that asks for a value other than 0, and three spikes at time 0
# have none. Ask for the ``size``. Of an empty array, ``any`` is False and ``all`` is
# True: no element fails.
#
# **Then and now.** ``if found:`` with an empty array was False, with a warning, up to
# NumPy 2.1. Now it is an error, like that of the longer arrays.

nothing, zeros = np.array([]), np.zeros(3)
print(nothing.any(), zeros.any())
# => False False
print(nothing.all(), zeros.all())
# => True False
print(nothing.size == 0, zeros.size == 0)
# => True False

# %%
# Combine conditions with symbols
# -------------------------------
# ``and``, ``or`` and ``not`` ask each side for its single truth value, which leads to
# the error above. The symbols work value by value: ``&`` (and), ``|`` (or), ``^``
# (either, but not both) and ``~`` (not).

a = np.array([False, True, True])
b = np.array([False, False, True])
try:
    a and b
except ValueError as error:
    print(error)
# => The truth value of an array with more than one element is ambiguous. ...
print(a & b, a | b)
# => [False False  True] [False  True  True]
print(a ^ b, ~a)
# => [False  True False] [ True False False]

# %%

# sphinx_gallery_alt = "Six rows of three truth values: a, b, and below them a and b, a or b, either but not both, and not a."
fig, axs = plt.subplots(3, 2, figsize=(6, 4), layout="constrained")
rows = {"a": a, "b": b, "a & b": a & b, "a | b": a | b, "a ^ b": a ^ b, "~a": ~a}
for ax, (title, values) in zip(axs.flat, rows.items(), strict=True):
    draw_array(values, title=title, ax=ax)
plt.show()

# %%
# ``np.logical_and``, ``logical_or``, ``logical_xor`` and ``logical_not`` do the same as
# functions. You may have read that only they will do. On truth values the symbols are
# just as good. On whole numbers they differ: the functions ask whether a number is 0,
# the symbols combine the binary digits. 1 and 2 are both true, but written as 01 and 10
# they have no digit in common; and ``~`` turns 0 into -1, which is true.

n = np.array([0, 1, 1])
print(~n, ~n.astype(bool), np.logical_not(n))
# => [-1 -2 -2] [ True False False] [ True False False]
one, two = np.array([1]), np.array([2])
print(one & two, np.logical_and(one, two))
# => [0] [ True]

# %%
# Put parentheses around comparisons
# ----------------------------------
# ``&``, ``|`` and ``^`` bind more tightly than comparisons. Python reads
# ``v > 1 & v < 4`` as ``v > (1 & v) < 4``, a chain, and you meet the error again. Worse
# is what fails silently: ``~v > 2`` compares ``~v``, and ``valid & v > 2`` compares
# ``valid & v``, which is 0 or 1.

v = np.arange(6)
try:
    v > 1 & v < 4
except ValueError as error:
    print(error)
# => The truth value of an array with more than one element is ambiguous. ...
print((v > 1) & (v < 4))
# => [False False  True  True False False]
print(~v > 2, ~(v > 2))
# => [False False False False False False] [ True  True  True False False False]
valid = v != 4
print(valid & v > 2, valid & (v > 2))
# => [False False False False False False] [False False False  True False  True]

# %%
# Compare rounded numbers with tolerance
# --------------------------------------
# Most decimal fractions are rounded when they are stored, so ``==`` finds differences
# that you do not mean. ``np.isclose`` allows a small one: a hundred-thousandth of the
# second value, ``rtol``, plus ``atol``, by default 1e-8. That is a lot for small
# numbers: set ``atol=0`` there. `Trust floating-point numbers as far as they go
# <plot_floats.html>`_, later in this part, tells more.

sums = np.array([0.1 + 0.2, 0.25 + 0.5])
print(sums == [0.3, 0.75], np.isclose(sums, [0.3, 0.75]))
# => [False  True] [ True  True]
currents = np.array([1e-9, 5e-9])  # ampere
print(np.isclose(currents, 2e-9), np.isclose(currents, 2e-9, atol=0))
# => [ True  True] [False False]

# %%
# To ask whether two arrays are equal, do not write ``(p == q).all()``: different shapes
# that fit may count as equal, and an empty array equals any one value.
# ``np.array_equal`` wants equal shapes, and ``np.allclose`` is its sister with
# tolerance.

p, q = np.ones(3), np.ones(1)
print((p == q).all(), np.array_equal(p, q))
# => True False
print((nothing == q).all(), np.array_equal(nothing, q))
# => True False

# %%
# Exercises
# ---------
# Test your answers with ``check("comparisons-1", answer)`` and so on. The data:
# temperatures of an incubator in °C; spikes of four neurons, one a row, after each of
# five stimuli; and three detectors in all eight possible cases.

log = np.array([36.4, 36.5, 37.0, 37.5, 37.6, 38.2, 36.9])
spikes = np.array([[3, 1, 2, 1, 4], [0, 2, 0, 0, 1], [0, 0, 0, 0, 0], [1, 3, 0, 2, 2]])
first = np.array([0, 0, 0, 0, 1, 1, 1, 1]) == 1
second = np.array([0, 0, 1, 1, 0, 0, 1, 1]) == 1
third = np.array([0, 1, 0, 1, 0, 1, 0, 1]) == 1

# %%
# **Exercise 1.** The incubator must stay between 36.5 and 37.5 °C, both ends included.
# Make an array that is True where the temperature was right.
#
# .. hint::
#
#    Two comparisons, and both must be true. Where do the parentheses go?
#
# .. solution::

right = (log >= 36.5) & (log <= 37.5)
right.tolist()
# => [False, True, True, True, False, False, True]
check("comparisons-1", right)
# => Right. Not 36.5 <= log <= 37.5, which is right for one number only.

# %%
# **Exercise 2.** Which neurons are unreliable: they responded to at least one stimulus,
# but not to every one? Give one truth value for each neuron.
#
# .. hint::
#
#    At least one is ``any``, every one is ``all``. Along which axis?
#
# .. hint::
#
#    "But not": combine the two with ``&`` and ``~``.
#
# .. solution::

unreliable = spikes.any(axis=1) & ~spikes.all(axis=1)
print(unreliable)
# => [False  True False  True]
check("comparisons-2", unreliable)
# => Right. any ^ all says the same: whoever responds always responds at least once.

# %%
# **Exercise 3.** Where did *exactly one* of the three detectors fire?
#
# .. hint::
#
#    Look at the last case, where all three fire. What does ``first ^ second ^ third``
#    say there?
#
# .. hint::
#
#    Put the three into one array. Its ``sum`` counts each True as 1.
#
# .. solution::

firing = np.array([first, second, third])
print(firing.sum(axis=0))
# => [0 1 1 2 1 2 2 3]
exactly_one = firing.sum(axis=0) == 1
check("comparisons-3", exactly_one)
# => Right. The sum of truth values counts them.

# sphinx_gallery_alt = "Three rows of eight truth values, one for each detector; the three columns in which exactly one is true are highlighted."
draw_array(firing, (..., exactly_one), title="exactly one of three")  # whole columns
plt.show()

# %%
# What to read next
# -----------------
# - `Select by condition with masks <plot_masks.html>`_, the next page, puts these truth
#   values into square brackets: to count, to pick and to change what passes.
# - `Logic functions <https://numpy.org/doc/stable/reference/routines.logic.html>`_ in
#   NumPy's manual lists the comparisons and their relatives.
# - `Operator precedence
#   <https://docs.python.org/3/reference/expressions.html#operator-precedence>`_ in
#   Python's manual says what binds more tightly than what.
