"""A whole world: same bytes for the same order, the contract's columns, truth beside the data, every kind present."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from linkgraph.core.errors import LinkgraphError, SettingsError, StorageError
from linkgraph.simulate import adversaries, lookalikes, world
from linkgraph.simulate.plan import WINDOW_DAYS
from tests.simulate.seen_world import Seen

SMALL: dict[str, Any] = {"accounts": 1_000, "exchanges": 6_000}
RINGS = {kind.KIND for kind in adversaries.ALL}
LOOKALIKES = {kind.KIND for kind in lookalikes.ALL} | {"company without organisation"}
CONTRACT = {
    "accounts": [
        "account_id", "created_at", "email", "phone", "organization_id", "country", "plan", "status",
        "status_at", "referral_code", "signup_ip",
    ],
    "payments": [
        "account_id", "paid_at", "instrument_id", "instrument_kind", "issuer_bin", "issuer_country", "amount",
        "currency",
    ],
    "logins": ["account_id", "seen_at", "ip", "user_agent", "device_id"],
    "exchanges": [
        "account_id", "exchange_id", "sent_at", "ip", "api_key_id", "model", "prompt", "prompt_fingerprint",
        "input_tokens", "output_tokens",
    ],
    "observations": ["account_id", "signal", "token", "seen_at"],
}  # fmt: skip


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_order_gives_the_same_bytes_and_another_seed_does_not(tmp_path: Path) -> None:
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        world(tmp_path / name, seed=seed, **SMALL)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")
    assert not set(digests(tmp_path / "a").values()) & set(digests(tmp_path / "c").values())


def test_files_have_the_columns_of_the_contract(careless: Seen) -> None:
    for table, columns in CONTRACT.items():
        path = careless.folder / "data" / (table if table == "exchanges" else f"{table}.parquet")
        assert list(pl.read_parquet_schema(next(path.glob("*")) if path.is_dir() else path)) == columns
    assert careless.truth.columns == ["account_id", "ring_id", "kind", "group_id"]


def test_every_row_belongs_to_a_known_account(careless: Seen) -> None:
    assert careless.accounts["account_id"].is_unique().all()
    for table in ("payments", "logins", "observations", "exchanges"):
        assert getattr(careless, table)["kind"].null_count() == 0


def test_the_data_does_not_tell_the_truth(careless: Seen) -> None:
    """No word of the truth stands in the data: neither the kinds nor the ids of rings and groups."""
    words = {*careless.truth["kind"], *careless.truth["ring_id"].drop_nulls(), *careless.truth["group_id"].drop_nulls()}
    for table, columns in CONTRACT.items():
        frame = getattr(careless, table).select(columns)
        for column in frame.columns:
            if frame.schema[column] == pl.String and column != "prompt":
                assert not words & set(frame[column].unique())


def test_exactly_as_many_exchanges_as_asked_for_in_order_and_in_the_window(careless: Seen) -> None:
    sent = careless.exchanges["sent_at"]
    assert careless.exchanges.height == careless.report.rows["exchanges"] == 150_000
    assert careless.exchanges["exchange_id"].is_unique().all()
    assert sent.is_sorted()
    assert sent[-1] - sent[0] <= timedelta(days=WINDOW_DAYS)


def test_parts_are_bounded_and_no_row_is_lost_between_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = world(tmp_path / "whole", seed=3, **SMALL)
    monkeypatch.setattr("linkgraph.simulate.exchanges.PART_ROWS", 2_500)
    report = world(tmp_path / "parts", seed=3, **SMALL)
    files = sorted((tmp_path / "parts" / "data" / "exchanges").iterdir())
    assert [pl.read_parquet(path).height for path in files] == [2_500, 2_500, 1_000]
    assert pl.read_parquet(files).equals(pl.read_parquet(tmp_path / "whole" / "data" / "exchanges"))
    assert report.files == whole.files + 2 == len(digests(tmp_path / "parts"))
    assert report.bytes == sum(path.stat().st_size for path in (tmp_path / "parts").rglob("*") if path.is_file())


@pytest.mark.parametrize("seed", [0, 1])
def test_the_smallest_world_holds_every_kind(tmp_path: Path, seed: int) -> None:
    kinds = world(tmp_path / "out", seed=seed, **SMALL).kinds
    assert {kind for kind, count in kinds.items() if count} == RINGS | LOOKALIKES | {"ordinary"}
    assert sum(kinds.values()) == 1_000


def test_without_rings_the_lookalikes_are_the_same_and_nobody_is_a_ring(tmp_path: Path, careless: Seen) -> None:
    report = world(tmp_path / "out", accounts=5_000, exchanges=25_000, seed=careless.seed, rings=False)
    truth = pl.read_parquet(tmp_path / "out" / "truth.parquet")
    assert report.rings == truth["ring_id"].drop_nulls().len() == 0
    innocent = pl.col("kind").is_in(list(LOOKALIKES))
    assert truth.filter(innocent).equals(careless.truth.filter(innocent))


def test_truth_names_rings_for_ring_kinds_only(careless: Seen) -> None:
    rings = careless.truth.filter(pl.col("ring_id").is_not_null())
    assert set(rings["kind"]) == RINGS
    assert rings["group_id"].null_count() == rings.height
    assert careless.truth.filter(pl.col("kind").is_in(list(RINGS)))["ring_id"].null_count() == 0
    assert rings.group_by("ring_id").agg(pl.col("kind").n_unique())["kind"].max() == 1
    assert rings["ring_id"].n_unique() == careless.report.rings
    assert 0.02 < rings.height / careless.truth.height < 0.12


def test_some_values_are_missing_as_in_life(careless: Seen) -> None:
    for table, column in (
        ("accounts", "email"), ("accounts", "signup_ip"), ("accounts", "status_at"), ("payments", "issuer_bin"),
        ("logins", "device_id"), ("exchanges", "ip"), ("exchanges", "api_key_id"), ("observations", "seen_at"),
    ):  # fmt: skip
        share = float(getattr(careless, table)[column].is_null().to_numpy().mean())
        assert 0 < share < 1, (table, column)
    kept_back = careless.exchanges.filter(pl.col("prompt").is_null())
    assert 0.01 < kept_back.height / careless.exchanges.height < 0.08
    assert kept_back["prompt_fingerprint"].null_count() < 0.2 * kept_back.height


def test_prompts_are_about_two_hundred_characters_in_many_scripts(careless: Seen) -> None:
    prompts = careless.exchanges["prompt"].drop_nulls()
    assert 140 < prompts.str.len_chars().to_numpy().mean() < 300
    for script in (r"\p{Han}", r"\p{Hiragana}", "[äöüß]", "[ãõç]", "def |SELECT "):
        assert prompts.str.contains(script).any()


def test_addresses_are_reserved_or_documentation_ones(careless: Seen) -> None:
    for frame, column in ((careless.accounts, "signup_ip"), (careless.logins, "ip"), (careless.exchanges, "ip")):
        known = frame[column].drop_nulls()
        assert known.str.contains(r"^(24\d|25[0-5])\.|^2001:db8:").all()
    assert careless.logins["ip"].drop_nulls().str.contains(":").any()
    assert (
        careless
        .accounts["email"]
        .drop_nulls()
        .str.to_lowercase()
        .str.contains(r"@.*example(\.com|\.net|\.org)?$")
        .all()
    )


def test_nothing_happens_before_sign_up_or_after_a_ban(careless: Seen) -> None:
    born = careless.accounts.select("account_id", "created_at", "status", "status_at")
    seen = careless.exchanges.select("account_id", "sent_at").join(born, on="account_id")
    assert (seen["sent_at"] >= seen["created_at"]).all()
    late = seen.filter(pl.col("status").is_in(["banned", "suspended"]) & (pl.col("sent_at") > pl.col("status_at")))
    assert late.height < 0.001 * seen.height


def test_progress_runs_from_start_to_end(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    world(tmp_path / "out", seed=1, progress=lambda step, share: told.append((step, share)), **SMALL)
    for step in ("accounts", "exchanges"):
        shares = [share for name, share in told if name == step]
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ({"accounts": 999, "exchanges": 5_000}, "accounts"),
        ({"accounts": 1_000, "exchanges": 10}, "exchanges"),
        ({**SMALL, "careful": 1.5}, "careful"),
        ({**SMALL, "careful": float("nan")}, "careful"),
        ({**SMALL, "seed": -1}, "seed"),
    ],
)
def test_orders_out_of_range_are_refused(tmp_path: Path, order: dict[str, Any], key: str) -> None:
    with pytest.raises(SettingsError) as caught:
        world(tmp_path / "out", **{"seed": 1, **order})
    assert caught.value.key == key
    assert not (tmp_path / "out").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(StorageError):
        world(tmp_path, seed=1, **SMALL)
    assert digests(tmp_path).keys() == {"mine.txt"}


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LinkgraphError):
        world(tmp_path / "file" / "out", seed=1, **SMALL)


@pytest.mark.slow
def test_a_hundred_thousand_accounts_and_three_million_exchanges(tmp_path: Path) -> None:
    report = world(tmp_path / "out", accounts=100_000, exchanges=3_000_000, seed=5)
    assert 40 <= report.rings <= 52
    members = sum(report.kinds[kind] for kind in RINGS)
    assert 0.025 < members / 100_000 < 0.05
