"""What tests of engines may ask for."""

from __future__ import annotations

import pytest

from tests.flow.small_world import SmallWorld, made_once


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> SmallWorld:
    """A made-up world of 1,500 accounts and a finished case of it, to be read only."""
    return made_once(tmp_path_factory)
