"""`Member`: a person acting for a company, an operator, or nobody. Every action gets one."""

from dataclasses import dataclass

from marketplace.companies.models import Company, User
from marketplace.companies.states import CompanyKind, Permission
from marketplace.core.transitions import Actor


@dataclass(frozen=True, slots=True)
class Member:
    """Who acts. `company` is the one chosen in the session, None for operators and guests."""

    user: User | None
    company: Company | None
    permissions: frozenset[str]
    is_operator: bool = False

    @property
    def user_id(self) -> int | None:
        """The opaque id that history rows keep."""
        return self.user.pk if self.user else None

    @property
    def is_guest(self) -> bool:
        """Nobody is signed in."""
        return self.user is None

    @property
    def is_inspector(self) -> bool:
        """The member acts for a company that inspects goods: it sees its own jobs and nothing else."""
        return self.company is not None and self.company.kind == CompanyKind.INSPECTION

    def may(self, permission: Permission) -> bool:
        """Tell whether the role of this member carries the permission."""
        return permission.value in self.permissions

    def acts_for(self, company_id: int | None) -> bool:
        """Tell whether the member acts for that company."""
        return self.company is not None and self.company.pk == company_id

    def side(self, *, buyer_id: int, seller_id: int) -> Actor | None:
        """Return which side of a deal the member is on, or None for a stranger."""
        if self.is_operator:
            return Actor.OPERATOR
        if self.acts_for(buyer_id):
            return Actor.BUYER
        return Actor.SELLER if self.acts_for(seller_id) else None


GUEST = Member(user=None, company=None, permissions=frozenset())
SYSTEM = Member(user=None, company=None, permissions=frozenset())
