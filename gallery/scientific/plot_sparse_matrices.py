r"""
Store and solve large sparse matrices
=====================================

A matrix of a million rows and a million columns takes 8 TB of memory, if every number
is stored. But in a matrix that describes a grid, a network or a table of word counts
almost all numbers are zero. A *sparse array* stores only the others, and where they
stand. With it, ``spsolve`` solves a million equations in one call, and ``eigsh`` finds
the few eigenvalues that you want.

**You will learn** to count the memory of a sparse array honestly, to choose a format,
to multiply with ``@`` and not ``*``, to remove stored zeros, to compute a few
eigenvalues of a matrix that is really symmetric, and to solve a million equations.
"""

# %%
# Count all the bytes
# -------------------
# Draw a random matrix in which 1 % of the numbers are not zero. The COO format
# (*coordinates*) stores each of these with its row and its column.

import warnings
from timeit import repeat

import matplotlib.pyplot as plt
import numpy as np
from scipy import sparse
from scipy.linalg import eigh
from scipy.sparse.linalg import eigsh, splu, spsolve

from arraybook.diagrams import draw_speed
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.sparse", "scipy.linalg", "memory", "performance"]
# sphinx_gallery_parallel = False
# sphinx_gallery_thumbnail_number = 4

rng = np.random.default_rng(20260101)
table = sparse.random_array((3000, 3000), density=0.01, rng=rng)
table.format, table.shape, table.nnz  # nnz: how many numbers are stored
# => ('coo', (3000, 3000), 90000)

# %%
# Published code compares the dense array (a number for each place, zeros included) with
# ``data.nbytes`` alone, and finds a factor of 100. But the places take memory, too: an
# ``int32`` for the row and one for the column double it. CSR (*compressed sparse rows*)
# sorts the numbers by rows, and stores only where each row begins.

rows = table.tocsr()
8 * 3000 * 3000, table.data.nbytes
# => (72000000, 720000)
parts = {"coo": [table.data, *table.coords]}
parts["csr"] = [rows.data, rows.indices, rows.indptr]
for name, arrays in parts.items():
    total = sum(array.nbytes for array in arrays)
    print(name, arrays[1].dtype, total, round(72_000_000 / total))
# => coo int32 1440000 50
#    csr int32 1092004 66

# %%
# The last number of each line is the honest factor.
#
# A small example shows the three parts of CSR. Row ``i`` owns the slice
# ``indptr[i]:indptr[i + 1]`` of ``data`` and of ``indices``, the columns. Row 2 is
# empty: its slice is ``3:3``. The picture shows where numbers are stored in a corner of
# the table, and in the matrix of a grid, which the last section builds.

small = np.array([[0, 5, 0, 7], [0, 0, 8, 0], [0, 0, 0, 0], [9, 0, 0, 6]])
csr = sparse.csr_array(small)
[part.tolist() for part in (csr.data, csr.indices, csr.indptr)]
# => [[5, 7, 8, 9, 6], [1, 3, 2, 0, 3], [0, 2, 3, 3, 5]]
coo = csr.tocoo()
[part.tolist() for part in (coo.data, *coo.coords)]
# => [[5, 7, 8, 9, 6], [0, 0, 1, 3, 3], [1, 3, 2, 0, 3]]

# sphinx_gallery_alt = "A dot for each stored number: on the left they are scattered evenly over a corner of the random matrix, on the right they form lines along the diagonal."
fig, axs = plt.subplots(1, 2, layout="constrained")
line = sparse.diags_array([-1.0, 2.0, -1.0], offsets=[-1, 0, 1], shape=(12, 12))
grid = sparse.kron(line, sparse.eye_array(12)) + sparse.kron(sparse.eye_array(12), line)
axs[0].spy(rows[:200, :200], markersize=1.5, color="C0")
axs[1].spy(grid, markersize=1.5, color="C0")
axs[0].set(title="random, upper left corner", xticks=[0, 199], yticks=[0, 199])
axs[1].set(title="neighbours on a 12 by 12 grid", xticks=[0, 143], yticks=[0, 143])
plt.show()

