from __future__ import annotations

import numpy as np
import pytest

from arraybook.diagrams._boxes import compact


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (23.0, "23"),
        (-4.0, "-4"),
        (99999.0, "99999"),
        (100000.0, "1e5"),
        (0.1, "0.1"),
        (1 / 3, "0.333"),
        (-1234.5, "-1.2e3"),
        (1.5e-7, "1.5e-7"),
        (-8.563e-4, "-8.6e-4"),
        (-0.01234, "-0.012"),
        (1234.5, "1.23e3"),
        (12.34, "12.3"),
        (1e300, "1e300"),
        (np.nan, "nan"),
        (-np.inf, "-inf"),
    ],
)
def test_numbers_are_written_in_few_characters(value, text):
    assert compact(value) == text
