"""Every mail that leaves lands in the mailbox, as text and as a mail program would show it."""

import pytest
from django.core.mail import send_mail

from marketplace.core import clock, outbox
from marketplace.demo.models import DemoMail
from marketplace.orders import actions as orders
from marketplace.orders.states import OrderState
from tests.demo_pages.conftest import words_of
from tests.factories.orders import make_order


@pytest.fixture(autouse=True)
def _mails_are_kept(settings):
    settings.EMAIL_BACKEND = "marketplace.demo.mailbox.MailboxBackend"


@pytest.fixture
def confirmed(alice, sven):
    """An order that was placed and confirmed: a mail to each side."""
    alice.user.language = "fr"
    alice.user.save()
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)
    orders.confirm_order(order=order, by=sven, at=clock.now())
    outbox.drain()
    return order


def mail_to(member):
    """The newest mail to somebody."""
    return DemoMail.objects.filter(recipients=[member.user.email]).latest("pk")


def test_it_is_empty_and_says_what_to_do(client, db):
    assert "No mail yet" in words_of(client.get("/en/demo/mailbox/"))


def test_each_side_has_its_mail_in_its_language(client, confirmed, alice, sven):
    to_buyer, to_seller = mail_to(alice), mail_to(sven)

    assert to_buyer.subject == f"Nordform a confirmé la commande {confirmed.reference}"
    assert to_seller.subject == f"New order {confirmed.reference} from Atelier Roux"
    for kept, language in ((to_buyer, "fr"), (to_seller, "en")):
        address = f"http://127.0.0.1:8000/{language}/orders/{confirmed.reference}/"
        assert address in kept.text
        assert f'href="{address}"' in kept.html
        assert f'<html lang="{language}"' in kept.html


def test_the_newest_comes_first(client, db):
    for subject in ("Older", "Newer"):
        send_mail(subject, "Body", None, ["somebody@buyer.example"])

    page = words_of(client.get("/en/demo/mailbox/"))

    assert page.index("Newer") < page.index("Older")


def test_one_recipient_can_be_singled_out(client, confirmed, alice, sven):
    page = words_of(client.get("/en/demo/mailbox/", {"to": sven.user.email}))

    assert mail_to(sven).subject in page
    assert mail_to(alice).subject not in page


def test_a_mail_opens_as_text_with_links(client, confirmed, sven):
    page = words_of(client.get(f"/en/demo/mailbox/{mail_to(sven).pk}/"))

    assert f'<a href="http://127.0.0.1:8000/en/orders/{confirmed.reference}/"' in page


def test_a_mail_opens_as_a_mail_program_shows_it_and_runs_nothing(client, confirmed, sven):
    response = client.get(f"/en/demo/mailbox/{mail_to(sven).pk}/html/")

    assert words_of(response) == mail_to(sven).html
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src 'self'" not in policy


def test_a_mail_without_html_offers_none(client, db):
    send_mail("Plain", "Only words", None, ["somebody@buyer.example"])
    kept = DemoMail.objects.get()

    page = words_of(client.get(f"/en/demo/mailbox/{kept.pk}/"))

    assert "Only words" in page
    assert f"/mailbox/{kept.pk}/html/" not in page


@pytest.mark.parametrize("tail", ["", "html/"])
def test_a_mail_that_is_not_there(client, db, tail):
    assert client.get(f"/en/demo/mailbox/999999/{tail}").status_code == 404
