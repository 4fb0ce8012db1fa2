"""Exercises of the page on byte order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EXERCISES"]


def _dump() -> bytes:
    """Return the bytes of eight big-endian integers."""
    ends = (233, 237, 235, 239, 234, 238, 236, 240)
    return b"".join(bytes([0, 0, 0, 0, 0, 0, 3, end]) for end in ends)


def _element(
    index: tuple[int, int, int],
    *,
    dtype: str = ">i8",
    strides: tuple[int, int, int] = (8, 16, 32),
) -> int:
    """Return the number that begins at index times strides."""
    start = sum(i * s for i, s in zip(index, strides, strict=True))
    return int(np.frombuffer(_dump(), dtype, count=1, offset=start)[0])


def _pair(dtype: str = ">i8") -> tuple[int, int]:
    """Return the element [1, 0, 0] in Fortran and in C order."""
    index = (1, 0, 0)
    in_c_order = _element(index, dtype=dtype, strides=(32, 16, 8))
    return _element(index, dtype=dtype), in_c_order


def _pressure() -> NDArray[np.int32]:
    """Return pressures that were read in the wrong byte order."""
    return np.array([-201129984, -167575552, -66912256], dtype="<i4")


def _eeg_bytes() -> bytes:
    """Return the bytes of four samples."""
    return bytes([237, 3, 0, 255, 255, 255, 112, 17, 1, 254, 255, 255])


def _eeg(order: str = "<", *, shift: bool = True) -> NDArray[np.int32]:
    """Return four integers of three bytes each."""
    wide = np.zeros((4, 4), np.uint8)
    columns = slice(1, 4) if order == "<" else slice(3)
    wide[:, columns] = np.frombuffer(_eeg_bytes(), np.uint8).reshape(4, 3)
    return wide.view(f"{order}i4")[:, 0] >> (8 if shift else 0)


EXERCISES: dict[str, Exercise] = {
    "byte_order-1": Exercise(
        answer=_pair,
        hint="np.frombuffer with a dtype for eight big-endian bytes, then reshape "
        "with the order.",
        remark="The bytes fit both readings. Only the statement says which is meant.",
        slips=(
            Slip(
                lambda: _pair()[::-1],
                "These are the two numbers in the other order: the one in Fortran order "
                "comes first.",
            ),
            Slip(
                lambda: (_pair()[1],) * 2,
                "The first number is the one in C order. reshape needs to be told of "
                "Fortran order.",
            ),
            Slip(
                lambda: (_pair()[0],) * 2,
                "The first number is right. In C order axis 0 takes the largest steps.",
            ),
            Slip(
                lambda: _pair()[0],
                "That is right in Fortran order. Answer with a tuple: add the number in "
                "C order.",
            ),
            Slip(
                lambda: _pair()[1],
                "That is the number in C order. Answer with a tuple: first the one in "
                "Fortran order.",
            ),
            Slip(
                lambda: _pair("<i8"),
                "So large? The bytes of each number were read from the wrong end.",
            ),
            Slip(
                lambda: (_dump()[1], _dump()[4]),
                "Those are single bytes. A number takes eight of them.",
            ),
            Slip(
                lambda: (_dump()[15], _dump()[39]),
                "Those are the last bytes of the two numbers. A number takes eight of "
                "them.",
            ),
        ),
    ),
    "byte_order-2": Exercise(
        answer=lambda: (_element((1, 0, 0)), _element((0, 1, 1))),
        hint="Where does each element begin? Add up index times stride.",
        remark="The formula is the one by which NumPy finds them.",
        slips=(
            Slip(
                lambda: tuple(
                    _element(index, strides=(32, 16, 8))
                    for index in ((1, 0, 0), (0, 1, 1))
                ),
                "These are the elements in C order. In Fortran order axis 0 takes the "
                "smallest steps.",
            ),
            Slip(
                lambda: tuple(
                    _element(index, dtype="<i8") for index in ((1, 0, 0), (0, 1, 1))
                ),
                "So large? The bytes of each number were read from the wrong end.",
            ),
            Slip(
                lambda: tuple(
                    _element(index, dtype="<u8") for index in ((1, 0, 0), (0, 1, 1))
                ),
                "So large? The bytes of each number were read from the wrong end, and "
                "without a sign.",
            ),
            Slip(
                lambda: ((_element((1, 0, 0)),), (_element((0, 1, 1)),)),
                "The numbers are right. But struct.unpack returns a tuple, even of one "
                "number: take its part [0].",
            ),
            Slip(
                lambda: (_element((0, 0, 0)), _element((0, 1, 0))),
                "Each begins 8 or 32 bytes too early. Counting starts at 0, so the "
                "first eight bytes are [0, 0, 0].",
            ),
            Slip(
                lambda: _element((1, 0, 0)),
                "That is the first. Answer with a tuple of both elements.",
            ),
        ),
    ),
    "byte_order-3": Exercise(
        answer=lambda: _pressure().byteswap(),
        hint="The bytes are all there, in each number the wrong way round.",
        remark='pressure.view(">i4") does it too, by changing only the dtype.',
        slips=(
            Slip(
                _pressure,
                "These values are the wrong ones still. astype keeps them, and so do two "
                "changes that undo each other, of the bytes and of the dtype.",
            ),
            Slip(
                lambda: _pressure()[::-1],
                "That reverses the order of the numbers. Reverse the bytes within each.",
            ),
            Slip(
                lambda: _pressure().view("<u4"),
                "That is without signs. It is the order of the bytes that is wrong.",
            ),
            Slip(
                lambda: np.abs(_pressure()),
                "The sign is not the mistake. It is the order of the bytes.",
            ),
            Slip(
                lambda: _pressure().byteswap()[::-1],
                "The values are right, but their order has been reversed, too.",
            ),
            Slip(
                lambda: _pressure().view(">i2"),
                "Twice as many numbers came out: each has four bytes, not two.",
            ),
        ),
    ),
    "byte_order-4": Exercise(
        answer=_eeg,
        hint="Give each sample a fourth byte, at the end where it does not touch the sign.",
        remark="The EEG files called BDF store their samples like this.",
        slips=(
            Slip(
                lambda: _eeg() % 2**24,
                "The negative samples have lost their sign: the byte that was added "
                "stands in its place, or the shift was done with an unsigned dtype.",
            ),
            Slip(
                lambda: _eeg(shift=False),
                "That is 256 times too large: shift it down by one byte.",
            ),
            Slip(
                lambda: _eeg(">"),
                "The bytes of each sample were read from the wrong end.",
            ),
            Slip(
                lambda: _eeg(">") % 2**24,
                "The bytes of each sample were read from the wrong end, and without a "
                "sign.",
            ),
            Slip(
                lambda: np.frombuffer(_eeg_bytes(), "<i4"),
                "These are three numbers of four bytes. A sample takes three.",
            ),
            Slip(
                lambda: np.frombuffer(_eeg_bytes(), np.uint8).reshape(4, 3),
                "A good start: these are the bytes of each sample. Make one number of "
                "each row.",
            ),
            Slip(
                lambda: _eeg()[:, np.newaxis],
                "The numbers are right, but in a column. Take its only column.",
            ),
            Slip(
                lambda: _eeg().astype(np.int16),
                "One sample does not fit into 16 bits. Use int32.",
            ),
        ),
    ),
}
