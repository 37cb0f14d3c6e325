"""The addresses of core: jobs, notices, parameters, calendar, audit, files."""

from django.urls import path

from core.audit import views as audit
from core.calendar import views as calendar
from core.files import views as files
from core.forms import views as forms
from core.jobs import views as jobs
from core.notices import views as notices
from core.parameters import views as parameters

app_name = "core"

urlpatterns = [
    path("jobs/", jobs.mine, name="jobs"),
    path("jobs/all/", jobs.everyones, name="jobs_all"),
    path("jobs/<int:job>/", jobs.detail, name="job"),
    path("jobs/<int:job>/progress/", jobs.progress, name="job_progress"),
    path("jobs/<int:job>/cancel/", jobs.cancel, name="job_cancel"),
    path("jobs/<int:job>/requeue/", jobs.requeue, name="job_requeue"),
    path("notices/", notices.listed, name="notices"),
    path("notices/read/", notices.all_read, name="notices_read"),
    path("notices/<int:notice>/open/", notices.opened, name="notice_open"),
    path("parameters/", parameters.listed, name="parameters"),
    path("parameters/<str:code>/", parameters.detail, name="parameter"),
    path("calendar/", calendar.this_year, name="calendar"),
    path("calendar/<int:year>/", calendar.of_year, name="calendar_year"),
    path("calendar/<int:year>/day/", calendar.set_day, name="calendar_day"),
    path("calendar/<int:year>/notice/", calendar.open_year, name="calendar_open"),
    path("audit/", audit.listed, name="audit"),
    path("audit/<int:stamp>/", audit.stamp, name="audit_stamp"),
    path("drafts/", forms.save, name="draft_save"),
    path("drafts/discard/", forms.discard, name="draft_discard"),
    path("files/<int:file>/", files.download, name="file"),
    path("attachments/<int:attachment>/", files.attachment, name="attachment"),
]
