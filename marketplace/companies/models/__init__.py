"""Rows of people and companies."""

from marketplace.companies.models.company import Address, Company
from marketplace.companies.models.membership import Invitation, Membership, Role
from marketplace.companies.models.user import User

__all__ = ["Address", "Company", "Invitation", "Membership", "Role", "User"]
