r"""
Multiply matrices and solve linear equations
============================================

Three dyes glow in three colour channels, and each channel sees a mixture. How much of
each dye is there? Questions of this kind are *linear equations*: unknowns times known
numbers, added up. Write the known numbers as an array ``A`` and the results as ``b``;
``np.linalg.solve(A, b)`` returns the unknowns. You never need the inverse of ``A``, the
matrix that undoes it, and one number tells you how far to trust the answer: the
condition number.

**You will learn** to multiply matrices with ``@``, to solve linear equations and check
the answer, and to recognise equations that have no answer or only a shaky one.
"""

# %%
# Multiply with ``@``
# -------------------
# A *vector* is an array with one axis, a *matrix* one with two. ``*`` multiplies element
# by element. The matrix product is ``@``: each row of the left times each column of the
# right, multiplied in pairs and added up. For two vectors it is one number, the *dot
# product*; ``np.dot(v, v)`` and ``v.dot(v)`` are older spellings.

import warnings

import matplotlib.pyplot as plt
import numpy as np
from scipy.linalg import hilbert

from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy"]
# sphinx_gallery_thumbnail_number = 1

M = np.array([[1, 2], [3, 4]])
v = np.array([10, 100])
print((M * M).tolist(), (M @ M).tolist())
# => [[1, 4], [9, 16]] [[7, 10], [15, 22]]
print(M @ v, v @ v)  # 210 is 1 * 10 + 2 * 100
# => [210 430] 10100
print((M * v).tolist())  # the pitfall: broadcast, no error, no matrix product
# => [[10, 200], [30, 400]]

# %%
# ``.T``, the *transpose*, swaps rows and columns. A vector has one axis and no other to
# swap with: its ``.T`` is itself. Shapes must fit: (2, 3) @ (3, 4) is (2, 4). When the
# two sizes in the middle differ, the error names them, in reverse order: 2 and 3 here.

print(M.T.tolist(), v.T.shape)
# => [[1, 3], [2, 4]] (2,)
try:
    np.ones((2, 3)) @ np.ones((2, 3))
except ValueError as error:
    print(error)
# => matmul: Input operand 1 has a mismatch in its core dimension 0, ... (size 2 is different from 3)

# %%
# ``@`` also takes a *stack* of matrices: the last two axes are the matrices, the others
# count them. Here three matrices turn the point (2, 1) about the origin by 0°, 90° and
# 180°. The rows of each are (cos, -sin) and (sin, cos); ``np.column_stack`` puts vectors
# side by side, as columns.

angles = np.radians([0, 90, 180])
c, s = np.cos(angles), np.sin(angles)
turns = np.column_stack([c, -s, s, c]).reshape(3, 2, 2)  # a row becomes a matrix
(turns @ [2, 1]).round(6).tolist()
# => [[2.0, 1.0], [-1.0, 2.0], [-2.0, -1.0]]

# %%
# **Then and now.** In older code you meet ``np.matrix``, for which ``*`` is the matrix
# product. It warns when you make one, NumPy advises against it, and it is
# two-dimensional only: a stack does not fit. Use arrays and ``@``.

with warnings.catch_warnings():
    warnings.simplefilter("ignore", PendingDeprecationWarning)
    print((np.matrix(M) * np.matrix(M)).tolist())
    try:
        np.matrix(turns)
    except ValueError as error:
        print(error)
# => [[7, 10], [15, 22]]
#    shape too large to be a matrix.

# %%
# Solve a system
# --------------
# Three equations for three unknowns: 3x + 6y - 5z = 12, x - 3y + 2z = -2 and 5x - y +
# 4z = 10. Row ``i`` of ``A`` holds the factors of equation ``i``. To check the answer,
# put it in: the *residual* ``A @ x - b`` must be zero but for rounding.

A = np.array([[3, 6, -5], [1, -3, 2], [5, -1, 4]])
b = np.array([12, -2, 10])
x = np.linalg.solve(A, b)
x.round(6).tolist()
# => [1.75, 1.75, 0.75]
np.allclose(A @ x, b)
# => True
np.allclose(np.linalg.inv(A).dot(b), x)
# => True

# %%
# **Then and now.** The last line is what textbooks write, :math:`x = A^{-1} b`; with
# ``np.matrix`` it was ``A**(-1) * b``. Here it agrees. Prefer ``solve``: the inverse is
# an extra step with errors of its own, as *Ask how far to trust it*, below, shows.
#
# See what can go wrong
# ---------------------
# With two unknowns each equation is a line, and the solution is where the lines cross.
# Parallel lines never cross, equal lines touch everywhere. Nearly parallel lines cross
# once, but a small shift of one of them (dotted) moves the crossing far along.

