"""The actions that are measured without HTTP, each as a function that does it once."""

import itertools
import random
import uuid
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from bench.catalogue import ADJECTIVES, GOODS
from marketplace.catalog.models import Product
from marketplace.companies.member import Member
from marketplace.companies.models import Company, User
from marketplace.companies.queries import member_for
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.core.states import record
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.contract import OrderTerms
from marketplace.orders.models import Order
from marketplace.orders.offers import offer_for
from rfq import actions as rfqs
from search.actions import match_rfq
from trade_assurance import actions as money
from trade_assurance.actions import Credit
from trade_assurance.ledger.actions import post
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, MovementKind, Purse, Subject, Transfer
from trade_assurance.models import Protection

Deed = Callable[[], None]
PURSES = 2000
BUYERS_FROM = 1_000


def member_of(company: Company) -> Member:
    """Return the person who acts for a company of the bench."""
    user = User.objects.get(memberships__company=company)
    return member_for(user, company_id=company.pk)


def buyers(count: int, *, start: int = 0) -> list[Member]:
    """Return some of the bench's buyers."""
    rows = Company.objects.filter(may_sell=False, reference__startswith="C-BENCH").order_by("pk")
    return [member_of(company) for company in rows[start : start + count]]


def rfq_fields(chosen: random.Random) -> dict[str, object]:
    """Return a request that about every supplier of the goods could answer."""
    return {
        "title": f"{chosen.choice(ADJECTIVES)} {chosen.choice(GOODS)}",
        "description": "For a chain of forty shops, delivered in one consignment.",
        "quantity": Decimal(chosen.randrange(100, 2000)),
        "unit": "piece",
        "destination_country": "FR",
        "destination_place": "Lyon",
    }


def rfq_matched(number: int) -> Deed:
    """Post a request, find suppliers, store matches and notices: what dispatcher and worker do too."""
    chosen = random.Random(number)
    people = itertools.cycle(buyers(20, start=20 * number))

    def deed() -> None:
        by = next(people)
        rfq = rfqs.start_rfq(by=by, at=clock.now(), fields=rfq_fields(chosen))
        rfqs.submit_rfq(rfq=rfq, by=by, at=clock.now())
        match_rfq(rfq_id=rfq.pk)

    return deed


def _told(protection_id: int, at: datetime) -> None:
    """Write what each money action writes beside its movement: the history and the promise."""
    record(
        Protection(pk=protection_id), "fund", from_state="pending_funds", to_state="funds_held",
        actor=Actor.PROVIDER, at=at,
    )  # fmt: skip
    outbox.emit("trade_assurance.told", kind="bench", protection_id=protection_id)


def _posting(number: int, *, kind: str, debit: str, credit: str) -> Deed:
    from django.db import transaction  # noqa: PLC0415 - keeps the names above to the product's

    chosen = random.Random(number)

    @transaction.atomic
    def deed() -> None:
        at = clock.now()
        owner = 1_000_000 + chosen.randrange(PURSES)
        source = Purse(debit, 0 if debit == AccountKind.CARD_CLEARING else owner)
        post(
            kind=kind,
            transfers=[Transfer(source, Purse(credit, owner), Money(1, "EUR"))],
            subject=Subject("bench", owner),
            key=f"bench-{uuid.uuid4()}",
            at=at,
        )
        _told(owner, at)

    return deed


def posting_hot(number: int) -> Deed:
    """Fund from the platform's own account: every posting has the same account on one side."""
    return _posting(
        number,
        kind=MovementKind.CARD_FUNDED,
        debit=AccountKind.CARD_CLEARING,
        credit=AccountKind.HELD,
    )


def posting_spread(number: int) -> Deed:
    """Refund from held purses: no account is shared by more than chance."""
    return _posting(
        number, kind=MovementKind.REFUNDED, debit=AccountKind.HELD, credit=AccountKind.REFUND_DUE
    )


