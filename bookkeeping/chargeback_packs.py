"""What a bank is handed when a buyer disputes a payment: contract, tracking, receipt, chat, in one ZIP.

Plain facts in English, as card providers read them; the papers are the files that both sides have.
"""

import csv
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

from django.db.models import QuerySet

from bookkeeping.models import PaperFile
from marketplace.core.states import history
from marketplace.orders.models import Order, OrderDocument
from marketplace.orders.queries import acceptances_of
from messaging.models import Message, Thread
from trade_assurance.ledger.movements import Subject
from trade_assurance.ledger.queries import movements_about
from trade_assurance.models import Chargeback

# ZIP knows no date before 1980 and keeps no zone: one fixed date makes the same facts the same bytes.
STAMP = (1980, 1, 1, 0, 0, 0)


def documents_of(order: Order) -> QuerySet[OrderDocument]:
    """Return the contract and the other papers of an order, in the order of their days."""
    return order.documents.order_by("created_at", "pk")


def papers_of(order: Order) -> QuerySet[PaperFile]:
    """Return the newest files of an order's numbered papers: invoices, packing lists, receipts."""
    rows = PaperFile.objects.filter(version__paper__order=order)
    return rows.select_related("version__paper").order_by("version__paper_id", "language", "-pk")


def threads_of(order: Order) -> QuerySet[Thread]:
    """Return the conversations about an order and about what it came from."""
    subjects = [order.reference, order.source_reference]
    rows = Thread.objects.filter(
        subject_reference__in=[name for name in subjects if name],
        buyer_id=order.buyer_id,
        seller_id=order.seller_id,
    )
    return rows.order_by("pk")


def pack_of(chargeback: Chargeback) -> bytes:
    """Return the evidence pack of a dispute at a bank."""
    order = chargeback.payment.order
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in _entries(chargeback, order):
            pack.writestr(zipfile.ZipInfo(name, STAMP), content)
    return out.getvalue()


def _entries(chargeback: Chargeback, order: Order) -> Iterator[tuple[str, bytes]]:
    yield "summary.csv", _sheet(["fact", "value"], _summary(chargeback, order))
    yield (
        "contract-accepted.csv",
        _sheet(
            ["revision", "side", "name", "role", "at", "sha256 of the contract"],
            [
                [a.revision.number, a.side, a.name, a.role, _utc(a.accepted_at), a.contract_hash]
                for a in acceptances_of(order)
            ],
        ),
    )
    yield "tracking-and-receipt.csv", _sheet(HEADS, _consignments(order))
    yield (
        "history.csv",
        _sheet(
            ["at", "event", "by", "note"],
            [[_utc(row.at), row.name, row.actor, row.reason] for row in history(order)],
        ),
    )
    yield "money.csv", _sheet(["at", "movement", "account", "amount", "currency"], _money(order))
    for thread in threads_of(order):
        yield f"chat-{thread.reference}.txt", _chat(thread)
    for document in documents_of(order):
        yield f"documents/{document.pk}-{_safe(document.name)}", _content(document.file)
    for paper in papers_of(order):
        yield f"papers/{paper.pk}-{_safe(paper.name)}", _content(paper.file)


def _summary(chargeback: Chargeback, order: Order) -> list[Sequence[Any]]:
    payment = chargeback.payment
    return [
        ["case", chargeback.case],
        ["reason given by the bank", chargeback.reason],
        ["disputed", f"{chargeback.amount.amount} {chargeback.currency}"],
        ["payment", payment.reference],
        ["number at the provider", payment.charged_id or payment.provider_id],
        ["paid", f"{payment.amount.amount} {payment.currency}"],
        ["refunded so far", f"{payment.refunded_minor} minor units"],
        ["order", order.reference],
        ["buyer", order.buyer.name],
        ["supplier", order.seller.name],
        ["placed", _utc(order.placed_at)],
        *(
            [f"line {line.position}", f"{line.title}: {line.quantity} {line.unit}"]
            for line in order.lines.order_by("position")
        ),
    ]


HEADS = (
    "consignment", "carrier", "tracking",
    "shipped", "departed", "arrived", "delivered", "received",
)  # fmt: skip


def _consignments(order: Order) -> list[Sequence[Any]]:
    return [
        [
            row.title or row.position,
            row.carrier,
            row.tracking,
            *(
                _utc(at)
                for at in (
                    row.shipped_at,
                    row.departed_at,
                    row.arrived_at,
                    row.delivered_at,
                    row.received_at,
                )
            ),
        ]
        for row in order.shipments.order_by("position")
    ]


def _money(order: Order) -> list[Sequence[Any]]:
    return [
        [_utc(movement.at), movement.kind, leg.account.kind, leg.minor, leg.currency]
        for movement in movements_about(Subject("order", order.pk))
        for leg in sorted(movement.postings.all(), key=lambda leg: leg.pk)
    ]


def _chat(thread: Thread) -> bytes:
    rows = thread.messages.order_by("seq").select_related("sender", "company")
    return "\n".join(f"[{_utc(m.sent_at)}] {_speaker(m)}: {_said(m)}" for m in rows).encode()


def _speaker(message: Message) -> str:
    if message.sender is None:
        return "Marketplace"
    return f"{message.sender} ({message.company})" if message.company else str(message.sender)


def _said(message: Message) -> str:
    files = ", ".join(file.name for file in message.files.order_by("pk"))
    words = message.body or message.event or message.card_kind
    return f"{words} [files: {files}]" if files else words


def _sheet(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = StringIO()
    sheet = csv.writer(out)
    sheet.writerow(heads)
    sheet.writerows([_harmless(str(cell)) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running what a buyer typed."""
    starts_formula = cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if starts_formula and not cell[1:].replace(".", "").isdigit() else cell


def _utc(at: datetime | None) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if at else ""


def _safe(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_")


def _content(file: Any) -> bytes:
    with file.open("rb") as opened:
        content: bytes = opened.read()
    return content
