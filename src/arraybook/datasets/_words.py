"""A small table of words, for pages on records and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["words"]

# Every seventh rank of the list from 7 to 63, in no order, so that there is something
# to sort.
WORDS = (
    (21, "they", 1865844, 0.96),
    (42, "her", 969591, 0.91),
    (49, "as", 829018, 0.95),
    (7, "to", 6332195, 0.98),
    (63, "take", 670745, 0.97),
    (14, "you", 3085642, 0.92),
    (35, "go", 1151045, 0.93),
    (56, "think", 772787, 0.91),
    (28, "not", 1638883, 0.98),
)


def words() -> NDArray[np.void]:
    """
    Return nine common English words, with how often they are used.

    A small table whose columns differ in kind: a structured array with a record for
    each word. The rows are in no order. Each call returns a new array.

    Returns
    -------
    NDArray of void, shape (9,)
        Records with the fields ``rank`` (int64, 1 is the most frequent word of the
        language), ``lemma`` (up to ten letters, the form under which a dictionary
        lists the word), ``frequency`` (int64, occurrences in the corpus) and
        ``dispersion`` (float64, from 0 for a word that occurs in one corner of the
        corpus to 1 for a word that is spread evenly).

    Notes
    -----
    The numbers come from a frequency list of the Corpus of Contemporary American
    English [1]_. The dispersion is Juilland's D.

    References
    ----------
    .. [1] M. Davies (2009), "The 385+ million word Corpus of Contemporary American
       English (1990-2008+): Design, architecture, and linguistic insights",
       International Journal of Corpus Linguistics 14, 159-190.
       https://doi.org/10.1075/ijcl.14.2.02dav

    Examples
    --------
    >>> from arraybook.datasets import words
    >>> table = words()
    >>> table.dtype.names
    ('rank', 'lemma', 'frequency', 'dispersion')
    >>> table["lemma"][table["rank"] < 30].tolist()
    ['they', 'to', 'you', 'not']
    """
    fields = [
        ("rank", np.int64),
        ("lemma", "U10"),
        ("frequency", np.int64),
        ("dispersion", np.float64),
    ]
    return np.array(list(WORDS), dtype=fields)  # a tuple of tuples would be one record
