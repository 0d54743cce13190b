"""Conversations and notices: threads, messages, the bell and its mails. Hears everything below."""
