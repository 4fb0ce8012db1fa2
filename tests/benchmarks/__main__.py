"""The command: `nox -s bench`, or `nox -s bench -- network kmeans --check`."""

from __future__ import annotations

import os
import sys

# One thread for everybody; libraries read this when they are loaded.
for library in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

from benchmarks.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
