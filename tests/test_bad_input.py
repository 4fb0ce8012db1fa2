"""Faults that generated input has found, one by one."""

from decimal import Decimal

import matplotlib as mpl
import numpy as np
import pytest

from arraybook import (
    anatomy,
    automata,
    datasets,
    diffusion,
    fitting,
    images,
    perceptron,
    quantization,
    sequences,
    signals,
    spiking,
)

mpl.use("agg")
import matplotlib.pyplot as plt

from arraybook import diagrams


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        # A bound of the dtype that no float64 can hold.
        (
            lambda: quantization.quantize(
                np.zeros((1, 1, 1), np.int64), [[float(2**63)]]
            ),
            ValueError,
            "colors must fit the image's dtype int64, got ",
        ),
        # One and a little, which float64 rounds to one.
        (
            lambda: automata.evolve(30, [0, np.nextafter(np.longdouble(1), 2)], 2),
            ValueError,
            "initial must hold only 0 and 1, got ",
        ),
        # Sizes that would fill the memory, or take days.
        (
            lambda: signals.rolling_mean([1.0], 10**12),
            ValueError,
            "window must not ask for more than 2**32 numbers, got 1000000000000",
        ),
        (
            lambda: sequences.random_walk(2**40),
            ValueError,
            "n must not ask for more than 2**32 numbers, got 1099511627776",
        ),
        (
            lambda: automata.evolve(30, [1], 2**61),
            ValueError,
            "steps must not ask for more than 2**32 numbers, got 2305843009213693952",
        ),
        (
            lambda: spiking.simulate([[0.0]], 1e6),
            ValueError,
            "duration must not ask for more than 2**32 numbers, got 1000000.0",
        ),
        (
            lambda: datasets.action_potential(1e4),
            ValueError,
            "duration must take at most 1e+07 steps, got 10000.0 s",
        ),
        (
            lambda: datasets.fuzzy_dots(sigma=1e6),
            ValueError,
            "sigma must be at most 1000 pixels, got 1000000.0",
        ),
        (
            lambda: images.find_stars(np.zeros((5, 5)), sigma=1e4),
            ValueError,
            "sigma must be at most 100 pixels, got 10000.0",
        ),
        (
            lambda: datasets.night_sky(1, (2, 2), noise=1e9),
            ValueError,
            "noise must be at most 1e+06 grey levels, got 1000000000.0",
        ),
        (
            lambda: datasets.star_cluster(limits=(1, 1e20)),
            ValueError,
            "limits and background must be at most 1e+12, got (1, 1e+20)",
        ),
        (
            lambda: datasets.star_cluster(slope=1e-9),
            ValueError,
            "slope must lie within 0.001 and 1000, got 1e-09",
        ),
        (
            lambda: spiking.simulate([[0.0]], 0.0, dt=1e-30),
            ValueError,
            "dt must be at least 1e-20, got 1e-30",
        ),
        # What iterates by its type only.
        (
            lambda: anatomy.strides(np.array(2.5), 8),
            TypeError,
            "each length in shape must be a non-negative integer, got array(2.5)",
        ),
        (
            lambda: list(spiking.sweep(np.array(1), abs)),
            TypeError,
            "parameters must be an iterable of mappings, got array(1)",
        ),
        (
            lambda: anatomy.sysinfo(3),
            TypeError,
            "file must be a text file, got 3",
        ),
        (
            lambda: fitting.find_intersections(lambda _x: [[1], 2], abs, (0, 1)),
            ValueError,
            "f(x) must be a rectangular array, got rows of unequal length",
        ),
        (
            lambda: diagrams.draw_array([1, 2], ax=3),
            TypeError,
            "ax must be Matplotlib's Axes, got 3",
        ),
        (
            lambda: diagrams.draw_array([1, 2], title=3),
            TypeError,
            "title must be a text, got 3",
        ),
        (
            lambda: diagrams.draw_broadcast(["a"], [1]),
            TypeError,
            "operation must take a and b as they are, got ufunc 'add'",
        ),
        (
            lambda: datasets.night_sky(1, 3),
            TypeError,
            "shape must be a pair, got 3",
        ),
        (
            lambda: automata.evolve(np.ma.array(30, mask=True), [0, 1], 2),
            TypeError,
            "rule must be an integer from 0 to 255, got masked_array(data=--",
        ),
        # A bound of the dtype that is smaller than what is compared with it.
        (
            lambda: quantization.quantize(np.zeros((1, 1, 1), np.float16), [[1e9]]),
            ValueError,
            "colors must fit the image's dtype float16, got 1e+09 to 1e+09",
        ),
        # Sizes that cost nothing, because another one is zero, but not for long.
        (
            lambda: diffusion.diffuse([], 2**62, 0.1),
            ValueError,
            "steps must not ask for more than 2**32 numbers, got 4611686018427387904",
        ),
        (
            lambda: datasets.cluster_of_clusters(groups=10**12, sizes=(0, 0)),
            ValueError,
            "groups must not ask for more than 2**32 numbers, got 1000000000000",
        ),
        (
            lambda: spiking.balanced_weights(10**12, 1e-30, 0, sparse=True),
            ValueError,
            "n must not ask for more than 2**32 numbers, got 1000000000000",
        ),
        # Half a character, which has no picture.
        (
            lambda: diagrams.draw_memory(np.arange(3), title="\udc80"),
            ValueError,
            r"title must hold whole characters, got '\udc80'",
        ),
        (
            lambda: diagrams.draw_speed({"\udc80": 1.0}),
            ValueError,
            r"labels of seconds must hold whole characters, got '\udc80'",
        ),
    ],
)
def test_it_is_refused_in_one_line(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


def test_weights_never_become_infinite():
    network = perceptron.Perceptron(1, 1, rng=1)
    network.weights[:] = [[1.0, 1.0]]
    with pytest.raises(ValueError, match=r"^inputs must leave the weights finite,"):
        network.backward([1.7e308], 0, rate=1e3)
    with pytest.raises(ValueError, match=r"^inputs must leave the weights finite,"):
        network.train([[1.7e308]], [0], steps=3, rate=1e3)
    assert network.weights.tolist() == [[1.0, 1.0]]


def test_a_step_far_shorter_than_every_time_constant_is_taken():
    run = spiking.simulate([[0.0]], 1e-18, dt=1e-19, v0=[-50.0])
    assert run.voltages[:, 0].tolist() == [-50.0] * 10


def test_any_type_of_number_is_a_current():
    exact = datasets.action_potential(0.001, current=Decimal(20))
    same = datasets.action_potential(0.001, current=20.0)
    np.testing.assert_array_equal(exact.voltage, same.voltage)


def test_an_aperture_or_annulus_beyond_the_image_finds_no_star():
    image = datasets.star_cluster(5, (40, 40), rng=1).image
    assert images.find_stars(image, threshold=3).rows.size
    assert not images.find_stars(image, threshold=3, radius=1e9).rows.size
    assert not images.find_stars(image, threshold=3, annulus=(100, 1e9)).rows.size


def test_an_outer_radius_beyond_the_image_changes_nothing():
    image = datasets.star_cluster(5, (40, 40), rng=1).image
    near = images.find_stars(image, threshold=3, annulus=(8, 100))
    far = images.find_stars(image, threshold=3, annulus=(8, 1e9))
    np.testing.assert_array_equal(near.flux, far.flux)


def test_an_operation_cannot_change_what_it_draws():
    a, b = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    with pytest.raises(TypeError, match=r"^operation must take a and b as they are,"):
        diagrams.draw_broadcast(a, b, operation=np.sin)  # b would take the result
    assert b.tolist() == [3.0, 4.0]
    plt.close("all")
