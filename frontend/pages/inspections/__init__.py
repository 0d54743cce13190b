"""Inspections: the steps on an order, the inspector's jobs and report, files."""

from django.urls import path

from frontend import inspection_moves
from frontend.pages.inspections import files, jobs, steps

app_name = "inspections"
urlpatterns = [
    path("orders/<str:reference>/inspection/", steps.ask, name="ask"),
    path("inspections/", jobs.jobs, name="jobs"),
    path("inspections/reports/<int:pk>/", files.report, name="report"),
    path("inspections/photos/<int:pk>/", files.photo, name="photo"),
    path("inspections/<str:reference>/", jobs.job, name="job"),
    path("inspections/<str:reference>/draft/", jobs.draft, name="draft"),
    path("inspections/<str:reference>/points/<int:position>/", jobs.finding, name="finding"),
    path("inspections/<str:reference>/circumstances/", jobs.circumstances, name="circumstances"),
    path("inspections/<str:reference>/report/", jobs.hand_in, name="hand_in"),
    path("inspections/<str:reference>/closed-doors/", jobs.no_access, name="no_access"),
    path("inspections/<str:reference>/new-day/", jobs.new_day, name="new_day"),
    *(
        path(f"inspections/<str:reference>/{noun}/", steps.move, {"noun": noun}, name=noun)
        for noun in inspection_moves.BY_NOUN
    ),
]
