from dataclasses import replace
from decimal import Decimal

import pytest

from marketplace.catalog.models import PriceTier
from marketplace.companies.rules import CompanyBlocked
from marketplace.core import clock
from marketplace.core.errors import NotAllowed
from marketplace.core.models import OutboxMessage, StateChange
from marketplace.core.money import Money
from marketplace.core.states import history
from marketplace.orders import actions
from marketplace.orders.actions import placing, writing
from marketplace.orders.contract import fingerprint
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.offers import ListingUnavailable, QuantityRefused
from tests.factories.catalog import make_product, make_sku
from tests.factories.orders import make_order, make_product_terms, make_terms

pytestmark = pytest.mark.django_db


def nothing_was_made():
    return not (
        Order.objects.exists()
        or StateChange.objects.filter(subject_kind="orders.order").exists()
        or OutboxMessage.objects.filter(topic__startswith="orders.").exists()
    )


def test_a_direct_order_waits_for_the_supplier_with_the_price_of_its_tier(alice, sven):
    at = clock.now()
    terms = make_product_terms(alice, sven, quantity="100")

    order = actions.place_order(terms=terms, by=alice, at=at)

    line = order.lines.get()
    assert (order.state, order.goods, order.total, order.placed_by) == (
        "awaiting_supplier",
        Money(100000, "EUR"),
        Money(100000, "EUR"),
        alice.user,
    )
    assert (line.quantity, line.unit_price, line.total) == (100, 10, Money(100000, "EUR"))
    assert (order.answer_due_at - at).days == 7
    assert [(c.name, c.actor, c.user_id) for c in history(order)] == [
        ("place", "buyer", alice.user_id)
    ]


def test_an_order_from_a_quotation_has_exactly_its_terms_and_waits_for_payment(alice, sven):
    terms = make_terms(alice, sven, source_reference="Q-7", source_hash="ab" * 32)
    at = clock.now()

    order = actions.place_from_quotation(terms=terms, by=alice, at=at)

    assert (order.state, order.terms, order.terms.hash) == ("awaiting_payment", terms, terms.hash)
    assert (order.goods_minor, order.freight_minor, order.total_minor) == (116000, 8000, 124000)
    assert (order.reading_until_at - at).days == 3
    assert (order.payment_due_at - at).days == 17
    assert order.contract_hash == fingerprint(Order.objects.get(pk=order.pk).contract)


def test_each_line_is_rounded_once_and_the_lines_sum_to_the_goods(alice, sven):
    terms = make_terms(alice, sven)
    screws = replace(terms.lines[0], quantity=Decimal(333), unit_price=Decimal("0.0035"))
    terms = replace(terms, lines=(screws,) * 3, freight=Money.zero("EUR"))

    order = actions.place_from_quotation(terms=terms, by=alice, at=clock.now())

    assert [line.total_minor for line in order.lines.order_by("position")] == [117, 117, 117]
    assert order.total_minor == 351


def test_a_quotation_makes_one_order(alice, sven):
    terms = make_terms(alice, sven, source_reference="Q-1")
    first = actions.place_from_quotation(terms=terms, by=alice, at=clock.now())

    with pytest.raises(placing.AlreadyPlaced) as refusal:
        actions.place_from_quotation(terms=terms, by=alice, at=clock.now())

    assert (refusal.value.order, Order.objects.count()) == (first, 1)


def test_when_the_seller_accepts_a_counter_the_buyers_person_has_placed_the_order(alice, sven):
    order = actions.place_from_quotation(
        terms=make_terms(alice, sven), by=sven, at=clock.now(), placed_by=alice.user
    )

    assert (order.placed_by, history(order)[0].actor) == (alice.user, "seller")


def test_a_double_click_makes_one_order(alice, sven):
    terms = make_product_terms(alice, sven)

    orders = {
        actions.place_order(terms=terms, by=alice, at=clock.now(), token="t1") for _ in range(2)
    }

    assert (len(orders), Order.objects.count()) == (1, 1)


def test_a_used_form_with_another_quantity_is_refused(alice, sven):
    product = make_product(seller=sven.company)
    first = make_product_terms(alice, sven, product=product)
    actions.place_order(terms=first, by=alice, at=clock.now(), token="t1")
    other = make_product_terms(alice, sven, product=product, quantity="101")

    with pytest.raises(placing.AlreadyPlaced):
        actions.place_order(terms=other, by=alice, at=clock.now(), token="t1")

    assert Order.objects.count() == 1


def test_a_price_that_changed_since_the_page_was_shown_is_refused_with_the_new_one(alice, sven):
    product = make_product(seller=sven.company)
    terms = make_product_terms(alice, sven, product=product)
    PriceTier.objects.filter(product=product, min_quantity=100).update(unit_price="11.25")

    with pytest.raises(placing.PriceChanged) as refusal:
        actions.place_order(terms=terms, by=alice, at=clock.now())

    assert refusal.value.offer.line.unit_price == Decimal("11.25")
    assert nothing_was_made()


