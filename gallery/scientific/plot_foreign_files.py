r"""
Read files from MATLAB, IDL and others
======================================

One call of ``scipy.io`` reads a file by MATLAB, GNU Octave, IDL or GDL, a sparse matrix
in the format Matrix Market or Harwell-Boeing, NetCDF-3 data or WAV sound. What surprises
is what comes out: shapes with an extra axis, axes in reverse order, truth values as
integers, texts as bytes.

**You will learn** to list and load what is in such a file, to unpack cells and structs,
to write a file that MATLAB reads as you meant it, and to name the trap of each format.
"""

# %%
# List what is in a MATLAB file
# -----------------------------
# The files of this page are real. GNU Octave and GNU Data Language (GDL), free programs
# that speak the languages of MATLAB and IDL, wrote them. ``foreign_file`` returns the
# path of a file, or of the script that made it. ``whosmat`` lists name, shape and class
# of the variables in a MATLAB file, and loads none of them.

import tempfile
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from scipy import io

from arraybook.datasets import foreign_file
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "scipy.io", "files"]
# sphinx_gallery_thumbnail_number = 1

experiment = foreign_file("experiment.mat")
io.whosmat(experiment)[:3]
# => [('column', (3, 1), 'double'), ('counts', (1, 2), 'int8'), ('depth', (1, 1), 'double')]

# %%
# This is the script that Octave ran. ``save`` without names writes all variables.

print(foreign_file("make_experiment.m").read_text(encoding="utf-8"))
# => % octave-cli --no-init-file make_experiment.m
#    row = [1 2 3];  column = row';  grid = [1 2 3; 4 5 6];  depth = 0.5;
#    counts = int8 ([100 -100]);  valid = [true false true];  impedance = [1+2i 3-4i];
#    label = "10 µm";  mixed = {1, "two", [3 4 5]};
#    session = struct ("animal", "rat 7", "electrode", struct ("sites", [1 5 9]));
#    trials = struct ("start", {0, 2.5, 4}, "spikes", {[0.1 0.4], [], 0.3});
#    weights = sparse ([1 2 4 4], [2 3 1 4], [0.5 -1 2 8], 4, 4);
#    laplacian = gallery ("poisson", 5);  % of a grid of 5 by 5 points
#    save ("-v7", "experiment.mat");
#    save ("-v6", "experiment_v6.mat");

# %%
# Expect two axes everywhere
# --------------------------
# In MATLAB every array has at least two axes. A row of three is (1, 3), a column (3, 1),
# a number (1, 1). ``loadmat`` returns a dictionary and keeps these shapes. So
# ``data["row"][0]`` is not the first value but all of them, and a row plus a column
# broadcasts to a table. ``squeeze_me=True`` removes the axes of length 1, and with them
# the difference between row and column. ``spmatrix=False`` asks for SciPy's newer sparse
# arrays; say it in every call, because the default is about to change.

data = io.loadmat(experiment, spmatrix=False)
[data[name].shape for name in ("row", "column", "depth", "grid")]
# => [(1, 3), (3, 1), (1, 1), (2, 3)]
data["row"][0], (data["row"] + data["column"]).shape
# => (array([1., 2., 3.]), (3, 3))
squeezed = io.loadmat(experiment, spmatrix=False, squeeze_me=True)
squeezed["row"][0].item(), squeezed["column"].shape, squeezed["depth"]
# => (1.0, (3,), 0.5)

# %%
# Integers, complex numbers and text keep their kind. A sparse matrix, which stores the
# entries that are not 0, stays sparse: it comes in the format ``csc``, compressed columns.

data["counts"].dtype, data["impedance"].dtype, data["label"].tolist()
# => (dtype('int8'), dtype('complex128'), ['10 µm'])
data["weights"].format, data["weights"].shape, data["weights"].nnz  # stored entries
# => ('csc', (4, 4), 4)

