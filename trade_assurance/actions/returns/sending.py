"""The way back: a label, the parcel, and its arrival at the supplier."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.companies.member import SYSTEM, Member
from marketplace.core import uploads
from marketplace.core.money import Money
from marketplace.core.transitions import Actor
from trade_assurance import policies
from trade_assurance.actions.disputes.exhibits import check_files
from trade_assurance.actions.disputes.remedies import note_returned
from trade_assurance.actions.disputes.steps import checked_text
from trade_assurance.actions.returns.refusals import FreightOutOfRange, LabelMissing
from trade_assurance.actions.returns.steps import locked_return, party, step, write
from trade_assurance.actions.returns.telling import tell
from trade_assurance.models import GoodsReturn, ReturnLabel
from trade_assurance.return_states import RETURN, ReturnState
from trade_assurance.rules import can_judge_disputes, person_of


@dataclass(frozen=True, slots=True)
class Label:
    """What the supplier gives for the parcel: a file, or carrier and address in words."""

    address: str = ""
    carrier: str = ""
    file: "File[Any] | None" = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """By whom the goods go back and what that cost the buyer."""

    carrier: str
    tracking: str = ""
    freight: Money | None = None


@transaction.atomic
def give_label(*, goods_return: GoodsReturn, label: Label, by: Member, at: datetime) -> GoodsReturn:
    """Give the buyer a label, or name carrier and address; the supplier then pays for the way.

    Raises: NotAllowed, TransitionRefused, LabelMissing, TextTooLong, and what `uploads.check` does.
    """
    checked = check_files([label.file], field="label") if label.file else []
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("label", state=found.state, actor=actor)
    address = checked_text(label.address, limit=500, field="address", required=False)
    carrier = checked_text(label.carrier, limit=80, field="carrier", required=False)
    if not checked and not (carrier and (address or found.address)):
        raise LabelMissing(_("Add a label as a file, or name the carrier and the address."))
    for each in checked:
        row = ReturnLabel(
            goods_return=found,
            name=uploads.safe_filename(each.file.name or ""),
            content_type=each.kind.content_type,
            size=each.file.size,
            sha256=each.sha256,
            by=person_of(by),
            at=at,
        )
        row.file = File(each.file.file, name=uploads.random_name(each.kind.name))
        row.save()
    write(found, address=address or found.address, carrier=carrier)
    step(found, "label", actor, at=at, by=by)
    tell(found, "return_label_given", at=at, but=actor, until=found.send_due_at)
    return found


@transaction.atomic
def send_goods(
    *, goods_return: GoodsReturn, parcel: Parcel, by: Member, at: datetime
) -> GoodsReturn:
    """The buyer sent the goods. What it paid for the way counts where the supplier bears it.

    Raises: NotAllowed, TransitionRefused, TextMissing, TextTooLong, FreightOutOfRange.
    """
    found = locked_return(goods_return)
    actor = party(by, found)
    RETURN.target("send", state=found.state, actor=actor)
    carrier = checked_text(parcel.carrier, limit=80, field="carrier")
    tracking = checked_text(parcel.tracking, limit=80, field="tracking", required=False)
    freight = _freight(found, parcel.freight)
    arrives = at + timedelta(days=policies.of_disputes().return_transit_days)
    write(
        found, carrier=carrier, tracking=tracking, freight_minor=freight, sent_at=at,
        send_due_at=None, arrival_due_at=arrives,
    )  # fmt: skip
    step(found, "send", actor, at=at, by=by, reason=tracking)
    tell(found, "return_sent", at=at, but=actor, until=arrives)
    return found


@transaction.atomic
def receive_goods(*, goods_return: GoodsReturn, by: Member, at: datetime) -> GoodsReturn:
    """The goods are back, says the supplier, or an operator who saw the carrier's proof.

    Raises: NotAllowed, TransitionRefused.
    """
    found = locked_return(goods_return)
    actor = Actor.OPERATOR if can_judge_disputes(by) else party(by, found)
    RETURN.target("receive", state=found.state, actor=actor)
    return _receive(found, actor, by=by, at=at)


@transaction.atomic
def receive_when_due(*, goods_return: GoodsReturn, at: datetime) -> GoodsReturn:
    """Fifteen days after dispatch the goods count as arrived, as a buyer's receipt does."""
    found = locked_return(goods_return)
    due = found.arrival_due_at
    if found.state != ReturnState.SENT or due is None or due > at:
        return found
    return _receive(found, Actor.CLOCK, by=SYSTEM, at=at)


def _receive(found: GoodsReturn, actor: Actor, *, by: Member, at: datetime) -> GoodsReturn:
    due = at + timedelta(days=policies.of_disputes().return_check_days)
    write(found, received_at=at, arrival_due_at=None, check_due_at=due)
    step(found, "receive", actor, at=at, by=by)
    if found.dispute is not None:
        note_returned(found.dispute, actor=actor, by=by, at=at)
    tell(found, "return_received", at=at, but=actor, until=due)
    return found


def _freight(found: GoodsReturn, freight: Money | None) -> int:
    """Return what the way cost the buyer: nothing with a label, at most what the goods cost."""
    if freight is None or not freight or found.freight_by != Actor.SELLER:
        return 0
    labelled = found.state == ReturnState.LABEL
    if labelled or freight.currency != found.currency or not 0 < freight.minor <= found.value_minor:
        raise FreightOutOfRange(
            _("The way back costs at most what the goods cost, and nothing with a label.")
        )
    return freight.minor
