"""Accepted rows of `exchanges`."""

from __future__ import annotations

import dataframely as dy


class Exchanges(dy.Schema):
    """One row an exchange: a prompt and its answer."""

    account = dy.UInt32(metadata={"meaning": "the account, see accounts"})
    sent_at = dy.Int64(metadata={"meaning": "time of the request", "unit": "microseconds since 1970-01-01 UTC"})
    ip = dy.String(nullable=True, metadata={"meaning": "IPv4 or IPv6 in canonical form"})
    api_key_id = dy.String(nullable=True, metadata={"meaning": "the key the request was made with"})
    model = dy.String(nullable=True, metadata={"meaning": "the model asked for"})
    prompt = dy.String(nullable=True, metadata={"meaning": "the text, where kept"})
    prompt_fingerprint = dy.String(nullable=True, metadata={"meaning": "template id or hash computed upstream"})
    input_tokens = dy.Int64(nullable=True, min=0, metadata={"meaning": "length of the prompt", "unit": "tokens"})
    output_tokens = dy.Int64(nullable=True, min=0, metadata={"meaning": "length of the answer", "unit": "tokens"})
    source = dy.UInt32(metadata={"meaning": "the file the row came from, see sources"})
    row = dy.UInt32(metadata={"meaning": "row number in that file, from 1, header not counted"})
