"""Innocent explanations, one small file each, with the evidence for them in bits. A new one is its file and a line."""

from linkgraph.findings.doubts import company, event, household, organization, payer, people

DOUBTS = (
    organization.TERM,
    company.TERM,
    household.TERM,
    event.TERM,
    payer.TERM,
    people.TERM,
)
