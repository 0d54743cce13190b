"""Outcomes that are not money alone: goods go back or come anew while all of the money is held."""

import pytest

from marketplace.core import clock, outbox
from marketplace.core.errors import NotAllowed
from marketplace.core.transitions import TransitionRefused
from tests.factories import returns as carried
from tests.factories.disputes import a_file, bring, decision, open_dispute, sweep
from tests.factories.money import eur, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.actions import returns
from trade_assurance.actions.disputes import refusals
from trade_assurance.actions.disputes.terms import DaysOutOfRange
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.ledger.models import Movement
from trade_assurance.ledger.queries import trial_balance
from trade_assurance.models import Dispute, GoodsReturn

pytestmark = pytest.mark.django_db
TOTAL, FEE = 124_000, 3_480
DAMAGED = {"reason": "damaged", "files": [a_file()]}


def fee_on(kept):
    return FEE * kept // TOTAL


def fresh(dispute):
    return Dispute.objects.get(pk=dispute.pk)


def money_of(dispute):
    row = protection_of(dispute.order)
    taken = row.commission_minor + row.commission_vat_minor
    return row.state, row.refunded_minor, row.released_minor, taken, row.held.minor


HELD = ("disputed", 0, 0, 0, TOTAL)


def damaged(alice, sven, **fields):
    return open_dispute(alice, sven, reason="damaged", files=[a_file()], **fields)


def settle(dispute, terms, alice, sven):
    actions.propose(dispute=dispute, terms=terms, by=sven, at=clock.now())
    actions.accept_proposal(
        dispute=dispute, number=dispute.proposals.count(), by=alice, at=clock.now()
    )
    return fresh(dispute)


def return_terms(minor=50_000, freight_by="seller"):
    return actions.Terms(eur(minor), "return", freight_by=freight_by)


def replace_terms(days=14):
    return actions.Terms(eur(0), "replace", days=days)


def test_an_agreed_return_holds_all_the_money_until_the_goods_are_accepted(alice, sven):
    dispute = settle(damaged(alice, sven), return_terms(), alice, sven)
    assert (dispute.state, money_of(dispute)) == ("return_due", HELD)

    found = carried.carry(dispute.goods_return, "sent", buyer=alice, seller=sven)
    assert (fresh(dispute).state, money_of(dispute)) == ("return_due", HELD)
    found = carried.carry(found, "received", buyer=alice, seller=sven)
    assert (fresh(dispute).state, money_of(dispute)) == ("returned", HELD)
    returns.accept_goods(goods_return=found, by=sven, at=clock.now())
    outbox.drain()

    kept = TOTAL - 50_000
    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(50_000))
    assert money_of(dispute) == ("partially_released", 50_000, kept, fee_on(kept), 0)
    assert GoodsReturn.objects.get().state == "refunded"
    assert trial_balance() == {"EUR": 0}


@pytest.mark.parametrize(("payer", "extra"), [("seller", 4_000), ("buyer", 0)])
def test_the_way_back_is_paid_by_who_was_at_fault(alice, sven, payer, extra):
    dispute = settle(damaged(alice, sven), return_terms(freight_by=payer), alice, sven)
    found = carried.carry(
        dispute.goods_return, "received", buyer=alice, seller=sven, freight=eur(4_000)
    )

    returns.accept_goods(goods_return=found, by=sven, at=clock.now())

    kept = TOTAL - 50_000 - extra
    assert money_of(dispute)[1:] == (50_000 + extra, kept, fee_on(kept), 0)


def test_only_what_is_held_is_executed_and_the_rest_is_written_down(alice, sven):
    dispute = damaged(alice, sven, amount=eur(TOTAL))
    dispute = settle(dispute, return_terms(TOTAL), alice, sven)
    found = carried.carry(
        dispute.goods_return, "received", buyer=alice, seller=sven, freight=eur(9_000)
    )

    returns.accept_goods(goods_return=found, by=sven, at=clock.now())

    assert money_of(dispute) == ("refunded", TOTAL, 0, 0, 0)
    assert (fresh(dispute).beyond, fresh(dispute).state) == (eur(9_000), "closed")


