"""The Stripe double keeps Stripe's rules: keys, balances, transfers, reversals, disputes, its clock."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from marketplace.core import clock
from marketplace.core.money import Money
from trade_assurance.gateways.base import (
    AccountRequest,
    AnswerUnclear,
    ChargeRequest,
    GatewayAway,
    GatewayMisused,
    RefundRequest,
    ReversalRequest,
    Status,
    TransferRequest,
)
from trade_assurance.gateways.sandbox import Sandbox, world
from trade_assurance.gateways.sandbox.server import answer

pytestmark = pytest.mark.django_db
DOOR = Sandbox()


def eur(minor):
    return Money(minor, "EUR")


def pay(minor=10_000, *, key="k1", token="pm_card_bypassPending", currency="EUR"):  # noqa: S107
    request = ChargeRequest(key, Money(minor, currency), "P-1", "O-1", token=token)
    return DOOR.charge(request)


def post(path, key="", account="", **params):
    headers = {"Idempotency-Key": key, "Stripe-Account": account}
    status, body = answer("POST", path, headers, urlencode(params))
    return status, json.loads(body)


def get(path, account=""):
    status, body = answer("GET", path, {"Stripe-Account": account}, "")
    return status, json.loads(body)


@pytest.fixture
def seller():
    opened = DOOR.open_account(AccountRequest("a1", "c-1", "Nordholz", "s@example.org", "DE"))
    world.onboard(opened.id)
    return opened.id


def send(seller, minor=4_000, *, key="t1", source="", currency="EUR"):
    return DOOR.transfer(TransferRequest(key, Money(minor, currency), seller, "A-1", source))


# Keys


def test_a_key_gets_its_saved_answer_again_and_charges_once():
    assert pay() == pay()

    assert (world.count("charge"), world.whole_balance()) == (1, {"eur": 10_000})


def test_a_declined_card_is_remembered_too():
    first, again = pay(token="tok_declined"), pay(token="tok_declined")

    assert first == again
    assert (first.status, first.failure_code, world.count("charge")) == (
        Status.FAILED,
        "card_declined",
        1,
    )


def test_a_key_with_another_body_is_refused_and_moves_nothing():
    pay()

    with pytest.raises(GatewayMisused, match="same parameters"):
        pay(10_001)

    assert world.whole_balance() == {"eur": 10_000}


def test_a_500_is_remembered_and_hides_what_was_done():
    world.script("POST payment_intents", "500", moment="after")

    for _ in range(2):
        with pytest.raises(AnswerUnclear):
            pay()

    assert world.count("charge") == 1
    assert DOOR.look_up(key="k1", provider_id="", group="O-1").status == Status.SETTLED


@pytest.mark.parametrize("fault", ["409", "429", "timeout", "lost"])
def test_what_never_began_is_not_remembered(fault):
    world.script("POST payment_intents", fault)
    with pytest.raises((AnswerUnclear, GatewayAway)):
        pay()
    assert world.count("payment_intent") == 0

    assert pay().status == Status.SETTLED
    assert world.count("charge") == 1


def test_a_refused_request_is_not_remembered():
    with pytest.raises(GatewayMisused):
        pay(token="pm_nobody")

    assert pay().status == Status.SETTLED


def test_a_key_dies_after_a_day_and_then_charges_again(advance):
    first = pay()
    advance(hours=23, minutes=59)
    assert pay() == first
    advance(minutes=2)

    assert pay().provider_id != first.provider_id
    assert world.whole_balance() == {"eur": 20_000}


# Balances, transfers, reversals


def test_money_of_a_card_is_pending_before_it_is_available(advance):
    pay(token="tok_paid")
    assert [(b.available, b.pending) for b in DOOR.balances()] == [(eur(0), eur(10_000))]

    advance(days=2)

    assert [(b.available, b.pending) for b in DOOR.balances()] == [(eur(10_000), eur(0))]


def test_a_transfer_moves_money_from_the_platform_to_the_seller(seller):
    pay()

    sent = send(seller)

    assert (sent.status, sent.provider_id[:3]) == (Status.SETTLED, "tr_")
    assert (world.whole_balance(), world.whole_balance(seller)) == ({"eur": 6_000}, {"eur": 4_000})


def test_a_transfer_of_more_than_is_available_is_refused(seller):
    pay(token="tok_paid")

    refused = send(seller)

    assert (refused.status, refused.failure_code) == (Status.FAILED, "balance_insufficient")
    assert (world.whole_balance(), world.whole_balance(seller)) == ({"eur": 10_000}, {})


def test_a_transfer_from_a_charge_waits_for_its_money_and_not_for_the_balance(seller, advance):
    charge = world.charge_of(pay(token="tok_paid").provider_id)

    assert send(seller, source=charge).status == Status.SETTLED
    assert get("balance", seller)[1]["available"] == [{"currency": "eur", "amount": 0}]
    advance(days=2)

    assert get("balance", seller)[1]["available"] == [{"currency": "eur", "amount": 4_000}]


def test_transfers_from_a_charge_never_exceed_it(seller):
    charge = world.charge_of(pay().provider_id)
    send(seller, 9_000, source=charge)

    refused = send(seller, 1_001, key="t2", source=charge)

    assert (refused.status, refused.failure_code) == (Status.FAILED, "amount_too_large")


def test_a_transfer_is_in_the_currency_that_the_charge_was_settled_in(seller):
    world.set_rule("converts_usd_bps", 9_000)
    charge = world.charge_of(pay(currency="USD").provider_id)

    with pytest.raises(GatewayMisused, match="must be the same as the transfer currency"):
        send(seller, source=charge, currency="USD")

    assert send(seller, key="t2", source=charge).status == Status.SETTLED
    assert world.whole_balance() == {"eur": 5_000}


def test_an_account_that_may_not_receive_gets_nothing(seller):
    pay()
    world.reject(seller)

    refused = send(seller)

    assert (refused.status, refused.failure_code) == (
        Status.FAILED,
        "insufficient_capabilities_for_transfer",
    )


def test_a_reversal_takes_back_what_the_seller_still_has(seller):
    pay()
    sent = send(seller)
    world.spend(seller, 3_000, "eur")

    refused = DOOR.reverse(ReversalRequest("r1", eur(1_001), sent.provider_id))
    taken = DOOR.reverse(ReversalRequest("r2", eur(1_000), sent.provider_id))

    assert (refused.status, refused.failure_code) == (Status.FAILED, "balance_insufficient")
    assert taken.status == Status.SETTLED
    assert (world.whole_balance(), world.whole_balance(seller)) == ({"eur": 7_000}, {"eur": 0})


def test_a_reversal_never_exceeds_its_transfer(seller):
    pay()
    sent = send(seller)

    refused = DOOR.reverse(ReversalRequest("r1", eur(4_001), sent.provider_id))

    assert (refused.status, refused.failure_code) == (Status.FAILED, "amount_too_large")


def test_lost_transfers_and_reversals_are_found_by_their_key(seller):
    pay()
    world.script("POST transfers", "lost", moment="after")
    with pytest.raises(AnswerUnclear):
        send(seller)
    found = DOOR.look_up_transfer(key="t1", provider_id="", group="A-1")
    world.script("POST transfers/reversals", "timeout", moment="after")
    with pytest.raises(AnswerUnclear):
        DOOR.reverse(ReversalRequest("r1", eur(500), found.provider_id))

    back = DOOR.look_up_reversal(key="r1", provider_id="", transfer_id=found.provider_id)

    assert (found.status, back.status, back.provider_id[:4]) == (
        Status.SETTLED,
        Status.SETTLED,
        "trr_",
    )
    assert DOOR.look_up_transfer(key="t2", provider_id="", group="A-1").status == Status.UNKNOWN
    assert world.whole_balance() == {"eur": 6_500}


def test_payouts_leave_in_two_days_and_may_come_back(seller, advance):
    pay()
    send(seller)
    payout = world.spend(seller, 4_000, "eur")
    advance(days=2)
    assert get(f"payouts/{payout}", seller)[1]["status"] == "paid"

    world.fail_payout(payout)

    assert get(f"payouts/{payout}", seller)[1]["status"] == "failed"
    assert world.whole_balance(seller) == {"eur": 4_000}


@pytest.mark.parametrize(("amount", "status"), [(150, 400), (200, 200)])
def test_forints_are_paid_out_in_whole_units(amount, status):
    pay(100_000, currency="HUF")

    assert post("payouts", currency="huf", amount=amount)[0] == status


# Refunds, disputes, late failures, bank transfers


def test_refunds_never_exceed_the_charge_and_a_bounced_one_comes_back():
    paid = pay().provider_id
    first = DOOR.refund(RefundRequest("f1", eur(6_000), paid, "P-1"))
    with pytest.raises(GatewayMisused, match="greater than 4000"):
        DOOR.refund(RefundRequest("f2", eur(4_001), paid, "P-1"))
    assert world.whole_balance() == {"eur": 4_000}

    world.fail_refund(first.provider_id)

    assert DOOR.look_up_refund(key="f1", provider_id="", charge_id=paid).status == Status.FAILED
    assert world.whole_balance() == {"eur": 10_000}


def test_a_disputed_charge_is_not_refunded_and_its_money_comes_back_only_when_won():
    world.set_rule("dispute_fee", 1_500)
    paid = pay().provider_id
    dispute = world.open_dispute(world.charge_of(paid))
    with pytest.raises(GatewayMisused):
        DOOR.refund(RefundRequest("f1", eur(100), paid, "P-1"))
    taken = DOOR.dispute(dispute_id=dispute)
    assert (taken.taken, taken.given_back, world.whole_balance()) == (
        eur(10_000),
        eur(0),
        {"eur": -1_500},
    )

    world.close_dispute(dispute, won=True)

    won = DOOR.dispute(dispute_id=dispute)
    assert (won.status, won.given_back, world.whole_balance()) == (
        "won",
        eur(10_000),
        {"eur": 8_500},
    )


def test_an_inquiry_takes_nothing():
    dispute = world.open_dispute(world.charge_of(pay().provider_id), inquiry=True)
    world.close_dispute(dispute, won=False)

    assert DOOR.dispute(dispute_id=dispute).status == "warning_closed"
    assert world.whole_balance() == {"eur": 10_000}


@pytest.mark.parametrize(
    ("token", "status", "code", "left"),
    [
        ("pm_sepa_debit", Status.SETTLED, "", {"eur": 10_000}),
        ("pm_sepa_debit_fails", Status.FAILED, "debit_not_authorized", {}),
        ("pm_usBankAccount_noFunds", Status.FAILED, "insufficient_funds", {}),
    ],
)
def test_a_debit_is_confirmed_and_decided_days_later(advance, token, status, code, left):
    sent = pay(token=token)
    assert (sent.status, world.whole_balance()) == (Status.CONFIRMED, {})
    advance(days=5)

    found = DOOR.look_up(key="k1", provider_id=sent.provider_id)

    assert (found.status, found.failure_code, world.whole_balance()) == (status, code, left)


def test_bank_transfers_pay_the_oldest_intent_first_and_what_is_left_stays_with_the_customer():
    customer = post("customers", "c1")[1]["id"]
    intents = [
        post(
            "payment_intents", f"i{n}", amount=1_000, currency="eur", customer=customer,
            confirm="true", **{"payment_method_types[0]": "customer_balance"},
        )[1]["id"]
        for n in (1, 2)
    ]  # fmt: skip

    world.transfer_arrives(customer, 700, "eur")
    first = get(f"payment_intents/{intents[0]}")[1]
    assert (first["status"], first["amount_received"]) == ("requires_action", 700)
    world.transfer_arrives(customer, 1_500, "eur")

    assert [get(f"payment_intents/{name}")[1]["status"] for name in intents] == ["succeeded"] * 2
    assert get(f"customers/{customer}/cash_balance")[1]["available"] == {"eur": 200}
    assert world.whole_balance() == {"eur": 2_000}


def test_a_page_is_paid_with_a_second_card_after_a_declined_one():
    page = DOOR.charge(ChargeRequest("k1", eur(5_000), "P-1", "O-1", return_url="https://x.test/"))
    assert (page.status, DOOR.look_up(key="", provider_id=page.provider_id).status) == (
        Status.ACTION_NEEDED,
        Status.ACTION_NEEDED,
    )
    world.pay_page(page.provider_id, "tok_declined")
    world.pay_page(page.provider_id, "tok_paid")

    found = DOOR.look_up(key="", provider_id=page.provider_id)

    assert (found.status, found.charged_id[:3], world.whole_balance()) == (
        Status.SETTLED,
        "pi_",
        {"eur": 5_000},
    )


def test_a_page_that_nobody_pays_closes_after_a_day(advance):
    page = DOOR.charge(ChargeRequest("k1", eur(5_000), "P-1", "O-1", return_url="https://x.test/"))
    advance(hours=25)

    found = DOOR.look_up(key="", provider_id=page.provider_id)

    assert (found.status, found.failure_code) == (Status.FAILED, "page_expired")


# Accounts


def test_an_account_lapses_when_what_is_asked_for_does_not_come(seller, advance):
    world.ask_more(seller, "company.tax_id", by=clock.now() + timedelta(days=3))
    asked = DOOR.account(account_id=seller)
    assert (asked.can_receive, asked.due, asked.disabled_reason) == (True, ("company.tax_id",), "")
    advance(days=4)

    lapsed = DOOR.account(account_id=seller)

    assert (lapsed.can_receive, lapsed.overdue, lapsed.disabled_reason) == (
        False,
        ("company.tax_id",),
        "requirements.past_due",
    )


def test_an_onboarding_link_is_of_one_account():
    with pytest.raises(GatewayMisused):
        DOOR.onboarding_link(account_id="acct_nobody", back="https://x.test/", again="")


def test_every_change_writes_an_event_and_sellers_changes_name_their_account(seller):
    pay()
    send(seller)

    kinds = [event["type"] for event in world.events(account="")]
    assert kinds == ["charge.succeeded", "payment_intent.succeeded", "transfer.created"]
    assert {event["type"] for event in world.events(account=seller)} == {"account.updated"}


def test_an_address_that_is_not_there_is_a_404():
    assert get("invoices")[0] == 404
