"""What speaks for abuse apart from linkage: one small file a term. A new one is its file and a line here."""

from linkgraph.findings.behaviour import (
    banned,
    even_load,
    fresh,
    limits,
    mixed_countries,
    new_model,
    no_night,
    own_content,
    prepaid,
    replacement,
    sign_up_channel,
    tasks,
    throwaway_mail,
    timing,
)

BEHAVIOUR_TERMS = (
    even_load.TERM,
    no_night.TERM,
    own_content.TERM,
    tasks.TERM,
    new_model.TERM,
    timing.TERM,
    limits.TERM,
    banned.TERM,
    replacement.TERM,
    prepaid.TERM,
    throwaway_mail.TERM,
    fresh.TERM,
    sign_up_channel.TERM,
    mixed_countries.TERM,
)
