"""What a request leaves in the log: who, from where, which page, how it ended; never what was searched for."""

from __future__ import annotations

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from core.web.address import client_address


class RequestLogMiddleware(RequestMiddleware):
    """django-structlog's, without the query of an address: people search by telephone number and by name."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path."""
        return f"{request.method} {request.path}"

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        """The address by which wrong sign-ins are counted too, not one that the sender chooses."""
        structlog.contextvars.bind_contextvars(ip=client_address(request))
