"""The table of forms: each area's entries, by name."""

from tests.badinput.forms import account, company, disputes, goods, orders, requests, talk

TABLE = {
    **account.TABLE,
    **company.TABLE,
    **disputes.TABLE,
    **goods.TABLE,
    **orders.TABLE,
    **requests.TABLE,
    **talk.TABLE,
}
