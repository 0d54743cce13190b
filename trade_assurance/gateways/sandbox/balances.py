"""Balances of the platform and of sellers, made of entries: pending until their day, then available."""

from datetime import datetime
from typing import Any

from trade_assurance.gateways.sandbox import store
from trade_assurance.gateways.sandbox.refusals import Refused
from trade_assurance.gateways.sandbox.store import Body, query, stamp

# Written down a second time on purpose: an adapter that is wrong about these is refused here.
WITHOUT_DECIMALS = {
    "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf",
    "xof", "xpf",
}  # fmt: skip
IN_TENS = {"bhd", "jod", "kwd", "omr", "tnd"}
IN_HUNDREDS = {"isk", "ugx"}
PAID_OUT_IN_HUNDREDS = {"huf", "twd", *IN_HUNDREDS}


def checked(amount: Any, currency: str, *, payout: bool = False) -> int:
    """Return an amount that Stripe would take in this currency; raise Refused."""
    try:
        number = int(amount)
    except (TypeError, ValueError):
        raise Refused(f"Invalid integer: {amount}", "parameter_invalid_integer") from None
    if number <= 0:
        raise Refused("This value must be greater than or equal to 1.", "parameter_invalid_integer")
    if number > 99_999_999_99:
        raise Refused("Amount is too large.", "amount_too_large")
    step = 10 if currency in IN_TENS else 100 if currency in IN_HUNDREDS else 1
    if payout and currency in PAID_OUT_IN_HUNDREDS:
        step = 100
    if number % step:
        raise Refused(f"Amounts in {currency} are multiples of {step}.", "invalid_amount")
    return number


def enter(
    kind: str,
    amount: int,
    currency: str,
    *,
    source: str,
    account: str = "",
    fee: int = 0,
    available_at: datetime | None = None,
) -> str:
    """Write one balance transaction and return its id."""
    now = store.now()
    row = query(
        "INSERT INTO sandbox_entry (id, account, currency, amount, fee, kind, source, available_at,"
        " created_at) VALUES ('txn_' || lpad(nextval('sandbox_entry_seq_seq')::text, 24, '0'),"
        " %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        account, currency, amount, fee, kind, source, available_at or now, now,
    )  # fmt: skip
    return str(row[0][0])


def available(account: str, currency: str) -> int:
    """Return what an account may use now."""
    rows = query(
        "SELECT coalesce(sum(amount - fee), 0)::bigint FROM sandbox_entry"
        " WHERE account = %s AND currency = %s AND available_at <= %s",
        account, currency, store.now(),
    )  # fmt: skip
    return int(rows[0][0])


def balance(account: str) -> Body:
    """Return the Balance object of an account."""
    rows = query(
        "SELECT currency, coalesce(sum(amount - fee) FILTER (WHERE available_at <= %s), 0)::bigint,"
        " coalesce(sum(amount - fee) FILTER (WHERE available_at > %s), 0)::bigint"
        " FROM sandbox_entry WHERE account = %s GROUP BY currency ORDER BY currency",
        store.now(), store.now(), account,
    )  # fmt: skip
    return {
        "object": "balance",
        "livemode": False,
        "available": [{"currency": c, "amount": ready} for c, ready, _ in rows],
        "pending": [{"currency": c, "amount": later} for c, _, later in rows],
    }


def entry(name: str) -> Body:
    """Return one BalanceTransaction."""
    rows = query(f"SELECT {_COLUMNS} FROM sandbox_entry WHERE id = %s", name)  # noqa: S608 - a constant
    return _transaction(rows[0])


def entries(account: str, *, since: int = 0, after: str = "", source: str = "") -> list[Body]:
    """Return BalanceTransactions, newest first."""
    rows = query(
        f"SELECT {_COLUMNS} FROM sandbox_entry WHERE account = %s"  # noqa: S608 - a constant
        " AND created_at >= to_timestamp(%s) AND (%s = '' OR source = %s) AND (%s = '' OR id < %s)"
        " ORDER BY seq DESC LIMIT 101",
        account, since, source, source, after, after,
    )  # fmt: skip
    return [_transaction(row) for row in rows]


_COLUMNS = "id, currency, amount, fee, kind, source, available_at, created_at"


def _transaction(row: tuple[Any, ...]) -> Body:
    name, currency, amount, fee, kind, source, available_at, created_at = row
    return {
        "id": name,
        "object": "balance_transaction",
        "amount": amount,
        "fee": fee,
        "net": amount - fee,
        "currency": currency,
        "type": kind,
        "source": source,
        "status": "available" if available_at <= store.now() else "pending",
        "available_on": stamp(available_at),
        "created": stamp(created_at),
    }
