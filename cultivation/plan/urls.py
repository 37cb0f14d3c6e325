"""The room's addresses."""

from django.urls import path

from cultivation.plan.views import attachments, measures, progress, streets, targets

app_name = "plan"

urlpatterns = [
    path("", progress.now, name="now"),
    path("years/", progress.three_years, name="years"),
    path("<int:year>/", progress.year, name="year"),
    path("<int:year>/rows/<slug:kind>/", progress.behind, name="rows"),
    path("<int:year>/targets/", targets.targets, name="targets"),
    path("<int:year>/compare/", targets.compare, name="compare"),
    path("<int:year>/draft/", targets.begin, name="begin"),
    path("<int:year>/streets/<str:district>/", streets.streets, name="streets"),
    path("<int:year>/measures/", measures.measures, name="measures"),
    path("<int:year>/remind/", measures.remind, name="remind"),
    path("versions/<int:plan>/", targets.save, name="save"),
    path("versions/<int:plan>/discard/", targets.discard, name="discard"),
    path("versions/<int:plan>/move/", targets.move, name="move"),
    path("versions/<int:plan>/received/", targets.receive, name="receive"),
    path("versions/<int:plan>/received/<int:received>/drop/", targets.drop_received, name="drop_received"),
    path("versions/<int:plan>/measures/", measures.new, name="measure_new"),
    path("versions/<int:plan>/attachments/", attachments.of_plan, name="attach"),
    path("measures/<int:measure>/", measures.measure, name="measure"),
    path("measures/<int:measure>/edit/", measures.edit, name="measure_edit"),
    path("measures/<int:measure>/drop/", measures.drop, name="measure_drop"),
    path("measures/<int:measure>/attachments/", attachments.of_measure, name="measure_attach"),
]
