"""Forms of requests and quotations: the wizard, the builder, counter-offers, answers."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from marketplace.core import clock
from rfq import actions
from tests.badinput.entry import LONG, Entry, Upload, wrong_files
from tests.factories.messaging import thread_between
from tests.factories.rfq import make_draft, make_quotation, make_rfq


def _new(_cast):
    return reverse("rfqs:new"), reverse("rfqs:new")


def _step(name):
    def place(cast):
        cast("sven")
        url = reverse("rfqs:edit", args=[make_draft(cast("alice")).reference, name])
        return url, url

    return place


def _file(cast):
    reference = make_draft(cast("alice")).reference
    return (
        reverse("rfqs:edit", args=[reference, "review"]),
        reverse("rfqs:files", args=[reference]),
    )


def _builder(name):
    def place(cast):
        rfq = make_rfq(cast("alice"), matched=[cast("sven")])
        quotation = actions.start_quotation(rfq=rfq, by=cast("sven"), at=clock.now())
        args = [quotation.reference]
        return reverse("quotations:build", args=args), reverse(f"quotations:{name}", args=args)

    return place


def _answered(name):
    def place(cast):
        quotation = make_quotation(make_rfq(cast("alice"), matched=[cast("sven")]), cast("sven"))
        url = reverse(f"quotations:{name}", args=[quotation.reference])
        page = (
            url if name == "counter" else reverse("quotations:detail", args=[quotation.reference])
        )
        return page, url

    return place


def _of_open(name):
    def place(cast):
        reference = make_rfq(cast("alice"), matched=[cast("sven")]).reference
        page = "rfqs:offered" if name == "question" else "rfqs:detail"
        return reverse(page, args=[reference]), reverse(f"rfqs:{name}", args=[reference])

    return place


def _answer(cast):
    rfq = make_rfq(cast("alice"), matched=[cast("sven")])
    asked = actions.ask_question(rfq=rfq, question="Which steel?", by=cast("sven"), at=clock.now())
    args = [rfq.reference]
    return reverse("rfqs:detail", args=args), reverse("rfqs:answer", args=[*args, asked.pk])


def _private(cast):
    thread = thread_between(cast("alice"), cast("sven"))
    url = f"{reverse('quotations:private')}?thread={thread.reference}"
    return url, url


LATER = (timezone.now() + timedelta(days=30)).date().isoformat()
REASON = {"empty": ("reason", ""), "too long": ("reason", LONG)}
TABLE = {
    "request": Entry(
        by="alice",
        place=_new,
        typed={
            "title": "Steel bottles 750 ml",
            "description": "Powder coated.",
            "file": Upload("drawing.pdf"),
        },
        wrong={
            "no title": ("title", ""),
            "long title": ("title", LONG),
            "no description": ("description", ""),
            "long description": ("description", LONG),
            "no such category": ("category", "999999"),
            **wrong_files("file"),
        },
        drafted=True,
        idle=frozenset({"file"}),
    ),
    "request, goods again": Entry(
        by="alice",
        place=_step("what"),
        typed={"title": "Steel bottles 500 ml", "file": Upload("drawing.pdf")},
        wrong={"no title": ("title", ""), **wrong_files("file")},
        drafted=True,
        idle=frozenset({"file"}),
    ),
    "request, how much": Entry(
        by="alice",
        place=_step("amount"),
        typed={"quantity": "1200", "target_unit_price": "5.50"},
        wrong={
            "empty": ("quantity", ""),
            "nothing": ("quantity", "0"),
            "negative": ("quantity", "-1"),
            "no number": ("quantity", "NaN"),
            "too many digits": ("quantity", "9" * 20),
            "no such unit": ("unit", "bushel"),
            "wrong currency": ("currency", "XXX"),
            "negative price": ("target_unit_price", "-1"),
        },
        drafted=True,
    ),
    "request, terms": Entry(
        by="alice",
        place=_step("terms"),
        typed={"destination_place": "Lyon", "needed_by_on": "2031-05-01"},
        wrong={
            "no such country": ("destination_country", "XX"),
            "long place": ("destination_place", LONG),
            "no such term": ("incoterm", "XXX"),
            "a day that has passed": ("needed_by_on", "2001-01-01"),
            "no day": ("needed_by_on", "soon"),
        },
        drafted=True,
    ),
    "request, who is asked": Entry(
        by="alice",
        place=_step("audience"),
        typed={},
        wrong={
            "no such audience": ("visibility", "everybody"),
            "nobody invited": ("sellers", {"visibility": "invited"}),
            "a company that does not sell": ("sellers", ["999999"]),
            "no day": ("closes_at", "soon"),
            "a day that has passed": ("closes_at", "2001-01-01"),
            "a year from now": ("closes_at", "2031-01-01"),
        },
        drafted=True,
    ),
    "file of a request": Entry(
        by="alice",
        place=_file,
        typed={"file": Upload("drawing.pdf")},
        wrong={"none chosen": ("file", ""), **wrong_files("file")},
        idle=frozenset({"file"}),
    ),
    "later deadline": Entry(
        by="alice",
        place=_of_open("extension"),
        typed={"closes_at": LATER},
        wrong={"empty": ("closes_at", ""), "a day that has passed": ("closes_at", "2001-01-01")},
    ),
    "withdrawn request": Entry(
        by="alice", place=_of_open("cancellation"), typed={"reason": "Changed."}, wrong=REASON
    ),
    "question": Entry(
        by="sven",
        place=_of_open("question"),
        typed={"question": "Which steel?"},
        wrong={"empty": ("question", ""), "too long": ("question", LONG)},
    ),
    "answer": Entry(
        by="alice",
        place=_answer,
        typed={"answer": "AISI 304."},
        wrong={"empty": ("answer", ""), "too long": ("answer", LONG)},
    ),
    "private quotation": Entry(
        by="sven",
        place=_private,
        typed={"title": "Oak stools"},
        wrong={"empty": ("title", ""), "too long": ("title", LONG)},
    ),
    "quotation": Entry(
        by="sven",
        place=_builder("build"),
        typed={
            "lines-0-description": "Steel bottle",
            "lines-0-quantity": "1200",
            "lines-0-unit_price": "5.90",
            "freight": "60",
            "lead_time_days": "18",
            "deposit": "30",
            "valid_days": "15",
            "message": "Samples on request.",
        },
        wrong={
            "no goods": ("lines-0-description", ""),
            "no quantity": ("lines-0-quantity", ""),
            "negative price": ("lines-0-unit_price", "-1"),
            "no number": ("lines-0-unit_price", "NaN"),
            "quantity under the minimum": ("lines-0-quantity", {"lines-0-min_quantity": "5000"}),
            "half a step": ("lines-0-price_1", {"lines-0-from_1": "100"}),
            "a ladder in disorder": (
                "lines-0-from_1",
                {
                    "lines-0-from_1": "1000",
                    "lines-0-price_1": "5.90",
                    "lines-0-from_2": "2000",
                    "lines-0-price_2": "6.50",
                },
            ),
            "wrong currency": ("currency", "XXX"),
            "finer than a cent": ("freight", "1.001"),
            "negative freight": ("freight", "-1"),
            "no lead time": ("lead_time_days", ""),
            "all as deposit": ("deposit", "100"),
            "valid for years": ("valid_days", "900"),
            "long place": ("place", LONG),
            "long message": ("message", LONG),
        },
        drafted=True,
    ),
    "file of a quotation": Entry(
        by="sven",
        place=_builder("files"),
        typed={"file": Upload("drawing.pdf")},
        wrong={"none chosen": ("file", ""), **wrong_files("file")},
        idle=frozenset({"file"}),
    ),
    "counter-offer": Entry(
        by="alice",
        place=_answered("counter"),
        typed={"unit_price_1": "5.50", "message": "We take more next year."},
        wrong={
            "no quantity": ("quantity_1", ""),
            "quantity under the minimum": ("quantity_1", "400"),
            "negative price": ("unit_price_1", "-1"),
            "no price": ("unit_price_1", ""),
            "finer than a cent": ("freight", "1.001"),
            "no lead time": ("lead_time_days", ""),
            "valid for a year": ("valid_days", "365"),
            "long message": ("message", LONG),
        },
        drafted=True,
    ),
    "declined quotation": Entry(
        by="alice", place=_answered("refusal"), typed={"reason": "Too late."}, wrong=REASON
    ),
    "withdrawn quotation": Entry(
        by="sven", place=_answered("withdrawal"), typed={"reason": "No steel."}, wrong=REASON
    ),
}
