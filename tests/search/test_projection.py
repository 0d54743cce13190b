from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from marketplace.catalog.models import Product
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage
from search import actions
from search.models import ListingDocument, Word
from search.vocabulary import repair
from tests.factories import catalog as make
from vendors import actions as vendors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_elasticsearch(settings):
    settings.ELASTICSEARCH_URL = ""


def test_a_changed_listing_is_projected_from_its_present_row():
    product = make.make_product(title="Old name")
    outbox.emit("catalog.listing_changed", product_id=product.pk)
    Product.objects.filter(pk=product.pk).update(title="New name")

    outbox.drain()

    assert ListingDocument.objects.get(pk=product.pk).title == "New name"


def test_a_batch_of_an_import_is_projected_at_once():
    ids = [make.make_product().pk for _ in range(3)]

    outbox.emit("catalog.listings_changed", product_ids=ids)
    outbox.drain()

    assert ListingDocument.objects.filter(visible=True).count() == 3


def test_an_unchanged_listing_keeps_its_version():
    product = make.make_product()
    actions.project_listings(product_ids=[product.pk])
    before = ListingDocument.objects.get(pk=product.pk).version

    assert actions.project_listings(product_ids=[product.pk]) == 0
    assert ListingDocument.objects.get(pk=product.pk).version == before


def test_versions_rise_even_after_the_table_was_emptied():
    product = make.make_product()
    actions.project_listings(product_ids=[product.pk])
    before = ListingDocument.objects.get(pk=product.pk).version
    ListingDocument.objects.all().delete()

    actions.project_listings(product_ids=[product.pk])

    assert ListingDocument.objects.get(pk=product.pk).version >= before


def test_a_hidden_listing_stays_as_an_invisible_document():
    product = make.make_product()
    actions.project_listings(product_ids=[product.pk])
    Product.objects.filter(pk=product.pk).update(visible=False)

    assert actions.project_listings(product_ids=[product.pk]) == 1
    assert not ListingDocument.objects.get(pk=product.pk).visible


def test_a_product_that_is_gone_is_no_error():
    assert actions.project_listings(product_ids=[987654]) == 0


def test_projecting_many_listings_takes_a_fixed_number_of_queries(django_assert_num_queries):
    few = [make.make_product().pk]
    many = [make.make_product().pk for _ in range(3)]

    with django_assert_num_queries(13):
        actions.project_listings(product_ids=few)
    with django_assert_num_queries(13):
        actions.project_listings(product_ids=many)


def test_suspending_a_vendor_takes_its_listings_out(sven, olga):
    product = make.make_product(seller=sven.company)
    actions.project_listings(product_ids=[product.pk])

    vendors.suspend_vendor(
        vendor=sven.company.vendor, by=olga, at=clock.now(), reason="Papers expired."
    )
    outbox.drain()

    assert not ListingDocument.objects.get(pk=product.pk).visible


def test_without_elasticsearch_nothing_is_promised_to_it():
    product = make.make_product()

    actions.project_listings(product_ids=[product.pk])

    assert not OutboxMessage.objects.filter(topic="search.listings_projected").exists()


def test_the_vocabulary_counts_words_of_visible_listings():
    rows = [
        make.make_product(title="Copper kettle"),
        make.make_product(title="Copper pan"),
        make.make_product(title="Hidden samovar", visible=False),
    ]
    actions.project_listings(product_ids=[row.pk for row in rows])
    actions.refresh_vocabulary()

    assert Word.objects.get(word="copper").rows == 2
    assert not Word.objects.filter(word="samovar").exists()
    assert repair("coper kettel") == "copper kettle"
    assert repair("copper kettle") == ""
    assert repair("samovra") == ""


def test_rebuild_projects_everything_and_drift_finds_what_differs(capsys):
    product = make.make_product()
    with pytest.raises(CommandError, match="1 listings differ"):
        call_command("search_drift")

    call_command("rebuild_index")
    call_command("search_drift")
    Product.objects.filter(pk=product.pk).update(state="archived")
    with pytest.raises(CommandError):
        call_command("search_drift")
    call_command("search_drift", "--repair")
    call_command("search_drift")

    assert capsys.readouterr().out.splitlines()[-1] == "no drift"


def test_the_vocabulary_is_counted_anew_only_after_changes():
    product = make.make_product(title="Copper kettle")
    actions.project_listings(product_ids=[product.pk])

    assert actions.refresh_if_changed() > 0
    ListingDocument.objects.update(indexed_at=clock.now() - timedelta(hours=1))
    assert actions.refresh_if_changed() == 0