# %%
# Choose the format for the work
# ------------------------------
# - COO: to build, from lists of values, rows and columns. Values at the same place are
#   added up.
# - CSR: to compute, and to take rows. CSC, the same by columns: to take columns, and to
#   solve equations.
# - DOK (a dictionary) and LIL (a list for each row): to change single numbers.
#
# Build in one format and convert to another: ``.tocsr()``, ``.tocsc()``, … A new number
# in a CSR array moves all numbers behind it. It works, but SciPy warns:

coo = sparse.coo_array(([1, 2, 4], ([0, 0, 1], [1, 1, 0])), shape=(2, 2))
coo.toarray().tolist()
# => [[0, 3], [4, 0]]
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    csr[2, 2] = 1
caught[0].category.__name__
# => 'SparseEfficiencyWarning'

# %%
# We measure three jobs on the table above: take fifty columns, multiply by a vector,
# change two hundred numbers.

columns = table.tocsc()
places = rng.integers(0, 3000, (200, 2)).tolist()


def edit(array):
    with warnings.catch_warnings(action="ignore"):
        for i, j in places:
            array[i, j] = 1.0


def seconds(work, array, times=3):
    return min(repeat(lambda: work(array), number=1, repeat=times))


take, multiply, change = {}, {}, {}
for array in (table, rows, columns, table.tolil(), table.todok()):
    name = array.format.upper()
    if name in {"CSR", "CSC"}:
        take[name] = seconds(lambda a: [a[:, [j]] for j in range(50)], array)
    if name in {"CSR", "COO", "DOK"}:
        multiply[name] = seconds(lambda a: a @ np.ones(3000), array)
    if name in {"CSR", "LIL", "DOK"}:
        change[name] = seconds(edit, array.copy(), times=1)

# %%
# No format is the best at everything:

take["CSR"] > 1.5 * take["CSC"], multiply["DOK"] > 10 * multiply["CSR"]
# => (True, True)
change["CSR"] > 5 * change["LIL"], change["CSR"] > 5 * change["DOK"]
# => (True, True)

# sphinx_gallery_alt = "Three groups of bars. Taking columns: CSC is fastest. Multiplying: CSR is fastest, DOK by far the slowest. Changing numbers: LIL and DOK are far ahead of CSR."
sizes = {"figsize": (6.4, 5), "height_ratios": (2, 3, 3)}
fig, axs = plt.subplots(3, layout="constrained", **sizes)
titles = "take columns", "multiply by a vector", "change single numbers"
for ax, title, times in zip(axs, titles, (take, multiply, change), strict=True):
    draw_speed(times, ax=ax).set_title(title)
plt.show()

# %%
# Multiply with ``@``, not with ``*``
# -----------------------------------
# SciPy has two families. For sparse *arrays*, ``*`` multiplies number by number, as in
# NumPy. For the older sparse *matrices* it is the matrix product: the same line gives
# another result. ``@`` is the matrix product in both.

square = [[1, 2], [3, 4]]
(sparse.csr_array(square) * sparse.csr_array(square)).toarray().tolist()
# => [[1, 4], [9, 16]]
(sparse.csr_matrix(square) * sparse.csr_matrix(square)).toarray().tolist()
# => [[7, 10], [15, 22]]
(sparse.csr_array(square) @ sparse.csr_array(square)).toarray().tolist()
# => [[7, 10], [15, 22]]

# %%
# **Then and now.** ``sparse.rand``, ``diags``, ``eye`` and ``csr_matrix`` still work and
# make matrices. Their successors ``random_array``, ``diags_array``, ``eye_array`` and
# ``csr_array`` make arrays. Use one family in a program: then ``*`` has one meaning.