def fill_purses() -> None:
    """Give every purse enough to refund from; once for a kept catalogue."""
    last = 1_000_000 + PURSES - 1
    if Movement.objects.filter(key=f"bench-fill-{last}").exists():
        return
    for owner in range(1_000_000, last + 1):
        post(
            kind=MovementKind.CARD_FUNDED,
            transfers=[
                Transfer(
                    Purse(AccountKind.CARD_CLEARING),
                    Purse(AccountKind.HELD, owner),
                    Money(10_000_000, "EUR"),
                )
            ],
            subject=Subject("bench", owner),
            key=f"bench-fill-{owner}",
            at=clock.now(),
        )


def place(by: Member, products: list[Product]) -> Order:
    """Order two lines from one supplier at the prices that hold now."""
    offers = [offer_for(by, product_id=p.pk, quantity=Decimal(100), sku_id=None) for p in products]
    terms = OrderTerms(
        buyer_id=by.company.pk,
        seller_id=products[0].seller_id,
        currency="EUR",
        lines=tuple(offer.line for offer in offers),
        freight=Money.zero("EUR"),
        incoterm=products[0].incoterm,
        delivery_place="Lyon",
        delivery_country="FR",
        delivery_address={"line1": "1 rue du Port", "postcode": "69002", "city": "Lyon"},
        lead_time_days=offers[0].lead_time_days,
        from_stock=offers[0].from_stock,
        transport_mode="land",
    )
    return orders.place_order(terms=terms, by=by, at=clock.now(), token=uuid.uuid4().hex)


def pairs_of_products(count: int, *, start: int = 0) -> list[tuple[Member, list[Product]]]:
    """Return suppliers, each with two products of the same lead time."""
    rows = Company.objects.filter(may_sell=True, reference__startswith="C-BENCH").order_by("pk")
    found = []
    for seller in rows[start : start + count]:
        first = Product.objects.filter(seller=seller).order_by("pk").first()
        twin = Product.objects.filter(
            seller=seller, lead_time_days=first.lead_time_days, pk__gt=first.pk
        ).first()
        found.append((member_of(seller), [first, twin or first]))
    return found


def hold(by: Member, seller: Member, products: list[Product]) -> Order:
    """Place an order, confirm it, and let its money come by bank transfer and be held."""
    order = place(by, products)
    order = orders.confirm_order(order=order, by=seller, at=clock.now())
    orders.accept_contract(
        order=order, by=by, at=clock.now(), role="Buyer", contract_hash=order.contract_hash
    )
    payment = money.start_payment(order=order, method="bank_transfer", by=by, at=clock.now())
    credit = Credit(bank_id=uuid.uuid4().hex, money=payment.amount, text=payment.reference)
    line = money.record_bank_line(credit=credit, at=clock.now())
    money.match_bank_line(line=line, payment=payment, by=_operator(), at=clock.now())
    return order


def order_held(number: int) -> Deed:
    """Order two lines, priced and held."""
    people = itertools.cycle(buyers(20, start=20 * number))
    sellers = itertools.cycle(pairs_of_products(10, start=10 * number))

    def deed() -> None:
        seller, products = next(sellers)
        hold(next(people), seller, products)

    return deed


def due_for_release(count: int) -> None:
    """Bring `count` orders into a claim window (which the caller then lets end)."""
    people = itertools.cycle(buyers(20))
    sellers = itertools.cycle(pairs_of_products(20))
    for _ in range(count):
        by = next(people)
        seller, products = next(sellers)
        order = hold(by, seller, products)
        at = clock.now()
        order = orders.mark_ready(order=order, by=seller, at=at)
        order = orders.ship_order(
            order=order, carrier="DB Schenker", tracking="SE123", mode="land", by=seller, at=at
        )
        orders.record_receipt(order=order, by=by, at=at)


def released_count() -> int:
    """Return how many protections were released so far."""
    return Protection.objects.filter(state="released").count()


def _operator() -> Member:
    user = User.objects.get(email="operator@bench.example")
    return Member(user=user, company=None, permissions=frozenset(), is_operator=True)


DEEDS: dict[str, Callable[[int], Deed]] = {
    "rfq_matched": rfq_matched,
    "posting_hot": posting_hot,
    "posting_spread": posting_spread,
    "order_held": order_held,
}
