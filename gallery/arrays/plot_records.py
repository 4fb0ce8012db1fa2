r"""
Keep text and numbers in one table
==================================

One column of a table holds names, the next one counts, a third one weights. An ordinary
array has a single dtype for all of them, so it would turn the numbers into text. A
*structured* array gives every column its own name and dtype, and ``table["weight"]`` is
that column, an ordinary array.

**You will learn** to describe the columns of a table, to fill it row by row and column by
column, to select and sort its rows, and to tell when another kind of table serves you
better.
"""

# %%
# Name the columns
# ----------------
# A row of such a table is a *record*, and each named column is a *field*. Describe the
# fields by a list with a pair for each: its name, and the dtype of its values. ``"U10"``
# is text of at most ten letters. The rows must be tuples; weights are in grams.

import matplotlib.pyplot as plt
import numpy as np

from arraybook.datasets import words
from arraybook.exercises import check

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 1

fields = [("name", "U10"), ("count", np.int32), ("weight", np.float32)]
birds = np.array([("wren", 12, 9.5), ("robin", 7, 18.25)], dtype=fields)
birds["weight"]
# => array([ 9.5 , 18.25], dtype=float32)
birds["count"].sum().item(), birds.shape
# => (19, (2,))

# %%
# The shape has one axis, the rows: fields are no axis. A field is a view, so writing
# into it changes the table. The name goes into brackets; ``birds("count")``, with
# parentheses, would call ``birds`` like a function. A single row shows itself as
# ``np.void(...)``, NumPy's type for a record; ``item`` makes it a tuple.

birds["count"] += 1
birds[0].item()
# => ('wren', 13, 9.5)
try:
    birds("count")
except TypeError as error:
    print(error)
# => 'numpy.ndarray' object is not callable

# %%
# Count the bytes of a record
# ---------------------------
# There is a shorthand that gives the dtypes alone: ``"i4,f4,S10"`` is a 4-byte integer, a
# 4-byte float and ten bytes for letters. The names are then ``f0``, ``f1`` and ``f2``,
# and you can replace them. A record is as long as its fields together: ``itemsize`` is
# its length in bytes.

greetings = np.array([(1, 2.0, "Hello"), (2, 3.0, "World")], dtype="i4,f4,S10")
greetings.dtype.names
# => ('f0', 'f1', 'f2')
greetings.dtype.names = ("Integers", "Floats", "Strings")
greetings["Integers"].tolist(), greetings.dtype.itemsize
# => ([1, 2], 18)

# %%
# The picture is the first record as it lies in memory, byte by byte, each byte read as a
# number from 0 to 255. A letter takes one byte, and zeros fill the field up to its end.
# The four bytes of the float mean 2.0 only together.

memory = np.frombuffer(greetings[:1].tobytes(), dtype=np.uint8)  # its bytes as numbers

# sphinx_gallery_alt = "Eighteen boxes in a row, a byte each: four for the integer 1, four for the float 2.0, ten for the text Hello, whose last five are zero."
fig, ax = plt.subplots(figsize=(7, 1.9), layout="constrained")
for number, (name, (dtype, start)) in enumerate(greetings.dtype.fields.items()):
    end = start + dtype.itemsize
    boxes = [(i, 0.92) for i in range(start, end)]  # from i, 0.92 wide
    ax.broken_barh(boxes, (0, 1), facecolor=(f"C{number}", 0.3), edgecolor=f"C{number}")
    label = f"{name}: {greetings[name][0]}"
    ax.text((start + end) / 2, 1.2, label, ha="center", size=11)
for i, byte in enumerate(memory):
    ax.text(i + 0.46, 0.5, byte, ha="center", va="center")
ax.set(xticks=np.arange(18) + 0.46, xticklabels=range(18), yticks=[], ylim=(0, 1.7))
ax.set(xlabel="byte of the record")
ax.spines[:].set_visible(False)
plt.show()

# %%
# ``"S10"`` holds *bytes*, not text, and no comparison with text finds them. For text take
# ``"U10"``: four bytes for each letter, of any alphabet. Either cuts off what is too
# long, and says nothing.
#
# **Then and now.** Code you may have copied writes ``"a10"`` for ``"S10"``. NumPy 2
# warned about it; NumPy 2.5 no longer understands it.

greetings["Strings"] == "Hello"
# => array([False, False])
np.array([(1, 2.0, "Hello")], dtype="i4,f4,U10").dtype.itemsize
# => 48
np.array(["hippocampus", "cortex"], dtype="U8")
# => array(['hippocam', 'cortex'], dtype='<U8')

# %%
# Fill it from columns
# --------------------
# Data often come as columns. Make a table of zeros (for text, that is empty text), then
# assign field by field: each line says what goes where, and every column is converted on
# its own.

table = np.zeros(2, dtype=fields)
table["name"] = ["wren", "robin"]
table["count"] = np.arange(2) + 1
table["weight"] = [9.5, 18.25]
table
# => array([('wren', 1,  9.5 ), ('robin', 2, 18.25)],
#          dtype=[('name', '<U10'), ('count', '<i4'), ('weight', '<f4')])

# %%
# ``zip(*columns)`` turns columns into rows: it takes the first value of each, then the
# second of each. It is no list until ``list`` makes it one. ``strict=True`` makes an
# error of columns of unequal length.
#
# **Then and now.** In Python 2, ``table[:] = zip(...)`` worked. Today it is an error.

columns = [["wren", "robin"], [1, 2], [9.5, 18.25]]
table[:] = list(zip(*columns, strict=True))
try:
    table[:] = zip(*columns, strict=True)
