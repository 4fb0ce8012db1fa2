from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from arraybook import perceptron
from arraybook.perceptron import Perceptron, Training

repeatable = settings(derandomize=True, deadline=None)

AND = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]
XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]

# Halves and quarters meet the threshold exactly now and then; the others round.
numbers = st.sampled_from([0.0, -0.5, 0.25, 1.0, -2.0, 0.1, 0.7, 1e3])


def triangles(rng, size=100):
    """Draw points of the unit square; those below its diagonal are 1."""
    points = rng.uniform(0.05, 0.95, (size, 2))
    return points, (points.sum(axis=1) < 1).astype(float)


def classic_run(points, targets, weights, draw, steps, *, rate=0.1, decay=0.999):
    """Train as the classic post does: one sample a step, the network in BLAS calls."""
    inputs, errors = np.ones(weights.shape[1]), []
    for _ in range(steps):
        rate *= decay
        i = draw(len(points))
        inputs[1:] = points[i]
        output = (np.dot(weights, inputs) > 0).astype(float)
        error = np.atleast_2d(targets[i] - output)
        weights += rate * np.dot(error.T, np.atleast_2d(inputs))
        errors.append((error**2).sum())
    return errors


def accuracy(network, points, targets):
    return (network.forward(points)[:, 0] == targets).mean()


# train


@pytest.mark.parametrize("seed", range(20))
def test_train_repeats_the_classic_run_to_the_last_bit(seed):
    rng = np.random.RandomState(seed)
    points, targets = triangles(rng)
    weights = rng.uniform(-0.5, 0.5, (1, 3))
    errors = classic_run(points, targets, weights, rng.randint, 1000)

    rng = np.random.RandomState(seed)
    points, targets = triangles(rng)
    network = Perceptron(2, 1, rng=rng)
    training = network.train(points, targets)
    np.testing.assert_array_equal(network.weights, weights)
    np.testing.assert_array_equal(training.errors, errors)
    assert training.rates[-1] == pytest.approx(0.03677, abs=1e-5)


def test_thousand_steps_are_not_enough_for_certainty():
    scores = []
    for seed in range(100):
        rng = np.random.RandomState(seed)
        points, targets = triangles(rng)
        network = Perceptron(2, 1, rng=rng)
        network.train(points, targets)
        scores.append(accuracy(network, points, targets))
    assert min(scores) == 0.83
    assert round(float(np.mean(scores)), 3) == 0.972
    assert scores.count(1.0) == 45


def test_five_thousand_steps_are():
    for seed in range(20):
        rng = np.random.RandomState(seed)
        points, targets = triangles(rng)
        network = Perceptron(2, 1, rng=rng)
        network.train(points, targets, steps=5000)
        assert accuracy(network, points, targets) == 1


@repeatable
@given(data=st.data(), seed=st.integers(0, 99))
def test_train_equals_as_many_single_updates_to_the_last_bit(data, seed):
    samples, n, m = (data.draw(st.integers(1, high)) for high in (6, 4, 3))
    points = data.draw(arrays(np.float64, (samples, n), elements=numbers))
    answers = arrays(np.float64, (samples, m), elements=st.sampled_from([0.0, 1.0]))
    targets = data.draw(answers)
    steps = data.draw(st.sampled_from([0, 1, 7, 200, 3000]))
    rate, decay = data.draw(st.sampled_from([(0.1, 0.999), (0.25, 1.0), (0.0, 0.5)]))
    network, slow = Perceptron(n, m, rng=seed), Perceptron(n, m, rng=seed)
    if data.draw(st.booleans()):  # sums of exactly zero
        slow.weights[...] = network.weights.round(0)
        network.weights[...] = slow.weights
    given_points = points.copy()
    training = network.train(
        points, targets, steps=steps, rate=rate, decay=decay, history=True
    )
    np.testing.assert_array_equal(points, given_points)

    errors, history, now = [], [slow.weights.copy()], rate
    for i in training.order:
        now *= decay
        errors.append(slow.backward(points[i], targets[i], rate=now))
        if errors[-1]:
            history.append(slow.weights.copy())
    np.testing.assert_array_equal(network.weights, slow.weights)
    np.testing.assert_array_equal(training.errors, np.array(errors, dtype=int))
    np.testing.assert_array_equal(training.mistakes, np.flatnonzero(errors))
    np.testing.assert_array_equal(training.history, history)


class Script(np.random.RandomState):
    """A source of random numbers that deals a stacked pack."""

    order: list[int]

    def randint(self, _high, size):
        assert size == len(self.order)
        return np.array(self.order)


