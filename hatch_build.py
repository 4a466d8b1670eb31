"""What a wheel is made with: a list of every package it needs (CycloneDX), from the lock; a table of their licences.

    python hatch_build.py sbom         # print the list
    python hatch_build.py licences     # print the table for docs/licences.md, from what is installed

The list stands in every wheel, in its `.dist-info/sboms/`. Nothing in it differs from build to build.
"""

import hashlib
import json
import re
import sys
import uuid
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
NAME = "linkgraph.cdx.json"
_LINE = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)")


def locked() -> list[tuple[str, str, list[str]]]:
    """Name, version and SHA-256 digests of every package of the lock."""
    packages: list[tuple[str, str, list[str]]] = []
    for line in LOCK.read_text(encoding="utf-8").splitlines():
        if found := _LINE.match(line):
            packages.append((found[1], found[2], []))
        elif packages and (digest := re.search(r"sha256:([0-9a-f]{64})", line)):
            packages[-1][2].append(digest[1])
    return packages


def sbom(version: str) -> dict[str, Any]:
    """CycloneDX 1.6. A component's digests are those of all its files in the lock, as properties: one is installed."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name.lower()}@{release}",
            "name": name,
            "version": release,
            "purl": f"pkg:pypi/{name.lower()}@{release}",
            "scope": "required",
            "properties": [{"name": "linkgraph:sha256", "value": digest} for digest in digests],
        }
        for name, release, digests in locked()
    ]
    own, digest = f"pkg:pypi/linkgraph@{version}", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + digest)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "linkgraph",
                "version": version,
                "purl": own,
                "licenses": [{"expression": "GPL-3.0-or-later"}],
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": sorted(one["bom-ref"] for one in components)}],
    }


def licences() -> str:
    """The table of packages with the licence that each states, as Markdown."""
    rows = [f"| {name} | {release} | {_licence(name)} |" for name, release, _ in locked()]
    return "\n".join(["| package | version | licence |", "| --- | --- | --- |", *rows]) + "\n"


def _licence(name: str) -> str:
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "not installed here"
    stated = next((said[name] for name in ("License-Expression", "License") if name in said), "").strip()
    classes = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or [] if one.startswith("License ::")]
    short = stated.partition("\n")[0][:60]
    return (short if len(stated) < 60 else ", ".join(classes) or short) or ", ".join(classes) or "none stated"


class Hook(BuildHookInterface):  # type: ignore[type-arg]  # whatever builder asks
    """Puts the list into a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the list where the builder takes it from."""
        _ = version
        if self.target_name == "wheel":
            path = Path(self.directory) / NAME
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(sbom(self.metadata.version), indent=2, sort_keys=True) + "\n", encoding="utf-8")
            build_data["sbom_files"].append(str(path))


if __name__ == "__main__":
    from importlib.metadata import version as installed

    asked = sys.argv[1:]
    if asked == ["licences"]:
        sys.stdout.write(licences())
    elif asked == ["sbom"]:
        sys.stdout.write(json.dumps(sbom(installed("linkgraph")), indent=2, sort_keys=True) + "\n")
    else:
        sys.exit(__doc__)
