"""One believable state of the marketplace, and every page of the flow in it, for pictures and axe."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import NoReverseMatch, reverse

from marketplace.catalog.actions import import_jobs
from marketplace.catalog.models import Product
from marketplace.companies import actions as companies
from marketplace.companies.letters import invitation_token
from marketplace.companies.member import Member
from marketplace.companies.models import Role, User
from marketplace.companies.queries import member_for
from marketplace.core import clock, outbox
from marketplace.core.money import Money
from marketplace.demo.seed import catalogue, people
from marketplace.orders import actions as orders
from marketplace.orders.contract import LineTerms
from marketplace.orders.states import OrderState as S
from messaging.actions import open_thread, post_message
from rfq import actions as rfqs
from tests.factories import companies as make
from tests.factories import disputes, money
from tests.factories.orders import make_order
from tests.factories.rfq import make_draft, make_line, make_offer, make_quotation, make_rfq
from trade_assurance.actions import disputes as moves
from trade_assurance.actions import payouts
from vendors import actions as vendors
from vendors.actions import Opinion

BOTTLES = {
    "lines": (
        LineTerms("Steel bottle 500 ml, powder coated", Decimal(1200), "piece", Decimal("5.90")),
        LineTerms("Bamboo lid with steel loop", Decimal(1200), "piece", Decimal("0.85")),
    )
}
GOODS = (
    b"SKU,Title,Category,Price,Colour\n"
    b"A1,Table lamp in brass,Lighting,38,brass\nB2,,Lighting,5,\nC3,Spot,Lighting,nine,black\n"
)
STOOLS = {
    "base": "0",
    "currency": "EUR",
    "freight": "180.00",
    "incoterm": "DAP",
    "place": "Lyon",
    "country": "FR",
    "lead_time_days": "35",
    "transport_mode": "land",
    "deposit": "30",
    "valid_days": "15",
    "message": "Oak from the Vosges, oiled twice. One stool goes ahead as a sample.",
    "lines-TOTAL_FORMS": "1",
    "lines-0-description": "Oak stool, 45 cm",
    "lines-0-quantity": "400",
    "lines-0-unit": "piece",
    "lines-0-unit_price": "32.50",
}
LONG_AGO, WITH_OPERATORS = timedelta(days=12), timedelta(days=4)
EVERY = 20  # of the demo's products one in twenty is made: enough to fill the pages


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name in the pictures, who looks at it, its address without language."""

    name: str
    member: Member | None
    address: str
    status: int = 200

    def url(self, language):
        return f"/{language}/{self.address.removeprefix('/en/')}"