except (TypeError, ValueError) as error:
    print(type(error).__name__)
# => TypeError

# %%
# Select and sort rows
# --------------------
# Nine English words, from a *corpus* (a large collection) of American texts (Davies,
# 2009): the rank among all words, the *lemma* (the form that a dictionary lists), how
# often it occurs, and how evenly it is spread, at most 1. A comparison of one field is a
# mask for whole rows.

table = words()
table.dtype.names
# => ('rank', 'lemma', 'frequency', 'dispersion')
table["lemma"]
# => array(['they', 'her', 'as', 'to', 'take', 'you', 'go', 'think', 'not'],
#          dtype='<U10')
table[2].item()
# => (49, 'as', 829018, 0.95)
table["lemma"][table["rank"] < 30].tolist()
# => ['they', 'to', 'you', 'not']

# %%
# ``np.sort`` with ``order`` moves whole rows, the smallest value first. ``np.argsort`` on
# a field gives the order as row numbers; reversed, it puts the largest first.

by_frequency = np.sort(table, order="frequency")
print(*by_frequency["lemma"])
# => take think as her go not they you to
largest_first = table[np.argsort(table["frequency"])[::-1]]
print(*largest_first["lemma"])
# => to you they not go her as think take

# sphinx_gallery_alt = "Horizontal bars: to stands out with 6.3 million uses, you has half as many, and seven more words shrink to 0.7 million for take."
fig, ax = plt.subplots(layout="constrained")
ax.barh(by_frequency["lemma"], by_frequency["frequency"] / 1e6)
ax.set(xlabel="uses in the corpus (millions)", title="A structured array, sorted")
plt.show()

# %%
# The pitfall: a field is a view, so sorting it *in place* rewrites that column and
# leaves the others where they are. Every frequency now stands beside the wrong word, and
# nothing complains.

broken = table.copy()
broken["frequency"].sort()
broken[["lemma", "frequency"]][:2].tolist()
# => [('they', 670745), ('her', 772787)]
table[["lemma", "frequency"]][:2].tolist()
# => [('they', 1865844), ('her', 969591)]

# %%
# Know when to stop
# -----------------
# A structured array is a table with a fixed layout in memory: right for reading files of
# an instrument byte by byte, for working with programs in C, and for small tables as
# here. It does not group rows or match them with those of another table, has no missing
# values but ``nan``, and no arithmetic on whole rows. For these take a *data frame*, the
# table of the packages pandas and polars, which keeps each column by itself;
# ``pandas.DataFrame(table)`` makes one. Astronomers keep units and notes with a table in
# ``astropy.table``.
#
# A *record array* lets you write ``.lemma`` for ``["lemma"]``; ``np.rec.fromarrays``
# makes one from columns. But a field called ``sum`` or ``mean`` is hidden by the method
# of that name.

records = table.view(np.recarray)
records.lemma[:3].tolist()
# => ['they', 'her', 'as']

# %%
# Exercises
# ---------
# **Exercise 1.** Which of the nine words in ``table`` occur fewer than a million times?
# Make an array of their lemmas, the most frequent one first.
#
# .. hint::
#
#    Two steps: a mask keeps the rows, then ``np.argsort`` puts them in order.
#
# .. hint::
#
#    ``[::-1]`` reverses an order.
#
# .. solution::

rare = table[table["frequency"] < 1_000_000]
answer = rare["lemma"][np.argsort(rare["frequency"])[::-1]]
print(*answer)
# => her as think take
check("records-1", answer)
# => Right. np.sort(rare, order=...) and [::-1] lead there too.

# %%
# **Exercise 2.** Describe the records of an animal colony: an ``id`` of up to twelve
# letters, an ``age`` in days as a 2-byte integer, and a ``weight`` as an 8-byte float.
# Make the dtype, and check that. How many bytes does a record take?
#
# .. hint::
#
#    A list of three pairs, handed to ``np.dtype``. Text is ``"U12"``.
#
# .. hint::
#
#    The dtype knows: ask for its ``itemsize``.
#
# .. solution::

animal = np.dtype([("id", "U12"), ("age", np.int16), ("weight", np.float64)])
animal.itemsize
# => 58
check("records-2", animal)
# => Right.

# %%
# **Exercise 3.** Make a new table with the fields ``lemma`` (as before) and ``share``
# (float64): what part of the uses of all nine words belongs to each.
#
# .. hint::
#
#    Fill a table of zeros column by column.
#
# .. hint::
#
#    A share is the frequency, divided by the sum of all frequencies.
#
# .. solution::

shares = np.zeros(len(table), dtype=[("lemma", "U10"), ("share", np.float64)])
shares["lemma"] = table["lemma"]
shares["share"] = table["frequency"] / table["frequency"].sum()
shares["share"].round(3).tolist()
# => [0.108, 0.056, 0.048, 0.366, 0.039, 0.178, 0.066, 0.045, 0.095]
check("records-3", shares)
# => Right. The shares add up to 1.

# %%
# What to read next
# -----------------
# - `Save arrays and read them back <plot_files.html>`_, the next page, writes this
#   table to a file.
# - `Structured arrays <https://numpy.org/doc/stable/user/basics.rec.html>`_ in NumPy's
#   manual: nested fields, alignment, and the functions that join tables.
#
# Reference: M. Davies (2009), "The 385+ million word Corpus of Contemporary American
# English (1990-2008+): Design, architecture, and linguistic insights", International
# Journal of Corpus Linguistics 14, 159, https://doi.org/10.1075/ijcl.14.2.02dav.
