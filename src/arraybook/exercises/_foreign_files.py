"""Exercises of the page on files from other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.io import loadmat, netcdf_file, readsav, wavfile

from arraybook.datasets import foreign_file
from arraybook.exercises._engine import Exercise, Slip

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EXERCISES"]

ROWS = (697, 770, 852, 941)
COLUMNS = (1209, 1336, 1477)


def _spikes() -> list[Floats]:
    """Return the spike times of each trial, with the two axes of MATLAB."""
    experiment = loadmat(foreign_file("experiment.mat"), spmatrix=False)
    return list(experiment["trials"]["spikes"][0])


def _image() -> NDArray[np.int16]:
    """Return the image as readsav does."""
    image: NDArray[np.int16] = readsav(foreign_file("observation.sav"))["image"]
    return image


def _brightest() -> tuple[int, int]:
    """Return x and y of the brightest pixel."""
    y, x = np.unravel_index(_image().argmax(), _image().shape)
    return int(x), int(y)


def _kelvin(*, gaps: bool = False) -> Floats:
    """Return the temperatures, with NaN in the gaps or with what is stored there."""
    with netcdf_file(foreign_file("weather.nc"), mmap=False) as file:
        variable: Any = file.variables["temperature"]
        packed = variable[:]
        scale, offset = variable.scale_factor, variable.add_offset
        fill = variable._FillValue
    kelvin: Floats = packed * scale + offset
    return kelvin if gaps else np.where(packed == fill, np.nan, kelvin)


def _keys() -> str:
    """Return the keys that were dialled."""
    rate, samples = wavfile.read(foreign_file("dialled.wav"))
    keys = samples.reshape(3, -1)
    strength = np.abs(np.fft.rfft(keys))
    frequency = np.fft.rfftfreq(keys.shape[1], 1 / rate)

    def nearest(tones: tuple[int, ...], part: NDArray[np.bool_]) -> NDArray[np.intp]:
        found = frequency[part][strength[:, part].argmax(axis=1)]
        place: NDArray[np.intp] = np.abs(np.subtract.outer(found, tones)).argmin(axis=1)
        return place

    down, across = nearest(ROWS, frequency < 1000), nearest(COLUMNS, frequency > 1000)
    return "".join("123456789*0#"[key] for key in 3 * down + across)


EXERCISES: dict[str, Exercise] = {
    "foreign_files-1": Exercise(
        answer=lambda: [spikes.size for spikes in _spikes()],
        hint="Each element of the field is an array: ask it for its size.",
        remark="The size counts the values, whatever the axes.",
        slips=(
            Slip(
                lambda: [len(spikes) for spikes in _spikes()],
                "That counts the rows of arrays with two axes. Count their values.",
            ),
            Slip(
                lambda: sum(spikes.size for spikes in _spikes()),
                "That is the number of all spikes. Count them for each trial.",
            ),
            Slip(
                lambda: [spikes.shape for spikes in _spikes()],
                "These are the shapes. Give the number of values in each.",
            ),
        ),
    ),
    "foreign_files-2": Exercise(
        answer=_brightest,
        hint="The shape of the array is (rows, columns), and IDL asks for the column first.",
        remark="The same two numbers, in the other order, are the index in Python.",
        slips=(
            Slip(
                lambda: _brightest()[::-1],
                "That is the order of Python, row first. IDL gives x first.",
            ),
            Slip(
                lambda: np.unravel_index(_image().argmax(), _image().T.shape),
                "Give unravel_index the shape of the array as it is: (9, 12).",
            ),
            Slip(
                lambda: _image().argmax(),
                "That is the position in the flattened array. Make two indices of it.",
            ),
            Slip(
                lambda: _image().max(),
                "That is the brightness. Where is it?",
            ),
            Slip(
                lambda: tuple(i + 1 for i in _brightest()),
                "IDL counts from 0, as Python does.",
            ),
        ),
    ),
    "foreign_files-3": Exercise(
        answer=lambda: np.nanmean(_kelvin(), axis=0),
        hint="There are three stations, one a column, and two gaps in all.",
        remark="The option maskandscale does the same.",
        slips=(
            Slip(
                lambda: _kelvin(gaps=True).mean(axis=0),
                "The gaps are in your means, as if they had been measured.",
            ),
            Slip(
                lambda: np.nanmean(_kelvin(), axis=1),
                "These are the means of each hour. Average over the hours.",
            ),
            Slip(
                lambda: np.nanmean(_kelvin()),
                "That is the mean of all stations. Give one for each.",
            ),
            Slip(
                lambda: np.nanmean(_kelvin(), axis=0) - 273.15,
                "These are degrees Celsius. Give kelvin.",
            ),
            Slip(
                lambda: _kelvin().mean(axis=0),
                "mean makes NaN of a column with a gap. Use nanmean.",
            ),
            Slip(
                lambda: np.nanmean(_kelvin(), axis=0).round(2),
                "These are rounded. Give all digits.",
            ),
        ),
    ),
    "foreign_files-4": Exercise(
        answer=_keys,
        hint="Each key has one tone below 1000 Hz, its row, and one above, its column.",
        remark="This is how a telephone exchange listens.",
        slips=(
            Slip(
                lambda: int(_keys()),
                "Give a text: a number loses a zero in front, and * and # are no digits.",
            ),
            Slip(
                lambda: _keys()[0], "That is the first key. Go on with the other two."
            ),
            Slip(lambda: _keys()[::-1], "These keys are in reverse order."),
            Slip(lambda: list(_keys()), "Join the three keys to one text."),
        ),
    ),
}
