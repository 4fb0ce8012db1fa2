r"""
Read numbers from bytes in the right order
==========================================

Instruments, old files and network protocols deliver bytes. What they mean is written
elsewhere: how large a number is, in which order its bytes come, and in which order the
numbers of a table come. ``np.frombuffer`` takes the first two as a dtype such as
``">i8"``, and ``reshape`` the third as ``order``. A wrong guess gives wrong numbers, not
an error.

**You will learn** to see the bytes of a number, to read a table from raw bytes with NumPy
and without it, to choose between ``view``, ``byteswap`` and ``astype``, and to read a
binary header.
"""

# %%
# See the bytes of a number
# -------------------------
# A byte counts from 0 to 255. A larger number needs several, like digits of base 256:
# 1005 is 3 · 256 + 237. *Big-endian* puts the large end first, as we write digits.
# *Little-endian* puts the small end first, as nearly all computers do today.

import struct
import sys

import matplotlib.pyplot as plt
import numpy as np

from arraybook.diagrams import draw_memory
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: intermediate", "numpy", "memory"]
# sphinx_gallery_thumbnail_number = 1

list((1005).to_bytes(8, "big")), list((1005).to_bytes(8, "little"))
# => ([0, 0, 0, 0, 0, 0, 3, 237], [237, 3, 0, 0, 0, 0, 0, 0])
sys.byteorder
# => 'little'

# %%
# A dtype says both size and order: ``">i8"`` is a big-endian integer of 8 bytes, ``"<i8"``
# a little-endian one. (``u`` instead of ``i`` has no sign, ``f`` is a float.) The values of
# these two arrays are the same, their bytes are not.

big = np.array([1005, -2], dtype=">i8")
little = np.array([1005, -2], dtype="<i8")
np.array_equal(big, little), big.tobytes() == little.tobytes()
# => (True, False)

# %%
# Each row of the picture is a number, and each box one of its bytes. Negative numbers
# count down from the top: -1 would be 255 in every byte, and -2 is one less. The arrow is
# the step from one number to the next.

# sphinx_gallery_alt = "Two tables of bytes. Big-endian: 1005 is six zeros, 3, 237. Little-endian: 237, 3, six zeros. In both, -2 is made of 255s and one 254."
fig, axs = plt.subplots(2, figsize=(6.4, 3.6), layout="constrained")
draw_memory(big, by_byte=True, title='dtype=">i8", big-endian', ax=axs[0])
draw_memory(little, by_byte=True, title='dtype="<i8", little-endian', ax=axs[1])
plt.show()

# %%
# NumPy remembers the order as ``dtype.byteorder``: ``=`` if it is that of your computer
# (*native*), ``>`` or ``<`` if it is the other one, ``|`` where there is nothing to order.
# The method ``newbyteorder`` of a dtype returns the dtype of the opposite order.

[np.dtype(code).byteorder for code in ("<i8", ">i8", "u1")]
# => ['=', '>', '|']
big.dtype == little.dtype, big.dtype.newbyteorder() == little.dtype
# => (False, True)

# %%
# Notice a wrong guess
# --------------------
# Read in the wrong byte order, small integers become huge, and ordinary floats become
# tiny or huge. There is no error, since every eight bytes are *some* integer: such numbers
# are all that you will notice.

raw = big.tobytes()
np.frombuffer(raw, dtype=">i8").tolist(), np.frombuffer(raw, dtype="<i8").tolist()
# => ([1005, -2], [-1368249861790498816, -72057594037927937])
temperature = np.array([20.5, 21.0], dtype=">f8").tobytes()  # °C
bool(np.frombuffer(temperature, dtype="<f8").max() < 1e-300)
# => True

# %%
# Keep the two orders apart
# -------------------------
# A table has a second order, that of its numbers. It has nothing to do with the order of
# the bytes within each. These twelve bytes are six big-endian integers of two bytes:

table_bytes = bytes([0, 11, 0, 21, 0, 12, 0, 22, 0, 13, 0, 23])
numbers = np.frombuffer(table_bytes, dtype=">i2")
numbers.tolist()
# => [11, 21, 12, 22, 13, 23]

