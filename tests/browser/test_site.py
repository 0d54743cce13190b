"""The server of the browser tests answers pages."""


def test_the_site_answers(as_member, alice):
    page = as_member(alice).new_page()

    answer = page.goto("/healthz")

    assert answer is not None
    assert answer.status == 200
