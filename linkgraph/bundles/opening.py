"""One row of a sealed exhibit opened for somebody, with proof that it stood behind the bundle when that was sealed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from linkgraph.bundles.exhibits.published import LAYOUTS, full_rows
from linkgraph.bundles.matter import Matter
from linkgraph.bundles.redaction.commitments import commitment, opening
from linkgraph.bundles.redaction.profiles import DisclosureError, scoped
from linkgraph.bundles.redaction.vault import Vault


def open_row(matter: Matter, files: Mapping[str, bytes], *, exhibit: str, row: int, vault: Vault) -> dict[str, Any]:
    """The full cells of one row (from 1) of an exhibit of a bundle, its salt, and the digests on the way to the root.

    `matter` is of the rings that the bundle is about, `vault` the one that it was made with. Nothing else of the matter
    can be read from it.

    Raises:
        DisclosureError: the exhibit hides nothing or has no such row; the case no longer holds what was sealed.
    """
    entry = next((one for one in json.loads(files["data/exhibits.json"])["exhibits"] if one["id"] == exhibit), None)
    sealed = {} if entry is None else entry["commitment"]
    if not sealed:
        raise DisclosureError(f"{exhibit} commits to no rows.", advice="Only rows of the profile legal are opened.")
    if not 1 <= row <= sealed["rows"]:
        raise DisclosureError(f"{exhibit} has no row {row}: it has {sealed['rows']}.")
    about = (matter.facts.case, *matter.rings["ring_id"].sort())
    tokens = vault.tokens(case=about[0], rings=about[1:], profile="legal")
    layout = next(one for one in LAYOUTS if one.id == exhibit)
    columns, lines = full_rows(layout, layout.rows(scoped(matter, "legal").matter, tokens))
    salts = vault.key("salts", *about)
    if commitment(exhibit, lines, columns=columns, key=salts) != sealed:
        raise DisclosureError(
            f"The case no longer holds the rows of {exhibit} that were sealed.",
            advice="Use the case and the vault that the bundle was made with.",
        )
    bundle = json.loads(files["data/bundle.json"])["id"]
    return {"bundle": bundle, "exhibit": exhibit, **opening(exhibit, lines, place=row - 1, key=salts).to_dict()}