def test_a_lower_price_smuggled_into_the_form_is_refused(alice, sven):
    terms = make_product_terms(alice, sven)
    cheap = replace(terms, lines=(replace(terms.lines[0], unit_price=Decimal("0.01")),))

    with pytest.raises(placing.PriceChanged):
        actions.place_order(terms=cheap, by=alice, at=clock.now())

    assert nothing_was_made()


def test_a_variant_is_ordered_at_its_own_price_and_named(alice, sven):
    product = make_product(seller=sven.company, title="Chair")
    sku = make_sku(product, "CH-RED", options={"Colour": "Red"})
    terms = make_product_terms(alice, sven, product=product, sku_id=sku.pk)

    line = actions.place_order(terms=terms, by=alice, at=clock.now()).lines.get()

    assert (line.title, line.sku_id, line.attributes) == (
        "Chair (Red)",
        sku.pk,
        {"Colour": "Red", "SKU": "CH-RED"},
    )


@pytest.mark.parametrize(
    ("product", "quantity", "code"),
    [
        ({"moq": 50}, "49", "quantity_below_minimum"),
        ({"multiple": 12}, "100", "quantity_not_a_multiple"),
        ({"max_quantity": 99}, "100", "quantity_above_maximum"),
        ({"tiers": ()}, "100", "quote_only"),
    ],
)
def test_the_sellers_rules_of_quantity_are_asked_again(alice, sven, product, quantity, code):
    fine = make_product_terms(alice, sven, quantity="144")
    product = make_product(seller=sven.company, **product)
    line = replace(fine.lines[0], product_id=product.pk, quantity=Decimal(quantity))

    with pytest.raises(QuantityRefused) as refusal:
        actions.place_order(terms=replace(fine, lines=(line,)), by=alice, at=clock.now())

    assert (refusal.value.code, refusal.value.field) == (code, "quantity")
    assert nothing_was_made()


def refused_because(refusal, *, terms, by):
    with pytest.raises(refusal):
        actions.place_order(terms=terms, by=by, at=clock.now())
    assert nothing_was_made()


def test_a_hidden_product_cannot_be_ordered(alice, sven):
    product = make_product(seller=sven.company)
    terms = make_product_terms(alice, sven, product=product)
    product.visible = False
    product.save()

    refused_because(ListingUnavailable, terms=terms, by=alice)


def test_a_seller_that_may_not_sell_gets_no_order(alice, sven):
    terms = make_product_terms(alice, sven)
    sven.company.may_sell = False
    sven.company.save()

    refused_because(placing.SellerClosed, terms=terms, by=alice)


def test_a_blocked_buyer_places_no_order(alice, sven):
    terms = make_product_terms(alice, sven)
    alice.company.state = "blocked"
    alice.company.save()

    refused_because(CompanyBlocked, terms=terms, by=alice)


def test_nobody_orders_for_another_company(alice, sven, mallory):
    refused_because(NotAllowed, terms=make_product_terms(alice, sven), by=mallory)


def test_a_company_does_not_buy_from_itself(sven):
    refused_because(placing.OwnProduct, terms=make_product_terms(sven, sven), by=sven)


def test_one_order_is_with_one_supplier(alice, sven, mallory):
    terms = make_product_terms(alice, sven)
    foreign = make_product_terms(alice, mallory).lines

    refused_because(NotAllowed, terms=replace(terms, lines=(*terms.lines, *foreign)), by=alice)


def test_a_country_the_seller_does_not_deliver_to_is_refused(alice, sven):
    product = make_product(seller=sven.company, ships_to=["SE", "DE"])
    terms = make_product_terms(alice, sven, product=product)

    refused_because(placing.NotShippedThere, terms=terms, by=alice)


def test_a_total_beyond_what_can_be_settled_is_refused(alice, sven):
    terms = make_product_terms(alice, sven, quantity="99999999999")

    refused_because(writing.TotalOutOfRange, terms=terms, by=alice)


def test_later_changes_of_the_product_do_not_reach_the_order(alice, sven):
    product = make_product(seller=sven.company, title="Lamp")
    order = actions.place_order(
        terms=make_product_terms(alice, sven, product=product), by=alice, at=clock.now()
    )
    before = list(OrderLine.objects.filter(order=order).values())

    product.title, product.unit = "Torch", "kg"
    product.save()
    PriceTier.objects.filter(product=product).update(unit_price=1)

    assert list(OrderLine.objects.filter(order=order).values()) == before


def test_a_deposit_and_its_balance_sum_to_the_total(alice, sven):
    order = make_order(alice, sven, deposit_bps=3333)

    assert list(
        order.instalments.order_by("position").values_list("kind", "amount_minor", "due_event")
    ) == [("deposit", 41329, "confirmation"), ("balance", 82671, "before_shipment")]