# %%
# In C order, the default of NumPy, they fill a table row by row, in Fortran order column
# by column (`See how strides turn bytes into an array <plot_strides.html>`_ has more).
# Either may be meant, and *the bytes cannot tell you*. The manual of the instrument can.
# Otherwise look for what makes sense: here only the second table has tidy rows.

numbers.reshape((2, 3)).tolist()
# => [[11, 21, 12], [22, 13, 23]]
by_columns = numbers.reshape((2, 3), order="F")
by_columns.tolist()
# => [[11, 12, 13], [21, 22, 23]]

# sphinx_gallery_alt = "Six rows of two bytes: 0 11, 0 21, 0 12, 0 22, 0 13, 0 23; beside them the values and the indices [0, 0], [1, 0], [0, 1] and so on; axis 0 steps 2 bytes and axis 1 steps 4."
draw_memory(by_columns, by_byte=True, title="Fortran order")
plt.show()

# %%
# What ``frombuffer`` returns is a view of the bytes. Python's ``bytes`` cannot be changed,
# so the array is read-only. ``astype`` makes an array of your own, here in the order of
# your computer, the one with which it calculates fastest.

try:
    numbers[0] = 0
except ValueError as error:
    print(error)
# => assignment destination is read-only
own = numbers.astype(np.int16)
own.flags.writeable, own.dtype.byteorder
# => (True, '=')

# %%
# Do the same without NumPy
# -------------------------
# Multiply each index by the stride of its axis, and add up: there the element begins. In
# Fortran order the strides are 2 and 4 bytes, so [1, 2] begins at byte 10.
# ``int.from_bytes`` reads one integer, and ``struct.unpack`` many. In ``">6h"``, ``>`` is
# the byte order, and ``6h`` means six integers of two bytes.

start = 1 * 2 + 2 * 4
start, int.from_bytes(table_bytes[start : start + 2], "big", signed=True)
# => (10, 23)
struct.unpack(">6h", table_bytes)
# => (11, 21, 12, 22, 13, 23)
int(by_columns[1, 2])
# => 23

# %%
# The pitfall is the sign. The small letters of ``struct`` (``h`` two bytes, ``i`` four,
# ``q`` eight) are signed, the capitals are not. ``int.from_bytes`` takes numbers as
# unsigned unless told otherwise. For small positive numbers both agree, and the mistake
# goes unnoticed. Here is the -2 from above:

struct.unpack(">q", raw[8:]), struct.unpack(">Q", raw[8:])
# => ((-2,), (18446744073709551614,))
int.from_bytes(raw[8:], "big"), int.from_bytes(raw[8:], "big", signed=True)
# => (18446744073709551614, -2)

# %%
# Choose between view, byteswap and astype
# ----------------------------------------
# Three methods sound alike. ``view`` keeps the bytes and gives them another meaning.
# ``byteswap`` turns the bytes of each number around and keeps the dtype. ``astype`` keeps
# the values and writes them with other bytes. To swap the bytes *and* view them in the
# other order comes to the same as ``astype``.

one = np.array([1005], dtype=">i2")
ways = {
    "as it is": one,
    'view("<i2")': one.view("<i2"),
    "byteswap()": one.byteswap(),
    'astype("<i2")': one.astype("<i2"),
    'byteswap().view("<i2")': one.byteswap().view("<i2"),
}
for way, array in ways.items():
    print(f"{way:23} bytes {list(array.tobytes())!s:9} value {array[0]}")
# => as it is                bytes [3, 237]  value 1005
#    view("<i2")             bytes [3, 237]  value -4861
#    byteswap()              bytes [237, 3]  value -4861
#    astype("<i2")           bytes [237, 3]  value 1005
#    byteswap().view("<i2")  bytes [237, 3]  value 1005

# %%
# So if the values are right, and you want other bytes, use ``astype``. If the values are
# wrong because the dtype is, correct the dtype with ``view``; it costs nothing. If the
# values are wrong and you want to keep the dtype, use ``byteswap``.
#
# **Then and now.** The array method ``newbyteorder`` is gone since NumPy 2. The one of the
# dtype is still there: ``one.view(one.dtype.newbyteorder())``. For bytes, use
# ``frombuffer`` and ``tobytes`` where older code has ``fromstring`` and ``tostring``.

