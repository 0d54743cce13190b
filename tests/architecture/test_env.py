import pytest

from marketplace import env


def test_a_missing_variable_is_named(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(env.SettingMissing, match="SECRET_KEY"):
        env.text("SECRET_KEY")


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("0", False), ("", False)])
def test_a_flag_is_one_or_zero(monkeypatch, value, expected):
    monkeypatch.setenv("DEMO", value)

    assert env.flag("DEMO") is expected


def test_a_flag_in_words_is_refused(monkeypatch):
    monkeypatch.setenv("DEMO", "yes")

    with pytest.raises(env.SettingInvalid):
        env.flag("DEMO")


def test_an_unlisted_variable_is_refused():
    with pytest.raises(env.SettingInvalid):
        env.text("NEVER_HEARD_OF")


def test_a_mail_address_with_a_user_asks_for_starttls(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp://me:p%40ss@mail.example:587")

    assert env.smtp("EMAIL_URL") == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "me",
        "EMAIL_HOST_PASSWORD": "p@ss",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
    }
