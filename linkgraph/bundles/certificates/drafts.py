"""What each declaration says of this bundle, with brackets where only the declarant can speak."""

from __future__ import annotations

from linkgraph.bundles.exhibits import Published
from linkgraph.bundles.letter.bindings import escaped

_HEAD = """\
# DRAFT FOR COUNSEL: NOT SIGNED, NOT A DECLARATION

*This is a draft made by software. It becomes a declaration only when a qualified person has checked every sentence,
completed what stands in brackets, struck what is not so, and signed it under penalty of perjury (28 U.S.C. § 1746).*
"""
_FOOT = """
I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and
correct.

Executed on [date], at [place].

[Signature of the declarant]
"""


def records(published: Published) -> str:
    """902(11) with 803(6): the records were made and kept in the regular course of business."""
    files = _files(published)
    return f"""{_HEAD}
## Declaration of a custodian of records under Federal Rule of Evidence 902(11)

1. I am [name], [position] at [provider]. I am a custodian of the records described here, or otherwise qualified to
   speak of them, by [how].
2. The records are those of the files listed below. They were handed in for analysis in case
   {escaped(published.facts.case)} and are identified by their SHA-256 digests, which were taken before they were read.
3. Each record was made at or near the time of the event that it records, by [system], from information transmitted by
   [what transmits it]. [Say for each table how long after the event its rows are written.]
4. The records were kept in the course of a regularly conducted activity of [provider], namely [which], and making them
   was a regular practice of that activity. [Say how long they are kept, and how they are protected from change.]
5. The files are exports of those records, made on [date] by [whom] with [query or tool]. [Say what they leave out.]
6. Of {published.facts.rows.get("rows", 0):,} rows read {published.facts.rows.get("refused", 0):,} were refused by the
   analysis as unusable; each is listed with its reason in the case.

| File | Table | SHA-256 | Rows |
| --- | --- | --- | --: |
{files}
{_FOOT}"""


def process(published: Published) -> str:
    """902(13): a process that produces an accurate result, described."""
    facts = published.facts
    versions = ", ".join(f"{name} {escaped(version)}" for name, version in sorted(facts.versions.items()))
    return f"""{_HEAD}
## Declaration of a qualified person under Federal Rule of Evidence 902(13)

1. I am [name], [position]. My qualification is [training and experience with the system described].
2. The exhibits EX-001 to {max(published.exhibits)} were produced by linkgraph {escaped(facts.versions["linkgraph"])}
   from the files listed in EX-007. I operated it on [date] on [machine]. Versions: {versions}.
3. The process is described step by step in method/method.json, with the literature that each step comes from. Its
   settings are those of method/parameters.json, SHA-256 {escaped(facts.settings_sha256)}; its seed is {facts.seed}.
4. The process gives the same bytes for the same records, settings and seed. I [repeated it on date, with the same
   digests / did not repeat it].
5. The process produces an accurate result in this sense: every count is a count of rows of the files; every claim of
   the letter can be computed again from the exhibits by an enclosed program; and the accuracy of its inferences was
   measured as method/validation.json says. I know of these limits: method/limitations.md. [Add any others.]
6. The system was working properly at the time. [Say how you know.]
{_FOOT}"""


def copies(published: Published) -> str:
    """902(14): the digest of the copy was compared with the original's."""
    return f"""{_HEAD}
## Declaration of a qualified person under Federal Rule of Evidence 902(14)

1. I am [name], [position]. My qualification is [training and experience in digital identification].
2. A SHA-256 digest is computed from all of a file's content. Two files with the same digest are, for every practical
   purpose, identical.
3. On [date] I computed the digest of each original file at [where it is kept], with [tool and version], and compared
   it with the digest below, which linkgraph took of the copy before it was read. They were [identical / say which
   were not].
4. I computed the digest of the manifests of this bundle, tagmanifest-sha256.txt and tagmanifest-sha512.txt, on [date]
   and compared them with those that the signature of the bundle covers. They were [identical].

| File | Table | SHA-256 of the copy | Digest of the original, as computed by the declarant |
| --- | --- | --- | --- |
{_files(published, last="[digest]")}
{_FOOT}"""


def _files(published: Published, *, last: str | None = None) -> str:
    """The rows of the table of files; their names stand inside the house only, elsewhere their numbers in EX-007."""
    sources = published.exhibits["EX-007"].frame.sort("source")
    rows = []
    for source in sources.to_dicts():
        name = escaped(source["file"]) if "file" in source else f"source {source['source']}"
        end = f"{source['rows']:,}" if last is None else last
        rows.append(f"| {name} | {escaped(source['table'])} | {source['sha256']} | {end} |")
    return "\n".join(rows)
