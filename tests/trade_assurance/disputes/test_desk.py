"""The operators' pages: queue, case, evidence, ruling, second signature, appeal."""

import pytest
from django.urls import reverse

from marketplace.core import clock, outbox
from tests.factories.disputes import a_file, bring, open_dispute, sweep
from tests.factories.money import eur, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.models import Dispute, Ruling

pytestmark = pytest.mark.django_db
RULING = {
    "outcome": "partial_refund",
    "amount": "200",
    "article": "2",
    "reasons": "B-1 shows ten missing chairs.",
}


@pytest.fixture
def dispute(alice, sven):
    return open_dispute(alice, sven, files=[a_file()])


def case_url(dispute, noun=""):
    return reverse("desk_disputes:case", args=[dispute.reference]) + (f"{noun}/" if noun else "")


def test_the_queue_counts_what_waits_with_its_age_and_its_money(client_for, olga, dispute, advance):
    bring(dispute, D.ESCALATED, operator=olga, advance=advance)
    client = client_for(olga)

    page = client.get(reverse("desk_disputes:queue")).content.decode()
    home = client.get(reverse("desk:home")).content.decode()

    assert "1 case waits for an operator" in page
    assert "€500.00" in page
    assert dispute.reference in page
    assert reverse("desk_disputes:queue") in home


def test_an_operator_takes_a_case_extends_it_asks_again_and_rules(
    client_for, olga, dispute, advance
):
    bring(dispute, D.ESCALATED, operator=olga, advance=advance)
    client = client_for(olga)

    client.post(case_url(dispute, "assignment"))
    client.post(case_url(dispute, "exhibits"), {"exhibits": [a_file()], "note": "Carrier's list"})
    client.post(case_url(dispute, "extension"))
    advance(days=8, hours=1)
    sweep()
    client.post(case_url(dispute, "question"), {"question": "Who counted?"})
    advance(days=3, hours=1)
    sweep()
    client.post(case_url(dispute, "ruling"), RULING)
    advance(days=7, hours=1)
    sweep()
    outbox.drain()

    dispute.refresh_from_db()
    assert (dispute.state, dispute.refund) == ("closed", eur(20_000))
    assert [row.label for row in dispute.exhibits.order_by("pk")] == ["B-1", "O-1"]
    ruling = dispute.rulings.get()
    assert (ruling.operator, ruling.second, ruling.reasons) == (
        olga.user,
        None,
        RULING["reasons"],
    )
    assert protection_of(dispute.order).refunded == eur(20_000)


@pytest.mark.parametrize("how", ["preview", "fetched"])
def test_the_split_is_shown_before_anything_is_ruled(client_for, olga, dispute, advance, how):
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    client = client_for(olga)

    if how == "preview":
        answer = client.post(case_url(dispute, "ruling"), {**RULING, "preview": "1"})
    else:
        answer = client.get(case_url(dispute, "preview"), RULING)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "€1,010.82" in page  # 1,040.00 less the commission on it
    assert "€29.18" in page
    assert Ruling.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"amount": ""}, "Say how much"),
        ({"outcome": "return_refund"}, "Say who pays"),
        ({"outcome": "replace"}, "Say in how many days"),
        ({"outcome": "replace", "days": "91"}, "Choose 1 to 90 days"),
        ({"amount": "500"}, "less than the claim"),
        ({"amount": "0"}, "more than nothing"),
        ({"amount": "USD 1"}, "Enter a number"),
        ({"outcome": "pay_seller"}, "not one of the available choices"),
        ({"article": ""}, "required"),
        ({"article": "8"}, "not one of the available choices"),
        ({"reasons": ""}, "required"),
        ({"reasons": "x" * 4001}, "at most 4000"),
    ],
)
def test_a_wrong_ruling_keeps_what_was_typed(client_for, olga, dispute, advance, change, named):
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)

    answer = client_for(olga).post(case_url(dispute, "ruling"), {**RULING, **change})

    page = answer.content.decode()
    assert (answer.status_code, named in page) == (422, True)
    assert (Ruling.objects.count(), Dispute.objects.get().state) == (0, "under_review")


