"""The operators' pages of bank statements."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.core import outbox
from tests.factories.money import eur
from tests.factories.statements import balance, booked, camt, columns, entry
from trade_assurance.ledger.movements import AccountKind, Purse
from trade_assurance.ledger.queries import balance_of
from trade_assurance.models import BankStatement, StatementEntry

pytestmark = pytest.mark.django_db
INDEX = "/en/desk/statements/"
CSV = b"Datum;Betrag;Zweck\n02.11.2026;1.240,00;P-7K3M9QXA\n02.11.2026;x;=1+1\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client(client_for, olga):
    return client_for(olga)


def hand_in(client, content, name="statement.xml"):
    file = SimpleUploadedFile(name, content)
    return client.post(INDEX, {"file": file}, follow=True)


def set_aside():
    return balance_of(Purse(AccountKind.SUSPENSE), "EUR")


def test_a_camt_file_is_looked_at_then_booked(client):
    parts = [balance("OPBD", "0.00"), entry("12.50", ref="1", text="Hello"), entry("x", ref="2")]
    page = hand_in(client, camt(*parts, balance("CLBD", "13.50"))).content.decode()
    assert "Nothing is booked yet" in page
    assert "The statement does not add up" in page
    assert "There is no amount that can be read." in page
    assert "Booking cannot be undone" in page
    assert (StatementEntry.objects.count(), set_aside()) == (0, eur(0))
    url = reverse("bank_statements:statement", args=[BankStatement.objects.get().reference])

    running = client.post(url, {"start": "1"}, follow=True).content.decode()
    assert "0 of 2 entries" in running
    outbox.drain()

    assert "2 of 2 entries" in client.get(url).content.decode()
    assert set_aside() == eur(1_250)


def test_a_table_asks_for_its_columns_first(client):
    page = hand_in(client, CSV, "november.csv").content.decode()
    assert "Which column is what?" in page
    url = reverse("bank_statements:statement", args=[BankStatement.objects.get().reference])
    chosen = {
        "date": "Datum",
        "amount": "Betrag",
        "text": "Zweck",
        "decimal": "comma",
        "dates": "day_first",
        "default_currency": "EUR",
        "opening": "0",
        "closing": "1240",
    }

    preview = client.post(url, chosen).content.decode()
    assert "Book 1 transfer" in preview
    assert "The statement adds up" in preview
    client.post(url, {**chosen, "start": "1"})
    outbox.drain()

    assert set_aside() == eur(124_000)
    again = hand_in(client, CSV + b"03.11.2026;1,00;more\n", "more.csv").content.decode()
    assert '<option value="Betrag" selected>' in again


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", ""),
        ("date", "Nothing"),
        ("amount", ""),
        ("decimal", "both"),
        ("dates", "never"),
        ("default_currency", "XAU"),
        ("opening", "1.005"),
        ("closing", "9223372036854775808"),
    ],
)
def test_a_wrong_choice_of_columns_books_nothing(client, field, value):
    hand_in(client, CSV, "november.csv")
    url = reverse("bank_statements:statement", args=[BankStatement.objects.get().reference])
    chosen = {
        "date": "Datum",
        "amount": "Betrag",
        "text": "Zweck",
        "decimal": "comma",
        "dates": "day_first",
        "default_currency": "EUR",
    }

    answer = client.post(url, {**chosen, field: value, "start": "1"})

    assert (answer.status_code, StatementEntry.objects.count(), set_aside()) == (422, 0, eur(0))


def test_the_same_file_again_leads_to_its_result(client, olga):
    content = camt(entry(ref="1"))
    booked(content, olga)

    assert "Nothing is booked twice" in hand_in(client, content).content.decode()
    assert BankStatement.objects.count() == 1


def test_booking_twice_books_once(client, olga):
    statement = booked(camt(entry(ref="1")), olga)
    url = reverse("bank_statements:statement", args=[statement.reference])

    client.post(url, {"start": "1"})
    outbox.drain()

    assert (statement.entries.count(), set_aside()) == (1, eur(1_000))


def test_what_was_not_booked_and_not_matched_can_be_taken_along(client, olga):
    csv = b"Date,Amount,Text,Payer,ID\n2026-11-02,12.50,=SUM(A1),Roux,1\n2026-11-02,x,@cmd,Roux,2\n"
    statement = booked(csv, olga, name="a.csv", mapping=columns())
    outbox.drain()

    unmatched = client.get(reverse("bank_statements:unmatched", args=[statement.reference]))
    refused = client.get(reverse("bank_statements:refusals", args=[statement.reference]))
    original = client.get(reverse("bank_statements:original", args=[statement.reference]))

    assert "12.50,EUR,Roux,'=SUM(A1)" in unmatched.content.decode()
    assert (
        "3,Not readable,There is no amount that can be read.,x EUR,'@cmd"
        in refused.content.decode()
    )
    assert b"".join(original.streaming_content) == csv


def test_progress_is_asked_for_in_parts(client, olga):
    statement = booked(camt(entry(ref="1")), olga)
    url = reverse("bank_statements:statement", args=[statement.reference])

    answer = client.get(url, headers={"HX-Request": "true"}).content.decode()

    assert answer.strip().startswith("<section")
    assert 'hx-trigger="every 2s"' in answer


def test_a_file_that_is_too_large_says_so(client):
    assert "larger than 20 MB" in hand_in(client, b"x" * (20 * 1024 * 1024 + 1)).content.decode()
    assert BankStatement.objects.count() == 0
