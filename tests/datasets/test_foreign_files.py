"""The small foreign files: what is in them, and that the real programs write them."""

import os
import shutil
import struct
import subprocess
import zlib

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import sparse
from scipy.io import loadmat, netcdf_file, readsav, savemat, wavfile

from arraybook.datasets import foreign_file

BY_OCTAVE = ("experiment.mat", "experiment_v6.mat", "dialled.wav")
BY_GDL = ("observation.sav", "weather.nc")
SCRIPTS_OF_OCTAVE = ("make_experiment.m", "make_dialled.m")
SCRIPTS_OF_GDL = ("make_observation.pro", "make_weather.pro")
SCRIPTS = (*SCRIPTS_OF_OCTAVE, *SCRIPTS_OF_GDL)
KEYS = ((697, 1477), (697, 1209), (770, 1209))


# What is in the files.


@pytest.mark.parametrize("name", [*BY_OCTAVE, *BY_GDL, *SCRIPTS])
def test_a_name_gives_the_path_of_a_small_file(name):
    path = foreign_file(name)
    assert path.is_file()
    assert path.name == name
    assert 0 < path.stat().st_size < 5000


@pytest.mark.parametrize("name", ["experiment", "../_words.py", "", ".", None, 3])
def test_an_unknown_name_is_refused_with_the_names_there_are(name):
    with pytest.raises(ValueError, match=r"^name must be one of .*, got ") as caught:
        foreign_file(name)
    said = str(caught.value)
    assert "\n" not in said
    names = (*BY_OCTAVE, *BY_GDL, *SCRIPTS)
    assert said.count("'") - repr(name).count("'") == 2 * len(names)  # and no others
    assert all(repr(known) in said for known in names)


@pytest.mark.parametrize("name", ["experiment.mat", "experiment_v6.mat"])
def test_both_versions_of_the_experiment_hold_the_same(name):
    data = loadmat(foreign_file(name), spmatrix=False)
    assert_array_equal(data["row"], np.array([[1.0, 2.0, 3.0]]), strict=True)
    assert_array_equal(data["column"], [[1], [2], [3]])
    assert_array_equal(data["grid"], [[1, 2, 3], [4, 5, 6]])
    assert_array_equal(data["depth"], [[0.5]])
    assert_array_equal(data["counts"], np.array([[100, -100]], np.int8), strict=True)
    assert_array_equal(data["valid"], np.array([[1, 0, 1]], np.uint8), strict=True)
    assert_array_equal(data["impedance"], [[1 + 2j, 3 - 4j]])
    assert data["label"].tolist() == ["10 µm"]
    weights = np.zeros((4, 4))
    weights[[0, 1, 3, 3], [1, 2, 0, 3]] = [0.5, -1, 2, 8]
    assert_array_equal(data["weights"].toarray(), weights)
    assert_array_equal(data["laplacian"].toarray(), laplacian(5))
    for matrix in (data["weights"], data["laplacian"]):
        assert isinstance(matrix, sparse.csc_array)


def test_the_experiment_holds_cells_and_structs():
    data = loadmat(foreign_file("experiment.mat"), spmatrix=False, simplify_cells=True)
    number, text, array = data["mixed"]
    assert (number, text, array.tolist()) == (1, "two", [3, 4, 5])
    assert data["session"]["animal"] == "rat 7"
    assert data["session"]["electrode"]["sites"].tolist() == [1, 5, 9]
    assert [trial["start"] for trial in data["trials"]] == [0, 2.5, 4]
    spikes = [np.atleast_1d(trial["spikes"]).tolist() for trial in data["trials"]]
    assert spikes == [[0.1, 0.4], [], [0.3]]


def test_the_older_option_gives_structs_as_objects_with_attributes():
    options = {"squeeze_me": True, "struct_as_record": False, "spmatrix": False}
    session = loadmat(foreign_file("experiment.mat"), **options)["session"]
    assert session.electrode.sites.tolist() == [1, 5, 9]


