"""What is kept of a token, and how it is looked up."""

from __future__ import annotations

import hashlib


def digest_of(token: str) -> str:
    """The SHA-256 of a token, or of whatever else stands in an address in its place."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
