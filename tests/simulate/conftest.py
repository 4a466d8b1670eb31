"""One made-up world that several tests look at."""

from __future__ import annotations

import pytest

from tests.simulate.seen_world import Seen


@pytest.fixture(scope="session")
def careless(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """5,000 accounts, 150,000 exchanges, operators who take no care."""
    return Seen.made(tmp_path_factory.mktemp("careless"), accounts=5_000, exchanges=150_000, careful=0.0)
