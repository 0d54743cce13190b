"""Requests for quotation of the demo, with what suppliers answered and what was said."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from marketplace.catalog.models import Category
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.demo import art
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.deals import step, steps_of
from marketplace.demo.seed.story import Scene
from marketplace.orders.criteria import Criterion
from messaging.actions import open_thread, post_message
from rfq import actions as rfqs
from rfq.models import RFQ, Quotation
from rfq.offer import Offer, OfferLine
from rfq.queries import current_revision, offer_of

ROOMS_LINES = "room kit: bathrobe, two towels, bottle"


def scenes(cast: Cast) -> list[Scene]:
    """Return every request as a scene."""
    return [
        _room_kits(cast), _plates(cast), _panels(cast), _in_review(cast), _lunch_boxes(cast),
        _bolts(cast), _draft(cast), _samples(cast),
    ]  # fmt: skip


def _room_kits(cast: Cast) -> Scene:
    """Open, with four quotations side by side."""
    yield 6.2
    rfq = _ask(
        cast, "amelie", ("ines", "sven", "nikos", "deniz"), open_days=14,
        title="400 kits d'accueil pour un hôtel à Annecy",
        description="Un peignoir nid d'abeille, deux serviettes 500 g/m² et une gourde isotherme par"
        " chambre. Logo brodé sur le textile, gravé sur la gourde. Livraison en une fois.",
        quantity=Decimal(400), destination_place="Annecy", category="bath",
    )  # fmt: skip
    yield 6.0
    question = rfqs.ask_question(
        rfq=rfq, question="Is one size of bathrobe enough, or S to XXL?", by=cast["sven"],
        at=clock.now(),
    )  # fmt: skip
    yield 5.6
    rfqs.answer_question(
        question=question, answer="Moitié L/XL, moitié S/M. Merci de le chiffrer ainsi.",
        by=cast["amelie"], at=clock.now(),
    )  # fmt: skip
    yield 5.2
    first = _quote(cast, rfq, "ines", ROOMS_LINES, 400, "31.40", freight=38000, days=35)
    yield 4.4
    _quote(cast, rfq, "sven", ROOMS_LINES, 400, "34.10", freight=None, days=28)
    yield 3.3
    _quote(cast, rfq, "nikos", ROOMS_LINES, 400, "29.90", freight=52000, days=42)
    _talk(cast, first, (
        ("amelie", "Bonjour Inês, la broderie est-elle comprise dans ce prix ?"),
        ("ines", "Bonjour Amélie, oui, jusqu'à 6 000 points. Au-delà, 0,20 € par pièce."),
        ("amelie", "Très bien. Voici notre logo pour vérifier."),
    ), picture="towel")  # fmt: skip
    yield 1.1
    _quote(cast, rfq, "deniz", ROOMS_LINES, 400, "33.00", freight=46000, days=30)


def _plates(cast: Cast) -> Scene:
    """Awarded after a counter-offer and a revision; the order is being made."""
    yield 33
    rfq = _ask(
        cast, "amelie", ("deniz", "nikos"), open_days=10,
        title="2 400 assiettes en grès 27 cm, émail réactif",
        description="Assiettes de service pour trois restaurants, émail vert, empilables, passage au"
        " lave-vaisselle professionnel. Échantillon souhaité avant production.",
        quantity=Decimal(2400), destination_place="Lyon", category="tableware",
    )  # fmt: skip
    yield 31
    other = _quote(
        cast, rfq, "nikos", "Stoneware plate 27 cm", 2400, "3.60", freight=61000, days=30
    )
    yield 30
    chosen = _quote(
        cast, rfq, "deniz", "Reactive-glaze plate 27 cm", 2400, "3.42", freight=58000, days=29
    )
    yield 29
    _talk(cast, chosen, (
        ("amelie", "Bonjour Deniz, votre émail est superbe. Le prix reste au-dessus de notre budget."),
        ("deniz", "Thank you Amélie. For the full quantity in one delivery there is some room."),
    ))  # fmt: skip
    _propose(cast, chosen, "amelie", "3.10", counter=True)
    yield 28
    _propose(cast, chosen, "deniz", "3.22", counter=False)
    _talk(cast, chosen, (("deniz", "3.22 with freight unchanged: that is our last step."),))
    yield 27
    rfqs.mark_seen(quotation=other, by=cast["amelie"], at=clock.now())
    chosen.refresh_from_db()
    revision = current_revision(chosen)
    order = rfqs.accept_revision(
        quotation=chosen, number=revision.number, terms_hash=revision.terms_hash,
        by=cast["amelie"], at=clock.now(),
    )  # fmt: skip
    yield from steps_of(cast, order, "amelie", "deniz", (
        step(26.5, "pay", "card"), step(16, "progress", 800, "Biscuit firing of the first third"),
        step(5, "progress", 1700, "Glazing, 1,700 of 2,400"),
    ))  # fmt: skip


def _panels(cast: Cast) -> Scene:
    """Closing tomorrow, two quotations."""
    yield 9.3
    rfq = _ask(
        cast, "jonas", ("anouk", "lin"), open_days=10,
        title="LED panels for three office floors",
        description="600 × 600, 4000 K, UGR below 19, DALI drivers, emergency kit for every tenth"
        " panel. Photometric files with the offer.",
        quantity=Decimal(480), destination_place="Hamburg", category="lighting",
    )  # fmt: skip
    yield 7
    _quote(cast, rfq, "anouk", "LED panel 600 × 600, DALI", 480, "27.80", freight=42000, days=21)
    yield 4
    _quote(
        cast, rfq, "lin", "LED panel 600 × 600 with driver", 480, "22.40", freight=98000, days=38
    )


def _in_review(cast: Cast) -> Scene:
    """An operator looks at it: an address stands in the description."""
    yield 0.7
    _ask(
        cast, "priya", (), open_days=14, title="Winter work trousers for 80 people",
        description="Stretch or winter quality, holster pockets, navy. Send sizes and photographs"
        " to stores@northgate.example please.",
        quantity=Decimal(160), destination_place="Newcastle", category="workwear",
    )  # fmt: skip


def _lunch_boxes(cast: Cast) -> Scene:
    """Fresh and unanswered: the supplier's market has something to answer."""
    yield 0.5
    _ask(
        cast, "priya", ("nikos",), open_days=14, title="600 steel lunch boxes for site teams",
        description="Steel lunch box with divider, 900 ml, clips, engraved number. Delivered in"
        " two lots, four weeks apart.",
        quantity=Decimal(600), destination_place="Newcastle", category="kitchen",
    )  # fmt: skip


