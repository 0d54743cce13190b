"""Work done after commit: mails of notices."""

import logging

from marketplace.core import clock, outbox
from marketplace.orders.models import Order
from messaging.actions import remind_of_receipt
from messaging.mail import send_notice_mail
from messaging.models import Notice

log = logging.getLogger(__name__)


@outbox.handles("messaging.notices_due")
def mail_notices(*, notice_ids: list[int]) -> None:
    """Send the mails of some notices; those that fail are promised again, alone.

    One outbox message stands for many mails. Marking each as sent and handing on only the rest
    keeps a dead address from repeating everybody else's mail.
    """
    due = Notice.objects.filter(
        pk__in=notice_ids, mail_due=True, mailed_at__isnull=True
    ).select_related("user")
    left: list[int] = []
    failure: Exception | None = None
    sent = 0
    for notice in due.order_by("pk"):
        try:
            send_notice_mail(notice)
        except Exception as error:
            log.warning("mail of notice %s failed: %s", notice.pk, error)
            left.append(notice.pk)
            failure = error
        else:
            Notice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())
            sent += 1
    if failure is None:
        return
    if not sent:
        raise failure
    outbox.emit("messaging.notices_due", notice_ids=left)


@outbox.handles("orders.reminder")
def mail_reminder(*, order_id: int, kind: str, days: int) -> None:
    """Tell the buyer that a deadline of theirs comes near; orders has one kind so far: receipt."""
    log.info("reminder %s of order %s, %s days before", kind, order_id, days)
    order = Order.objects.select_related("buyer", "seller").get(pk=order_id)
    remind_of_receipt(order=order, at=clock.now())
