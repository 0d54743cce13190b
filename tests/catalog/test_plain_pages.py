import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories.catalog import make_category, make_product, make_seller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://quay.example"
    return tmp_path


def test_robots_names_the_sitemap_of_the_configured_host(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain"
    assert b"Sitemap: https://quay.example/sitemap.xml" in response.content
    assert b"Disallow: /fr/account/" in response.content


def test_sitemaps_list_what_a_guest_may_see_in_both_languages(client):
    seen = make_product(title="Seen", slug="seen")
    make_product(slug="hidden", visible=False)
    make_product(slug="draft", state="draft")
    make_product(slug="suspended", seller=make_seller(may_sell=False))

    index = client.get("/sitemap.xml").content.decode()
    body = client.get("/sitemaps/products-1.xml").content.decode()

    assert "<loc>https://quay.example/sitemaps/products-1.xml</loc>" in index
    for code in ("en", "fr"):
        assert f"<loc>https://quay.example/{code}/products/seen-{seen.pk}/</loc>" in body
    assert 'hreflang="x-default"' in body
    for slug in ("hidden", "draft", "suspended"):
        assert slug not in body
    assert body.count("<url>") == 2


@pytest.mark.parametrize("name", ["products-1", "products-2", "nothing-1", "orders-1"])
def test_a_sitemap_without_pages_is_not_found(client, name):
    make_category()

    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def save(name, content=b"x"):
    return default_storage.save(name, ContentFile(content))


def get(client, name):
    response = client.get(f"/media/{name}")
    response.close()
    return response


def test_pictures_are_shown_but_cannot_run(client):
    response = get(client, save("products/ab/c.webp"))

    assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "attachment" not in response.get("Content-Disposition", "")


@pytest.mark.parametrize("name", ["specs/a.pdf", "specs/b.svg", "products/c.html", "specs/d.bin"])
def test_anything_else_is_a_download(client, name):
    response = get(client, save(name))

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "name",
    [
        "private/imports/x.csv",
        "evidence/1.pdf",
        "products/none.webp",
        "products/",
        "products/../private/x",
    ],
)
def test_private_and_missing_files_are_not_found(client, name):
    save("private/x")
    save("private/imports/x.csv")
    save("evidence/1.pdf")

    assert get(client, name).status_code == 404
