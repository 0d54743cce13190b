"""Reading statements: what banks write, and what they should not."""

import io
from datetime import date

import pytest

from tests.factories.money import eur
from tests.factories.statements import IBAN, balance, camt, entry
from trade_assurance.bank_files import camt as camt_files
from trade_assurance.bank_files import entries as limits
from trade_assurance.bank_files import tables
from trade_assurance.bank_files.entries import StatementUnreadable
from trade_assurance.bank_files.figures import guessed_decimal, guessed_order, written_amount
from trade_assurance.statement_states import EntryKind, Flaw

TODAY = date(2026, 11, 28)
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>"""
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">'


def read(*parts, **how):
    return camt_files.read(io.BytesIO(camt(*parts, **how)), today=TODAY)


def one(amount="10.00", **fields):
    found = read(entry(amount, **{"day": "2026-11-27", **fields})).entries
    assert len(found) == 1
    return found[0]


def test_an_entry_says_amount_day_payer_and_text():
    found = one("1240.00", text="Payment P-7K3M9QXA", ref="B-1")

    assert (found.kind, found.money, found.booked_on, found.payer) == (
        EntryKind.CREDIT,
        eur(124_000),
        date(2026, 11, 27),
        "Atelier Roux",
    )
    assert (found.text, found.payer_account, found.bank_id) == (
        "Payment P-7K3M9QXA",
        "DE89370400440532013000",
        f"{IBAN}:B-1",
    )


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_every_version_of_the_format_is_read(version):
    newer = entry(text="P-7K3M9QXA", day="2026-11-27", ref="B-1")
    if int(version) >= 8:
        newer = newer.replace("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>")
        newer = newer.replace(
            "<Dbtr><Nm>Atelier Roux</Nm></Dbtr>", "<Dbtr><Pty><Nm>Atelier Roux</Nm></Pty></Dbtr>"
        )

    found = read(newer, version=version).entries[0]

    assert (found.money, found.payer, found.kind) == (eur(1_000), "Atelier Roux", "credit")


def test_prefixed_elements_are_read_like_plain_ones():
    plain = camt(entry(day="2026-11-27")).decode()
    prefixed = plain.replace('xmlns="', 'xmlns:n="')
    prefixed = (
        prefixed.replace("</", "</n:")
        .replace("<", "<n:")
        .replace("<n:/n:", "</n:")
        .replace("<n:?", "<?")
    )

    found = camt_files.read(io.BytesIO(prefixed.encode()), today=TODAY)

    assert [e.money for e in found.entries] == [eur(1_000)]


def part(amount, *, text, ref="", tag="<Amt Ccy='EUR'>{}</Amt>"):
    return f"""<TxDtls><Refs><AcctSvcrRef>{ref}</AcctSvcrRef></Refs>{tag.format(amount)}
      <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


def batch(total, *parts, ref="B-9"):
    return f"""<Ntry><Amt Ccy="EUR">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
      <BookgDt><Dt>2026-11-27</Dt></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef>
      <NtryDtls>{"".join(parts)}</NtryDtls></Ntry>"""


def test_a_batch_is_divided_into_its_payments():
    older = "<AmtDtls><TxAmt><Amt Ccy='EUR'>{}</Amt></TxAmt></AmtDtls>"

    found = read(batch("30.00", part("10.00", text="one"), part("20.00", text="two", tag=older)))

    assert [(e.money, e.text, e.bank_id) for e in found.entries] == [
        (eur(1_000), "one", f"{IBAN}:B-9/1"),
        (eur(2_000), "two", f"{IBAN}:B-9/2"),
    ]
    assert found.checks[0].entries_minor == 3_000


def test_payments_of_a_batch_keep_the_numbers_the_bank_gave_them():
    found = read(
        batch("30.00", part("10.00", text="one", ref="T-1"), part("20.00", text="two", ref="T-2"))
    )

    assert [e.bank_id for e in found.entries] == [f"{IBAN}:T-1", f"{IBAN}:T-2"]


def test_a_batch_whose_parts_do_not_add_up_is_one_entry_of_the_banks_sum():
    found = read(batch("31.00", part("10.00", text="one"), part("20.00", text="two")))

    assert [(e.money, e.text) for e in found.entries] == [(eur(3_100), "one two")]


def test_a_batch_of_two_currencies_is_one_entry_of_the_banks_sum():
    dollars = part("20.00", text="two", tag="<Amt Ccy='USD'>{}</Amt>")

    found = read(batch("30.00", part("10.00", text="one"), dollars))

    assert [e.money for e in found.entries] == [eur(3_000)]


REVERSED = "<RvslInd>true</RvslInd>"