@pytest.mark.parametrize("odd", [[0.5, 0.5], [0.2, 0.7]])
def test_a_lone_mistake_is_found_wherever_it_hides(odd, monkeypatch):
    # All samples are 0 and right, but one: that is on the line, or above it.
    points, targets = [[0.9, 0.9], odd], [0, 1]
    looks = []
    many = perceptron._excitation
    monkeypatch.setattr(
        perceptron, "_excitation", lambda *given: looks.append(1) or many(*given)
    )
    rng = Script(1)
    for place in [*range(1400), 20_000, 39_999]:
        steps = 40_000 if place > 1400 else 1400
        rng.order = [0] * steps
        rng.order[place] = 1
        network = Perceptron(2, 1, rng=1)
        network.weights[...] = [[1.0, -1.0, -1.0 - (odd[0] < 0.5)]]
        looks.clear()
        training = network.train(points, targets, steps=steps, rate=0.1, rng=rng)
        assert training.mistakes.tolist() == [place]
        assert 2 < len(looks) < 20  # nor is every sample tried one by one


@pytest.mark.parametrize("source", [np.random.default_rng, np.random.RandomState])
def test_the_order_is_what_single_draws_would_give(source):
    training = Perceptron(2, 1, rng=0).train(*AND, steps=50, rng=source(4))
    rng = source(4)
    draw = rng.randint if source is np.random.RandomState else rng.integers
    assert training.order.tolist() == [draw(4) for _ in range(50)]


def test_training_goes_on_with_the_generator_of_the_weights():
    rng = np.random.default_rng(3)
    network = Perceptron(2, 1, rng=3)
    np.testing.assert_array_equal(network.weights, rng.uniform(-0.5, 0.5, (1, 3)))
    first, second = (network.train(*AND, steps=9) for _ in range(2))
    np.testing.assert_array_equal(first.order, rng.integers(4, size=9))
    np.testing.assert_array_equal(second.order, rng.integers(4, size=9))


def test_what_a_line_separates_is_learnt_and_xor_is_not():
    for inputs, targets, learnt in [(*AND, True), (*XOR, False)]:
        network = Perceptron(2, 1, rng=8)
        errors = network.train(inputs, targets, steps=4000, decay=1.0).errors
        assert bool(errors[-1000:].any()) != learnt
        assert bool(accuracy(network, inputs, targets) == 1) == learnt


def test_outputs_learn_side_by_side():
    both = Perceptron(2, 2, rng=5)
    alone = Perceptron(2, 1, rng=5)
    alone.weights[...] = both.weights[1:]
    targets = np.column_stack([XOR[1], AND[1]])
    both.train(AND[0], targets, rng=6)
    alone.train(*AND, rng=6)
    np.testing.assert_array_equal(both.weights[1:], alone.weights)


def test_training_without_history_keeps_none():
    training = Perceptron(2, 1, rng=5).train(*AND, steps=10)
    assert isinstance(training, Training)
    assert training.history is None
    assert training.errors.dtype == np.int64
    with pytest.raises(AttributeError):
        training.errors = None


# forward and backward


@repeatable
@given(data=st.data(), n=st.integers(1, 5), m=st.integers(1, 3))
def test_forward_answers_one_sample_as_in_a_crowd(data, n, m):
    points = data.draw(arrays(np.float64, (7, n), elements=numbers))
    network = Perceptron(n, m, rng=n)
    network.weights[...] = data.draw(arrays(np.float64, (m, n + 1), elements=numbers))
    outputs = network.forward(points)
    assert outputs.shape == (7, m)
    assert outputs.dtype == np.float64
    for point, output in zip(points, outputs, strict=True):
        np.testing.assert_array_equal(network.forward(point), output)
        for weights, value in zip(network.weights.tolist(), output, strict=True):
            total = weights[0]
            for weight, x in zip(weights[1:], point.tolist(), strict=True):
                total += weight * x
            assert value == (total > 0)


def test_forward_answers_zero_on_the_line_and_nothing_to_nothing():
    network = Perceptron(2, 1, rng=0)
    network.weights[...] = [[-1.0, 0.5, 0.5]]
    points = [[1.0, 1.0], [1.0, 1.25], [1.0, 0.75]]
    assert network.forward(points).tolist() == [[0.0], [1.0], [0.0]]
    assert network.forward(np.empty((0, 2))).shape == (0, 1)
    network.weights[...] = [[-0.1, 1.0, 0.0]]
    assert network.forward([0.1, 5.0]).tolist() == [0.0]


