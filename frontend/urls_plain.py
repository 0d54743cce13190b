"""Addresses that have no language: robots, sitemap, media, health, webhooks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
