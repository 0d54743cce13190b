"""Addresses of the demo's pages, under /<language>/demo/."""

from django.urls import path

from marketplace.demo import bank_file, onboarding, outside, pages

app_name = "demo"
urlpatterns = [
    path("", pages.cast, name="cast"),
    path("cast/<int:user_id>/session/", pages.session, name="session"),
    path("mailbox/", pages.mailbox, name="mailbox"),
    path("mailbox/<int:mail_id>/", pages.mail, name="mail"),
    path("mailbox/<int:mail_id>/html/", pages.mail_html, name="mail-html"),
    path("clock/", pages.clock_page, name="clock"),
    path("clock/offset/", pages.clock_offset, name="clock-offset"),
    path("onboarding/<str:account_id>/", onboarding.onboarding, name="onboarding"),
    path("bank/", outside.bank, name="bank"),
    path("bank/statement.xml", bank_file.statement, name="statement"),
    path("bank/<str:reference>/transfer/", outside.transfer, name="transfer"),
    path("carrier/", outside.carrier, name="carrier"),
    path("carrier/<int:shipment_id>/event/", outside.carrier_event, name="carrier-event"),
]