def laplacian(n):
    """Four on the diagonal, minus one for each neighbour in the grid, one by one."""
    matrix = np.zeros((n * n, n * n))
    points = [(i, j) for i in range(n) for j in range(n)]
    for row, (i, j) in enumerate(points):
        for column, (k, m) in enumerate(points):
            distance = abs(i - k) + abs(j - m)
            matrix[row, column] = {0: 4, 1: -1}.get(distance, 0)
    return matrix


def test_the_observation_holds_an_image_and_stars():
    data = readsav(foreign_file("observation.sav"))
    assert data["exposure"] == 30
    image = np.zeros((9, 12))
    image[1:8, 3] = image[7, 3:8] = image[4, 3:6] = 2
    image[2, 10] = 5
    assert_array_equal(data["image"], image)
    stars = data["stars"]
    assert stars["name"].tolist() == [b"Vega", b"Deneb", b"Altair"]
    assert_array_equal(stars["magnitude"], np.array([0.03, 1.25, 0.77], ">f4"))
    places = [[279.2347, 38.7837], [310.3580, 45.2803], [297.6958, 8.8683]]
    assert_array_equal(np.stack(stars["position"]), places)


def test_the_weather_holds_packed_temperatures_with_gaps():
    with netcdf_file(foreign_file("weather.nc"), mmap=False) as file:
        assert dict(file.dimensions) == {"station": 3, "time": None}
        hours, temperature = file.variables["time"], file.variables["temperature"]
        assert_array_equal(hours[:], [0, 6, 12, 18])
        assert hours.units == b"hours since 2026-01-01"
        assert temperature.dimensions == ("time", "station")
        assert temperature.units == b"K"
        assert (temperature.scale_factor, temperature.add_offset) == (0.01, 273.15)
        gap = temperature._FillValue
        assert gap == -32768
        packed = [[-150, 80, 212], [-305, gap, 140], [95, 310, 555], [40, 260, gap]]
        assert_array_equal(temperature[:], np.array(packed, ">i2"), strict=True)


def test_the_sound_is_three_keys_of_two_tones():
    rate, samples = wavfile.read(foreign_file("dialled.wav"))
    assert (rate, samples.dtype, samples.shape) == (8000, np.int16, (2400,))
    t = np.arange(800) / 8000
    keys = [sum(0.4 * np.sin(2 * np.pi * f * t) for f in tones) for tones in KEYS]
    assert_allclose(samples / 2**15, np.concatenate(keys), rtol=0, atol=2**-15)


# What the page says of MATLAB's own files, on one written by hand.


def test_whole_numbers_stored_as_bytes_come_back_as_bytes_unless_asked(tmp_path):
    parts = (
        element(6, np.array([6, 0], "<u4").tobytes()),  # the class is double …
        element(5, np.array([1, 3], "<i4").tobytes()),
        element(1, b"v"),
        element(2, bytes([1, 200, 3])),  # … but the values are stored as bytes
    )
    path = tmp_path / "compact.mat"
    head = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM"
    path.write_bytes(head + element(14, b"".join(parts)))
    assert loadmat(path, spmatrix=False)["v"].dtype == np.uint8
    asked = loadmat(path, spmatrix=False, mat_dtype=True)["v"]
    assert_array_equal(asked, np.array([[1.0, 200.0, 3.0]]), strict=True)


def element(kind, data):
    """Return an element of MATLAB's format: kind, size, data padded to 8 bytes."""
    return struct.pack("<II", kind, len(data)) + data + bytes(-len(data) % 8)


def test_none_is_refused(tmp_path):
    with pytest.raises(TypeError, match="None"):
        savemat(tmp_path / "none.mat", {"nothing": None})


# The real programs.


