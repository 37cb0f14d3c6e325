"""What the environment says, read once and checked, for `settings`."""

import os
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool) -> bool:
    """A yes/no variable: 1, true, yes, on are yes."""
    text = os.environ.get(name)
    return default if text is None else text.strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated variable without empty parts."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """A whole number, or a clear complaint about which variable is wrong."""
    text = os.environ.get(name, str(default))
    try:
        return int(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}") from error


def data_dir() -> Path:
    """The folder that holds everything that is state."""
    return Path(os.environ.get("PORTAL_DATA", BASE_DIR / "var")).resolve()


def secret_key() -> str:
    """The signing key: from the environment, else from the data folder's `secret_key`."""
    if key := os.environ.get("PORTAL_SECRET_KEY"):
        return key
    path = data_dir() / "secret_key"
    if path.is_file():
        return path.read_text().strip()
    if flag("PORTAL_KEYLESS", False):  # lint, types and migration checks start no service and sign nothing
        return "only-for-checks-that-sign-nothing-0123456789-abcdefghij-KLMNOPQRST"
    raise ImproperlyConfigured(
        "PORTAL_SECRET_KEY is not set and the data folder has no secret_key; use ./portal manage"
    )


def broker_url(url: str) -> str:
    """Celery's spelling of a Redis url: a unix socket needs another scheme, its database and password other places."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    asked = parse_qs(parts.query)
    password = asked.get("password", [unquote(parts.password or "")])[0]
    secret = f":{quote(password, safe='')}@" if password else ""
    return f"redis+socket://{secret}{parts.path}?virtual_host={asked.get('db', ['0'])[0]}"
