"""Which commission a line carries, who taxes it, what parts of it cost, and what the desk shows of that."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from marketplace.core import clock
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from marketplace.orders import actions as orders
from marketplace.orders.contract import LineTerms
from marketplace.orders.states import OrderState as S
from tests.factories.catalog import make_product
from tests.factories.money import eur, held_order, protection_of
from tests.factories.orders import make_order, ship
from trade_assurance import actions, rates
from trade_assurance.actions.rates import (
    DefaultNeeded,
    PlanExists,
    RuleExists,
    ScopeUnclear,
    ValidityInvalid,
)
from trade_assurance.fee_tax import FeeVat, fee_tax_of
from trade_assurance.fees import CommissionUnknown, Rule, rule_for, share_of_line
from trade_assurance.models import CommissionPlan, CommissionRule, OrderLineFee, Protection

DB = pytest.mark.django_db
SELLER, PLAN, ROOT, LEAF = 7, 3, 20, 21
EVERYBODY = Rule("everybody", 300)
OF_ROOT = Rule("root", 310, category_id=ROOT)
OF_LEAF = Rule("leaf", 320, category_id=LEAF)
OF_PLAN = Rule("plan", 200, plan_id=PLAN)
PLAN_LEAF = Rule("plan leaf", 210, category_id=LEAF, plan_id=PLAN)
OF_SELLER = Rule("seller", 100, SELLER)
SELLER_LEAF = Rule("seller leaf", 0, SELLER, LEAF)
LADDER = [SELLER_LEAF, OF_SELLER, PLAN_LEAF, OF_PLAN, OF_LEAF, OF_ROOT, EVERYBODY]


@pytest.mark.parametrize("there", range(len(LADDER)))
def test_the_most_specific_rule_wins_in_the_documented_order(there):
    rules = LADDER[there:]

    found = rule_for(reversed(rules), seller_id=SELLER, plan_id=PLAN, categories=[ROOT, LEAF])

    assert found == LADDER[there]


def test_a_rule_of_another_seller_plan_or_category_never_holds():
    strangers = [Rule("x", 1, 8), Rule("y", 1, plan_id=4), Rule("z", 1, category_id=99)]

    found = rule_for([*strangers, EVERYBODY], seller_id=SELLER, plan_id=None, categories=[ROOT])

    assert found == EVERYBODY
    with pytest.raises(CommissionUnknown):
        rule_for(strangers, seller_id=SELLER, plan_id=None, categories=[ROOT])


@pytest.mark.parametrize(
    ("platform", "country", "number", "rule", "bps"),
    [
        ("FR", "FR", "FR1", FeeVat.DOMESTIC, 2_000),
        ("FR", "FR", "", FeeVat.DOMESTIC, 2_000),
        ("FR", "SE", "SE1", FeeVat.REVERSE_CHARGE, 0),
        ("FR", "SE", "", FeeVat.NO_NUMBER, 2_000),
        ("FR", "CN", "", FeeVat.OUTSIDE, 0),
        ("FR", "GB", "GB1", FeeVat.OUTSIDE, 0),
        ("US", "FR", "FR1", FeeVat.OUTSIDE, 0),
    ],
)
def test_commission_is_taxed_where_the_supplier_is(platform, country, number, rule, bps):
    tax = fee_tax_of(platform=platform, rate_bps=2_000, country=country, vat_number=number)

    assert (tax.rule, tax.bps) == (rule, bps)


@pytest.mark.parametrize("whole", [0, 1, 7, 2_730, 10**12 + 1])
def test_the_parts_of_a_line_carry_its_whole_fee(whole):
    marks = [Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1), Fraction(11, 10)]

    parts = [share_of_line(whole, before=a, after=b) for a, b in pairwise(marks)]

    assert sum(parts) == whole
    assert min(parts) >= 0


@DB
def test_the_order_freezes_rule_rate_and_tax_of_each_line(alice, sven, settings):
    settings.MONEY_POLICIES = {"commission_vat_bps": 2_000}
    make_order(alice, sven)

    rows = OrderLineFee.objects.order_by("line__position")

    assert [
        (f.rule.name, f.rate_bps, f.fee_minor, f.vat_rule, f.vat_bps, f.vat_minor) for f in rows
    ] == [
        ("Standard commission", 300, 2_730, "no_number", 2_000, 546),
        ("Standard commission", 300, 750, "no_number", 2_000, 150),
    ]


@DB
def test_a_supplier_with_a_vat_number_accounts_for_the_tax_itself(alice, sven, settings):
    settings.MONEY_POLICIES = {"commission_vat_bps": 2_000}
    sven.company.vat_number = "SE556677889901"
    sven.company.save()

    order = make_order(alice, sven)

    assert {f.vat_rule for f in OrderLineFee.objects.all()} == {"reverse_charge"}
    assert (protection_of(order).fee_minor, protection_of(order).fee_vat_minor) == (3_480, 0)


@DB
def test_a_plan_counts_for_orders_placed_while_the_supplier_is_on_it(alice, sven, olga):
    plan = actions.add_commission_plan(name="Partner", by=olga)
    actions.add_commission_rule(name="Partner", rate_bps=0, plan=plan, by=olga, at=clock.now())
    before = make_order(alice, sven)
    actions.choose_plan(seller=sven.company, plan=plan, by=olga, at=clock.now())
    during = make_order(alice, sven)
    actions.choose_plan(seller=sven.company, plan=None, by=olga, at=clock.now())
    after = make_order(alice, sven)

    assert [protection_of(each).fee for each in (before, during, after)] == [
        eur(3_480), eur(0), eur(3_480),
    ]  # fmt: skip


@DB
def test_a_rule_counts_within_its_dates_alone(alice, sven, olga, advance):
    at = clock.now()
    actions.add_commission_rule(
        name="Week", rate_bps=100, seller=sven.company, by=olga, at=at,
        active_from_at=at + timedelta(days=1), active_until_at=at + timedelta(days=8),
    )  # fmt: skip

    fees = [protection_of(make_order(alice, sven)).fee]
    for days in (2, 6):
        advance(days=days)
        fees.append(protection_of(make_order(alice, sven)).fee)

    assert fees == [eur(3_480), eur(1_160), eur(3_480)]


@DB
def test_what_cannot_be_a_rule_is_refused_and_nothing_is_written(sven, olga, alice):
    at = clock.now()
    plan = actions.add_commission_plan(name="Partner", by=olga)
    count = CommissionRule.objects.count()
    for refusal, asked in [
        (ScopeUnclear, {"seller": sven.company, "plan": plan}),
        (ValidityInvalid, {"plan": plan, "active_until_at": at}),
        (ValidityInvalid, {"active_until_at": at + timedelta(days=1)}),
    ]:
        with pytest.raises(refusal):
            actions.add_commission_rule(name="x", rate_bps=1, by=olga, at=at, **asked)
    with pytest.raises(NotAllowed):
        actions.choose_plan(seller=sven.company, plan=plan, by=alice, at=at)
    with pytest.raises(PlanExists):
        actions.add_commission_plan(name="Partner", by=olga)

    assert CommissionRule.objects.count() == count
    assert rates.plan_of(sven.company.pk, clock.now()) is None


@DB
def test_two_plans_may_each_have_a_rule_that_begins_at_once(olga):
    at = clock.now()
    for name in ("Starter", "Partner"):
        plan = actions.add_commission_plan(name=name, by=olga)
        actions.add_commission_rule(name=name, rate_bps=5, plan=plan, by=olga, at=at)

    assert CommissionRule.objects.filter(plan__isnull=False).count() == 2
    with pytest.raises(RuleExists):
        actions.add_commission_rule(name="again", rate_bps=6, plan=plan, by=olga, at=at)
    with pytest.raises(DefaultNeeded):
        actions.end_commission_rule(
            rule=CommissionRule.objects.get(seller=None, plan=None, category=None), by=olga, at=at
        )


@DB
def test_a_fee_cannot_be_rewritten_nor_stand_at_another_rate_than_its_rule(alice, sven):
    make_order(alice, sven)
    other_rate = """
        INSERT INTO trade_assurance_orderlinefee (line_id, protection_id, rule_id, rule_name,
          rate_bps, vat_rule, vat_bps, currency, fee_minor, vat_minor)
        SELECT line_id, protection_id, rule_id, rule_name, rate_bps + 1, vat_rule, vat_bps,
          currency, 0, 0 FROM trade_assurance_orderlinefee LIMIT 1"""
    for sql in ("UPDATE trade_assurance_orderlinefee SET fee_minor = 1", other_rate):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(sql)

    assert sorted(OrderLineFee.objects.values_list("fee_minor", flat=True)) == [750, 2_730]


@DB
def test_a_part_carries_the_fee_of_its_own_lines(alice, sven, olga):
    product = make_product(seller=sven.company)
    actions.add_commission_rule(
        name="Chairs", rate_bps=1_000, category=product.category, by=olga, at=clock.now()
    )
    order = held_order(
        alice, sven, state=S.READY_TO_SHIP,
        lines=(
            LineTerms("Chair", Decimal(20), "piece", Decimal("45.50"), product_id=product.pk),
            LineTerms("Stool", Decimal(10), "piece", Decimal("25.00")),
        ),
    )  # fmt: skip
    chairs, stools = order.lines.order_by("position")
    whole = protection_of(order)
    assert whole.fee_minor == 9_850

    order = ship(order, sven, quantities={stools.pk: Decimal(3)})
    order = ship(order, sven, quantities={stools.pk: Decimal(7)})
    order = ship(order, sven, quantities={chairs.pk: Decimal(11)})

    rows = list(Protection.objects.filter(order=order).order_by("tranche__position"))
    assert [row.fee_minor for row in rows] == [4_095, 225, 525, 5_005]
    assert sum(row.fee_minor for row in rows) == whole.fee_minor
    assert sum(row.amount_minor for row in rows) == whole.amount_minor


@DB
def test_goods_that_came_short_take_their_own_fee_along(alice, sven):
    order = held_order(alice, sven, state=S.READY_TO_SHIP)
    chairs, stools = order.lines.order_by("position")
    order = ship(order, sven)
    orders.record_delivery(order=order, at=clock.now())
    orders.record_short_receipt(
        order=order,
        shipment=order.shipments.get(position=1),
        counted={chairs.pk: Decimal(20), stools.pk: Decimal(6)},
        by=alice,
        at=clock.now(),
    )

    rows = list(Protection.objects.filter(order=order).order_by("tranche__position"))

    assert [row.fee_minor for row in rows] == [3_180, 300]


@DB
def test_the_simulator_says_what_the_order_freezes(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"commission_vat_bps": 2_000}
    actions.add_commission_rule(
        name="Nordform", rate_bps=175, seller=sven.company, by=olga, at=clock.now()
    )

    found = rates.simulate(seller=sven.company, category=None, amount=eur(91_000), at=clock.now())
    make_order(alice, sven)

    frozen = OrderLineFee.objects.get(line__position=1)
    assert (found.fee.fee.minor, found.fee.vat.minor) == (frozen.fee_minor, frozen.vat_minor)
    assert (found.fee.rule.pk, found.tax.rule) == (frozen.rule_id, frozen.vat_rule)
    assert found.net == eur(91_000 - 1_592 - 318)
    assert [rule.name for rule in found.beaten] == ["Standard commission"]


@DB
def test_the_simulator_answers_on_its_page(client_for, sven, olga, alice):
    url = reverse("commission:simulator")
    asked = {"seller": sven.company.reference, "amount": "910", "currency": "EUR"}
    client = client_for(olga)

    page = client.get(url, asked)
    said = page.content.decode()
    wrong = client.get(url, {**asked, "amount": "9.105"})
    nobody = client.get(url, {**asked, "seller": "C-NOBODY"})

    assert page.context["found"].fee.fee == Money(2_730, "EUR")
    assert "Standard commission" in said
    assert (wrong.status_code, nobody.status_code) == (422, 422)
    assert client_for(alice).get(url).status_code == 404


@DB
def test_an_operator_adds_a_plan_and_puts_a_supplier_on_it(client_for, sven, olga):
    client = client_for(olga)

    first = client.post(reverse("commission:plans"), {"name": "Partner"})
    again = client.post(reverse("commission:plans"), {"name": "Partner"})
    plan = CommissionPlan.objects.get()
    put = client.post(
        reverse("commission:choices"), {"seller": sven.company.reference, "plan": plan.pk}
    )

    assert (first.status_code, again.status_code, put.status_code) == (302, 422, 302)
    assert rates.plan_of(sven.company.pk, clock.now()) == plan.pk
    page = client.get(reverse("commission:plans")).content.decode()
    assert sven.company.name in page
    unknown = client.post(reverse("commission:choices"), {"seller": "C-NOBODY", "plan": plan.pk})
    assert unknown.status_code == 422
