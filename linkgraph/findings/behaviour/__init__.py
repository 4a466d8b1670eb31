"""What speaks for abuse apart from linkage: one small file a term. A new one is its file and a line here."""

from linkgraph.findings.behaviour import (
    banned,
    even_load,
    fresh,
    mixed_countries,
    no_night,
    own_content,
    prepaid,
    sign_up_channel,
    throwaway_mail,
    timing,
)

BEHAVIOUR_TERMS = (
    even_load.TERM,
    no_night.TERM,
    own_content.TERM,
    timing.TERM,
    banned.TERM,
    prepaid.TERM,
    throwaway_mail.TERM,
    fresh.TERM,
    sign_up_channel.TERM,
    mixed_countries.TERM,
)
