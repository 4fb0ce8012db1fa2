"""Begin a page: ``python docs/new_page.py PART NAME`` writes a script that passes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SCRIPT = '''\
r"""
{title}
{underline}

Say the problem in a sentence, and in the next one what solves it. A reader in a hurry
stops here, so this is the answer: ``values.mean()`` is the sum of the values divided by
their number, and ``values.mean(axis=0)`` gives one mean for each column.

**You will learn** to take one step, to see what it does, and to know when it misleads.
"""

# %%
# The result first
# ----------------
# One idea a cell. Write ``# =>`` under what shows something, and let ``--accept`` fill
# it in.

import matplotlib.pyplot as plt
import numpy as np

# sphinx_gallery_tags = ["level: beginner", "numpy"]
# sphinx_gallery_thumbnail_number = 1

values = np.array([[2.0, 3.0, 1.0], [4.0, 1.0, 5.0]])
print(values.mean(axis=0))
# => [3. 2. 3.]

# %%
# A figure shows it. Its cell says in words what there is to see.

# sphinx_gallery_alt = "Two rows of points and a line through their means, which falls and rises."
fig, ax = plt.subplots(figsize=(6.4, 3), layout="constrained")
ax.plot(values.T, "o")
ax.plot(values.mean(axis=0))
ax.set(xlabel="column", ylabel="value")
plt.show()

# %%
# The pitfall
# -----------
# Show how it goes wrong, not only that it may. Here the axis is missing.

print(values.mean())
# => 2.6666666666666665

# %%
# Then show what helps: ``keepdims`` makes the means fit the table they come from.

print(values - values.mean(axis=1, keepdims=True))
# => [[ 0.          1.         -1.        ]
#     [ 0.66666667 -2.33333333  1.66666667]]

# %%
# Exercises
# ---------
# **Exercise 1.** What is the mean of each row of ``values``?
#
# .. hint::
#
#    Which axis has to go?
#
# .. solution::

print(values.mean(axis=1))
# => [2.         3.33333333]

# %%
# **Exercise 2.** Which column of ``values`` has the smallest mean?
#
# .. hint::
#
#    ``argmin`` gives the position of the smallest value.
#
# .. solution::

print(values.mean(axis=0).argmin())
# => 1
'''


def new_page(part: str, name: str, root: Path = ROOT) -> Path:
    """Write the script of a page, and its name at the end of its part.

    Raises
    ------
    ValueError
        If there is no such part, the name is bad, or the page exists.
    """
    parts = sorted(
        path.parent.name for path in root.glob("gallery/*/GALLERY_HEADER.rst")
    )
    if part not in parts:
        msg = f"There is no part {part!r}; the parts are {', '.join(parts)}."
        raise ValueError(msg)
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > 50:
        msg = (
            f"{name!r} is no name: use small letters, digits and _, as in rolling_mean."
        )
        raise ValueError(msg)
    if name.startswith("plot_"):
        msg = f"Leave out 'plot_': the name is {name.removeprefix('plot_')!r}."
        raise ValueError(msg)
    if taken := sorted(root.glob(f"gallery/*/plot_{name}.py")):
        msg = f"There is a page of that name: {taken[0].relative_to(root)}."
        raise ValueError(msg)
    order = root / "docs" / "_ext" / "book_order.py"
    text = order.read_text("utf-8")
    begin = text.index(f'    "{part}": [')
    end = text.index("    ],", begin)
    order.write_text(f'{text[:end]}        "plot_{name}",\n{text[end:]}', "utf-8")

    title = name.replace("_", " ").capitalize()
    script = root / "gallery" / part / f"plot_{name}.py"
    text = SCRIPT.format(title=title, underline="=" * len(title))
    script.write_text(text, "utf-8")
    return script


def main(arguments: list[str]) -> None:
    """Write the page, or say in one line why not."""
    try:
        part, name = arguments
    except ValueError:
        sys.exit("Give a part and a name: nox -s new-page -- arrays rolling_mean")
    try:
        script = new_page(part, name)
    except ValueError as error:
        sys.exit(str(error))
    where = script.relative_to(ROOT).as_posix()
    print(f"Wrote {where}, the last page of its part in docs/_ext/book_order.py.")
    print(f"Fill in its pins:  nox -s tests -- --accept {where}")
    print(f"Look at it:        nox -s page -- {name}")


if __name__ == "__main__":
    main(sys.argv[1:])
