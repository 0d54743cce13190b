"""The home page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


def home(request: HttpRequest) -> HttpResponse:
    """Show what can be bought here and why paying here is safe."""
    return render(request, "home/home.html")


urlpatterns = [path("", home, name="home")]
