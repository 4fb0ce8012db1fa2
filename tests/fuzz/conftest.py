"""How many inputs there are, and the table of what was tried."""

from __future__ import annotations


def pytest_terminal_summary(terminalreporter):
    """Print how many inputs each function got, and how many of them it accepted."""
    rows = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == "fuzz" and report.when == "call"
    ]
    if not rows:
        return
    terminalreporter.section("generated inputs")
    rows.append(["all", *map(sum, zip(*(row[1:] for row in rows), strict=True))])
    terminalreporter.write_line(
        f"{'function':<32}{'inputs':>9}{'accepted':>10}{'s':>8}"
    )
    for name, total, accepted, seconds in rows:
        terminalreporter.write_line(
            f"{name:<32}{total:>9}{accepted:>10}{seconds:>8.1f}"
        )
