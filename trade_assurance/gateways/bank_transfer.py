"""Bank transfers: the buyer's bank sends, an operator matches, and an operator sends back."""

from trade_assurance.gateways.base import Answer, ChargeRequest, RefundRequest, Status


class BankTransfer:
    """Asks nobody: a charge waits for a bank line, a refund for an operator's transfer."""

    code = "bank_transfer"

    def charge(self, request: ChargeRequest) -> Answer:
        """Return PENDING: the payment's reference is what the buyer writes on the transfer."""
        return Answer(Status.PENDING, provider_id=request.payment_reference)

    def look_up(self, *, key: str, provider_id: str, group: str = "") -> Answer:
        """Return PENDING for what was asked: only a bank line knows more."""
        return Answer(Status.PENDING if provider_id else Status.UNKNOWN, provider_id=provider_id)

    def refund(self, request: RefundRequest) -> Answer:
        """Return PENDING: an operator makes the transfer and records it."""
        return Answer(Status.PENDING, provider_id=request.key)

    def look_up_refund(self, *, key: str, provider_id: str, charge_id: str = "") -> Answer:
        """Return PENDING for what was asked."""
        return Answer(Status.PENDING if provider_id else Status.UNKNOWN, provider_id=provider_id)