hasattr(one, "newbyteorder"), int(one.view(one.dtype.newbyteorder())[0])
# => (False, -4861)

# %%
# Read the file of an instrument
# ------------------------------
# An oscilloscope writes a *header*, which describes the measurement, and then its samples,
# all big-endian. Its manual lists the parts of the header:
#
# - the text SCOP,
# - a version and the number of channels, unsigned integers of two bytes each,
# - the time from sample to sample in milliseconds, a float of four bytes,
# - the number of samples of each channel, an unsigned integer of four bytes.
#
# Then follow the samples, integers of two bytes, of the channels in turn. Such a file is
# made here (``4s`` is a text of four bytes, ``f`` a float of four, ``I`` an unsigned integer
# of four):

content = struct.pack(">4sHHfI", b"SCOP", 1, 2, 0.5, 4)
content += struct.pack(">8h", 10, -100, 20, -200, 30, -300, 40, -400)
len(content)
# => 32

# %%
# A structured dtype (`Keep text and numbers in one table <../arrays/plot_records.html>`_)
# says the same in NumPy, with names. ``count=1`` reads one header, and ``offset`` passes
# over it.

header_dtype = np.dtype(
    [
        ("magic", "S4"),
        ("version", ">u2"),
        ("channels", ">u2"),
        ("interval", ">f4"),
        ("samples", ">u4"),
    ]
)
header = np.frombuffer(content, dtype=header_dtype, count=1)[0]
header["magic"] == b"SCOP", int(header["channels"]), float(header["interval"])
# => (True, 2, 0.5)
samples = np.frombuffer(content, dtype=">i2", offset=header_dtype.itemsize)
samples = samples.reshape(-1, header["channels"])
samples.tolist()
# => [[10, -100], [20, -200], [30, -300], [40, -400]]

# %%
# One channel is a walk through the file: it begins behind the header and steps over the
# other channel. *Byte* says where a box begins in the file, *visit* counts the samples.
# The dotted boxes do not belong to the channel.

# sphinx_gallery_alt = "A tape of sixteen boxes of two bytes; eight empty dotted boxes are the header, then 10, 20, 30 and 40 in every second box, with jumps of 4 bytes."
draw_memory(samples[:, 0], title="channel 0 in the file")
plt.show()

# %%
# The pitfall of headers is *padding*: programs written in C often leave gaps, so that each
# number begins at a multiple of its size. So does ``struct`` if the text does not begin
# with a sign such as ``>`` or ``<``. NumPy leaves no gaps unless you say ``align=True``.
# Check the size against the manual.

struct.calcsize(">HI"), struct.calcsize("HI")
# => (6, 8)
fields = [("channels", ">u2"), ("samples", ">u4")]
np.dtype(fields).itemsize, np.dtype(fields, align=True).itemsize
# => (6, 8)

# %%
# Exercises
# ---------
# ``check("byte_order-1", answer)`` tells whether an answer is right. These are the data:

ends = [233, 237, 235, 239, 234, 238, 236, 240]
dump = b"".join(bytes([0, 0, 0, 0, 0, 0, 3, end]) for end in ends)
len(dump)
# => 64
pressure = np.array([-201129984, -167575552, -66912256], dtype="<i4")
eeg = bytes([237, 3, 0, 255, 255, 255, 112, 17, 1, 254, 255, 255])

# %%
# **Exercise 1.** The 64 bytes of ``dump`` are a cube, 2 by 2 by 2, of big-endian, signed
# 64-bit integers in Fortran order. Which number is element [1, 0, 0]? And which would it
# be if the same bytes were meant in C order? Answer with both in this order, as a tuple.
# (You can find solutions of this classic that give the one, and some that give the other.)
#
# .. hint::
#
#    Which function makes an array of bytes, and how does it learn what they mean?
#
# .. hint::
#
#    Eight numbers in a row come out. Which argument of ``reshape`` says how they fill
#    the cube?
#
# .. solution::

flat = np.frombuffer(dump, dtype=">i8")
flat.tolist()
# => [1001, 1005, 1003, 1007, 1002, 1006, 1004, 1008]
fortran = flat.reshape((2, 2, 2), order="F")
c_order = flat.reshape((2, 2, 2))
int(fortran[1, 0, 0]), int(c_order[1, 0, 0])
# => (1005, 1002)