def test_backward_moves_only_the_wrong_outputs():
    network = Perceptron(2, 3, rng=0)
    network.weights[...] = [[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]]
    errors = network.backward([2.0, -4.0], [1, 0, 1], rate=0.5)
    assert errors == 2.0
    assert network.weights.tolist() == [[1, 0, 0], [0.5, -1, 2], [-0.5, 1, -2]]


def test_weights_start_between_minus_and_plus_a_half():
    weights = Perceptron(30, 20, rng=0).weights
    assert weights.shape == (20, 31)
    assert -0.5 <= weights.min() < -0.45
    assert 0.45 < weights.max() < 0.5
    assert repr(Perceptron(30, 20)) == "Perceptron(30, 20)"


# Bad input


@pytest.mark.parametrize(
    ("n", "m", "error", "message"),
    [
        (0, 1, ValueError, "n must be a positive integer, got 0"),
        (2, 0, ValueError, "m must be a positive integer, got 0"),
        (2.0, 1, TypeError, "n must be a positive integer, got 2.0"),
    ],
)
def test_sizes_must_be_positive_integers(n, m, error, message):
    with pytest.raises(error, match=message):
        Perceptron(n, m)


@pytest.mark.parametrize(
    ("inputs", "error", "message"),
    [
        ([1.0], ValueError, r"inputs must have 2 values a sample, got shape \(1,\)"),
        (1.0, ValueError, r"inputs must have 2 values a sample, got shape \(\)"),
        ([[[1, 2]]], ValueError, r"inputs must have 2 values .* got shape \(1, 1, 2\)"),
        ([1.0, np.nan], ValueError, "inputs must be finite, got 1 values"),
        (["a", "b"], TypeError, "inputs must hold real numbers"),
    ],
)
def test_forward_refuses_bad_input_in_one_line(inputs, error, message):
    network = Perceptron(2, 1, rng=0)
    for use in (network.forward, lambda x: network.backward(x, 1)):
        with pytest.raises(error, match=message):
            use(inputs)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"inputs": [1, 2]}, ValueError, r"inputs must have 2 axes .* shape \(2,\)"),
        ({"inputs": np.empty((0, 2))}, ValueError, r"a sample, got shape \(0, 2\)"),
        ({"targets": [0, 1]}, ValueError, r"must have shape \(4, 1\), got \(2,\)"),
        ({"targets": [-1, 1, 1, 1]}, ValueError, "targets must be 0 or 1, got -1"),
        ({"targets": [np.nan] * 4}, ValueError, "targets must be 0 or 1, got nan"),
        ({"targets": list("abcd")}, TypeError, "targets must hold real numbers"),
        ({"steps": -1}, ValueError, "steps must be a non-negative integer, got -1"),
        ({"steps": 1e3}, TypeError, "steps must be a non-negative integer"),
        ({"rate": -0.1}, ValueError, "rate must be zero or positive, got -0.1"),
        ({"decay": 0}, ValueError, "decay must be above 0 and at most 1, got 0.0"),
        ({"decay": 1.1}, ValueError, "decay must be above 0 and at most 1, got 1.1"),
        ({"decay": "1"}, TypeError, "decay must be a number, got '1'"),
    ],
)
def test_train_refuses_bad_input_in_one_line_and_learns_nothing(change, error, message):
    network = Perceptron(2, 1, rng=0)
    weights = network.weights.copy()
    with pytest.raises(error, match=message) as caught:
        network.train(**{"inputs": AND[0], "targets": AND[1], **change})
    assert "\n" not in str(caught.value)
    np.testing.assert_array_equal(network.weights, weights)


@pytest.mark.parametrize(
    ("inputs", "targets", "rate", "message"),
    [
        ([[0, 1]], [1], 0.1, r"inputs must be one sample .* got shape \(1, 2\)"),
        ([0, 1], [1, 0], 0.1, r"targets must have shape \(1,\), got \(2,\)"),
        ([0, 1], [2], 0.1, "targets must be 0 or 1, got 2"),
        ([0, 1], [1], np.inf, "rate must be finite, got inf"),
    ],
)
def test_backward_refuses_bad_input_in_one_line(inputs, targets, rate, message):
    with pytest.raises(ValueError, match=message):
        Perceptron(2, 1, rng=0).backward(inputs, targets, rate=rate)


def test_a_sample_moves_the_weights_by_a_tenth_unless_told_otherwise():
    first, second = Perceptron(2, 1, rng=0), Perceptron(2, 1, rng=0)
    for target in (0, 1):  # one of the two is not what comes out
        first.backward([1.0, -1.0], target)
        second.backward([1.0, -1.0], target, rate=0.1)
    np.testing.assert_array_equal(first.weights, second.weights)
