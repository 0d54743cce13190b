"""The frame around every page."""

import pytest


@pytest.mark.django_db
def test_home_answers_in_both_languages(client):
    for language in ("en", "fr"):
        response = client.get(f"/{language}/")

        assert response.status_code == 200
        assert f'<html lang="{language}">' in response.content.decode()
