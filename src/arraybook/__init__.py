"""The reference package behind Arraybook.

The pages of the book teach with plain NumPy and SciPy. What has to be right, fast and
reused lives here, one topic a module: import the module you need, as in
``from arraybook import spiking``.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
