"""Innocent groups that look like rings: one file a kind, each with `plant(scene, rng)`."""

from __future__ import annotations

from types import ModuleType

from linkgraph.simulate.lookalikes import (
    agency,
    carrier,
    cloud_notebook,
    company,
    cron_job,
    family,
    franchise,
    freelancer,
    gift_card,
    hackathon,
    heavy_api,
    open_source_tool,
    outage,
    pasted_key,
    proxy_home,
    public_computer,
    public_template,
    reassigned,
    referral_code,
    remote_firm,
    service_accounts,
    stolen_card,
    university_class,
    university_lab,
    vpn_user,
    workspaces,
)

ALL: tuple[ModuleType, ...] = (
    family, freelancer, company, university_class, hackathon, pasted_key, agency, carrier, vpn_user, reassigned,
    cloud_notebook, public_template, referral_code, cron_job, outage, public_computer, proxy_home, stolen_card,
    heavy_api, open_source_tool, workspaces, gift_card, service_accounts, remote_firm, franchise,
    university_lab,
)  # fmt: skip
