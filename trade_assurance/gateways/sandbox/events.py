"""Events: one is written with each change; whoever sends them decides how often and in what order."""

from trade_assurance.gateways.sandbox.store import Body, add, listed, new_id
from trade_assurance.gateways.stripe.client import API_VERSION


def tell(kind: str, thing: Body, *, account: str = "") -> None:
    """Write an event with the object as it is now; `account` is the seller's whose object it is."""
    told = len(listed("event", parent=thing["id"], account=account))
    body: Body = {
        "id": new_id("evt", f"{kind} {thing['id']} {told}"),
        "type": kind,
        "api_version": API_VERSION,
        "data": {"object": thing},
    }
    if account:
        body["account"] = account
    add("event", body, account=account, parent=thing["id"])
