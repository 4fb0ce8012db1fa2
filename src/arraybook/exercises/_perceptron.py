"""Exercises of the page on the perceptron."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip
from arraybook.perceptron import Perceptron

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
AND = np.array([0.0, 0.0, 0.0, 1.0])
OR = np.array([0.0, 1.0, 1.0, 1.0])


def _samples() -> tuple[Floats, Floats]:
    """Return the inputs and the targets of the page."""
    inputs = np.random.default_rng(4).uniform(0.05, 0.95, size=(100, 2))
    return inputs, np.where(inputs.sum(axis=1) < 1, 1.0, 0.0)


def _learn(
    targets: Floats = AND, *, epochs: int = 10, zero: float = 0.0, at_once: bool = True
) -> Floats:
    """
    Return the weights, from 0, after some epochs of the corners.

    `zero` is the answer to a sum of exactly 0. If not `at_once`, each epoch corrects
    at its end.
    """
    weights = np.zeros(3)
    for _ in range(epochs):
        shown = weights
        for sample, target in zip(
            np.insert(CORNERS, 0, 1, axis=1), targets, strict=True
        ):
            total = (weights if at_once else shown) @ sample
            answer = zero if total == 0 else float(total > 0)
            weights = weights + (target - answer) * sample
    return weights


def _score(steps: int = 5000, *, new: bool = True) -> float:
    """Return the accuracy of the page's network, on new points or on its samples."""
    inputs, targets = _samples()
    network = Perceptron(2, 1, rng=18)
    network.train(inputs, targets, steps=steps)
    if new:
        inputs = np.random.default_rng(5).uniform(0.05, 0.95, size=(10_000, 2))
        targets = np.where(inputs.sum(axis=1) < 1, 1.0, 0.0)
    return float(np.mean(network.forward(inputs)[:, 0] == targets))


def _square() -> float:
    """Return the share of agreement if each answer is compared with each target."""
    inputs, targets = _samples()
    network = Perceptron(2, 1, rng=18)
    network.train(inputs, targets, steps=5000)
    new = np.random.default_rng(5).uniform(0.05, 0.95, size=(10_000, 2))
    wanted, answered = np.mean(new.sum(axis=1) < 1), np.mean(network.forward(new))
    return float(wanted * answered + (1 - wanted) * (1 - answered))


def _answers_and(weights: Floats) -> bool:
    """Return whether other weights than the learned ones answer AND."""
    answers = np.insert(CORNERS, 0, 1, axis=1) @ np.asarray(weights) > 0
    return bool(np.all(answers == AND)) and not np.array_equal(weights, _learn())


def _separable(number: int) -> bool:
    """Return whether a line separates the corners as the digits of a number ask."""
    # The weights of all sixteen are small whole numbers, with halves for the bias.
    steps = np.arange(-2, 2.5, 0.5)
    weights = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    answers = weights @ np.insert(CORNERS, 0, 1, axis=1).T > 0
    wanted = [bool(number >> i & 1) for i in range(4)]
    return bool(np.any(np.all(answers == wanted, axis=1)))


def _not_learned() -> list[int]:
    """Return the numbers of the answers that no line separates."""
    return [number for number in range(16) if not _separable(number)]


def _is_one(answer: int | list[int]) -> bool:
    """Return whether only one of the right numbers is there, in a list or alone."""
    return np.size(answer) == 1 and np.ravel(answer)[0] in _not_learned()


def _too_many(answer: Iterable[int]) -> bool:
    """Return whether the right numbers are there, with others."""
    return set(_not_learned()) < {int(number) for number in answer}


EXERCISES: dict[str, Exercise] = {
    "perceptron-1": Exercise(
        answer=_learn,
        hint="Write down sum, answer, error and new weights for each of the samples.",
        remark="Only the last corner has a positive sum.",
        slips=(
            Slip(
                lambda: np.roll(_learn(), -1),
                "The bias has come last. Put it first.",
            ),
            Slip(
                lambda: _learn(zero=1.0),
                "You let a sum of 0 answer 1. It must be above 0 for that.",
            ),
            Slip(
                lambda: _learn(at_once=False),
                "You have corrected at the end of each epoch. Correct after each sample.",
            ),
            Slip(
                lambda: 0.1 * _learn(),
                "That is the same line, learned with a rate of 0.1. Take a rate of 1.",
            ),
            Slip(
                lambda: _learn(epochs=4),
                "With these weights an answer is still wrong. Go on.",
                when=lambda weights: any(
                    np.array_equal(weights, _learn(epochs=count)) for count in range(5)
                ),
            ),
            Slip(
                lambda: _learn(OR),
                "These weights have learned OR.",
            ),
            Slip(
                lambda: _learn()[[0, 2, 1]],
                "That comes out if (1, 0) is shown before (0, 1), or if the weights of the "
                "inputs have changed places.",
            ),
            Slip(
                lambda: np.array([-1.5, 1.0, 1.0]),
                "These weights answer AND, but learning ends at others: correct them step "
                "by step.",
                when=_answers_and,
            ),
        ),
    ),
    "perceptron-2": Exercise(
        answer=_score,
        hint="What share of the new points gets the answer that the rule gives?",
        remark="Many lines separate the samples, and it has found one of them.",
        rtol=2e-3,  # a rounded answer will do
        slips=(
            Slip(
                _square,
                "You have compared a column with a row, and so each point with each. Take "
                "the column's values: forward(new)[:, 0].",
            ),
            Slip(
                lambda: 100 * _score(),
                "That is in percent. Give it as a share of all.",
            ),
            Slip(
                lambda: _score(new=False),
                "That is the accuracy on the samples that it was trained with.",
            ),
            Slip(
                lambda: _score(1000),
                "That is the accuracy after 1000 steps. Train for 5000.",
            ),
            Slip(
                lambda: 1 - _score(),
                "That is the share of wrong answers.",
            ),
            Slip(
                lambda: 10_000 * _score(),
                "That is a number of points. Give it as a share of all.",
            ),
        ),
    ),
    "perceptron-3": Exercise(
        answer=_not_learned,
        hint="Train all of them, and see whose four answers are not all right.",
        remark="They are XOR and its opposite, which is true if both inputs are equal.",
        slips=(
            Slip(
                lambda: len(_not_learned()),
                "That is how many. Which are they?",
            ),
            Slip(
                lambda: [n for n in range(16) if _separable(n)],
                "These are the ones that it can learn.",
            ),
            Slip(
                lambda: _not_learned()[:1],
                "That is one. There is another.",
                when=_is_one,
            ),
            Slip(
                lambda: [n + 1 for n in _not_learned()],
                "Each is one too large. The numbers begin with 0.",
            ),
            Slip(
                lambda: [n in _not_learned() for n in range(16)],
                "These are truth values. At which places are they true?",
            ),
            Slip(
                lambda: [1, *_not_learned()],
                "Not all of these are beyond it. Train for more steps.",
                when=_too_many,
            ),
        ),
    ),
}
