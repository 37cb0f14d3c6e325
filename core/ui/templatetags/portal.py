"""The template tags and filters every page uses."""

from __future__ import annotations

from django import template

register = template.Library()
