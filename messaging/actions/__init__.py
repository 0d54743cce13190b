"""Verbs: open a thread, write in it, read it, tell people."""

from messaging.actions.many import Telling, notify_companies
from messaging.actions.notices import (
    mark_notices_seen,
    note_mailed,
    notify,
    set_notice_preferences,
)
from messaging.actions.order_events import (
    order_thread,
    remind_of_receipt,
    tell_order_cancelled,
    tell_order_completed,
    tell_order_confirmed,
    tell_order_delivered,
    tell_order_funded,
    tell_order_noted,
    tell_order_placed,
    tell_order_received,
    tell_order_shipped,
)
from messaging.actions.threads import (
    MessageEmpty,
    MessageTooLong,
    NoPlaceInThread,
    TooManyFiles,
    mark_read,
    open_thread,
    post_card,
    post_event,
    post_message,
    remind_of_unread,
)
from messaging.actions.vendor_events import (
    tell_review_answered,
    tell_review_published,
    tell_vendor_decided,
    tell_vendor_requested,
)

__all__ = [
    "MessageEmpty",
    "MessageTooLong",
    "NoPlaceInThread",
    "Telling",
    "TooManyFiles",
    "mark_notices_seen",
    "mark_read",
    "note_mailed",
    "notify",
    "notify_companies",
    "open_thread",
    "order_thread",
    "post_card",
    "post_event",
    "post_message",
    "remind_of_receipt",
    "remind_of_unread",
    "set_notice_preferences",
    "tell_order_cancelled",
    "tell_order_completed",
    "tell_order_confirmed",
    "tell_order_delivered",
    "tell_order_funded",
    "tell_order_noted",
    "tell_order_placed",
    "tell_order_received",
    "tell_order_shipped",
    "tell_review_answered",
    "tell_review_published",
    "tell_vendor_decided",
    "tell_vendor_requested",
]
