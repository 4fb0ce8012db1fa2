"""Arrays in, arrays out: what each kernel accepts, and what the right answer is.

Answers come from the plain loops of the ordinary tests where those have them.
"""

from __future__ import annotations

import io
import math
import operator
from collections import Counter
from fractions import Fraction
from itertools import zip_longest

import numpy as np
from hypothesis import strategies as st
from test_automata import slow_evolve
from test_diffusion import slow_diffuse
from test_image_stacks import trails_of
from test_quantization import slow_kmeans, slow_labels
from test_sequences import slow_find
from test_signals import slow_threshold_crossings

from arraybook import (
    anatomy,
    automata,
    broadcasting,
    diffusion,
    fitting,
    geometry,
    images,
    quantization,
    sequences,
    signals,
)
from arraybook.perceptron import Perceptron
from fuzz.harness import Case
from fuzz.hostile import (
    ANY_ARRAY,
    ANYTHING,
    CALM,
    FLOATS,
    FOREIGN,
    INTEGERS,
    NOT_MANY,
    REAL,
    SEEDS,
    WILD,
    arrays,
    counts,
    numbers,
    shapes,
)

MODERATE = [value for value in WILD if abs(value) <= 1e140]
fixed = st.fixed_dictionaries


def quiet():
    """Let infinities and NaN come without a warning."""
    return np.errstate(all="ignore")


def floats(value):
    """Return what a value holds as float64."""
    with quiet():
        return np.asarray(value).astype(np.float64)


def assert_close(result, expected, *, scale=(), rtol=1e-12):
    """Compare numbers; `scale` holds those that rounding errors are a share of."""
    result, expected = np.asarray(result), np.asarray(expected)
    assert result.shape == expected.shape
    assert result.dtype == np.float64
    np.testing.assert_array_equal(np.isnan(result), np.isnan(expected))
    large = np.abs(floats(np.concatenate([np.ravel(expected), *map(np.ravel, scale)])))
    # Below the normal numbers a rounding error is no longer a share of its number.
    least = 100 * np.finfo(np.float64).smallest_subnormal
    atol = max(rtol * max(large[np.isfinite(large)], default=0.0), least)
    np.testing.assert_allclose(result, expected, rtol=rtol, atol=atol)


CASES: dict[str, Case] = {}


# Signals


def right_rolling_mean(given, result):
    data, window = floats(given["data"]), int(given["window"])
    kernel = np.ones(window) / window
    assert_close(result, np.convolve(data, kernel, given["mode"]), scale=[data])


CASES["signals.rolling_mean"] = Case(
    signals.rolling_mean,
    fixed(
        {
            "data": arrays(shapes(1, 1, 40, empty=False), values=WILD),
            "window": counts(1, 60),
            "mode": st.sampled_from(["full", "same", "valid"]),
        }
    ),
    right_rolling_mean,
    bad={"window": NOT_MANY},
)


def right_threshold_crossings(given, result):
    data, threshold = np.asarray(given["data"]), given["threshold"]
    if data.dtype.kind == "f":
        level = np.float64(float(threshold))
        values = list(data)
    else:
        try:
            level = Fraction(operator.index(threshold))
        except TypeError:
            level = Fraction(float(threshold))
        values = [int(value) for value in data]
    expected = slow_threshold_crossings(
        values, level, given["direction"], given["side"]
    )
    assert result.dtype == np.int64
    assert result.tolist() == expected


CASES["signals.threshold_crossings"] = Case(
    signals.threshold_crossings,
    fixed(
        {
            "data": arrays(shapes(1, 1, 12), values=WILD),
            "threshold": st.one_of(
                numbers(-3, 200), st.sampled_from([0, 2**53, 2**63 - 1, -1e30])
            ),
            "direction": st.sampled_from(["both", "up", "down"]),
            "side": st.sampled_from(["after", "before"]),
        }
    ),
    right_threshold_crossings,
)


def right_traveling_wave(given, result):
    x, t = floats(given["x"]), floats(given["t"])
    speed, length = float(given["speed"]), float(given["wavelength"])
    with quiet():
        phases = 2 * np.pi * (x - speed * t[:, np.newaxis]) / length
    waves = [math.sin(p) if math.isfinite(p) else math.nan for p in phases.flat]
    assert_close(result, np.reshape(waves, phases.shape))


