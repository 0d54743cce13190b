"""The signed file of a dispute and of an order: what is in it, who takes it, what tampering shows."""

import base64
import io
import json
import zipfile
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.urls import reverse

from bookkeeping import bundles
from marketplace.core import clock, outbox
from tests.factories.disputes import PDF, a_file, bring, decision, open_dispute
from tests.factories.inspections import (
    BAD,
    book,
    inspection_of,
    make_inspector,
    order_to_inspect,
    report,
)
from tests.factories.money import eur, protection_of, released_order
from tools import verify_bundle
from tools.verify_bundle import Broken
from trade_assurance.actions import disputes as actions
from trade_assurance.dispute_states import DisputeState as D

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(alice, sven):
    made = open_dispute(alice, sven, files=[a_file("pallet.pdf"), a_file("count.pdf")])
    terms = actions.Terms(eur(20_000))
    actions.propose(dispute=made, terms=terms, message="Five found.", by=sven, at=clock.now())
    outbox.drain()
    return made


def archive_of(dispute, at=None):
    return read(bundles.dispute_bundle(dispute, at=at or clock.now()))


def read(bundle):
    with bundle.content as content:
        return content.read()


def contents(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as pack:
        return {name: pack.read(name) for name in pack.namelist()}


def packed(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return out.getvalue()


def verified(archive, tmp_path, keys=None):
    path = tmp_path / "bundle.zip"
    path.write_bytes(archive)
    return verify_bundle.check(path, keys or bundles.public_keys())


def run(archive, tmp_path, *keys):
    path = tmp_path / "bundle.zip"
    path.write_bytes(archive)
    given = [part for key in keys or bundles.public_keys() for part in ("--key", key)]
    return verify_bundle.main([str(path), *given])


def signed_anew(files, private):
    """The files with a manifest that fits them, signed by somebody else."""
    manifest = json.loads(files["manifest.json"])
    for row in manifest["files"]:
        content = files[row["name"]]
        row["sha256"], row["size"] = sha256(content).hexdigest(), len(content)
    text = json.dumps(manifest).encode()
    signature = base64.b64encode(private.sign(text))
    return {**files, "manifest.json": text, "manifest.sig": signature}


def test_the_file_of_a_dispute_holds_contract_claim_proposals_and_exhibits(dispute, tmp_path):
    archive = archive_of(dispute)

    manifest, faults = verified(archive, tmp_path)
    files = contents(archive)
    data = json.loads(files["dispute.json"])
    assert faults == []
    assert (manifest["kind"], manifest["reference"]) == ("dispute", dispute.reference)
    assert manifest["facts"]["contract_hash"] == dispute.order.contract_hash
    assert [row["refund_minor"] for row in data["dispute"]["proposals"]] == [50_000, 20_000]
    assert [row["label"] for row in data["dispute"]["exhibits"]] == ["B-1", "B-2"]
    assert data["part"]["held_minor"] == 124_000
    assert files[f"exhibits/{dispute.reference}/B-1-pallet.pdf"] == PDF
    assert [name for name in files if name.startswith("contract/")] != []
    assert files["summary-en.pdf"].startswith(b"%PDF")
    assert files["summary-fr.pdf"].startswith(b"%PDF")
    assert data["money"] == []


def test_the_same_case_at_the_same_time_is_the_same_file(dispute):
    at = clock.now()

    assert archive_of(dispute, at) == archive_of(dispute, at)


def test_a_ruling_is_in_the_file_once_it_is_in_force_and_never_as_a_draft(dispute, olga, advance):
    dispute = bring(dispute, D.UNDER_REVIEW, operator=olga, advance=advance)
    before = json.loads(contents(archive_of(dispute))["dispute.json"])["dispute"]

    actions.rule(dispute=dispute, decision=decision(), by=olga, at=clock.now())
    after = json.loads(contents(archive_of(dispute))["dispute.json"])["dispute"]

    assert before["rulings"] == []
    assert [row["refund_minor"] for row in after["rulings"]] == [20_000]
    assert "Counted by the carrier." in after["rulings"][0]["reasons"]


def test_the_file_of_an_order_holds_papers_reports_and_money(alice, sven, tmp_path):
    inspector = make_inspector()
    order = order_to_inspect(alice, sven, inspector)
    report(book(inspection_of(order), inspector, alice), inspector, BAD)
    outbox.drain()

    archive = read(bundles.order_bundle(order, at=clock.now()))

    manifest, faults = verified(archive, tmp_path)
    data = json.loads(contents(archive)["order.json"])
    assert (manifest["kind"], faults) == ("order", [])
    assert data["inspections"][0]["reports"][0]["content"]["result"] == "failed"
    assert [row["kind"] for row in data["instalments"]] == [
        row.kind for row in order.instalments.order_by("pk")
    ]
    assert sum(row["minor"] for row in data["money"]) == 0
    assert data["parts"][0]["held_minor"] == protection_of(order).held.minor


def test_released_money_stands_in_the_file_of_its_order(alice, sven):
    order = released_order(alice, sven)

    archive = read(bundles.order_bundle(order, at=clock.now()))
    data = json.loads(contents(archive)["order.json"])

    assert data["parts"] == [
        {"state": "released", "currency": "EUR", "held_minor": 0, "refunded_minor": 0,
         "released_minor": 124_000}
    ]  # fmt: skip


def test_the_tool_prints_good_and_ends_with_nothing_for_an_untouched_file(
    dispute, tmp_path, capsys
):
    assert run(archive_of(dispute), tmp_path) == 0
    assert capsys.readouterr().out.startswith(f"GOOD    dispute {dispute.reference}")


def test_keys_may_come_from_a_file(dispute, tmp_path):
    keys = tmp_path / "keys.txt"
    keys.write_text("\n".join(["0" * 64, *bundles.public_keys()]))

    assert run(archive_of(dispute), tmp_path, str(keys)) == 0


@pytest.mark.parametrize(
    "name", ["dispute.json", "summary-en.pdf", "README.txt", "exhibits", "contract"]
)
def test_a_changed_byte_of_any_file_is_found(dispute, tmp_path, capsys, name):
    files = contents(archive_of(dispute))
    hit = next(each for each in files if each.startswith(name))
    files[hit] = files[hit][:-1] + bytes([files[hit][-1] ^ 1])

    assert run(packed(files), tmp_path) == 1
    assert f"FAULT   {hit}: its content is not what was signed" in capsys.readouterr().out


def test_a_file_cut_short_a_missing_and_an_added_one_are_found(dispute, tmp_path):
    files = contents(archive_of(dispute))
    exhibit = next(each for each in files if each.startswith("exhibits"))
    shorter = {**files, exhibit: files[exhibit][:-2]}
    missing = {name: content for name, content in files.items() if name != exhibit}
    added = {**files, "exhibits/B-9.pdf": PDF}

    assert "signed were" in verified(packed(shorter), tmp_path)[1][0]
    assert verified(packed(missing), tmp_path)[1] == [f"{exhibit}: missing"]
    assert verified(packed(added), tmp_path)[1] == ["exhibits/B-9.pdf: not in the manifest"]


def test_a_changed_manifest_or_signature_breaks_the_whole(dispute, tmp_path, capsys):
    files = contents(archive_of(dispute))
    other = files["manifest.json"].replace(b'"dispute"', b'"Dispute"')
    for change in (
        {"manifest.json": other},
        {"manifest.sig": base64.b64encode(b"\0" * 64)},
        {"manifest.sig": b"not base64"},
    ):
        assert run(packed({**files, **change}), tmp_path) == 1
        assert capsys.readouterr().out.startswith("BROKEN")


def test_a_manifest_that_fits_but_was_signed_by_somebody_else_is_refused(dispute, tmp_path):
    files = contents(archive_of(dispute))
    files["dispute.json"] = files["dispute.json"].replace(b"50000", b"60000")
    forged = packed(signed_anew(files, Ed25519PrivateKey.generate()))

    with pytest.raises(Broken, match="not of any key"):
        verified(forged, tmp_path)


def test_data_that_contradicts_the_hashes_it_carries_is_found_even_when_signed(dispute, tmp_path):
    files = contents(archive_of(dispute))
    data = json.loads(files["dispute.json"])
    data["contract"]["revisions"][0]["content"]["terms"]["currency"] = "USD"
    data["dispute"]["exhibits"][0]["sha256"] = "0" * 64
    files["dispute.json"] = json.dumps(data).encode()
    private = Ed25519PrivateKey.generate()
    key = private.public_key().public_bytes_raw().hex()

    faults = verified(packed(signed_anew(files, private)), tmp_path, [key])[1]

    assert faults == [
        "contract, revision 1: not the wording of its hash",
        "exhibit B-1: not the file that was handed in",
    ]


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "a\\b", "folder/"])
def test_names_that_would_leave_the_archive_are_refused(dispute, tmp_path, name):
    files = {**contents(archive_of(dispute)), name: b""}

    with pytest.raises(Broken):
        verified(packed(files), tmp_path)


