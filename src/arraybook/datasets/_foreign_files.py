"""Small files that other programs wrote."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from arraybook._validation import choice

__all__ = ["foreign_file"]


def foreign_file(name: str) -> Path:
    """
    Return the path of a small file that another program wrote.

    The files are real: GNU Octave and GNU Data Language (GDL) wrote them, with the
    scripts that lie beside them.

    Parameters
    ----------
    name : str
        One of these names:

        - ``"experiment.mat"``: MATLAB's format 7, compressed, by Octave. Twelve
          variables of an invented experiment, of every kind: arrays, text, cells,
          structs, logical, complex and sparse values.
        - ``"experiment_v6.mat"``: the same in MATLAB's format 6, not compressed.
        - ``"dialled.wav"``: sound by Octave. Three keys of a telephone, 0.1 s each, at
          8000 samples a second, 16 bits a sample.
        - ``"observation.sav"``: a SAVE file of IDL, by GDL. An image of 12 columns and
          9 rows, three stars, and the exposure in seconds.
        - ``"weather.nc"``: NetCDF-3, by GDL. Temperatures of three stations at four
          hours, packed into 16 bits, with two gaps.
        - ``"make_experiment.m"``, ``"make_dialled.m"``, ``"make_observation.pro"`` and
          ``"make_weather.pro"``: the scripts that made them.

    Returns
    -------
    pathlib.Path
        The file inside the installed package. Read it, and leave it as it is.

    Raises
    ------
    ValueError
        If there is no such file.

    See Also
    --------
    scipy.io.loadmat : Read MATLAB's files.
    scipy.io.readsav : Read IDL's SAVE files.
    scipy.io.netcdf_file : Read and write NetCDF-3 files.
    scipy.io.wavfile.read : Read WAV files.

    References
    ----------
    The stars are Vega, Deneb and Altair: right ascension and declination in degrees
    (J2000), and visual magnitudes, from the SIMBAD database,
    https://simbad.cds.unistra.fr.

    Examples
    --------
    >>> from scipy.io import loadmat
    >>> from arraybook.datasets import foreign_file
    >>> loadmat(foreign_file("experiment.mat"), spmatrix=False)["row"]
    array([[1., 2., 3.]])
    """
    folder = Path(str(resources.files("arraybook.datasets") / "files"))
    names = sorted(path.name for path in folder.iterdir())
    return folder / choice("name", name, names)
