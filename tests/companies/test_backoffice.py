import pytest

from marketplace.companies.models import Company
from tests.factories.catalog import make_category

pytestmark = pytest.mark.django_db


def test_operators_look_things_up_and_change_nothing(alice, olga, client_for):
    client = client_for(olga)
    path = f"/back-office/companies/company/{alice.company.pk}/change/"

    assert client.get("/back-office/").status_code == 200
    assert client.get("/back-office/companies/company/").status_code == 200
    assert client.get("/back-office/companies/user/").status_code == 200
    assert "Atelier Roux" in client.get(path).content.decode()
    assert client.post(path, {"name": "X"}).status_code == 403
    assert client.post(path.replace("change", "delete")).status_code == 403
    assert Company.objects.get(pk=alice.company.pk).name == "Atelier Roux"


def test_no_secret_is_shown(alice, olga, client_for):
    page = client_for(olga).get(f"/back-office/companies/user/{alice.user.pk}/change/")

    assert alice.user.password not in page.content.decode()


def test_others_do_not_get_in(alice, olga, client_for):
    olga.user.authenticator_set.all().delete()

    assert client_for(alice).get("/back-office/", follow=True).status_code == 403
    assert client_for(olga).get("/back-office/login/").url == "/en/account/2fa/totp/activate/"
    assert client_for().get("/back-office/", follow=True).request["PATH_INFO"].endswith("/login/")


def test_operators_keep_the_tree_of_categories(alice, olga, client_for):
    row = make_category("Lighting")
    path = f"/back-office/catalog/category/{row.pk}/change/"
    client = client_for(olga)

    assert client.get("/back-office/catalog/category/").status_code == 200
    page = client.get(path)
    assert page.status_code == 200
    form = page.context["adminform"].form
    typed = {
        **{
            name: form[name].value() if form[name].value() is not None else ""
            for name in form.fields
        },
        "name_fr": "Luminaires",
    }
    prefix = page.context["inline_admin_formsets"][0].formset.prefix
    typed |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    answer = client.post(path, typed)
    assert answer.status_code == 302, answer.context["errors"]

    row.refresh_from_db()
    assert row.name_fr == "Luminaires"
    assert client.post(path.replace("change", "delete")).status_code == 403
    assert client_for(alice).get(path, follow=True).status_code == 403
