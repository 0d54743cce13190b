"""Sockets over ASGI, and the same pages beside them so that one port can serve both."""

import os

from a2wsgi import WSGIMiddleware
from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator, OriginValidator
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

pages = get_wsgi_application()

# Imported after Django is set up: consumers read models.
from messaging.routing import socket_routes  # noqa: E402

_sockets = AuthMiddlewareStack(URLRouter(socket_routes))
# ALLOWED_HOSTS knows no scheme and no port: good enough on this machine, not in production.
sockets = (
    AllowedHostsOriginValidator(_sockets)
    if settings.DEBUG or settings.DEMO or settings.TESTING
    else OriginValidator(_sockets, [settings.SITE_URL])
)
application = ProtocolTypeRouter(
    {
        # a2wsgi asks for its own TypedDict; a WSGI callable is what it takes.
        "http": WSGIMiddleware(pages, workers=8),  # type: ignore[arg-type]
        "websocket": sockets,
    }
)
