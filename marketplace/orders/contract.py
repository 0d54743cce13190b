"""What a buyer and a seller agreed on: plain frozen data with one canonical spelling and hash.

A quotation revision and a product page both end in `OrderTerms`; an order is made of nothing else.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from marketplace.core.money import Money
from marketplace.orders.criteria import Criterion


@dataclass(frozen=True, slots=True)
class LineTerms:
    """One agreed line. `unit_price` is in major units of the order's currency, at most 6 decimals."""

    title: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    product_id: int | None = None
    sku_id: int | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the line as JSON values; decimals become plain strings without idle zeros."""
        return {
            "product_id": self.product_id,
            "sku_id": self.sku_id,
            "title": self.title,
            "attributes": {str(k): str(v) for k, v in self.attributes.items()},
            "quantity": plain(self.quantity),
            "unit": self.unit,
            "unit_price": plain(self.unit_price),
            "criteria": [criterion.to_json() for criterion in self.criteria],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "LineTerms":
        """Read back what `to_json` wrote."""
        return cls(
            product_id=data["product_id"],
            sku_id=data["sku_id"],
            title=data["title"],
            attributes=data["attributes"],
            quantity=Decimal(data["quantity"]),
            unit=data["unit"],
            unit_price=Decimal(data["unit_price"]),
            criteria=tuple(map(Criterion.from_json, data.get("criteria", ()))),
        )


@dataclass(frozen=True, slots=True)
class MilestoneTerms:
    """A step of a service that is handed in, accepted and paid on its own.

    `share_bps` is its share of the order's total; the shares of an order make 10,000.
    """

    title: str
    share_bps: int

    def to_json(self) -> dict[str, Any]:
        """Return the milestone as JSON values."""
        return {"title": self.title, "share_bps": self.share_bps}


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionTerms:
    """Before the goods leave they are inspected: by whom (None: agreed later), and who pays.

    `paid_by` is "buyer" or "seller": who advances the fee of the first visit.
    """

    inspector_id: int | None = None
    inspector: str = ""
    paid_by: str = "buyer"

    def to_json(self) -> dict[str, Any]:
        """Return the terms as JSON values."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTerms:
    """Everything that binds the two parties; `criteria` are those that hold for the goods as a whole.

    `source_kind` is "product" or "quotation"; `source_reference` and `source_hash` name the
    quotation revision that was accepted. `deposit_bps` is 0 where all is due at once.
    `from_stock` says that there is nothing to produce: paid goods are ready to ship.
    `tolerance_bps` is how much more or less than ordered the seller may deliver of a line.
    With `milestones` the order is for a service: nothing is shipped, work is handed in.
    """

    buyer_id: int
    seller_id: int
    currency: str
    lines: tuple[LineTerms, ...]
    freight: Money
    incoterm: str = ""
    delivery_place: str = ""
    delivery_country: str = ""
    delivery_address: Mapping[str, str] = field(default_factory=dict)
    lead_time_days: int = 0
    transport_mode: str = "land"
    deposit_bps: int = 0
    from_stock: bool = False
    source_kind: str = "product"
    source_reference: str = ""
    source_hash: str = ""
    buyer_po_number: str = ""
    message: str = ""
    tolerance_bps: int = 0
    milestones: tuple[MilestoneTerms, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    inspection: InspectionTerms | None = None
    # What the seller's rate said of the way; nothing where freight was agreed by hand or is included.
    transit_days: int = 0
    freight_rule: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the terms as JSON values."""
        return {
            "buyer_id": self.buyer_id,
            "seller_id": self.seller_id,
            "currency": self.currency,
            "lines": [line.to_json() for line in self.lines],
            "freight_minor": self.freight.minor,
            "incoterm": self.incoterm,
            "delivery_place": self.delivery_place,
            "delivery_country": self.delivery_country,
            "delivery_address": {str(k): str(v) for k, v in self.delivery_address.items()},
            "lead_time_days": self.lead_time_days,
            "transport_mode": self.transport_mode,
            "deposit_bps": self.deposit_bps,
            "from_stock": self.from_stock,
            "source_kind": self.source_kind,
            "source_reference": self.source_reference,
            "source_hash": self.source_hash,
            "buyer_po_number": self.buyer_po_number,
            "message": self.message,
            "tolerance_bps": self.tolerance_bps,
            "milestones": [milestone.to_json() for milestone in self.milestones],
            "criteria": [criterion.to_json() for criterion in self.criteria],
            "inspection": self.inspection.to_json() if self.inspection else None,
            "transit_days": self.transit_days,
            "freight_rule": self.freight_rule,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "OrderTerms":
        """Read back what `to_json` wrote."""
        fields = dict(data)
        lines = tuple(LineTerms.from_json(line) for line in fields.pop("lines"))
        freight = Money(fields.pop("freight_minor"), fields["currency"])
        milestones = tuple(MilestoneTerms(**step) for step in fields.pop("milestones", ()))
        criteria = tuple(map(Criterion.from_json, fields.pop("criteria")))
        wanted = fields.pop("inspection")
        return cls(
            lines=lines,
            freight=freight,
            milestones=milestones,
            criteria=criteria,
            inspection=InspectionTerms(**wanted) if wanted else None,
            **fields,
        )

    @property
    def hash(self) -> str:
        """The SHA-256 of the canonical spelling: equal terms have equal hashes."""
        return fingerprint(self.to_json())


def canonical(data: Mapping[str, Any]) -> str:
    """Spell JSON values in the one way that is hashed: sorted keys, no blanks, plain text."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(data: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical spelling."""
    return sha256(canonical(data).encode()).hexdigest()


def plain(number: Decimal) -> str:
    """Write a decimal without an exponent and without idle zeros: 5.900000 is 5.9."""
    return format(number.normalize() + 0, "f")
