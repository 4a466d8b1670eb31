"""Which exchanges were made from which template."""

from __future__ import annotations

import dataframely as dy


class TemplateUses(dy.Schema):
    """One row for each exchange made from a template that two accounts or more used, sorted by source and row."""

    source = dy.UInt32(primary_key=True, metadata={"meaning": "the file that the exchange stands in, see sources"})
    row = dy.UInt32(primary_key=True, metadata={"meaning": "its row there"})
    token = dy.UInt32(metadata={"meaning": "the template: a token of the signal template, see tokens"})
