"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI") == "true"

# No test opens a window, and none depends on a person's own settings of matplotlib.
os.environ["MPLBACKEND"] = "Agg"

# A first call may compile a kernel, so no deadline; in CI the same examples every time, so that red means changed.
# Fast tests try few examples; the slow ones try every property again with many (`bootstrap.py`).
hypothesis.settings.register_profile("few", max_examples=30, deadline=None, derandomize=IN_CI, print_blob=True)
hypothesis.settings.register_profile("many", hypothesis.settings.get_profile("few"), max_examples=300)
hypothesis.settings.load_profile("few")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The top folder of the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of public data, which stays out of the repository.

    Found by `LINKGRAPH_SHARED_DATA`, else beside the checkout. Without it the test is skipped; in CI it fails.
    """
    folder = Path(os.environ.get("LINKGRAPH_SHARED_DATA", CHECKOUT.parent / "shared" / "data"))
    if not folder.is_dir():
        message = f"no public data in {folder}: set LINKGRAPH_SHARED_DATA"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(autouse=True)
def own_settings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person's own environment reaches a test."""
    for name in list(os.environ):
        if name.startswith("LINKGRAPH_") and name != "LINKGRAPH_SHARED_DATA":
            monkeypatch.delenv(name)
