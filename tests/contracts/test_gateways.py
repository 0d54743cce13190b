"""One suite for every gateway: what the rest of the product may count on, whoever takes the money."""

import hmac
import os
import shutil
import socket
import subprocess
import time
from hashlib import sha256
from pathlib import Path

import pytest
import stripe

from marketplace.core.money import Money
from marketplace.embedded import free_port
from trade_assurance.gateways import GatewayUnknown, gateway
from trade_assurance.gateways.bank_transfer import BankTransfer
from trade_assurance.gateways.base import (
    AnswerUnclear,
    ChargeRequest,
    GatewayAway,
    GatewayMisused,
    RefundRequest,
    ReversalRequest,
    Status,
    TransferRequest,
)
from trade_assurance.gateways.sandbox import Sandbox
from trade_assurance.gateways.stripe import (
    EventRefused,
    StripeGateway,
    read_event,
)

pytestmark = pytest.mark.django_db
EUR = Money(12_345, "EUR")
SECRET = "whsec_test"


@pytest.fixture(scope="session")
def stripe_mock():
    binary = shutil.which("stripe-mock") or str(Path.home() / "go/bin/stripe-mock")
    if not Path(binary).exists():
        reason = "stripe-mock is not installed: go install github.com/stripe/stripe-mock@latest"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    port, other = free_port(), free_port()
    process = subprocess.Popen(
        [binary, "-http-port", str(port), "-https-port", str(other)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


@pytest.fixture
def over_stripe(stripe_mock):
    return StripeGateway(key="sk_test_x", base=stripe_mock)


@pytest.fixture(
    params=["sandbox", "bank_transfer", pytest.param("stripe", marks=pytest.mark.stripe_mock)]
)
def any_gateway(request):
    if request.param == "stripe":
        return request.getfixturevalue("over_stripe")
    return {"sandbox": Sandbox, "bank_transfer": BankTransfer}[request.param]()


def charge(key="quayside-charge-1", *, money=EUR, token=""):
    return ChargeRequest(
        key=f"{key}-{time.time_ns()}" if key.endswith("-") else key,
        money=money,
        payment_reference="P-7K3M9QXA",
        order_reference="O-7K3M9QXA",
        token=token,
        return_url="https://quayside.example/orders/O-7K3M9QXA/",
    )


def token_for(under_test):
    return {"sandbox": "tok_paid", "stripe": "pm_card_visa", "bank_transfer": ""}[under_test.code]


def test_a_charge_is_answered_with_a_name_and_a_known_status(any_gateway):
    answer = any_gateway.charge(charge("new-", token=token_for(any_gateway)))

    assert answer.provider_id
    assert answer.status in set(Status) - {Status.UNKNOWN, Status.REVERSED}


def test_a_repeated_charge_is_answered_alike(any_gateway):
    request = charge("again-", token=token_for(any_gateway))

    first, again = any_gateway.charge(request), any_gateway.charge(request)

    assert again.status == first.status
    if any_gateway.code != "stripe":  # stripe-mock remembers nothing
        assert again == first


def test_a_charge_can_be_looked_up(any_gateway):
    request = charge("seek-", token=token_for(any_gateway))
    answer = any_gateway.charge(request)

    found = any_gateway.look_up(key=request.key, provider_id=answer.provider_id)

    assert found.status != Status.UNKNOWN
    assert found.provider_id


def test_what_was_never_asked_is_unknown(any_gateway):
    assert any_gateway.look_up(key="never", provider_id="").status == Status.UNKNOWN
    assert any_gateway.look_up_refund(key="never", provider_id="").status == Status.UNKNOWN


def test_a_refund_is_answered_and_can_be_looked_up(any_gateway):
    made = any_gateway.charge(charge("refund-", token=token_for(any_gateway)))
    request = RefundRequest("refund-key", Money(500, "EUR"), made.provider_id, "P-7K3M9QXA")

    answer = any_gateway.refund(request)
    found = any_gateway.look_up_refund(key=request.key, provider_id=answer.provider_id)

    assert answer.status in {Status.CONFIRMED, Status.PENDING}
    assert found.status in {Status.CONFIRMED, Status.PENDING}


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        ("tok_paid", Status.SETTLED, ""),
        ("tok_declined", Status.FAILED, "card_declined"),
        ("tok_no_funds", Status.FAILED, "insufficient_funds"),
        ("tok_fails_late", Status.CONFIRMED, ""),
    ],
)
def test_the_sandbox_decides_by_its_test_card(token, status, code):
    answer = Sandbox().charge(charge("card-", token=token))

    assert (answer.status, answer.failure_code) == (status, code)


def test_a_sandbox_charge_that_fails_late_is_found_failed(advance):
    request = charge("late-", token="tok_fails_late")
    answer = Sandbox().charge(request)
    advance(minutes=2)

    found = Sandbox().look_up(key=request.key, provider_id=answer.provider_id)

    assert (found.status, found.failure_code) == (Status.FAILED, "failed_late")


