"""Whatever is handed over: the right answer, or one line that names the argument."""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, given, settings

from fuzz.cases import CASES, NOT_FUZZED
from fuzz.harness import attempt, bounded_memory, inputs, public_names

TOTAL = int(os.environ.get("ARRAYBOOK_FUZZ", "0"))
FEW = 80  # inputs of a function in the ordinary tests
SHARES = sum(case.share for case in CASES.values())


def profile(share):
    """Return few inputs, always the same, or the many that were asked for."""
    several = TOTAL / SHARES if TOTAL else FEW
    return settings(
        max_examples=max(5, round(several * share)),
        derandomize=not TOTAL,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("name", CASES)
def test_input_is_answered_rightly_or_refused_in_one_line(name, record_property):
    case, tried, began = CASES[name], [], time.process_time()

    @profile(case.share)
    @given(drawn=inputs(case))
    def try_it(drawn):
        tried.append(False)
        tried[-1] = attempt(case, *drawn)

    with bounded_memory():
        try_it()
    spent = time.process_time() - began
    record_property("fuzz", [name, len(tried), sum(tried), spent])


def test_every_public_name_is_tried_or_has_a_reason():
    tried = {".".join(name.split(".")[:2]) for name in CASES}
    assert public_names() == tried | NOT_FUZZED.keys()
    assert not tried & NOT_FUZZED.keys()
    assert all(NOT_FUZZED.values())
