"""The reference package behind Arraybook.

The pages of the book teach with plain NumPy and SciPy. What has to be right, fast and
reused lives here, one topic a module: import the module you need, as in
``from arraybook import spiking``.

Bad input is refused at the door: one line of `TypeError` or `ValueError` names the
argument, what it must be and what came. That goes for masked values too, which would
lose their mask, for broadcast arrays that fit into no memory once they are copied, and
for results that would fit into none.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
