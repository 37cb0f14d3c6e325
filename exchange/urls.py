"""The room's addresses."""

from django.urls import path

from exchange.views import exporting, importing, uploading

app_name = "exchange"

urlpatterns = [
    path("", uploading.history, name="list"),
    path("new/", uploading.upload, name="new"),
    path("new/<str:dataset>/", uploading.upload, name="upload"),
    path("template/<str:dataset>/", uploading.template, name="template"),
    path("export/<str:dataset>/", exporting.export, name="export"),
    path("<int:batch>/", importing.batch, name="batch"),
    path("<int:batch>/progress/", importing.progress, name="progress"),
    path("<int:batch>/columns/", importing.columns, name="columns"),
    path("<int:batch>/asked/", importing.asked, name="asked"),
    path("<int:batch>/pick/", importing.pick, name="pick"),
    path("<int:batch>/read/", importing.read_again, name="read"),
    path("<int:batch>/commit/", importing.commit, name="commit"),
    path("<int:batch>/cancel/", importing.cancel, name="cancel"),
    path("<int:batch>/undo/", importing.undo, name="undo"),
]
