"""Weights of random networks in which excitation and inhibition cancel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, overload

import numpy as np
from scipy import sparse as sp

from arraybook._validation import (
    affordable,
    count,
    moderate,
    moderate_array,
    nonnegative,
    number,
    random_source,
    real_array,
    shown,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Sparse: TypeAlias = sp.csc_array[np.float64]
    Weights: TypeAlias = Floats | Sparse
    WeightsLike: TypeAlias = ArrayLike | sp.sparray[Any] | sp.spmatrix[Any]

__all__ = ["balance", "balanced_weights"]

STRONGEST = 1e300  # standard deviation whose sums are still finite


@overload
def balance(weights: ArrayLike) -> Floats: ...
@overload
def balance(weights: sp.sparray[Any] | sp.spmatrix[Any]) -> Sparse: ...
def balance(weights: WeightsLike) -> Weights:
    """
    Centre each row of a weight matrix over its non-zero entries.

    Afterwards the excitation and the inhibition that a neuron receives cancel: each
    row sums to zero up to rounding. Entries that are zero, the missing connections,
    stay zero.

    Parameters
    ----------
    weights : array_like or sparse array of shape (post, pre)
        Weight of the connection to neuron ``post`` (row) from neuron ``pre`` (column).

    Returns
    -------
    ndarray or scipy.sparse.csc_array of shape (post, pre)
        A new matrix; sparse if `weights` is sparse. A row without connections, or an
        empty matrix, comes back as it was. The weight of a lone connection becomes 0.

    Raises
    ------
    TypeError
        If `weights` holds no real numbers.
    ValueError
        If `weights` is not a matrix, or holds NaN, infinity or numbers beyond 1e140.

    See Also
    --------
    balanced_weights : Draws a random balanced matrix.

    Examples
    --------
    >>> from arraybook.spiking import balance
    >>> balance([[1.0, 0.0, 5.0], [0.0, 0.0, 0.0]])
    array([[-2.,  0.,  2.],
           [ 0.,  0.,  0.]])
    """
    matrix = checked_matrix(weights)
    if isinstance(matrix, np.ndarray):
        moderate_array("weights", matrix)
        return _centre(matrix.copy())
    moderate_array("weights", matrix.data)
    return _centre_sparse(matrix.copy())


@overload
def balanced_weights(
    n: int,
    p: float = 0.1,
    g: float = 0.04,
    *,
    rng: Any = None,
    sparse: Literal[False] = False,
) -> Floats: ...
@overload
def balanced_weights(
    n: int, p: float = 0.1, g: float = 0.04, *, rng: Any = None, sparse: Literal[True]
) -> Sparse: ...
def balanced_weights(
    n: int, p: float = 0.1, g: float = 0.04, *, rng: Any = None, sparse: bool = False
) -> Weights:
    """
    Draw the weights of a random network in which excitation and inhibition cancel.

    Each of the n x n possible connections exists with probability `p`, a neuron's
    connection to itself included. Weights are Gaussian with standard deviation
    ``g / (sqrt(n) * p)``; then each row is centred over its connections.

    Parameters
    ----------
    n : int
        Number of neurons; 0 gives an empty matrix.
    p : float, default: 0.1
        Probability of a connection, above 0 and at most 1.
    g : float, default: 0.04
        Coupling strength (mV s), zero or positive; 0 gives a matrix of zeros.
    rng : int, numpy.random.Generator, optional
        Anything that :func:`numpy.random.default_rng` accepts.
    sparse : bool, default: False
        Return a sparse array, and never hold n x n numbers in memory. The network
        has the same distribution, but is another draw than the dense one of the same
        `rng`.

    Returns
    -------
    ndarray or scipy.sparse.csc_array of shape (n, n)
        Weight to neuron ``post`` (row) from neuron ``pre`` (column).

    Raises
    ------
    TypeError
        If `n` is no integer, or `p` or `g` no number.
    ValueError
        If `n` or `g` is negative, `p` is outside (0, 1], or one of them is not finite.

    See Also
    --------
    balance : Centres the rows of any matrix.
    simulate : Runs the network.

    Notes
    -----
    A neuron has positive and negative outgoing weights: the model ignores Dale's law.

    References
    ----------
    .. [1] W. Nicola and C. Clopath, "Supervised learning in spiking neural networks
       with FORCE training", Nature Communications 8, 2208 (2017).
       https://doi.org/10.1038/s41467-017-01827-3

    Examples
    --------
    >>> from arraybook.spiking import balanced_weights
    >>> weights = balanced_weights(500, rng=20260101)
    >>> weights.shape
    (500, 500)
    >>> bool(abs(weights.sum(axis=1)).max() < 1e-12)
    True
    """
    n = count("n", n, minimum=0)
    p = number("p", p)
    if not 0 < p <= 1:
        msg = f"p must be above 0 and at most 1, got {shown(p)}"
        raise ValueError(msg)
    scale = nonnegative("g", g) / (math.sqrt(max(n, 1)) * p)
    moderate("g / (sqrt(n) * p)", scale, STRONGEST)
    affordable("n", n, *((n, n * p) if sparse else (n, n)))
    rng = random_source(rng)
    if sparse:
        post, pre = _random_pairs(n, p, rng)
        values = scale * rng.standard_normal(post.size)
        drawn: Sparse = sp.csc_array((values, (post, pre)), shape=(n, n))
        return _centre_sparse(drawn)
    weights = rng.standard_normal((n, n))
    weights[rng.random((n, n)) >= p] = 0.0
    weights *= scale
    return _centre(weights)


def checked_matrix(weights: WeightsLike) -> Weights:
    """Return weights as a finite 2-D float64 array, or as a CSC array if sparse."""
    if not isinstance(weights, sp.sparray | sp.spmatrix):
        return finite("weights", real_array("weights", weights, ndim=2))
    stored: Any = weights
    if stored.dtype.kind not in "biuf":
        msg = f"weights must hold real numbers, got dtype {stored.dtype}"
        raise TypeError(msg)
    if stored.ndim != 2:
        msg = f"weights must have 2 axes, got shape {stored.shape}"
        raise ValueError(msg)
    matrix: Sparse = sp.csc_array(stored, dtype=np.float64)
    finite("weights", matrix.data)
    return matrix


def finite(name: str, array: Floats) -> Floats:
    """Return `array` if it holds neither NaN nor infinity."""
    bad = array.size - int(np.count_nonzero(np.isfinite(array)))
    if bad:
        msg = f"{name} must be finite, got {bad} values that are NaN or infinite"
        raise ValueError(msg)
    return array


def _centre(matrix: Floats) -> Floats:
    """Centre each row over its non-zero entries, in place."""
    connected = matrix != 0
    sizes = np.count_nonzero(connected, axis=1)
    # A row without connections would divide 0 by 0: divide by 1 instead.
    means = matrix.sum(axis=1) / np.maximum(sizes, 1)
    matrix -= means[:, np.newaxis] * connected
    return matrix


def _centre_sparse(centred: Sparse) -> Sparse:
    """Centre each row over its non-zero entries, in place."""
    centred.sum_duplicates()
    centred.eliminate_zeros()
    rows, values, n = centred.indices, centred.data, centred.shape[0]
    sizes = np.bincount(rows, minlength=n)
    means = np.bincount(rows, weights=values, minlength=n) / np.maximum(sizes, 1)
    values -= means[rows]
    return centred


def _random_pairs(
    n: int, p: float, rng: np.random.Generator
) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Choose each of the n x n pairs (row, column) with probability `p`."""
    # Walking through all pairs, the gaps between chosen ones are geometric: draw those
    # instead of n x n coins. A few more than expected, and more again if too few.
    cells = n * n
    enough = int(cells * p + 5 * math.sqrt(cells * p)) + 10
    chosen = np.empty(0, dtype=np.int64)
    end = -1
    while end < cells:
        gaps = np.minimum(rng.geometric(p, enough), cells + 1)
        more = end + np.cumsum(gaps)
        chosen = np.concatenate([chosen, more])
        end = int(more[-1])
    chosen = chosen[: np.searchsorted(chosen, cells)]
    post, pre = np.divmod(chosen, max(n, 1))
    # Half the size is enough for every network that fits into memory.
    index = sp.get_index_dtype(maxval=n)
    return post.astype(index), pre.astype(index)
