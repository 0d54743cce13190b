"""What is frozen when an order is placed: commission by line, claim window, one protection a tranche."""

from datetime import datetime

from django.db import transaction

from marketplace.catalog.models import Product
from marketplace.catalog.queries import category_trails
from marketplace.core.money import Money
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import OrderState
from trade_assurance import policies
from trade_assurance.fee_tax import FeeTax
from trade_assurance.fees import Fee, Rule, fee_of, rule_for
from trade_assurance.models import OrderLineFee, Protection
from trade_assurance.rates import plan_of, rules_at, tax_of
from trade_assurance.return_queries import return_terms_of
from trade_assurance.states import ProtectionState


@transaction.atomic
def protect_order(*, order: Order, at: datetime) -> list[Protection]:
    """Open a protection for each tranche of a new order; rate and window hold for its whole life.

    Fees hang on the first tranche for as long as an order has one (and it always has today).
    Raises: CommissionUnknown when the operator has no rule for a line.
    """
    fees = _fees_of(order, at)
    figures = policies.current()
    claim_days = figures.trusted_claim_days if _is_trusted(order, figures) else figures.claim_days
    takes_back = return_terms_of(order.seller_id)
    protections: list[Protection] = []
    for tranche in order.tranches.order_by("position"):
        first = not protections
        protection = Protection.objects.create(
            tranche=tranche,
            order=order,
            seller_id=order.seller_id,
            currency=order.currency,
            amount_minor=tranche.amount_minor,
            fee_minor=sum(fee.fee.minor for _, fee in fees) if first else 0,
            fee_vat_minor=sum(fee.vat.minor for _, fee in fees) if first else 0,
            claim_days=claim_days,
            return_days=takes_back.days if takes_back else 0,
            restocking_bps=takes_back.restocking_bps if takes_back else 0,
            return_freight_by=takes_back.freight_by if takes_back else Actor.BUYER.value,
        )
        record(
            protection,
            "open",
            from_state="",
            to_state=ProtectionState.PENDING_FUNDS,
            actor=Actor.BUYER,
            at=at,
        )
        protections.append(protection)
    tax = tax_of(order.seller)
    OrderLineFee.objects.bulk_create(frozen(protections[0], line, fee, tax) for line, fee in fees)
    return protections


def frozen(protection: Protection, line: OrderLine, fee: Fee, tax: FeeTax) -> OrderLineFee:
    """Return the row that freezes the fee of a line: the rule, the rate and the tax behind it."""
    return OrderLineFee(
        line=line,
        protection=protection,
        rule_id=fee.rule.pk,
        rule_name=fee.rule.name,
        rate_bps=fee.rule.rate_bps,
        vat_rule=tax.rule,
        vat_bps=tax.bps,
        currency=protection.currency,
        fee_minor=fee.fee.minor,
        vat_minor=fee.vat.minor,
    )


def _fees_of(order: Order, at: datetime) -> list[tuple[OrderLine, Fee]]:
    vat_bps = tax_of(order.seller).bps
    lines = list(order.lines.order_by("position"))
    return [
        (line, fee_of(rule, Money(line.total_minor, order.currency), vat_bps=vat_bps))
        for line, rule in rules_of_lines(order, lines, at=at).items()
    ]


def rules_of_lines(order: Order, lines: list[OrderLine], *, at: datetime) -> dict[OrderLine, Rule]:
    """Return, by line, the most specific rule of the day. Raises: CommissionUnknown."""
    rules, plan_id = rules_at(at), plan_of(order.seller_id, at)
    paths = _category_paths([line.product_id for line in lines if line.product_id])
    return {
        line: rule_for(
            rules,
            seller_id=order.seller_id,
            plan_id=plan_id,
            categories=paths.get(line.product_id or 0, []),
        )
        for line in lines
    }


def _category_paths(product_ids: list[int]) -> dict[int, list[int]]:
    """Return, by product, its categories from the root down."""
    products = list(Product.objects.filter(pk__in=product_ids).select_related("category"))
    trails = category_trails(product.category for product in products)
    return {
        product.pk: [category.pk for category in trails[product.category_id]]
        for product in products
    }


def _is_trusted(order: Order, figures: policies.MoneyPolicies) -> bool:
    wanted = figures.trusted_after_orders
    done = Order.objects.filter(seller_id=order.seller_id, state=OrderState.COMPLETED)
    return len(done.values_list("pk")[:wanted]) == wanted