def test_a_sandbox_answer_that_got_lost_is_found():
    request = charge("lost-", token="tok_lost_answer")
    with pytest.raises(AnswerUnclear):
        Sandbox().charge(request)

    group = request.order_reference
    assert Sandbox().look_up(key=request.key, provider_id="", group=group).status == Status.SETTLED


def test_the_sandbox_refuses_misuse():
    request = charge("used-", token="tok_paid")
    Sandbox().charge(request)

    with pytest.raises(GatewayMisused):
        Sandbox().charge(charge(request.key, token="tok_paid", money=Money(1, "EUR")))
    with pytest.raises(GatewayMisused):
        Sandbox().charge(charge("odd-", token="4111111111111111"))
    with pytest.raises(GatewayMisused):
        Sandbox().refund(RefundRequest("r", EUR, "pi_1", "P-1"))


def test_an_unknown_gateway_is_refused():
    with pytest.raises(GatewayUnknown):
        gateway("cheque")


@pytest.mark.stripe_mock
def test_stripe_opens_a_page_of_its_own_when_no_card_is_named(over_stripe):
    answer = over_stripe.charge(charge("page-"))

    assert (answer.status, answer.provider_id[:3]) == (Status.ACTION_NEEDED, "cs_")
    assert over_stripe.look_up(key="", provider_id=answer.provider_id).provider_id[:3] == "cs_"


@pytest.mark.stripe_mock
def test_stripe_transfers_to_a_seller_and_takes_back(over_stripe):
    made = over_stripe.transfer(TransferRequest("t1", EUR, "acct_1", "O-7K3M9QXA"))
    back = over_stripe.reverse(ReversalRequest("t1-back", Money(100, "EUR"), made.provider_id))

    assert (made.provider_id[:3], back.provider_id[:4]) == ("tr_", "trr_")


@pytest.mark.stripe_mock
def test_stripe_refuses_a_wrong_request_by_name(over_stripe):
    with pytest.raises(GatewayMisused):
        over_stripe.look_up_refund(key="", provider_id="../nonsense")


def test_an_amount_finer_than_cards_can_charge_is_refused():
    with pytest.raises(GatewayMisused):
        StripeGateway(key="sk_test_x").charge(charge("kwd-", money=Money(1005, "KWD")))


def test_a_stripe_that_does_not_answer_is_unclear():
    nobody = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(AnswerUnclear):
        StripeGateway(key="sk_test_x", base=nobody, timeout=2).charge(charge("away-"))


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (stripe.RateLimitError("slow down"), GatewayAway),
        (stripe.IdempotencyError("other body"), GatewayMisused),
        (stripe.AuthenticationError("bad key"), GatewayMisused),
        (stripe.APIError("500"), AnswerUnclear),
        (stripe.APIConnectionError("timeout"), AnswerUnclear),
    ],
)
def test_the_errors_of_stripe_are_told_apart(monkeypatch, raised, expected):
    def fail(*_args, **_kwargs):
        raise raised

    monkeypatch.setattr(stripe.RequestsClient, "request_with_retries", fail)

    with pytest.raises(expected):
        StripeGateway(key="sk_test_x").look_up(key="", provider_id="pi_1")


def test_a_declined_card_is_an_answer_and_no_error(monkeypatch):
    def decline(*_args, **_kwargs):
        raise stripe.CardError("declined", None, "card_declined")

    monkeypatch.setattr(stripe.RequestsClient, "request_with_retries", decline)

    answer = StripeGateway(key="sk_test_x").charge(charge("no-", token="pm_card_visa"))

    assert (answer.status, answer.failure_code) == (Status.FAILED, "card_declined")


BODY = (
    b'{"id": "evt_1", "object": "event", "type": "checkout.session.completed",'
    b' "data": {"object": {"id": "cs_1", "object": "checkout.session",'
    b' "metadata": {"payment": "P-7K3M9QXA"}}}}'
)


def signed(body, at):
    mac = hmac.new(SECRET.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={mac}"


def test_a_signed_event_is_read():
    event = read_event(BODY, signature=signed(BODY, int(time.time())), secret=SECRET)

    assert (event.id, event.kind, event.object_id, event.payment_reference) == (
        "evt_1",
        "checkout.session.completed",
        "cs_1",
        "P-7K3M9QXA",
    )


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "t=1,v1=00",
        signed(BODY, int(time.time()) - 3600),
        signed(BODY, int(time.time()) + 315_360_000),
        signed(b"{}", int(time.time())),
    ],
    # The values hold the present second: without names, parallel workers would collect other tests.
    ids=["empty", "forged", "an hour old", "ten years ahead", "of another body"],
)
def test_an_event_not_signed_just_now_is_refused(signature):
    with pytest.raises(EventRefused):
        read_event(BODY, signature=signature, secret=SECRET)
