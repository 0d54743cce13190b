"""How long money must be held, against how long each way to pay can hold it."""

import pytest
from django.urls import reverse

from marketplace.core import clock
from tests.factories.orders import make_order
from trade_assurance import actions
from trade_assurance.actions.payments import HoldTooShort
from trade_assurance.hold_time import HoldNeeded, check_hold, longest_hold
from trade_assurance.models import Payment

AT_SEA = {"lead_time_days": 45, "transport_mode": "sea"}  # 45 + 45 + 30 days


@pytest.mark.parametrize(
    ("method", "country", "days"),
    [
        ("card", "FR", 90),
        ("card", "US", 730),
        ("card", "TH", 10),
        ("bank_transfer", "FR", None),
        ("bank_transfer", "TH", None),
    ],
)
def test_each_way_to_pay_has_its_longest_hold(method, country, days):
    assert longest_hold(method, country) == days


@pytest.mark.parametrize(
    ("needed", "fits", "missing", "shorter"),
    [
        ((30, 30, 30), True, 0, None),
        ((31, 30, 30), False, 1, 29),
        ((45, 45, 30), False, 30, None),
        ((45, 30, 18), False, 3, 15),
    ],
)
def test_what_an_order_needs_is_set_against_the_hold(needed, fits, missing, shorter):
    check = check_hold(HoldNeeded(*needed), "card", "FR")

    assert (check.fits, check.missing_days, check.shorter_claim_days) == (fits, missing, shorter)


@pytest.mark.django_db
def test_a_card_is_refused_where_its_hold_ends_before_the_claim_window(alice, sven):
    order = make_order(alice, sven, **AT_SEA)

    with pytest.raises(HoldTooShort):
        actions.start_payment(
            order=order, method="card", by=alice, at=clock.now(), token="tok_paid"
        )

    assert Payment.objects.count() == 0


@pytest.mark.django_db
def test_a_transfer_holds_as_long_as_it_takes(alice, sven):
    order = make_order(alice, sven, **AT_SEA)

    payment = actions.start_payment(order=order, method="bank_transfer", by=alice, at=clock.now())

    assert payment.state == "awaiting_transfer"


@pytest.mark.django_db
def test_the_page_says_before_paying_what_fits_and_what_does_not(alice, sven, client_for):
    order = make_order(alice, sven, **AT_SEA)
    address = reverse("payments:payment", args=[order.reference])
    client = client_for(alice)

    page = client.get(address).content.decode()
    answer = client.post(address, {"method": "card", "card_number": "4242424242424242"})

    assert "up to 120 days" in page
    assert "30 too few" in page
    assert (answer.status_code, Payment.objects.count()) == (422, 0)
