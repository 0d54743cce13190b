"""Addresses of the sockets."""

from django.urls import URLPattern

socket_routes: list[URLPattern] = []
