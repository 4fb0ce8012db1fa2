"""Where pins belong, and what a malformed one is called."""

import pytest

from arraybook.testing import Pin, parse


def pins(path):
    return [
        statement.pin for cell in parse(path).cells for statement in cell.statements
    ]


def test_a_pin_belongs_to_the_statement_above_it(write):
    path = write("""
        x = 1
        x + 1
        # => 2

        x + 2
        """)
    assert pins(path) == [None, Pin(5, 5, "2"), None]


def test_a_pin_goes_on_as_long_as_comment_lines_are_glued_to_it(write):
    path = write("""
        print("a\\n\\n  b")
        # => a
        #
        #      b

        # another comment
        """)
    assert pins(path) == [Pin(4, 6, "a\n\n  b")]


def test_an_output_may_start_with_spaces_or_an_empty_line(write):
    path = write("""
        print("  a")
        # =>   a
        print("\\na")
        # =>
        #    a
        """)
    assert pins(path) == [Pin(4, 4, "  a"), Pin(6, 7, "\na")]


def test_a_further_line_may_look_like_a_pin(write):
    path = write("print('a\\n=> b')\n# => a\n#    => b\n")
    assert pins(path) == [Pin(4, 5, "a\n=> b")]
    assert parse(path).problems == []


def test_a_bare_mark_is_an_empty_pin(write):
    assert pins(write("1 + 1\n# =>\n")) == [Pin(4, 4, "")]


def test_what_looks_like_a_pin_in_a_string_is_none(write):
    path = write("""
        text = '''
        # => 3
        '''
        """)
    script = parse(path)
    assert pins(path) == [None]
    assert script.problems == []


def test_the_pin_of_two_statements_on_a_line_belongs_to_the_last(write):
    assert pins(write("x = 1; x\n# => 1\n")) == [None, Pin(4, 4, "1")]


def test_the_pin_of_a_compound_statement_stands_below_the_whole(write):
    path = write("""
        try:
            1 / 0
        except ZeroDivisionError as error:
            print(error)
        # => division by zero
        """)
    assert pins(path) == [Pin(7, 7, "division by zero")]


def test_lines_are_counted_through_cells(write):
    path = write("""
        # %%
        # Some text
        # in two lines.

        1 + 1
        # => 2

        # %%
        2 + 2
        # => 4

        ##################################################
        # Text under the old kind of rule.
        3 + 3
        # => 6
        """)
    text = path.read_text("utf-8").split("\n")
    assert [text[pin.line - 1] for pin in pins(path)] == ["# => 2", "# => 4", "# => 6"]


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("x = 1\n#=> 1\n", 4, "malformed pin: it starts with '# => '"),
        ("x = 1\n# =>1\n", 4, "malformed pin: it starts with '# => '"),
        ("x = 1\n#  => 1\n", 4, "malformed pin: it starts with '# => '"),
        ("1 + 1  # => 2\n", 3, "malformed pin: it stands on the line below"),
        ("if True:\n    1\n    # => 1\n", 5, "malformed pin: it stands at the left"),
        ("1 + 1\n# => 2\n# note\n", 5, "malformed pin: a further line starts with"),
        ("1 + 1\n# => 2\n# => 3\n", 5, "malformed pin: a further line starts with"),
        ("1 + 1\n\n# => 2\n", 5, "no statement directly above"),
        ("# => 2\n1 + 1\n", 3, "no statement directly above"),
        ("1 + 1\n# note\n# => 2\n", 5, "no statement directly above"),
        ("f(\n    1,\n# => 2\n)\n", 5, "no statement directly above"),
        ("# %%\n# Text\n# => 2\n\n1 + 1\n", 5, "no statement directly above"),
        ("1 + 1  # doctest: +SKIPP\n", 3, "invalid doctest option: '+SKIPP'"),
        ("1 + 1  # doctest: SKIP\n", 3, "invalid doctest option: 'SKIP'"),
        ("x = 1\nx = = 2\n", 4, "SyntaxError"),
    ],
)
def test_a_slip_is_named_with_its_line(write, body, line, message):
    found = [(problem.line, problem.message) for problem in parse(write(body)).problems]
    assert any(at == line and message in text for at, text in found), found


def test_a_script_without_a_docstring_is_a_problem(tmp_path):
    path = tmp_path / "plot_page.py"
    path.write_text("1 + 1\n", "utf-8")
    script = parse(path)
    assert not script.runnable
    assert "docstring is required" in script.problems[0].message
