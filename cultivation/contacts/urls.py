"""The room's addresses."""

from django.urls import path

from cultivation.contacts.views import assigning, leaders, listing, several

app_name = "contacts"

urlpatterns = [
    path("", listing.contacts, name="list"),
    path("assign/", several.assign, name="assign"),
    path("hand-over/", several.hand_over, name="hand_over"),
    path("enterprises/<int:enterprise>/officer/", assigning.officer, name="officer"),
    path("enterprises/<int:enterprise>/leader/", leaders.leader, name="leader"),
    path("officers/<int:contact>/end/", assigning.end, name="end_officer"),
    path("leaders/<int:hang_point>/end/", leaders.end, name="end_leader"),
]