def run(program, script, folder, *options):
    """Run a script in a folder; without the program, skip, or fail where CI is set."""
    found = shutil.which(program)
    if found is None:
        message = f"no {program} on this machine, so it can't write or read its files"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
    done = subprocess.run(
        [found, *options, script],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def octave(script, folder):
    return run("octave-cli", script, folder, "--no-init-file", "--quiet")


def gdl(script, folder):
    return run("gdl", script, folder, "-quiet")


@pytest.fixture(scope="module")
def by_octave(tmp_path_factory):
    """A folder with what Octave writes today."""
    folder = tmp_path_factory.mktemp("octave")
    for script in SCRIPTS_OF_OCTAVE:
        octave(foreign_file(script), folder)
    return folder


@pytest.fixture(scope="module")
def by_gdl(tmp_path_factory):
    """A folder with what GDL writes today."""
    folder = tmp_path_factory.mktemp("gdl")
    for script in SCRIPTS_OF_GDL:
        gdl(foreign_file(script), folder)
    return folder


def plain(value):
    """Return what loadmat, readsav or netcdf_file gave as lists that compare."""
    if sparse.issparse(value):
        return ("sparse", value.format, value.shape, plain(value.toarray()))
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items() if name[:2] != "__"}
    if isinstance(value, np.ndarray) and value.dtype.names:
        fields = {name: plain(value[name]) for name in value.dtype.names}
        return (value.shape, fields)
    if isinstance(value, np.ndarray) and value.dtype == object:
        return (value.shape, [plain(item) for item in value.ravel()])
    if isinstance(value, np.ndarray | np.generic):
        return (value.dtype.str, value.shape, value.tolist())
    return value


def contents(path):
    """Return all that is in a file, read by SciPy."""
    if path.suffix == ".mat":
        return plain(loadmat(path, spmatrix=False))
    if path.suffix == ".sav":
        return plain(dict(readsav(path)))
    if path.suffix == ".wav":
        rate, samples = wavfile.read(path)
        return (rate, plain(samples))
    with netcdf_file(path, mmap=False) as file:
        return {
            name: (variable.dimensions, plain(variable[:]), plain(variable._attributes))
            for name, variable in file.variables.items()
        }


def essence(path):
    """Return the bytes of a file without its time stamp, and without compression."""
    data = path.read_bytes()
    if path.suffix == ".mat":
        return data[116:128], list(elements(data, 128))
    if path.suffix == ".sav":
        return data[:4], [record for record in records(data) if record[0] != TIME]
    return data


def writer(path):
    """Return what a file says of the program that wrote it: others may differ in bytes."""
    data = path.read_bytes()
    if path.suffix == ".mat":
        return data[:116].rpartition(b",")[0]  # without the time
    if path.suffix == ".sav":
        return dict(records(data))[VERSION]
    return None


def elements(data, place):
    """Yield kind and data of each element of a file by MATLAB, uncompressed."""
    while place < len(data):
        kind, size = struct.unpack_from("<II", data, place)
        body = data[place + 8 : place + 8 + size]
        # The compressed bytes depend on the version of zlib, what they hold does not.
        yield (kind, zlib.decompress(body) if kind == 15 else body)
        place += 8 + size


# Kinds of records: the time and the computer's name, the version, and the end.
TIME, VERSION, END = 10, 14, 6


def records(data):
    """Yield kind and data of each record of a file by IDL, up to its end."""
    place, kind = 4, None
    while kind != END:
        kind, after = struct.unpack_from(">ii", data, place)
        yield (kind, data[place + 16 : after] if kind != END else b"")
        place = after


def test_octave_writes_the_same_files_today(by_octave):
    assert sorted(path.name for path in by_octave.iterdir()) == sorted(BY_OCTAVE)
    for name in BY_OCTAVE:
        ours, theirs = foreign_file(name), by_octave / name
        assert contents(theirs) == contents(ours), name
        if writer(ours) == writer(theirs):
            assert essence(theirs) == essence(ours), name