type(sparse.eye(3)).__name__, type(sparse.eye_array(3)).__name__
# => ('dia_matrix', 'dia_array')

# %%
# Remove stored zeros
# -------------------
# Set numbers to zero through ``data``, and they stay stored: ``nnz`` counts them, and
# they cost memory and time. ``count_nonzero`` does not count them. ``eliminate_zeros``
# removes them, in place.

weak = rows.copy()
weak.data[:30_000] = 0
weak.nnz, int(weak.count_nonzero())
# => (90000, 60000)
weak.eliminate_zeros()
weak.nnz
# => 60000

# %%
# Compute a few eigenvalues
# -------------------------
# An *eigenvalue* :math:`\lambda` and its *eigenvector* :math:`v` satisfy
# :math:`Av = \lambda v`. ``eigh`` computes all of a dense symmetric matrix, ``eigsh``
# only ``k`` of a sparse one. Both take for granted that the matrix is symmetric, and
# neither checks. A random one is not. ``eigh`` then reads the lower triangle only. What
# ``eigsh`` returns depends on ``v0``, the vector where it starts, by default a random
# one. Two starts and ``eigh`` give three different "largest eigenvalues", and
# :math:`Av` is not :math:`\lambda v`:

n = 600
lopsided = sparse.random_array((n, n), density=0.01, rng=rng).tocsr()
largest = [eigh(lopsided.toarray(), eigvals_only=True)[-1]]
for start in (np.ones(n), rng.standard_normal(n)):
    values, vectors = eigsh(lopsided, k=3, v0=start)
    largest.append(values.max())
bool(np.diff(np.sort(largest)).min() > 0.1)  # no two are near each other
# => True
bool(np.linalg.norm(lopsided @ vectors - values * vectors, axis=0).min() > 0.1)
# => True

# %%
# Published code compares the speed of both on such a matrix. Make it symmetric first.
# Mind also the default ``which="LM"``, the largest *magnitude*: it mixes the most
# negative eigenvalues with the most positive. ``"LA"`` (largest algebraic) asks for
# those that ``eigh`` returns last. Now both agree:

even = (lopsided + lopsided.T) / 2
values = eigsh(even, k=6, which="LA", return_eigenvectors=False)
values.round(4).tolist()
# => [1.9933, 2.0253, 2.0402, 2.0866, 2.1261, 3.3917]
dense = eigh(even.toarray(), eigvals_only=True)[-6:]
dense.round(4).tolist(), bool(np.abs(values - dense).max() < 1e-10)
# => ([1.9933, 2.0253, 2.0402, 2.0866, 2.1261, 3.3917], True)
np.sort(eigsh(even, k=6, return_eigenvectors=False)).round(4).tolist()  # "LM"
# => [-2.1476, -2.0726, 2.0402, 2.0866, 2.1261, 3.3917]

# %%
# For a fair comparison, ask ``eigh`` for six, too. ``subset_by_index`` does, but it
# still works through the whole matrix.

full, top = even.toarray(), [n - 6, n - 1]
times = {
    "eigh, all 600": seconds(eigh, full),
    "eigh, 6": seconds(lambda a: eigh(a, subset_by_index=top), full),
    "eigsh, 6": seconds(lambda a: eigsh(a, k=6, which="LA"), even),
}
times["eigh, all 600"] > times["eigsh, 6"]
# => True

# sphinx_gallery_alt = "Bars of time: eigsh for six eigenvalues is the fastest, eigh for all of them the slowest."
draw_speed(times)
plt.show()

# %%
# Solve a million equations
# -------------------------
# A rope hangs between two nails and carries an even load: :math:`-u'' = 2`, with
# :math:`u = 0` at both ends, has the solution :math:`u = x (1 - x)`. At a million
# points a distance :math:`h` apart, :math:`-u''` becomes
# :math:`(-u_{i-1} + 2 u_i - u_{i+1}) / h^2`. The matrix of these equations, called a
# *Laplacian*, has three diagonals. For this :math:`u` the formula is exact.

