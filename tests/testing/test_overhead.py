"""What the gallery doctest takes beyond what the scripts take."""

import gc
import importlib
import sys
import time
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="times of POSIX")


@pytest.fixture(scope="module")
def cases():
    """Import the benchmark, which is no installed package; return its cases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[1]))
        patch.setenv("PYTHONPATH", str(Path(__file__).parents[1]), prepend=":")
        yield list(importlib.import_module("benchmarks.gallery").gallery())


def test_the_races_are_between_equals(cases):
    agree = importlib.import_module("benchmarks.harness").agree
    for case in cases:
        assert len(agree(case, case.make(case.tiny))) == 2


def test_a_script_takes_less_than_60_ms_more(cases):
    plain, ours = cases[0].make(1).values()

    def clocked(run):
        began = time.process_time()
        run()
        return time.process_time() - began

    plain.run(), ours.run()  # what is done once is not counted
    gc.freeze()  # and neither is looking through what other tests have left
    beyond = [clocked(ours.run) - clocked(plain.run) for _ in range(5)]
    gc.unfreeze()
    assert median(beyond) < 0.060


def test_a_thousand_scripts_are_collected_in_less_than_a_second(cases):
    plain, ours = cases[2].make(1000).values()
    assert ours.run().seconds - plain.run().seconds < 1
