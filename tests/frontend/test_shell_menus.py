"""The frame's menus: suggestions of the search field, the bell, refused sign-in forms."""

import pytest
from django.urls import reverse

from marketplace.orders.states import OrderState
from messaging.models import Notice
from tests.factories.orders import make_order

pytestmark = pytest.mark.django_db


def test_the_search_field_knows_where_suggestions_come_from(client):
    html = client.get(reverse("home")).content.decode()

    assert f'<combo-box data-url="{reverse("search:suggest")}"' in html


def test_the_bell_shows_the_last_notices_of_its_owner_alone(client_for, alice, sven, mallory):
    order = make_order(alice, sven, state=OrderState.AWAITING_SUPPLIER)
    notice = Notice.objects.filter(user_id=sven.user_id).latest("pk")
    opening = reverse("notices:opening", args=[notice.pk])

    mine = client_for(sven).get(reverse("orders:index")).content.decode()

    assert f'action="{opening}"' in mine
    assert order.reference in mine
    assert opening not in client_for(mallory).get(reverse("orders:index")).content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("account_login", {"login": "nobody@example.com", "password": "wrong"}),
        ("account_signup", {"email": "not an address"}),
        ("account_reset_password", {"email": "not an address"}),
    ],
)
def test_a_refused_form_of_the_sign_in_pages_says_so_by_its_status(client, name, data):
    answer = client.post(reverse(name), data)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in html
    for typed in data.values():
        assert typed in html or typed == "wrong"