def test_a_large_claim_needs_two_operators(client_for, olga, omar, dispute, advance, settings):
    settings.DISPUTE_POLICIES = {"four_eyes_above": 499}
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    client_for(olga).post(case_url(dispute, "ruling"), RULING)
    own = client_for(olga).post(case_url(dispute, "signature"), follow=True).content.decode()
    assert "has to come from another operator" in own
    assert Dispute.objects.get().state == "under_review"

    client_for(omar).post(case_url(dispute, "return"), {"reason": "Name the exhibit."})
    assert "Name the exhibit." in client_for(olga).get(case_url(dispute)).content.decode()
    client_for(olga).post(case_url(dispute, "ruling"), {**RULING, "reasons": "See B-1."})
    client_for(omar).post(case_url(dispute, "signature"))

    dispute.refresh_from_db()
    ruling = dispute.rulings.get(in_force_at__isnull=False)
    assert (dispute.state, ruling.operator, ruling.second, ruling.reasons) == (
        "ruled",
        olga.user,
        omar.user,
        "See B-1.",
    )


def test_an_appeal_is_decided_by_somebody_with_no_part_in_the_ruling(
    client_for, alice, olga, omar, otto, dispute, advance, settings
):
    settings.DISPUTE_POLICIES = {"four_eyes_above": 499}
    bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    client_for(olga).post(case_url(dispute, "ruling"), RULING)
    client_for(omar).post(case_url(dispute, "signature"))
    dispute.refresh_from_db()
    actions.appeal(dispute=dispute, reason="Count again.", by=alice, at=clock.now())

    refused = [
        client_for(member).post(case_url(dispute, "ruling"), RULING).status_code
        for member in (olga, omar)
    ]
    client_for(otto).post(case_url(dispute, "ruling"), {**RULING, "outcome": "full_refund"})
    by_first = client_for(olga).post(case_url(dispute, "signature"), follow=True)
    assert Dispute.objects.get().state == "appealed"
    client_for(omar).post(case_url(dispute, "signature"))
    sweep()
    outbox.drain()

    dispute.refresh_from_db()
    assert refused == [403, 403]
    assert "has to come from another operator" in by_first.content.decode()
    assert (dispute.state, dispute.refund) == ("closed", eur(50_000))


def test_the_case_shows_both_time_zones_the_thread_and_no_step_that_is_closed(
    client_for, olga, dispute, advance
):
    bring(dispute, D.EVIDENCE, operator=olga, advance=advance)

    page = client_for(olga).get(case_url(dispute)).content.decode()

    assert "Atelier Roux:" in page
    assert "Conversation of the order (read only)" in page
    assert "B-1" in page
    assert case_url(dispute, "ruling") not in page


@pytest.mark.parametrize(
    "noun",
    [
        "assignment", "extension", "question", "exhibits", "ruling", "signature", "return",
        "retry",
    ],
)  # fmt: skip
def test_only_operators_move_a_case(client_for, alice, sven, bob, mallory, dispute, noun):
    before = Dispute.objects.values().get()

    answers = [
        client_for(member).post(case_url(dispute, noun), RULING).status_code
        for member in (alice, sven, bob, mallory, None)
    ]

    assert answers == [404, 404, 404, 404, 302]
    assert Dispute.objects.values().get() == before


@pytest.mark.parametrize("noun", ["", "preview"])
def test_only_operators_read_a_case(client_for, alice, sven, mallory, olga, dispute, noun):
    answers = [
        client_for(member).get(case_url(dispute, noun)).status_code
        for member in (alice, sven, mallory, None, olga)
    ]

    assert answers == [404, 404, 404, 302, 200]


def test_the_operators_lists_are_theirs(client_for, alice, olga, dispute):
    url = reverse("desk_disputes:queue")

    assert [client_for(m).get(url).status_code for m in (alice, None, olga)] == [404, 302, 200]
