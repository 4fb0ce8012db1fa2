r"""
Save arrays and read them back
==============================

For yourself, save arrays in NumPy's own format: ``np.save`` and ``np.load`` return every
value, the dtype and the shape, exactly. For people and other programs, write text with
``np.savetxt``, and say how many digits to keep. Several arrays go into one ``.npz`` file.
Arrays that do not fit into memory can be read in part.

**You will learn** to write and read text, tables and arrays, to compare what the formats
weigh, to read a slice of a large file, and to keep foreign files from running code.
"""

# %%
# Write and read lines of text
# ----------------------------
# A ``Path`` is the name of a file, and ``/`` joins folder and name; ``\n`` ends a line.
# The *encoding* says which bytes stand for a letter. Say ``encoding="utf-8"``, or µ may
# differ from computer to computer. The files of this page live in a temporary folder.

import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

from arraybook.datasets import words
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 1

temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
folder = Path(temporary.name)
notes = folder / "notes.txt"
notes.write_text("dose in µg\n10\n20\n", encoding="utf-8")
notes.read_text(encoding="utf-8").splitlines()
# => ['dose in µg', '10', '20']

# %%
# ``with`` closes a file whatever happens inside, even an error, and a loop over the file
# goes line by line. Mind the mode, the first argument: ``"a"`` appends at the end;
# ``"w"`` empties an existing file, at once.
#
# **Then and now.** Code you may have copied opens a file and never closes it. What was
# written last may then be missing from the file.

with notes.open("a", encoding="utf-8") as file:
    file.writelines(["40\n", "80\n"])
with notes.open(encoding="utf-8") as file:
    next(file)  # skips the first line
    doses = [float(line) for line in file]
doses
# => [10.0, 20.0, 40.0, 80.0]
notes.open("w", encoding="utf-8").close()
notes.read_text(encoding="utf-8")
# => ''

# %%
# Write a table of numbers as text
# --------------------------------
# ``np.savetxt`` writes one line for each row, and ``#`` before the header, so that
# ``np.loadtxt`` skips it. ``fmt="%.2f"``, two decimals, is easy to read, but the rest is
# gone. Without ``fmt`` you get enough digits for the very same numbers.
#
# **Then and now.** ``np.savetxt(name)`` without the array and ``np.readtxt`` are in old
# books. Neither ever worked: give the array too, and read with ``np.loadtxt``.

table = np.array([[0.0, 1.0], [0.5, 2 / 3], [1.0, 0.125]])
csv = folder / "table.csv"  # values with commas between them: the delimiter
np.savetxt(csv, table, fmt="%.2f", delimiter=",", header="time (s),voltage (mV)")
print(csv.read_text(encoding="utf-8"))
# => # time (s),voltage (mV)
#    0.00,1.00
#    0.50,0.67
#    1.00,0.12
np.array_equal(np.loadtxt(csv, delimiter=","), table)
# => False
np.savetxt(csv, table, delimiter=",")
np.array_equal(np.loadtxt(csv, delimiter=","), table)
# => True

# %%
# A gap in the table stops ``np.loadtxt``. ``np.genfromtxt`` fills it with ``nan``, *not a
# number*. For quotes and dates take ``pandas.read_csv``.

csv.write_text("1,2,3\n4,,6\n", encoding="utf-8")
try:
    np.loadtxt(csv, delimiter=",")
except ValueError:
    print("loadtxt gives up")
# => loadtxt gives up
np.genfromtxt(csv, delimiter=",").tolist()
# => [[1.0, 2.0, 3.0], [4.0, nan, 6.0]]

# %%
# Read and write columns of different kinds
# -----------------------------------------
# A structured dtype (see `Keep text and numbers in one table <plot_records.html>`_)
# names the columns. Choose it well: ``float32`` and ``float64`` make different numbers
# of the same text, and ``"S4"`` bytes. Lines that start with ``%`` are comments here.
# ``usecols`` picks columns.

stars = folder / "stars.txt"
stars.write_text("% name mass count\nXR21 32.789 1\nXR22 33.091 2\n", encoding="utf-8")
for kind in (np.float32, np.float64):
    columns = [("name", "U4"), ("mass", kind), ("count", np.int16)]
    catalog = np.loadtxt(stars, dtype=columns, comments="%", encoding="utf-8")
    print(catalog["name"], catalog["mass"].tolist())
# => ['XR21' 'XR22'] [32.78900146484375, 33.090999603271484]
#    ['XR21' 'XR22'] [32.789, 33.091]
np.loadtxt(stars, dtype="S4", usecols=0, comments="%", encoding="utf-8").tolist()
# => [b'XR21', b'XR22']

