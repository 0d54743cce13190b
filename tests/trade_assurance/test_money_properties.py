"""20,000 examples of split, convert and fee over every currency; `make faults ONLY=money` tries more."""

import pytest

from tests.trade_assurance.money_properties import PROPERTIES, try_examples

EXAMPLES = 3_400  # of each of the six


@pytest.mark.parametrize("prove", PROPERTIES, ids=lambda prove: prove.__name__)
def test_no_minor_unit_is_lost_in_any_currency(prove):
    assert try_examples(prove, examples=EXAMPLES, seed=1) == EXAMPLES
