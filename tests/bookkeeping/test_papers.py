"""Papers follow what happened to goods and money: each once, each adding up."""

import hashlib
import shutil
import subprocess
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from bookkeeping import actions, sheets
from bookkeeping.models import FeeLine, Paper, PaperFile
from bookkeeping.states import PaperKind as K
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from marketplace.orders import actions as orders
from marketplace.orders.contract import LineTerms
from marketplace.orders.states import OrderState
from tests.factories import companies
from tests.factories.money import eur, held_order, in_claim_window, protection_of, released_order
from tests.factories.orders import ship
from tests.factories.papers import draft, number, paper_of, pay_out
from trade_assurance import actions as assurance
from trade_assurance.actions.protection import refund_and_go_on

pytestmark = pytest.mark.django_db


def dispute(order, by):
    return assurance.hold_for_dispute(
        protection=protection_of(order), actor=Actor.BUYER, by=by, at=clock.now()
    )


def rule(order, buyer, operator, to_buyer):
    assurance.settle_dispute(
        protection=dispute(order, buyer), to_buyer=to_buyer, actor=Actor.OPERATOR, by=operator,
        at=clock.now(),
    )  # fmt: skip
    outbox.drain()


def text_of(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("reads the text of a PDF with poppler's pdftotext")
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    return subprocess.run(
        [shutil.which("pdftotext"), "-layout", str(path), "-"], capture_output=True, check=True
    ).stdout.decode()


def test_a_payment_gives_a_receipt_and_nothing_else_before_goods_leave(alice, sven):
    order = held_order(alice, sven)

    receipt = Paper.objects.get()
    assert (receipt.kind, receipt.total, receipt.issuer, receipt.recipient) == (
        K.RECEIPT, eur(124_000), None, alice.company,
    )  # fmt: skip
    assert receipt.order == order


def test_dispatch_gives_an_invoice_and_a_packing_list_once(alice, sven):
    order = held_order(alice, sven, state=OrderState.SHIPPING)
    actions.issue_dispatch_papers(shipment=order.shipments.get(), at=clock.now())

    invoice, packing = paper_of(order, K.INVOICE), paper_of(order, K.PACKING_LIST)
    assert (invoice.total, invoice.issuer, invoice.protection) == (
        order.total, sven.company, protection_of(order),
    )  # fmt: skip
    assert packing.total == eur(0)
    said = invoice.versions.get().data
    assert [line["minor"] for line in said["lines"]] == [91_000, 25_000]
    assert (said["goods_minor"], said["freight_minor"], said["total_minor"]) == (
        116_000, 8_000, 124_000,
    )  # fmt: skip


def test_the_files_are_there_in_both_languages_with_their_hash(alice, sven):
    order = held_order(alice, sven, state=OrderState.SHIPPING)

    files = PaperFile.objects.filter(version__paper__order=order)
    assert files.count() == 2 * Paper.objects.count() == 6
    for kept in files:
        with kept.file.open() as stored:
            content = stored.read()
        assert (kept.size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert content == sheets.pdf_of(kept.version, kept.language)
        assert b"/MarkInfo" in content or b"/StructTreeRoot" in content


def test_files_are_made_once(alice, sven):
    order = held_order(alice, sven)
    version = paper_of(order, K.RECEIPT).versions.get()

    assert actions.make_files(version=version) == []
    assert version.files.count() == 2


def test_a_refund_of_invoiced_goods_gives_a_credit_note(alice, sven, olga):
    order = in_claim_window(alice, sven)
    rule(order, alice, olga, eur(41_333))

    credit = paper_of(order, K.CREDIT_NOTE)
    invoice = paper_of(order, K.INVOICE)
    assert (credit.total, credit.corrects, credit.issuer) == (eur(41_333), invoice, sven.company)
    assert invoice.total - credit.total == protection_of(order).released


def test_credit_notes_of_two_refunds_add_up(alice, sven, olga):
    order = in_claim_window(alice, sven)
    refund_and_go_on(
        protection=dispute(order, alice), to_buyer=eur(1_000), key="D1", by=olga, at=clock.now()
    )
    outbox.drain()
    rule(order, alice, olga, eur(123_000))

    notes = Paper.objects.filter(kind=K.CREDIT_NOTE).order_by("number")
    assert [(each.number, each.total) for each in notes] == [(1, eur(1_000)), (2, eur(123_000))]


def test_what_was_refunded_before_dispatch_is_credited_with_the_invoice(alice, sven, olga):
    order = held_order(alice, sven, state=OrderState.READY_TO_SHIP)
    refund_and_go_on(
        protection=dispute(order, alice), to_buyer=eur(500), key="D1", by=olga, at=clock.now()
    )
    outbox.drain()
    assert not Paper.objects.exclude(kind=K.RECEIPT).exists()

    order.refresh_from_db()
    ship(order, sven)
    outbox.drain()

    assert paper_of(order, K.CREDIT_NOTE).total == eur(500)
    assert paper_of(order, K.INVOICE).total == order.total


def test_a_cancelled_order_was_never_invoiced(alice, sven):
    order = held_order(alice, sven)
    orders.cancel_by_seller(order=order, by=sven, at=clock.now(), reason="No oak.")
    outbox.drain()

    assert set(Paper.objects.values_list("kind", flat=True)) == {K.RECEIPT}


def test_no_credit_note_goes_past_its_invoice(alice, sven):
    order = in_claim_window(alice, sven)
    outbox.drain()
    invoice = paper_of(order, K.INVOICE)
    fields = {"kind": K.CREDIT_NOTE, "corrects": invoice, "order": order}
    number(sven.company, alice.company, "credit-1", net=124_000, **fields)

    with pytest.raises(IntegrityError, match="does not fit invoice"), transaction.atomic():
        number(sven.company, alice.company, "credit-2", net=1, **fields)

    assert invoice.credits.count() == 1


@pytest.mark.parametrize("whose", ["buyer", "issuer"])
def test_a_credit_note_is_between_the_parties_of_its_invoice(alice, sven, mallory, whose):
    order = in_claim_window(alice, sven)
    outbox.drain()
    fields = {"kind": K.CREDIT_NOTE, "corrects": paper_of(order, K.INVOICE), "net": 1}
    issuer = mallory.company if whose == "issuer" else sven.company
    recipient = mallory.company if whose == "buyer" else alice.company

    with pytest.raises(IntegrityError, match="does not fit invoice"), transaction.atomic():
        number(issuer, recipient, "credit-1", **fields)


def test_a_payout_run_invoices_the_commission_of_its_movements(alice, sven, olga, settings):
    settings.MONEY_POLICIES = {"commission_vat_bps": 2_000}
    released = [released_order(alice, sven) for _ in range(2)]
    (payout,) = pay_out(sven, olga)

    fee = Paper.objects.get(kind=K.FEE_INVOICE)
    assert (fee.net, fee.tax, fee.total) == (eur(6_960), eur(1_392), eur(8_352))
    assert (fee.recipient, fee.payout, fee.text) == (sven.company, payout, "FEE-2026-00001")
    lines = FeeLine.objects.order_by("pk")
    assert [(x.order, x.fee_minor, x.vat_minor) for x in lines] == [
        (order, 3_480, 696) for order in released
    ]
    assert actions.issue_fee_papers(payout=payout, at=clock.now()) == []


def test_a_payout_that_was_cancelled_is_not_invoiced_again(alice, sven, olga):
    released_order(alice, sven)
    (payout,) = pay_out(sven, olga)
    assurance.cancel_payout(payout=payout, by=olga, at=clock.now(), reason="Wrong day.")
    assurance.build_payouts(by=olga, at=clock.now())
    outbox.drain()

    assert Paper.objects.filter(kind=K.FEE_INVOICE).count() == 1


def test_no_commission_no_fee_invoice(alice, sven, olga):
    assurance.add_commission_rule(
        name="Free", rate_bps=0, seller=sven.company, category=None, by=olga, at=clock.now()
    )
    released_order(alice, sven)
    pay_out(sven, olga)

    assert not Paper.objects.filter(kind=K.FEE_INVOICE).exists()


def test_a_fee_paper_that_is_not_the_sum_of_its_lines_is_refused(alice, sven):
    forged = draft(None, sven.company, "fees", kind=K.FEE_INVOICE, net=5)

    with pytest.raises(IntegrityError, match="its lines sum to 0"), transaction.atomic():
        _issue_and_commit(forged)

    assert not Paper.objects.exists()


def _issue_and_commit(forged):
    actions.issue(forged, at=clock.now())
    connection.check_constraints()


def test_packages_give_the_packing_list_a_new_version(alice, sven, bob):
    order = held_order(alice, sven, state=OrderState.SHIPPING)
    packing, shipment = paper_of(order, K.PACKING_LIST), order.shipments.get()
    packages = [actions.Package("carton", 12, 240_000, 260_500, "NF 1-12")]

    for _ in range(2):
        actions.pack(shipment=shipment, packages=packages, by=sven, at=clock.now())
    outbox.drain()

    assert list(packing.versions.order_by("number").values_list("number", "files__language")) == [
        (1, "en"), (1, "fr"), (2, "en"), (2, "fr"),
    ]  # fmt: skip
    assert packing.versions.get(number=2).data["packages"] == [
        {"kind": "carton", "count": 12, "net_grams": 240_000, "gross_grams": 260_500,
         "marks": "NF 1-12"},
    ]  # fmt: skip
    with pytest.raises(actions.choosing.NotAllowed):
        actions.pack(shipment=shipment, packages=packages, by=bob, at=clock.now())


@pytest.mark.parametrize(
    "package",
    [("carton", 0, 10, 10), ("carton", 1, 0, 10), ("carton", 1, 11, 10), None],
)
def test_impossible_packages_are_refused(alice, sven, package):
    order = held_order(alice, sven, state=OrderState.SHIPPING)
    packages = [actions.Package(*package)] if package else []

    with pytest.raises(actions.choosing.PackagesImpossible):
        actions.pack(shipment=order.shipments.get(), packages=packages, by=sven, at=clock.now())

    assert paper_of(order, K.PACKING_LIST).versions.count() == 1


def test_an_invoice_is_never_said_again(alice, sven):
    order = held_order(alice, sven, state=OrderState.SHIPPING)
    invoice = paper_of(order, K.INVOICE)

    with pytest.raises(IntegrityError, match="has no version 2"), transaction.atomic():
        actions.say(invoice, {"total_minor": 1}, at=clock.now())

    assert invoice.versions.count() == 1


@pytest.mark.parametrize(
    ("currency", "price", "total", "written"),
    [("JPY", "1250", 25_000, "¥25,000"), ("KWD", "1.250", 25_000, "KWD25.000")],
)
def test_currencies_without_and_with_three_decimals(
    alice, sven, tmp_path, currency, price, total, written
):
    lines = (LineTerms("Oak chair", Decimal(20), "piece", Decimal(price)),)
    order = held_order(
        alice, sven, state=OrderState.SHIPPING, lines=lines, currency=currency,
        freight=Money(0, currency),
    )  # fmt: skip

    invoice = paper_of(order, K.INVOICE)
    assert invoice.total == Money(total, currency)
    said = text_of(sheets.pdf_of(invoice.versions.get(), "en"), tmp_path)
    assert written in said.replace("\N{NO-BREAK SPACE}", "")


def test_domestic_vat_is_contained_in_what_was_agreed(mallory, tmp_path):
    buyer = companies.make_admin("Koop", country="NL")
    actions.choose_numbers(prefixes={}, domestic_bps=2_100, by=mallory)
    order = held_order(buyer, mallory, state=OrderState.SHIPPING, delivery_country="NL")

    invoice = paper_of(order, K.INVOICE)
    assert (invoice.net, invoice.tax, invoice.total) == (eur(102_479), eur(21_521), eur(124_000))
    said = text_of(sheets.pdf_of(invoice.versions.get(), "en"), tmp_path)
    assert "VAT 21" in said
    assert "€215.21" in said


def test_a_long_invoice_runs_over_numbered_pages(alice, sven, tmp_path):
    lines = tuple(LineTerms(f"Chair {n}", Decimal(1), "piece", Decimal(n + 1)) for n in range(120))
    order = held_order(alice, sven, state=OrderState.SHIPPING, lines=lines)

    pages = text_of(sheets.pdf_of(paper_of(order, K.INVOICE).versions.get(), "fr"), tmp_path)

    sheet_of = pages.split("\f")
    assert len(sheet_of) > 3
    assert all("Marchandises" in page for page in sheet_of[:3])
    assert f"2 / {len(sheet_of) - 1}" in sheet_of[1] or f"2/{len(sheet_of) - 1}" in sheet_of[1]


def test_papers_name_the_day_they_were_issued_not_made(alice, sven):
    order = held_order(alice, sven, state=OrderState.SHIPPING)
    version = paper_of(order, K.INVOICE).versions.get()
    first = sheets.pdf_of(version, "fr")
    clock.advance(timedelta(days=3))

    assert sheets.pdf_of(version, "fr") == first


def test_each_part_that_leaves_has_an_invoice_and_together_they_are_the_order(alice, sven):
    order = held_order(alice, sven, state=OrderState.READY_TO_SHIP)
    chairs, stools = order.lines.order_by("position").values_list("pk", flat=True)
    ship(order, sven, quantities={chairs: Decimal(7), stools: Decimal(0)})
    ship(order, sven)
    outbox.drain()

    invoices = Paper.objects.filter(order=order, kind=K.INVOICE).order_by("number")
    said = [invoice.versions.get().data for invoice in invoices]
    assert [[(x["title"], x["quantity"], x["minor"]) for x in each["lines"]] for each in said] == [
        [("Oak chair", "7", 31_850)],
        [("Oak chair", "13", 59_150), ("Oak stool", "10", 25_000)],
    ]
    assert [each["freight_minor"] for each in said] == [2_196, 5_804]
    assert sum(invoice.total_minor for invoice in invoices) == order.total_minor
    assert Paper.objects.filter(order=order, kind=K.PACKING_LIST).count() == 2


def test_a_supplier_finds_the_fee_invoice_on_its_payout(client_for, alice, sven, olga):
    released_order(alice, sven)
    (payout,) = pay_out(sven, olga)
    fee = Paper.objects.get(kind=K.FEE_INVOICE)

    page = client_for(sven).get(f"/en/payouts/{payout.reference}/").content.decode()

    assert fee.text in page
    assert PaperFile.objects.filter(version__paper=fee).first().sha256 in page
    assert f"/en/papers/{fee.pk}/money/" in page


def test_finance_people_reach_statements_from_their_desk(client_for, alice, sven):
    for who, side in ((alice, "buying"), (sven, "selling")):
        page = client_for(who).get(f"/en/statements/{side}/")
        assert page.status_code == 200
        assert f'href="/en/statements/{side}/"' in page.content.decode()
