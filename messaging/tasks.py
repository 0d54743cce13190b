"""Work done after commit: mails of notices."""

import logging

from marketplace.core import clock, outbox
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
