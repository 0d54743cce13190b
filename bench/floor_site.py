"""Bare Django beside which our pages are measured: one view, one ORM row, two middlewares."""

import os

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from marketplace import env

settings.configure(
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.common.CommonMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            **env.postgres("DATABASE_URL", ""),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 4}},
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 - after the settings
from django.db import models  # noqa: E402


class Row(models.Model):
    """The product's own table, read through the ORM."""

    title = models.CharField(max_length=160)
    slug = models.CharField(max_length=120)
    description = models.TextField()

    class Meta:
        app_label = "floor"
        managed = False
        db_table = "catalog_product"

    def __str__(self) -> str:
        return self.title


def alive(request: HttpRequest) -> HttpResponse:
    """Answer the start's question."""
    return HttpResponse("ok")


def row(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one row."""
    found = Row.objects.get(pk=pk)
    return HttpResponse(f"<h1>{found.title}</h1><p>{found.description}</p>")


urlpatterns = [path("healthz", alive), path("row/<int:pk>/", row)]
application = get_wsgi_application()