CASES["signals.traveling_wave"] = Case(
    signals.traveling_wave,
    fixed(
        {
            "x": arrays(shapes(1, 1), values=WILD),
            "t": arrays(shapes(1, 1), values=WILD),
            "wavelength": numbers(0.1, 100),
            "speed": numbers(-10, 10),
        }
    ),
    right_traveling_wave,
)


def right_convolution_steps(given, result):
    data, kernel = floats(given["data"]), floats(given["kernel"])
    assert_close(
        [step.total for step in result], np.convolve(data, kernel), scale=[data, kernel]
    )
    flipped = kernel[::-1]
    for position, step in enumerate(result):
        assert step.position == position == step.start + kernel.size - 1
        pairs = [(data[i], flipped[i - step.start]) for i in step.overlap.tolist()]
        with quiet():
            assert_close(step.products, [a * b for a, b in pairs])


CASES["signals.convolution_steps"] = Case(
    signals.convolution_steps,
    fixed(
        {
            "data": arrays(shapes(1, 1, empty=False), values=[*CALM, np.nan, np.inf]),
            "kernel": arrays(shapes(1, 1, empty=False), values=CALM),
        }
    ),
    right_convolution_steps,
)


# Automata, diffusion, geometry, sequences


def right_evolve(given, result):
    cells = [int(cell) for cell in np.asarray(given["initial"])]
    expected = slow_evolve(int(given["rule"]), cells, int(given["steps"]))
    assert result.dtype == np.uint8
    np.testing.assert_array_equal(result, expected)


CASES["automata.evolve"] = Case(
    automata.evolve,
    fixed(
        {
            "rule": counts(0, 127),
            "initial": arrays(shapes(1, 1, 20), values=[0, 1]),
            "steps": counts(1, 6),
        }
    ),
    right_evolve,
    bad={"initial": st.one_of(arrays(shapes(1, 1), values=WILD), ANYTHING)},
)


def right_diffuse(given, result):
    initial, rate = floats(given["initial"]), float(given["rate"])
    with quiet():
        expected = slow_diffuse(initial, int(given["steps"]), rate)
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, expected)


CASES["diffusion.diffuse"] = Case(
    diffusion.diffuse,
    fixed(
        {
            "initial": arrays(shapes(1, 1, 8), values=WILD),
            "steps": counts(1, 6),
            "rate": numbers(0, 2),
        }
    ),
    right_diffuse,
    bad={"steps": NOT_MANY},
)


def right_transform(given, result):
    points, scale = floats(given["points"]), floats(given["scale"])
    shift, angle = floats(given["translate"]), floats(given["rotate"])
    lead = np.broadcast_shapes(
        points.shape[:-2], scale.shape, shift.shape[:-1], angle.shape
    )
    assert result.shape == lead + points.shape[-2:]
    points = np.broadcast_to(points, result.shape)
    with quiet():
        for place in np.ndindex(lead):
            s = np.broadcast_to(scale, lead)[place]
            dx, dy = np.broadcast_to(shift, (*lead, 2))[place]
            turn = np.broadcast_to(angle, lead)[place]
            cos, sin = np.cos(turn), np.sin(turn)
            for corner, found in zip(points[place], result[place], strict=True):
                x, y = corner[0] * s + dx, corner[1] * s + dy
                expected = np.array([x * cos - y * sin, x * sin + y * cos])
                if not np.isfinite([x, y, *expected]).all():
                    continue  # infinite or NaN: which of them is left to IEEE
                assert_close(found, expected, scale=[[x, y]])
    nothing = np.isnan(points).any(axis=-1)
    assert np.isnan(result[nothing]).all()


@st.composite
def transformations(draw):
    lead = draw(shapes(0, 2, 3))
    parts = [
        draw(st.sampled_from([lead, lead[-1:], (), (1, *lead[1:])])) for _ in "123"
    ]
    pts, scale, shift = parts
    return {
        "points": draw(arrays((*pts, draw(st.integers(0, 3)), 2), values=WILD)),
        "scale": draw(arrays(scale, values=WILD)),
        "translate": draw(arrays((*shift, 2), values=WILD)),
        "rotate": draw(arrays(lead, values=CALM)),
    }


