"""Photographs of a turning night sky, made one at a time, with what is true in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from arraybook._validation import (
    affordable,
    count,
    moderate,
    nonnegative,
    pair,
    random_source,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["NightSky", "night_sky"]

SIGMA = 0.9  # standard deviation of the Gaussian of a star or satellite, in pixels
REACH = 3  # pixels around the middle of a star that get light
NOISIEST = 1e6  # a photograph has 255 grey levels, and single precision its limits
PASS = 3  # frames in which the satellite is seen
COLORS = np.array([[1.0, 0.6, 0.3], [1.0, 0.93, 0.8], [0.5, 0.7, 1.0]])  # of stars
ZENITH, HORIZON, LAND = (26.0, 30.0, 46.0), (88.0, 70.0, 58.0), (30.0, 32.0, 34.0)


@dataclass(frozen=True, slots=True, eq=False)
class NightSky:
    """
    A series of photographs of the night sky, and what is true in them.

    It holds no photograph: each is made when it is asked for, the same every time.
    Iterate over it as often as you like; ``len`` says how many frames there are.
    Positions are (row, column) as in ``frame[row, column]``; the centre of the first
    pixel is (0, 0).

    Attributes
    ----------
    frames : int
        How many photographs there are.
    pole : tuple of float
        Row and column of the point about which the stars turn.
    turn : float
        Degrees from one frame to the next, counterclockwise as the picture is seen.
    stars : NDArray of float64, shape (n, 2)
        Row and column of each star in frame 0, the brightest first: the one with the
        largest sum of red, green and blue. Many are hidden by the land or outside the
        frame.
    light : NDArray of float64, shape (n, 3)
        What each star adds at its centre in red, green and blue, in grey levels.
    backdrop : NDArray of float32, shape (rows, columns, 3)
        The sky without stars, and the land, in grey levels. They do not move.
    land : NDArray of bool, shape (rows, columns)
        True where the land is in front of the sky.
    satellite_frames : range
        Numbers of the frames that a satellite crosses; empty without one.
    noise : float
        Standard deviation of the noise of the camera in the dark, in grey levels.
    seed : int
        Where the noise comes from. Each frame draws from ``(seed, number)``.
    """

    frames: int
    pole: tuple[float, float]
    turn: float
    stars: NDArray[np.float64]
    light: NDArray[np.float64]
    backdrop: NDArray[np.float32]
    land: NDArray[np.bool_]
    satellite_frames: range
    noise: float
    seed: int

    def __len__(self) -> int:
        """Return how many frames there are."""
        return self.frames

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        """Make one frame after the other."""
        return map(self.frame, range(self.frames))

    def frame(self, number: int) -> NDArray[np.uint8]:
        """
        Make one photograph, with noise and, where there is one, the satellite.

        Parameters
        ----------
        number : int
            Number of the frame, from 0.

        Returns
        -------
        NDArray of uint8, shape (rows, columns, 3)
            Red, green and blue of each pixel. What is brighter than 255 is 255.

        Examples
        --------
        >>> from arraybook.datasets import night_sky
        >>> night_sky(frames=2).frame(0).shape
        (426, 640, 3)
        """
        image = self._expected(self._number(number))
        if number in self.satellite_frames:
            self._draw(image, *self._streak(number))
        generator = np.random.default_rng((self.seed, number))
        # The variance of the light's noise grows with it; the camera adds its own.
        spread = np.sqrt(image * (self.noise / 20) + self.noise**2, dtype=np.float32)
        spread *= generator.standard_normal(image.shape, dtype=np.float32)
        image += spread
        return np.clip(np.rint(image, out=image), 0, 255, out=image).astype(np.uint8)

    def clean(self, number: int) -> NDArray[np.float64]:
        """
        Return what is in a frame without noise and without the satellite.

        Parameters
        ----------
        number : int
            Number of the frame, from 0.

        Returns
        -------
        NDArray of float64, shape (rows, columns, 3)
            Grey levels between 0 and 255, not rounded.

        Examples
        --------
        >>> from arraybook.datasets import night_sky
        >>> import numpy as np
        >>> sky = night_sky(frames=2)
        >>> errors = sky.frame(1) - sky.clean(1)  # most are noise
        >>> bool(abs(np.median(errors)) < 0.5)
        True
        """
        return self._expected(self._number(number)).clip(0, 255).astype(np.float64)

    def positions(self, number: int) -> NDArray[np.float64]:
        """
        Return where the stars are in a frame.

        Parameters
        ----------
        number : int
            Number of the frame, from 0.

        Returns
        -------
        NDArray of float64, shape (n, 2)
            Row and column of each star, in the order of `stars`.

        Examples
        --------
        >>> from arraybook.datasets import night_sky
        >>> sky = night_sky(frames=2)
        >>> bool((sky.positions(0) == sky.stars).all())
        True
        """
        # Rows count downwards, so this matrix turns counterclockwise on the screen.
        angle = np.radians(self.turn * self._number(number))
        matrix = [[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]
        turned: NDArray[np.float64] = (self.stars - self.pole) @ matrix + self.pole
        return turned

    def _number(self, number: int) -> int:
        if count("number", number, minimum=0) >= self.frames:
            msg = f"number must be below {self.frames}, got {number}"
            raise ValueError(msg)
        return number

    def _expected(self, number: int) -> NDArray[np.float32]:
        """Return the frame without noise and satellite, not clipped."""
        image = self.backdrop.copy()
        self._draw(image, self.positions(number), self.light)
        return image

    def _streak(self, number: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the points of the satellite's path in a frame and their light."""
        rows, columns = self.land.shape
        part = number - self.satellite_frames.start
        first, last = np.array([part, part + 1]) * columns / PASS
        path = np.arange(first, last)
        points = np.stack([0.08 * rows + 0.35 * rows / columns * path, path], axis=1)
        return points, np.full((len(path), 3), 70.0)

    def _draw(
        self,
        image: NDArray[np.float32],
        points: NDArray[np.float64],
        light: NDArray[np.float64],
    ) -> None:
        """Add the light of `points` (n, 2) to the sky of `image`."""
        near = ((points > -REACH) & (points < np.add(self.land.shape, REACH))).all(
            axis=1
        )
        points, light = points[near], light[near]
        offsets = np.mgrid[-REACH : REACH + 1, -REACH : REACH + 1].reshape(2, -1, 1)
        pixels = np.rint(points).astype(np.intp).T[:, np.newaxis] + offsets
        away = pixels - points.T[:, np.newaxis]
        share = np.exp(-(away**2).sum(axis=0) / (2 * SIGMA**2))
        row, column = pixels
        rows, columns = self.land.shape
        seen = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        seen[seen] = ~self.land[row[seen], column[seen]]
        # One flat index for each pixel and colour: np.add.at is fast with one.
        at = 3 * (row * columns + column)[seen][:, np.newaxis] + np.arange(3)
        added = share[seen][:, np.newaxis] * light[np.nonzero(seen)[1]]
        np.add.at(image.reshape(-1), at.ravel(), added.ravel().astype(np.float32))