def _bolts(cast: Cast) -> Scene:
    yield 1.8
    _ask(
        cast, "jonas", ("wei", "helene"), open_days=21, title="Hex bolts and profiles for 30 stands",
        description="Hex bolts ISO 4017 M8 × 30 and M12 × 60 with nuts, aluminium profile 40 × 40"
        " cut to length by the enclosed list.",
        quantity=Decimal(12000), destination_place="Hamburg", category="fasteners",
    )  # fmt: skip


def _draft(cast: Cast) -> Scene:
    yield 0.3
    fields = {"title": "Savons d'accueil 20 g", "quantity": Decimal(5000), "unit": "piece"}
    rfqs.start_rfq(by=cast["amelie"], at=clock.now(), fields=fields)


def _samples(cast: Cast) -> Scene:
    """A quotation out of a talk, without a request; the supplier waits for an answer."""
    yield 2.4
    buyer = cast.company("amelie")
    quotation = rfqs.quote_privately(
        buyer=buyer, title="Gourdes 750 ml, réassort", by=cast["nikos"], at=clock.now()
    )
    offer = _offer("Insulated steel bottle 750 ml, engraved", 1200, "5.60", 24000, 20)
    rfqs.submit_quotation(quotation=quotation, offer=offer, by=cast["nikos"], at=clock.now())
    _talk(cast, quotation, (
        ("nikos", "Bonjour Amélie, comme convenu, le réassort au tarif de 1 000 pièces."),
        ("amelie", "Merci Nikos, je vois avec la direction et je reviens vers vous demain."),
    ))  # fmt: skip