@pytest.mark.parametrize("how", ["clock", "buyer"])
def test_goods_not_sent_back_dismiss_the_claim(alice, sven, advance, how):
    dispute = settle(damaged(alice, sven), return_terms(), alice, sven)

    if how == "clock":
        advance(days=9, hours=23)
        assert carried.sweep() == 0
        advance(hours=2)
        assert carried.sweep() == 1
    else:
        returns.give_up(goods_return=dispute.goods_return, by=alice, at=clock.now())

    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(0))
    assert money_of(dispute) == ("released", 0, TOTAL, FEE, 0)


def test_goods_not_checked_in_five_days_are_refunded(alice, sven, advance):
    dispute = settle(damaged(alice, sven), return_terms(), alice, sven)
    carried.carry(dispute.goods_return, "received", buyer=alice, seller=sven)

    advance(days=4, hours=23)
    assert carried.sweep() == 0
    advance(hours=2)
    assert carried.sweep() == 1

    assert fresh(dispute).state == "closed"
    assert money_of(dispute)[1:3] == (50_000, 74_000)


def test_goods_that_nobody_acknowledges_count_as_arrived_after_fifteen_days(alice, sven, advance):
    dispute = settle(damaged(alice, sven), return_terms(), alice, sven)
    carried.carry(dispute.goods_return, "sent", buyer=alice, seller=sven)

    advance(days=15, hours=1)
    assert carried.sweep() == 1
    assert fresh(dispute).state == "returned"
    advance(days=5, hours=1)
    assert carried.sweep() == 1

    assert money_of(dispute)[1:3] == (50_000, 74_000)


def test_contested_goods_go_to_an_operator_who_had_no_part(alice, sven, olga, omar, advance):
    dispute = damaged(alice, sven)
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    ruling = decision("return_refund", eur(50_000), freight_by="buyer")
    actions.rule(dispute=dispute, decision=ruling, by=olga, at=clock.now())
    advance(days=7, hours=1)
    sweep()
    found = GoodsReturn.objects.get()
    found = carried.carry(found, "received", buyer=alice, seller=sven)

    returns.reject_goods(goods_return=found, reason="Other goods.", by=sven, at=clock.now())
    assert (fresh(dispute).state, money_of(dispute)) == ("appealed", HELD)
    with pytest.raises(refusals.SamePerson):
        actions.rule(dispute=dispute, decision=decision(), by=olga, at=clock.now())
    for outcome in ("return_refund", "replace"):
        again = decision(outcome, eur(1), freight_by="buyer", days=5)
        with pytest.raises(NotAllowed):
            actions.rule(dispute=dispute, decision=again, by=omar, at=clock.now())
    actions.rule(dispute=dispute, decision=decision(), by=omar, at=clock.now())
    sweep()

    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(20_000))
    assert money_of(dispute)[1:3] == (20_000, 104_000)


def test_contested_goods_that_no_operator_looks_at_are_refunded_as_ruled(alice, sven, advance):
    dispute = settle(damaged(alice, sven), return_terms(), alice, sven)
    found = carried.carry(dispute.goods_return, "received", buyer=alice, seller=sven)
    returns.reject_goods(goods_return=found, reason="Other goods.", by=sven, at=clock.now())

    advance(days=61)
    sweep()
    sweep()

    assert (fresh(dispute).state, money_of(dispute)[1:3]) == ("closed", (50_000, 74_000))


def test_a_replacement_begins_a_whole_new_window(alice, sven, advance):
    dispute = damaged(alice, sven)
    advance(days=2)
    dispute = settle(dispute, replace_terms(), alice, sven)
    assert (dispute.state, money_of(dispute)) == ("replacement_due", HELD)

    actions.ship_replacement(
        dispute=dispute, carrier="DHL", tracking="N-1", by=sven, at=clock.now()
    )
    assert (fresh(dispute).state, money_of(dispute)) == ("replaced", HELD)
    at = clock.now()
    actions.confirm_replacement(dispute=dispute, by=alice, at=at)

    protection = protection_of(dispute.order)
    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(0))
    assert money_of(dispute) == ("claim_window", 0, 0, 0, TOTAL)
    assert (protection.release_due_at - at).days == protection.claim_days