n = 1_000_000
bands, near = [-1.0, 2.0, -1.0], [-1, 0, 1]
laplacian = sparse.diags_array(bands, offsets=near, shape=(n, n), format="csc")
arrays = laplacian.data, laplacian.indices, laplacian.indptr
f"{sum(a.nbytes for a in arrays) / 1e6:.0f} MB, dense {8 * n**2 / 1e12:.0f} TB"
# => '40 MB, dense 8 TB'
h = 1 / (n + 1)
x = h * np.arange(1, n + 1)
u = spsolve(laplacian, np.full(n, 2 * h**2))
error = np.abs(u - x * (1 - x)).max()
bool(error < 1e-5), bool(error < 1e-12)
# => (True, False)

# %%
# Never call ``toarray`` on such a matrix. Give ``spsolve`` CSC or CSR: it converts
# anything else, with a warning.
#
# Why not within 1e-12, if the formula is exact? Solving magnifies rounding. The
# *condition number* says how much at worst: here it is the largest eigenvalue divided by
# the smallest. These are :math:`4 \sin^2(k \pi h / 2)` for :math:`k = n` and
# :math:`k = 1`. Times ``eps``, the relative rounding of one number, it is about the
# largest relative error to fear. The actual error is smaller.

largest, smallest = 4 * np.sin(np.pi * h * np.array([n, 1]) / 2) ** 2
limit = largest / smallest * np.finfo(float).eps
f"{largest / smallest:.0e}", f"{limit:.0e}", bool(error / u.max() < limit)
# => ('4e+11', '9e-05', True)

# %%
# In two dimensions the rope is a membrane on a square frame. ``kron`` builds its matrix
# from the one for a line: neighbours along one axis, plus neighbours along the other.
# The load is chosen so that :math:`u = x (1 - x) \, y (1 - y)`.
#
# ``splu`` shows what ``spsolve`` computes inside: two triangular factors. They hold many
# more numbers than the matrix. This *fill-in* grows with the grid: for very large ones
# take a method that needs no factors, such as ``cg``.

m = 150
h = 1 / (m + 1)
x = np.linspace(h, 1 - h, m)
bow = x * (1 - x)
line = sparse.diags_array(bands, offsets=near, shape=(m, m))
eye = sparse.eye_array(m)
plane = (sparse.kron(line, eye) + sparse.kron(eye, line)).tocsc()
load = 2 * h**2 * (bow[:, np.newaxis] + bow)
u = spsolve(plane, load.ravel()).reshape(m, m)
plane.shape, np.allclose(u, np.outer(bow, bow), rtol=0, atol=1e-12)
# => ((22500, 22500), True)
splu(plane).nnz > 10 * plane.nnz
# => True

# sphinx_gallery_alt = "The height of the membrane in colours: highest in the middle of the square; contour lines turn from round to square towards the frame."
fig, ax = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
image = ax.imshow(u, origin="lower", extent=(h / 2, 1 - h / 2) * 2)
ax.contour(x, x, u, levels=8, colors="white", linewidths=0.8)
ax.set(xlabel="x", ylabel="y")
fig.colorbar(image, label="height u")
plt.show()

# %%
# Exercises
# ---------
# ``check("sparse_matrices-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** A dense 1000 by 1000 array of ``float64`` takes 8 000 000 bytes. How
# many numbers must a CSR array of this shape store, with ``int32`` places, to take
# *more*? Answer with the smallest such count.
#
# .. hint::
#
#    Each stored number costs its value and its column. How many bytes is that?
#    ``indptr`` has one entry more than there are rows, whatever is stored.
#
# .. solution::

fixed = 4 * (1000 + 1)
answer = (8_000_000 - fixed) // 12 + 1
12 * answer + fixed > 8_000_000 >= 12 * (answer - 1) + fixed
# => True
check("sparse_matrices-1", answer)
# => Right. About two thirds full, and CSR saves nothing.