@pytest.mark.parametrize(
    ("fields", "kind", "effect"),
    [
        ({}, "credit", 1_000),
        ({"side": "DBIT"}, "debit", -1_000),
        ({"side": "DBIT", "more": REVERSED}, "recalled", -1_000),
        ({"more": REVERSED}, "returned", 1_000),
        ({"status": "PDNG"}, "pending", 0),
        ({"side": "SIDEWAYS"}, "broken", 0),
    ],
)
def test_only_money_that_came_is_a_credit(fields, kind, effect):
    found = one(**fields)

    assert (found.kind, found.effect) == (kind, effect)


@pytest.mark.parametrize(
    ("amount", "flaw"),
    [
        ("-10.00", Flaw.NOT_POSITIVE),
        ("0.00", Flaw.NOT_POSITIVE),
        ("ten", Flaw.NO_AMOUNT),
        ("", Flaw.NO_AMOUNT),
        ("1e3", Flaw.NO_AMOUNT),
        ("10.005", Flaw.DECIMALS),
        ("9223372036854775808", Flaw.TOO_LARGE),
        ("9" * 31, Flaw.NO_AMOUNT),
    ],
)
def test_an_amount_that_is_not_sure_is_not_booked(amount, flaw):
    found = one(amount)

    assert (found.kind, found.flaw, found.effect) == ("broken", flaw, 0)


@pytest.mark.parametrize(
    ("day", "flaw"),
    [
        ("1900-01-01", Flaw.DATE_RANGE),
        ("2999-12-31", Flaw.DATE_RANGE),
        ("2026-02-30", Flaw.NO_DATE),
        ("yesterday", Flaw.NO_DATE),
    ],
)
def test_a_day_that_cannot_be_is_not_booked(day, flaw):
    assert one(day=day).flaw == flaw


def test_a_currency_that_is_not_settled_here_is_not_booked():
    assert one(currency="XAU").flaw == Flaw.CURRENCY


def test_the_good_entries_count_beside_a_broken_one():
    found = read(
        entry(ref="1", day="2026-11-27"), entry("x", ref="2"), entry(ref="3", day="2026-11-27")
    )

    assert [(e.kind, bool(e.number)) for e in found.entries] == [
        ("credit", True),
        ("broken", True),
        ("credit", True),
    ]


@pytest.mark.parametrize(("closing", "adds_up"), [("115.00", True), ("115.01", False), ("", None)])
def test_opening_and_entries_make_the_closing_balance(closing, adds_up):
    parts = [balance("OPBD", "110.00"), entry("10.00", ref="1", day="2026-11-27")]
    parts += [entry("5.00", side="DBIT", ref="2", day="2026-11-27")]
    parts += [balance("CLBD", closing)] if closing else []

    check = read(*parts).checks[0]

    assert (check.opening_minor, check.entries_minor, check.adds_up) == (11_000, 500, adds_up)


def test_an_account_in_debt_has_a_balance_below_zero():
    parts = [balance("PRCD", "4.00", side="DBIT"), entry(day="2026-11-27"), balance("CLBD", "6.00")]

    assert read(*parts).checks[0].adds_up is True


