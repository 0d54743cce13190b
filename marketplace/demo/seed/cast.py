"""Who acts in the demo's trades, by the first part of their address: `cast["amelie"]`."""

from dataclasses import dataclass

from marketplace.catalog.models import Product
from marketplace.companies.member import Member
from marketplace.companies.models import Company, User
from marketplace.companies.queries import member_for


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who may act, as they are after the operators' approvals."""

    people: dict[str, Member]

    @classmethod
    def gather(cls) -> "Cast":
        """Read the cast that the seed has made."""
        users = User.objects.order_by("pk")
        return cls({user.email.partition("@")[0]: member_for(user) for user in users})

    def __getitem__(self, name: str) -> Member:
        return self.people[name]

    def company(self, name: str) -> Company:
        """Return the company that a person acts for."""
        company = self.people[name].company
        if company is None:
            raise KeyError(name)
        return company

    def product(self, seller: str, title: str) -> Product:
        """Return a supplier's product by its exact title."""
        return Product.objects.get(seller=self.company(seller), title=title)
