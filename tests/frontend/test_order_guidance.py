"""Each open state of an order says to each side what it means, and nothing to bystanders."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from frontend.order_guidance import SENTENCES, what_next, who_acts
from marketplace.core.transitions import Actor
from marketplace.orders.states import OrderState

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ENDED = {OrderState.COMPLETED, OrderState.CANCELLED}


def side(company_id):
    return SimpleNamespace(acts_for=lambda other: other == company_id)


BUYER, SELLER, OPERATOR = side(1), side(2), side(None)


def order(state, **facts):
    paid = SimpleNamespace(all=lambda: [SimpleNamespace(funded_at=NOW)])
    nothing_left = SimpleNamespace(all=list)
    blank = {
        "paused_at": None, "transfer_announced_at": None, "received_at": None,
        "shipments": nothing_left, "inspection": "", "accepted_at": NOW, "starts_on": "",
    }  # fmt: skip
    return SimpleNamespace(
        state=state, buyer_id=1, seller_id=2, buyer=SimpleNamespace(name="Atelier Roux"),
        seller=SimpleNamespace(name="Nordform"), instalments=paid, **{**blank, **facts},
    )  # fmt: skip


def test_every_open_state_has_a_sentence_for_each_side():
    expected = {(s, a) for s in OrderState if s not in ENDED for a in (Actor.BUYER, Actor.SELLER)}

    assert set(SENTENCES) == expected


@pytest.mark.parametrize("state", sorted(set(OrderState) - ENDED))
def test_the_two_sides_read_different_sentences_and_an_operator_none(state):
    both = {what_next(order(state), BUYER), what_next(order(state), SELLER)}

    assert len(both) == 2
    assert what_next(order(state), OPERATOR) == ""


@pytest.mark.parametrize("state", sorted(ENDED))
def test_an_order_that_has_ended_asks_nothing(state):
    assert what_next(order(state), BUYER) == ""
    assert who_acts(order(state), BUYER) == "Nobody has to do anything now."


def test_an_announced_transfer_is_nobodys_turn():
    announced = order(OrderState.AWAITING_PAYMENT, transfer_announced_at=NOW)

    assert who_acts(announced, BUYER) == "Waiting for the transfer to arrive."
    assert who_acts(order(OrderState.AWAITING_PAYMENT), BUYER) == "It is your turn."
    assert who_acts(order(OrderState.AWAITING_PAYMENT), SELLER) == "Waiting for Atelier Roux."
    assert what_next(announced, BUYER).startswith("The transfer was announced.")


def test_a_stopped_order_says_that_its_dates_stand_still():
    stopped = order(OrderState.SHIPPING, paused_at=NOW)

    assert what_next(stopped, SELLER).startswith("Every date stands still")


def test_with_a_part_on_its_way_each_side_reads_of_the_rest():
    rest = SimpleNamespace(all=lambda: [SimpleNamespace(state="planned")])
    whole, part = order(OrderState.SHIPPING), order(OrderState.SHIPPING, shipments=rest)

    said = [what_next(part, BUYER), what_next(part, SELLER)]

    assert len({*said, what_next(whole, BUYER), what_next(whole, SELLER)}) == 4


@pytest.mark.parametrize("gate", ["required", "failed"])
def test_goods_that_may_not_leave_say_so_to_both_sides(gate):
    waiting = order(OrderState.READY_TO_SHIP, inspection=gate)
    free = order(OrderState.READY_TO_SHIP)

    said = {what_next(waiting, side) for side in (BUYER, SELLER)}

    assert len(said) == 2
    assert said.isdisjoint({what_next(free, side) for side in (BUYER, SELLER)})
    turn = {"required": "Waiting for the inspection.", "failed": "It is your turn."}[gate]
    assert who_acts(waiting, SELLER) == turn


def test_a_pass_holds_for_the_contract_it_was_made_for():
    facts = {"inspection": "passed", "contract_hash": "b"}

    stale = order(OrderState.READY_TO_SHIP, inspected_hash="a", **facts)
    valid = order(OrderState.READY_TO_SHIP, inspected_hash="b", **facts)

    assert who_acts(stale, SELLER) == "Waiting for the inspection."
    assert who_acts(valid, SELLER) == "It is your turn."


@pytest.mark.parametrize("side", [BUYER, SELLER])
@pytest.mark.parametrize("state", ["in_production", "shipping", "delivered"])
def test_nobody_is_told_of_held_money_on_an_order_that_started_unpaid(side, state):
    said = what_next(order(OrderState(state), starts_on="terms"), side)

    assert said
    assert "is held for you" not in said
    assert "dispute" not in said
    assert "window" not in what_next(
        order(OrderState(state), starts_on="terms", received_at=NOW), side
    )
