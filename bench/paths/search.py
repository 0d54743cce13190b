"""P1, P2, P3, P5: searching, beside the same query sent straight to Elasticsearch."""

import json
from functools import partial
from urllib.parse import urlencode

from bench import load
from bench.bench import Bench, session_cookie
from bench.load import Load, Requests
from bench.table import Measured
from search import cluster
from search.backends.elasticsearch import ElasticsearchBackend
from search.requests import SearchRequest

JSON = (("Content-Type", "application/json"),)


def p1(bench: Bench) -> list[Measured]:
    """The page, one client: median time."""
    return [_page(bench, "P1", clients=1, read=lambda round_: round_.p50)]


def p2(bench: Bench) -> list[Measured]:
    """The page, eight clients: pages a second."""
    return [_page(bench, "P2", clients=8, read=lambda round_: round_.rate)]


def p3(bench: Bench) -> list[Measured]:
    """The API, 32 clients."""
    lines = [f"/api/v1/search/?{urlencode({'q': text})}" for text in bench.questions()]
    ours = _ours(bench, lines, clients=32)
    return [bench.compare("P3", partial(_floor, bench, 32), ours)]


def p5(bench: Bench) -> list[Measured]:
    """Suggestions while somebody types, eight clients: 95th percentile."""
    typed = [text[: max(3, len(text) * 2 // 3)] for text in bench.questions()]
    lines = [f"/en/search/suggest/?{urlencode({'q': text})}" for text in typed]
    bodies = _bodies(lambda: [ElasticsearchBackend().titles(text, 6) for text in typed])
    floor = partial(_straight, bodies, bench.seconds, clients=8)
    ours = _ours(bench, lines, clients=8)
    return [bench.compare("P5", floor, ours, read=lambda round_: round_.p95)]


def _page(bench: Bench, key: str, *, clients: int, read: object) -> Measured:
    lines = [f"/en/search/?{urlencode({'q': text, 'qty': 100})}" for text in bench.questions()]
    ours = _ours(bench, lines, clients=clients)
    return bench.compare(key, partial(_floor, bench, clients, quantity=100), ours, read=read)


def _ours(bench: Bench, lines: list[str], *, clients: int) -> partial[Load]:
    url = f"http://127.0.0.1:{bench.page_port()}"
    cookie = session_cookie(f"person{300}@bench.example")
    requests = Requests(url, lines, headers=(("Cookie", cookie),))
    load.warm(requests)
    return partial(load.http, requests, clients=clients, seconds=bench.seconds)


def _floor(bench: Bench, clients: int, quantity: int | None = None) -> Load:
    asked = [SearchRequest(text=text, quantity=quantity) for text in bench.questions()]
    bodies = _bodies(lambda: [ElasticsearchBackend().search(one) for one in asked])
    return _straight(bodies, bench.seconds, clients=clients)


def _bodies(ask: object) -> list[str]:
    """Return the bodies that our own engine would send, without sending them."""
    kept: list[str] = []
    nothing = {"hits": {"hits": [{"_id": "1", "_score": 1, "_source": {"title": ""}}],
                        "total": {"value": 1, "relation": "eq"}}}  # fmt: skip
    real = cluster.ask

    def keep(search: object) -> dict[str, object]:
        kept.append(json.dumps(search.to_dict(), default=float))
        return nothing

    cluster.ask = keep
    try:
        ask()
    finally:
        cluster.ask = real
    return kept


def _straight(bodies: list[str], seconds: float, *, clients: int) -> Load:
    url = cluster.settings.ELASTICSEARCH_URL
    requests = Requests(url, bodies, post=f"/{cluster.alias()}/_search", headers=JSON)
    return load.http(requests, clients=clients, seconds=seconds)
