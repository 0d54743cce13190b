"""The pages of credit: granting, choosing terms, what is owed, receivables by age."""

import pytest
from django.urls import reverse

from marketplace.core import outbox
from tests.factories import companies
from tests.factories.credit import TOTAL, claim_of, grant, invoiced, line, on_terms, pay
from tests.factories.money import eur
from tests.factories.orders import make_order
from trade_assurance import tasks
from trade_assurance.models import Claim, CreditLine

pytestmark = pytest.mark.django_db


def page(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_payment_page_says_that_terms_are_not_protected_before_they_are_chosen(
    client_for, alice, sven
):
    grant(alice, sven)
    order = make_order(alice, sven)

    said = page(client_for(alice), "payments:payment", order.reference)

    assert "Not protected." in said
    assert "30 days after dispatch" in said
    assert "€3,000.00" in said
    assert "Buy on terms" in said


def test_without_credit_the_payment_page_says_nothing_of_terms(client_for, alice, sven):
    order = make_order(alice, sven)

    assert "Buy on terms" not in page(client_for(alice), "payments:payment", order.reference)


def test_terms_are_chosen_on_the_page_and_the_order_page_speaks_of_no_held_money(
    client_for, alice, sven
):
    grant(alice, sven)
    order = make_order(alice, sven)
    client = client_for(alice)

    answer = client.post(reverse("terms:order", args=[order.reference]))

    assert (answer.status_code, answer["Location"]) == (
        302, reverse("orders:detail", args=[order.reference]),
    )  # fmt: skip
    assert claim_of(order).state == "reserved"
    said = page(client, "orders:detail", order.reference)
    assert "This order is not protected" in said
    assert "Your money is protected" not in said
    assert "The money is held for you" not in page(
        client_for(sven), "orders:detail", order.reference
    )


def test_an_order_over_the_limit_is_refused_on_the_page_with_the_sentence(client_for, alice, sven):
    on_terms(alice, sven)
    on_terms(alice, sven)
    third = make_order(alice, sven)
    client = client_for(alice)
    assert "2480.00 EUR of it is in use" in page(client, "payments:payment", third.reference)

    answer = client.post(reverse("terms:order", args=[third.reference]))

    assert answer.status_code == 422
    assert "2480.00 EUR of it is in use" in answer.content.decode()
    assert not Claim.objects.filter(order=third).exists()


def test_what_is_owed_stands_on_a_page_and_in_a_table(client_for, alice, sven, advance):
    order = invoiced(alice, sven)
    advance(days=35)
    tasks.follow_claims()
    client = client_for(alice)

    said = page(client, "terms:owed")
    assert order.reference in said
    assert "Overdue" in said
    table = page(client, "terms:owed_csv")
    assert f"{order.reference},{sven.company.name},Overdue" in table
    assert "1240.00,1240.00,EUR" in table


def test_an_invoice_is_paid_on_its_page(client_for, alice, sven):
    order = invoiced(alice, sven)
    client, where = client_for(alice), ("terms:claim", order.reference, 1)
    assert "It is not held and not protected." in page(client, *where)

    answer = client.post(
        reverse(where[0], args=where[1:]), {"method": "card", "card_number": "4242 4242 4242 4242"}
    )
    assert answer.status_code == 302
    outbox.drain()

    said = page(client, *where)
    assert "It was passed on to the supplier" in said
    assert (claim_of(order).state, line().open) == ("paid", eur(0))


def test_an_invoice_that_is_paid_is_refused_with_words(client_for, alice, sven):
    order = invoiced(alice, sven)
    pay(claim_of(order), alice)

    answer = client_for(alice).post(
        reverse("terms:claim", args=[order.reference, 1]), {"method": "bank_transfer"}
    )

    assert answer.status_code == 422
    assert "There is nothing to pay on this invoice now." in answer.content.decode()


def test_a_transfer_for_an_invoice_can_be_given_up_for_another_way(client_for, alice, sven):
    order = invoiced(alice, sven)
    payment = pay(claim_of(order), alice, method="bank_transfer")
    client = client_for(alice)
    assert payment.reference in page(client, "terms:claim", order.reference, 1)

    answer = client.post(reverse("payments:cancellation", args=[payment.reference]))

    assert answer["Location"] == reverse("terms:claim", args=[order.reference, 1])
    payment.refresh_from_db()
    assert payment.state == "cancelled"


def test_a_supplier_grants_changes_and_revokes_credit_on_its_page(client_for, alice, sven):
    make_order(alice, sven)
    client, url = client_for(sven), reverse("receivables:lines")
    sent = {"buyer": alice.company.pk, "limit": "2500", "currency": "EUR", "days": "60"}

    assert client.post(url, sent).status_code == 302
    assert (line().limit, line().days, line().state) == (eur(250_000), 60, "granted")
    client.post(reverse("receivables:revocation", args=[line().pk]))

    assert line().state == "revoked"
    assert "Revoked" in page(client, "receivables:lines")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("limit", "-5", "Enter a limit above zero."),
        ("limit", "0", "Enter a limit above zero."),
        ("limit", "1.005", "This currency has fewer decimals."),
        ("limit", "abc", "Enter a number."),
        ("currency", "XXX", "Select a valid choice"),
        ("days", "45", "Select a valid choice"),
        ("buyer", "999999", "Select a valid choice"),
    ],
)
def test_bad_credit_is_refused_beside_its_field(client_for, alice, sven, field, value, said):
    make_order(alice, sven)
    sent = {"buyer": alice.company.pk, "limit": "2500", "currency": "EUR", "days": "60"}

    answer = client_for(sven).post(reverse("receivables:lines"), sent | {field: value})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CreditLine.objects.exists()


def test_only_buyers_that_ordered_can_be_chosen(client_for, alice, sven):
    other = companies.make_admin(name="Nobody yet")
    make_order(alice, sven)

    said = page(client_for(sven), "receivables:lines")

    assert alice.company.name in said
    assert other.company.name not in said


def test_receivables_stand_by_age_and_in_a_table(client_for, alice, sven, advance):
    order = invoiced(alice, sven)
    on_terms(alice, sven)
    advance(days=30 + 40)
    tasks.follow_claims()
    client = client_for(sven)

    said = page(client, "receivables:receivables")

    assert "31 to 60 days late" in said
    assert order.reference in said
    table = page(client, "receivables:csv")
    assert f"{order.reference},{alice.company.name},Overdue" in table
    assert "Reserved, not due yet" in table


def test_a_credit_note_and_a_write_off_are_made_on_the_page(client_for, alice, sven, advance):
    order = invoiced(alice, sven)
    client = client_for(sven)
    claim = claim_of(order)
    client.post(
        reverse("receivables:credit_note", args=[claim.pk]), {"amount": "40", "reason": "Dent"}
    )
    assert claim_of(order).open == eur(TOTAL - 4_000)
    client.post(reverse("receivables:credit_note", args=[claim.pk]), {"amount": "-1"})
    client.post(reverse("receivables:write_off", args=[claim.pk]), {"reason": ""})
    assert claim_of(order).open == eur(TOTAL - 4_000)
    advance(days=31)
    tasks.follow_claims()

    client.post(reverse("receivables:write_off", args=[claim.pk]), {"reason": "Bankrupt"})

    assert (claim_of(order).state, line().open) == ("written_off", eur(0))
