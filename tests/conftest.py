"""What holds for every test: none touches what Baton remembers on this machine, and none hangs on luck or speed."""

import os
import ssl
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The machine that runs the tests does other things too: a slow example is no fault. Everybody gets the same examples;
# `pytest --hypothesis-profile searching` looks for new ones.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("searching", unhurried)
settings.register_profile("unhurried", unhurried, derandomize=True)
settings.load_profile("unhurried")

# Each HTTP client reads the certificates of all authorities, which takes longer than most tests; one reading will do.
ssl.create_default_context = cache(ssl.create_default_context)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: a story waits for its server about a third of the time."""
    return (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1) + 1


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of each test's own, which processes that it starts inherit."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder
