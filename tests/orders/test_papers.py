import hashlib

import pytest

from marketplace.core import clock, outbox
from marketplace.orders import actions
from marketplace.orders.actions.papers import PaperRefused
from marketplace.orders.documents_pdf import paper
from marketplace.orders.models import OrderDocument
from marketplace.orders.states import DocumentKind, OrderState
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_each_order_gets_its_papers_in_both_languages_once(alice, sven):
    order = make_order(alice, sven)

    outbox.drain()
    actions.make_papers(order=order, at=clock.now())

    papers = order.documents.order_by("kind", "language")
    assert [(p.kind, p.language, p.version) for p in papers] == [
        ("contract", "en", 1),
        ("contract", "fr", 1),
        ("pro_forma", "en", 1),
        ("pro_forma", "fr", 1),
    ]
    for each in papers:
        with each.file.open() as kept:
            content = kept.read()
        assert (each.size, each.sha256) == (len(content), hashlib.sha256(content).hexdigest())
        assert content.startswith(b"%PDF-")


def test_the_same_order_gives_the_same_bytes(alice, sven):
    order = make_order(alice, sven, deposit_bps=3000, message="Mind the *stars* and #hashes")

    first, second = (paper(order, DocumentKind.CONTRACT, "fr") for _ in range(2))

    assert first == second
    assert len(first) > 5000


def test_an_uploaded_paper_is_told_by_its_content_not_its_name(alice, sven):
    order = make_order(alice, sven, state=OrderState.READY_TO_SHIP)
    fake = actions.Paper(kind="packing_list", name="list.pdf", content=b"MZ\x90\x00 not a pdf")

    with pytest.raises(PaperRefused):
        actions.file_paper(order=order, paper=fake, by=sven, at=clock.now())

    assert not OrderDocument.objects.filter(order=order).exists()


def test_a_paper_beyond_ten_megabytes_is_refused(alice, sven):
    order = make_order(alice, sven, state=OrderState.READY_TO_SHIP)
    big = actions.Paper(kind="packing_list", name="list.pdf", content=PDF + b"0" * 10 * 2**20)

    with pytest.raises(PaperRefused):
        actions.file_paper(order=order, paper=big, by=sven, at=clock.now())


def test_papers_travel_with_the_shipment(alice, sven):
    order = make_order(alice, sven, state=OrderState.READY_TO_SHIP)
    listed = actions.Paper(kind="packing_list", name="../../list.pdf", content=PDF)

    actions.ship_order(
        order=order, carrier="DHL", tracking="", mode="air", by=sven, at=clock.now(),
        papers=[listed],
    )  # fmt: skip

    paper = order.documents.get(kind="packing_list")
    assert (paper.shipment, paper.name, paper.content_type, paper.uploaded_by) == (
        order.shipments.get(),
        "list.pdf",
        "application/pdf",
        sven.user,
    )
