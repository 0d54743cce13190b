from dataclasses import replace
from decimal import Decimal

import pytest

from marketplace.catalog import actions, queries
from marketplace.catalog.models import PriceTier, Product
from marketplace.catalog.pricing import Tier
from marketplace.catalog.states import PRODUCT, ProductState
from marketplace.companies.member import GUEST
from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed, Stale
from marketplace.core.models import OutboxMessage, StateChange
from marketplace.core.transitions import Actor, TransitionRefused
from tests.factories.catalog import make_category, make_definition, make_product

pytestmark = pytest.mark.django_db


@outbox.handles("catalog.listing_changed")
def note_nothing(product_id):
    """Makes the topic one that somebody hears, whatever apps are installed."""


def announced():
    """Product ids that were announced, in order."""
    mine = OutboxMessage.objects.filter(handler__endswith="note_nothing").order_by("pk")
    return [payload["product_id"] for payload in mine.values_list("payload", flat=True)]


def details(**changes):
    fields = {
        "title": "Aluminium desk lamp",
        "category": changes.get("category") or make_category(),
        "currency": "EUR",
        "summary": "A lamp.",
        "lead_time_days": 14,
    }
    return actions.ProductDetails(**(fields | changes))


def fingerprint():
    return (
        list(Product.objects.order_by("pk").values()),
        list(PriceTier.objects.order_by("pk").values()),
        OutboxMessage.objects.count(),
        StateChange.objects.count(),
    )


def create(by, **changes):
    return actions.create_product(details=details(**changes), by=by, at=clock.now())


def test_a_product_begins_as_a_draft_that_the_public_does_not_see(sven):
    product = create(sven)

    assert (product.state, product.slug, product.seller, product.version) == (
        "draft",
        "aluminium-desk-lamp",
        sven.company,
        1,
    )
    assert list(queries.visible_products(GUEST)) == []
    assert announced() == [product.pk]


def test_publishing_makes_it_visible_and_promises_the_index_work(sven):
    product = create(sven)
    before = OutboxMessage.objects.filter(payload={"product_id": product.pk}).count()

    published = actions.publish_product(product=product, by=sven, at=clock.now())

    assert list(queries.visible_products(GUEST)) == [product]
    assert (published.state, published.version) == ("published", 2)
    assert published.published_at is not None
    assert OutboxMessage.objects.filter(payload={"product_id": product.pk}).count() > before


def test_hiding_and_showing_again(sven):
    product = make_product(seller=sven.company)

    hidden = actions.hide_product(product=product, by=sven, at=clock.now())
    again = actions.hide_product(product=product, by=sven, at=clock.now())

    assert (hidden.visible, again.version) == (False, hidden.version)
    assert list(queries.visible_products(GUEST)) == []

    actions.unhide_product(product=product, by=sven, at=clock.now())

    assert list(queries.visible_products(GUEST)) == [product]


VERBS = {
    "publish": actions.publish_product,
    "archive": actions.archive_product,
    "restore": actions.restore_product,
}


@pytest.mark.parametrize("state", ProductState.values)
@pytest.mark.parametrize("name", VERBS)
def test_each_verb_moves_or_refuses(sven, state, name):
    product = make_product(seller=sven.company, state=state, summary="A lamp.")
    target = {
        ("publish", "draft"): "published",
        ("archive", "draft"): "archived",
        ("archive", "published"): "archived",
        ("restore", "archived"): "draft",
    }.get((name, state))
    before = fingerprint()

    if target is None:
        with pytest.raises(TransitionRefused):
            VERBS[name](product=product, by=sven, at=clock.now())
        assert fingerprint() == before
    else:
        assert VERBS[name](product=product, by=sven, at=clock.now()).state == target


@pytest.mark.parametrize("actor", [a for a in Actor if a != Actor.SELLER])
@pytest.mark.parametrize("state", ProductState.values)
def test_nobody_but_the_seller_moves_a_product(state, actor):
    assert PRODUCT.choices(state=state, actor=actor) == []


