"""The pages of both sides: opening, the room, its steps, and who may see what."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage
from tests.factories.disputes import PDF, a_file, bring, decision, open_dispute
from tests.factories.money import eur, in_claim_window, protection_of, released_order
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.models import Dispute, Exhibit, Proposal

pytestmark = pytest.mark.django_db
TYPED = {"reason": "short_quantity", "amount": "500.00", "description": "Ten chairs are missing."}


def opening_url(order):
    return reverse("disputes:open", args=[order.reference])


def room_url(dispute):
    return reverse("disputes:room", args=[dispute.reference])


def step_url(dispute, noun):
    return f"{room_url(dispute)}{noun}/"


@pytest.fixture
def order(alice, sven):
    return in_claim_window(alice, sven)


@pytest.fixture
def dispute(alice, sven):
    return open_dispute(alice, sven, files=[a_file()])


@pytest.fixture
def people(alice, sven, bob, sara, mallory, olga):
    return [alice, sven, bob, sara, mallory, olga, None]


def test_the_order_page_offers_a_dispute_to_the_buyer_alone(client_for, alice, sven, order):
    page = reverse("orders:detail", args=[order.reference])

    assert opening_url(order) in client_for(alice).get(page).content.decode()
    assert opening_url(order) not in client_for(sven).get(page).content.decode()


def test_a_buyer_opens_a_dispute_with_lines_and_files(client_for, alice, order):
    client = client_for(alice)
    assert "€1,240.00" in client.get(opening_url(order)).content.decode()
    line = order.lines.order_by("position").first()

    answer = client.post(
        opening_url(order), {**TYPED, f"line_{line.pk}": "10", "exhibits": [a_file(), a_file()]}
    )

    dispute = Dispute.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, room_url(dispute))
    assert (dispute.claimed, dispute.reason, dispute.turn) == (
        eur(50_000),
        "short_quantity",
        "seller",
    )
    assert list(dispute.exhibits.values_list("label", "sha256")) == [
        ("B-1", hashlib.sha256(PDF).hexdigest()),
        ("B-2", hashlib.sha256(PDF).hexdigest()),
    ]
    assert [(row.line_id, row.quantity) for row in dispute.lines.all()] == [(line.pk, 10)]
    assert protection_of(order).state == "disputed"
    page = client.get(reverse("orders:detail", args=[order.reference])).content.decode()
    assert dispute.reference in page


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"amount": "1240.01"}, "up to"),
        ({"amount": "0"}, "above nothing"),
        ({"amount": "-1"}, "greater than or equal to 0"),
        ({"amount": "USD 500"}, "Enter a number"),
        ({"amount": "1.001"}, "fewer decimals"),
        ({"amount": ""}, "required"),
        ({"reason": ""}, "required"),
        ({"reason": "not_shipped"}, "not one of the available choices"),
        ({"description": "x" * 4001}, "at most 4000"),
        ({"description": ""}, "Describe what is wrong"),
        ({"reason": "damaged"}, "at least one picture or paper"),
    ],
)
def test_a_wrong_claim_keeps_what_was_typed_and_stops_nothing(
    client_for, alice, order, change, named
):
    promised = OutboxMessage.objects.count()
    typed = {**TYPED, **change}

    answer = client_for(alice).post(opening_url(order), typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert named in page
    assert typed["description"][:200] in page
    assert (Dispute.objects.count(), protection_of(order).state) == (0, "claim_window")
    assert OutboxMessage.objects.count() == promised


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("virus.exe", b"MZ\x00", "kind of file is not accepted"),
        ("picture.jpg", b"no picture", "kind of file is not accepted"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field(client_for, alice, order, name, content, named):
    file = SimpleUploadedFile(name, content)

    answer = client_for(alice).post(opening_url(order), {**TYPED, "exhibits": [file]})

    assert (answer.status_code, named in answer.content.decode()) == (422, True)
    assert 'href="#id_exhibits"' in answer.content.decode()
    assert (Dispute.objects.count(), Exhibit.objects.count()) == (0, 0)


def test_a_double_click_opens_one_dispute(client_for, alice, order):
    client = client_for(alice)

    first, second = (client.post(opening_url(order), TYPED) for _ in range(2))

    dispute = Dispute.objects.get()
    assert first["Location"] == second["Location"] == room_url(dispute)


def test_nothing_can_be_disputed_after_the_release(client_for, alice, sven):
    order = released_order(alice, sven)

    answer = client_for(alice).get(opening_url(order))

    assert answer["Location"] == reverse("orders:detail", args=[order.reference])


def test_both_sides_negotiate_in_the_room_until_the_money_moves(client_for, alice, sven, dispute):
    buyer, seller = client_for(alice), client_for(sven)
    assert "Waiting for Nordform" in buyer.get(room_url(dispute)).content.decode()
    assert "It is your turn" in seller.get(room_url(dispute)).content.decode()

    seller.post(
        step_url(dispute, "proposals"), {"amount": "200", "message": "Five were damaged by you."}
    )
    page = buyer.get(room_url(dispute)).content.decode()
    assert "Five were damaged by you." in page
    assert step_url(dispute, "acceptance") in page
    buyer.post(step_url(dispute, "refusal"), {"number": 2, "reason": "All ten are missing."})
    buyer.post(step_url(dispute, "proposals"), {"amount": "1"})
    dispute.refresh_from_db()
    assert (dispute.turn, dispute.proposals.count()) == ("seller", 2)


def test_the_refused_side_proposes_again_and_is_accepted(client_for, alice, sven, dispute):
    buyer, seller = client_for(alice), client_for(sven)

    seller.post(step_url(dispute, "refusal"), {"number": 1, "reason": "We shipped all."})
    buyer.post(step_url(dispute, "proposals"), {"amount": "300"})
    seller.post(step_url(dispute, "acceptance"), {"number": 2})
    outbox.drain()

    dispute.refresh_from_db()
    assert (dispute.state, dispute.refund) == ("closed", eur(30_000))
    page = buyer.get(room_url(dispute)).content.decode()
    assert "€300.00 went back to the buyer." in page
    assert "Refunded to the buyer" in page


def test_a_stale_proposal_is_not_accepted(client_for, alice, sven, dispute):
    actions.propose(dispute=dispute, terms=actions.Terms(eur(10_000)), by=sven, at=clock.now())

    answer = client_for(alice).post(step_url(dispute, "acceptance"), {"number": 1}, follow=True)

    assert "no longer on the table" in answer.content.decode()
    dispute.refresh_from_db()
    assert dispute.state == "negotiating"


@pytest.mark.parametrize(
    ("noun", "typed", "named"),
    [
        ("proposals", {"amount": "500.01", "message": "keep me"}, "up to"),
        ("proposals", {"amount": "EUR", "message": "keep me"}, "Enter a number"),
        ("proposals", {"amount": "1", "message": "keep me" + "x" * 2000}, "at most 2000"),
        ("refusal", {"number": 1, "reason": ""}, "required"),
        ("refusal", {"number": 1, "reason": "keep me" + "x" * 2000}, "At most 2000"),
        ("exhibits", {"note": "keep me"}, "required"),
        ("exhibits", {"note": "keep me", "exhibits": a_file("a.exe")}, "not accepted"),
    ],
)
def test_a_refused_step_keeps_what_was_typed(client_for, sven, dispute, noun, typed, named):
    answer = client_for(sven).post(step_url(dispute, noun), typed)

    page = answer.content.decode()
    assert (answer.status_code, named in page) == (422, True)
    assert ("keep me" in page) == ("keep me" in str(typed))
    assert (Proposal.objects.count(), Exhibit.objects.count()) == (1, 1)


def test_an_operator_is_called_from_the_fourth_day_on(client_for, alice, dispute, advance):
    client = client_for(alice)
    early = client.post(step_url(dispute, "escalation"), follow=True).content.decode()
    assert "from the fourth day on" in early

    advance(days=3, hours=1)
    client.post(step_url(dispute, "escalation"))

    dispute.refresh_from_db()
    assert dispute.state == "escalated"


def test_a_dispute_is_withdrawn(client_for, alice, dispute):
    client_for(alice).post(step_url(dispute, "withdrawal"))

    dispute.refresh_from_db()
    assert (dispute.state, protection_of(dispute.order).state) == ("withdrawn", "claim_window")


def test_both_sides_say_that_nothing_more_comes(client_for, alice, sven, olga, dispute, advance):
    bring(dispute, D.EVIDENCE, operator=olga, advance=advance)

    for member in (alice, sven):
        client_for(member).post(step_url(dispute, "end-of-evidence"))

    dispute.refresh_from_db()
    assert dispute.state == "under_review"


def test_the_losing_side_appeals_once(client_for, alice, sven, olga, dispute, advance):
    dispute = bring(dispute, D.RULED, operator=olga, advance=advance)
    page = client_for(sven).get(room_url(dispute)).content.decode()
    assert "Counted by the carrier." in page

    client_for(sven).post(step_url(dispute, "appeal"), {"reason": "The carrier erred."})
    again = client_for(alice).post(step_url(dispute, "appeal"), {"reason": "Me too."})

    dispute.refresh_from_db()
    assert (dispute.state, dispute.appeal.side) == ("appealed", "seller")
    assert (again.status_code, "appealed once already" in again.content.decode()) == (422, True)


def test_the_winner_cannot_appeal(client_for, alice, sven, olga, dispute, advance):
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    actions.rule(dispute=dispute, decision=decision("full_refund"), by=olga, at=clock.now())

    answer = client_for(alice).post(step_url(dispute, "appeal"), {"reason": "More!"})

    assert "gave you all" in answer.content.decode()


ROUTES = {
    "index": lambda d: reverse("disputes:index"),
    "open": lambda d: opening_url(d.order),
    "room": room_url,
    "exhibit": lambda d: step_url(d, "exhibits/B-1"),
}
SEEN = {
    # route: alice, sven, bob, sara, mallory, operator, anonymous
    "index": [200, 200, 200, 200, 200, 404, 302],
    "open": [302, 302, 403, 403, 404, 404, 302],
    "room": [200, 200, 403, 403, 404, 302, 302],
    "exhibit": [200, 200, 403, 403, 404, 200, 302],
}


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_who_reads_a_dispute(client_for, people, dispute, route):
    answers = []
    for member in people:
        answer = client_for(member).get(ROUTES[route](dispute))
        answers.append(answer.status_code)
        b"".join(getattr(answer, "streaming_content", ()))  # a file is closed once it was read

    assert answers == SEEN[route]


@pytest.mark.parametrize(
    "noun",
    [
        "proposals", "acceptance", "refusal", "exhibits", "escalation", "withdrawal",
        "end-of-evidence", "appeal",
    ],
)  # fmt: skip
def test_who_may_move_a_dispute(client_for, bob, sara, mallory, olga, dispute, noun):
    before = Dispute.objects.values().get()

    answers = [
        client_for(member).post(step_url(dispute, noun)).status_code
        for member in (bob, sara, mallory, olga, None)
    ]

    assert answers == [403, 403, 404, 403, 302]
    assert Dispute.objects.values().get() == before


def test_the_room_names_the_claim_to_its_sides_and_not_to_a_stranger(
    client_for, alice, sven, mallory, dispute
):
    for member in (alice, sven):
        assert (
            "Ten chairs are missing." in client_for(member).get(room_url(dispute)).content.decode()
        )
    for url in (room_url(dispute), reverse("disputes:index")):
        page = client_for(mallory).get(url).content.decode()
        assert dispute.reference not in page or url == room_url(dispute)
        assert "Ten chairs" not in page
