"""Addresses that have no language: robots, sitemap, media, health, webhooks."""

from django.urls import URLPattern, path

from frontend.pages import health

urlpatterns: list[URLPattern] = [
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
