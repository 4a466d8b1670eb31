"""The catalogue: every signal that linkgraph looks at, one small file each. A new signal is its file and a line."""

from linkgraph.sightings.signals import (
    address,
    api_key,
    device,
    email,
    email_domain,
    issuer,
    lockstep,
    network,
    observed_lockstep,
    payment_instrument,
    phone,
    prompt_fingerprint,
    referral_code,
    relay,
    signup_batch,
    template,
    user_agent,
)

SIGNALS = (
    payment_instrument.SIGNAL,
    device.SIGNAL,
    api_key.SIGNAL,
    email.SIGNAL,
    phone.SIGNAL,
    template.SIGNAL,
    prompt_fingerprint.SIGNAL,
    lockstep.SIGNAL,
    relay.SIGNAL,
    observed_lockstep.SIGNAL,
    address.SIGNAL,
    network.SIGNAL,
    email_domain.SIGNAL,
    referral_code.SIGNAL,
    issuer.SIGNAL,
    signup_batch.SIGNAL,
    user_agent.SIGNAL,
)
"""All signals in the order in which they are shown; those of `observations` follow, one for each name in it."""
