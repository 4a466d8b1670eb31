"""The verifier as one file: its modules one after another, without what each imports from the others."""

from __future__ import annotations

import re
from pathlib import Path

ORDER = (
    *("report", "reading", "bag", "jsons", "ed25519", "signature", "stamp", "printed", "exhibits", "claims"),
    *("letters", "redaction", "custody", "enclosures", "consistency", "against", "opening", "main"),
)
_HEAD = '''#!/usr/bin/env python3
"""Checks the evidence bundle that this file lies in. Python 3.8 or newer, nothing else, no network.

    python3 verify.py                          check the folder that this file lies in
    python3 verify.py --key signer.pub.pem     ... and who signed it: take that key from elsewhere, not from here

Do not trust the copy that came with the bundle more than the bundle: linkgraph publishes the same file, and its own
`linkgraph verify` checks a bundle by a second implementation.

Exit status: 0 passed, 1 failed, 2 could not run, 3 passed but who made it is not proven, 4 passed with exhibits
withheld. GPL-3.0-or-later.
"""

from __future__ import annotations
'''
_TAIL = """
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] if sys.argv[1:] and not sys.argv[1].startswith("-") else [HERE, *sys.argv[1:]]))
"""
_OWN = re.compile(r"^from (?:__future__|linkgraph\.[\w.]+) import (?:\([^)]*\)|.*)\n", re.MULTILINE)


def verify_py() -> str:
    """The text of verify.py; always the same for one version of linkgraph."""
    parts = [_HEAD]
    for name in ORDER:
        source = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
        parts.append(f"\n# {'-' * 40} {name}\n\n{_OWN.sub('', source).strip()}\n")
    parts.append("\n\nHERE = os.path.dirname(os.path.abspath(__file__))\n")
    return "\n".join(parts) + _TAIL