def test_a_doubled_entry_a_missing_manifest_and_rubbish_are_refused(dispute, tmp_path):
    files = contents(archive_of(dispute))
    out = io.BytesIO(packed(files))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(out, "a") as pack:
        pack.writestr("dispute.json", b"{}")
    bare = {name: content for name, content in files.items() if name != "manifest.sig"}

    for archive, words in (
        (out.getvalue(), "twice"),
        (packed(bare), "missing"),
        (b"PK\x03\x04 rubbish", "no whole zip"),
    ):
        with pytest.raises(Broken, match=words):
            verified(archive, tmp_path)


def test_a_format_of_another_time_is_not_guessed_at(dispute, tmp_path):
    files = contents(archive_of(dispute))
    manifest = json.loads(files["manifest.json"])
    private = Ed25519PrivateKey.generate()
    files["manifest.json"] = json.dumps({**manifest, "format": "quayside-bundle/9"}).encode()
    key = private.public_key().public_bytes_raw().hex()

    with pytest.raises(Broken, match="not known here"):
        verified(packed(signed_anew(files, private)), tmp_path, [key])


def test_both_sides_and_operators_take_the_same_file(dispute, alice, sven, olga, client_for):
    room = reverse("bundles:dispute", args=[dispute.reference])

    for who in (alice, sven, olga):
        answer = client_for(who).get(room)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
        assert f"{dispute.reference}.zip" in answer["Content-Disposition"]
        assert "dispute.json" in contents(b"".join(answer.streaming_content))
        for close in answer._resource_closers:  # answer.close() would close the database too
            close()


def test_the_pages_offer_the_file_only_where_there_is_a_key(
    dispute, alice, olga, client_for, settings
):
    pages = [
        (alice, reverse("disputes:room", args=[dispute.reference]), "bundles:dispute"),
        (olga, reverse("desk_disputes:case", args=[dispute.reference]), "bundles:dispute"),
        (alice, reverse("orders:detail", args=[dispute.order.reference]), "bundles:order"),
    ]
    for who, page, name in pages:
        subject = dispute.order.reference if name == "bundles:order" else dispute.reference
        link = reverse(name, args=[subject]).encode()
        settings.BUNDLE_KEY = "11" * 32
        assert link in client_for(who).get(page).content
        settings.BUNDLE_KEY = ""
        assert link not in client_for(who).get(page).content
        assert client_for(who).get(link.decode()).status_code == 404


def test_the_public_keys_are_published(client, settings):
    settings.BUNDLE_OLD_KEYS = ["AB" * 32]

    page = client.get(reverse("help:signed_files")).content.decode()

    assert [key for key in bundles.public_keys() if key not in page] == []
    assert "ab" * 32 in page
