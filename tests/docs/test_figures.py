"""The few figures of the README are those of the page they come from."""

from __future__ import annotations

from pathlib import Path

from linkgraph.bundles.method.measured import from_page

SIZE = 100_000


def test_the_readme_sums_up_the_measured_worlds(checkout: Path) -> None:
    readme = " ".join((checkout / "README.md").read_text(encoding="utf-8").split())
    rows = [one for one in from_page((checkout / "docs" / "measured.md").read_text("utf-8")) if one["accounts"] == SIZE]
    worlds = [one for one in rows if "no rings" not in str(one["seed"])]
    found = sorted(str(one["rings found"]).split(" of ") for one in worlds)
    agreement = sorted(str(one["B-cubed F1 (precision, recall)"]).split()[0] for one in worlds)
    confirmed, reviewed = (sum(int(one[name]) for one in worlds) for name in ("innocents confirmed", "in review"))
    assert f"{SIZE:,} accounts and {worlds[0]['exchanges']:,} exchanges each" in readme
    assert f"it finds {found[0][0]} to {found[-1][0]} of the {found[0][1]} planted rings" in readme
    assert f"a B-cubed F1 of {agreement[0]} to {agreement[-1]}" in readme
    assert len(worlds) == 5
    assert confirmed == 0
    assert f"In five such worlds nobody innocent was confirmed and {reviewed} accounts were put up for review" in readme
    without = [one for one in rows if "no rings" in str(one["seed"])]
    assert sum(len(str(one["seed"]).split(", ")) - 1 for one in without) == 5
    assert {one["innocents confirmed"] for one in without} == {"0"}
    (named,) = (int(one["in review"]) for one in without if one["in review"] != "0")
    assert f"nobody was confirmed, and one group of {named} accounts was put up for review" in readme
