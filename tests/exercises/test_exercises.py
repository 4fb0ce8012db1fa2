"""Every exercise of every topic keeps its promises, and is used on its page."""

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from arraybook.exercises import check
from arraybook.exercises._engine import exercises, topics

GALLERY = Path(__file__).parents[2] / "gallery"
EXERCISES = {
    name: exercise for topic in topics() for name, exercise in exercises(topic).items()
}
SLIPS = [
    pytest.param(name, slip, id=f"{name}-slip-{number}")
    for name, exercise in EXERCISES.items()
    for number, slip in enumerate(exercise.slips, start=1)
]
NUMPY = {"np", *dir(np), *dir(np.ndarray), *dir(np.linalg)}
USED = [
    (name, path.stem)
    for path in sorted(GALLERY.rglob("plot_*.py"))
    for name in dict.fromkeys(
        re.findall(r"check\(\s*[\"']([^\"']*)", path.read_text("utf-8"))
    )
]


@pytest.mark.parametrize("topic", topics())
def test_names_are_counted_from_one(topic):
    names = list(exercises(topic))
    assert names == [f"{topic}-{number}" for number in range(1, len(names) + 1)]


@pytest.mark.parametrize("name", EXERCISES)
def test_its_own_answer_is_right(name):
    verdict = check(name, EXERCISES[name].answer())
    assert verdict, verdict.text
    assert verdict.text == f"Right. {EXERCISES[name].remark}".strip()


@pytest.mark.parametrize("name", EXERCISES)
def test_its_answer_is_made_anew_each_time(name):
    first = EXERCISES[name].answer()
    for part in first if isinstance(first, tuple) else (first,):
        if isinstance(part, np.ndarray) and part.flags.writeable:
            part[...] = np.zeros((), part.dtype)
    assert check(name, EXERCISES[name].answer())


@pytest.mark.parametrize(("name", "slip"), SLIPS)
def test_a_slip_is_wrong_and_gets_its_words(name, slip):
    verdict = check(name, slip.example())
    assert not verdict
    assert verdict.text == f"Not yet. {slip.words}"


@pytest.mark.parametrize("name", EXERCISES)
def test_its_texts_are_sentences(name):
    exercise = EXERCISES[name]
    texts = [exercise.hint, *(slip.words for slip in exercise.slips)]
    for text in [*texts, exercise.remark] if exercise.remark else texts:
        assert text.endswith((".", "?")), text
        word = re.match(r"\w*", text)[0]
        code = word in NUMPY or text.startswith((f"{word}[", f"{word}(", f"{word}."))
        assert code or not word[:1].islower(), text
        assert "\n" not in text
        assert "  " not in text


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize(
    "answer",
    [None, ..., object(), len, "no", [], [[1], [1, 2]], {}, np.nan],
    ids=lambda answer: re.sub(" at 0x[0-9a-f]+", "", repr(answer)),
)
def test_no_odd_answer_raises_or_is_right(name, answer):
    verdict = check(name, answer)
    assert not verdict
    assert verdict.text.startswith(("Not yet. ", "Not done yet: "))


@pytest.mark.parametrize(("name", "page"), USED)
def test_every_name_on_a_page_is_an_exercise(name, page):
    assert name in EXERCISES, page


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_is_used_on_one_page(name):
    topic = name.rpartition("-")[0]
    pages = [page for used, page in USED if used == name]
    if not [*GALLERY.glob(f"*/plot_{topic}.py"), *GALLERY.glob(f"{topic}/plot_*.py")]:
        pytest.skip(f"there is no page on {topic} yet")
    assert len(pages) == 1


def test_pages_use_their_exercises_in_order():
    for page in {page for _, page in USED}:
        numbers = [int(name.rpartition("-")[2]) for name, on in USED if on == page]
        assert all(a < b for a, b in pairwise(numbers)), page
