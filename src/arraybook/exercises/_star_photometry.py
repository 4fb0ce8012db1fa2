"""Exercises of the page on the brightness of stars."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from arraybook.datasets import StarCluster, star_cluster
from arraybook.exercises._engine import Exercise, Slip
from arraybook.images import Stars, find_stars

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]

FULL = 2000.0  # electrons in a saturated pixel


def _shares() -> NDArray[np.float64]:
    """Return the share of a Gaussian within 1, 2 and 3 sigma in the plane."""
    inside: NDArray[np.float64] = 1 - np.exp([-1 / 2, -4 / 2, -9 / 2])
    return inside


@cache
def _cluster() -> StarCluster:
    return star_cluster()


@cache
def _stars(threshold: float = 5.0, full: float = np.inf) -> Stars:
    """Return the stars found in the exposure of a camera that holds `full` electrons."""
    return find_stars(np.minimum(_cluster().image, full), threshold=threshold)


def _partners(
    rows: int = 0, columns: int = 0, *, threshold: float = 3, radius: float = 1.5
) -> int:
    """Return how many true places, moved, have a found star near that is not taken."""
    truth, found = _cluster(), _stars(threshold)
    tree = cKDTree(np.column_stack([found.rows, found.columns]))
    taken: set[int] = set()
    for place in zip(truth.rows + rows, truth.columns + columns, strict=True):
        _, near = tree.query(place, k=5, distance_upper_bound=radius)
        numbers = np.asarray(near).tolist()
        free = [i for i in numbers if i < tree.n and i not in taken]
        taken.update(free[:1])
    return len(taken)


def _saturated() -> int:
    """Return how many stars reach the end of the scale."""
    return int(np.count_nonzero(_stars(full=FULL).peak >= FULL))


def _brightest(full: float = np.inf) -> float:
    """Return the flux of the first of the catalogue."""
    return float(_stars(full=full).flux[0])


def _fainter() -> float:
    """Return how many magnitudes it loses."""
    return float(-2.5 * np.log10(_brightest(FULL) / _brightest()))


EXERCISES: dict[str, Exercise] = {
    "star_photometry-1": Exercise(
        answer=_shares,
        hint="Divide the measured flux by the true one, for each of the three radii.",
        remark="Pixels are square, and the smallest circle feels it most.",
        rtol=0.05,  # so that a measured 0.38 passes for 0.39
        slips=(
            Slip(
                lambda: np.array([0.6827, 0.9545, 0.9973]),
                "These are the shares of a Gaussian along a line. In the plane more of "
                "it lies outside.",
            ),
            Slip(
                lambda: 1 - _shares(),
                "That is what lies outside.",
                when=lambda shares: (
                    np.size(shares) == 3 and np.all(np.diff(shares) < 0)
                ),
            ),
            Slip(
                lambda: 1 - np.exp(-(np.array([1, 2, 3]) ** 2) / (2 * 1.5**2)),
                "That is within 1, 2 and 3 pixels. The radii are in sigma, which is 1.5 "
                "pixels here.",
            ),
            Slip(
                lambda: 1 - np.exp([-1, -4, -9]),
                "There is a 2 below the fraction in the exponent.",
            ),
            Slip(
                lambda: 100 * _shares(),
                "These are percentages. Give shares between 0 and 1.",
            ),
            Slip(
                lambda: star_cluster(1).flux[0] * _shares(),
                "No share is above 1. Take the flux without the sky, and divide it by "
                "the true flux of the star.",
                when=lambda shares: np.size(shares) == 3 and np.max(shares) > 1.1,
            ),
        ),
    ),
    "star_photometry-2": Exercise(
        answer=lambda: _partners(12),
        hint="Only the places move: match them with the same found stars as before.",
        remark="So some of the matches on the page may be luck, too.",
        slips=(
            Slip(
                lambda: _partners(),  # noqa: PLW0108  # defaults, not arguments
                "These are the matches in the right place. Move the true places first.",
            ),
            Slip(
                lambda: _partners(0, 12),
                "You have moved the columns. Rows come first.",
            ),
            Slip(
                lambda: _partners(-12),
                "That is the other way. Row numbers grow downwards, and it is the true "
                "places that move.",
            ),
            Slip(
                lambda: _partners(12, 12),
                "You have moved rows and columns. Move by (12, 0).",
            ),
            Slip(
                lambda: _partners(12, threshold=5),
                "These are the matches with the stars above threshold 5. The table "
                "places has those above 3.",
            ),
            Slip(
                lambda: 400 - _partners(12),
                "That is how many find none.",
            ),
            Slip(
                lambda: _partners() - _partners(12),
                "That is how many fewer there are. Give the matches of the moved places.",
            ),
            Slip(
                lambda: _partners(12) / 400,
                "That is a share. Give the number.",
            ),
            Slip(
                lambda: np.full(400, -1),
                "That is one entry for each star. Count those that are not -1.",
                when=lambda answer: np.size(answer) == 400,
            ),
        ),
    ),
    "star_photometry-3": Exercise(
        answer=lambda: (_saturated(), _fainter()),
        hint="Compare peak with the 2000 electrons, and flux[0] of the two catalogues.",
        remark="It is the brightest stars that a saturated camera makes alike.",
        rtol=5e-3,  # two decimals are enough
        slips=(
            Slip(
                lambda: (
                    int(np.count_nonzero(_cluster().image >= FULL)),
                    _fainter(),
                ),
                "You have counted pixels. Count the stars that have one.",
            ),
            Slip(
                lambda: (
                    int(np.count_nonzero(_stars(full=FULL).peak > FULL)),
                    _fainter(),
                ),
                "Nothing is above 2000, and saturated pixels are exactly there. The "
                "background is in peak already.",
            ),
            Slip(
                lambda: (_saturated(), -_fainter()),
                "The sign is wrong: a fainter star has the larger magnitude.",
            ),
            Slip(
                lambda: (_saturated(), _fainter() / 2.5),
                "The logarithm is right. A magnitude has a factor of 2.5.",
            ),
            Slip(
                lambda: (_saturated(), _fainter() * np.log(10)),
                "Take the logarithm to base 10, np.log10.",
            ),
            Slip(
                lambda: (_saturated(), _brightest() / _brightest(FULL)),
                "That is the ratio of the fluxes. Give the difference in magnitudes.",
            ),
            Slip(
                lambda: (_saturated(), _brightest(FULL) / _brightest()),
                "That is the ratio of the fluxes. Give the difference in magnitudes.",
            ),
            Slip(
                lambda: (_saturated(), _brightest() - _brightest(FULL)),
                "That is a difference in electrons. Give it in magnitudes.",
            ),
            Slip(
                lambda: (
                    _saturated(),
                    -2.5 * np.log10(_brightest(FULL) / _cluster().flux[0]),
                ),
                "You have compared with the true flux. Compare with the flux that "
                "find_stars measures in cluster.image.",
            ),
        ),
    ),
}
