"""Hears what the apps below announce."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from marketplace.companies.signals import company_decided, member_removed
from marketplace.orders import signals as orders
from messaging import actions, broadcast
from vendors import signals as vendors


@receiver(orders.order_placed)
def _order_placed(order: Any, at: Any, **_rest: Any) -> None:
    actions.tell_order_placed(order=order, at=at)


@receiver(orders.order_confirmed)
def _order_confirmed(order: Any, at: Any, **_rest: Any) -> None:
    actions.tell_order_confirmed(order=order, at=at)


@receiver(orders.order_cancelled)
def _order_cancelled(order: Any, at: Any, cause: Any, **_rest: Any) -> None:
    actions.tell_order_cancelled(order=order, at=at, cause=cause)


@receiver(orders.order_funded)
def _order_funded(order: Any, at: Any, **_rest: Any) -> None:
    actions.tell_order_funded(order=order, at=at)


@receiver(orders.order_shipped)
def _order_shipped(order: Any, at: Any, shipment: Any, **_rest: Any) -> None:
    actions.tell_order_shipped(order=order, at=at, shipment=shipment)


@receiver(orders.order_delivered)
def _order_delivered(order: Any, at: Any, shipment: Any, **_rest: Any) -> None:
    actions.tell_order_delivered(order=order, at=at, shipment=shipment)


@receiver(orders.order_received)
def _order_received(order: Any, at: Any, **_rest: Any) -> None:
    actions.tell_order_received(order=order, at=at)


@receiver(orders.order_completed)
def _order_completed(order: Any, at: Any, **_rest: Any) -> None:
    actions.tell_order_completed(order=order, at=at)


@receiver(orders.order_noted)
def _order_noted(order: Any, at: Any, name: str, **_rest: Any) -> None:
    actions.tell_order_noted(order=order, at=at, name=name)


@receiver(orders.change_noted)
def _change_noted(order: Any, at: Any, change: Any, name: str, **_rest: Any) -> None:
    actions.tell_change(order=order, at=at, change=change, name=name)


@receiver([orders.clause_asked, orders.clause_answered])
def _clause_remark(order: Any, at: Any, remark: Any, **_rest: Any) -> None:
    actions.tell_clause_remark(order=order, at=at, remark=remark)


@receiver(vendors.vendor_requested)
def _vendor_requested(vendor: Any, at: Any, **_rest: Any) -> None:
    actions.tell_vendor_requested(vendor=vendor, at=at)


@receiver(vendors.vendor_decided)
def _vendor_decided(vendor: Any, decision: str, reason: str, at: Any, **_rest: Any) -> None:
    actions.tell_vendor_decided(vendor=vendor, decision=decision, reason=reason, at=at)


@receiver(vendors.review_published)
def _review_published(review: Any, at: Any, **_rest: Any) -> None:
    actions.tell_review_published(review=review, at=at)


@receiver(vendors.review_answered)
def _review_answered(review: Any, at: Any, **_rest: Any) -> None:
    actions.tell_review_answered(review=review, at=at)


@receiver(vendors.review_decided)
def _review_decided(review: Any, decision: str, reason: str, at: Any, **_rest: Any) -> None:
    actions.tell_review_decided(review=review, decision=decision, reason=reason, at=at)


@receiver(company_decided)
def _company_decided(company: Any, decision: str, reason: str, at: Any, **_rest: Any) -> None:
    actions.tell_company_decided(company=company, decision=decision, reason=reason, at=at)


@receiver(member_removed)
def _member_removed(user_id: int, **_rest: Any) -> None:
    broadcast.access_revoked(user_id)


@receiver(user_logged_out)
def _signed_out(user: Any, **_rest: Any) -> None:
    if user is not None:
        broadcast.access_revoked(user.pk)
