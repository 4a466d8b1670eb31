"""Ways to change a bundle, and three who do it: one edits files, one hashes again, one signs again with an old key."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

Files = dict[str, bytes]
Change = Callable[[Files], None]

EX1, EX2, EX3, EX4 = (
    f"data/exhibits/EX-{name}.csv" for name in ("001_members", "002_activity_daily", "003_links", "004_signals")
)
EX7 = "data/exhibits/EX-007_sources.csv"
CLAIMS, LISTED, MD, DOCX = "data/claims.json", "data/exhibits.json", "data/letter/letter.md", "data/letter/letter.docx"
CUSTODY, DISCLOSURE, BUNDLE = "data/custody.jsonl", "data/disclosure.json", "data/bundle.json"


def rows(path: str, change: Callable[[list[bytes]], list[bytes]]) -> Change:
    """Change the lines of a CSV file below its head."""

    def apply(files: Files) -> None:
        head, *lines = files[path].splitlines(keepends=True)
        files[path] = head + b"".join(change(lines))

    return apply


def cell(
    path: str, column: str, *, to: Callable[[str], str], where: Callable[[dict[str, str]], bool] | None = None
) -> Change:
    """Change the first cell of a column that meets a condition."""

    def apply(files: Files) -> None:
        head, *lines = files[path].decode().splitlines()
        names = head.split(",")
        for place, line in enumerate(lines):
            cells = line.split(",")
            if (
                len(cells) == len(names)
                and cells[names.index(column)]
                and (where is None or where(dict(zip(names, cells, strict=True))))
            ):
                cells[names.index(column)] = to(cells[names.index(column)])
                lines[place] = ",".join(cells)
                break
        else:
            raise AssertionError("nothing to change")
        files[path] = ("\n".join([head, *lines]) + "\n").encode()

    return apply


def json_change(path: str, change: Callable[[Any], None]) -> Change:
    """Change the value of a JSON file."""

    def apply(files: Files) -> None:
        value = json.loads(files[path])
        change(value)
        files[path] = (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()

    return apply


def claim(change: Callable[[dict[str, Any]], None], *, op: str = "sum") -> Change:
    """Change the first claim with an operation."""

    def apply(value: Any) -> None:
        change(next(one for one in value["claims"] if (one.get("expr") or {}).get("op") == op))

    return json_change(CLAIMS, apply)


def text(path: str, old: bytes | re.Pattern[bytes], *, new: bytes) -> Change:
    """Replace the first place of some bytes."""

    def apply(files: Files) -> None:
        if isinstance(old, bytes):
            assert old in files[path], (path, old)
            files[path] = files[path].replace(old, new, 1)
        else:
            changed = old.sub(new, files[path], count=1)
            assert changed != files[path], (path, old.pattern)
            files[path] = changed

    return apply


def word(change: Callable[[Files], None]) -> Change:
    """Change parts of the Word file."""

    def apply(files: Files) -> None:
        with zipfile.ZipFile(io.BytesIO(files[DOCX])) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        files[DOCX] = packed.getvalue()

    return apply


def put(path: str, content: bytes) -> Change:
    """Write a file."""
    return lambda files: files.__setitem__(path, content)


def drop(path: str) -> Change:
    """Delete a file."""
    return lambda files: files.__delitem__(path)


def more(number: str) -> str:
    """One more."""
    return str(int(number) + 1)


BODY = "word/document.xml"


def raised(one: dict[str, Any]) -> None:
    one["value"] = str(int(one["value"]) * 10)
    one["display"] = f"{int(one['value']):,}"
    one["format"] = {"style": "exact", "unit": "", "decimals": 0}


def emptied(value: Any) -> None:
    value["basis"] = " "


def judgment(change: Callable[[dict[str, Any]], None]) -> Change:
    def apply(value: Any) -> None:
        change(next(one for one in value["claims"] if one["kind"] == "judgment"))

    return json_change(CLAIMS, apply)


def insane_row(lines: list[bytes]) -> list[bytes]:
    head = lines[-1].split(b",")
    head[1] = b"a" + b"7" * 16
    return [*lines, b",".join(head)]


def number_in_word(parts: Files) -> None:
    changed = re.sub(rb"(claim:C0.*?<w:t(?: [^>]*)?>)[^<]*", rb"\g<1>77", parts[BODY], count=1, flags=re.DOTALL)
    assert changed != parts[BODY]
    parts[BODY] = changed


def relation(parts: Files) -> None:
    name = "word/_rels/document.xml.rels"
    more_of = b'<Relationship Id="rId999" Type="x" Target="http://a.example/" TargetMode="External"/></Relationships>'
    parts[name] = parts[name].replace(b"</Relationships>", more_of)


def inside(parts: Files, new: bytes) -> None:
    place = parts[BODY].rindex(b"<w:sectPr")
    parts[BODY] = parts[BODY][:place] + new + parts[BODY][place:]


GRAPH, ENVELOPE = "data/graph/ring.graphml", "signatures/bundle.dsse.json"
INSERTED = b'<w:p><w:ins w:id="9" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'
OTHER_KEY = b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA" + b"A" * 42 + b"=\n-----END PUBLIC KEY-----\n"
P = b"<w:p><w:r>%s<w:t>%s</w:t></w:r></w:p>"

TAMPERS: dict[str, Change] = {
    # exhibits
    "one exchange more": cell(EX2, "exchanges", to=more),
    "counts of two days swapped": rows(EX2, lambda x: [re.sub(rb",\d+,", b",1,", x[0], count=1), *x[1:]]),
    "an account left out": rows(EX1, lambda x: x[1:]),
    "an account made up": rows(EX1, insane_row),
    "a day of activity left out": rows(EX2, lambda x: x[:-1]),
    "a row twice": rows(EX2, lambda x: [x[0], *x]),
    "rows in another order": rows(EX2, lambda x: [x[1], x[0], *x[2:]]),
    "a core account called probable": cell(EX1, "role", to=lambda _: "probable", where=lambda r: r["role"] == "core"),
    "a tier raised": cell(EX1, "tier", to=lambda _: "certain"),
    "an account called banned": cell(EX1, "status", to=lambda _: "banned", where=lambda r: r["status"] != "banned"),
    "a link left out": rows(EX3, lambda x: x[1:]),
    "a link made stronger": cell(EX3, "bits", to=lambda v: "9" + v),
    "a holder more": cell(EX4, "inside", to=more),
    "the record of a sighting moved": cell(EX4, "source_row", to=more),
    "the digest of a source": cell(EX7, "sha256", to=lambda v: v[::-1]),
    "a decimal with other places": cell(EX1, "membership", to=lambda v: v[:-1]),
    "a number in another form": cell(EX2, "exchanges", to=lambda v: "0" + v),
    "a cell that a spreadsheet runs": cell(EX1, "plan", to=lambda _: "=1+1"),
    "an unseen character in a cell": cell(EX1, "role", to=lambda v: v + "\u200b"),
    "a turned cell": cell(EX1, "role", to=lambda v: "\u202e" + v),
    "line ends of Windows": lambda f: f.__setitem__(EX2, f[EX2].replace(b"\n", b"\r\n")),
    "a byte order mark": lambda f: f.__setitem__(EX2, b"\xef\xbb\xbf" + f[EX2]),
    "an exhibit cut off": lambda f: f.__setitem__(EX2, f[EX2][: len(f[EX2]) // 2]),
    "an exhibit emptied": put(EX2, b""),
    "a column renamed": text(EX2, b"exchanges", new=b"messages"),
    "a column left out": lambda f: f.__setitem__(
        EX2, b"\n".join(x.rpartition(b",")[0] for x in f[EX2].splitlines()) + b"\n"
    ),
    "a raw account in place of a token": cell(EX1, "account", to=lambda _: "acc_77"),
    "an exhibit deleted": drop(EX3),
    "an exhibit that nobody lists": put("data/exhibits/EX-099_more.csv", b"a\n1\n"),
    "an exhibit said to be withheld": json_change(LISTED, lambda v: v["exhibits"][0].__setitem__("withheld", True)),
    "an exhibit no longer listed": json_change(LISTED, lambda v: v["exhibits"].pop(2)),
    "the key of an exhibit": json_change(LISTED, lambda v: v["exhibits"][1].__setitem__("key", ["day"])),
    "a raw column announced": json_change(
        LISTED, lambda v: v["exhibits"][0]["columns"][1].__setitem__("name", "account_id")
    ),
    # claims
    "a value": claim(lambda c: c.__setitem__("value", more(c["value"]))),
    "what is printed": claim(lambda c: c.__setitem__("display", "more than 99 million")),
    "value and print ten times as large": claim(raised),
    "a condition dropped from a claim": claim(lambda c: c["expr"].pop("where"), op="count"),
    "another column counted": claim(lambda c: c["expr"].__setitem__("column", "logins")),
    "a firmer hedge": claim(lambda c: c["format"].__setitem__("style", "exact"), op="ratio"),
    "a claim deleted": json_change(CLAIMS, lambda v: v["claims"].pop(0)),
    "a claim twice": json_change(CLAIMS, lambda v: v["claims"].append(v["claims"][0])),
    "a claim about the same": json_change(CLAIMS, lambda v: v["claims"].append({**v["claims"][0], "id": "C998"})),
    "a reference forwards": claim(lambda c: c.__setitem__("expr", {"op": "sum_of", "claims": ["C999"]}), op="ratio"),
    "an operation of one's own": claim(lambda c: c["expr"].__setitem__("op", "sql")),
    "a claim on another exhibit": claim(lambda c: c["expr"].__setitem__("exhibit", "EX-404")),
    "a digit in a judgment": judgment(lambda c: c.__setitem__("display", "99 to 1")),
    "likelihood and confidence": judgment(lambda c: c["judgment"].__setitem__("confidence", "high")),
    "a judgment without alternatives": judgment(lambda c: c["judgment"].__setitem__("alternatives", [])),
    "a fraction as a number": text(CLAIMS, b'"version": 1', new=b'"version": 1.0'),
    "a name twice": text(CLAIMS, b'"version": 1', new=b'"version": 1, "version": 1'),
    "no number": text(CLAIMS, b'"version": 1', new=b'"version": NaN'),
    "claims that are no JSON": put(CLAIMS, b"{"),
    # letter
    "a number in the letter": text(MD, re.compile(rb"\[[0-9][0-9,]*\]\(#C"), new=b"[7,777,777](#C"),
    "a number that no claim makes": lambda f: f.__setitem__(MD, f[MD] + b"\nIn all 12345 people were harmed.\n"),
    "a number word that no claim makes": lambda f: f.__setitem__(MD, f[MD] + b"\nThousands of people were harmed.\n"),
    "digits of full width": lambda f: f.__setitem__(MD, f[MD] + "\n\uff11\uff12 more.\n".encode()),
    "an unseen character in the letter": lambda f: f.__setitem__(MD, f[MD] + "\nA\u200bccount.\n".encode()),
    "a number bound to another claim": text(MD, re.compile(rb"\]\(#C006\)"), new=b"](#C002)"),
    "a binding to nothing": text(MD, re.compile(rb"\]\(#C[0-9]+\)"), new=b"](#C997)"),
    "a sentence only in Markdown": lambda f: f.__setitem__(MD, f[MD] + b"\nThe court should act.\n"),
    "a number in the Word file": word(number_in_word),
    "a sentence only in Word": word(lambda p: inside(p, P % (b"", b"The court should act."))),
    "a tracked change": word(
        lambda p: inside(p, b'<w:p><w:ins w:id="9" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>')
    ),
    "hidden text": word(lambda p: inside(p, P % (b"<w:rPr><w:vanish/></w:rPr>", b"secret"))),
    "a macro": word(lambda p: p.__setitem__("word/vbaProject.bin", b"x")),
    "a link to elsewhere": word(relation),
    "a Word file that is none": put(DOCX, b"PK\x03\x04"),
    "no PDF": drop("data/letter/letter.pdf"),
    "another PDF": put("data/letter/letter.pdf", b"%PDF-1.7\n%%EOF\n"),
    # figures, graphs
    "a script in a figure": text("data/figures/FIG-2_timeline.svg", b"</svg>", new=b"<script>x()</script></svg>"),
    "a figure deleted": drop("data/figures/FIG-2_timeline.svg"),
    "a figure without words": json_change(
        "data/figures.json", lambda v: v["figures"][0].__setitem__("alternative", "")
    ),
    "a node left out of the graph": text(
        "data/graph/ring.graphml", re.compile(rb"  <node .*?</node>\n", re.DOTALL), new=b""
    ),
    "a node more in the graph": text("data/graph/ring.gexf", b"</nodes>", new=b'<node id="a777" label="x"/></nodes>'),
    "entities in the graph": text(GRAPH, b"?>\n", new=b'?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n'),
    # documents
    "no basis": json_change(DISCLOSURE, emptied),
    "another recipient": json_change(DISCLOSURE, lambda v: v.__setitem__("recipient", "the press")),
    "another profile": json_change(BUNDLE, lambda v: v.__setitem__("profile", "public")),
    "another ring": json_change(BUNDLE, lambda v: v.__setitem__("rings", ["R-0666"])),
    "a line of custody left out": lambda f: f.__setitem__(CUSTODY, b"".join(f[CUSTODY].splitlines(keepends=True)[1:])),
    "a source in custody": text(CUSTODY, re.compile(rb'"sha256": "[0-9a-f]{8}'), new=b'"sha256": "00000000'),
    "no redactions": drop("data/redactions.json"),
    # bag and seal
    "a file more at the top": put("notes.txt", b"x"),
    "a file more inside": put("data/notes.txt", b"x"),
    "a file deleted": drop("data/ro-crate-metadata.json"),
    "another verifier": put("verify.py", b"print('passed')\n"),
    "another README": put("README.txt", b"All is well.\n"),
    "a day too few": json_change(BUNDLE, lambda v: v.__setitem__("last_day", "soon")),
    "an older bag": put("bagit.txt", b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
    "no strong manifest": drop("manifest-sha512.txt"),
    "no manifest of tags": drop("tagmanifest-sha256.txt"),
    "a line of the manifest": lambda f: f.__setitem__(
        "manifest-sha256.txt", b"".join(f["manifest-sha256.txt"].splitlines(keepends=True)[1:])
    ),
    "another count of bytes": text("bag-info.txt", b"Payload-Oxum: ", new=b"Payload-Oxum: 1"),
    "names that differ in case only": lambda f: f.__setitem__("data/Bundle.json", f[BUNDLE]),
    "no signature": drop(ENVELOPE),
    "another enclosed key": put(
        "signatures/signer.pub.pem",
        b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA" + b"A" * 42 + b"=\n-----END PUBLIC KEY-----\n",
    ),
    "another text said to be signed": lambda f: f.__setitem__(
        "signatures/bundle.pae", f["signatures/bundle.pae"] + b" "
    ),
    "a second signature": json_change(
        "signatures/bundle.dsse.json", lambda v: v["signatures"].append(v["signatures"][0])
    ),
    "another SSH signature": lambda f: f.__setitem__(
        "signatures/bundle.pae.sshsig", f["signatures/bundle.pae.sshsig"].replace(b"AAAA", b"AAAB", 1)
    ),
    "other allowed signers": put("signatures/allowed_signers", b"x ssh-ed25519 AAAA\n"),
}
