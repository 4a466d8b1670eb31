"""Claims: kinds, operations and formats, from the model that both implementations read."""

from __future__ import annotations

import inspect

from docs.from_code.markdown import MADE, code
from linkgraph.bundles.claims import formats, model

_HEAD = """# Claims

Every number in a letter is a claim: an entry of `data/claims.json` in the bundle with the expression that counts it in
an exhibit. `linkgraph verify` counts each again, twice, by two implementations; `linkgraph explain-claim BUNDLE CLAIM`
shows the rows behind one.

"""


def page() -> str:
    """docs/reference/claims.md."""
    claim = inspect.getdoc(model.Claim) or ""
    expression = (inspect.getdoc(model) or "").partition("\n\n")[2]
    judgment = inspect.getdoc(model.Judgment) or ""
    return "".join([
        MADE,
        _HEAD,
        f"## Kinds\n\n{', '.join(code(kind) for kind in model.KINDS)}.\n\n{claim}\n\nA judgment: {judgment}\n",
        f"\n## Expressions\n\n{expression}\n",
        f"\n## Formats\n\n{inspect.getdoc(formats)}\n",
        f"\nScales: {', '.join(code(one) for one in model.MULTIPLES if one)}.\n",
    ])
