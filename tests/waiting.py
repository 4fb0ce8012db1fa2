"""Wait for what a page does."""


def until(tab, expression):
    """Wait until an expression holds in a page.

    Playwright's own wait has the page evaluate a text, which its policy forbids.
    """
    for _ in range(600):
        if tab.evaluate(expression):
            return
        tab.wait_for_timeout(50)
    raise AssertionError(expression)
