"""The fee of an inspection is money like any other: set aside, borne, paid, given back, never lost."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from marketplace.core import clock
from marketplace.core.errors import NotAllowed
from marketplace.core.money import Money
from tests.factories.companies import make_admin, make_operator, make_seller
from tests.factories.inspections import (
    BAD,
    FEE,
    GOOD,
    book,
    inspection_of,
    listed,
    make_inspector,
    order_to_inspect,
    report,
)
from tests.factories.money import released_order
from trade_assurance import actions as money_actions
from trade_assurance import checks
from trade_assurance.actions import Credit, inspections
from trade_assurance.actions.bank.matching import CurrencyDiffers
from trade_assurance.actions.inspections.fees import FeeReferenceMissing, LineUsed, NoFeeOpen
from trade_assurance.inspection_fees import explain_visits, open_fees, standing_of
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import BankLine, Earning, InspectionFeeEntry, SellerDebt

pytestmark = pytest.mark.django_db
NOW = clock.now
NOTHING = Money.zero("EUR")


@pytest.fixture
def buyer():
    return make_admin()


@pytest.fixture
def seller():
    return make_seller()


@pytest.fixture
def olga():
    return make_operator("Olga")


@pytest.fixture
def ines():
    return make_inspector()


@pytest.fixture
def inspection(buyer, seller, ines):
    return inspection_of(order_to_inspect(buyer, seller, ines))


@pytest.fixture
def visit(inspection, ines, buyer):
    return book(inspection, ines, buyer)


@pytest.fixture(autouse=True)
def books_are_sound():
    yield
    assert list(checks.breaches()) == []


def money_of(visit):
    """What the ledger says of the visit: due to the company, owed by the buyer, due to the buyer."""
    kinds = (AccountKind.INSPECTION_DUE, AccountKind.INSPECTION_OWED, AccountKind.INSPECTION_BACK)
    return tuple(balance_of(Purse(kind, visit.pk), "EUR").minor for kind in kinds)


def transfer(minor, number="T-1", currency="EUR"):
    credit = Credit(number, Money(minor, currency), text="I-0001", payer="Alice")
    return money_actions.record_bank_line(credit=credit, at=NOW())


def pay(visit, olga, minor=FEE.minor, number="T-1"):
    line = transfer(minor, number)
    return inspections.pay_fee(visit=visit, line=line, by=olga, at=NOW())


def steps(visit):
    return list(visit.fee_entries.order_by("number").values_list("step", flat=True))


def debt_of(seller):
    rows = SellerDebt.objects.filter(seller=seller.company).order_by("pk")
    return [(row.amount_minor, row.state) for row in rows]


def test_booking_sets_the_fee_aside_and_the_buyer_owes_it(visit, seller):
    assert money_of(visit) == (29_000, -29_000, 0)
    assert steps(visit) == ["booked"]
    assert Earning.objects.filter(seller=seller.company).count() == 0


def test_a_visit_that_costs_nothing_moves_nothing(inspection, ines, buyer):
    listing = listed(ines.company)
    listing.fee_minor = 0
    listing.save(update_fields=["fee_minor"])

    visit = book(inspection, ines, buyer)
    report(visit, ines, BAD)

    assert (steps(visit), money_of(visit)) == ([], (0, 0, 0))
    assert [why.adds_up for why in explain_visits(inspection.order)] == [True, True, True]


def test_goods_that_pass_leave_the_fee_with_the_buyer_who_transfers_it(visit, ines, olga):
    report(visit, ines, GOOD)
    pay(visit, olga)

    assert money_of(visit) == (29_000, 0, 0)
    line = BankLine.objects.get()
    assert (line.state, line.matched_minor) == ("matched", 29_000)
    assert balance_of(Purse(AccountKind.SUSPENSE), "EUR") == NOTHING


def test_the_company_is_paid_once_and_only_after_the_visit(visit, ines, olga):
    with pytest.raises(NoFeeOpen):
        inspections.record_fee_settled(visit=visit, bank_reference="B-1", by=olga, at=NOW())
    assert money_of(visit) == (29_000, -29_000, 0)

    report(visit, ines, GOOD)
    inspections.record_fee_settled(visit=visit, bank_reference=" B-1 ", by=olga, at=NOW())
    with pytest.raises(NoFeeOpen):
        inspections.record_fee_settled(visit=visit, bank_reference="B-2", by=olga, at=NOW())

    assert money_of(visit) == (0, -29_000, 0)
    assert visit.fee_entries.get(step="settled").bank_reference == "B-1"
    assert Movement.objects.filter(kind="inspection_settled").count() == 1


def test_goods_that_fail_pass_the_fee_on_to_the_supplier_as_debt(visit, ines, seller):
    report(visit, ines, BAD)

    assert money_of(visit) == (29_000, 0, 0)
    assert debt_of(seller) == [(29_000, "open")]
    earning = Earning.objects.get(kind="visit")
    assert (earning.net, earning.order_reference) == (-FEE, visit.inspection.order.reference)


def test_a_supplier_with_a_balance_pays_from_it(visit, ines, buyer, seller):
    released_order(buyer, seller)
    payable = Purse(AccountKind.PAYABLE, seller.company.pk)
    before = balance_of(payable, "EUR")

    report(visit, ines, BAD)

    assert before - balance_of(payable, "EUR") == FEE
    assert debt_of(seller) == []


def test_a_buyer_who_has_paid_gets_the_fee_of_failed_goods_back(visit, ines, olga, seller):
    pay(visit, olga)
    report(visit, ines, BAD)
    assert money_of(visit) == (29_000, 0, 29_000)

    inspections.record_fee_sent_back(visit=visit, bank_reference="B-7", by=olga, at=NOW())

    assert money_of(visit) == (29_000, 0, 0)
    assert debt_of(seller) == [(29_000, "open")]
    with pytest.raises(NoFeeOpen):
        inspections.record_fee_sent_back(visit=visit, bank_reference="B-8", by=olga, at=NOW())


def test_a_buyer_who_has_paid_in_part_gets_that_part_back(visit, ines, olga):
    pay(visit, olga, 10_000)
    assert money_of(visit) == (29_000, -19_000, 0)

    report(visit, ines, BAD)

    assert money_of(visit) == (29_000, 0, 10_000)


def test_a_revised_report_makes_it_the_buyers_again(visit, ines, seller, olga):
    pay(visit, olga, 10_000)
    report(visit, ines, BAD)
    report(visit, ines, GOOD)

    assert steps(visit) == ["booked", "paid", "passed_on", "taken_back"]
    assert money_of(visit) == (29_000, -19_000, 0)
    assert debt_of(seller) == [(29_000, "settled")]


def test_what_went_back_to_the_buyer_is_owed_again_after_a_revision(visit, ines, olga):
    pay(visit, olga)
    report(visit, ines, BAD)
    inspections.record_fee_sent_back(visit=visit, bank_reference="B-7", by=olga, at=NOW())

    report(visit, ines, GOOD)

    assert money_of(visit) == (29_000, -29_000, 0)


def test_closed_doors_are_the_suppliers(visit, inspection, ines, seller):
    inspections.report_no_access(inspection=inspection, reason="Closed.", by=ines, at=NOW())

    assert money_of(visit) == (29_000, 0, 0)
    assert debt_of(seller) == [(29_000, "open")]


@pytest.mark.parametrize(("paid", "left"), [(0, (0, 0, 0)), (29_000, (0, 0, 29_000))])
def test_nobody_owes_a_visit_that_the_inspector_missed(
    visit, inspection, buyer, olga, seller, paid, left
):
    if paid:
        pay(visit, olga, paid)
    inspections.report_missing(inspection=inspection, by=buyer, at=NOW())

    assert money_of(visit) == left
    assert debt_of(seller) == []
    with pytest.raises(NoFeeOpen):
        inspections.record_fee_settled(visit=visit, bank_reference="B-1", by=olga, at=NOW())


def test_a_repeat_is_taken_from_the_supplier_and_given_back_when_nobody_came(
    visit, inspection, ines, seller
):
    report(visit, ines, BAD)
    inspections.fix_goods(inspection=inspection, note="Thinner", by=seller, at=NOW())
    again = book(inspection, ines, seller)
    assert money_of(again) == (29_000, 0, 0)
    assert debt_of(seller) == [(29_000, "open"), (29_000, "open")]

    inspections.report_missing(inspection=inspection, by=seller, at=NOW())

    assert (steps(again), money_of(again)) == (["booked", "given_back"], (0, 0, 0))
    assert debt_of(seller) == [(29_000, "settled"), (29_000, "open")]


def test_a_fee_that_the_contract_lays_on_the_supplier_stays_there(buyer, seller, ines):
    inspection = inspection_of(order_to_inspect(buyer, seller, ines, paid_by="seller"))
    visit = book(inspection, ines, buyer)
    report(visit, ines, GOOD)

    assert (steps(visit), money_of(visit)) == (["booked"], (29_000, 0, 0))
    assert debt_of(seller) == [(29_000, "open")]


def test_a_visit_that_ends_with_its_order_is_still_owed(visit, inspection):
    inspections.end_inspection(inspection=inspection, at=NOW())

    assert money_of(visit) == (29_000, -29_000, 0)
    assert [fee.can_settle for fee in open_fees()] == [True]


def test_a_transfer_of_more_keeps_its_rest_aside(visit, olga):
    pay(visit, olga, 30_000)

    line = BankLine.objects.get()
    assert (line.state, line.surplus, money_of(visit)) == (
        "partly_matched", Money(1_000, "EUR"), (29_000, 0, 0),
    )  # fmt: skip


def test_a_fee_is_not_paid_twice_nor_with_a_used_transfer_nor_in_another_currency(visit, olga):
    pay(visit, olga, 20_000)
    used = BankLine.objects.get()
    with pytest.raises(LineUsed):
        inspections.pay_fee(visit=visit, line=used, by=olga, at=NOW())
    with pytest.raises(CurrencyDiffers):
        inspections.pay_fee(visit=visit, line=transfer(9_000, "T-2", "USD"), by=olga, at=NOW())
    pay(visit, olga, 9_000, "T-3")
    with pytest.raises(NoFeeOpen):
        pay(visit, olga, 100, "T-4")

    assert money_of(visit) == (29_000, 0, 0)
    assert standing_of(visit).owed == NOTHING


@pytest.mark.parametrize("words", ["", "  ", "\x00"])
def test_a_transfer_is_recorded_with_the_banks_reference(visit, ines, olga, words):
    report(visit, ines, GOOD)

    with pytest.raises(FeeReferenceMissing):
        inspections.record_fee_settled(visit=visit, bank_reference=words, by=olga, at=NOW())

    assert money_of(visit) == (29_000, -29_000, 0)


def test_only_operators_handle_fees(visit, buyer, seller, ines):
    line = transfer(29_000)
    for who in (buyer, seller, ines):
        with pytest.raises(NotAllowed):
            inspections.pay_fee(visit=visit, line=line, by=who, at=NOW())
        with pytest.raises(NotAllowed):
            inspections.record_fee_settled(visit=visit, bank_reference="B", by=who, at=NOW())
        with pytest.raises(NotAllowed):
            inspections.record_fee_sent_back(visit=visit, bank_reference="B", by=who, at=NOW())

    assert money_of(visit) == (29_000, -29_000, 0)


@pytest.mark.parametrize(
    "changed", [{"owed_minor": 1}, {"bank_reference": "B-1"}, {"step": "paid"}, {"number": 1}]
)
def test_postgresql_refuses_an_entry_that_does_not_add_up(visit, changed):
    first = visit.fee_entries.get()
    names = ("visit_id", "step", "currency", "due_minor", "owed_minor", "at")
    row = {name: getattr(first, name) for name in names} | {"number": 2, "movement_key": "x"}

    with pytest.raises(IntegrityError), transaction.atomic():
        InspectionFeeEntry.objects.create(**row | changed)

    assert visit.fee_entries.count() == 1


def test_the_proof_finds_a_fee_whose_entries_are_not_its_money(visit):
    with transaction.atomic():
        row = visit.fee_entries.get()
        row.pk, row.number, row.movement_key = None, 2, "x"
        row.due_minor = row.owed_minor = 5
        row.save(force_insert=True)
        found = list(checks.breaches())
        transaction.set_rollback(True)

    words = "visit {}: {} is {} by the ledger, the entries of its fee say {}"
    assert sorted(found) == [
        words.format(visit.pk, -29000, "inspection_owed", -29005),
        words.format(visit.pk, 29000, "inspection_due", 29005),
    ]


def test_an_operator_records_all_three_from_the_desk(client_for, visit, ines, olga):
    client = client_for(olga)
    line = transfer(29_000)
    client.post(reverse("desk_inspection_fees:receipt", args=[visit.pk]), {"line": line.bank_id})
    report(visit, ines, BAD)
    page = client.get(reverse("desk_inspection_fees:index"))
    assert (len(page.context["owed"]), len(page.context["back"]), len(page.context["due"])) == (
        0, 1, 1,
    )  # fmt: skip
    for noun in ("repayment", "settlement"):
        url = reverse(f"desk_inspection_fees:{noun}", args=[visit.pk])
        client.post(url, {"bank_reference": ""})
        client.post(url, {"bank_reference": "B-1"})

    assert money_of(visit) == (0, 0, 0)
    assert steps(visit) == ["booked", "paid", "passed_on", "sent_back", "settled"]
    assert open_fees() == []


def test_the_desk_refuses_a_transfer_that_does_not_wait(client_for, visit, olga):
    url = reverse("desk_inspection_fees:receipt", args=[visit.pk])
    page = client_for(olga).post(url, {"line": "gone"}, follow=True)

    assert "Choose one of the transfers" in page.content.decode()
    assert money_of(visit) == (29_000, -29_000, 0)


def test_the_order_page_tells_the_buyer_where_to_pay(client_for, visit, buyer, seller):
    url = reverse("orders:detail", args=[visit.inspection.order.reference])

    assert "Please transfer" in client_for(buyer).get(url).content.decode()
    sellers = client_for(seller).get(url).content.decode()
    assert "Please transfer" not in sellers
    assert "is still to be paid by the buyer" in sellers
