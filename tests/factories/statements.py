"""Bank statements for tests, written as banks write them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.core import clock
from trade_assurance.actions import bank

IBAN = "FR7630006000011234567890189"  # the account of the held money


def entry(
    amount="10.00", *, side="CRDT", currency="EUR", text="", ref="", day="", more="", **names
):
    """An `<Ntry>` with one payment."""
    day = day or "2026-11-02"
    payer, iban = names.get("payer", "Atelier Roux"), names.get("iban", "DE89370400440532013000")
    return f"""<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}
      <Sts>{names.get("status", "BOOK")}</Sts><BookgDt><Dt>{day}</Dt></BookgDt>
      <AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls><TxDtls>
      <Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
      <RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>
      <RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def balance(code, amount, *, side="CRDT", currency="EUR"):
    return f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>
      <Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>"""


def camt(*parts, version="02", account=IBAN, head='<?xml version="1.0" encoding="UTF-8"?>'):
    """A whole file; `parts` are balances and entries."""
    return f"""{head}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">
      <BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>
      <Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>{"".join(parts)}</Stmt>
      </BkToCstmrStmt></Document>""".encode()


def handed_in(content, by, *, name="statement.xml"):
    return bank.upload_statement(file=SimpleUploadedFile(name, content), by=by, at=clock.now())


def booked(content, by, *, name="statement.xml", mapping=None):
    """Hand a statement in and start to book it; the outbox does the rest."""
    statement = handed_in(content, by, name=name)
    return bank.book_statement(statement=statement, mapping=mapping or {}, by=by, at=clock.now())


def columns(**fields):
    """How the table of `csv_file` is read."""
    names = {"date": "Date", "amount": "Amount", "text": "Text", "payer": "Payer", "bank_id": "ID"}
    return {
        "fields": {**names, **fields},
        "decimal": "point",
        "dates": "iso",
        "currency": "EUR",
    }