def test_entries_without_a_number_are_told_apart_by_their_order():
    twins = [entry(text="same", day="2026-11-27"), entry(text="same", day="2026-11-27")]

    ids = [e.bank_id for e in read(*twins).entries]

    assert len(set(ids)) == 2
    assert [e.bank_id for e in read(*twins, entry("11.00", day="2026-11-27")).entries][:2] == ids


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB.encode() + b"<Document/>", "doctype"),
        (OUTSIDE.encode() + b"<Document/>", "doctype"),
        (b"<Document>", "broken_xml"),
        (b"%PDF-1.4", "broken_xml"),
        (b"", "broken_xml"),
        (b'<?xml version="1.0" encoding="UTF-8"?><a>\xff\xfe</a>', "broken_xml"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "broken_xml"),
        (b"<a>" * 60 + b"</a>" * 60, "too_deep"),
        (b"<Document><BkToCstmrDbtCdtNtfctn/></Document>", "no_statement"),
        (b"<Stmt><Ntry/></Stmt>", "no_statement"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_whole(content, code):
    with pytest.raises(StatementUnreadable) as refusal:
        camt_files.read(io.BytesIO(content), today=TODAY)

    assert refusal.value.code == code


def test_an_empty_text_and_a_long_one_fit_their_columns():
    found = one(text="word " * 900, payer="P" * 400, iban="X" * 90, ref="R" * 90)

    assert (len(found.text), len(found.payer), len(found.payer_account)) == (1000, 140, 40)
    assert len(found.bank_id) == 65


def test_more_entries_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ENTRIES", 2)

    with pytest.raises(StatementUnreadable) as refusal:
        read(*(entry(ref=str(n), day="2026-11-27") for n in range(3)))

    assert refusal.value.code == "too_many"


@pytest.mark.parametrize(
    ("text", "decimal", "minor", "negative"),
    [
        ("1.234,56", "comma", 123_456, False),
        ("1 234,56", "comma", 123_456, False),
        ("1\u202f234,5", "comma", 123_450, False),
        ("1,234.56", "point", 123_456, False),
        ("1'234.56", "point", 123_456, False),
        ("1234", "comma", 123_400, False),
        ("-12.00", "point", 1_200, True),
        ("\u221212,00", "comma", 1_200, True),
        ("12.00-", "point", 1_200, True),
        ("(12.00)", "point", 1_200, True),
        ("+12.00", "point", 1_200, False),
    ],
)
def test_amounts_are_read_as_written(text, decimal, minor, negative):
    found = written_amount(text, "EUR", decimal=decimal)

    assert (found.money, found.negative, found.flaw) == (eur(minor), negative, None)


@pytest.mark.parametrize(
    ("text", "decimal", "flaw"),
    [
        ("1,234", "comma", Flaw.DECIMALS),
        ("1.23", "comma", Flaw.NO_AMOUNT),
        ("1,23.4", "point", Flaw.NO_AMOUNT),
        ("12 EUR", "point", Flaw.NO_AMOUNT),
        ("", "point", Flaw.NO_AMOUNT),
        ("1" * 40, "point", Flaw.NO_AMOUNT),
    ],
)
def test_an_amount_that_may_mean_two_things_is_a_flaw(text, decimal, flaw):
    assert written_amount(text, "EUR", decimal=decimal).flaw == flaw


def test_the_way_of_writing_is_guessed_from_the_lines():
    assert guessed_decimal(["1.234,50", "12,00"]) == "comma"
    assert guessed_decimal(["1,234.50"]) == "point"
    assert guessed_order(["2026-11-27"]) == "iso"
    assert guessed_order(["27/11/2026"]) == "day_first"
    assert guessed_order(["11/27/2026"]) == "month_first"


FRENCH = """Banque du Port;;;;
Relevé de novembre;;;;

Date comptable;Libellé;Débit;Crédit;Référence
27/11/2026;VIR P-7K3M9QXA;;1 240,00;R1
27/11/2026;Frais;12,50;;R2
27/11/2026;Rien;;;R3
31/02/2026;VIR;;5,00;R4
27/11/2026;VIR;;5,00
"""


def french(content=FRENCH, encoding="cp1252", **more):
    table = tables.table_of(content.encode(encoding))
    found = tables.proposed(table)
    fields = {k: v for k, v in found.items() if k not in {"decimal", "dates"}}
    columns = tables.Columns(fields, found["decimal"], found["dates"], "EUR", IBAN, **more)
    return tables.read(table, columns, today=TODAY)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_a_french_table_is_understood_without_a_word(encoding):
    found = french(encoding=encoding).entries

    assert [(e.number, e.kind, e.money, e.flaw) for e in found] == [
        (5, "credit", eur(124_000), None),
        (6, "debit", eur(1_250), None),
        (7, "broken", None, Flaw.NO_AMOUNT),
        (8, "broken", eur(500), Flaw.NO_DATE),
        (9, "broken", None, Flaw.COLUMNS),
    ]
    assert found[0].bank_id == f"{IBAN}:R1"


def test_the_balances_that_were_typed_are_checked():
    typed = {"opening": eur(10_000), "closing": eur(132_750)}

    assert french(**typed).checks[0].adds_up is True
    assert french(**{**typed, "closing": eur(132_751)}).checks[0].adds_up is False


def test_an_english_table_has_one_column_with_signs():
    table = tables.table_of(
        b'Date,Amount,Currency,Details\n11/27/2026,"1,240.00",usd,P\n11/27/2026,-3.00,,Fee\n'
    )
    columns = tables.Columns(
        {"date": "Date", "amount": "Amount", "currency": "Currency", "text": "Details"},
        "point", "month_first", "EUR", IBAN,
    )  # fmt: skip

    found = tables.read(table, columns, today=TODAY).entries

    assert [(str(e.money), e.kind) for e in found] == [
        ("1240.00 USD", "credit"),
        ("3.00 EUR", "debit"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"one;two\n1;2\n", "no_table"),
        (b"", "no_table"),
        (b"\xff\xfe\x00", "encoding"),
        (b"a;b;c\n\x00;1;2\n", "encoding"),
    ],
)
def test_a_table_without_a_header_is_refused(content, code):
    with pytest.raises(StatementUnreadable) as refusal:
        tables.table_of(content)

    assert refusal.value.code == code
