"""One prepared trade that every line of the matrix is asked about.

All of it is made by the real actions. Words that only some may read stand in `Scene.secrets`.
"""

import io
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client, override_settings
from django.urls import reverse

from bookkeeping.models import Paper
from marketplace.catalog.actions import add_media, add_spec_sheet
from marketplace.catalog.actions.import_jobs import upload_import
from marketplace.companies import actions as companies
from marketplace.companies.letters import invitation_token
from marketplace.companies.member import SYSTEM, Member
from marketplace.companies.models import Address, Membership, Role
from marketplace.companies.queries import member_for
from marketplace.core import clock, outbox
from marketplace.orders import actions as orders
from marketplace.orders.changes import Proposal
from marketplace.orders.criteria import Finding
from marketplace.orders.states import OrderState
from messaging.actions import post_message
from messaging.models import MessageFile, Notice, Thread
from rfq import actions as rfqs
from tests.access import money_out, on_terms
from tests.cast import sign_in
from tests.factories import catalog, money, rfq, statements
from tests.factories import companies as make
from tests.factories import inspections as inspecting
from tests.factories import returns as returned
from tests.factories.disputes import bring, decision, open_dispute
from tests.factories.messaging import thread_between
from tests.factories.orders import accept, make_order, make_product_terms
from tests.factories.papers import fee_papers, file_of
from trade_assurance import actions as assurance
from trade_assurance.actions import disputes, returns
from trade_assurance.actions.inspections import Entry
from trade_assurance.actions.payouts import build_payouts
from trade_assurance.dispute_states import DisputeState
from trade_assurance.models import (
    BankLine,
    CommissionRule,
    MoneyStop,
    Payment,
    PaymentIntent,
    Payout,
)
from vendors import actions as vendors
from vendors.actions import Opinion
from vendors.models import Vendor

