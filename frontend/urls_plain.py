"""Addresses that have no language: robots, sitemap, media, health, webhooks."""

from django.urls import URLPattern, URLResolver, path

from frontend.backoffice import back_office
from frontend.pages import health, plain
from trade_assurance.webhooks import stripe_connect_events, stripe_events

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
    path("robots.txt", plain.robots, name="robots"),
    path("sitemap.xml", plain.sitemap_index, name="sitemap-index"),
    path("sitemaps/<slug:section>-<int:page>.xml", plain.sitemap, name="sitemap"),
    path("media/<path:name>", plain.media, name="media"),
    path("back-office/", back_office.urls),
    path("webhooks/stripe/", stripe_events, name="webhook-stripe"),
    path("webhooks/stripe/connect/", stripe_connect_events, name="webhook-stripe-connect"),
]
