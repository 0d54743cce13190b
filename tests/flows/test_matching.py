"""From a posted request, through the index, to the supplier's bell."""

from decimal import Decimal

import pytest

from marketplace.core import outbox
from messaging.models import Notice
from rfq.models import RFQMatch
from search import actions as search
from tests.factories import catalog as make
from tests.factories.rfq import make_rfq

pytestmark = pytest.mark.django_db


def test_a_posted_request_reaches_the_seller_of_such_goods_and_names_the_listing(
    alice, sven, mallory, settings
):
    settings.ELASTICSEARCH_URL = ""
    category = make.make_category("Drinkware")
    bottle = make.make_product(
        title="Insulated steel bottles, 750 ml", seller=sven.company, category=category,
        moq=200, tiers=((200, "6.80"),),
    )  # fmt: skip
    stool = make.make_product(title="Oak stool", seller=mallory.company)
    search.project_listings(product_ids=[bottle.pk, stool.pk])

    rfq = make_rfq(
        alice, title="Insulated steel bottles", category=category, quantity=Decimal(1200)
    )
    for _ in range(2):  # a worker that repeats its work tells nobody twice
        outbox.drain()

    match = RFQMatch.objects.get(rfq=rfq)
    assert (match.seller, match.product) == (sven.company, bottle)
    told = Notice.objects.get(kind="rfq_matched")
    assert (told.user, told.context["reason"]) == (sven.user, bottle.title)
