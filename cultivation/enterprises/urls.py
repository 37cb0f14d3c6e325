"""The room's addresses."""

from django.urls import path

from cultivation.enterprises.views import detail, editing, listing

app_name = "enterprises"

urlpatterns = [
    path("", listing.enterprises, name="list"),
    path("find/", listing.find, name="find"),
    path("panel/", listing.panel, name="panel"),
    path("new/", editing.create, name="create"),
    path("check-uscc/", editing.check_uscc, name="check_uscc"),
    path("streets/", editing.streets, name="streets"),
    path("<int:pk>/", detail.enterprise, name="detail"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/phone/", detail.phone, name="phone"),
    path("<int:pk>/figures/", editing.figures, name="figures"),
    path("<int:pk>/inclusion/", editing.inclusion, name="inclusion"),
    path("<int:pk>/exit/", editing.exit_, name="exit"),
]
