"""What people do to companies: register, decide, change profile and addresses, run the team."""

from marketplace.companies.actions.company import (
    CompanyFacts,
    allow_selling,
    approve_company,
    block_company,
    register_company,
    reject_company,
    stop_selling,
    unblock_company,
    update_company,
)
from marketplace.companies.actions.people import enrol_totp, register_operator, register_person

__all__ = [
    "CompanyFacts",
    "allow_selling",
    "approve_company",
    "block_company",
    "enrol_totp",
    "register_company",
    "register_operator",
    "register_person",
    "reject_company",
    "stop_selling",
    "unblock_company",
    "update_company",
]
