"""The room's addresses."""

from django.urls import path

from cultivation.enterprises.attachments import views as attachments
from cultivation.enterprises.merging import views as merging
from cultivation.enterprises.moves import views as moves
from cultivation.enterprises.recognitions import views as recognitions
from cultivation.enterprises.record import views as record
from cultivation.enterprises.views import detail, editing, listing

app_name = "enterprises"

urlpatterns = [
    path("", listing.enterprises, name="list"),
    path("find/", listing.find, name="find"),
    path("panel/", listing.panel, name="panel"),
    path("new/", editing.create, name="create"),
    path("check-uscc/", editing.check_uscc, name="check_uscc"),
    path("streets/", editing.streets, name="streets"),
    path("reconciliation/", record.reconciliation, name="reconciliation"),
    path("reconciliation/<int:year>/", record.reconciliation, name="reconciliation_year"),
    path("<int:pk>/record/<int:year>/", record.choose, name="record_choice"),
    path("hand-overs/<int:hand_over>/", moves.hand_over, name="hand_over"),
    path("hand-overs/<int:hand_over>/answer/", moves.answer, name="hand_over_answer"),
    path("hand-overs/<int:hand_over>/decide/", moves.decide, name="hand_over_decide"),
    path("hand-overs/<int:hand_over>/withdraw/", moves.withdraw, name="hand_over_withdraw"),
    path("<int:pk>/hand-over/", moves.propose, name="hand_over_new"),
    path("<int:pk>/status/", moves.status, name="status"),
    path("doublets/", merging.doublets, name="doublets"),
    path("merges/<int:merge>/", merging.merged, name="merge"),
    path("merges/<int:merge>/undo/", merging.part, name="unmerge"),
    path("<int:pk>/near/", merging.near, name="near"),
    path("<int:enterprise>/merge/<int:other>/", merging.compare, name="compare"),
    path("<int:pk>/", detail.enterprise, name="detail"),
    path("<int:pk>/history/", detail.history, name="history"),
    path("<int:pk>/word/", detail.word, name="word"),
    path("<int:pk>/edit/", editing.edit, name="edit"),
    path("<int:pk>/phone/", detail.phone, name="phone"),
    path("<int:pk>/figures/", editing.figures, name="figures"),
    path("<int:pk>/inclusion/", editing.inclusion, name="inclusion"),
    path("<int:pk>/exit/", editing.exit_, name="exit"),
    path("<int:pk>/recognitions/new/", recognitions.record, name="recognition"),
    path("<int:pk>/recognitions/<int:recognition>/", recognitions.correct, name="recognition_edit"),
    path("<int:pk>/attachments/", attachments.of_enterprise, name="attach"),
    path(
        "<int:pk>/recognitions/<int:recognition>/attachments/",
        attachments.of_recognition,
        name="recognition_attach",
    ),
]
