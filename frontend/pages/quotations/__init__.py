"""Quotations: building, sending, reading and deciding."""

from django.urls import path

from frontend.pages.quotations import building, deciding, reading

app_name = "quotations"
urlpatterns = [
    path("quotations/", reading.index, name="list"),
    path("quotations/new/", building.private, name="private"),
    path("rfqs/<str:reference>/quotation/", building.start, name="start"),
    path("quotations/<str:reference>/", reading.detail, name="detail"),
    path("quotations/<str:reference>/files/<int:file_id>/", reading.file, name="file"),
    path("quotations/<str:reference>/files/", building.add_file, name="files"),
    path("quotations/<str:reference>/build/", building.build, name="build"),
    path("quotations/<str:reference>/preview/", building.preview, name="preview"),
    path("quotations/<str:reference>/submission/", building.submission, name="submission"),
    path("quotations/<str:reference>/acceptance/", deciding.acceptance, name="acceptance"),
    path("quotations/<str:reference>/counter-offer/", deciding.counter, name="counter"),
    path("quotations/<str:reference>/refusal/", deciding.refusal, name="refusal"),
    path("quotations/<str:reference>/withdrawal/", deciding.withdrawal, name="withdrawal"),
]
