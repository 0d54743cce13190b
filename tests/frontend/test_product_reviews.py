"""Reviews, checks and doors of the product page and of its card."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from marketplace.core import clock
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState
from tests.factories.catalog import make_product
from tests.factories.orders import accept, bring, make_order
from vendors import actions
from vendors.actions import Opinion
from vendors.models import Vendor, Verification

pytestmark = pytest.mark.django_db


def address(product):
    return reverse("products:detail", kwargs={"slug": product.slug, "pk": product.pk})


def rating_of(html):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    return json.loads(found)["@graph"][0].get("aggregateRating")


@pytest.fixture
def product(sven):
    return make_product(seller=sven.company, incoterm="DAP", title="Brass lamp")


def test_the_page_shows_real_reviews_and_tells_machines_their_mean(client, product, alice, sven):
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER, product=product)
    accept(orders.confirm_order(order=order, by=sven, at=clock.now()), alice)
    order.refresh_from_db()
    bring(order, OrderState.COMPLETED, buyer=alice, seller=sven)
    order.refresh_from_db()
    opinion = Opinion({"quality": 5, "as_described": 5, "value": 3}, "Well packed.")
    actions.write_review(
        order=order, opinion=opinion, product_id=product.pk, by=alice, at=clock.now()
    )

    html = client.get(address(product)).content.decode()

    assert "Well packed." in html
    assert "from 1 buyer who received it" in html
    assert rating_of(html) == {
        "@type": "AggregateRating",
        "ratingValue": "4.33",
        "reviewCount": 1,
        "bestRating": 5,
        "worstRating": 1,
    }
    card = client.get(reverse("home")).content.decode()
    assert 'aria-label="4.3 of 5 stars"' in card


def test_without_reviews_no_rating_is_claimed(client, product):
    html = client.get(address(product)).content.decode()

    assert rating_of(html) is None
    assert "No review yet." in html


def test_the_badge_stands_only_on_a_check_that_still_counts(client, product, sven):
    vendor = Vendor.objects.get(company=sven.company)
    vendor.verifications.all().delete()
    badge = 'class="verified"'
    assert badge not in client.get(address(product)).content.decode()

    today = clock.now().date()
    check = Verification.objects.create(
        vendor=vendor,
        scope="business_registration",
        verifier="Quayside",
        checked_on=today - timedelta(days=3),
        expires_on=today + timedelta(days=300),
    )
    html = client.get(address(product)).content.decode()
    assert badge in html
    assert "checked by Quayside" in html
    assert badge in client.get(reverse("home")).content.decode()

    Verification.objects.filter(pk=check.pk).update(expires_on=today - timedelta(days=1))
    assert badge not in client.get(address(product)).content.decode()


@pytest.mark.parametrize("door", ["chat:start", "rfqs:new", "orders:new"])
def test_every_button_leads_to_a_page_that_knows_the_product(client_for, alice, product, door):
    client = client_for(alice)
    html = client.get(address(product), {"quantity": "40"}).content.decode()
    here = reverse(door)
    assert here in html
    wish = {"listing": product.pk} if door == "chat:start" else {"product": product.pk}
    if door == "chat:start":
        assert f"{here}?listing={product.pk}" in html

    answer = client.get(here, {**wish, "quantity": "40"})

    assert answer.status_code == 200
    assert "Brass lamp" in answer.content.decode()


def test_a_card_offers_a_quotation_and_a_chat(client, product):
    html = client.get(reverse("home")).content.decode()

    assert f"{reverse('rfqs:new')}?product={product.pk}" in html
    assert f"{reverse('chat:start')}?listing={product.pk}" in html
