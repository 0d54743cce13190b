"""All addresses: pages under a language prefix, the API without one."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("marketplace.api")),
    path("", include("frontend.urls_plain")),
    *i18n_patterns(path("", include("frontend.urls"))),
]
if settings.DEMO:
    urlpatterns += i18n_patterns(path("demo/", include("marketplace.demo.urls")))

handler400 = "frontend.pages.errors.bad_request"
handler403 = "frontend.pages.errors.forbidden"
handler404 = "frontend.pages.errors.not_found"
handler500 = "frontend.pages.errors.server_error"