# %%
# **Exercise 2.** A bicycle hire records every ride: ``start = [0, 2, 0, 1, 2, 0, 3]``
# and ``end = [1, 0, 1, 3, 2, 2, 0]``, stations from 0 to 4. Build the 5 by 5 table
# of the numbers of rides, a row for each start, without a loop. Answer with the dense
# table.
#
# .. hint::
#
#    Each ride is a 1 at a place. What does COO do with two values at the same place?
#
# .. hint::
#
#    Nobody rode from or to station 4: state the shape.
#
# .. solution::

start = [0, 2, 0, 1, 2, 0, 3]
end = [1, 0, 1, 3, 2, 2, 0]
rides = sparse.coo_array((np.ones(7, dtype=int), (start, end)), shape=(5, 5))
rides.toarray().tolist()
# => [[0, 2, 1, 0, 0], [0, 0, 0, 1, 0], [1, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
check("sparse_matrices-2", rides.toarray())
# => Right. COO adds up what has the same place.

# %%
# **Exercise 3.** Divide each row of the table of exercise 2 by its sum: which share of
# the rides from a station goes where? Stay sparse until the end, keep a row without
# rides at zero, and cause no warning. Answer with the dense result.
#
# .. hint::
#
#    ``rides.sum(axis=1)`` is a dense array with the sum of each row. Replace the sum
#    that must not become a divisor.
#
# .. hint::
#
#    A diagonal matrix from the left multiplies each row by its own number:
#    ``sparse.diags_array(factors) @ rides``.
#
# .. solution::

totals = rides.sum(axis=1)
shares = sparse.diags_array(1 / np.maximum(totals, 1)) @ rides
shares.sum(axis=1).tolist()
# => [1.0, 1.0, 1.0, 1.0, 0.0]
check("sparse_matrices-3", shares.toarray())
# => Right. Each row sums to 1, or to 0 where nobody started.

# %%
# **Exercise 4.** Compute the three *smallest* eigenvalues of the sparse matrix with
# 2 on the diagonal and -1 beside it, 1000 rows, with ``eigsh``. Answer with an array in
# ascending order. Compare it with :math:`2 - 2\cos(k \pi / 1001)`, the exact values.
#
# .. hint::
#
#    ``which="SM"`` asks for the smallest magnitude. It works, but is slow.
#
# .. hint::
#
#    With ``sigma=0``, ``eigsh`` finds the eigenvalues next to 0: it solves equations to
#    find the *largest* of the inverse, which is fast. So ``which`` stays ``"LM"``.
#
# .. solution::

line = sparse.diags_array(bands, offsets=near, shape=(1000, 1000), format="csc")
lowest = np.sort(eigsh(line, k=3, sigma=0, return_eigenvectors=False))
np.allclose(lowest, 2 - 2 * np.cos(np.arange(1, 4) * np.pi / 1001), rtol=1e-8, atol=0)
# => True
check("sparse_matrices-4", lowest)
# => Right. Near a number that you know, sigma finds them fast.

# %%
# What to read next
# -----------------
# - `Multiply matrices and solve linear equations
#   <../arrays/plot_linear_algebra.html>`_: the same questions for dense arrays.
# - `Simulate the diffusion of heat <../simulation/plot_heat_equation.html>`_ uses the
#   three neighbours without a matrix.
# - `Sparse arrays <https://docs.scipy.org/doc/scipy/tutorial/sparse.html>`_ in SciPy's
#   guide, and its `migration guide
#   <https://docs.scipy.org/doc/scipy/reference/sparse.migration_to_sparray.html>`_ from
#   matrices.
#
# Reference: Y. Saad (2003), *Iterative Methods for Sparse Linear Systems*, 2nd edition,
# SIAM, https://doi.org/10.1137/1.9780898718003; chapter 3 has the formats.