def test_a_replacement_not_sent_in_time_refunds_the_claim(alice, sven, advance):
    dispute = settle(damaged(alice, sven), replace_terms(10), alice, sven)

    advance(days=9, hours=23)
    sweep()
    assert money_of(dispute) == HELD
    advance(hours=2)
    sweep()

    assert (fresh(dispute).state, fresh(dispute).refund) == ("closed", eur(50_000))
    assert money_of(dispute)[1:3] == (50_000, 74_000)


def test_a_replacement_counts_as_arrived_after_fifteen_days(alice, sven, advance):
    dispute = settle(damaged(alice, sven), replace_terms(), alice, sven)
    actions.ship_replacement(dispute=dispute, carrier="DHL", tracking="", by=sven, at=clock.now())

    advance(days=15, hours=1)
    sweep()

    assert (fresh(dispute).state, money_of(dispute)[0]) == ("closed", "claim_window")


@pytest.mark.parametrize("outcome", ["return_refund", "replace"])
def test_an_operator_rules_a_return_or_a_replacement(alice, sven, olga, advance, outcome):
    dispute = bring(damaged(alice, sven), D.UNDER_REVIEW, operator=olga, advance=advance)
    ruling = decision(outcome, freight_by="seller", days=10)

    made = actions.rule(dispute=dispute, decision=ruling, by=olga, at=clock.now())
    advance(days=7, hours=1)
    sweep()

    states = {"return_refund": ("return_due", 50_000), "replace": ("replacement_due", 0)}
    assert (fresh(dispute).state, made.refund_minor) == states[outcome]
    assert money_of(dispute) == HELD


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        (actions.Terms(eur(50_001), "return", freight_by="seller"), refusals.ClaimOutOfRange),
        (actions.Terms(eur(0), "return", freight_by="seller"), refusals.ClaimOutOfRange),
        (actions.Terms(eur(100), "return"), refusals.RemedyUnfit),
        (actions.Terms(eur(100), "return", freight_by="carrier"), refusals.RemedyUnfit),
        (actions.Terms(eur(100), "duel"), refusals.RemedyUnfit),
        (actions.Terms(eur(0), "replace"), DaysOutOfRange),
        (actions.Terms(eur(0), "replace", days=0), DaysOutOfRange),
        (actions.Terms(eur(0), "replace", days=91), DaysOutOfRange),
    ],
)
def test_impossible_terms_are_refused_and_nothing_moves(alice, sven, terms, refusal):
    dispute = damaged(alice, sven)
    before = Movement.objects.count()

    with pytest.raises(refusal):
        actions.propose(dispute=dispute, terms=terms, by=sven, at=clock.now())

    assert (fresh(dispute).turn, dispute.proposals.count()) == ("seller", 1)
    assert (money_of(dispute), Movement.objects.count()) == (HELD, before)


def test_what_never_arrived_is_not_sent_back(alice, sven):
    dispute = open_dispute(alice, sven, reason="not_received")

    with pytest.raises(refusals.RemedyUnfit):
        actions.propose(dispute=dispute, terms=return_terms(), by=sven, at=clock.now())

    assert fresh(dispute).turn == "seller"


def test_a_claim_for_a_replacement_is_accepted_as_it_is(alice, sven):
    dispute = damaged(alice, sven, wanted="replace", days=20)

    actions.accept_proposal(dispute=dispute, number=1, by=sven, at=clock.now())

    sent = fresh(dispute).replacement
    assert (fresh(dispute).state, (sent.due_at - clock.now()).days) == ("replacement_due", 19)
    assert money_of(dispute) == HELD


def test_only_the_supplier_ships_and_only_the_buyer_confirms(alice, sven):
    dispute = settle(damaged(alice, sven), replace_terms(), alice, sven)

    with pytest.raises(TransitionRefused):
        actions.ship_replacement(
            dispute=dispute, carrier="DHL", tracking="", by=alice, at=clock.now()
        )
    actions.ship_replacement(dispute=dispute, carrier="DHL", tracking="", by=sven, at=clock.now())
    with pytest.raises(TransitionRefused):
        actions.confirm_replacement(dispute=dispute, by=sven, at=clock.now())

    assert (fresh(dispute).state, money_of(dispute)) == ("replaced", HELD)
