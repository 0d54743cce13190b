"""/api/v1: collects the routes of each app's api module."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

APPS = (
    "marketplace.companies", "marketplace.catalog", "marketplace.orders",
    "vendors", "messaging", "rfq", "trade_assurance", "bookkeeping",
    "search",
)  # fmt: skip

_routes: list[URLPattern | URLResolver] = []
for _app in APPS:
    if find_spec(f"{_app}.api"):
        _routes += import_module(f"{_app}.api").urlpatterns

urlpatterns = [
    path("v1/", include((_routes, "v1"))),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]
