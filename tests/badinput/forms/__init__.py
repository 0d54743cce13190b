"""The table of forms: each area's entries, by name."""

from tests.badinput.forms import (
    account,
    bank,
    company,
    disputes,
    freight,
    goods,
    orders,
    requests,
    talk,
)

TABLE = {
    **account.TABLE,
    **bank.TABLE,
    **company.TABLE,
    **disputes.TABLE,
    **freight.TABLE,
    **goods.TABLE,
    **orders.TABLE,
    **requests.TABLE,
    **talk.TABLE,
}
