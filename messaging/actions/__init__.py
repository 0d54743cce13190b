"""Verbs: open a thread, write in it, read it, tell people."""

from messaging.actions.many import Telling, notify_companies
from messaging.actions.notices import (
    mark_notices_seen,
    notify,
    set_notice_preferences,
)
from messaging.actions.threads import (
    MessageEmpty,
    MessageTooLong,
    NoPlaceInThread,
    mark_read,
    open_thread,
    post_card,
    post_event,
    post_message,
)

__all__ = [
    "MessageEmpty",
    "MessageTooLong",
    "NoPlaceInThread",
    "Telling",
    "mark_notices_seen",
    "mark_read",
    "notify",
    "notify_companies",
    "open_thread",
    "post_card",
    "post_event",
    "post_message",
    "set_notice_preferences",
]
