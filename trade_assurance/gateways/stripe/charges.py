"""Charges to the platform, by Stripe's own page or at once, and refunds of them."""

from typing import Any

import stripe

from trade_assurance.gateways.base import Answer, ChargeRequest, RefundRequest, Status
from trade_assurance.gateways.stripe.amounts import to_stripe
from trade_assurance.gateways.stripe.client import Door, asked, marked

_INTENT_STATUS = {
    "succeeded": Status.SETTLED,
    # A delayed method (SEPA debit, ACH): the bank has days to refuse. Nothing is funded by it.
    "processing": Status.CONFIRMED,
    "requires_action": Status.ACTION_NEEDED,
    "requires_payment_method": Status.FAILED,
    "canceled": Status.FAILED,
}
_REFUND_STATUS = {
    "succeeded": Status.CONFIRMED,
    "failed": Status.FAILED,
    "canceled": Status.FAILED,
}


class Charges(Door):
    """Money in, and back to where it came from."""

    def charge(self, request: ChargeRequest) -> Answer:
        """Open a Checkout page, or charge the payment method named by `token` at once."""
        return self._charge_at_once(request) if request.token else self._open_page(request)

    def look_up(self, *, key: str, provider_id: str, group: str = "") -> Answer:
        """Return what became of a Checkout page (cs_…) or of a charge (pi_…).

        After a lost answer the charge is sought among those of the order: that list is complete at
        once, while Stripe's search is minutes behind.
        """
        if provider_id.startswith("cs_"):
            return self._look_up_session(provider_id)
        if not provider_id and group:
            charges = asked(lambda: self._api.charges.list({"transfer_group": group}))
            found = asked(lambda: marked(charges, key))
            provider_id = _id_of(found.payment_intent) if found else ""
        if not provider_id:
            return Answer(Status.UNKNOWN)
        return _of_intent(asked(lambda: self._api.payment_intents.retrieve(provider_id)))

    def refund(self, request: RefundRequest) -> Answer:
        """Refund a charge, in full or in part."""
        intent_id = self._intent_of(request.provider_id)
        found = asked(
            lambda: self._api.refunds.create(
                {
                    "payment_intent": intent_id,
                    "amount": to_stripe(request.money),
                    "metadata": {"payment": request.payment_reference, "key": request.key},
                },
                {"idempotency_key": request.key},
            )
        )
        return _of_refund(found)

    def look_up_refund(self, *, key: str, provider_id: str, charge_id: str = "") -> Answer:
        """Return what became of a refund (re_…), or of the one of a charge that carries the key."""
        if provider_id:
            return _of_refund(asked(lambda: self._api.refunds.retrieve(provider_id)))
        if not charge_id:
            return Answer(Status.UNKNOWN)
        intent_id = self._intent_of(charge_id)
        refunds = asked(lambda: self._api.refunds.list({"payment_intent": intent_id}))
        found = asked(lambda: marked(refunds, key))
        return _of_refund(found) if found else Answer(Status.UNKNOWN)

    def _open_page(self, request: ChargeRequest) -> Answer:
        body: Any = {
            "mode": "payment",
            "client_reference_id": request.payment_reference,
            "success_url": request.return_url,
            "cancel_url": request.return_url,
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": request.money.currency.lower(),
                        "unit_amount": to_stripe(request.money),
                        "product_data": {"name": request.order_reference},
                    },
                }
            ],
            "metadata": _marks(request),
            "payment_intent_data": {
                "transfer_group": request.order_reference,
                "metadata": _marks(request),
            },
        }
        if request.methods:
            body["payment_method_types"] = list(request.methods)
        key = {"idempotency_key": request.key}
        session = asked(lambda: self._api.checkout.sessions.create(body, key))  # type: ignore[arg-type]
        return Answer(Status.ACTION_NEEDED, session.id, redirect_url=session.url or "")

    def _charge_at_once(self, request: ChargeRequest) -> Answer:
        body: Any = {
            "amount": to_stripe(request.money),
            "currency": request.money.currency.lower(),
            "payment_method": request.token,
            "confirm": True,
            "transfer_group": request.order_reference,
            "metadata": _marks(request),
        }
        if request.methods:
            body["payment_method_types"] = list(request.methods)
        else:
            body["automatic_payment_methods"] = {"enabled": True, "allow_redirects": "never"}
        key = {"idempotency_key": request.key}
        try:
            made = asked(lambda: self._api.payment_intents.create(body, key))  # type: ignore[arg-type]
        except stripe.CardError as error:
            declined = getattr(error.error, "payment_intent", None)
            return Answer(Status.FAILED, _id_of(declined), error.code or "card_declined")
        return _of_intent(made)

    def _look_up_session(self, session_id: str) -> Answer:
        session = asked(lambda: self._api.checkout.sessions.retrieve(session_id))
        intent_id = _id_of(session.payment_intent)
        # `complete` with `unpaid` is a delayed method on its way, or one that its bank refused later.
        if session.payment_status == "paid":
            return Answer(Status.SETTLED, session_id, charged_id=intent_id)
        if session.status == "complete" and intent_id:
            intent = asked(lambda: self._api.payment_intents.retrieve(intent_id))
            known = _of_intent(intent)
            return Answer(known.status, session_id, known.failure_code, charged_id=intent_id)
        if session.status == "expired":
            return Answer(Status.FAILED, session_id, failure_code="page_expired")
        return Answer(Status.ACTION_NEEDED, session_id, redirect_url=session.url or "")

    def _intent_of(self, provider_id: str) -> str:
        if not provider_id.startswith("cs_"):
            return provider_id
        session = asked(lambda: self._api.checkout.sessions.retrieve(provider_id))
        return _id_of(session.payment_intent)


def _marks(request: ChargeRequest) -> dict[str, str]:
    """Return what finds the charge again when its answer was lost."""
    return {
        "payment": request.payment_reference,
        "order": request.order_reference,
        "key": request.key,
    }


def _id_of(thing: Any) -> str:
    """Return the id of an object that may be expanded, or may not be there."""
    return str(thing if isinstance(thing, str) else getattr(thing, "id", "") or "")


def _of_intent(found: Any) -> Answer:
    failure = getattr(found.last_payment_error, "code", "") if found.last_payment_error else ""
    status = _INTENT_STATUS.get(found.status, Status.PENDING)
    return Answer(status, found.id, failure_code=failure or "", charged_id=found.id)


def _of_refund(found: Any) -> Answer:
    status = _REFUND_STATUS.get(found.status or "", Status.PENDING)
    return Answer(status, found.id, failure_code=getattr(found, "failure_reason", "") or "")
