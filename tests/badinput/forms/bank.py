"""Forms of the operator's bank account: statements as files."""

from django.urls import reverse

from tests.badinput.entry import Entry, Upload, wrong_files
from tests.factories.statements import camt, entry

BOMB = b"""<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "zz"><!ENTITY b "&a;&a;&a;&a;">]>
<Document>&b;</Document>"""
OUTSIDE = b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><Document/>'


def _index(_cast):
    return reverse("bank_statements:index"), reverse("bank_statements:index")


TABLE = {
    "bank statement": Entry(
        by="olga",
        place=_index,
        typed={"file": Upload("statement.xml", camt(entry(ref="1")))},
        wrong={
            "none chosen": ("file", ""),
            "entity bomb": ("file", Upload("statement.xml", BOMB)),
            "outside entity": ("file", Upload("statement.xml", OUTSIDE)),
            "breaks off": ("file", Upload("statement.xml", camt(entry(ref="1"))[:-40])),
            "wrong encoding": (
                "file",
                Upload(
                    "statement.xml", camt(entry(text="Café", ref="1")).replace(b"\xc3", b"\xff")
                ),
            ),
            "other xml": ("file", Upload("statement.xml", b"<html/>")),
            "another account": (
                "file",
                Upload("statement.xml", camt(entry(), account="DE89370400440532013000")),
            ),
            "no table": ("file", Upload("statement.csv", b"\x00\x01\x02" * 50)),
            "two columns": ("file", Upload("statement.csv", b"a,b\n1,2\n")),
            **wrong_files("file"),
        },
        idle=frozenset({"file"}),
    ),
}
