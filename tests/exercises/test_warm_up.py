"""The warm-up page can be done from top to bottom, as a notebook with cells to fill."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest
from sphinx_gallery.py_source_parser import split_code_and_text_blocks

from arraybook.exercises import check
from arraybook.exercises._engine import exercises

PAGE = Path(__file__).parents[2] / "gallery" / "memory" / "plot_warm_up.py"
EXERCISES = exercises("warm_up")
NOT_DONE = "Not done yet: put your answer in place of the three dots."


@dataclass
class Task:
    """An exercise of the page, as the learner meets it."""

    number: int
    given: list[ast.stmt]  # the learner's cell down to the three dots
    asked: str  # what has the three dots for a value
    handed_in: str  # the code of its check
    solved: list[ast.stmt]  # the solution down to its check
    answer: str  # what the solution's check looks at

    @property
    def name(self):
        return f"warm_up-{self.number}"

    def unfilled(self):
        return f"{code(self.given)}\n{self.asked} = ...\n{self.handed_in}"

    def filled_by(self, expression):
        return f"{code(self.given)}\n{self.asked} = {expression}\n{self.handed_in}"

    def filled_right(self):
        lines = [code(self.given), code(self.solved)]
        return "\n".join([*lines, f"{self.asked} = {self.answer}", self.handed_in])

    def solution(self):
        return f'{code(self.solved)}\ncheck("{self.name}", {self.answer})'


def code(statements):
    return "\n".join(map(ast.unparse, statements))


def is_check(statement):
    call = getattr(statement, "value", None)
    return isinstance(call, ast.Call) and ast.unparse(call.func) == "check"


def is_open(statement):
    return isinstance(statement, ast.Assign) and ast.unparse(statement.value) == "..."


def read_page():
    """Return the imports of the page and its tasks."""
    cells = split_code_and_text_blocks(PAGE)[1][1:]
    first = next(cell for cell in cells if cell.type == "code")
    imports = [
        statement
        for statement in ast.parse(first.content).body
        if isinstance(statement, ast.Import | ast.ImportFrom)
    ]
    tasks = []
    for place, cell in enumerate(cells):
        if cell.type == "text" and cell.content.startswith("**Exercise "):
            number = int(cell.content.split("**")[1].split()[1].rstrip("."))
            own, marker, solution = cells[place + 1 : place + 4]
            assert own.type == solution.type == "code", number
            assert marker.content.strip() == ".. solution::", number
            tasks.append(task(number, own.content, solution.content))
    return code(imports), tasks


def task(number, own, solution):
    *given, dots, handed_in = ast.parse(own).body
    assert is_open(dots), number
    assert not any(map(is_open, given)), number
    assert is_check(handed_in), number
    (asked,) = map(ast.unparse, dots.targets)
    assert ast.unparse(handed_in) == f"check('warm_up-{number}', {asked})"
    solved = ast.parse(solution).body
    (place,) = [i for i, statement in enumerate(solved) if is_check(statement)]
    name, answer = map(ast.unparse, solved[place].value.args)
    assert name == f"'warm_up-{number}'"
    return Task(number, given, asked, ast.unparse(handed_in), solved[:place], answer)


IMPORTS, TASKS = read_page()
SLIPS = [
    pytest.param(task, slip, id=f"{task.name}-slip-{number}")
    for task in TASKS
    for number, slip in enumerate(EXERCISES[task.name].slips, start=1)
]


def run(*cells, **names):
    """Run cells in one session, and return what their checks said."""
    said = []

    def heard(name, answer):
        verdict = check(name, answer)
        said.append(verdict.text)
        return verdict

    session = dict(names)
    exec(IMPORTS, session)  # noqa: S102  (our own page)
    session["check"] = heard
    for cell in cells:
        exec(cell, session)  # noqa: S102
    return said


def right(task):
    return f"Right. {EXERCISES[task.name].remark}"


def test_the_page_has_every_exercise_in_order():
    assert [task.name for task in TASKS] == list(EXERCISES)
    assert len(TASKS) == 20


def test_unfilled_cells_wait_and_disturb_nothing():
    cells = [cell for task in TASKS for cell in (task.unfilled(), task.solution())]
    said = run(*cells)
    assert said[::2] == [NOT_DONE] * 20
    assert said[1::2] == [right(task) for task in TASKS]


def test_filled_cells_are_right_and_disturb_nothing():
    cells = [cell for task in TASKS for cell in (task.filled_right(), task.solution())]
    said = run(*cells)
    assert said[::2] == said[1::2] == [right(task) for task in TASKS]


def test_no_solution_needs_to_be_looked_at():
    assert run(*(task.filled_right() for task in TASKS)) == [*map(right, TASKS)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_an_exercise_stands_alone(task):
    assert run(task.filled_right()) == [right(task)]
    assert run(task.unfilled(), task.solution()) == [NOT_DONE, right(task)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_a_cell_can_be_run_again(task):
    cells = [task.filled_right(), task.solution()] * 2
    assert run(*cells) == [right(task)] * 4


@pytest.mark.parametrize(("task", "slip"), SLIPS)
def test_a_wrong_answer_gets_its_words_and_leaves_the_solution_right(task, slip):
    said = run(task.filled_by("slip()"), task.solution(), slip=slip.example)
    assert said == [f"Not yet. {slip.words}", right(task)]


def test_every_exercise_knows_wrong_answers():
    assert min(len(exercise.slips) for exercise in EXERCISES.values()) >= 2
    for exercise in EXERCISES.values():
        words = [slip.words for slip in exercise.slips]
        assert all(50 > len(word.split()) > 3 for word in words)