def test_gdl_writes_the_same_files_today(by_gdl):
    assert sorted(path.name for path in by_gdl.iterdir()) == sorted(BY_GDL)
    for name in BY_GDL:
        ours, theirs = foreign_file(name), by_gdl / name
        assert contents(theirs) == contents(ours), name
        if writer(ours) == writer(theirs):
            assert essence(theirs) == essence(ours), name


ROUND_TRIP = """
load ("python.mat");
assert (size (row), [1 3]);        assert (row, [1 2 3]);
assert (size (grid), [2 3]);       assert (grid, [1 2 3; 4 5 6]);
assert (size (cube), [2 3 4]);     assert (cube(2, 1, 3), 14);
assert (class (count), "int64");   assert (count / 2, int64 (2));
assert (class (small), "single");  assert (class (byte), "uint8");
assert (islogical (mask));         assert (mask, [true false]);
assert (iscomplex (z));            assert (z, [1+2i 3]);
assert (label, "10 mV");           assert (size (padded), [2 3]);
assert (iscell (cells));           assert (size (cells), [1 2]);
assert (cells{2}, "bcd");          assert (isempty (empty));
assert (isstruct (settings));      assert (settings.gain, 2.5);
assert (settings.inner.name, "x"); assert (isnan (gap(2)) && isinf (gap(3)));
assert (issparse (matrix));        assert (nnz (matrix), 2);
assert (full (matrix), [0 0 5; -1 0 0]);
save ("-v7", "octave7.mat");
save ("-v6", "octave6.mat");
"""


@pytest.mark.parametrize("compressed", [False, True])
def test_what_python_saves_survives_octave(tmp_path, compressed):
    cells = np.empty(2, dtype=object)
    cells[:] = ["a", "bcd"]
    saved = {
        "row": np.array([1.0, 2.0, 3.0]),
        "grid": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        "cube": np.arange(24.0).reshape(2, 3, 4),
        "count": np.int64(3),
        "small": np.float32(1.5),
        "byte": np.array([1, 255], np.uint8),
        "mask": np.array([True, False]),
        "z": np.array([1 + 2j, 3]),
        "label": "10 mV",
        "padded": ["a", "bcd"],
        "cells": cells,
        "empty": np.empty((0, 3)),
        "settings": {"gain": 2.5, "inner": {"name": "x"}},
        "gap": np.array([1.0, np.nan, np.inf]),
        "matrix": sparse.csc_array([[0.0, 0.0, 5.0], [-1.0, 0.0, 0.0]]),
    }
    saved["cube"][1, 0, 2] = 14
    savemat(tmp_path / "python.mat", saved, do_compression=compressed)
    (tmp_path / "check.m").write_text(ROUND_TRIP, "utf-8")
    octave("check.m", tmp_path)
    before = loadmat(tmp_path / "python.mat", spmatrix=False)
    assert {name for name in before if name[:2] != "__"} == set(saved)
    for name in ("octave7.mat", "octave6.mat"):
        after = loadmat(tmp_path / name, spmatrix=False)
        assert repr(contents_of(after)) == repr(contents_of(before))  # NaN too


def contents_of(data):
    return dict(sorted(plain(data).items()))


def test_a_sparse_mask_that_octave_saves_as_numbers_is_read(tmp_path):
    script = "mask = double (sparse ([1 2 3]) > 1); save -v7 mask.mat"
    (tmp_path / "mask.m").write_text(script, "utf-8")
    octave("mask.m", tmp_path)
    mask = loadmat(tmp_path / "mask.mat", spmatrix=False)["mask"]
    assert_array_equal(mask.toarray(), [[0.0, 1.0, 1.0]], strict=True)


def test_without_the_programs_ci_fails_and_others_skip(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no octave-cli on this machine"):
        octave("nothing.m", tmp_path)
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="no gdl on this machine"):
        gdl("nothing.pro", tmp_path)
