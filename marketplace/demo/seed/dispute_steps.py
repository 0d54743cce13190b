"""Steps of the demo's orders that are disputed."""

from collections.abc import Callable

from marketplace.core import clock
from marketplace.demo.seed.turns import Turn, picture_of
from trade_assurance.actions import disputes


def _dispute(turn: Turn, reason: str, share_bps: int, words: str, picture: str) -> None:
    protection = turn.order.protections.get()
    claim = disputes.Claim(
        reason=reason,
        amount=protection.held.share(share_bps),
        description=words,
        files=[picture_of(picture)],
    )
    disputes.open_dispute(protection=protection, claim=claim, by=turn.side("buyer"), at=clock.now())


def _propose(turn: Turn, who: str, share_bps: int, words: str) -> None:
    dispute = turn.order.disputes.get()
    disputes.propose(
        dispute=dispute,
        terms=disputes.Terms(dispute.at_hold.share(share_bps)),
        message=words,
        by=turn.side(who),
        at=clock.now(),
    )


def _escalate(turn: Turn, who: str) -> None:
    disputes.escalate(dispute=turn.order.disputes.get(), by=turn.side(who), at=clock.now())


def _assign(turn: Turn, operator: str) -> None:
    disputes.assign(dispute=turn.order.disputes.get(), by=turn.side(operator), at=clock.now())


def _exhibit(turn: Turn, who: str, picture: str, note: str) -> None:
    disputes.add_exhibits(
        dispute=turn.order.disputes.get(),
        files=[picture_of(picture)],
        note=note,
        by=turn.side(who),
        at=clock.now(),
    )


STEPS: dict[str, Callable[..., None]] = {
    "dispute": _dispute, "propose": _propose, "escalate": _escalate, "assign": _assign,
    "exhibit": _exhibit,
}  # fmt: skip
