"""Why: a pair bit by bit, a member by its ties, a ring in one paragraph; exact numbers in plain sentences."""

from linkgraph.findings.explain.chance import chance_sentences
from linkgraph.findings.explain.member import member_sentences, member_terms
from linkgraph.findings.explain.pair import pair_terms
from linkgraph.findings.explain.pair_wording import pair_sentences
from linkgraph.findings.explain.ring import ring_paragraph, ring_paragraphs
from linkgraph.findings.explain.tables import ExplainTables
from linkgraph.findings.explain.traffic import traffic_sentences

__all__ = [
    "ExplainTables",
    "chance_sentences",
    "member_sentences",
    "member_terms",
    "pair_sentences",
    "pair_terms",
    "ring_paragraph",
    "ring_paragraphs",
    "traffic_sentences",
]
