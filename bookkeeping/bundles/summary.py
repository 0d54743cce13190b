"""The first page of a file for people: what it is about and what lies in it, as PDF."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from marketplace.core import pdf
from marketplace.core.pdf import Cell, Party, Sheet, Words
from marketplace.orders.states import InstalmentKind, OrderState
from trade_assurance.dispute_states import Article, DisputeState, Outcome, Reason
from trade_assurance.inspection_states import InspectionState
from trade_assurance.states import ProtectionState

Block = dict[str, Any]


def pdf_of(kind: str, data: dict[str, Any], language: str, *, at: datetime) -> bytes:
    """Return the summary of an order's or a dispute's data in "en" or "fr"."""
    with translation.override(language):
        order = data["order"]
        words = Words(language, order["currency"])
        dispute = data.get("dispute")
        sheet = Sheet(
            language=language,
            title=_("File of a dispute") if kind == "dispute" else _("File of an order"),
            reference=dispute["reference"] if dispute else order["reference"],
            author=str(settings.MARKETPLACE_COMPANY["name"]),
            footer_label=_("Fingerprint of the agreed terms (SHA-256):"),
            footer=data["contract"]["hash"],
            head=[(_("Date"), words.day(at.date())), (_("Order"), order["reference"])],
            parties=[_party(_("Supplier"), order["seller"]), _party(_("Buyer"), order["buyer"])],
            blocks=_of_dispute(data, words) if dispute else _of_order(data, words),
        )
    return pdf.render(sheet, at=at)


def _of_dispute(data: dict[str, Any], words: Words) -> list[Block]:
    return [*_dispute(data["dispute"], words), _closing()]


def _of_order(data: dict[str, Any], words: Words) -> list[Block]:
    order = data["order"]
    state, total = OrderState(order["state"]).label, words.money(order["total_minor"])
    blocks = [
        pdf.facts(_("Order"), [[_("State"), str(state)], [_("Total"), total]]),
        _instalments(data, words),
        _parts(data, words),
        _inspections(data),
    ]
    for dispute in data["disputes"]:
        blocks += _dispute(dispute, words)
    return [*blocks, _closing()]


def _instalments(data: dict[str, Any], words: Words) -> Block:
    rows: list[list[Cell]] = [
        [
            str(InstalmentKind(row["kind"]).label),
            _day(row["funded_at"], words),
            words.money(row["amount_minor"]),
        ]
        for row in data["instalments"]
    ]
    return pdf.table([_("Payment"), _("Held since"), _("Amount")], rows, widest=0, numbers=1)


def _parts(data: dict[str, Any], words: Words) -> Block:
    names = ("held_minor", "released_minor", "refunded_minor")
    rows: list[list[Cell]] = [
        [str(ProtectionState(row["state"]).label), *(words.money(row[name]) for name in names)]
        for row in data["parts"]
    ]
    heads = [_("Protection"), _("Held"), _("Released"), _("Refunded")]
    return pdf.table(heads, rows, widest=0, numbers=3)


def _inspections(data: dict[str, Any]) -> Block:
    rows: list[list[Cell]] = [
        [
            [str(row["reference"]), ", ".join(visit["company"] for visit in row["visits"])],
            str(InspectionState(row["state"]).label),
        ]
        for row in data["inspections"]
    ]
    return pdf.table([_("Inspection"), _("Result")], rows, widest=0, numbers=0)


def _dispute(row: dict[str, Any], words: Words) -> list[Block]:
    refund = row["refund_minor"]
    return [
        pdf.facts(
            _("Dispute %(reference)s") % {"reference": row["reference"]},
            [
                [_("State"), str(DisputeState(row["state"]).label)],
                [_("Reason"), str(Reason(row["reason"]).label)],
                [_("Held"), words.money(row["held_minor"])],
                [_("Claimed"), words.money(row["claimed_minor"])],
                [_("Refund"), "" if refund is None else words.money(refund)],
            ],
        ),
        pdf.clause(_("What happened"), row["description"] or "–"),
        _proposals(row, words),
        _exhibits(row),
        *(_ruling(each, words) for each in row["rulings"]),
    ]


def _proposals(row: dict[str, Any], words: Words) -> Block:
    rows: list[list[Cell]] = [
        [
            str(each["number"]),
            [each["by"], each["message"]],
            _day(each["at"], words),
            words.money(each["refund_minor"]),
        ]
        for each in row["proposals"]
    ]
    return pdf.table(["", _("Proposal"), _("Date"), _("Refund")], rows, widest=1, numbers=1)


def _exhibits(row: dict[str, Any]) -> Block:
    rows: list[list[Cell]] = [
        [each["label"], [each["note"] or each["file"], each["sha256"]], each["by"]]
        for each in row["exhibits"]
    ]
    return pdf.table(["", _("Exhibit"), _("From")], rows, widest=1, numbers=0)


def _ruling(each: dict[str, Any], words: Words) -> Block:
    title = _("Ruling %(number)s: %(outcome)s, %(amount)s") % {
        "number": each["number"],
        "outcome": Outcome(each["outcome"]).label,
        "amount": words.money(each["refund_minor"]),
    }
    return pdf.clause(title, f"{Article(each['article']).label}\n\n{each['reasons']}")


def _closing() -> Block:
    return pdf.note(
        _("The data, every exhibit and their SHA-256 hashes lie beside this page in the archive.")
    )


def _party(label: str, party: dict[str, str]) -> Party:
    return Party(label, party["name"], [str(countries.name(party["country"])), party["reference"]])


def _day(at: str | None, words: Words) -> str:
    return words.day(datetime.fromisoformat(at).date()) if at else ""