systems = {  # a name, the matrix A, and b
    "one solution": ([[1, 2], [3, -1]], [3, 2]),
    "no solution": ([[1, 2], [2, 4]], [1, 4]),
    "infinitely many": ([[1, 2], [2, 4]], [1, 2]),
    "one, but shaky": ([[1, 2], [1, 2.5]], [3, 3.5]),
}

# sphinx_gallery_alt = "Four pairs of lines: they cross at a wide angle; run parallel; lie on each other; cross at a small angle, where a slightly shifted line crosses far away."
fig, axs = plt.subplots(2, 2, sharex=True, sharey=True, layout="constrained")
fig.set_figheight(4.4)
ends = np.array([-2, 4])
for ax, (name, (matrix, right)) in zip(axs.flat, systems.items(), strict=True):
    for (p, q), r, style in zip(matrix, right, ("C0-", "C1--"), strict=True):
        ax.plot(ends, (r - p * ends) / q, style)  # the line p x + q y = r
    ax.set(title=name, xlim=(-2, 4), ylim=(-0.5, 3), xlabel="x", ylabel="y")
    ax.label_outer()
axs[0, 0].plot(1, 1, "ko")
axs[1, 1].plot(ends, (4 - ends) / 2.5, "C1:")
axs[1, 1].plot([1, -1], [1, 2], "ko")
plt.show()

# %%
# A matrix whose lines are parallel is *singular*: one row is a multiple of the other,
# and no inverse exists. ``solve`` and ``inv`` refuse. For the shaky pair they answer;
# with 4 in place of 3.5, which is the dotted line, x is -1 instead of 1.

for name, (matrix, right) in systems.items():
    try:
        print(f"{name}:", np.linalg.solve(matrix, right).round(6).tolist())
    except np.linalg.LinAlgError as error:
        print(f"{name}:", error)
# => one solution: [1.0, 1.0]
#    no solution: Singular matrix
#    infinitely many: Singular matrix
#    one, but shaky: [1.0, 1.0]
np.linalg.solve([[1, 2], [1, 2.5]], [3, 4]).round(6).tolist()
# => [-1.0, 2.0]

# %%
# Get an answer where there is none
# ---------------------------------
# *Least squares* always answers. Where no exact solution exists, ``np.linalg.lstsq``
# returns the x with the smallest sum of squared residuals. Where there are many, it
# returns the shortest: the one whose own squares have the smallest sum. The *rank* says
# how many equations really differ; the second is twice the first here. The
# *pseudoinverse*, ``np.linalg.pinv``, leads to the same. Both take the matrix apart by
# its *singular value decomposition* (SVD).

S = np.array([[1, 2], [2, 4]])
many, _, rank, _ = np.linalg.lstsq(S, [1, 2])  # _ for what is not used
many.round(6).tolist(), int(rank)
# => ([0.2, 0.4], 1)
(np.linalg.pinv(S) @ [1, 2]).round(6).tolist()
# => [0.2, 0.4]
none = np.linalg.lstsq(S, [1, 4])[0]
(S @ none).round(6).tolist()  # as near to 1 and 4 as it gets
# => [1.8, 3.6]

# %%
# Ask how far to trust it
# -----------------------
# The *condition number* says how many times a relative error can grow on its way from
# ``b`` to ``x``: at 20, an error of 1 % may become 20 %. Near 1 is harmless. 1e6 costs
# up to six digits, and 1e16 all sixteen that a float has. The *determinant*, which is 0
# for a singular matrix, is no such measure: it changes with the units. Compare the last
# two matrices below: the determinant warns of the harmless one.

round(float(np.linalg.det(A)), 6), round(float(np.linalg.cond(A)), 2)
# => (-64.0, 8.37)
harmless = 0.1 * np.eye(20)  # 0.1 on the diagonal, 0 elsewhere
shaky = 1000 * np.array([[1, 1], [1, 1.000001]])
for matrix in (harmless, shaky):
    print(f"det {np.linalg.det(matrix):.3g}, cond {np.linalg.cond(matrix):.3g}")
# => det 1e-20, cond 1
#    det 1, cond 4e+06

# %%
# The pitfall: a residual near zero does not prove the answer right. The *Hilbert
# matrix* holds 1/(i + j + 1) in row i and column j, both counted from 0, and is
# notorious. With 12 unknowns, all of them 1, rounding is enough to spoil them.

