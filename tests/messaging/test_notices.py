"""The bell and its mails."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core import mail
from django.db.models.functions import Now
from django.utils.translation import override

from marketplace.companies.states import Permission
from marketplace.core import clock, outbox
from marketplace.core.models import OutboxMessage
from marketplace.core.money import Money
from messaging import tasks
from messaging.actions import mark_notices_seen, notify, set_notice_preferences
from messaging.facts import pack, unpack
from messaging.models import Notice
from messaging.notices import NoticeKind, UnknownNoticeKind, notice_kinds, register
from messaging.reading import wording

FACTS = {"company": "Nordform", "title": "Oak stool", "excerpt": "Good morning"}


def tell(**kwargs):
    return notify(kind="message_waiting", at=clock.now(), context=FACTS, **kwargs)


def test_people_of_a_company_with_the_permission_are_told(alice, bob):
    tell(company_id=alice.company.pk, permission=Permission.MANAGE_COMPANY)

    assert list(Notice.objects.values_list("user", "company")) == [
        (alice.user_id, alice.company.pk)
    ]


def test_everybody_of_a_company_is_told_without_a_permission(alice, bob):
    tell(company_id=alice.company.pk)

    assert set(Notice.objects.values_list("user", flat=True)) == {alice.user_id, bob.user_id}


def test_a_person_named_twice_is_told_once(alice):
    tell(users=[alice.user], company_id=alice.company.pk, permission=Permission.MANAGE_COMPANY)

    assert Notice.objects.count() == 1


def test_all_mails_hang_on_one_outbox_message(alice, bob):
    tell(company_id=alice.company.pk)
    topics = list(OutboxMessage.objects.values_list("topic", flat=True))

    outbox.drain()

    assert topics == ["messaging.notices_due"]
    assert {m.to[0] for m in mail.outbox} == {alice.user.email, bob.user.email}
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_a_worker_that_dies_between_two_mails_repeats_neither(alice, bob, monkeypatch):
    class Killed(BaseException):
        """Nothing catches it, as nothing catches SIGKILL."""

    tell(company_id=alice.company.pk)
    first = Notice.objects.order_by("pk")[0]
    send = tasks.send_notice_mail

    def send_one_then_die(notice):
        if notice != first:
            raise Killed
        send(notice)

    monkeypatch.setattr(tasks, "send_notice_mail", send_one_then_die)
    with pytest.raises(Killed):
        outbox.drain()
    monkeypatch.undo()
    OutboxMessage.objects.update(next_try_at=Now())
    outbox.drain()

    assert sorted(m.to[0] for m in mail.outbox) == sorted([alice.user.email, bob.user.email])


def test_a_mail_reads_well_in_both_forms(alice):
    notify(
        kind="message_waiting",
        at=clock.now(),
        users=[alice.user],
        context=FACTS,
        url_name="account_login",
    )

    outbox.drain()

    (sent,) = mail.outbox
    html = sent.alternatives[0][0]
    assert sent.subject == "New message from Nordform"
    for form in (sent.body, html):
        assert "Nordform wrote to you about “Oak stool”" in form
        assert "http://127.0.0.1:8000/" in form


def test_facts_are_escaped_in_the_html_form_alone(alice):
    facts = {**FACTS, "company": "<b>Böhm & Co</b>"}
    notify(kind="message_waiting", at=clock.now(), users=[alice.user], context=facts)

    outbox.drain()

    (sent,) = mail.outbox
    assert "<b>Böhm & Co</b> wrote" in sent.body
    assert "&lt;b&gt;Böhm &amp; Co&lt;/b&gt; wrote" in sent.alternatives[0][0]


def test_who_wants_no_mail_of_a_kind_gets_the_bell_alone(alice, bob):
    set_notice_preferences(by=alice, without_mail=["message_waiting"])

    tell(company_id=alice.company.pk)
    outbox.drain()

    assert [m.to for m in mail.outbox] == [[bob.user.email]]
    assert Notice.objects.count() == 2


def test_mails_can_be_wanted_again(alice):
    set_notice_preferences(by=alice, without_mail=["message_waiting"])
    set_notice_preferences(by=alice, without_mail=[])

    assert tell(users=[alice.user])[0].mail_due


def test_one_bad_address_does_not_stop_the_others(alice, bob, monkeypatch):
    from messaging import tasks  # noqa: PLC0415

    send = tasks.send_notice_mail

    def fussy(notice):
        if notice.user == bob.user:
            raise OSError("mailbox unavailable")
        send(notice)

    monkeypatch.setattr(tasks, "send_notice_mail", fussy)
    tell(company_id=alice.company.pk)

    outbox.drain()

    assert [m.to for m in mail.outbox] == [[alice.user.email]]
    assert Notice.objects.get(user=bob.user).mailed_at is None
    rest = OutboxMessage.objects.get(done_at__isnull=True)
    assert (rest.payload, rest.attempts) == (
        {"notice_ids": [Notice.objects.get(user=bob.user).pk]},
        1,
    )


def test_an_unknown_kind_is_refused(alice):
    with pytest.raises(UnknownNoticeKind):
        notify(kind="moon_landing", at=clock.now(), users=[alice.user])

    assert not Notice.objects.exists()


def test_a_missing_fact_is_refused_at_once(alice):
    with pytest.raises(KeyError, match="title"):
        notify(
            kind="message_waiting",
            at=clock.now(),
            users=[alice.user],
            context={"company": "Nordform"},
        )

    assert not Notice.objects.exists()


def test_only_ones_own_notices_are_marked_as_seen(alice, bob):
    tell(company_id=alice.company.pk)

    assert mark_notices_seen(by=alice, at=clock.now()) == 1
    assert mark_notices_seen(by=alice, at=clock.now()) == 0
    assert Notice.objects.get(user=bob.user).seen_at is None


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", notice_kinds(), ids=lambda kind: kind.name)
def test_every_kind_can_be_written(kind, language):
    with override(language):
        words = wording(kind.name, pack(kind.example or {}), time_zone="Europe/Paris")

    assert all([words.subject, words.sentence, words.button])
    assert "%(" not in words.subject + words.sentence


def test_facts_are_written_in_the_readers_language_and_zone():
    facts = pack(
        {
            "amount": Money(123450, "EUR"),
            "until": datetime(2026, 1, 20, 17, 0, tzinfo=UTC),
            "quantity": Decimal("1200.5"),
            "name": "Nordform",
            "count": 3,
        }
    )

    assert unpack(facts, language="fr", time_zone="Europe/Paris") == {
        "amount": "1\u202f234,50\xa0€",
        "until": "20 janv. 2026, 18:00",
        "quantity": "1\u202f200,5",
        "name": "Nordform",
        "count": "3",
    }


def test_registering_a_kind_twice_keeps_the_last(db):
    before = notice_kinds()
    register(*before)

    assert notice_kinds() == before
    assert all(isinstance(kind, NoticeKind) for kind in before)
