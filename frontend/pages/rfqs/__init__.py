"""Requests for quotation: the buyer's wizard and desk, the supplier's market, the operator's queue."""

from django.urls import path

from frontend.pages.rfqs import adding, buyer, comparing, criteria, files, market, review, wizard

app_name = "rfqs"
urlpatterns = [
    path("rfqs/", buyer.index, name="list"),
    path("rfqs/new/", wizard.new, name="new"),
    path("rfqs/market/", market.market, name="market"),
    path("desk/rfqs/", review.queue, name="queue"),
    path("desk/rfqs/<str:reference>/", review.review, name="review"),
    path("desk/rfqs/<str:reference>/decision/", review.decision, name="decision"),
    path("rfqs/<str:reference>/", buyer.detail, name="detail"),
    path("rfqs/<str:reference>/edit/<slug:name>/", wizard.edit, name="edit"),
    path("rfqs/<str:reference>/criteria/", criteria.edit, name="criteria"),
    path("rfqs/<str:reference>/submission/", wizard.submission, name="submission"),
    path("rfqs/<str:reference>/extension/", buyer.extension, name="extension"),
    path("rfqs/<str:reference>/closure/", buyer.closure, name="closure"),
    path("rfqs/<str:reference>/cancellation/", buyer.cancellation, name="cancellation"),
    path("rfqs/<str:reference>/ending/", buyer.ending, name="ending"),
    path("rfqs/<str:reference>/questions/<int:question_id>/answer/", buyer.answer, name="answer"),
    path("rfqs/<str:reference>/comparison/", comparing.comparison, name="comparison"),
    path("rfqs/<str:reference>/comparison.csv", comparing.comparison_csv, name="comparison_csv"),
    path("rfqs/<str:reference>/files/", adding.add, name="files"),
    path("rfqs/<str:reference>/files/<int:file_id>/", files.download, name="file"),
    path("rfqs/<str:reference>/offer/", market.offered, name="offered"),
    path("rfqs/<str:reference>/question/", market.question, name="question"),
    path("rfqs/<str:reference>/refusal/", market.refusal, name="refusal"),
]