H = hilbert(12)
right = H @ np.ones(12)
answers = {
    "inv": np.linalg.inv(H) @ right,
    "solve": np.linalg.solve(H, right),
    "pinv": np.linalg.pinv(H) @ right,
    "lstsq": np.linalg.lstsq(H, right)[0],
}
error = {name: float(np.abs(x - 1).max()) for name, x in answers.items()}
residual = {name: float(np.abs(H @ x - right).max()) for name, x in answers.items()}
residual["solve"] < 1e-12, error["solve"] > 1e-3
# => (True, True)
residual["inv"] > 1e6 * residual["solve"]
# => True
max(error["lstsq"], error["pinv"]) < 0.05 < error["inv"]
# => True

# %%
# ``solve`` fits the equations to the last digit with unknowns that are wrong. ``inv``
# does not even fit them. ``lstsq`` and ``pinv`` come closest: they see that, in floats,
# only eleven of the twelve equations really differ, and use no more than these.

int(np.linalg.matrix_rank(H))
# => 11

# sphinx_gallery_alt = "Two marks for each function on a logarithmic scale. The residual of solve and lstsq is tiny, of pinv and inv larger; the error is far larger for solve and inv than for pinv and lstsq."
fig, ax = plt.subplots(layout="constrained", figsize=(6.4, 2.8))
for name in answers:
    ax.plot([residual[name], error[name]], [name, name], color="0.7", zorder=1)
ax.plot(list(residual.values()), list(residual), "C0s", label="residual")
ax.plot(list(error.values()), list(error), "C1o", label="error of x")
ax.set(xscale="log", xlim=(1e-17, 1e3), xlabel="largest residual and largest error")
ax.margins(y=0.15)
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.show()

# %%
# Exercises
# ---------
# **Exercise 1.** Three dyes send these shares of their light into channels 0, 1 and 2.
# Green: 0.8, 0.2, 0. Yellow: 0.2, 0.7, 0.1. Red: 0, 0.3, 0.7. The channels read 90, 79
# and 61. How much of each dye is there?
#
# .. hint::
#
#    Each channel is an equation: channel 0 reads 0.8 green + 0.2 yellow + 0 red.
#
# .. hint::
#
#    An equation is a row of the matrix. The dyes as given are its columns.
#
# .. solution::

shares = np.array([[0.8, 0.2, 0.0], [0.2, 0.7, 0.1], [0.0, 0.3, 0.7]]).T
dyes = np.linalg.solve(shares, [90, 79, 61])
dyes.round(6).tolist()
# => [100.0, 50.0, 80.0]
check("linear_algebra-1", dyes)
# => Right. This is how overlapping dyes are told apart: linear unmixing.

# %%
# **Exercise 2.** ``hilbert(n)`` is the matrix for ``n`` unknowns. From which ``n`` on is
# its condition number above 1e10? Judge by that: how many of the 16 digits of a float
# can you trust there?
#
# .. hint::
#
#    Print ``np.linalg.cond(hilbert(n))`` for ``n`` from 1 on.
#
# .. solution::

unknowns = 1
while np.linalg.cond(hilbert(unknowns)) <= 1e10:
    unknowns += 1
unknowns  # ten of the sixteen digits may be lost, six are left
# => 8
check("linear_algebra-2", unknowns)
# => Right. Each further unknown costs about one and a half digits.

# %%
# **Exercise 3.** Four channels see two dyes: the shares of the first are 0.7, 0.2, 0.1
# and 0, of the second 0, 0.2, 0.5 and 0.3. With some noise the channels read 72, 29, 36
# and 14. Estimate the two amounts from all four readings.
#
# .. hint::
#
#    Four equations for two unknowns have no exact solution, because of the noise.
#
# .. hint::
#
#    ``np.linalg.lstsq`` returns four things. The first is the answer.
#
# .. solution::

shares = np.array([[0.7, 0.2, 0.1, 0.0], [0.0, 0.2, 0.5, 0.3]]).T
amounts = np.linalg.lstsq(shares, [72, 29, 36, 14])[0]
amounts.round(2).tolist()
# => [102.51, 49.41]
check("linear_algebra-3", amounts)
# => Right. All four readings count, so their errors partly cancel.

# %%
# What to read next
# -----------------
# - `Combine arrays of different shapes <plot_broadcasting.html>`_, the page before,
#   explains what ``M * v`` did.
# - `Trust floating-point numbers as far as they go <plot_floats.html>`_ tells where the
#   errors come from.
# - `Linear algebra <https://numpy.org/doc/stable/reference/routines.linalg.html>`_ in
#   NumPy's manual lists every function; ``scipy.linalg`` has more of them.
#
# Reference: N. J. Higham (2002), *Accuracy and Stability of Numerical Algorithms*, 2nd
# edition, SIAM, https://doi.org/10.1137/1.9780898718027. Its chapter 28 is about the
# Hilbert matrix.
