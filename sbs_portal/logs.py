"""Structured logs: JSON lines when not on a terminal, readable lines on one; the request id is in each."""

import logging.config
import sys

import structlog

from core.links.logs import without_tokens


def logging_config(*, debug: bool) -> None:
    """Configure structlog and the standard library's logging to one format on stderr."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    final = [structlog.processors.format_exc_info] if not sys.stderr.isatty() else []
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        *final,
                        without_tokens,
                        renderer,
                    ],
                    "foreign_pre_chain": shared,
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": "DEBUG" if debug else "INFO"},
            "loggers": {
                "django.db.backends": {"level": "INFO"},
                "axes": {"level": "WARNING"},
                "urllib3": {"level": "WARNING"},
                "celery.utils.functional": {"level": "INFO"},
                "parso": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
