"""Junk into every operation of docs/openapi.yaml: no server error, and refusals have stable codes."""

import json
import random
import re
from pathlib import Path

import pytest
import yaml
from django.test import Client

pytestmark = pytest.mark.django_db

SCHEMA = yaml.safe_load((Path(__file__).parents[2] / "docs/openapi.yaml").read_text())
JUNK = ["", "0", -1, 10**30, None, [], {}, "\u0000x", "é" * 3000, True, "1e999", "2026-13-45", 1.5]
TRIES = 6
OPERATIONS = [
    (method, path)
    for path, methods in SCHEMA["paths"].items()
    for method in methods
    if method in {"get", "post", "put", "patch", "delete"}
]


def fields_of(method, path):
    """Return the names in the body that an operation takes."""
    content = SCHEMA["paths"][path][method].get("requestBody", {}).get("content", {})
    for kind in content.values():
        name = kind["schema"].get("$ref", "").split("/")[-1]
        return list(SCHEMA["components"]["schemas"].get(name, {}).get("properties", {}))
    return []


@pytest.mark.parametrize("who", ["guest", "alice"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_junk_is_refused_in_an_orderly_way(method, path, who, request, client_for):
    client = Client() if who == "guest" else client_for(request.getfixturevalue(who))
    dice = random.Random(f"{method} {path}")
    names = fields_of(method, path)

    for _try in range(TRIES):
        url = re.sub(r"{(\w+)}", lambda _m: dice.choice(["1", "999999", "x-1", "Q-1"]), path)
        body = json.dumps({name: dice.choice(JUNK) for name in names})
        answer = client.generic(method.upper(), url, body, "application/json")

        assert answer.status_code < 500, (url, body)
        if answer.status_code >= 400 and answer.headers["Content-Type"] == "application/json":
            assert all(error["code"] for error in answer.json()["errors"])
