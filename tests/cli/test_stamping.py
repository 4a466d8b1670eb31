"""A time-stamping authority on this machine stamps what is taken in and what is sealed, through the real command."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.bundles.authority import MadeUp
from tests.flow.small_world import SmallWorld, linkgraph

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")]


class Served(MadeUp):
    """An authority behind an address."""

    url: str


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "authority").mkdir()
    authority = Served(tmp_path / "authority")

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # as http.server calls it
            answer = authority.ask("", self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        authority.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield authority
        server.shutdown()


def test_what_is_taken_in_and_what_is_sealed_are_stamped(
    small_world: SmallWorld, served: Served, tmp_path: Path
) -> None:
    case, chain = small_world.copied(tmp_path), served.chain
    stamping = ("--stamp", served.url, "--stamp-chain", chain)
    assert linkgraph("investigate", small_world.data, case, *stamping, "--quiet").returncode == 0
    linkgraph("keys", tmp_path / "key", "--new")
    ring = str(small_world.case.rings["ring_id"][0])
    why = ("--basis", "consent", "--approver", "A. Approver", "--recipient", "the court", "--profile", "internal")
    bundled = linkgraph("bundle", case, ring, tmp_path / "out", "--key", tmp_path / "key", *why, *stamping)
    assert bundled.returncode == 0, bundled.stderr
    public = tmp_path / "key.pub.pem"
    told = linkgraph("verify", tmp_path / "out" / f"{ring}-internal", "--key", public, "--authority", chain)
    assert told.returncode == 0, told.stdout
    stamped = [line for line in told.stdout.splitlines() if "Stamped at" in line]
    assert sorted(line.rpartition(": ")[2] for line in stamped) == [
        "the digests of the files handed in.",
        "this signature.",
    ]


def test_without_an_answer_nothing_is_analysed(small_world: SmallWorld, tmp_path: Path) -> None:
    chain = tmp_path / "chain.pem"
    chain.write_text("")
    case = tmp_path / "case"
    stopped = linkgraph("investigate", small_world.data, case, "--stamp", "http://127.0.0.1:9", "--stamp-chain", chain)
    assert stopped.returncode == 2
    assert stopped.stderr.splitlines()[-1].startswith(
        "linkgraph: http://127.0.0.1:9 does not answer: Connection refused."
    )
    assert not (case / "rings.csv").exists()
    assert linkgraph("investigate", small_world.data, case, "--stamp", "http://127.0.0.1:9").returncode == 2