def night_sky(
    frames: int = 100,
    shape: tuple[int, int] = (426, 640),
    *,
    stars: int = 1200,
    turn: float = 0.25,
    noise: float = 6.0,
    satellite: bool = True,
    rng: int | np.random.Generator | None = 1830,
) -> NightSky:
    """
    Simulate a series of photographs of the night sky.

    A camera on a tripod takes a picture a minute. The stars, of several colours, turn
    about the pole; the land in front of them stands still. A satellite crosses three
    frames in the middle. The camera counts light, with its noise, and adds noise of
    its own. Called twice with the same arguments, it returns the same data.

    Parameters
    ----------
    frames : int, default 100
        How many photographs to take. They are made one at a time when you iterate, so
        the memory needed does not grow with their number.
    shape : tuple of int, default (426, 640)
        Rows and columns of each.
    stars : int, default 1200
        How many stars there are within the circle about the pole that holds the
        frame. With the default shape about a third of them are seen.
    turn : float, default 0.25
        Degrees by which the sky turns from one frame to the next, counterclockwise: 15
        in an hour. With 0 the stars stand still.
    noise : float, default 6
        Standard deviation of the noise of the camera in the dark, in grey levels.
        Where there is light, there is more: see the notes. At most a million.
    satellite : bool, default True
        Whether a satellite crosses.
    rng : int, numpy.random.Generator or None, default 1830
        Source of the stars, the land and the noise, anything that
        `numpy.random.default_rng` accepts. None draws a different sky each time.

    Returns
    -------
    NightSky
        An iterable of the frames, arrays of uint8 of shape (rows, columns, 3), with
        the truth as attributes.

    Raises
    ------
    TypeError
        If `frames`, `stars` or a size in `shape` is not an integer, `shape` is not a
        pair, or `turn` or `noise` is not a number.
    ValueError
        If `frames` or a size is not positive, `stars` or `noise` is negative, or
        `turn` is NaN or infinite, or `noise`.

    See Also
    --------
    arraybook.datasets.star_cluster : One image whose stars have a known flux.

    Notes
    -----
    Stars are spread evenly over the circle, with a power law of brightness: many
    faint, few bright. Each is a Gaussian of standard deviation 0.9 pixels, drawn up to
    3 pixels from the pixel that holds its centre.

    The noise is normal and independent for each pixel, colour and frame; where the
    light is :math:`L` grey levels, its variance is ``noise**2 + noise / 20 * L``. The
    dark pixels are bright enough that noise seldom falls below 0, where it would be
    cut off; the middles of bright stars are cut off at 255, as in a real photograph.

    Examples
    --------
    >>> from arraybook.datasets import night_sky
    >>> sky = night_sky(5)
    >>> [frame.shape for frame in sky][-1], sky.frame(0).dtype
    ((426, 640, 3), dtype('uint8'))
    >>> sky.satellite_frames
    range(1, 4)

    A star is back at its place after a full turn:

    >>> import numpy as np
    >>> sky = night_sky(361, turn=1)
    >>> np.allclose(sky.positions(360), sky.stars)
    True
    """
    frames = count("frames", frames)
    rows, columns = (count("each of shape", side) for side in pair("shape", shape))
    stars = count("stars", stars, minimum=0)
    affordable("frames", frames, frames)
    affordable("shape", shape, rows, columns, 3)
    affordable("stars", stars, stars, 4)
    turn, noise = moderate("turn", turn), nonnegative("noise", noise)
    if noise > NOISIEST:
        msg = f"noise must be at most {NOISIEST:g} grey levels, got {shown(noise)}"
        raise ValueError(msg)

    size = np.array([rows, columns])
    generator = random_source(rng)
    pole = (round(0.38 * rows, 1), round(0.55 * columns, 1))
    # The farthest corner bounds what can turn into the frame.
    farthest = np.hypot(*np.maximum(pole, size - pole))
    distance, angle, rank, warmth = generator.random((4, stars))
    around = np.stack([np.sin(2 * np.pi * angle), np.cos(2 * np.pi * angle)], axis=1)
    places = pole + farthest * np.sqrt(distance)[:, np.newaxis] * around
    peak = np.minimum(12 * (1 - rank) ** -0.8, 400)
    tint = [np.interp(warmth, [0, 0.5, 1], column) for column in COLORS.T]
    light = (peak * np.array(tint)).T
    order = np.argsort(-light.sum(axis=1))
    land = _land(rows, columns, generator)
    middle = max((frames - PASS) // 2, 0)
    return NightSky(
        frames=frames,
        pole=pole,
        turn=turn,
        stars=places[order],
        light=light[order],
        backdrop=_backdrop(land),
        land=land,
        satellite_frames=range(middle, min(middle + PASS * bool(satellite), frames)),
        noise=noise,
        seed=int(generator.integers(2**63)),
    )


def _land(rows: int, columns: int, generator: np.random.Generator) -> NDArray[np.bool_]:
    """Return where hills and fir trees hide the sky."""
    x = np.arange(columns) / columns
    height = 0.14 + 0.04 * np.sin(2 * np.pi * (1.1 * x + 0.6))
    height += 0.012 * np.sin(2 * np.pi * (5.3 * x + 0.2))
    for place, tall in zip(generator.random(28), generator.random(28), strict=True):
        slim = 4.5 * np.abs(x - place) * columns / rows
        ragged = 0.012 * np.abs(np.sin(60 * slim / (0.4 + tall)))
        height = np.maximum(height, 0.2 + 0.12 * tall - slim - ragged)
    level = np.arange(rows)[:, np.newaxis]
    hidden: NDArray[np.bool_] = level >= rows * (1 - height)
    return hidden


def _backdrop(land: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return a sky that is lighter near the horizon, behind dark land."""
    down = np.linspace(0, 1, len(land))[:, np.newaxis, np.newaxis] ** 2
    sky = ZENITH + down * np.subtract(HORIZON, ZENITH)
    return np.where(land[..., np.newaxis], LAND, sky).astype(np.float32)