# %%
# The pitfall: truth values (MATLAB's class ``logical``) come as integers, and integers in
# brackets are not a mask. They are positions, and you get other values without an error.
# Convert them to ``bool``. (A *sparse* logical matrix by Octave may not load at all: in
# Octave, save ``double (mask)``.)

row, valid = squeezed["row"], squeezed["valid"]
valid, row[valid], row[valid.astype(bool)]
# => (array([1, 0, 1], dtype=uint8), array([2., 1., 2.]), array([1., 3.]))

# %%
# ``mat_dtype=True`` asks for the types that MATLAB shows, and ``valid`` is ``bool``. It
# also helps with files by MATLAB itself, which stores whole numbers in as few bytes as
# they need: ``loadmat`` then returns ``uint8`` for what was ``double``, and it overflows
# above 255. (Octave stores 8 bytes each.) But it throws imaginary parts away, with a
# mere warning. Name the variables that need it:

io.loadmat(experiment, spmatrix=False, mat_dtype=True, variable_names="valid")["valid"]
# => array([[ True, False,  True]])
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    broken = io.loadmat(experiment, spmatrix=False, mat_dtype=True)
data["impedance"], broken["impedance"], caught[0].category.__name__
# => (array([[1.+2.j, 3.-4.j]]), array([[1., 3.]]), 'ComplexWarning')

# %%
# Unpack cells and structs
# ------------------------
# A *cell* array holds anything, like a Python list: it becomes an array of objects, each
# of them with two axes again. A *struct* has named fields, like a dictionary. It becomes
# a structured array, and you dig: field, then ``[0, 0]``, then field.

data["mixed"].dtype, data["mixed"][0, 2]
# => (dtype('O'), array([[3., 4., 5.]]))
data["session"]["electrode"][0, 0]["sites"][0, 0]
# => array([[1., 5., 9.]])

# %%
# ``simplify_cells=True`` spares you the digging: it gives plain dictionaries, at any
# depth, and squeezes too. (Older code says ``struct_as_record=False`` instead, and gets
# objects with attributes.)

simple = io.loadmat(experiment, spmatrix=False, simplify_cells=True)
simple["session"]
# => {'animal': 'rat 7', 'electrode': {'sites': array([1., 5., 9.])}}
simple["mixed"].tolist()
# => [1.0, 'two', array([3., 4., 5.])]

# %%
# Mind what squeezing does to a list of one: it becomes a number without length.
# ``np.atleast_1d`` repairs it. Three trials with two, no and one spike:

for trial in simple["trials"]:
    print(trial["spikes"], np.atleast_1d(trial["spikes"]).size)
# => [0.1 0.4] 2
#    [] 0
#    0.3 1

# %%
# Write a file for MATLAB
# -----------------------
# ``savemat`` takes a dictionary. A 1-D array becomes a row, or a column with
# ``oned_as="column"``. A dictionary becomes a struct, an array of objects a cell array.
# A list of texts is padded to equal length. ``None`` is refused. Integers stay integers,
# which MATLAB divides with rounding (``int64 (3) / 2`` is 2): save floats. Octave may
# cut a text short that has letters beyond ASCII, such as ``10 µm``: write ``10 um``.
#
# **Then and now.** Some notes call ``scipy.savemat``. It has never been there: use
# ``scipy.io.savemat``.

temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
folder = Path(temporary.name)
names = ["a", "bcd"]
results = {"x": np.arange(3.0), "padded": names, "cells": np.array(names, dtype=object)}
results["settings"] = {"gain": 2.0}
io.savemat(folder / "results.mat", results, oned_as="column")
back = io.loadmat(folder / "results.mat", spmatrix=False)
back["x"].shape, back["padded"].tolist(), back["cells"].shape
# => ((3, 1), ['a  ', 'bcd'], (2, 1))

# %%
# MATLAB knows several versions of its format. Version 7 is version 6 compressed;
# ``loadmat`` reads both, and ``savemat`` writes version 7 if you say
# ``do_compression=True``. Version 7.3 is something else, a file in the format HDF5, and
# SciPy does not read it. Use ``h5py``, where MATLAB's axes come in reverse order, or ask
# for ``save -v7`` in MATLAB. Below, the sizes in versions 7 and 6, and the mere head of a 7.3:

[foreign_file(f"experiment{end}.mat").stat().st_size for end in ("", "_v6")]  # bytes
# => [1353, 3728]
(folder / "new.mat").write_bytes(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")
# => 128
try:
    io.loadmat(folder / "new.mat", spmatrix=False)
except NotImplementedError as error:
    print(error)
# => Please use HDF reader for matlab v7.3 files, e.g. h5py

# %%
# Reverse the axes of IDL
# -----------------------
# ``readsav`` reads what IDL's ``save`` wrote; nothing in SciPy writes it. Names come in
# lower case: IDL does not tell ``Image`` from ``image``. IDL counts the axes the other
# way round: ``image[x, y]`` there is ``image[y, x]`` here, and 12 columns of 9 rows are
# (9, 12). The values are right. What goes wrong is an index that is copied from an IDL
# program, or ``.T`` to "repair" the shape, which mirrors the picture. IDL's row 0 is at
# the bottom, so draw with ``origin="lower"``.

observation = io.readsav(foreign_file("observation.sav"))
sorted(observation), observation["image"].shape
# => (['exposure', 'image', 'stars'], (9, 12))
observation["image"][2, 10].item()  # IDL: image[10, 2]
# => 5

# sphinx_gallery_alt = "Two images: left 12 by 9 pixels with an upright letter F and a bright pixel at the right, right its transpose, with the F mirrored along the diagonal."
fig, axs = plt.subplots(ncols=2, layout="constrained")
axs[0].imshow(observation["image"], origin="lower", cmap="cividis")
axs[0].set(xlabel="x", ylabel="y", title="as read: image[y, x]")
axs[1].imshow(observation["image"].T, origin="lower", cmap="cividis")
axs[1].set(xlabel="y", ylabel="x", title="with .T: wrong")
plt.show()

# %%
# Structures become records. Their texts are bytes, an array in a field is an object, and
# numbers keep the byte order of the file, big-endian (``>``), which some compiled
# libraries refuse. One line each makes them ordinary:

stars = observation["stars"]
stars["name"].tolist(), stars["magnitude"].dtype
# => ([b'Vega', b'Deneb', b'Altair'], dtype('>f4'))
[name.decode() for name in stars["name"]], stars["magnitude"].astype(float).round(2)
# => (['Vega', 'Deneb', 'Altair'], array([0.03, 1.25, 0.77]))
np.stack(stars["position"]).astype(float)  # right ascension and declination, degrees
# => array([[279.2347,  38.7837],
#           [310.358 ,  45.2803],
#           [297.6958,   8.8683]])

# %%
# Exchange sparse matrices as text
# --------------------------------
# *Matrix Market* is a text format: a line that says what follows, then the sizes, then
# row, column (counted from 1) and value of each stored entry. Of a symmetric matrix
# ``mmwrite`` stores the lower triangle, and ``mmread`` completes it. ``mminfo`` reads
# the first lines alone. This matrix links each point of a 5 by 5 grid to its neighbours:

path = folder / "laplacian.mtx"
io.mmwrite(path, data["laplacian"])
print(*path.read_text(encoding="utf-8").splitlines()[:4], sep="\n")
# => %%MatrixMarket matrix coordinate real symmetric
#    %
#    25 25 65
#    1 1 4
io.mminfo(path)  # rows, columns, entries in the file, format, field, symmetry
# => (25, 25, 65, 'coordinate', 'real', 'symmetric')
again = io.mmread(path, spmatrix=False)
again.format, again.nnz, (again != data["laplacian"]).nnz
# => ('coo', 105, 0)

# %%
# *Harwell-Boeing* is older, text in fixed columns for Fortran. SciPy reads and writes the
# type RUA: real, unsymmetric, assembled. It refuses RSA, the symmetric one. For files
# that only Python reads, ``scipy.sparse.save_npz`` is better.

io.hb_write(folder / "weights.rua", data["weights"])
(folder / "weights.rua").read_text(encoding="utf-8").splitlines()[2].split()
# => ['RUA', '4', '4', '4', '0']
again = io.hb_read(folder / "weights.rua", spmatrix=False)
again.format, (again != data["weights"]).nnz
# => ('csc', 0)

# %%
# Let go of a NetCDF file
# -----------------------
# A NetCDF file holds arrays with named axes, called dimensions, and notes on them, called
# attributes. ``netcdf_file`` reads version 3. (Version 4 is HDF5 again: use ``xarray``
# or ``netCDF4``.) It *maps* the file: arrays refer to the disk. While one of them lives,
# the file cannot be closed, and Windows will not let you delete it.

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    with io.netcdf_file(foreign_file("weather.nc")) as file:
        mapped = file.variables["temperature"][:]
print(str(caught[0].message).partition(",")[0])
# => Cannot close a netcdf_file opened with mmap=True
del mapped, file

# %%
# ``mmap=False`` reads everything into memory, and the arrays outlive the file. GDL
# declared the axes as station, time. They are reversed here as well. The numbers are
# packed: the attributes say how to make kelvin of them (exercise 3).

with io.netcdf_file(foreign_file("weather.nc"), mmap=False) as file:
    temperature = file.variables["temperature"]
    packed, axes, units = temperature[:], temperature.dimensions, temperature.units
    scale, offset = temperature.scale_factor.item(), temperature.add_offset.item()
packed[0], axes, units.decode(), scale, offset
# => (array([-150,   80,  212], dtype='>i2'), ('time', 'station'), 'K', 0.01, 273.15)

# %%
# Scale sound before you write it
# -------------------------------
# ``wavfile.read`` returns the rate, in samples per second, and the samples as they are
# stored, here 16-bit integers. Divide by :math:`2^{15}` for numbers between -1 and 1.
# The sound is three keys of a telephone, each the sum of two out of seven tones (dotted
# in the figure). The Fourier transform of the first tenth of a second shows which.

rate, samples = io.wavfile.read(foreign_file("dialled.wav"))
rate, samples.dtype, len(samples) / rate
# => (8000, dtype('int16'), 0.3)
sound = samples / 2**15
strength = np.abs(np.fft.rfft(sound[: rate // 10]))
frequency = np.fft.rfftfreq(rate // 10, 1 / rate)
low, high = frequency < 1000, frequency > 1000
[frequency[part][strength[part].argmax()].item() for part in (low, high)]
# => [700.0, 1480.0]

# sphinx_gallery_alt = "Spectrum of the first key: two sharp peaks, near 700 and 1480 hertz, above a flat line; dotted lines mark the seven tones of a telephone."
fig, ax = plt.subplots(layout="constrained")
ax.plot(frequency, strength)
for tone in (697, 770, 852, 941, 1209, 1336, 1477):
    ax.axvline(tone, color="0.7", linestyle=":", zorder=0)
ax.set(xlim=(600, 1600), xlabel="frequency (Hz)", ylabel="strength")
plt.show()

# %%
# The type of the array decides what ``wavfile.write`` writes, and nothing is scaled. Float
# samples make a float file. What lies beyond ±1 stays in it, and is cut off when it is
# played. The conversion to ``int16`` without a scale leaves silence: every value
# between -1 and 1 becomes 0. So clip, multiply by 32767, round, then convert.

io.wavfile.write(folder / "loud.wav", rate, (2 * sound).astype(np.float32))
round(io.wavfile.read(folder / "loud.wav")[1].max().item(), 2)
# => 1.6
np.unique(sound.astype(np.int16))
# => array([0], dtype=int16)
ready = np.round(32767 * np.clip(2 * sound, -1, 1)).astype(np.int16)
io.wavfile.write(folder / "ready.wav", rate, ready)
ready.min().item(), ready.max().item()
# => (-32767, 32767)
temporary.cleanup()  # the files that this page wrote

# %%
# Exercises
# ---------
# ``check("foreign_files-1", answer)`` says whether an answer is right.
#
# **Exercise 1.** How many spikes has each of the ``trials`` of ``experiment.mat``? Load the
# file *without* ``squeeze_me`` or ``simplify_cells``, and answer with a list.
#
# .. hint::
#
#    ``data["trials"]["spikes"]`` has shape (1, 3). Each element of it is an array with
#    two axes. One is empty.
#
# .. solution::

answer = [spikes.size for spikes in data["trials"]["spikes"][0]]
answer
# => [2, 0, 1]
check("foreign_files-1", answer)
# => Right. The size counts the values, whatever the axes.

# %%
# **Exercise 2.** An IDL program asks for the indices of the brightest pixel of ``image``.
# Find the pair ``(x, y)`` that it prints.
#
# .. hint::
#
#    ``argmax`` gives a position in the flattened array, and ``np.unravel_index(position,
#    shape)`` makes indices of it. Which comes first in IDL?
#
# .. solution::

image = observation["image"]
y, x = np.unravel_index(image.argmax(), image.shape)
answer = int(x), int(y)
answer
# => (10, 2)
check("foreign_files-2", answer)
# => Right. The same two numbers, in the other order, are the index in Python.

# %%
# **Exercise 3.** Unpack the temperatures: ``packed * scale + offset`` is in kelvin. The
# attribute ``_FillValue``, -32768, stands for a gap. Answer with the mean of each
# station, in kelvin, gaps left out.
#
# .. hint::
#
#    ``np.where`` puts NaN into the gaps, and ``np.nanmean`` leaves them out. Or let
#    ``netcdf_file(…, mmap=False, maskandscale=True)`` do it all.
#
# .. solution::

kelvin = np.where(packed == -32768, np.nan, packed * scale + offset)
answer = np.nanmean(kelvin, axis=0)
answer.round(2).tolist()
# => [272.35, 275.32, 276.17]
with io.netcdf_file(foreign_file("weather.nc"), mmap=False, maskandscale=True) as file:
    masked = file.variables["temperature"][:]  # a masked array: its mean skips gaps
np.allclose(masked.mean(axis=0), answer)
# => True
check("foreign_files-3", answer)
# => Right. The option maskandscale does the same.

# %%
# **Exercise 4.** Which number was dialled? The rows of a telephone's keys, 123, 456, 789
# and \*0#, sound at 697, 770, 852 and 941 Hz, the columns at 1209, 1336 and 1477 Hz.
# Answer with a text of three digits.
#
# .. hint::
#
#    ``sound.reshape(3, -1)`` has one key a row, and ``np.fft.rfft`` transforms each row.
#    Find the strongest frequency below 1000 Hz and above, then the nearest tone: it is
#    at ``np.abs(tones - found).argmin()``.
#
# .. solution::

answer = ""
for strength in np.abs(np.fft.rfft(sound.reshape(3, -1))):
    found = [frequency[part][strength[part].argmax()] for part in (low, high)]
    down = np.abs(np.array([697, 770, 852, 941]) - found[0]).argmin()
    across = np.abs(np.array([1209, 1336, 1477]) - found[1]).argmin()
    answer += "123456789*0#"[3 * down + across]
answer
# => '314'
check("foreign_files-4", answer)
# => Right. This is how a telephone exchange listens.

# %%
# What to read next
# -----------------
# - `Save arrays and read them back <../arrays/plot_files.html>`_: NumPy's own formats,
#   for files that only you read.
# - `Store and solve large sparse matrices <plot_sparse_matrices.html>`_: what the formats
#   ``csc`` and ``coo`` are good for.
# - `Read numbers from bytes in the right order <../memory/plot_byte_order.html>`_: what
#   ``>`` means.
# - `File input and output <https://docs.scipy.org/doc/scipy/tutorial/io.html>`_ in
#   SciPy's user guide.