# %%
# To write such an array, give a format for each column: ``%d`` for an integer, ``%s`` for
# text, ``%.2f`` for a float with two decimals.
#
# **Then and now.** Old advice is to save structured arrays with ``rec2csv`` from
# ``matplotlib.mlab``. That function is gone, and ``np.savetxt`` does it.

lemmas, text = words(), folder / "words.txt"
options = {"comments": "%", "encoding": "utf-8"}  # handed over by ** below
columns = " ".join(lemmas.dtype.names)
np.savetxt(text, lemmas, fmt=["%d", "%s", "%d", "%.2f"], header=columns, **options)
print(*text.read_text(encoding="utf-8").splitlines()[:2], sep="\n")
# => %rank lemma frequency dispersion
#    21 they 1865844 0.96
np.array_equal(np.loadtxt(text, dtype=lemmas.dtype, **options), lemmas)
# => True

# %%
# Save arrays as they are
# -----------------------
# ``np.save`` writes the bytes of the array behind a short header with dtype and shape: a
# million ``float64`` values take eight million bytes, and the header 128. The format is
# documented, and other programs read it. An array of ``np.empty`` that was never filled
# is saved with whatever lay in memory.

random = np.random.default_rng(20260101).random((1000, 1000))
np.save(folder / "random.npy", random)
(folder / "random.npy").stat().st_size  # in bytes
# => 8000128
np.array_equal(np.load(folder / "random.npy"), random)
# => True

# %%
# ``np.savez`` puts several arrays into one ``.npz`` file. Name them, or they are called
# ``arr_0``, ``arr_1`` and so on. ``np.load`` opens the file and reads an array when you
# ask for it. Until then the file must stay open: use ``with``.

regular = np.tile(np.arange(1000.0), (1000, 1))  # a thousand equal rows
np.savez(folder / "nameless.npz", random, regular)
np.savez(folder / "named.npz", random=random, regular=regular)
for name in ("nameless.npz", "named.npz"):
    with np.load(folder / name) as file:
        print(file.files)
# => ['arr_0', 'arr_1']
#    ['random', 'regular']

# %%
# Weigh the formats
# -----------------
# The pitfall: ``np.savez`` does *not* compress. Its file is even larger than that of
# ``np.save``. ``np.savez_compressed`` looks for repetition. It gains nearly everything
# with equal rows, next to nothing with random numbers. Sizes in megabytes:

np.savetxt(folder / "random.txt", random)
np.savez(folder / "random.npz", random=random)
np.savez_compressed(folder / "random_packed.npz", random=random)
np.savez_compressed(folder / "regular_packed.npz", regular=regular)
names = ["random.txt", "random.npy", "random.npz"]
names += ["random_packed.npz", "regular_packed.npz"]
sizes = [(folder / name).stat().st_size / 1e6 for name in names]
[round(size) for size in sizes]
# => [25, 8, 8, 8, 0]
sizes[2] > sizes[1], sizes[3] > 0.9 * sizes[1], sizes[4] < 0.02 * sizes[1]
# => (True, True, True)

# sphinx_gallery_alt = "Bars of file sizes for a million float64 values: text 25 MB, npy and npz 8 MB each, compressed 7.5 MB for random numbers and 0.1 MB for equal rows."
fig, ax = plt.subplots(layout="constrained")
bars = ax.barh(names, sizes)
ax.bar_label(bars, fmt="%.1f", padding=3)
ax.invert_yaxis()
ax.set(xlabel="size of the file (MB)", title="A million numbers in five files")
plt.show()

# %%
# Read a slice of a large file
# ----------------------------
# With ``mmap_mode="r"``, ``np.load`` only *maps* the file: the parts that you index are
# fetched when you index them, and ``"r"`` forbids to write. So a file may be larger than
# the memory. ``np.array`` makes an ordinary array of the slice.

mapped = np.load(folder / "random.npy", mmap_mode="r")
mapped.shape, mapped.flags.writeable
# => ((1000, 1000), False)
part = np.array(mapped[500, ::250])
np.array_equal(part, random[500, ::250])
# => True

# %%
# ``open_memmap`` makes an array that lives in a new file (``"w+"``), to *write* piece by
# piece. Windows deletes no file that is still mapped: ``del`` the array first.

growing = np.lib.format.open_memmap(folder / "squares.npy", mode="w+", shape=(4, 3))
for row in range(4):
    growing[row] = row**2
del growing, mapped
np.load(folder / "squares.npy")[:, 0].tolist()
# => [0.0, 1.0, 4.0, 9.0]

# %%
# Refuse to run what a file contains
# ----------------------------------
# In an array of Python objects, NumPy cannot write the values itself. It hands them to
# *pickle*, Python's way to store anything. ``np.load`` refuses such files:

