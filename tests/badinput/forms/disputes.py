"""Forms of disputes: opening, answering, evidence, ruling, sending a ruling back."""

from datetime import timedelta

from django.urls import reverse

from marketplace.core import clock
from tests.badinput.entry import LONG, Entry, Upload, wrong_files
from tests.factories.disputes import bring, open_dispute
from tests.factories.money import in_claim_window
from trade_assurance.dispute_states import DisputeState


def _open(cast):
    order = in_claim_window(cast("alice"), cast("sven"))
    url = reverse("disputes:open", args=[order.reference])
    return url, url


def _room(name):
    def place(cast):
        args = [open_dispute(cast("alice"), cast("sven")).reference]
        return reverse("disputes:room", args=args), reverse(f"disputes:{name}", args=args)

    return place


def _refusal(cast):
    dispute = open_dispute(cast("alice"), cast("sven"))
    args = [dispute.reference]
    return reverse("disputes:room", args=args), reverse("disputes:refusal", args=args)


def _case(name, state=DisputeState.UNDER_REVIEW):
    def place(cast):
        dispute = bring(
            open_dispute(cast("alice"), cast("sven")),
            state,
            operator=cast("olga"),
            advance=lambda **amount: clock.advance(timedelta(**amount)),
        )
        args = [dispute.reference]
        return reverse("desk_disputes:case", args=args), reverse(f"desk_disputes:{name}", args=args)

    return place


MONEY = {
    "no amount": ("amount", ""),
    "negative amount": ("amount", "-1"),
    "no number": ("amount", "NaN"),
    "finer than a cent": ("amount", "1.001"),
    "more than is held": ("amount", "99999"),
}
TABLE = {
    "dispute": Entry(
        by="alice",
        place=_open,
        typed={
            "reason": "short_quantity",
            "amount": "500",
            "description": "Ten chairs are missing.",
            "exhibits": Upload("photo.pdf"),
        },
        wrong={
            **MONEY,
            "nothing": ("amount", "0"),
            "no reason": ("reason", ""),
            "no such reason": ("reason", "boredom"),
            "long text": ("description", LONG),
            "more than the order": ("amount", "1240.01"),
            "damage without evidence": (
                "exhibits",
                {"reason": "damaged", "exhibits": ""},
            ),
            **wrong_files("exhibits"),
        },
        drafted=True,
        idle=frozenset({"exhibits"}),
    ),
    "proposal": Entry(
        by="sven",
        place=_room("proposals"),
        typed={"amount": "250", "message": "Half of it was sent."},
        wrong={**MONEY, "long text": ("message", LONG)},
    ),
    "refused proposal": Entry(
        by="sven",
        place=_refusal,
        typed={"reason": "All was sent."},
        wrong={"empty": ("reason", ""), "too long": ("reason", LONG)},
    ),
    "evidence": Entry(
        by="sven",
        place=_room("exhibits"),
        typed={"exhibits": Upload("weight.pdf"), "note": "The carrier's scale."},
        wrong={
            "none chosen": ("exhibits", ""),
            "long note": ("note", LONG),
            **wrong_files("exhibits"),
        },
        idle=frozenset({"exhibits"}),
    ),
    "question to both sides": Entry(
        by="olga",
        place=_case("question"),
        typed={"question": "Who counted?"},
        wrong={"empty": ("question", ""), "too long": ("question", LONG)},
    ),
    "operator's evidence": Entry(
        by="olga",
        place=_case("exhibits", DisputeState.EVIDENCE),
        typed={"exhibits": Upload("letter.pdf")},
        wrong={"none chosen": ("exhibits", ""), **wrong_files("exhibits")},
        idle=frozenset({"exhibits"}),
    ),
    "ruling": Entry(
        by="olga",
        place=_case("ruling"),
        typed={
            "outcome": "partial_refund",
            "amount": "200",
            "article": "2",
            "reasons": "Counted by the carrier, B-1.",
        },
        wrong={
            **MONEY,
            "no such outcome": ("outcome", "duel"),
            "no article": ("article", ""),
            "no such article": ("article", "99"),
            "no reasons": ("reasons", ""),
            "long reasons": ("reasons", LONG),
        },
    ),
}