CASES["geometry.transform"] = Case(
    geometry.transform, transformations(), right_transform
)


def right_random_walk(given, result):
    assert result.dtype == np.int64
    assert result.shape == (int(given["n"]) + 1,)
    assert result[0] == 0
    assert np.isin(np.diff(result), [-1, 1]).all()


CASES["sequences.random_walk"] = Case(
    sequences.random_walk,
    fixed({"n": counts(0, 127), "rng": SEEDS}),
    right_random_walk,
    bad={"n": NOT_MANY, "rng": st.one_of(SEEDS, ANYTHING)},
)


def values_of(sequence):
    """Return Python's values: NumPy would round integers to compare them with floats."""
    if isinstance(sequence, str | bytes):
        return list(sequence)
    array = np.asarray(sequence)
    return [
        value.item()
        if hasattr(value, "item") and array.dtype.kind not in "mM"
        else value
        for value in array
    ]


def right_find_subsequence(given, result):
    expected = slow_find(values_of(given["sequence"]), values_of(given["pattern"]))
    assert result.dtype == np.int64
    assert result.tolist() == expected


@st.composite
def searches(draw):
    if draw(st.integers(0, 5)) == 0:
        text = draw(st.text("abü\udc80\U0001f600", max_size=12))
        pattern = draw(st.text("abü\udc80", min_size=1, max_size=3))
        if draw(st.booleans()):
            text = text.encode("utf-8", "replace")
            pattern = pattern.encode("utf-8", "replace")
        return {"sequence": text, "pattern": pattern}
    values = draw(st.sampled_from([CALM, WILD, [0, 1], [2**53, 2**53 + 1]]))
    kinds = draw(st.sampled_from([REAL, REAL, ["D", "F", *REAL], ["O"], ["U3"]]))
    long, short = shapes(1, 1, 20), shapes(1, 1, 3, empty=False)
    return {
        "sequence": draw(arrays(long, dtypes=kinds, values=values)),
        "pattern": draw(arrays(short, dtypes=kinds, values=values)),
    }


some_sequence = arrays(shapes(1, 1, 6), dtypes=REAL + FOREIGN, values=WILD)
CASES["sequences.find_subsequence"] = Case(
    sequences.find_subsequence,
    searches(),
    right_find_subsequence,
    bad=dict.fromkeys(("sequence", "pattern"), some_sequence | ANYTHING),
)


# Broadcasting and anatomy


def slow_broadcast(shapes):
    """Return the shape that shapes broadcast to, however large, or None."""
    axes = zip_longest(*(shape[::-1] for shape in shapes), fillvalue=1)
    sizes = [set(lengths) - {1} or {1} for lengths in axes]
    if any(len(some) > 1 for some in sizes):
        return None
    return tuple(some.pop() for some in sizes)[::-1]


def right_explain(given, result):
    given = [given["a"], given["b"], given["c"]]
    sizes = [tuple(s) if np.iterable(s) else (int(s),) for s in given]
    sizes = [tuple(map(int, s)) for s in sizes]
    assert result.shapes == tuple(sizes)
    assert result.shape == slow_broadcast(sizes)
    assert str(result)
    for fix in result.fixes:
        sizes_then = [*sizes[: fix.index], fix.shape, *sizes[fix.index + 1 :]]
        assert fix.result == slow_broadcast(sizes_then)


def explain(a, b, c):
    return broadcasting.explain(a, b, c)


some_shape = st.one_of(shapes(0, 3, 3), counts(0, 4), shapes(1, 3, 3).map(np.array))
CASES["broadcasting.explain"] = Case(
    broadcasting.explain,
    fixed({"a": some_shape, "b": some_shape, "c": shapes(0, 3, 3)}),
    right_explain,
    call=explain,
)


def right_strides(given, result):
    shape = given["shape"]
    shape = [int(n) for n in (shape if np.iterable(shape) else [shape])]
    inner = [
        shape[i + 1 :] if given["order"] == "C" else shape[:i]
        for i in range(len(shape))
    ]
    step = 0 if 0 in shape else int(given["itemsize"])
    assert result == tuple(math.prod(some) * step for some in inner)