@pytest.mark.parametrize("who", ["sara", "mallory", "alice", "olga"])
def test_only_those_who_manage_the_sellers_listings_may_change_it(request, sven, who):
    by = request.getfixturevalue(who)
    product = make_product(seller=sven.company)
    before = fingerprint()
    at = clock.now()

    for attempt in (
        lambda: actions.update_product(product=product, details=details(), by=by, at=at),
        lambda: actions.set_ladder(product=product, tiers=[], by=by, at=at),
        lambda: actions.set_skus(product=product, rows=[], by=by, at=at),
        lambda: actions.hide_product(product=product, by=by, at=at),
        lambda: actions.archive_product(product=product, by=by, at=at),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert fingerprint() == before


def test_a_colleague_without_the_permission_cannot_create(sara):
    with pytest.raises(NotAllowed):
        create(sara)

    assert Product.objects.count() == 0


def test_a_buyer_prepares_drafts_but_publishes_none_before_approval(alice):
    product = create(alice)

    with pytest.raises(NotAllowed):
        actions.publish_product(product=product, by=alice, at=clock.now())

    product.refresh_from_db()
    assert product.state == "draft"


def test_every_missing_thing_is_named_at_its_field(sven):
    category = make_category()
    make_definition(category, "voltage", kind="number", required=True)
    product = create(sven, category=category, summary="", lead_time_days=None)
    actions.set_ladder(
        product=product, tiers=[Tier(Decimal(1), Decimal(5))], by=sven, at=clock.now()
    )
    before = fingerprint()

    with pytest.raises(actions.ProductIncomplete) as refused:
        actions.publish_product(product=product, by=sven, at=clock.now())

    assert list(refused.value.problems) == ["summary", "lead_time_days", "attr_voltage"]
    assert fingerprint() == before


def test_a_published_product_cannot_be_made_incomplete(sven):
    product = make_product(seller=sven.company, summary="A lamp.")

    with pytest.raises(actions.ProductIncomplete):
        actions.update_product(
            product=product, details=details(summary=""), by=sven, at=clock.now()
        )

    product.refresh_from_db()
    assert product.summary == "A lamp."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"currency": "XXX"}, "currency"),
        ({"currency": ""}, "currency"),
    ],
)
def test_bad_details_are_refused_at_their_field(sven, changes, field):
    with pytest.raises(actions.ProductIncomplete) as refused:
        create(sven, **changes)

    assert (refused.value.field, Product.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"moq": Decimal(0)}, "moq"),
        ({"multiple": Decimal(-1)}, "multiple"),
        ({"moq": Decimal(10), "max_quantity": Decimal(5)}, "max_quantity"),
        (
            {"moq": Decimal(11), "multiple": Decimal(10), "max_quantity": Decimal(19)},
            "max_quantity",
        ),
    ],
)
def test_quantities_that_leave_nothing_to_order_are_refused(sven, changes, field):
    with pytest.raises(actions.QuantitiesRefused) as refused:
        create(sven, **changes)

    assert (refused.value.field, Product.objects.count()) == (field, 0)


def test_an_editor_that_shows_an_old_version_is_told(sven):
    product = create(sven)
    shown = product.version
    changed = details(title="Brass lamp")
    actions.update_product(
        product=product, details=changed, by=sven, at=clock.now(), seen_version=shown
    )

    with pytest.raises(Stale):
        actions.update_product(
            product=product,
            details=replace(changed, title="Iron lamp"),
            by=sven,
            at=clock.now(),
            seen_version=shown,
        )

    product.refresh_from_db()
    assert (product.title, product.slug) == ("Brass lamp", "brass-lamp")


@pytest.mark.parametrize(
    ("tiers", "index"),
    [([(1, 5), (10, 5)], 1), ([(10, 5), (1, 4)], 1), ([(1, -5)], 0), ([(0, 5)], 0)],
)
def test_a_ladder_that_does_not_descend_changes_nothing(sven, tiers, index):
    product = make_product(seller=sven.company)
    before = fingerprint()

    with pytest.raises(actions.LadderRefused) as refused:
        actions.set_ladder(
            product=product,
            tiers=[Tier(Decimal(q), Decimal(p)) for q, p in tiers],
            by=sven,
            at=clock.now(),
        )

    assert (refused.value.index, fingerprint()) == (index, before)


def test_a_ladder_is_replaced_as_a_whole_and_counted_as_a_change(sven):
    product = make_product(seller=sven.company)

    actions.set_ladder(
        product=product, tiers=[Tier(Decimal(5), Decimal("0.0035"))], by=sven, at=clock.now()
    )

    product.refresh_from_db()
    assert queries.ladder_of(product).tiers == (Tier(Decimal(5), Decimal("0.0035")),)
    assert (product.version, announced()) == (2, [product.pk])


def test_skus_keep_their_rows_and_refuse_doubles(sven):
    product = make_product(seller=sven.company, skus=["A", "B"])
    kept = product.skus.get(code="A").pk
    make_product(seller=sven.company, skus=["TAKEN"])
    row = actions.SkuRow

    actions.set_skus(
        product=product,
        rows=[row("C", {"colour": "red"}), row("A", stock=Decimal(5))],
        by=sven,
        at=clock.now(),
    )

    assert list(product.skus.order_by("position").values_list("code", "stock")) == [
        ("C", None),
        ("A", Decimal(5)),
    ]
    assert product.skus.get(code="A").pk == kept
    for rows, index in (
        ([row("A"), row("A")], 1),
        ([row("TAKEN")], 0),
        ([row(" ")], 0),
        ([row("A", stock=Decimal(-1))], 0),
    ):
        with pytest.raises(actions.SkuRefused) as refused:
            actions.set_skus(product=product, rows=rows, by=sven, at=clock.now())
        assert refused.value.index == index
    assert product.skus.count() == 2
