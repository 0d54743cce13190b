"""Forms of conversations: the first message, and the next ones with files."""

from django.urls import reverse

from tests.badinput.entry import LONG, Entry, Upload, wrong_files
from tests.factories.messaging import thread_between
from vendors.queries import vendor_of


def _start(cast):
    cast("alice")
    slug = vendor_of(cast("sven").company.pk).slug
    url = f"{reverse('chat:start')}?supplier={slug}"
    return url, url


def _thread(cast):
    reference = thread_between(cast("alice"), cast("sven")).reference
    return reverse("chat:thread", args=[reference]), reverse("chat:messages", args=[reference])


WRONG = {
    "empty": ("body", ""),
    "too long": ("body", LONG),
    **wrong_files("attached"),
    "more files than a message holds": ("attached", [Upload(f"{n}.pdf") for n in range(11)]),
}
TABLE = {
    "first message": Entry(
        by="alice",
        place=_start,
        typed={"body": "Do you make these in ash?"},
        wrong=WRONG,
        idle=frozenset({"attached"}),
    ),
    "message": Entry(
        by="alice",
        place=_thread,
        typed={"body": "Here is the drawing.", "attached": Upload("drawing.pdf")},
        wrong={**WRONG, "empty": ("body", {"body": "", "attached": ""})},
        idle=frozenset({"attached"}),
    ),
}
