"""The perceptron: a neuron with a threshold that learns from its mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from operator import mul
from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook._validation import (
    affordable,
    count,
    nonnegative,
    number,
    random_source,
    real_array,
    real_values,
    shown,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["Perceptron", "Training"]

# Multiplications in plain Python that take about as long as one look at a block.
PATIENCE = 220


@dataclass(frozen=True, slots=True, eq=False)
class Training:
    """
    What :meth:`~arraybook.perceptron.Perceptron.train` did.

    Attributes
    ----------
    order : NDArray of intp, shape (steps,)
        The sample that each step showed.
    rates : NDArray of float64, shape (steps,)
        The learning rate of each step.
    errors : NDArray of int64, shape (steps,)
        How many outputs were wrong at each step, before it changed the weights.
    mistakes : NDArray of intp, shape (count,)
        The steps with a wrong output, ascending: only these changed the weights.
    history : NDArray of float64, shape (count + 1, m, n + 1), or None
        If asked for, the weights before the training, then after each mistake.
    """

    order: NDArray[np.intp]
    rates: Floats
    errors: NDArray[np.int64]
    mistakes: NDArray[np.intp]
    history: Floats | None


class Perceptron:
    """
    A layer of `m` neurons, each of which answers 0 or 1 to `n` inputs.

    A neuron weighs its inputs, adds its bias, and answers 1 if the sum is positive.
    With two inputs, the places where the sum is zero are a straight line.

    Parameters
    ----------
    n : int
        Number of inputs, at least 1.
    m : int
        Number of outputs, at least 1.
    rng : int, numpy.random.Generator or numpy.random.RandomState, optional
        Source of the first weights, uniform between -0.5 and 0.5, and later of the
        order of the samples: anything that :func:`numpy.random.default_rng` accepts.
        A RandomState repeats runs of older scripts, number by number.

    Attributes
    ----------
    weights : NDArray of float64, shape (m, n + 1)
        One row for each output: the bias, then the weight of each input. Training
        changes them in place.

    Raises
    ------
    TypeError
        If `n` or `m` is not an integer.
    ValueError
        If `n` or `m` is below 1.

    Notes
    -----
    If a straight line (a hyperplane) separates the samples, a constant learning rate
    finds one after finitely many mistakes. Otherwise the weights never come to rest.

    References
    ----------
    .. [1] F. Rosenblatt (1958), "The perceptron: a probabilistic model for information
       storage and organization in the brain", Psychological Review 65, 386-408.
       https://doi.org/10.1037/h0042519
    .. [2] A. B. J. Novikoff (1962), "On convergence proofs on perceptrons",
       Proceedings of the Symposium on the Mathematical Theory of Automata 12, 615-622.

    Examples
    --------
    Learn the logical AND:

    >>> from arraybook.perceptron import Perceptron
    >>> inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> network = Perceptron(2, 1, rng=20260101)
    >>> training = network.train(inputs, [0, 0, 0, 1], steps=1000)
    >>> network.forward(inputs)[:, 0]
    array([0., 0., 0., 1.])
    >>> int(training.errors[-500:].sum())
    0
    """

    def __init__(self, n: int, m: int, *, rng: Any = None) -> None:
        self._rng = _generator(rng)
        shape = (count("m", m), 1 + count("n", n))
        affordable("n and m", (n, m), *shape)
        self.weights: Floats = self._rng.uniform(-0.5, 0.5, shape)

    def __repr__(self) -> str:
        m, n = self.weights.shape
        return f"Perceptron({n - 1}, {m})"

    def forward(self, inputs: ArrayLike) -> Floats:
        """
        Return the outputs for one sample, or for many.

        Parameters
        ----------
        inputs : array_like of shape (n,) or (samples, n)
            The inputs, without the 1 that the bias belongs to.

        Returns
        -------
        NDArray of float64, shape (m,) or (samples, m)
            Zeros and ones. A sum of exactly zero answers 0. No samples give no rows.

        Raises
        ------
        TypeError
            If `inputs` does not hold real numbers.
        ValueError
            If `inputs` has another shape, or holds NaN or infinity.

        Examples
        --------
        >>> from arraybook.perceptron import Perceptron
        >>> network = Perceptron(2, 1)
        >>> network.weights[:] = [-1.5, 1, 1]  # the bias first: at least two ones
        >>> network.forward([[0, 1], [1, 1]])
        array([[0.],
               [1.]])
        """
        samples = self._inputs(inputs)
        outputs = np.empty((*samples.shape[:-1], len(self.weights)))
        columns = np.moveaxis(samples, -1, 0)
        for j, row in enumerate(self.weights.tolist()):
            outputs[..., j] = _excitation(row, columns) > 0
        return outputs

    def backward(
        self, inputs: ArrayLike, targets: ArrayLike, *, rate: float = 0.1
    ) -> float:
        """
        Learn from one sample: move the weights of each wrong output.

        The weights grow by ``rate * (target - output)`` times the input, where the
        bias has the input 1. Outputs that are right leave theirs unchanged.

        Parameters
        ----------
        inputs : array_like of shape (n,)
            The sample.
        targets : array_like of shape (m,), or a number if m is 1
            The right outputs, 0 or 1.
        rate : float, default 0.1
            Learning rate, zero or positive.

        Returns
        -------
        float
            The sum of the squared errors before the weights changed, which is the
            number of wrong outputs.

        Raises
        ------
        TypeError
            If an argument does not hold real numbers.
        ValueError
            If `inputs` or `targets` has another shape, `inputs` holds NaN or
            infinity, `targets` holds anything but 0 and 1, or `rate` is negative or
            not finite; if both are so large that a weight overflows.

        Examples
        --------
        The sum 0.5 of this sample is positive, and its answer should be 0:

        >>> from arraybook.perceptron import Perceptron
        >>> network = Perceptron(2, 1)
        >>> network.weights[:] = [-0.5, 1, 1]
        >>> network.backward([0, 1], 0, rate=0.5)
        1.0
        >>> network.weights
        array([[-1. ,  1. ,  0.5]])
        """
        sample = self._inputs(inputs)
        if sample.ndim != 1:
            msg = f"inputs must be one sample with 1 axis, got shape {sample.shape}"
            raise ValueError(msg)
        wanted = self._targets(targets, ())
        rate = nonnegative("rate", rate)
        error = wanted - self.forward(sample)
        with np.errstate(over="ignore"):
            moved = rate * np.outer(error, np.concatenate([[1.0], sample]))
            self._learnt(self.weights + moved)
        return float((error**2).sum())

    def train(
        self,
        inputs: ArrayLike,
        targets: ArrayLike,
        *,
        steps: int = 1000,
        rate: float = 0.1,
        decay: float = 0.999,
        history: bool = False,
        rng: Any = None,
    ) -> Training:
        """
        Learn from samples that are drawn at random, one a step.

        Each step multiplies the learning rate by `decay`, draws a sample, and does
        what :meth:`backward` does with it.

        Parameters
        ----------
        inputs : array_like of shape (samples, n)
            The samples, at least one.
        targets : array_like of shape (samples, m), or (samples,) if m is 1
            Their right outputs, 0 or 1.
        steps : int, default 1000
            How many samples to draw; each can be drawn any number of times. Zero
            changes nothing.
        rate : float, default 0.1
            Learning rate before the first step, zero or positive.
        decay : float, default 0.999
            Factor on the learning rate at each step, above 0 and at most 1.
        history : bool, default False
            Keep the weights after each mistake, too.
        rng : int, numpy.random.Generator or numpy.random.RandomState, optional
            Source of the order. By default the one that drew the first weights goes
            on.

        Returns
        -------
        Training
            The samples drawn, the errors, the mistakes and, if asked for, the history
            of the weights.

        Raises
        ------
        TypeError
            If an argument is not of the stated kind.
        ValueError
            If `inputs` or `targets` has another shape, there is no sample, `inputs`
            holds NaN or infinity, `targets` holds anything but 0 and 1, `steps` or
            `rate` is negative, or `decay` is outside (0, 1].

        Notes
        -----
        The weights are the same, bit by bit, as after `steps` calls of
        :meth:`backward`. The work is less: they change only at mistakes, so that many
        samples at once can be tried with the weights of the last one.

        Examples
        --------
        >>> from arraybook.perceptron import Perceptron
        >>> network = Perceptron(2, 1, rng=20260101)
        >>> corners = [[0, 0], [0, 1], [1, 0], [1, 1]]
        >>> training = network.train(corners, [0, 1, 1, 1], steps=200)
        >>> network.forward(corners)[:, 0]
        array([0., 1., 1., 1.])
        >>> training.mistakes.size < 200
        True
        """
        samples = self._inputs(inputs)
        if samples.ndim != 2 or not len(samples):
            msg = f"inputs must have 2 axes and a sample, got shape {samples.shape}"
            raise ValueError(msg)
        wanted = self._targets(targets, samples.shape[:1]).astype(bool)
        steps = count("steps", steps, minimum=0)
        affordable("steps", steps, steps)
        rate, decay = nonnegative("rate", rate), number("decay", decay)
        if not 0 < decay <= 1:
            msg = f"decay must be above 0 and at most 1, got {shown(decay)}"
            raise ValueError(msg)
        order = _draw(
            self._rng if rng is None else _generator(rng), len(samples), steps
        )
        # One factor after the other, as a loop would: a power rounds differently.
        rates = np.full(steps + 1, decay)
        rates[0] = rate
        rates = np.multiply.accumulate(rates)[1:]

        # The outputs do not know of each other: each learns alone, in the same order.
        before = self.weights.copy()
        learnt = [
            _learn(row.tolist(), samples, answers, order, rates)
            for row, answers in zip(before, wanted.T, strict=True)
        ]
        where = np.concatenate([when for when, _ in learnt])
        errors = np.bincount(where, minlength=steps).astype(np.int64)
        mistakes = np.flatnonzero(errors)
        self._learnt(np.array([rows[-1] for _, rows in learnt]))
        kept = None
        if history:
            kept = np.empty((mistakes.size + 1, *before.shape))
            for j, (when, rows) in enumerate(learnt):
                # Row r holds from its mistake on, until the next of the same output.
                turns = np.searchsorted(when, mistakes, side="right")
                kept[:, j] = np.array(rows)[np.concatenate([[0], turns])]
        return Training(order, rates, errors, mistakes, kept)

    def _inputs(self, inputs: ArrayLike) -> Floats:
        """Return finite inputs with one or two axes, the last of length n."""
        samples = real_array("inputs", inputs)
        n = self.weights.shape[1] - 1
        if samples.ndim not in {1, 2} or samples.shape[-1] != n:
            msg = f"inputs must have {n} values a sample, got shape {samples.shape}"
            raise ValueError(msg)
        if bad := samples.size - int(np.count_nonzero(np.isfinite(samples))):
            msg = f"inputs must be finite, got {bad} values that are NaN or infinite"
            raise ValueError(msg)
        return samples

    def _learnt(self, weights: Floats) -> None:
        """Take these weights, unless they would answer nothing any more."""
        if not np.isfinite(weights).all():
            msg = (
                "inputs must leave the weights finite, got too large ones for the rate"
            )
            raise ValueError(msg)
        self.weights[...] = weights

    def _targets(self, targets: ArrayLike, samples: tuple[int, ...]) -> Floats:
        """Return zeros and ones of shape (*samples, m)."""
        values = real_values("targets", targets)
        shape = (*samples, len(self.weights))
        if shape[-1] == 1 and values.shape == samples:
            values = values[..., np.newaxis]
        if values.shape != shape:
            msg = f"targets must have shape {shape}, got {values.shape}"
            raise ValueError(msg)
        wrong = values[(values != 0) & (values != 1)]
        if wrong.size:
            msg = f"targets must be 0 or 1, got {wrong[0]:g}"
            raise ValueError(msg)
        return values


def _learn(
    weights: list[float],
    samples: Floats,
    answers: NDArray[np.bool_],
    order: NDArray[np.intp],
    rates: Floats,
) -> tuple[NDArray[np.intp], list[list[float]]]:
    """Train one output; return the steps of its mistakes, and its weights since then."""
    columns, points, sure = samples.T.copy(), samples.tolist(), answers.tolist()
    (bias, *slopes), patience = weights, PATIENCE // len(weights)
    mistakes, rows = [], [weights]
    step, steps = 0, order.size
    while step < steps:
        # Mistakes come in bursts. In a burst, and some samples beyond, plain floats are
        # the fastest: each sample is tried with the weights that the last one left.
        begin, calm = step, step + patience
        for step, i in enumerate(order[begin : begin + 1024].tolist(), begin):
            score = bias
            for part in map(mul, slopes, points[i]):
                score += part
            if (score > 0.0) is not sure[i]:
                push = rates.item(step) if sure[i] else -rates.item(step)
                bias += push
                slopes = [w + push * x for w, x in zip(slopes, points[i], strict=True)]
                mistakes.append(step)
                rows.append([bias, *slopes])
                calm = step + patience
            elif step > calm:
                break
        else:
            step += 1
        # Then the weights rest, and samples are tried many at once, ever more, up to
        # the next mistake.
        size = 256
        while step < steps:
            drawn = order[step : step + size]
            excited = _excitation([bias, *slopes], columns.take(drawn, axis=1)) > 0
            wrong = excited != answers[drawn]
            first = int(wrong.argmax())
            if wrong[first]:
                step += first
                break
            step, size = step + drawn.size, min(2 * size, 16_384)
    return np.array(mistakes, dtype=np.intp), rows


def _excitation(weights: list[float], columns: Floats) -> Floats:
    """Return bias plus weighted inputs, for many samples."""
    # Added up input by input, not as a matrix product, whose rounding depends on how
    # many samples there are: one sample must get the same answer alone and in a crowd.
    total = np.full(columns.shape[1:], weights[0])
    with np.errstate(over="ignore", invalid="ignore"):  # as quiet as plain floats
        for weight, column in zip(weights[1:], columns, strict=True):
            total += weight * column
    return total


def _draw(rng: Any, samples: int, steps: int) -> NDArray[np.intp]:
    """Draw the sample of each step: one call, the same numbers as one call a step."""
    draw = rng.randint if isinstance(rng, np.random.RandomState) else rng.integers
    order: NDArray[np.intp] = draw(samples, size=steps).astype(np.intp)
    return order


def _generator(rng: Any) -> np.random.Generator | np.random.RandomState:
    """Return a source of random numbers; a RandomState stays one."""
    if isinstance(rng, np.random.RandomState):
        return rng
    return random_source(rng)