class Scene:
    """Builds the state once; `pages()` names every page in it."""

    def __init__(self):
        if apps.is_installed("marketplace.demo"):
            settings.EMAIL_BACKEND = "marketplace.demo.mailbox.MailboxBackend"
        at = clock.now()
        self.olga, self.omar, _ = people.make_operators()
        buyers = people.make_buyers(operator=self.olga, at=at)
        self.suppliers = people.make_suppliers(operator=self.olga, at=at)
        people.make_colleagues()
        self.buyer = member_for(buyers["Atelier Roux"].user)
        self.seller = self.suppliers["Hellas Thermal Works"]
        self.other = next(m for m in self.suppliers.values() if m != self.seller)
        self.newcomer = make.make_member(companies_waiting(at), "Administrator")
        self._goods(at)
        self._past()
        self._talk(at)
        self._requests(at)
        self._orders(at)
        self._desks(at)
        outbox.drain()

    def _goods(self, at):
        categories = catalogue.make_categories()
        for plan in list(catalogue.planned())[::EVERY]:
            by = self.suppliers[plan.supplier.name]
            catalogue.make_product(plan, category=categories[plan.family.category], by=by, at=at)
        outbox.drain()
        of_seller = Product.objects.filter(seller=self.seller.company).order_by("pk")
        self.product = (
            of_seller.filter(skus__options__has_key="Colour").first() or of_seller.first()
        )
        vendors.request_vendor_profile(by=self.newcomer, at=at, tagline="Turned and milled parts")

    def _talk(self, at):
        self.thread = open_thread(
            subject_kind="listing",
            subject_reference=str(self.product.pk),
            buyer_id=self.buyer.company.pk,
            seller_id=self.seller.company.pk,
            title=self.product.title,
            at=at,
        )
        for by, words in (
            (self.buyer, "Good morning, could you engrave our logo on the base?"),
            (self.seller, "Yes, by laser, from 500 pieces. A drawing in SVG would be best."),
            (self.buyer, "Thank you. And in matt black as well as in steel?"),
        ):
            post_message(thread=self.thread, body=words, by=by, at=at)

    def _requests(self, at):
        both = [self.seller, self.other]
        self.rfq = make_rfq(self.buyer, matched=both)
        self.quotation = make_quotation(self.rfq, self.seller)
        cheaper = make_offer(line={"unit_price": Decimal("5.90")}, lead_time_days=10, freight=None)
        make_quotation(self.rfq, self.other, offer=cheaper)
        rfqs.ask_question(rfq=self.rfq, question="Which steel, 304 or 316?", by=self.seller, at=at)
        self.draft = make_draft(self.buyer)
        contact = "Bottles with a cork lid; please write to me at buyer@example.com today"
        self.held_rfq = make_rfq(self.buyer, description=contact)
        self.open_rfq = make_rfq(self.buyer, matched=both, title="400 oak stools for a canteen")
        self.begun = rfqs.start_quotation(rfq=self.open_rfq, by=self.seller, at=at)
        rfqs.save_quotation_draft(quotation=self.begun, draft=STOOLS, by=self.seller)
        countered = make_rfq(self.buyer, matched=both, title="Copper kettles, 2 litres")
        self.countered = make_quotation(countered, self.seller)
        rfqs.counter_offer(
            quotation=self.countered,
            number=1,
            offer=make_offer(line=bargain(), freight=Money(4000, "EUR")),
            by=self.buyer,
            at=at,
        )

    def _orders(self, at):
        pair = (self.buyer, self.seller)
        self.placed = make_order(
            *pair, state=S.AWAITING_SUPPLIER, product=self.product, quantity="500"
        )
        self.unpaid = make_order(*pair, **BOTTLES)
        self.transfer = make_order(*pair, **BOTTLES)
        payment = money.actions.start_payment(
            order=self.transfer, method="bank_transfer", by=self.buyer, at=at
        )
        money.bank_sends(payment, text="Atelier Roux, invoice 7")
        self.held = money.held_order(*pair, **BOTTLES)
        orders.report_progress(
            order=self.held, quantity=Decimal(400), note="Coating", by=self.seller, at=clock.now()
        )
        self.shipping = money.held_order(*pair, **BOTTLES, state=S.SHIPPING)
        self.delivered = money.held_order(*pair, **BOTTLES, state=S.DELIVERED)
        self.claims = money.in_claim_window(*pair, **BOTTLES)
        self.released = money.released_order(*pair, **BOTTLES)
        line = LineTerms(
            self.product.title,
            Decimal(500),
            "piece",
            Decimal("4.09"),
            product_id=self.product.pk,
        )
        self.reviewable = money.released_order(*pair, lines=(line,))
        self.cancelled = make_order(*pair, state=S.CANCELLED, **BOTTLES)
        words = Opinion(
            {"communication": 5, "punctuality": 4, "as_agreed": 4},
            "Well packed, a day early, and they answered every question.",
        )
        self.review = vendors.write_review(
            order=self.released, opinion=words, by=self.buyer, at=clock.now()
        )
        vendors.report_review(
            review=self.review, reason="It names a person.", by=self.seller, at=clock.now()
        )
        self.dispute = self._claim("pallet.pdf", "count.pdf")
        moves.propose(
            dispute=self.dispute,
            terms=moves.Terms(money.eur(20_000)),
            message="Forty bottles were found in our hall; we can refund the rest.",
            by=self.seller,
            at=clock.now(),
        )

    def _claim(self, *names):
        order = money.in_claim_window(self.buyer, self.seller, **BOTTLES)
        return disputes.open_dispute(
            self.buyer,
            self.seller,
            order=order,
            description="Three cartons are missing from the second pallet, see the photo.",
            files=[disputes.a_file(name) for name in names],
        )

    def _past(self):
        """Twelve days ago: a payout on its way, and disputes that reached the operators."""
        clock.advance(-LONG_AGO)
        money.give_bank_details(self.seller)
        money.released_order(self.buyer, self.seller, **BOTTLES)
        self.waiting, self.evidence, self.judged, self.ruled, self.appealed = (
            self._claim("pallet.pdf", "carton.pdf") for _ in range(5)
        )
        clock.advance(LONG_AGO - WITH_OPERATORS)
        disputes.sweep()
        for case in (self.evidence, self.judged, self.ruled, self.appealed):
            moves.assign(dispute=case, by=self.olga, at=clock.now())
        for case in (self.judged, self.ruled, self.appealed):
            for side in (self.seller, self.buyer):
                moves.finish_evidence(dispute=case, by=side, at=clock.now())
        for case in (self.ruled, self.appealed):
            moves.rule(dispute=case, decision=disputes.decision(), by=self.olga, at=clock.now())
        words = "The carrier counted the cartons before they were loaded, not after."
        moves.appeal(dispute=self.appealed, reason=words, by=self.seller, at=clock.now())
        self.payout = payouts.build_payouts(by=self.olga, at=clock.now())[0]
        clock.advance(WITH_OPERATORS)

    def _desks(self, at):
        """What only the company's own desk shows: an invitation, a role, an import."""
        company = self.buyer.company
        role = Role.objects.filter(company=company).order_by("pk").first()
        self.address = companies.add_address(
            company=company,
            facts=companies.AddressFacts(
                label="Warehouse", line1="14 rue Sala", postcode="69002", city="Lyon", country="FR"
            ),
            by=self.buyer,
        )
        self.role = companies.create_role(
            company=company, name="Warehouse", permissions=["chat"], by=self.buyer, at=at
        )
        self.invitation = companies.invite_colleague(
            company=company, email="jeanne@atelier-roux.example", role=role, by=self.buyer, at=at
        )
        columns = {"sku": "SKU", "title": "Title", "category": "Category", "price": "Price"}
        self.mapping, self.imported = (
            import_jobs.upload_import(
                file=SimpleUploadedFile("goods.csv", GOODS), currency="EUR", by=self.seller, at=at
            )
            for _ in range(2)
        )
        mapping = {"fields": {name: {"column": column} for name, column in columns.items()}}
        import_jobs.start_import(job=self.imported, mapping=mapping, by=self.seller, at=at)

    def pages(self):
        """Every page; those of areas that are switched off (the demo's) are left out."""
        named = [
            *((None, name, *route) for name, *route in self._public()),
            *((self.buyer, f"buyer-{name}", *route) for name, *route in self._buyer()),
            *((self.seller, f"supplier-{name}", *route) for name, *route in self._supplier()),
            *((self.newcomer, f"new-{name}", *route) for name, *route in self._newcomer()),
            *((self.olga, f"desk-{name}", *route) for name, *route in self._desk()),
        ]
        found = []
        for member, name, route, *rest in named:
            query = rest.pop() if rest and str(rest[-1]).startswith("?") else ""
            try:
                found.append(Page(name, member, reverse(route, args=rest) + query))
            except NoReverseMatch:
                if not route.startswith("demo:"):
                    raise
        colleague = member_for(User.objects.get(email="basile@atelier-roux.example"))
        line = f"?product={self.product.pk}&quantity=500"
        return [
            *found,
            Page("forbidden", colleague, reverse("orders:new") + line, status=403),
            Page("missing", None, "/en/nothing-here/", status=404),
        ]

    def _public(self):
        product = Product.objects.exclude(pk=self.product.pk).first()
        slug = self.seller.company.vendor.slug
        helps = ("protection", "fees", "buyers", "suppliers", "terms", "privacy")
        return [
            ("home", "home"),
            ("search", "search:results", "?q=steel"),
            ("search-filtered", "search:results", "?q=steel&quantity=1000&sort=price"),
            ("search-nothing", "search:results", "?q=zzzzqqqq"),
            ("search-suppliers", "search:results", "?q=steel&tab=suppliers"),
            ("ranking", "search:ranking"),
            ("categories", "search:categories"),
            ("category", "search:category", self.product.category.slug),
            ("product", "products:detail", self.product.slug, self.product.pk),
            ("product-other", "products:detail", product.slug, product.pk),
            ("suppliers", "storefronts:directory"),
            ("storefront", "storefronts:detail", slug),
            *((f"help-{name}", f"help:{name}") for name in helps),
            ("login", "account_login"),
            ("signup", "account_signup"),
            ("password-reset", "account_reset_password"),
            ("password-reset-done", "account_reset_password_done"),
            ("verification-sent", "account_email_verification_sent"),
            ("invitation", "company:invitation", invitation_token(self.invitation)),
            ("email-confirm", "account_confirm_email", self._confirmation()),
            ("demo", "demo:cast"),
            ("demo-mailbox", "demo:mailbox"),
            *(("demo-mail", "demo:mail", pk) for pk in self._mails()),
            ("demo-clock", "demo:clock"),
            ("demo-bank", "demo:bank"),
            ("demo-carrier", "demo:carrier"),
        ]

    def _confirmation(self):
        """The key of a link that confirms an address."""
        user = make.make_user("Lea Marin")
        address, _ = EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": False}
        )
        return EmailConfirmationHMAC(address).key

    def _mails(self):
        """The newest mail of the demo's mailbox, if there is one."""
        if not apps.is_installed("marketplace.demo"):
            return []
        newest = apps.get_model("demo", "DemoMail").objects.order_by("-pk")
        return list(newest.values_list("pk", flat=True)[:1])

    def _buyer(self):
        line = f"?product={self.product.pk}&quantity=500"
        steps = ("what", "amount", "terms", "audience", "review")
        return [
            ("home", "home"),
            ("overview", "overview:home"),
            ("rfq-new", "rfqs:new"),
            *((f"rfq-{step}", "rfqs:edit", self.draft.reference, step) for step in steps),
            ("rfqs", "rfqs:list"),
            ("rfq", "rfqs:detail", self.rfq.reference),
            ("comparison", "rfqs:comparison", self.rfq.reference),
            ("quotation", "quotations:detail", self.quotation.reference),
            ("quotation-countered", "quotations:detail", self.countered.reference),
            ("counter-offer", "quotations:counter", self.quotation.reference),
            ("quotations", "quotations:list"),
            ("inbox", "chat:inbox"),
            ("thread", "chat:thread", self.thread.reference),
            ("thread-quotation", "chat:quotation", self.countered.reference),
            ("thread-new", "chat:start", f"?supplier={self.other.company.vendor.slug}"),
            ("orders", "orders:index"),
            ("order-new", "orders:new", line),
            ("order-placed", "orders:detail", self.placed.reference),
            ("order-unpaid", "orders:detail", self.unpaid.reference),
            ("order-held", "orders:detail", self.held.reference),
            ("order-shipping", "orders:detail", self.shipping.reference),
            ("order-delivered", "orders:detail", self.delivered.reference),
            ("order-claims", "orders:detail", self.claims.reference),
            ("order-completed", "orders:detail", self.released.reference),
            ("order-cancelled", "orders:detail", self.cancelled.reference),
            ("order-disputed", "orders:detail", self.dispute.order.reference),
            ("payment", "payments:payment", self.unpaid.reference),
            ("payment-transfer", "payments:payment", self.transfer.reference),
            ("payment-held", "payments:payment", self.held.reference),
            ("money", "payments:movements", self.released.reference),
            *self._buyers_desk(),
        ]

    def _buyers_desk(self):
        return [
            ("disputes", "disputes:index"),
            ("dispute-open", "disputes:open", self.claims.reference),
            ("dispute", "disputes:room", self.dispute.reference),
            ("dispute-evidence", "disputes:room", self.evidence.reference),
            ("dispute-ruled", "disputes:room", self.ruled.reference),
            ("dispute-appealed", "disputes:room", self.appealed.reference),
            ("reviews", "reviews:mine"),
            ("review", "reviews:order", self.reviewable.reference),
            ("review-write", "reviews:write", self.reviewable.reference),
            (
                "review-product",
                "reviews:write_product",
                self.reviewable.reference,
                self.product.pk,
            ),
            ("notices", "notices:index"),
            ("notice-preferences", "notices:preferences"),
            ("settings", "account:home"),
            ("email", "account_email"),
            ("password", "account_change_password"),
            ("two-step", "mfa_index"),
            ("two-step-setup", "mfa_activate_totp"),
            ("sessions", "usersessions_list"),
            ("company", "company:home"),
            ("addresses", "company:addresses"),
            ("address", "company:address", self.address.pk),
            ("team", "company:team"),
            ("role-new", "company:role_new"),
            ("role", "company:role", self.role.pk),
            ("selling", "storefronts:onboarding"),
            ("logout", "account_logout"),
        ]

    def _supplier(self):
        return [
            ("overview", "overview:home"),
            ("onboarding", "storefronts:onboarding"),
            ("listings", "listings:list"),
            ("listing-new", "listings:new"),
            ("listing", "listings:edit", self.product.pk),
            ("listing-preview", "listings:preview", self.product.pk),
            ("import", "listings:import"),
            ("import-mapping", "listings:import_mapping", self.mapping.reference),
            ("import-progress", "listings:import_progress", self.imported.reference),
            ("market", "rfqs:market"),
            ("rfq", "rfqs:offered", self.open_rfq.reference),
            ("quotation-build", "quotations:build", self.begun.reference),
            ("quotation-preview", "quotations:preview", self.begun.reference),
            ("quotation-sent", "quotations:detail", self.quotation.reference),
            ("quotation-countered", "quotations:detail", self.countered.reference),
            ("quotation-private", "quotations:private", f"?thread={self.thread.reference}"),
            ("quotations", "quotations:list"),
            ("thread", "chat:thread", self.thread.reference),
            ("orders", "orders:index"),
            ("order-placed", "orders:detail", self.placed.reference),
            ("order-held", "orders:detail", self.held.reference),
            ("order-shipping", "orders:detail", self.shipping.reference),
            ("order-disputed", "orders:detail", self.dispute.order.reference),
            ("disputes", "disputes:index"),
            ("dispute", "disputes:room", self.dispute.reference),
            ("dispute-evidence", "disputes:room", self.evidence.reference),
            ("payouts", "payouts:index"),
            ("payout", "payouts:payout", self.payout.reference),
            ("statement", "payouts:statement"),
            ("bank-details", "payouts:bank_details"),
            ("storefront", "storefronts:edit"),
            ("reviews", "reviews:mine"),
            ("notices", "notices:index"),
        ]

    def _newcomer(self):
        """What a company sees that has done nothing yet: every empty list."""
        return [
            ("overview", "overview:home"),
            ("onboarding", "storefronts:onboarding"),
            ("rfqs", "rfqs:list"),
            ("quotations", "quotations:list"),
            ("inbox", "chat:inbox"),
            ("orders", "orders:index"),
            ("disputes", "disputes:index"),
            ("reviews", "reviews:mine"),
            ("notices", "notices:index"),
            ("listings", "listings:list"),
            ("payouts", "payouts:index"),
            ("addresses", "company:addresses"),
        ]

    def _desk(self):
        newcomer = self.newcomer.company
        return [
            ("home", "desk:home"),
            ("companies", "desk:companies"),
            ("company", "desk:company", newcomer.reference),
            ("suppliers", "desk:vendors"),
            ("supplier", "desk:vendor", newcomer.vendor.slug),
            ("rfqs", "rfqs:queue"),
            ("rfq", "rfqs:review", self.held_rfq.reference),
            ("transfers", "payments:transfers"),
            ("payouts", "payouts:desk"),
            ("money", "money_desk:review"),
            ("commission", "money_desk:commission"),
            ("disputes", "desk_disputes:queue"),
            ("dispute-waiting", "desk_disputes:case", self.waiting.reference),
            ("dispute-evidence", "desk_disputes:case", self.evidence.reference),
            ("dispute", "desk_disputes:case", self.judged.reference),
            ("dispute-ruled", "desk_disputes:case", self.ruled.reference),
            ("reviews", "reviews:queue"),
            ("review", "reviews:case", self.review.reference),
            ("styleguide", "styleguide"),
        ]


def companies_waiting(at):
    """A company that an operator has not looked at yet."""
    founder = make.make_user("Ines Prado")
    return companies.register_company(
        name="Prado Mecánica", country="ES", founder=founder, at=at - timedelta(hours=5)
    )


def bargain():
    """The line of a counter-offer: 50 cents less."""
    return {"unit_price": Decimal("5.40"), "tiers": (), "criteria": make_line().criteria}
