"""Two people chat live in two browsers; one survives a lost line, one has no JavaScript."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from marketplace.core import clock
from messaging.actions import post_message
from messaging.models import Message
from tests.factories.messaging import thread_between


@pytest.fixture
def thread(site, alice, sven):
    thread = thread_between(alice, sven)
    post_message(thread=thread, body="Good morning", by=alice, at=clock.now())
    return thread


def open_thread_page(context, thread):
    page = context.new_page()
    page.goto(reverse("chat:thread", args=[thread.reference]))
    return page


def live(page):
    expect(page.locator("html[data-live=on]")).to_be_attached()
    return page


def say(page, words):
    box = page.get_by_role("textbox", name="Message")
    box.fill(words)
    box.press("Enter")


def said(page, words):
    return page.get_by_role("log").get_by_text(words)


def bodies():
    return list(Message.objects.order_by("seq").values_list("body", flat=True))


def test_two_browsers_chat_live_within_two_seconds(as_member, thread, alice, sven):
    buyer = live(open_thread_page(as_member(alice), thread))
    seller = live(open_thread_page(as_member(sven), thread))
    errors = []
    for page in (buyer, seller):
        page.on("console", lambda m: m.type == "error" and errors.append(m.text))

    started = time.monotonic()
    say(seller, "Good day, how many stools?")
    expect(said(buyer, "Good day, how many stools?")).to_be_visible(timeout=2000)
    took = time.monotonic() - started
    say(buyer, "Forty, please.")
    expect(said(seller, "Forty, please.")).to_be_visible(timeout=2000)

    assert took < 2
    assert bodies() == ["Good morning", "Good day, how many stools?", "Forty, please."]
    assert errors == []
    expect(seller.locator(".is-pending")).to_have_count(0)
    expect(seller.locator("#m2.is-read")).to_be_attached()


def test_what_was_said_offline_arrives_once_and_what_was_missed_is_fetched(
    as_member, thread, alice, sven
):
    context = as_member(alice)
    buyer = live(open_thread_page(context, thread))

    context.set_offline(True)
    say(buyer, "Said in a tunnel")
    expect(buyer.locator(".is-failed")).to_have_count(1)
    post_message(thread=thread, body="Said meanwhile", by=sven, at=clock.now())
    context.set_offline(False)

    expect(said(buyer, "Said meanwhile")).to_be_visible(timeout=20_000)
    expect(buyer.locator(".is-failed")).to_have_count(0, timeout=20_000)
    assert sorted(bodies()) == ["Good morning", "Said in a tunnel", "Said meanwhile"]
    numbers = buyer.locator("[data-seq]").evaluate_all("rows => rows.map(r => +r.dataset.seq)")
    assert sorted(numbers) == [1, 2, 3]


def test_the_envelope_counts_on_any_page(as_member, thread, alice, sven):
    page = as_member(sven).new_page()
    page.goto("/en/")
    live(page)
    envelope = page.locator('[data-count="messages"] .dot')
    expect(envelope).to_contain_text("1")

    other = thread_between(alice, sven, reference="another")
    post_message(thread=other, body="And another thing", by=alice, at=clock.now())

    expect(envelope).to_contain_text("2", timeout=3000)


def test_typing_is_shown_to_the_other_side(as_member, thread, alice, sven):
    buyer = live(open_thread_page(as_member(alice), thread))
    seller = live(open_thread_page(as_member(sven), thread))

    box = buyer.get_by_role("textbox", name="Message")
    told = seller.get_by_text("Alice Roux is writing…")
    for _ in range(6):  # a key may fall before the other page has subscribed; nothing keeps it
        box.press_sequentially("o")
        buyer.wait_for_timeout(2200)
        if told.is_visible():
            break

    expect(told).to_be_visible(timeout=3000)


def test_without_javascript_the_form_still_sends(as_member, thread, sven):
    page = open_thread_page(as_member(sven, java_script_enabled=False), thread)

    page.get_by_role("textbox", name="Message").fill("Plain and simple")
    page.get_by_role("button", name="Send").click()

    expect(said(page, "Plain and simple")).to_be_visible()
    assert bodies() == ["Good morning", "Plain and simple"]


def test_nothing_is_cut_off_on_a_phone(as_member, thread, alice):
    phone = as_member(alice, viewport={"width": 390, "height": 844})
    page = open_thread_page(phone, thread)

    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport()
