"""Another system that calls the API, and what the API's description says of an answer.

hotline = caller(officer)                               # by a token that may write
answer = call(hotline, "problems/", {"uscc": …}, key="k1")
wrong_with(answer.json(), schema, whole)                # what the description does not allow
"""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from django.test import Client

from accounts.models import User
from accounts.tokens import make_token


def caller(user: User, *, may_write: bool = True) -> Client:
    """A client that carries a token of the person's and no session."""
    _token, key = make_token(actor=user, name="测试系统", days=30, may_write=may_write)
    return Client(headers={"Authorization": f"Token {key}"})


def call(client: Client, path: str, body: Any, *, key: str | None = None) -> Any:
    """POST a body under `/api/v1/`, as JSON unless it is bytes, with an `Idempotency-Key` where one is given."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(f"/api/v1/{path}", sent, content_type="application/json", headers=headers)


def described(user: User) -> dict[str, Any]:
    """The description, its `nullable` (OpenAPI 3.0) written as JSON Schema writes it."""

    def plain(node: Any) -> Any:
        if isinstance(node, list):
            return [plain(each) for each in node]
        if not isinstance(node, dict):
            return node
        kept = {key: plain(value) for key, value in node.items() if key != "nullable"}
        return {"anyOf": [kept, {"type": "null"}]} if node.get("nullable") is True else kept

    return dict(plain(caller(user, may_write=False).get("/api/schema/").json()))


def wrong_with(told: Any, schema: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    """What a JSON text has that its description does not allow."""
    found = jsonschema.Draft202012Validator(schema | {"components": whole["components"]}).iter_errors(told)
    return [f"{error.json_path}: {error.message}" for error in found]