CASES["anatomy.strides"] = Case(
    anatomy.strides,
    fixed(
        {
            "shape": some_shape,
            "itemsize": counts(0, 16),
            "order": st.sampled_from(["C", "F"]),
        }
    ),
    right_strides,
)

files = st.builds(io.StringIO)


def right_info(given, result):
    assert result is None
    array, file = given["array"], given["file"]
    if isinstance(file, io.StringIO):
        lines = [line.split(maxsplit=1) for line in file.getvalue().split("\n")]
        facts = {words[0]: words[1] for words in lines if len(words) == 2}
        assert facts["shape"] == str(array.shape)
        assert facts["dtype"] == str(array.dtype)
        assert facts["size"] == str(array.size)
        assert facts["strides"] == str(array.strides)
        assert facts["writeable"] == ("yes" if array.flags.writeable else "no")
        nbytes = array.size * array.itemsize
        number = facts["nbytes"].partition(" byte")[0]
        assert "".join(filter(str.isdigit, number)) == str(nbytes)


CASES["anatomy.info"] = Case(
    anatomy.info,
    fixed({"array": ANY_ARRAY.map(np.asanyarray), "file": files}),
    right_info,
)


def right_show(given, result):
    assert result is None
    rows, columns = np.atleast_2d(floats(given["array"])).shape
    if isinstance(given["file"], io.StringIO):
        lines = given["file"].getvalue().split("\n")
        assert [len(line) for line in lines] == [2 * columns] * rows + [0]
        nan = np.atleast_2d(np.isnan(floats(given["array"])))
        seen = np.array([[mark == "?" for mark in line[::2]] for line in lines[:-1]])
        np.testing.assert_array_equal(seen, nan)


CASES["anatomy.show"] = Case(
    anatomy.show,
    fixed({"array": arrays(shapes(1, 2, empty=False), values=WILD), "file": files}),
    right_show,
)


def right_sysinfo(given, result):
    assert result is None
    if isinstance(given["file"], io.StringIO):
        assert f"NumPy       {np.__version__}\n" in given["file"].getvalue()


CASES["anatomy.sysinfo"] = Case(
    anatomy.sysinfo, fixed({"file": files}), right_sysinfo, share=0.1
)

no_statement = ANYTHING.filter(lambda value: not isinstance(value, str | bytes))
CASES["anatomy.timeit"] = Case(
    anatomy.timeit,
    # A right call takes a second: those are left to the ordinary tests.
    fixed({"statement": no_statement.filter(lambda value: not callable(value))}),
    lambda given, _: no_answer(given),
    bad={"statement": no_statement.filter(lambda value: not callable(value))},
    share=0.3,
    refuses=True,
)


def no_answer(given):
    raise AssertionError(f"accepted {given}")


# Fitting


def right_line(given, result):
    x, a, b = (floats(given[name]) for name in ("x", "slope", "intercept"))
    with quiet():
        expected = [p * q + r for p, q, r in np.broadcast(a, x, b)]
    shape = np.broadcast_shapes(x.shape, a.shape, b.shape)
    assert_close(result, np.reshape(expected, shape), rtol=1e-15)


@st.composite
def curves(draw, *names):
    whole = draw(shapes(0, 3, 3))
    parts = [whole, *(draw(st.sampled_from([whole, whole[-1:], ()])) for _ in names)]
    pairs = zip(["x", *names], parts, strict=True)
    return {name: draw(arrays(shape, values=WILD)) for name, shape in pairs}


CASES["fitting.line"] = Case(fitting.line, curves("slope", "intercept"), right_line)


def bell(x, height, centre, width):
    with quiet():
        return height * np.exp(-0.5 * ((x - centre) / width) ** 2)


def right_gaussian(given, result):
    names = ("x", "height", "centre", "width")
    parts = [floats(given[name]) for name in names]
    expected = [bell(*some) for some in np.broadcast(*parts)]
    shape = np.broadcast_shapes(*(part.shape for part in parts))
    assert_close(result, np.reshape(expected, shape), rtol=1e-13)


CASES["fitting.gaussian"] = Case(
    fitting.gaussian, curves("height", "centre", "width"), right_gaussian
)


