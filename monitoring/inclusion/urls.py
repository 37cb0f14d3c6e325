"""The addresses of inclusion."""

from django.urls import path

from monitoring.inclusion.sprint import views as sprint
from monitoring.inclusion.views import acting, checklist, detail, listing, missed, submitting, windows

app_name = "inclusion"

urlpatterns = [
    path("", listing.cases, name="list"),
    path("submit/", submitting.submit, name="submit"),
    path("windows/", windows.windows, name="windows"),
    path("windows/<int:window>/remove/", windows.remove, name="remove_window"),
    path("sprint/", sprint.sprint, name="sprint"),
    path("papers/", checklist.papers, name="checklist"),
    path("papers/<int:rule>/", checklist.edit_paper, name="edit_paper"),
    path("missed/", missed.missed, name="missed"),
    path("missed/<int:missed>/", missed.one, name="missed_one"),
    path("missed/<int:missed>/site/", missed.site, name="site"),
    path("missed/<int:missed>/close/", missed.close, name="close"),
    path("missed/<int:missed>/street/", missed.hand_over, name="hand_over"),
    path("missed/<int:missed>/reopen/", missed.reopen, name="reopen"),
    path("of/<int:enterprise>/open/", acting.open_case, name="open"),
    path("<int:case>/", detail.detail, name="detail"),
    path("<int:case>/notice/", detail.notice, name="notice"),
    path("<int:case>/figures/", detail.figures, name="figures"),
    path("<int:case>/papers/<str:paper>/", detail.paper, name="paper"),
    path("<int:case>/door/", acting.door, name="door"),
    path("<int:case>/act/<str:act>/", acting.act, name="act"),
]
