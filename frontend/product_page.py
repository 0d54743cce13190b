"""Everything a product's page shows, read in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from frontend import structured
from frontend.cards import (
    ProductCard,
    card_columns,
    cards_of,
    product_url,
    read_parts,
    reply_hours,
)
from frontend.categories import category_url
from frontend.formats import write_money
from frontend.prices import read_quantity, refusal_text
from frontend.product_terms import trade_terms
from frontend.templatetags.quayside import first_url
from marketplace.catalog import queries
from marketplace.catalog.attributes import shown_attributes
from marketplace.catalog.models import Category, Picture, Product, Sku, SpecSheet
from marketplace.catalog.pricing import Price, PriceLadder, PriceRefusal, price_for
from marketplace.companies.member import Member
from marketplace.core.money import Money
from vendors.models import Review, ReviewSummary, Vendor, Verification
from vendors.queries import product_reviews

SIMILAR = 4
REVIEWS = 10
DESCRIPTION_LENGTH = 155


def with_page_rows(products: QuerySet[Product]) -> QuerySet[Product]:
    """Add what the page of one product reads; `page_of` reads the rest."""
    return card_columns(products).prefetch_related(
        Prefetch("skus", Sku.objects.order_by("position", "pk")),
        Prefetch("spec_sheets", SpecSheet.objects.order_by("pk")),
    )


def page_of(
    product: Product, member: Member, asked: Mapping[str, str], *, preview: bool = False
) -> "ProductPage":
    """Return the page of a product read with `with_page_rows`, and of those like it, in one go."""
    rows = queries.visible_products(member).filter(category=product.category)
    rows = rows.exclude(pk=product.pk).order_by("-published_at", "-pk")
    like_it = tuple(card_columns(rows)[:SIMILAR])
    read_parts([product, *like_it])
    return ProductPage(product, member, asked, like_it, preview=preview)


@dataclass(frozen=True, slots=True)
class SheetLink:
    """A file to download; `size` in bytes."""

    name: str
    url: str
    size: int


@dataclass(frozen=True)
class ProductPage:
    """The page of `product` for `member`; `asked` are the parameters of the address."""

    product: Product
    member: Member
    asked: Mapping[str, str]
    like_it: tuple[Product, ...] = ()
    preview: bool = False

    @cached_property
    def trail(self) -> list[Category]:
        """The category and those above it, from the top."""
        return queries.category_trail(self.product.category)

    @cached_property
    def sku(self) -> Sku | None:
        """The chosen variant, or the only one."""
        skus = list(self.product.skus.all())
        chosen = [sku for sku in skus if str(sku.pk) == self.asked.get("sku")]
        return chosen[0] if chosen else (skus[0] if skus else None)

    @cached_property
    def ladder(self) -> PriceLadder:
        """The ladder of the chosen variant."""
        return queries.ladder_of(self.product, sku_id=self.sku.pk if self.sku else None)

    @cached_property
    def quantity(self) -> Decimal:
        """The quantity asked for, else the least that can be ordered."""
        return read_quantity(self.asked.get("quantity")) or self.ladder.smallest

    @cached_property
    def answer(self) -> Price | PriceRefusal:
        """What the one pricing function says about the quantity."""
        return price_for(self.ladder, self.quantity)

    @property
    def price(self) -> Price | None:
        """The price, where there is one."""
        return self.answer if isinstance(self.answer, Price) else None

    @property
    def refusal(self) -> str:
        """Why there is no price, in words; nothing where there is one or none is listed at all."""
        if self.asked.get("quantity") and read_quantity(self.asked["quantity"]) is None:
            return _("Write a quantity as a number.")
        if isinstance(self.answer, Price) or self.ladder.quote_only:
            return ""
        return refusal_text(self.answer)

    @cached_property
    def pictures(self) -> list[Picture]:
        """The gallery."""
        return [media.large for media in self.product.media.all() if media.variants]

    @property
    def shown_picture(self) -> int:
        """The place, from 1, of the large picture."""
        asked = self.asked.get("picture", "")
        place = int(asked) if asked.isdecimal() and len(asked) < 3 else 1
        return place if 1 <= place <= len(self.pictures) else 1

    @property
    def large_picture(self) -> Picture | None:
        """The large picture."""
        return self.pictures[self.shown_picture - 1] if self.pictures else None

    @cached_property
    def attributes(self) -> list[tuple[str, str]]:
        """Labels and values: the category's attributes, then the seller's own rows."""
        definitions = queries.definitions_for(self.product.category)
        shown = shown_attributes(definitions, self.product.attributes)
        own = [(label or _("Further"), value) for label, value in self.product.specifications]
        return shown + own

    @cached_property
    def similar(self) -> list[ProductCard]:
        """Others of the same category, newest first."""
        return cards_of(self.like_it)

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        """Labels and addresses from the home page down to this one."""
        above = [(category.name, category_url(category)) for category in self.trail]
        return [(_("Home"), first_url("home")), *above, (self.product.title, self.path)]

    @property
    def path(self) -> str:
        """The one address of the product in the reader's language."""
        return product_url(self.product)

    @property
    def canonical(self) -> str:
        """The absolute address, from the configured host."""
        return f"{settings.SITE_URL}{self.path}"

    @property
    def default_address(self) -> str:
        """The absolute address for readers of neither language."""
        with translation.override(settings.LANGUAGE_CODE):
            return self.canonical

    @property
    def description(self) -> str:
        """The description for search engines."""
        text = self.product.summary or self.product.description
        return Truncator(" ".join(text.split())).chars(DESCRIPTION_LENGTH)

    @property
    def total(self) -> str:
        """The goods at this quantity, written; nothing without a price."""
        if self.price is None:
            return ""
        return write_money(Money.rounded(self.price.total, self.ladder.currency))

    @cached_property
    def terms(self) -> list[tuple[str, str]]:
        """Trade terms as labels and values; what the seller left open is left out."""
        return trade_terms(self.product, self.answer)

    @property
    def sheets(self) -> list[SheetLink]:
        """Files to download."""
        return [
            SheetLink(sheet.title, sheet.file.url, sheet.size)
            for sheet in self.product.spec_sheets.all()
        ]

    @property
    def vendor(self) -> Vendor | None:
        """The seller's public profile."""
        return getattr(self.product.seller, "vendor", None)

    @property
    def seller_url(self) -> str:
        """The seller's storefront."""
        if self.vendor is None:
            return ""
        return first_url("storefronts:detail", "storefronts:home", slug=self.vendor.slug)

    @property
    def own(self) -> bool:
        """The reader acts for the seller."""
        return self.member.acts_for(self.product.seller_id)

    @property
    def checks(self) -> Sequence[Verification]:
        """What was checked about the seller and counts today."""
        return getattr(self.vendor, "checks", ())

    @property
    def reply_hours(self) -> int | None:
        """How soon the seller replies on average, in whole hours."""
        return reply_hours(self.vendor)

    @property
    def summary(self) -> ReviewSummary | None:
        """Mean and count of the product's reviews."""
        return getattr(self.product, "review_summary", None)

    @cached_property
    def reviews(self) -> list[Review]:
        """The newest reviews by buyers of this product."""
        return list(product_reviews(self.product.pk)[:REVIEWS]) if self.summary else []

    @property
    def chat_url(self) -> str:
        """Where a conversation about this listing begins."""
        url = first_url("chat:start")
        return f"{url}?{urlencode({'listing': self.product.pk})}" if url else ""

    @property
    def order_url(self) -> str:
        """Where an order of this product begins; nothing where there is no price."""
        return "" if self.ladder.quote_only else first_url("orders:new")

    @property
    def quotation_url(self) -> str:
        """Where a request for quotation begins."""
        return first_url("rfqs:new")

    @cached_property
    def json_ld(self) -> SafeString:
        """The structured data."""
        images = [_absolute(picture.src) for picture in self.pictures]
        return structured.json_ld(
            structured.product_data(
                self.product, self.ladder, url=self.canonical, images=images, reviews=self.summary
            ),
            structured.breadcrumbs(self.crumbs, settings.SITE_URL),
        )

    @property
    def share_image(self) -> str:
        """The picture that a shared link shows."""
        return _absolute(self.pictures[0].src) if self.pictures else ""


def _absolute(url: str) -> str:
    return url if url.startswith("http") else f"{settings.SITE_URL}{url}"