def one_gaussian(x, a, b, c):
    return fitting.gaussians(x, a, b, c)


def right_gaussians(given, result):
    x = floats(given["x"])
    threes = floats([float(given[name]) for name in "abc"])
    assert_close(result, bell(x, *threes).reshape(x.shape), rtol=1e-13)


CASES["fitting.gaussians"] = Case(
    fitting.gaussians,
    fixed(
        {
            "x": arrays(shapes(0, 3), values=WILD),
            **{name: st.floats(-1e3, 1e3) | st.integers(-5, 5) for name in "abc"},
        }
    ),
    right_gaussians,
    call=one_gaussian,
)


class Straight:
    """A straight line as a function, for single numbers only or for arrays, too."""

    def __init__(self, slope, height, single):
        self.slope, self.height, self.single = slope, height, single

    def __call__(self, x):
        if self.single and np.ndim(x):
            raise TypeError("only single numbers")
        return self.slope * x + self.height


def right_find_intersections(given, result):
    low, high = map(float, given["interval"])
    f, g = given["f"], given["g"]
    assert ((result >= low) & (result <= high)).all()
    assert (np.diff(result) > 0).all()
    if not (isinstance(f, Straight) and isinstance(g, Straight)):
        return
    place = Fraction(g.height - f.height) / (f.slope - g.slope)
    if low <= place <= high:
        np.testing.assert_allclose(result, [float(place)], rtol=1e-12, atol=1e-12)
    else:
        assert result.size == 0


@st.composite
def crossings(draw):
    slopes = draw(st.lists(st.integers(-5, 5), min_size=2, max_size=2, unique=True))
    heights = draw(st.tuples(st.integers(-9, 9), st.integers(-9, 9)))
    f, g = (
        Straight(*p, draw(st.booleans())) for p in zip(slopes, heights, strict=True)
    )
    low, wide = draw(st.integers(-12, 12)), draw(st.integers(1, 9))
    interval = draw(st.sampled_from([tuple, list, np.array]))((low, low + wide))
    points = draw(counts(3, 30))
    return {"f": f, "g": g, "interval": interval, "points": points}


def poor_curve(answer):
    return lambda _x: answer


# What a function itself raises is its own affair.
some_curve = ANYTHING.filter(lambda f: f is not len) | ANYTHING.map(poor_curve)
CASES["fitting.find_intersections"] = Case(
    fitting.find_intersections,
    crossings(),
    right_find_intersections,
    bad={"f": some_curve, "g": some_curve, "points": NOT_MANY},
    share=0.5,
)


# Quantization


def right_frequent_colors(given, result):
    image = np.asarray(given["image"])
    pixels = [tuple(pixel.tolist()) for row in image for pixel in row]
    common = Counter(pixels).most_common(min(int(given["k"]), len(pixels)))
    assert result.dtype == image.dtype
    assert [tuple(color.tolist()) for color in result] == [color for color, _ in common]
    assert result.shape[1:] == image.shape[2:]


def channels(draw, **options):
    sizes = draw(st.integers(0, 4)), draw(st.integers(0, 4)), draw(st.integers(1, 5))
    return draw(arrays(sizes, **options))


@st.composite
def palettes(draw):
    return {
        "image": channels(draw, values=[*CALM, 255, 65504]),
        "k": draw(counts(1, 9)),
    }


CASES["quantization.frequent_colors"] = Case(
    quantization.frequent_colors, palettes(), right_frequent_colors
)


def right_kmeans(given, result):
    data = floats(given["data"])
    assert result.labels.dtype == np.intp
    if given["centroids"] is None:
        assert result.labels.tolist() == slow_labels(
            data.tolist(), result.centroids.tolist()
        )
        assert set(result.labels.tolist()) == set(range(len(result.centroids)))
        return
    start = floats(given["centroids"])
    steps = min(int(given["steps"]), 50)
    centroids, labels, history = slow_kmeans(data, start, steps)
    np.testing.assert_array_equal(result.centroids, centroids)
    assert result.labels.tolist() == labels
    atol = 1e-11 * (history[0] + np.ptp(data) ** 2)
    np.testing.assert_allclose(result.history, history, rtol=1e-9, atol=atol)
    assert result.distortion == result.history[-1]


