"""Gathers the rooms' models for Django."""

from core.api.models import CallKey
from core.audit.models import AuditDigest, AuditStamp
from core.calendar.models import CalendarDay, CalendarYear
from core.files.models import Attachment, StoredFile
from core.forms.models import FormDraft, FormKey
from core.jobs.models import Job
from core.links.models import Link, LinkDraft
from core.notices.models import Notice
from core.parameters.models import Parameter

__all__ = [
    "Attachment",
    "AuditDigest",
    "AuditStamp",
    "CalendarDay",
    "CalendarYear",
    "CallKey",
    "FormDraft",
    "FormKey",
    "Job",
    "Link",
    "LinkDraft",
    "Notice",
    "Parameter",
    "StoredFile",
]
