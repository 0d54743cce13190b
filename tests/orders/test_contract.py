"""The contract is accepted by named persons; nothing is owed until both sides have."""

from datetime import timedelta

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import TransitionRefused
from marketplace.orders import actions, queries
from marketplace.orders.actions.accepting import (
    ContractChanged,
    ContractNotAccepted,
    RoleMissing,
    role_of,
)
from marketplace.orders.actions.asking import AlreadyAnswered, ClauseUnknown, RemarkEmpty
from marketplace.orders.clauses import clauses
from marketplace.orders.models import ClauseRemark, ContractAcceptance, Instalment, Order
from marketplace.orders.states import OrderState as S
from messaging.models import Notice
from tests.factories.companies import make_member
from tests.factories.orders import accept, make_order
from trade_assurance import actions as money
from trade_assurance.models import Payment

pytestmark = pytest.mark.django_db


def acceptances(order):
    return [(a.side, a.name, a.role, a.contract_hash) for a in queries.acceptances_of(order)]


def test_a_confirmation_is_the_sellers_acceptance_in_the_persons_name(alice, sven):
    order = make_order(alice, sven, state=S.AWAITING_SUPPLIER)
    at = clock.now()

    order = actions.confirm_order(order=order, by=sven, at=at, language="fr")

    role = role_of(sven.user, sven.company.pk)
    assert acceptances(order) == [("seller", "Sven Lund", role, order.contract_hash)]
    assert ContractAcceptance.objects.get().language == "fr"
    assert (order.accepted_at, order.reading_until_at) == (None, at + timedelta(days=3))
    assert order.payment_due_at == at + timedelta(days=17)
    assert order.instalments.get().due_at is None


def test_who_sent_the_accepted_quotation_has_accepted_for_the_seller(alice, sven):
    order = make_order(alice, sven, accepted=False)

    assert [(a.side, a.person) for a in queries.acceptances_of(order)] == [("seller", sven.user)]
    assert order.accepted_at is None


def test_nothing_can_be_paid_before_both_have_accepted(alice, sven):
    order = make_order(alice, sven, accepted=False)

    with pytest.raises(ContractNotAccepted) as refusal:
        money.start_payment(order=order, method="card", by=alice, at=clock.now())

    assert refusal.value.code == "contract_not_accepted"
    assert (Payment.objects.count(), order.instalments.get().due_at) == (0, None)
    with pytest.raises(TransitionRefused):
        actions.record_funding(order=order, at=clock.now())
    assert order.instalments.get().funded_at is None


def test_the_buyers_acceptance_makes_the_payment_due_from_then_on(alice, sven):
    order = make_order(alice, sven, accepted=False)
    at = clock.now() + timedelta(days=1)

    order = accept(order, alice, at)

    assert acceptances(order)[1] == (
        "buyer",
        "Alice Roux",
        "Head of purchasing",
        order.contract_hash,
    )
    assert (order.accepted_at, order.payment_due_at) == (at, at + timedelta(days=14))
    assert order.instalments.get().due_at == at + timedelta(days=14)


def test_who_accepts_after_the_reading_time_pays_by_the_date_that_stood(alice, sven):
    order = make_order(alice, sven, accepted=False)
    due = order.payment_due_at

    order = accept(order, alice, order.reading_until_at + timedelta(days=2))

    assert (order.payment_due_at, order.instalments.get().due_at) == (due, due)


def test_an_order_whose_contract_nobody_accepts_lapses_unpaid(alice, sven):
    order = make_order(alice, sven, accepted=False)

    with pytest.raises(TransitionRefused):
        actions.lapse_unpaid(order=order, at=order.reading_until_at + timedelta(days=13))
    order = actions.lapse_unpaid(order=order, at=order.payment_due_at)

    assert (order.state, order.cancel_cause) == ("cancelled", "unpaid")


def test_another_wording_than_the_one_in_force_is_not_accepted(alice, sven):
    order = make_order(alice, sven, accepted=False)

    with pytest.raises(ContractChanged) as refusal:
        actions.accept_contract(
            order=order, by=alice, at=clock.now(), role="Buyer", contract_hash="0" * 64
        )

    assert refusal.value.code == "contract_changed"
    assert [a.side for a in queries.acceptances_of(order)] == ["seller"]


def test_a_person_accepts_in_a_role(alice, sven):
    order = make_order(alice, sven, accepted=False)

    with pytest.raises(RoleMissing):
        accept(order, alice, role="  ")

    assert order.accepted_at is None


