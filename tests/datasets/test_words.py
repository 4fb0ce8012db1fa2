from __future__ import annotations

import numpy as np
import pytest

from arraybook.datasets import words


def test_the_words_are_nine_records_of_four_fields():
    table = words()
    assert table.shape == (9,)
    assert table.dtype == [
        ("rank", np.int64),
        ("lemma", "U10"),
        ("frequency", np.int64),
        ("dispersion", np.float64),
    ]
    assert table[2].item() == (49, "as", 829018, 0.95)


def test_the_words_select_and_sort_as_published():
    table = words()
    assert table["lemma"][table["rank"] < 30].tolist() == ["they", "to", "you", "not"]
    by_frequency = np.sort(table, order="frequency")["lemma"]
    assert " ".join(by_frequency) == "take think as her go not they you to"


def test_the_rank_of_a_word_counts_down_its_frequency():
    table = np.sort(words(), order="rank")
    assert np.all(np.diff(table["frequency"]) < 0)
    assert table["rank"].tolist() == list(range(7, 64, 7))


def test_the_numbers_of_the_words_add_up():
    # Sums of the published columns: a digit gone wrong anywhere shows here.
    table = words()
    assert table["frequency"].sum() == 17_315_750
    assert table["dispersion"].sum() == pytest.approx(8.51)
    assert np.all((table["dispersion"] >= 0) & (table["dispersion"] <= 1))


def test_the_words_are_whole_and_in_no_order():
    table = words()
    # A lemma that fills its field may have been cut.
    assert np.char.str_len(table["lemma"]).max() < 10
    for field in table.dtype.names:
        assert table[field].tolist() != sorted(table[field].tolist())


def test_changing_the_words_does_not_change_the_next_call():
    table = words()
    table["lemma"] = "x"
    assert words()["lemma"][0] == "they"