np.save(folder / "objects.npy", np.array([[1, 2, 3], [4]], dtype=object))
try:
    np.load(folder / "objects.npy")
except ValueError as error:
    print(error)
# => Object arrays cannot be loaded when allow_pickle=False

# %%
# For good reason: to load a pickle is to run what it asks for. The class below is made
# to ask for a harmless ``print``; a malicious file could ask for anything. Set
# ``allow_pickle=True`` only for files that you wrote. Better, avoid object arrays:
# ``np.savez`` stores rows of unequal length under a name each.


class Trap:
    def __reduce__(self):  # what to call, with what, when the file is loaded
        return print, ("This came out of the file.",)


np.save(folder / "trap.npy", np.array([Trap()], dtype=object))
np.load(folder / "trap.npy", allow_pickle=True)
# => This came out of the file.
#    array([None], dtype=object)

# %%
# Exercises
# ---------
# **Exercise 1.** Save the word table and a copy sorted by ``frequency`` in one compressed
# file, under the names ``data`` and ``ordered``. Read both back into a dictionary. Is it
# what you put in?
#
# .. hint::
#
#    ``data=…`` in the call of ``np.savez_compressed`` makes a name in the file.
#
# .. hint::
#
#    Read inside ``with``: once the file is closed, there is nothing left to ask for.
#
# .. solution::

ordered = np.sort(lemmas, order="frequency")
np.savez_compressed(folder / "lemmas.npz", data=lemmas, ordered=ordered)
with np.load(folder / "lemmas.npz") as file:
    answer = {name: file[name] for name in file.files}
np.array_equal(answer["data"], lemmas), np.array_equal(answer["ordered"], ordered)
# => (True, True)
check("files-1", answer)
# => Right. Dtype, order and every value came back.

# %%
# **Exercise 2.** Write a file of these five lines: ``day;temperature``, ``1;4.5``, ``2;``,
# ``3;6.0``, ``4;7.5``. Read it. What is the mean of the temperatures that were measured?
#
# .. hint::
#
#    ``np.genfromtxt`` has ``delimiter``, ``skip_header`` and ``usecols``, which counts
#    from 0. ``np.nanmean`` leaves the gaps out.
#
# .. solution::

weather = folder / "weather.csv"
lines = ["day;temperature", "1;4.5", "2;", "3;6.0", "4;7.5"]
weather.write_text("\n".join(lines), encoding="utf-8")
temperature = np.genfromtxt(weather, delimiter=";", skip_header=1, usecols=1)
answer = float(np.nanmean(temperature))
answer
# => 6.0
check("files-2", answer)
# => Right.

# %%
# **Exercise 3.** Save the numbers 0 to 999 999 as a ``.npy`` file of shape (1000, 1000),
# type ``int32``. Map it, and read its last column in every hundredth row, from row 0 on.
#
# .. hint::
#
#    One pair of brackets selects rows and column together.
#
# .. solution::

np.save(folder / "counts.npy", np.arange(1_000_000, dtype=np.int32).reshape(1000, -1))
mapped = np.load(folder / "counts.npy", mmap_mode="r")
answer = np.array(mapped[::100, -1])
del mapped
check("files-3", answer)
# => Right. The rest of the file was not needed.

# %%
# **Exercise 4.** ``words.txt`` from above has a comment line with ``%``, then four columns.
# Read it without ``words()``: write the dtype yourself, with the fields ``rank``,
# ``lemma`` (up to ten letters), ``frequency`` and ``dispersion``. Keep the words of a rank
# below 30, the rarest first.
#
# .. hint::
#
#    A dtype is a list of pairs of a name and a type. Text of ten letters is ``"U10"``.
#
# .. hint::
#
#    A mask keeps rows. ``np.sort`` takes the name of a field as ``order``.
#
# .. solution::

kinds = [np.int64, "U10", np.int64, np.float64]
columns = list(zip(["rank", "lemma", "frequency", "dispersion"], kinds, strict=True))
table = np.loadtxt(text, dtype=columns, comments="%", encoding="utf-8")
answer = np.sort(table[table["rank"] < 30], order="frequency")
answer["lemma"].tolist()
# => ['not', 'they', 'you', 'to']
check("files-4", answer)
# => Right. A table of names and numbers, read in one call.

# %%
# The temporary folder has done its work. With it go all the files.

temporary.cleanup()

# %%
# What to read next
# -----------------
# - `Trust floating-point numbers as far as they go <plot_floats.html>`_, the next page:
#   why 32.789 changed.
# - `The .npy format
#   <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>`_, byte by
#   byte, and `everything else that NumPy reads and writes
#   <https://numpy.org/doc/stable/reference/routines.io.html>`_.
