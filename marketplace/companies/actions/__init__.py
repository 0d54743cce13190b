"""What people do to companies: register, decide, change profile and addresses, run the team."""

from marketplace.companies.actions.addresses import (
    AddressFacts,
    add_address,
    change_address,
    remove_address,
)
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
from marketplace.companies.actions.inspectors import register_inspection_company
from marketplace.companies.actions.invitations import (
    accept_as_new_person,
    accept_invitation,
    invite_colleague,
    resend_invitation,
    withdraw_invitation,
)
from marketplace.companies.actions.people import (
    enrol_totp,
    register_operator,
    register_person,
    update_person,
)
from marketplace.companies.actions.team import (
    assign_role,
    change_role,
    create_role,
    delete_role,
    remove_member,
)

__all__ = [
    "AddressFacts",
    "CompanyFacts",
    "accept_as_new_person",
    "accept_invitation",
    "add_address",
    "allow_selling",
    "approve_company",
    "assign_role",
    "block_company",
    "change_address",
    "change_role",
    "create_role",
    "delete_role",
    "enrol_totp",
    "invite_colleague",
    "register_company",
    "register_inspection_company",
    "register_operator",
    "register_person",
    "reject_company",
    "remove_address",
    "remove_member",
    "resend_invitation",
    "stop_selling",
    "unblock_company",
    "update_company",
    "update_person",
    "withdraw_invitation",
]
