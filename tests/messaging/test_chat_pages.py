"""Pages of conversations: who sees them, writing in them, their files."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from marketplace.core import clock
from messaging.actions import mark_read, post_event, post_message
from messaging.models import Message, MessageFile, Thread, ThreadRead
from tests.factories.catalog import make_product
from tests.factories.companies import make_member
from tests.factories.messaging import thread_between
from tests.factories.orders import make_order


@pytest.fixture
def thread(alice, sven):
    thread = thread_between(alice, sven)
    post_message(thread=thread, body="Good morning from Lyon", by=alice, at=clock.now())
    return thread


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def page(thread, name="thread", *more):
    return reverse(f"chat:{name}", args=[thread.reference, *more])


def jpeg():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=b"Exif\0\0place")
    return SimpleUploadedFile("Work shop.jpg", out.getvalue(), "image/jpeg")


@pytest.mark.parametrize("who", ["alice", "bob", "sven", "sara", "olga"])
def test_both_sides_and_operators_read_a_conversation(thread, client_for, request, who):
    answer = client_for(request.getfixturevalue(who)).get(page(thread))

    assert answer.status_code == 200
    assert "Good morning from Lyon" in answer.content.decode()


def test_strangers_find_nothing_and_guests_sign_in(thread, client_for, mallory, client):
    stranger = client_for(mallory)
    for name in ("thread", "messages"):
        assert stranger.get(page(thread, name)).status_code == 404
        assert client.get(page(thread, name)).status_code == 302
    assert stranger.post(page(thread, "messages"), {"body": "Hi"}).status_code == 404
    assert Message.objects.count() == 1


def test_the_inbox_names_the_other_side_and_what_is_unread(thread, client_for, sven, alice):
    theirs = client_for(sven).get(reverse("chat:inbox")).content.decode()
    ours = client_for(alice).get(reverse("chat:inbox")).content.decode()

    assert "Atelier Roux" in theirs
    assert '<b class="dot">1' in theirs
    assert "Nordform" in ours
    assert "You: Good morning from Lyon" in ours


def test_the_inbox_can_be_filtered_and_searched(thread, client_for, sven, alice):
    def rows(client, query):
        return len(client.get(reverse("chat:inbox") + query).context["rows"])

    assert [rows(client_for(sven), q) for q in ("?show=unread", "?q=lyon", "?q=moon")] == [1, 1, 0]
    assert rows(client_for(alice), "?show=unread") == 0


def test_opening_a_conversation_marks_it_read(thread, client_for, sven):
    client_for(sven).get(page(thread))

    assert ThreadRead.objects.get(user=sven.user).last_read_seq == 1


def test_a_message_is_written_without_javascript(thread, client_for, sven):
    answer = client_for(sven).post(page(thread, "messages"), {"body": "Hello"})

    assert answer.status_code == 302
    assert answer["Location"] == f"{page(thread)}#m2"
    assert Message.objects.get(seq=2).body == "Hello"


def test_a_fetched_message_answers_with_its_number_and_a_resend_with_the_same(
    thread, client_for, sven
):
    client = client_for(sven)
    said = {"body": "Hello", "client_id": str(uuid4())}

    answers = [
        client.post(page(thread, "messages"), said, headers={"X-Requested-With": "fetch"})
        for _ in range(2)
    ]

    assert [(a.status_code, a.json()) for a in answers] == [(201, {"seq": 2})] * 2
    assert Message.objects.count() == 2


def test_a_refused_message_keeps_what_was_typed(thread, client_for, sven):
    answer = client_for(sven).post(page(thread, "messages"), {"body": "y" * 4001})

    assert answer.status_code == 422
    assert "y" * 4001 in answer.content.decode()
    assert "at most 4000 characters" in answer.content.decode()
    assert Message.objects.count() == 1


def test_a_colleague_without_the_permission_reads_but_may_not_write(thread, client_for, sven):
    sven.company.roles.create(name="Bookkeeper", permissions=["see_finance"])
    mute = client_for(make_member(sven.company, "Bookkeeper"))

    assert mute.get(page(thread)).status_code == 200
    assert mute.post(page(thread, "messages"), {"body": "Hi"}).status_code == 403
    assert Message.objects.count() == 1


def test_the_fragment_holds_what_comes_after_a_number_for_this_reader(
    thread, client_for, alice, sven
):
    post_message(thread=thread, body="Good day", by=sven, at=clock.now())
    post_event(thread=thread, event="order_ready", context={}, at=clock.now())

    answer = client_for(alice).get(page(thread, "messages") + "?after=1")

    html = answer.content.decode()
    assert "Good morning" not in html
    assert [f'id="m{n}"' in html for n in (1, 2, 3)] == [False, True, True]
    assert "The goods are ready to ship." in html
    assert "msg--mine" not in html
    assert "data-day" not in html


def test_the_fragment_tells_how_far_the_other_side_has_read(thread, client_for, alice, sven):
    before = client_for(alice).get(page(thread, "messages") + "?after=1")["X-Read-Seq"]
    mark_read(thread=Thread.objects.get(), seq=1, by=sven, at=clock.now())
    after = client_for(alice).get(page(thread, "messages") + "?after=1")["X-Read-Seq"]

    assert (before, after) == ("0", "1")


def test_what_people_write_is_escaped(thread, client_for, sven):
    post_message(thread=thread, body="<script>alert(1)</script>", by=sven, at=clock.now())

    html = client_for(sven).get(page(thread)).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_a_picture_is_drawn_anew_and_handed_out_privately(thread, client_for, sven, mallory):
    client_for(sven).post(page(thread, "messages"), {"body": "", "attached": [jpeg()]})

    kept = MessageFile.objects.get()
    address = page(thread, "file", kept.pk)
    answer = client_for(sven).get(address)
    assert (kept.name, kept.content_type) == ("Work shop.webp", "image/webp")
    assert b"place" not in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client_for(mallory).get(address).status_code == 404


def test_a_file_of_another_conversation_is_not_found_in_this_one(
    thread, client_for, alice, sven, mallory
):
    other = thread_between(mallory, sven)
    post_message(thread=other, body="", by=mallory, at=clock.now(), files=[jpeg()])

    answer = client_for(alice).get(page(thread, "file", MessageFile.objects.get().pk))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.exe", b"MZ\x90\x00", "This kind of file is not accepted"),
        ("fake.pdf", b"<html>", "This kind of file is not accepted"),
        ("none.txt", b"", "empty"),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_stored(
    thread, client_for, sven, name, content, words
):
    said = {"body": "See file", "attached": [SimpleUploadedFile(name, content)]}

    answer = client_for(sven).post(page(thread, "messages"), said)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "See file" in answer.content.decode()
    assert (Message.objects.count(), MessageFile.objects.count()) == (1, 0)


def test_a_conversation_begins_with_its_first_message(client_for, alice, sven):
    product = make_product(seller=sven.company)
    client = client_for(alice)
    address = reverse("chat:start") + f"?listing={product.pk}"

    shown = client.get(address)
    assert (shown.status_code, Thread.objects.count()) == (200, 0)
    assert client.post(address, {"body": " "}).status_code == 422
    assert Thread.objects.count() == 0

    begun = client.post(address, {"body": "Is oak in stock?"})

    thread = Thread.objects.get()
    assert begun["Location"] == page(thread)
    assert (thread.subject_kind, thread.subject_reference) == ("listing", str(product.pk))
    assert client.get(address)["Location"] == page(thread)


def test_other_pages_lead_to_the_conversation_about_their_thing(client_for, alice, sven):
    order = make_order(alice, sven)
    client = client_for(alice)
    about = reverse("chat:order", kwargs={"reference": order.reference})

    answer = client.get(about, follow=True)
    shop = client.get(
        reverse("chat:contact", kwargs={"slug": sven.company.vendor.slug}), follow=True
    )

    thread = Thread.objects.get(subject_kind="order")
    assert answer.redirect_chain[-1][0] == page(thread)
    assert shop.status_code == 200
    assert "Write to Nordform" in shop.content.decode()


def test_nobody_writes_to_their_own_company_or_about_what_they_cannot_see(
    client_for, alice, sven, mallory
):
    product = make_product(seller=sven.company)
    order = make_order(alice, sven)
    start = reverse("chat:start")

    assert client_for(sven).get(f"{start}?listing={product.pk}").status_code == 404
    assert client_for(mallory).get(f"{start}?order={order.reference}").status_code == 404
    assert client_for(alice).get(f"{start}?listing=x").status_code == 404
    assert client_for(alice).get(start).status_code == 404


def test_an_order_is_shown_beside_its_conversation(client_for, alice, sven):
    make_order(alice, sven)
    thread = Thread.objects.get(subject_kind="order")

    html = client_for(alice).get(page(thread)).content.decode()

    assert thread.subject_reference in html
    assert "The quotation was accepted" in html


@pytest.mark.parametrize("threads", [1, 3])
def test_the_inbox_asks_few_questions(
    client_for, alice, sven, django_assert_max_num_queries, threads
):
    for number in range(threads):
        made = thread_between(alice, sven, reference=f"C-{number}")
        post_message(thread=made, body="Hi", by=sven, at=clock.now())
    client = client_for(alice)

    with django_assert_max_num_queries(14):
        client.get(reverse("chat:inbox"))


@pytest.mark.django_db(transaction=True)
def test_pages_and_writing_work_while_redis_is_away(thread, client_for, sven, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "messaging.layer.ResyncingChannelLayer",
            "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]},
        }
    }
    client = client_for(sven)

    said = client.post(page(thread, "messages"), {"body": "Still here"})

    assert said.status_code == 302
    assert "Still here" in client.get(page(thread)).content.decode()
