"""The room's addresses."""

from django.urls import path

from monitoring.returns.views import acts, keying, listing

app_name = "returns"

urlpatterns = [
    path("", listing.returns, name="list"),
    path("<int:pk>/", keying.detail, name="detail"),
    path("<int:pk>/phone/", keying.phone, name="phone"),
    path("key/<int:enterprise>/<str:period>/", keying.key, name="key"),
    path("members/add/", acts.add, name="add"),
    path("members/<int:member>/remove/", acts.remove, name="remove"),
    path("findings/<int:finding>/unit/", acts.confirm_unit, name="confirm_unit"),
    path("reopen/", acts.reopen, name="reopen"),
]
