"""What split, convert and fee must keep for any amount of any currency we settle in (T12)."""

import random
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

from marketplace.core.money import BASIS_POINTS, EXPONENTS, Money
from marketplace.orders.totals import deposit_and_balance, totals
from trade_assurance.fees import Rule, fee_of, part_due
from trade_assurance.models import Protection

# Where rounding goes wrong: next to nothing, halves, whole hundreds, the largest orders.
EDGES = (1, 2, 3, 5, 9, 10, 33, 50, 99, 100, 101, 999, 1000, 10**6 - 1, 10**12, 10**12 + 1)


def _minor(chosen):
    return chosen.choice((chosen.choice(EDGES), chosen.randint(1, 10 ** chosen.randint(1, 13))))


def a_split_loses_nothing(chosen, currency):
    """Parts sum to the whole, and none is a unit away from its exact share."""
    minor = _minor(chosen) * chosen.choice((1, 1, -1))
    weights = [chosen.randint(0, 10**6) for _ in range(chosen.randint(1, 9))]
    weights[chosen.randrange(len(weights))] = 1
    parts = Money(minor, currency).split(weights)
    exact = [Fraction(minor * weight, sum(weights)) for weight in weights]
    assert sum(part.minor for part in parts) == minor
    assert all(abs(part.minor - share) < 1 for part, share in zip(parts, exact, strict=True))


def words_and_minor_units_say_the_same(chosen, currency):
    """An amount comes back as it was written, in every currency's own decimals."""
    money = Money(_minor(chosen), currency)
    assert Money.of(str(money.amount), currency) == money
    assert Money.rounded(money.amount, currency) == money
    fraction = Decimal(chosen.randint(1, 9)).scaleb(-EXPONENTS[currency] - 2)
    near = Money.rounded(money.amount + fraction, currency)
    assert near.minor - money.minor in {0, 1}


def a_share_is_the_nearest_whole_unit(chosen, currency):
    """Half to even, never more than half a unit off; 0 and 100 % are exact."""
    money, bps = Money(_minor(chosen), currency), chosen.randint(0, BASIS_POINTS)
    exact = Fraction(money.minor * bps, BASIS_POINTS)
    share = money.share(bps).minor
    assert abs(share - exact) <= Fraction(1, 2)
    assert abs(share - exact) < Fraction(1, 2) or share % 2 == 0
    assert (money.share(0).minor, money.share(BASIS_POINTS)) == (0, money)


def deposit_and_balance_are_the_order(chosen, currency):
    """Lines sum to the goods, goods and freight to the total, deposit and balance to it again."""
    lines = [
        SimpleNamespace(
            quantity=Decimal(chosen.randint(1, 10**6)).scaleb(-chosen.choice((0, 3))),
            unit_price=Decimal(chosen.randint(1, 10**9)).scaleb(-chosen.choice((2, 6))),
        )
        for _ in range(chosen.randint(1, 6))
    ]
    sums = totals(lines, freight=Money(chosen.randint(0, 10**6), currency))
    assert sum(line.minor for line in sums.lines) == sums.goods.minor
    assert sums.goods + sums.freight == sums.total
    deposit, balance = deposit_and_balance(sums.total, chosen.randint(0, BASIS_POINTS - 1))
    assert deposit + balance == sums.total
    assert min(deposit.minor, balance.minor) >= 0


def a_fee_never_costs_more_than_its_rate(chosen, currency):
    """Rate and tax are each rounded once; what parts cost sums to the whole, never above it."""
    whole, rate = Money(_minor(chosen), currency), chosen.randint(0, BASIS_POINTS)
    fee = fee_of(Rule("any", rate), whole, vat_bps=chosen.choice((0, 550, 1900, 2000, 2550)))
    assert fee.fee == whole.share(rate)
    assert fee.fee.minor <= whole.minor
    due = [
        part_due(fee.fee, released=Money(part, currency), of=whole).minor
        for part in sorted(chosen.randint(0, whole.minor) for _ in range(4))
    ]
    assert due == sorted(due)
    assert due[-1] <= fee.fee.minor
    assert part_due(fee.fee, released=whole, of=whole) == fee.fee


def releases_in_parts_cost_what_one_release_costs(chosen, currency):
    """Nothing below zero, every part sums to its release, and the last one has taken the whole fee.

    Less one unit where the last release is a single unit of money and fee and tax both fall due on it.
    """
    whole = Money(_minor(chosen), currency)
    fee = fee_of(Rule("any", chosen.randint(0, 3000)), whole, vat_bps=chosen.choice((0, 2000)))
    protection = Protection(
        currency=currency, amount_minor=whole.minor, fee_minor=fee.fee.minor,
        fee_vat_minor=fee.vat.minor, released_minor=0, commission_minor=0, commission_vat_minor=0,
    )  # fmt: skip
    marks = {chosen.randint(1, whole.minor) for _ in range(chosen.randint(0, 4))} | {whole.minor}
    for mark in sorted(marks):
        gross = Money(mark - protection.released_minor, currency)
        parts = protection.parts_of(gross)
        assert parts.net + parts.commission + parts.vat == gross
        assert min(parts.net.minor, parts.commission.minor, parts.vat.minor) >= 0
        protection.released_minor += gross.minor
        protection.commission_minor += parts.commission.minor
        protection.commission_vat_minor += parts.vat.minor
    given_up = fee.fee.minor - protection.commission_minor
    assert protection.commission_vat_minor == fee.vat.minor
    assert given_up == 0 or (given_up == 1 and gross.minor == 1)


PROPERTIES = (
    a_split_loses_nothing,
    words_and_minor_units_say_the_same,
    a_share_is_the_nearest_whole_unit,
    deposit_and_balance_are_the_order,
    a_fee_never_costs_more_than_its_rate,
    releases_in_parts_cost_what_one_release_costs,
)


def try_examples(prove, *, examples, seed):
    """Try one property over every currency in turn; return how many examples were tried."""
    chosen = random.Random(f"{seed}-{prove.__name__}")
    currencies = sorted(EXPONENTS)
    for number in range(examples):
        prove(chosen, currencies[number % len(currencies)])
    return examples
