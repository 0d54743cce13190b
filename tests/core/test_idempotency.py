import pytest

from marketplace.core.errors import RequestKeyReused
from marketplace.core.idempotency import Answer, answer_once, fingerprint
from marketplace.core.models import RequestKey

pytestmark = pytest.mark.django_db


def counting():
    done = []

    def work():
        done.append(1)
        return 201, {"number": len(done)}

    return work, done


def test_the_same_key_with_the_same_request_is_done_once_and_answered_twice():
    work, done = counting()

    first = answer_once(actor_id=1, key="k", body_hash="a", work=work)
    second = answer_once(actor_id=1, key="k", body_hash="a", work=work)

    assert first == Answer(201, {"number": 1})
    assert second == Answer(201, {"number": 1}, replayed=True)
    assert len(done) == 1


def test_the_same_key_with_another_request_is_refused():
    work, done = counting()
    answer_once(actor_id=1, key="k", body_hash="a", work=work)

    with pytest.raises(RequestKeyReused):
        answer_once(actor_id=1, key="k", body_hash="b", work=work)

    assert len(done) == 1


def test_another_person_may_use_the_same_key():
    work, _done = counting()
    answer_once(actor_id=1, key="k", body_hash="a", work=work)

    assert answer_once(actor_id=2, key="k", body_hash="a", work=work).data == {"number": 2}


def test_a_refused_request_leaves_its_key_free():
    def refuse():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        answer_once(actor_id=1, key="k", body_hash="a", work=refuse)

    assert RequestKey.objects.count() == 0


def test_a_fingerprint_tells_where_one_part_ends():
    assert fingerprint(b"ab", b"c") != fingerprint(b"a", b"bc")
