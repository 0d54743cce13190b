"""The bell's pages."""

from django.urls import reverse

from marketplace.core import clock
from messaging.actions import notify
from messaging.models import Notice, NoticePreference
from messaging.queries import kinds_without_mail

FACTS = {"company": "Nordform", "title": "Oak stool", "excerpt": "Good morning"}


def tell(member, **more):
    return notify(
        kind="message_waiting", at=clock.now(), users=[member.user], context=FACTS, **more
    )[0]


def test_a_person_reads_their_own_notices_alone(client_for, alice, bob):
    tell(alice)

    mine = client_for(alice).get(reverse("notices:index")).content.decode()
    theirs = client_for(bob).get(reverse("notices:index")).content.decode()

    assert "New message from Nordform" in mine
    assert "New message from Nordform" not in theirs


def test_guests_are_sent_to_sign_in(client, db):
    assert client.get(reverse("notices:index")).status_code == 302
    assert client.post(reverse("notices:seen")).status_code == 302


def test_all_can_be_marked_as_seen(client_for, alice):
    tell(alice)
    client = client_for(alice)

    client.post(reverse("notices:seen"))

    assert not Notice.objects.filter(seen_at=None).exists()
    new = client.get(reverse("notices:index") + "?show=unseen")
    assert new.context["rows"] == []


def test_opening_a_notice_marks_it_and_goes_where_it_leads(client_for, alice, bob):
    notice = tell(alice, url_name="chat:inbox")
    address = reverse("notices:opening", args=[notice.pk])

    stranger = client_for(bob).post(address)
    answer = client_for(alice).post(address)

    assert stranger.status_code == 404
    assert answer["Location"] == reverse("chat:inbox")
    assert Notice.objects.get().seen_at is not None


def test_mails_can_be_switched_off_by_group(client_for, alice):
    client = client_for(alice)

    client.post(reverse("notices:preferences"), {"groups": ["orders"]})
    quiet = kinds_without_mail(alice)
    client.post(reverse("notices:preferences"), {"groups": ["orders", "-", "rfq", "vendors"]})

    assert "message_waiting" in quiet
    assert "order_shipped" not in quiet
    assert not NoticePreference.objects.filter(kind="message_waiting").exists()


def test_an_unknown_group_is_refused(client_for, alice):
    answer = client_for(alice).post(reverse("notices:preferences"), {"groups": ["moon"]})

    assert answer.status_code == 422
