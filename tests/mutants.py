"""Change the package in small ways, one at a time, and count the changes tests notice.

``python tests/mutants.py`` tries a sample of each module's mutants,
``python tests/mutants.py 'arraybook.signals*'`` all that have such a name. What has been
noticed once is not tried again until its function changes; ``rm -r mutants`` forgets it.
Only the body of plain functions is changed: not what runs at import, such as the lambdas
in the exercises' dictionaries, nor functions with a decorator.
"""

from __future__ import annotations

import argparse
import fnmatch
import os
import random
import re
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import Phase, settings
from mutmut import __main__ as mutmut
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.file_utils import walk_mutatable_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

WANTED = 0.9  # the share of a module's mutants that tests must notice
SAMPLE = 300  # mutants of a module that are tried
NOTICED = {"killed", "timeout", "segfault", "suspicious"}
SKIPPED = 34  # how mutmut writes down that a mutant is not to be tried
STRICT = re.compile(r",\s*(strict=\w+)?(?=\)|$)")
# Changes that change nothing: by function, each line as it then is, and why.
EQUIVALENT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def main() -> int:
    """Try mutants, report, and return 1 if too few are noticed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("pattern", nargs="*", help="mutants to try, all that fit")
    parser.add_argument("--sample", type=int, default=SAMPLE, metavar="N")
    options = parser.parse_args()
    write_mutants()
    if options.pattern:
        fits = [fnmatch.filter(statuses(), pattern) for pattern in options.pattern]
        names = {name for some in fits for name in some}
    else:
        names = set(sample(statuses(), options.sample))
    if not names:
        parser.error("no mutant has such a name; they are as arraybook.signals.x_*")
    # An example that fails is enough: none simpler is looked for.
    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate))
    settings.load_profile("mutants")
    if select(names):
        mutmut._run((), os.cpu_count())
    return report(names)


def write_mutants() -> None:
    """Write the package with all its mutants in it, where that is not done yet."""
    Path("mutants").mkdir(exist_ok=True)
    mutmut.copy_src_dir()
    mutmut.copy_also_copy_files()
    mutmut.create_mutants(os.cpu_count() or 1)


def files() -> Iterator[SourceFileMutationData]:
    """Yield what mutmut knows of each file of the package."""
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        yield data


def statuses() -> dict[str, str]:
    """Return what has become of every mutant."""
    return {
        name: mutmut.status_by_exit_code[code]
        for data in files()
        for name, code in data.exit_code_by_key.items()
    }


def sample(names: Iterable[str], size: int) -> Iterator[str]:
    """Draw mutants of each module, the same ones as long as the code is the same."""
    for module, some in by_module(names).items():
        yield from random.Random(module).sample(some, min(size, len(some)))


def by_module(names: Iterable[str]) -> dict[str, list[str]]:
    """Sort mutants by the module they are in; a folder of modules counts as one."""
    modules = defaultdict(list)
    for name in sorted(names):
        modules[name.split(".")[1]].append(name)
    return modules


def select(names: Collection[str]) -> bool:
    """Let mutmut try those that have not been noticed yet; tell whether there are any."""
    some = False
    for data in files():
        for name, code in data.exit_code_by_key.items():
            if mutmut.status_by_exit_code[code] not in NOTICED:
                data.exit_code_by_key[name] = None if name in names else SKIPPED
                some |= name in names
        data.save()
    return some


def report(names: Collection[str]) -> int:
    """Show the survivors, and a line for each module."""
    known = statuses()
    survivors = {name for name in names if known[name] not in NOTICED}
    diffs = {name: get_diff_for_mutant(name) for name in sorted(survivors)}
    same = {name for name, diff in diffs.items() if is_equivalent(name, diff)}
    survivors -= same
    for name in sorted(survivors):
        say(f"\n{name}: {known[name]}\n{diffs[name]}")
    titles = ("module", "mutants", "noticed", "survived", "equivalent")
    say("\n{:16}{:>9}{:>9}{:>10}{:>12}".format(*titles))
    failed = False
    for module, some in [*by_module(names).items(), ("all", names)]:
        lived, equivalent = len(survivors & {*some}), len(same & {*some})
        noticed = len(some) - lived - equivalent
        share = noticed / max(noticed + lived, 1)
        failed |= share < WANTED
        say(f"{module:16}{len(some):9}{noticed:9}{lived:10}{equivalent:12}{share:9.1%}")
    return int(failed)


def is_equivalent(name: str, diff: str) -> bool:
    """Tell whether a mutant is one of those known to change nothing."""
    function = name.partition("__mutmut_")[0].replace(".x_", ".")
    was, now = (
        [line[1:].strip() for line in diff.split("\n")[2:] if line.startswith(sign)]
        for sign in "-+"
    )
    if any(line in now for line in EQUIVALENT.get(function, {})):
        return True
    # That lengths are equal is a promise to the reader of the code.
    return [STRICT.sub("", line) for line in was] == [STRICT.sub("", s) for s in now]


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
