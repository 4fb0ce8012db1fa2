"""Exercises of the page on geometry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from arraybook.exercises._engine import Exercise, Slip
from arraybook.geometry import transform

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

__all__ = ["EXERCISES"]

CORNERS = [(-1, -1), (-1, 1), (1, 1), (1, -1)]
EIGHTH = np.pi / 4


def _square(
    points: tuple[int, ...] = (4, 2),
    number: tuple[int, ...] = (),
    shift: tuple[int, ...] = (2,),
    kind: DTypeLike = np.float64,
) -> np.dtype[np.void]:
    """Return the dtype of a square, or of one with other fields."""
    return np.dtype(
        [
            ("points", kind, points),
            ("scale", kind, number),
            ("translate", kind, shift),
            ("rotate", kind, number),
        ]
    )


def _angles(*, endpoint: bool = False) -> NDArray[np.float64]:
    """Return 25 angles once around the circle."""
    return np.linspace(0, 2 * np.pi, 25, endpoint=endpoint)


def _squares(**changed: Any) -> NDArray[np.void]:
    """Return 25 records of squares, with fields changed."""
    squares = np.zeros(25, dtype=_square())
    right: dict[str, Any] = {
        "points": CORNERS,
        "scale": 0.1,
        "translate": (1, 0),
        "rotate": _angles(),
    }
    for name, value in (right | changed).items():
        squares[name] = value
    return squares


def _ring(
    scale: float = 0.1, shift: tuple[float, float] = (1, 0), sense: int = 1
) -> NDArray[np.float64]:
    """Return the squares on the circle."""
    return transform(CORNERS, scale, shift, sense * _angles())


def _mixed_up() -> NDArray[np.float64]:
    """Return squares that are turned by matrices stacked along the first axis."""
    cosine, sine = np.cos(_angles()), np.sin(_angles())
    matrices = np.stack([cosine, -sine, sine, cosine]).reshape(-1, 2, 2)
    moved = np.array(CORNERS) * 0.1 + np.array([1, 0])
    return np.asarray(moved @ matrices.swapaxes(1, 2))


def _diamonds(angle: float = EIGHTH) -> NDArray[np.float64]:
    """Return the ring with each square turned about its own centre."""
    turned = transform(_ring() - _centres(), 1, (0, 0), angle)
    turned += _centres()
    return turned


def _centres() -> NDArray[np.float64]:
    """Return the centre of each square, with an axis for its corners."""
    return np.asarray(_ring().mean(axis=1, keepdims=True))


EXERCISES: dict[str, Exercise] = {
    "geometry-1": Exercise(
        answer=_square,
        hint="A field that holds one number has no shape, one with two numbers (2,), "
        "and the corners have one row each. Names and order are those of the text.",
        slips=(
            Slip(
                lambda: _square(number=(1,)),
                "Your scale and angle have the shape (1,), as with a 1 behind the type "
                "since NumPy 2. Leave it out: 25 numbers would not fit in.",
            ),
            Slip(
                lambda: _square(points=(2, 4)),
                "The corners lie in columns. Let each be a row: the shape is (4, 2).",
            ),
            Slip(
                lambda: _square(points=(8,)),
                "Eight numbers in a row do not say which belong to a corner. Give "
                "points two axes.",
            ),
            Slip(
                lambda: _square(points=(3, 2)),
                "That is a triangle.",
            ),
            Slip(
                lambda: _square(shift=()),
                "A translation is two numbers, in x and in y.",
            ),
            Slip(
                lambda: _square(kind=np.float32),
                "These are numbers of 4 bytes. Take float64.",
            ),
            Slip(
                lambda: _square().itemsize,
                "That is the right number of bytes for one square. Hand in the dtype "
                "itself.",
            ),
            Slip(
                lambda: 25 * _square().itemsize,
                "That is the right number of bytes. Hand in the dtype itself.",
            ),
            Slip(
                lambda: np.zeros(25, dtype=_square()),
                "These are records already. Hand in their dtype.",
                when=lambda answer: (
                    isinstance(answer, np.ndarray) and answer.dtype == _square()
                ),
            ),
        ),
    ),
    "geometry-2": Exercise(
        answer=_squares,
        hint="Print one field after the other, and compare it with the text.",
        slips=(
            Slip(
                lambda: _squares(rotate=_angles(endpoint=True)),
                "The last angle is a whole turn, so the last square lies on the first. "
                "Leave the end point out.",
            ),
            Slip(
                lambda: _squares(rotate=-_angles()),
                "Your angles run clockwise. Let them grow from 0.",
            ),
            Slip(
                lambda: _squares(rotate=np.degrees(_angles())),
                "Your angles are in degrees. NumPy's sine and cosine take radians.",
            ),
            Slip(
                lambda: _squares(rotate=np.arange(25)),
                "Your angles are 0, 1, 2, … radians. Divide the circle into 25 steps.",
            ),
            Slip(
                lambda: _squares(translate=(0, 1)),
                "Your squares are moved up. The text says (1, 0), to the right.",
            ),
            Slip(
                lambda: _squares(translate=1),
                "A single 1 fills both x and y of the translation. Assign the pair "
                "(1, 0).",
            ),
            Slip(
                lambda: _squares(points=[(-1, -1), (-1, 1), (1, -1), (1, 1)]),
                "The last two corners have changed places, so the outline crosses "
                "itself.",
            ),
            Slip(
                lambda: _squares()[0],
                "That is one record. Make 25.",
            ),
        ),
    ),
    "geometry-3": Exercise(
        answer=_ring,
        hint="Compare with the loops: moved_slowly takes these records too.",
        remark="np.einsum and the loops give the same numbers.",
        slips=(
            Slip(
                lambda: _ring(sense=-1),
                "Your squares go around clockwise: the matrices are transposed. Look "
                "where the minus stands, and which letter is summed over.",
            ),
            Slip(
                lambda: transform(CORNERS, 0.1, (0, 0), _angles()) + np.array([1, 0]),
                "All squares are in one place: you rotated first and translated "
                "afterwards.",
            ),
            Slip(
                lambda: _ring(shift=(0.1, 0)),
                "The circle is ten times too small: you translated first and scaled "
                "afterwards.",
            ),
            Slip(
                lambda: transform(CORNERS, 0.1, (1, 0), _angles(endpoint=True)),
                "The last square lies on the first: 25 steps make a whole turn.",
            ),
            Slip(
                _mixed_up,
                "The numbers of your matrices are mixed up: stack the four arrays along "
                "the last axis before you reshape.",
            ),
            Slip(
                lambda: _ring(scale=1),
                "Your squares have their full size. Scale them.",
            ),
            Slip(
                lambda: _ring(shift=(0, 0)),
                "Your squares are all around the origin. The translation is missing.",
            ),
            Slip(
                lambda: transform(CORNERS, 0.1, (1, 0), np.zeros(25)),
                "Your squares are scaled and translated, but not rotated yet.",
            ),
            Slip(
                lambda: _ring().swapaxes(1, 2),
                "The last axis must be x and y. End the letters behind the arrow "
                "with theirs.",
            ),
            Slip(
                lambda: float(_ring().max()),
                "That is the largest coordinate, and it is right. Hand in all corners.",
                when=lambda answer: abs(float(answer) - _ring().max()) < 1e-3,
            ),
        ),
    ),
    "geometry-4": Exercise(
        answer=_diamonds,
        hint="The mean of the corners of each square must be what it was.",
        remark="Away from the pivot, turn, and back: that works for any pivot.",
        slips=(
            Slip(
                lambda: transform(_ring(), 1, (0, 0), EIGHTH),
                "The whole ring has turned about the origin, which is the mean of all "
                "squares. Take the mean of each one for itself.",
            ),
            Slip(
                lambda: _diamonds(-EIGHTH),
                "Your squares have turned clockwise. It looks the same, but the corners "
                "have changed places.",
            ),
            Slip(
                lambda: _diamonds(45),
                "That was a turn by 45 radians. Convert degrees, for example with "
                "np.deg2rad.",
            ),
            Slip(
                lambda: _diamonds() - _centres(),
                "They have turned, all around the origin. Add the centres again.",
            ),
            Slip(
                lambda: _diamonds(2 * EIGHTH),
                "That was a turn by 90°, a quarter.",
            ),
            Slip(
                _ring,
                "Nothing has turned yet.",
            ),
        ),
    ),
}
