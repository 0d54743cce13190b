"""What people do while parts are killed: trades, messages and requests; each notes what was promised."""

import random
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.deeds import rfq_fields
from bench.faults.client import Client, Refused

FUNDED = {"in_production", "ready_to_ship", "shipping", "delivered", "completed"}


@dataclass(slots=True)
class Promised:
    """What the server acknowledged; names are the clients' own keys."""

    orders: dict[str, str] = field(default_factory=dict)  # token → reference
    paid: list[str] = field(default_factory=list)  # references
    received: list[str] = field(default_factory=list)
    messages: list[tuple[str, str]] = field(default_factory=list)  # (thread, client id)
    rfqs: list[str] = field(default_factory=list)
    tried: dict[str, str] = field(default_factory=dict)  # name → component killed last
    refused: list[str] = field(default_factory=list)
    last_killed: str = "nothing yet"

    def note(self, name: str) -> str:
        """Note that something is tried now; return its name."""
        self.tried[name] = self.last_killed
        return name


@dataclass(frozen=True, slots=True)
class Good:
    """What is ordered, from whom, and to which address of the buyer."""

    product_id: int
    unit_price: str
    address_id: int


class Crowd:
    """Threads that trade until they are told to finish what they began."""

    def __init__(self, promised: Promised, seed: int) -> None:
        self.promised = promised
        self.chosen = random.Random(seed)
        self.ending = threading.Event()
        self.threads: list[threading.Thread] = []

    def start(self, work: Callable[[], None]) -> None:
        """Repeat `work` in a thread of its own until the end."""

        def run() -> None:
            while not self.ending.is_set():
                try:
                    work()
                except Refused as refusal:
                    self.promised.refused.append(str(refusal))
                    time.sleep(1)

        thread = threading.Thread(target=run)
        thread.start()
        self.threads.append(thread)

    def finish(self) -> None:
        """Let everybody finish."""
        self.ending.set()
        for thread in self.threads:
            thread.join()


def trade(promised: Promised, buyer: Client, seller: Client, good: Good) -> None:
    """Order, confirm, accept, pay by sandbox card, ship and confirm receipt; the sweep releases."""
    token = promised.note(uuid.uuid4().hex)
    fields = {
        "product": str(good.product_id), "quantity": "100", "address": str(good.address_id),
        "transport_mode": "land", "unit_price": good.unit_price, "token": token,
    }  # fmt: skip
    location = buyer.send_form("/en/orders/new/", fields)
    reference = location.rstrip("/").rpartition("/")[2]
    promised.orders[token] = promised.note(reference)
    order = f"/api/v1/orders/{reference}/"
    seller.post(f"{order}confirmation/", {}, f"confirm-{token}")
    read = buyer.read(f"{order}contract/")
    accepted = {"role": "Buyer", "contract_hash": read["contract_hash"], "language": "en"}
    buyer.post(f"{order}contract/acceptance/", accepted, f"accept-{token}")
    buyer.post(f"{order}payments/", {"method": "card", "token": "tok_paid"}, f"pay-{token}")
    promised.paid.append(reference)
    _wait_until_funded(buyer, order)
    _make_ready(seller, reference)
    shipment = {"carrier": "DB Schenker", "tracking": "SE123", "mode": "land"}
    seller.post(f"{order}shipment/", shipment, f"ship-{token}")
    buyer.post(f"{order}receipt/", {}, f"receive-{token}")
    promised.received.append(reference)


def _wait_until_funded(buyer: Client, order: str) -> None:
    """The charge goes out through the outbox; a lost wake-up costs a lease of a minute."""
    for _ in range(600):
        if buyer.read(order)["state"] in FUNDED:
            return
        time.sleep(0.4)
    raise Refused(f"{order}: not funded")


def _make_ready(seller: Client, reference: str) -> None:
    """A page's step without a key: a repeat is refused where the first was done, so look."""
    try:
        seller.send_form(f"/en/orders/{reference}/readiness/", {})
    except Refused:
        if seller.read(f"/api/v1/orders/{reference}/")["state"] != "ready_to_ship":
            raise


def say(promised: Promised, who: Client, thread: str) -> None:
    """Write one message under an id of the client's own."""
    client_id = promised.note(str(uuid.uuid4()))
    body = {"body": f"About the delivery {client_id}", "client_id": client_id}
    who.post(f"/api/v1/threads/{thread}/messages/", body, client_id)
    promised.messages.append((thread, client_id))
    time.sleep(0.1)


def request(promised: Promised, who: Client, chosen: random.Random) -> None:
    """Post a request for quotation and send it off."""
    key = promised.note(uuid.uuid4().hex)
    fields = {name: str(value) for name, value in rfq_fields(chosen).items()}
    drafted = who.post("/api/v1/rfqs/", fields, f"draft-{key}")["reference"]
    promised.note(drafted)
    who.post(f"/api/v1/rfqs/{drafted}/submission/", {}, f"submit-{key}")
    promised.rfqs.append(drafted)
    time.sleep(0.3)
