"""Who trades with whom: people of the bench's catalogue, signed in."""

from bench.bench import session_cookie
from bench.catalogue import SELLERS
from bench.faults.client import Client, InFlight
from bench.faults.trades import Good
from marketplace.catalog.models import Product
from marketplace.companies.models import Address, Company
from marketplace.core import clock
from marketplace.orders.contract import plain
from messaging.actions import open_thread

QUANTITY = 100


def client(port: int, number: int, flying: InFlight) -> Client:
    """Return person `number`, signed in."""
    return Client(port, session_cookie(f"person{number}@bench.example"), flying)


def pair(port: int, number: int, flying: InFlight) -> tuple[Client, Client, Good]:
    """Return a buyer, a supplier and what is ordered."""
    buyer = Company.objects.get(reference=f"C-BENCH{SELLERS + 1 + number}")
    seller = Company.objects.get(reference=f"C-BENCH{1 + number}")
    product = Product.objects.filter(seller=seller).order_by("pk")[0]
    tiers = product.tiers.filter(min_quantity__lte=QUANTITY).order_by("-min_quantity")
    address = Address.objects.get(company=buyer)
    good = Good(product.pk, plain(tiers[0].unit_price), address.pk)
    return client(port, SELLERS + 1 + number, flying), client(port, 1 + number, flying), good


def talker(port: int, number: int, flying: InFlight) -> tuple[Client, str]:
    """Return a person and a conversation of theirs."""
    buyer = Company.objects.get(reference=f"C-BENCH{SELLERS + 50 + number}")
    seller = Company.objects.get(reference=f"C-BENCH{50 + number}")
    thread = open_thread(
        subject_kind="rfq", subject_reference=f"R-TALK{number}", buyer_id=buyer.pk,
        seller_id=seller.pk, title="Talk", at=clock.now(),
    )  # fmt: skip
    return client(port, SELLERS + 50 + number, flying), thread.reference