@st.composite
def clusterings(draw):
    n, d, k = draw(st.integers(1, 12)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    start = draw(arrays((k, d))) if draw(st.booleans()) else None
    data = draw(arrays((n, d)))
    steps = draw(counts(0, 6))
    return {
        "data": data,
        "k": k,
        "centroids": start,
        "steps": steps,
        "rng": draw(SEEDS),
    }


CASES["quantization.kmeans"] = Case(
    quantization.kmeans,
    clusterings(),
    right_kmeans,
    bad={"data": arrays((5, 2), values=WILD) | ANYTHING},
)


def right_quantize(given, result):
    image, colors = np.asarray(given["image"]), floats(given["colors"])
    if image.dtype.kind != "f":
        colors = np.rint(colors)
    assert result.dtype == image.dtype
    assert result.shape == image.shape
    pixels = floats(image).reshape(-1, image.shape[2])
    with quiet():
        labels = slow_labels(list(pixels), list(colors))
    expected = colors.astype(image.dtype)[labels].reshape(image.shape)
    np.testing.assert_array_equal(result, expected)


@st.composite
def repaintings(draw):
    image = channels(draw, dtypes=REAL[1:], values=[0, 1, 2, 3, 7, 12, 41, 100])
    wanted = draw(st.integers(1, 5)), np.asarray(image).shape[2]
    return {"image": image, "colors": draw(arrays(wanted, values=[0, 1, 2.5, 0.5, 90]))}


CASES["quantization.quantize"] = Case(
    quantization.quantize,
    repaintings(),
    right_quantize,
    bad={
        "image": arrays((2, 2, 2), values=WILD) | ANYTHING,
        "colors": arrays((3, 2), values=WILD) | ANYTHING,
    },
)


# Perceptron


def network():
    return Perceptron(3, 2, rng=20260101)


def sure(weights, sample):
    """Return the outputs for a sample by plain loops."""
    outputs = []
    for bias, *slopes in weights.tolist():
        total = bias
        for weight, x in zip(slopes, sample, strict=True):
            total += weight * x
        outputs.append(float(total > 0))
    return outputs


def right_perceptron(given, result):
    assert result.weights.shape == (int(given["m"]), int(given["n"]) + 1)
    assert (np.abs(result.weights) <= 0.5).all()


CASES["perceptron.Perceptron"] = Case(
    Perceptron,
    fixed({"n": counts(1, 9), "m": counts(1, 9), "rng": SEEDS}),
    right_perceptron,
    bad={
        "n": NOT_MANY,
        "m": NOT_MANY,
        "rng": st.sampled_from([np.random.RandomState(1)]) | ANYTHING,
    },
)


def right_forward(given, result):
    inputs = floats(given["inputs"])
    expected = [sure(network().weights, row) for row in np.atleast_2d(inputs).tolist()]
    assert result.shape == (*inputs.shape[:-1], 2)
    assert result.reshape(-1, 2).tolist() == expected


CASES["perceptron.Perceptron.forward"] = Case(
    Perceptron.forward,
    fixed(
        {"inputs": st.integers(0, 4).flatmap(lambda n: arrays((n, 3))) | arrays((3,))}
    ),
    right_forward,
    call=lambda inputs: network().forward(inputs),
    bad={"inputs": arrays((2, 3), values=WILD) | ANYTHING},
)


def backward(inputs, targets, rate):
    trained = network()
    return trained.backward(inputs, targets, rate=rate), trained.weights


def right_backward(given, result):
    wrong, weights = result
    sample, targets = floats(given["inputs"]).tolist(), floats(given["targets"])
    before, rate = network().weights, float(given["rate"])
    error = targets - sure(before, sample)
    assert wrong == (error**2).sum()
    expected = before + np.outer(rate * error, [1.0, *sample])
    assert_close(weights, expected)


zeros_and_ones = [0, 1]
CASES["perceptron.Perceptron.backward"] = Case(
    Perceptron.backward,
    fixed(
        {
            "inputs": arrays((3,)),
            "targets": arrays((2,), values=zeros_and_ones),
            "rate": numbers(0, 2),
        }
    ),
    right_backward,
    call=backward,
    bad={"inputs": arrays((3,), values=WILD) | ANYTHING},
)


def train(**options):
    trained = network()
    return trained.train(**options), trained.weights


def right_train(given, result):
    training, weights = result
    samples, targets = floats(given["inputs"]), floats(given["targets"])
    expected, rate = network(), float(given["rate"])
    errors = []
    for sample in training.order.tolist():
        rate *= float(given["decay"])
        with quiet():
            errors.append(
                expected.backward(samples[sample], targets[sample], rate=rate)
            )
    np.testing.assert_array_equal(weights, expected.weights)
    assert training.errors.tolist() == errors
    assert training.order.size == int(given["steps"])
    if given["history"]:
        np.testing.assert_array_equal(training.history[-1], weights)


@st.composite
def lessons(draw):
    samples = draw(st.integers(1, 5))
    return {
        "inputs": draw(arrays((samples, 3))),
        "targets": draw(arrays((samples, 2), values=zeros_and_ones)),
        "steps": draw(counts(0, 20)),
        "rate": draw(numbers(0, 2)),
        "decay": draw(numbers(0.1, 1)),
        "history": draw(st.booleans()),
        "rng": draw(SEEDS),
    }


CASES["perceptron.Perceptron.train"] = Case(
    Perceptron.train,
    lessons(),
    right_train,
    call=train,
    bad={
        "inputs": arrays((2, 3), values=WILD) | ANYTHING,
        "steps": NOT_MANY,
        "history": st.booleans(),
    },
)


# Images


def right_stack(given, result):
    frames = [floats(frame) for frame in given["frames"]]
    with quiet():
        total = np.zeros(frames[0].shape)
        for frame in frames:
            total = total + frame
        assert_close(result, total / len(frames), scale=frames)


def right_star_trails(given, result):
    frames = [np.asarray(frame) for frame in given["frames"]]
    assert result.dtype == frames[0].dtype
    with quiet():
        expected = trails_of(frames)
    np.testing.assert_array_equal(result, expected)


@st.composite
def series(draw, values):
    shape = draw(shapes(2, 3, 3))
    dtypes = [draw(st.sampled_from(REAL))]
    frame = arrays(
        shape, dtypes=dtypes, values=values, layouts=[np.asarray, np.asfortranarray]
    )
    frames = [draw(frame) for _ in range(draw(st.integers(1, 4)))]
    return {"frames": draw(st.sampled_from([list, tuple, np.array]))(frames)}


CASES["images.stack"] = Case(
    images.stack, series(WILD), right_stack, bad={"frames": ANYTHING | series(WILD)}
)
CASES["images.star_trails"] = Case(
    images.star_trails, series([*CALM, np.nan, np.inf]), right_star_trails
)


def right_find_stars(given, result):
    image = floats(given["image"])
    table = [getattr(result, name) for name in result.__slots__]
    assert {column.shape for column in table} == {result.flux.shape}
    assert (np.diff(result.flux) <= 0).all()
    assert (result.significance >= (1 - 1e-12) * float(given["threshold"])).all()
    for row, column, peak in zip(result.rows, result.columns, result.peak, strict=True):
        assert -1 <= row <= image.shape[0]
        assert -1 <= column <= image.shape[1]
        assert peak in image


@st.composite
def skies(draw):
    values = [*MODERATE, np.nan, np.inf]
    image = draw(arrays(shapes(2, 2, 30), values=values, dtypes=FLOATS + INTEGERS))
    if draw(st.booleans()):
        row, column = np.mgrid[:30, :34]
        far = (row - draw(st.floats(9, 20))) ** 2 + (
            column - draw(st.floats(9, 20))
        ) ** 2
        image = 10 + draw(numbers(1, 1e4)).__float__() * np.exp(-far / 4.5)
    ring = draw(st.none() | st.sampled_from([(5, 8), [6, 7.5]]))
    radius = numbers(0.5, 5)
    return {
        "image": image,
        "sigma": draw(numbers(0.3, 3)),
        "threshold": draw(numbers(0, 9)),
        "radius": draw(st.none() | radius if ring is None else radius),
        "annulus": ring,
    }


CASES["images.find_stars"] = Case(
    images.find_stars, skies(), right_find_stars, share=0.2
)
