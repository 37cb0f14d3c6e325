"""The house: settings, urls, celery, and what wires the rooms together."""

from sbs_portal.celery import app as celery_app

__all__ = ["celery_app"]
