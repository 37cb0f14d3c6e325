"""The room's addresses."""

from django.urls import path

from monitoring.returns.views import acts, keying, listing, reviewing

app_name = "returns"

urlpatterns = [
    path("", listing.returns, name="list"),
    path("<int:pk>/", keying.detail, name="detail"),
    path("<int:pk>/phone/", keying.phone, name="phone"),
    path("<int:pk>/approve/", reviewing.approve, name="approve"),
    path("<int:pk>/accept/", reviewing.accept, name="accept"),
    path("<int:pk>/return/", reviewing.send_back, name="send_back"),
    path("key/<int:enterprise>/<str:period>/", keying.key, name="key"),
    path("members/add/", acts.add, name="add"),
    path("members/<int:member>/remove/", acts.remove, name="remove"),
    path("reopen/", acts.reopen, name="reopen"),
]
