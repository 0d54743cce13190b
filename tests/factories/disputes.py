"""Disputes for tests, brought to any state through the real actions."""

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.core import clock, jobs
from tests.factories.money import eur, in_claim_window, protection_of
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import DisputeState as D
from trade_assurance.models import Dispute

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
CLAIM = eur(50_000)


def a_file(name="photo.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def a_claim(**fields):
    """A claim of EUR 500.00 of the EUR 1,240.00 held, for too few goods."""
    fields = {
        "reason": "short_quantity",
        "amount": CLAIM,
        "description": "Ten chairs are missing.",
        **fields,
    }
    return actions.Claim(**fields)


def open_dispute(buyer, seller, *, order=None, **fields):
    order = order or in_claim_window(buyer, seller)
    return actions.open_dispute(
        protection=protection_of(order), claim=a_claim(**fields), by=buyer, at=clock.now()
    )


def sweep():
    """Let the clock do what is due."""
    return jobs.run("trade_assurance.disputes")


def decision(outcome="partial_refund", amount=None, **fields):
    fields = {"article": "2", "reasons": "Counted by the carrier.", **fields}
    if outcome == "partial_refund":
        fields["amount"] = amount or eur(20_000)
    return actions.Decision(outcome=outcome, **fields)


def bring(dispute, state, *, operator, advance):
    """Carry a negotiating dispute forward to `state`."""
    for name in (D.ESCALATED, D.EVIDENCE, D.UNDER_REVIEW, D.RULED):
        if dispute.state == state:
            break
        if name == D.ESCALATED:
            advance(days=7, hours=1)
            sweep()
        elif name == D.EVIDENCE:
            actions.assign(dispute=dispute, by=operator, at=clock.now())
        elif name == D.UNDER_REVIEW:
            advance(days=5, hours=1)
            sweep()
        else:
            actions.rule(dispute=dispute, decision=decision(), by=operator, at=clock.now())
        dispute = Dispute.objects.get(pk=dispute.pk)
    assert dispute.state == state
    return dispute
