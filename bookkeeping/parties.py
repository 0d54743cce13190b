"""Who a paper is from and to, as JSON values that never change after it was issued."""

from typing import Any

from marketplace.companies.models import Company
from marketplace.orders.models import Order


def of_company(company: Company) -> dict[str, Any]:
    """Return a company as it is today, with its first address."""
    address = company.addresses.order_by("pk").first()
    rows: list[str] = []
    if address is not None:
        rows = [address.line1, address.line2, f"{address.postcode} {address.city}".strip()]
    return {
        "name": company.name,
        "reference": company.reference,
        "registration_number": company.registration_number,
        "vat_number": company.vat_number,
        "country": company.country.code,
        "address": [row for row in rows if row],
    }


def of_order(order: Order, role: str) -> dict[str, Any]:
    """Return a party as the contract names it, at its present address and VAT number."""
    company = order.buyer if role == "buyer" else order.seller
    agreed: dict[str, Any] = dict(order.contract["parties"][role])
    today = of_company(company)
    agreed["vat_number"] = agreed["vat_number"] or today["vat_number"]
    return agreed | {"address": today["address"]}


def delivery(order: Order) -> dict[str, Any]:
    """Return where the goods go."""
    address = {str(k): str(v) for k, v in order.delivery_address.items()}
    country = address.pop("country", "") or str(order.delivery_country)
    town = " ".join(filter(None, (address.pop("postcode", ""), address.pop("city", ""))))
    rows = [row for row in (*address.values(), town) if row]
    return {"place": order.delivery_place, "country": country, "address": rows}