@pytest.mark.parametrize("who", ["sven", "alice_again", "mallory", "olga"])
def test_a_side_accepts_once_and_a_stranger_or_operator_never(who, alice, sven, mallory, olga):
    order = make_order(alice, sven, accepted=who == "alice_again")
    by = {"sven": sven, "alice_again": alice, "mallory": mallory, "olga": olga}[who]
    before = acceptances(order)

    with pytest.raises(TransitionRefused):
        accept(order, by)

    assert acceptances(order) == before


def test_a_seller_whose_person_is_not_known_accepts_by_an_act_too(alice, sven):
    from tests.factories.orders import make_terms  # noqa: PLC0415 - beside its one use

    order = actions.place_from_quotation(terms=make_terms(alice, sven), by=alice, at=clock.now())
    order = accept(order, alice)
    assert order.accepted_at is None

    order = accept(order, sven, role="Sales director")

    assert order.accepted_at is not None
    assert [(a[0], a[2]) for a in acceptances(order)] == [
        ("buyer", "Head of purchasing"),
        ("seller", "Sales director"),
    ]


FROZEN = [
    "UPDATE orders_contractacceptance SET name = 'Somebody'",
    "DELETE FROM orders_contractacceptance",
    "UPDATE orders_contractrevision SET contract_hash = 'x'",
    "DELETE FROM orders_contractrevision",
    "UPDATE orders_clauseremark SET text = 'x'",
    "DELETE FROM orders_clauseremark",
]


@pytest.mark.parametrize("statement", FROZEN)
def test_acceptances_revisions_and_questions_are_never_changed(statement, alice, sven):
    order = make_order(alice, sven)
    actions.ask_about_clause(order=order, clause=2, text="When?", by=alice, at=clock.now())
    before = acceptances(order)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert acceptances(order) == before


@pytest.mark.parametrize("statement", FROZEN)
def test_the_owner_of_the_tables_cannot_change_them_either(
    statement, superuser_cursor, alice, sven
):
    order = make_order(alice, sven)
    actions.ask_about_clause(order=order, clause=2, text="When?", by=alice, at=clock.now())
    before = acceptances(order)

    with pytest.raises(psycopg.errors.RestrictViolation, match="are frozen"):
        superuser_cursor.execute(statement)

    assert acceptances(order) == before


def test_the_database_refuses_an_acceptance_of_another_hash(alice, sven):
    order = make_order(alice, sven, accepted=False)

    with pytest.raises(IntegrityError, match="another contract"), transaction.atomic():
        ContractAcceptance.objects.create(
            revision=queries.live_revision(order),
            side="buyer",
            person=alice.user,
            name="Alice",
            role="Buyer",
            contract_hash="0" * 64,
            language="en",
            accepted_at=clock.now(),
        )

    assert ContractAcceptance.objects.count() == 1


