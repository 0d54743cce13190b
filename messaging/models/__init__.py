"""Rows of conversations and notices."""

from messaging.models.message import Message, MessageFile
from messaging.models.notice import Notice, NoticePreference
from messaging.models.thread import Thread, ThreadRead

__all__ = ["Message", "MessageFile", "Notice", "NoticePreference", "Thread", "ThreadRead"]