ROLES = (
    "buyer",
    "seller",
    "bob",
    "sara",
    "bea",
    "sid",
    "stranger",
    "operator",
    "unproven",
    "guest",
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Scene:
    """Who asks (`clients`, `members`), about what (`things`), and what must stay private."""

    members: dict[str, Member | None] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return a secret, or a name or number that is private too but may stand in an address."""
        return self.secrets.get(name) or str(self.things[name])

    def secret(self, name: str) -> str:
        """Return a word that exists nowhere else, kept under `name`."""
        return self.secrets.setdefault(name, f"zq{secrets.token_hex(6)}")


def build() -> Scene:
    """Make the people, then the trade, step by step as in life."""
    scene = Scene()
    for step in (
        _people,
        _rulings,
        _company,
        _goods,
        _request,
        _talk,
        _orders,
        _money,
        _reviews,
        _dispute,
        _returns,
        _inspection,
        money_out.taken_back,
        on_terms.bought,
        _rest,
    ):
        step(scene)
    outbox.drain()
    _papers(scene)
    scene.things["notice"] = Notice.objects.filter(user=scene.members["buyer"].user).first()
    assert len(set(scene.secrets.values())) == len(scene.secrets)
    return scene


@contextmanager
def files_in(folder):
    """Keep what the scene stores out of the real media folder."""
    with override_settings(MEDIA_ROOT=folder):
        yield


def _people(scene: Scene) -> None:
    buyer = make.make_admin("Atelier Roux", name="Alice Roux")
    seller = make.make_seller("Nordform", name="Sven Lund")
    stranger = make.make_seller("Mallory Trading", name="Mallory Moss", country="NL")
    unproven = companies.register_operator(
        email="unproven@example.test", full_name="Uwe Unproven", password=make.PASSWORD
    )
    scene.members = {
        "buyer": buyer,
        "seller": seller,
        "bob": make.make_member(buyer.company, "Observer"),
        "sara": make.make_member(seller.company, "Observer"),
        "bea": _reader(buyer),
        "sid": _reader(seller),
        "stranger": stranger,
        "operator": make.make_operator("Olga"),
        "unproven": member_for(unproven),
        "guest": None,
    }
    scene.clients = {role: sign_in(member) for role, member in scene.members.items()}
    scene.clients["unproven"] = sign_in(Member(unproven, None, frozenset()))
    for role in set(ROLES) - {"guest"}:
        _stay_fresh(scene.clients[role])
    scene.things.update(buyer=buyer.company, seller=seller.company)
    scene.things["vendor"] = Vendor.objects.get(company=seller.company)


def _stay_fresh(client: Client) -> None:
    """Let the password count as just given, however long the run takes."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] += 86_400
    session.save()


def _reader(admin: Member) -> Member:
    companies.create_role(
        company=admin.company, name="Reader", permissions=["see_all_orders"], by=admin,
        at=clock.now(),
    )  # fmt: skip
    return make.make_member(admin.company, "Reader")


def _rulings(scene: Scene) -> None:
    """Two cases of the operator's own: one was appealed, one waits for somebody else's signature."""
    buyer, seller, operator = (scene.members[who] for who in ("buyer", "seller", "operator"))
    cases = [
        open_dispute(buyer, None, order=money.in_claim_window(buyer, seller, source_reference=name))
        for name in ("Q-A", "Q-B")
    ]
    advance = lambda **amount: clock.advance(timedelta(**amount))  # noqa: E731 - as the fixture
    first, second = (
        bring(case, DisputeState.UNDER_REVIEW, operator=operator, advance=advance) for case in cases
    )
    disputes.rule(dispute=first, decision=decision(), by=operator, at=clock.now())
    disputes.appeal(dispute=first, reason="Count again.", by=buyer, at=clock.now())
    with override_settings(DISPUTE_POLICIES={"four_eyes_above": 1}):
        disputes.rule(dispute=second, decision=decision(), by=operator, at=clock.now())
    scene.things.update(
        appealed=first, drafted=second,
        had_a_part="You had a part in the first ruling", cannot_sign="You cannot sign this one",
    )  # fmt: skip


def _company(scene: Scene) -> None:
    buyer, at = scene.members["buyer"], clock.now()
    companies.add_address(company=buyer.company, by=buyer, facts=_address(scene.secret("address")))
    role = companies.create_role(
        company=buyer.company, name=scene.secret("role"), permissions=["chat"], by=buyer, at=at
    )
    sent = companies.invite_colleague(
        company=buyer.company, email=f"{scene.secret('invited')}@example.test", role=role,
        by=buyer, at=at,
    )  # fmt: skip
    spare = companies.create_role(
        company=buyer.company, name="Spare", permissions=["chat"], by=buyer, at=at
    )
    scene.things.update(
        address=Address.objects.get(company=buyer.company), role=role, invitation=sent,
        invitation_key=invitation_token(sent), spare=spare,
        membership=Membership.objects.get(user=scene.members["bob"].user),
        observer=Role.objects.get(company=buyer.company, name="Observer"),
    )  # fmt: skip


def _address(word: str) -> Any:
    return companies.AddressFacts(
        label="Works", line1=f"1 rue {word}", postcode="69002", city="Lyon", country="FR"
    )


def _goods(scene: Scene) -> None:
    seller, at = scene.members["seller"], clock.now()
    category = catalog.make_category("Lighting", slug="lighting")
    product = catalog.make_product(
        seller=seller.company, category=category, title="Oak chair", incoterm="DAP",
        ships_to=["FR"],
    )  # fmt: skip
    draft = catalog.make_product(
        seller=seller.company, category=category, title=f"Draft {scene.secret('draft')}",
        state="draft", slug="draft-lamp",
    )  # fmt: skip
    scene.things["buyers_draft"] = catalog.make_product(
        seller=scene.members["buyer"].company, category=category, state="draft"
    )
    picture = add_media(product=product, file=_picture(), alt="A chair", by=seller, at=at)
    sheet = add_spec_sheet(product=product, file=_pdf(), title="Sheet", by=seller, at=at)
    lines = f"SKU,Title,Category,Price\nA,{scene.secret('import')},Lighting,10\n"
    job = upload_import(
        file=ContentFile(lines.encode(), f"{scene.secret('import_name')}.csv"),
        currency="EUR", by=seller, at=at,
    )  # fmt: skip
    scene.things.update(
        product=product, draft=draft, category=category, picture=picture, sheet=sheet, job=job
    )


def _request(scene: Scene) -> None:
    buyer, seller, at = scene.members["buyer"], scene.members["seller"], clock.now()
    asked = rfq.make_rfq(buyer, matched=[seller], title=f"Bottles {scene.secret('rfq')}")
    draft = rfq.make_draft(buyer, title=f"Flasks {scene.secret('rfq_draft')}")
    question = rfqs.ask_question(rfq=asked, question=scene.secret("question"), by=seller, at=at)
    paper = rfqs.attach_file(rfq=asked, file=_text(scene, "rfq_file"), kind="txt", by=buyer, at=at)
    quotation = rfq.make_quotation(
        asked, seller, offer=rfq.make_offer(message=scene.secret("quotation"))
    )
    drawing = rfqs.attach_quotation_file(
        quotation=quotation, file=_text(scene, "quotation_file"), kind="txt", by=seller, at=at
    )
    second = rfq.make_rfq(buyer, matched=[seller], title="Cups")
    started = rfqs.start_quotation(rfq=second, by=seller, at=at)
    waiting = rfqs.submit_rfq(
        rfq=rfq.make_draft(buyer, title=f"Visit http://{scene.secret('screened')}.test"),
        by=buyer, at=at,
    )  # fmt: skip
    scene.things.update(
        rfq=asked, rfq_draft=draft, question=question, rfq_file=paper, quotation=quotation,
        quotation_file=drawing, rfq_open=second, quotation_draft=started, rfq_waiting=waiting,
    )  # fmt: skip


def _talk(scene: Scene) -> None:
    buyer, seller, at = scene.members["buyer"], scene.members["seller"], clock.now()
    thread = thread_between(buyer, seller, title=scene.secret("thread"))
    post_message(
        thread=thread, body=scene.secret("message"), files=[_text(scene, "message_file")],
        by=buyer, at=at,
    )  # fmt: skip
    foreign = thread_between(scene.members["stranger"], seller, title="Their own business")
    post_message(thread=foreign, body="Hello", by=scene.members["stranger"], at=at)
    scene.things.update(
        thread=thread, message_file=MessageFile.objects.get(message__thread=thread),
        foreign=foreign, rfq_thread=Thread.objects.filter(subject_kind__in=["rfq", "quotation"]).first(),
    )  # fmt: skip


def _orders(scene: Scene) -> None:
    buyer, seller, at = scene.members["buyer"], scene.members["seller"], clock.now()
    product = scene.things["product"]
    asked = orders.place_order(
        terms=make_product_terms(buyer, seller, product=product, message=scene.secret("po")),
        by=buyer, at=at,
    )  # fmt: skip
    waiting = make_order(buyer, seller, source_reference="Q-W", message=scene.secret("waiting"))
    shipped = money.held_order(
        buyer, seller, state=OrderState.DELIVERED, source_reference="Q-S",
        message=scene.secret("order"),
    )  # fmt: skip
    question = orders.ask_about_clause(
        order=shipped, clause=3, text=scene.secret("clause"), by=buyer, at=at
    )
    change = orders.propose_change(
        order=waiting, proposal=Proposal(lead_time_days=30, reason="Oak"), by=seller, at=at
    )
    scene.things.update(
        asked=asked, waiting=waiting, order=shipped, clause_question=question, change=change
    )


def _money(scene: Scene) -> None:
    buyer, seller, at = scene.members["buyer"], scene.members["seller"], clock.now()
    payment = assurance.start_payment(
        order=scene.things["waiting"], method="bank_transfer", by=buyer, at=at
    )
    money.bank_sends(payment, money.eur(5), text=scene.secret("transfer"))
    money.give_bank_details(seller)
    ended = orders.confirm_order(
        order=orders.place_order(
            terms=make_product_terms(buyer, seller, product=scene.things["product"]), by=buyer,
            at=at,
        ),
        by=seller, at=at,
    )  # fmt: skip
    ended = accept(ended, buyer)
    money.pay_by_card(ended, buyer)
    ended = orders.mark_ready(order=ended, by=seller, at=at)
    ended = orders.ship_order(
        order=ended, mode="land", carrier="DB Schenker", tracking="SE1", by=seller, at=at
    )
    ended = orders.record_receipt(order=orders.record_delivery(order=ended, at=at), by=buyer, at=at)
    assurance.release_early(protection=money.protection_of(ended), by=buyer, at=at)
    outbox.drain()
    (payout,) = build_payouts(by=scene.members["operator"], at=clock.advance(timedelta(days=5)))
    scene.things.update(
        ended=ended, payment=Payment.objects.get(pk=payment.pk), payout=payout,
        bank_line=BankLine.objects.get(), intent=PaymentIntent.objects.first(),
        document=scene.things["order"].documents.first(),
    )  # fmt: skip
    scene.things["payout"] = Payout.objects.get(pk=payout.pk)
    scene.things["statement"] = statements.handed_in(
        statements.camt(statements.entry(ref="1")),
        scene.members["operator"],
        name=f"{scene.secret('statement_file')}.xml",
    )
    _surplus(scene)
    _large_payouts(scene)


def _surplus(scene: Scene) -> None:
    """An order whose transfer brought more than was due."""
    buyer, seller, at = scene.members["buyer"], scene.members["seller"], clock.now()
    over = make_order(buyer, seller)
    payment = assurance.start_payment(order=over, method="bank_transfer", by=buyer, at=at)
    line = money.bank_sends(payment, payment.amount + money.eur(5))
    scene.things["over"] = over
    scene.things["over_line"] = assurance.match_bank_line(
        line=line, payment=payment, by=scene.members["operator"], at=at
    )


def _large_payouts(scene: Scene) -> None:
    """Beside the payout of the scene: one that the operator scheduled, one that he approved."""
    scene.things["large_scheduled"] = _large_payout(scene, by=scene.members["operator"])
    of_run = _large_payout(scene, by=SYSTEM)
    scene.things["large_approved"] = assurance.approve_payout(
        payout=of_run, by=scene.members["operator"], at=clock.now()
    )
    scene.things.update(
        approve_small=reverse(
            "payouts:decide", args=[scene.things["payout"].reference, "approval"]
        ),
        approve_large=reverse(
            "payouts:decide", args=[scene.things["large_scheduled"].reference, "approval"]
        ),
    )


def _large_payout(scene: Scene, *, by: Member) -> Payout:
    money.released_order(
        scene.members["buyer"], scene.members["seller"], freight=money.eur(9_000_000)
    )
    (payout,) = build_payouts(by=by, at=clock.now())
    return payout


def _reviews(scene: Scene) -> None:
    buyer, at = scene.members["buyer"], clock.now()
    opinion = Opinion({"communication": 5, "punctuality": 4, "as_agreed": 4}, "Good work.")
    ended = scene.things["ended"]
    ended.refresh_from_db()
    written = vendors.write_review(order=ended, opinion=opinion, by=buyer, at=at)
    vendors.report_review(
        review=written, reason=scene.secret("report"), by=scene.members["seller"], at=at
    )
    of_goods = Opinion({"quality": 5, "as_described": 5, "value": 3}, "Fine chairs.")
    product = scene.things["product"]
    revised = vendors.write_review(
        order=ended, opinion=of_goods, by=buyer, at=at, product_id=product.pk
    )
    vendors.revise_review(review=revised, opinion=of_goods, by=buyer, at=at)
    pending = make.make_admin("Pending vendor")
    vendors.request_vendor_profile(by=pending, at=at)
    scene.things.update(
        review=written, revision="This is your one revision", pending_name="Pending vendor",
        pending=Vendor.objects.get(company=pending.company),
        reply_to=reverse("reviews:reply", args=[written.reference]),
        review_early=reverse("reviews:write", args=[scene.things["order"].reference]),
    )  # fmt: skip


def _dispute(scene: Scene) -> None:
    buyer = scene.members["buyer"]
    order = money.in_claim_window(buyer, scene.members["seller"], source_reference="Q-D")
    made = open_dispute(
        buyer, None, order=order, description=scene.secret("claim"),
        files=[_text(scene, "exhibit_text")],
    )  # fmt: skip
    scene.things.update(dispute=made, exhibit=made.exhibits.first())


def _returns(scene: Scene) -> None:
    buyer, seller, at = scene.members["buyer"], scene.members["seller"], clock.now()
    returned.take_back(seller)
    found = [
        money.in_claim_window(buyer, seller, source_reference=f"Q-R{number}") for number in range(3)
    ]
    asked = returned.ask_return(buyer, found[0], reason=scene.secret("return_reason"))
    labelled = returned.ask_return(buyer, found[1])
    returns.authorise(goods_return=labelled, address=returned.ADDRESS, by=seller, at=at)
    label = returns.Label(file=_text(scene, "label_text"))
    returns.give_label(goods_return=labelled, label=label, by=seller, at=at)
    scene.things.update(goods_return=asked, labelled=labelled, returnable=found[2])


def _inspection(scene: Scene) -> None:
    """Goods that failed; the report names them, and only both sides and the inspector read it."""
    buyer, seller = scene.members["buyer"], scene.members["seller"]
    ines = scene.members["inspector"] = inspecting.make_inspector()
    order = inspecting.order_to_inspect(buyer, seller, ines, source_reference="Q-I")
    visit = inspecting.book(inspecting.inspection_of(order), ines, buyer)
    word = scene.secret("inspection_secret")
    bad = Entry(finding=Finding(value="770"), note=word)
    made = inspecting.report(visit, ines, {**inspecting.GOOD, 1: bad}, photos={1: [_picture()]})
    written = visit.reports.get()
    scene.things.update(
        inspection=made,
        visit=visit,
        inspection_report=written,
        inspection_photo=written.photos.get(),
    )


def _rest(scene: Scene) -> None:
    things = scene.things
    things["stop"] = MoneyStop.objects.create(
        cause="books", findings=scene.secret("stop"), raised_at=clock.now()
    )  # last: from now on no money leaves
    things["rule"] = CommissionRule.objects.first()
    things["held"] = money.protection_of(things["order"])
    things["waiting_company"] = make.make_company("Waiting company", approved=False).name
    things["alice"] = "Alice Roux"
    things["card_no"] = Payment.objects.get(order=things["order"]).reference
    for name in ("order", "ended", "payment", "payout", "quotation"):
        things[f"{name}_no"] = things[name].reference
    things["started_no"] = things["quotation_draft"].reference


def _papers(scene: Scene) -> None:
    """What the trade's facts made: the invoice and packing list of its order, the run's fees."""
    papers = {
        paper.kind: paper
        for paper in Paper.objects.filter(order=scene.things["order"]) | fee_papers()
    }
    scene.things.update(
        invoice_file=file_of(papers["invoice"]), fee_file=file_of(papers["fee_invoice"]),
        packing=papers["packing_list"], packing_no=papers["packing_list"].text,
        invoice_no=papers["invoice"].text, invoice=papers["invoice"],
        release=f"protection-{money.protection_of(scene.things['ended']).pk}-release",
        allocated=f"payout-{scene.things['payout'].pk}-allocated",
    )  # fmt: skip


def _text(scene: Scene, name: str) -> ContentFile:
    return ContentFile(scene.secret(name).encode(), f"{scene.secret(name + '_name')}.txt")


def _pdf() -> ContentFile:
    return ContentFile(PDF, "sheet.pdf")


def _picture() -> ContentFile:
    from PIL import Image  # noqa: PLC0415 - needed once

    out = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(out, "PNG")
    return ContentFile(out.getvalue(), "chair.png")
