"""A share of `make faults ONLY=clock`: a clock that jumps ends nothing and loses nothing."""

import pytest

from tests.trade_assurance.jumping import JUMPS, jump, shadowed
from trade_assurance import pulse

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", ["forty days ahead", "an hour back"])
def test_a_jump_while_people_trade_releases_and_ends_nothing_and_loses_nothing(name):
    with shadowed() as shift:
        seen = jump(shift, JUMPS[name])

    assert (seen.released, seen.ended, seen.breaches) == (0, 0, [])
    assert seen.steps > 0


@pytest.mark.usefixtures("broken_on_purpose")
def test_without_the_pulse_the_clock_releases_what_is_not_due(monkeypatch):
    """The control: were the jump not noticed, both claim windows would end forty days too soon.

    And four orders: two for want of an answer and a payment, one never shipped, one never received.
    """
    monkeypatch.setattr(pulse, "strayed", lambda: None)

    with shadowed() as shift:
        seen = jump(shift, JUMPS["forty days ahead"])

    assert (seen.released, seen.ended) == (2, 4)
    assert "the clock jumped by 40 days, 0:00:00 and nobody was told" in seen.breaches