def _ask(
    cast: Cast,
    buyer: str,
    invited: tuple[str, ...],
    *,
    open_days: int,
    category: str,
    **fields: Any,
) -> RFQ:
    by, at = cast[buyer], clock.now()
    given = {
        "unit": "piece", "currency": "EUR", "incoterm": "DAP",
        "closes_at": at + timedelta(days=open_days),
        "category": Category.objects.filter(slug__contains=category).first(), **fields,
    }  # fmt: skip
    rfq = rfqs.start_rfq(by=by, at=at, fields=given)
    drawing = ContentFile(art.png("box", "sand", 640), name="packing.png")
    rfqs.attach_file(rfq=rfq, file=drawing, kind="png", by=by, at=at)
    if invited:
        rfqs.invite_sellers(rfq=rfq, sellers=[cast.company(name) for name in invited], by=by)
    return rfqs.submit_rfq(rfq=rfq, by=by, at=at)


def _quote(
    cast: Cast, rfq: RFQ, seller: str, title: str, quantity: int, price: str, *,
    freight: int | None, days: int,
) -> Quotation:  # fmt: skip
    offer = _offer(title, quantity, price, freight, days)
    return rfqs.quote_on_request(rfq=rfq, offer=offer, by=cast[seller], at=clock.now())


def _offer(title: str, quantity: int, price: str, freight: int | None, days: int) -> Offer:
    line = OfferLine(
        description=title, quantity=Decimal(quantity), unit="piece", unit_price=Decimal(price),
        min_quantity=Decimal(quantity) / 4,
        criteria=(
            Criterion(
                name="Leak test", measure="yes_no", target="yes", aql=Decimal("2.5"),
                method="Filled, closed, upside down for ten minutes",
            ),
            Criterion(
                name="Net weight", measure="number", target="310", unit="g",
                tolerance=Decimal(10), sample=20, method="Kitchen scale, 1 g",
            ),
        ),
    )  # fmt: skip
    return Offer(
        currency="EUR", lines=(line,), valid_until=clock.now() + timedelta(days=25),
        freight=None if freight is None else Money(freight, "EUR"), incoterm="DAP", place="Lyon",
        country="FR", lead_time_days=days, transport_mode="land",
        message="Packed for mixed pallets; samples leave within three working days.",
    )  # fmt: skip


def _propose(cast: Cast, quotation: Quotation, by: str, price: str, *, counter: bool) -> None:
    quotation.refresh_from_db()
    shown = offer_of(current_revision(quotation))
    line = replace(shown.lines[0], unit_price=Decimal(price))
    verb = rfqs.counter_offer if counter else rfqs.revise
    verb(
        quotation=quotation, number=quotation.current, offer=replace(shown, lines=(line,)),
        by=cast[by], at=clock.now(),
    )  # fmt: skip


def _talk(
    cast: Cast, quotation: Quotation, lines: tuple[tuple[str, str], ...], picture: str = ""
) -> None:
    thread = open_thread(
        subject_kind="quotation", subject_reference=quotation.reference,
        buyer_id=quotation.buyer_id, seller_id=quotation.seller_id, title=quotation.title,
        at=clock.now(),
    )  # fmt: skip
    for number, (who, words) in enumerate(lines, start=1):
        files = []
        if picture and number == len(lines):
            files = [ContentFile(art.png(picture, "snow", 640), name="logo.png")]
        post_message(thread=thread, body=words, by=cast[who], at=clock.now(), files=files)
