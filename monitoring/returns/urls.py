"""The room's addresses."""

from django.urls import path

from monitoring.returns.views import acts, checking, keying, linking, listing, progress, queue, reviewing

app_name = "returns"

urlpatterns = [
    path("", listing.returns, name="list"),
    path("<int:pk>/", keying.detail, name="detail"),
    path("<int:pk>/phone/", keying.phone, name="phone"),
    path("<int:pk>/approve/", reviewing.approve, name="approve"),
    path("<int:pk>/accept/", reviewing.accept, name="accept"),
    path("<int:pk>/return/", reviewing.send_back, name="send_back"),
    path("progress/", progress.status, name="progress"),
    path("remind/", progress.remind, name="remind"),
    path("days/", acts.days, name="days"),
    path("exception/", acts.exception, name="exception"),
    path("review/", queue.review, name="review"),
    path("several/approve/", queue.several, {"act": "APPROVE"}, name="several_approve"),
    path("several/accept/", queue.several, {"act": "ACCEPT"}, name="several_accept"),
    path("several/return/", queue.several, {"act": "RETURN"}, name="several_return"),
    path("links/", linking.several, name="links"),
    path("links/<int:member>/", linking.give, name="link"),
    path("links/<int:member>/end/", linking.end, name="link_end"),
    path("key/<int:enterprise>/<str:period>/", keying.key, name="key"),
    path("key/<int:enterprise>/<str:period>/check/", checking.check, name="check"),
    path("key/<int:enterprise>/<str:period>/<str:code>/quarters/", checking.quarters, name="quarters"),
    path("members/add/", acts.add, name="add"),
    path("members/<int:member>/remove/", acts.remove, name="remove"),
    path("findings/<int:finding>/unit/", acts.confirm_unit, name="confirm_unit"),
    path("reopen/", acts.reopen, name="reopen"),
]
