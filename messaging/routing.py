"""Addresses of the sockets."""

from typing import Any

from django.urls import path

from messaging.consumers import LiveConsumer

# Channels routes with Django's `path`, whose types know views alone.
_live: Any = LiveConsumer.as_asgi()
socket_routes: list[Any] = [path("ws/live/", _live, name="live")]