def test_the_database_lets_nothing_be_owed_or_paid_before_both_accepted(alice, sven):
    order = make_order(alice, sven, accepted=False)
    at = clock.now()

    for change in ({"due_at": at}, {"funded_at": at}):
        with pytest.raises(IntegrityError, match="nothing is owed"), transaction.atomic():
            Instalment.objects.filter(order=order).update(**change)
    with pytest.raises(IntegrityError, match="not accepted by both"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(accepted_at=at)
    with pytest.raises(IntegrityError, match="no payment before"), transaction.atomic():
        Payment.objects.create(
            reference="P-X", order=order, instalment=order.instalments.get(),
            protection=order.protections.get(), method="card", gateway="sandbox", state="started",
            currency="EUR", amount_minor=1, created_by=alice.user, created_at=at,
        )  # fmt: skip

    order.refresh_from_db()
    assert (order.accepted_at, Payment.objects.count()) == (None, 0)


def test_a_question_is_kept_beside_its_clause_and_the_other_side_is_told(alice, sven):
    order = make_order(alice, sven, accepted=False)

    asked = actions.ask_about_clause(
        order=order, clause=3, text=" Does it count from payment? ", by=alice, at=clock.now()
    )
    outbox.drain()
    answer = actions.answer_about_clause(question=asked, text="Yes.", by=sven, at=clock.now())
    outbox.drain()

    (found,) = queries.questions_of(order)
    assert (found.clause, found.text, found.answer) == (3, "Does it count from payment?", answer)
    to_seller = Notice.objects.get(user=sven.user, kind="order_clause_asked")
    assert to_seller.context["text"] == "Does it count from payment?"
    assert Notice.objects.filter(user=alice.user, kind="order_clause_answered").count() == 1


def test_an_open_question_does_not_block_the_acceptance(alice, sven):
    order = make_order(alice, sven, accepted=False)
    actions.ask_about_clause(order=order, clause=1, text="Colour?", by=alice, at=clock.now())

    order = accept(order, alice)

    assert order.accepted_at is not None


def test_a_question_needs_a_clause_and_words(alice, sven):
    order = make_order(alice, sven)
    at = clock.now()

    with pytest.raises(ClauseUnknown):
        actions.ask_about_clause(order=order, clause=99, text="Why?", by=alice, at=at)
    for text in (" ", "x" * 2001):
        with pytest.raises(RemarkEmpty):
            actions.ask_about_clause(order=order, clause=1, text=text, by=alice, at=at)

    assert ClauseRemark.objects.count() == 0


def test_a_question_is_answered_once_by_the_other_side(alice, sven, mallory, olga):
    order = make_order(alice, sven)
    at = clock.now()
    asked = actions.ask_about_clause(order=order, clause=1, text="Colour?", by=alice, at=at)

    for by, refusal in (
        (alice, NotAllowed),
        (olga, NotAllowed),
        (mallory, TransitionRefused),
        (make_member(sven.company, "Buyer"), NotAllowed),
    ):
        with pytest.raises(refusal):
            actions.answer_about_clause(question=asked, text="Red", by=by, at=at)
    answer = actions.answer_about_clause(question=asked, text="Red", by=sven, at=at)
    with pytest.raises(AlreadyAnswered):
        actions.answer_about_clause(question=asked, text="Blue", by=sven, at=at)
    with pytest.raises(NotAllowed):
        actions.answer_about_clause(question=answer, text="Sure?", by=alice, at=at)

    assert ClauseRemark.objects.count() == 2


def test_an_ended_order_is_not_discussed(alice, sven):
    order = make_order(alice, sven, state=S.CANCELLED)

    with pytest.raises(TransitionRefused):
        actions.ask_about_clause(order=order, clause=1, text="Why?", by=alice, at=clock.now())

    assert ClauseRemark.objects.count() == 0


def test_the_sellers_words_of_thanks_go_out_with_the_confirmation(alice, sven):
    actions.set_seller_terms(by=sven, thanks="Tack!", forfeit_bps=0, storage_clause="")
    first = make_order(alice, sven, state=S.AWAITING_SUPPLIER)
    second = make_order(alice, sven, state=S.AWAITING_SUPPLIER)

    first = actions.confirm_order(order=first, by=sven, at=clock.now())
    second = actions.confirm_order(order=second, by=sven, at=clock.now(), thanks="See you soon")
    third = make_order(alice, sven)

    assert (first.thanks, second.thanks, third.thanks) == ("Tack!", "See you soon", "Tack!")
    told = Notice.objects.filter(user=alice.user, kind="order_confirmed_thanks")
    assert [n.context["thanks"] for n in told.order_by("pk")] == ["Tack!", "See you soon"]


def test_an_order_keeps_the_sellers_terms_of_the_day_it_was_placed(alice, sven):
    actions.set_seller_terms(
        by=sven, thanks="", forfeit_bps=2500, storage_clause="EUR 12 a pallet and week."
    )
    order = make_order(alice, sven)

    actions.set_seller_terms(by=sven, thanks="", forfeit_bps=0, storage_clause="")

    order.refresh_from_db()
    assert (order.forfeit_bps, order.storage_clause) == (2500, "EUR 12 a pallet and week.")
    default = clauses(order)[5].text
    assert "at most 25 % of the deposit" in default
    assert default.endswith("EUR 12 a pallet and week.")


def test_only_people_who_run_a_selling_company_set_its_order_terms(alice, sven):
    for by in (alice, make_member(sven.company, "Buyer")):
        with pytest.raises(NotAllowed):
            actions.set_seller_terms(by=by, thanks="x", forfeit_bps=1, storage_clause="")

    assert queries.seller_terms(sven.company.pk).thanks == ""


def test_clauses_have_the_same_numbers_in_every_language(alice, sven):
    from django.utils import translation  # noqa: PLC0415 - beside its one use

    order = make_order(alice, sven)
    with translation.override("fr"):
        french = clauses(order)

    assert [c.number for c in clauses(order)] == [c.number for c in french] == [1, 2, 3, 4, 5, 6, 7]
    assert french[0].title == "Marchandises et prix"