# The element is 1005. 1002 is the other reading, in C order: the program that once
# made these bytes mixed the two orders up. The dump alone cannot tell which is meant.
# The statement does.
check("byte_order-1", (fortran[1, 0, 0], c_order[1, 0, 0]))
# => Right. The bytes fit both readings. Only the statement says which is meant.

# sphinx_gallery_alt = "The dump as eight rows of eight bytes with values 1001, 1005, 1003, 1007, 1002, 1006, 1004, 1008 and indices in Fortran order; axis 0 steps 8 bytes, axis 1 16 and axis 2 32."
draw_memory(fortran, by_byte=True, title="dump in Fortran order")
plt.show()

# %%
# **Exercise 2.** Read element [1, 0, 0] of ``dump``, in Fortran order, without NumPy. Then
# write ``element(i, j, k)`` for any index, and answer with the elements [1, 0, 0] and
# [0, 1, 1].
#
# .. hint::
#
#    How many bytes is one step along axis 0? Along axis 1, along axis 2?
#
# .. hint::
#
#    8, 16 and 32 bytes. So [1, 0, 0] takes the bytes from 8 up to, not including, 16.
#    ``struct.unpack`` and ``int.from_bytes`` both read a number from such a slice.
#
# .. solution::


def element(i, j, k):
    start = 8 * i + 16 * j + 32 * k
    return int.from_bytes(dump[start : start + 8], "big", signed=True)


element(1, 0, 0), struct.unpack(">q", dump[8:16])[0]
# => (1005, 1005)
check("byte_order-2", (element(1, 0, 0), element(0, 1, 1)))
# => Right. The formula is the one by which NumPy finds them.

# %%
# **Exercise 3.** A colleague has lost the file and kept only ``pressure``, which was read in
# the wrong byte order. Expected were values between 900 and 1100 hPa. Repair them in one
# expression.
#
# .. hint::
#
#    Which of ``view``, ``byteswap`` and ``astype`` change the values?
#
# .. hint::
#
#    Two of them can do it. One changes the bytes of ``pressure``, the other its dtype.
#
# .. solution::

repaired = pressure.byteswap()
repaired.tolist()
# => [1012, 1014, 1020]
np.array_equal(repaired, pressure.view(">i4"))  # the same values, another dtype
# => True
check("byte_order-3", repaired)
# => Right. pressure.view(">i4") does it too, by changing only the dtype.

# %%
# **Exercise 4.** An EEG recorder stores signed, little-endian integers of *three* bytes.
# NumPy has no such dtype. Read the four samples of ``eeg``, as integers, without a loop.
#
# .. hint::
#
#    As ``uint8``, the bytes make a table with one sample in each row.
#
# .. hint::
#
#    Copy them into a table of zeros with a fourth column. At which end must the zeros be,
#    so that the byte with the sign comes last?
#
# .. hint::
#
#    With a zero at the small end, each number is 256 times too large. ``>> 8`` shifts it
#    down by one byte and keeps the sign.
#
# .. solution::

wide = np.zeros((4, 4), dtype=np.uint8)
wide[:, 1:] = np.frombuffer(eeg, dtype=np.uint8).reshape(4, 3)
recorded = wide.view("<i4")[:, 0] >> 8
recorded.tolist()
# => [1005, -1, 70000, -2]
[int.from_bytes(eeg[k : k + 3], "little", signed=True) for k in range(0, 12, 3)]
# => [1005, -1, 70000, -2]
check("byte_order-4", recorded)
# => Right. The EEG files called BDF store their samples like this.

# %%
# What to read next
# -----------------
# - `Save arrays and read them back <../arrays/plot_files.html>`_: formats that say by
#   themselves what their bytes mean. Prefer these for your own data.
# - `Keep text and numbers in one table <../arrays/plot_records.html>`_ is about structured
#   dtypes.
# - `Byte-swapping <https://numpy.org/doc/stable/user/byteswapping.html>`_ in NumPy's
#   manual.
# - `struct <https://docs.python.org/3/library/struct.html>`_ in Python's manual lists all
#   letters.
