"""Innocent explanations, one small file each, with the evidence for them in bits. A new one is its file and a line."""

from linkgraph.findings.doubts import app, company, event, household, in_the_open, organization, payer, working_days

DOUBTS = (
    organization.TERM,
    company.TERM,
    app.TERM,
    household.TERM,
    in_the_open.TERM,
    event.TERM,
    payer.TERM,
    working_days.TERM,
)
