"""The gallery doctest: every output that a gallery script shows is written and checked.

Under a statement that prints, or an expression whose value a notebook would echo, the
script holds the output as a *pin*::

    np.convolve([1, 2, 3], [1, 1], mode="valid")
    # => array([3, 5])

`parse` finds the statements of a script and their pins, `run` executes the cells as
Sphinx-Gallery would and returns every `Problem`, and `accept` writes what the script
really shows into the pins that differ. The pytest plugin (``pytest --doctest-gallery``)
does all three, with the `Settings` of the gallery.
"""

from arraybook.testing._accept import accept
from arraybook.testing._runner import run
from arraybook.testing._script import Cell, Pin, Problem, Script, Statement, parse
from arraybook.testing._settings import Settings, SettingsError

__all__ = [
    "Cell",
    "Pin",
    "Problem",
    "Script",
    "Settings",
    "SettingsError",
    "Statement",
    "accept",
    "parse",
    "run",
]
