"""Docstrings and Markdown pages are checked as strictly as the gallery."""

import contextlib
import warnings

from scipy_doctest.conftest import dt_config

from arraybook.testing._checker import PinChecker


@contextlib.contextmanager
def warnings_are_errors(_test=None):
    """Run a doctest so that what warns a reader fails."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


dt_config.CheckerKlass = lambda _config: PinChecker()
dt_config.stopwords = set()
dt_config.rndm_markers = set()
dt_config.user_context_mgr = warnings_are_errors
