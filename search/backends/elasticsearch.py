"""The engine for many listings and wide questions: synonyms, fuzzy words, ranking by field."""

import re
from collections.abc import Iterable
from decimal import Decimal
from math import isqrt
from typing import Any

from search import cluster
from search.analysis import (
    LONGEST_QUERY,
    Segment,
    allowed_edits,
    fold,
    indexed_text,
    marked,
    query_words,
    segments_between,
)
from search.cluster import Q, Query, Search
from search.requests import Found, Hit, SearchRequest, Sort, Words, term
from search.vocabulary import repair

COUNTED = 10_000
MOST = "60%"
OPEN, CLOSE = "\ue000", "\ue001"  # private characters: nothing in a title looks like a mark
TITLE_FIELDS = ("title", "title.english", "title.french")
LARGEST_SORTED = Decimal(1_000_000_000)


class ElasticsearchBackend:
    """Answers from the complete index of the present mapping; raises ClusterAway otherwise."""

    name = "elasticsearch"

    def search(self, request: SearchRequest) -> Found:
        """Return hits; where no listing has all words, similar words count, then most words do."""
        found = _find(request, request.words, fuzzy=False)
        if found.total or not query_words(request.text):
            return found
        corrected = repair(request.text)
        if request.words is Words.ALL:
            found = _find(request, Words.ALL, fuzzy=True)
            if found.total:
                return _with(found, corrected=corrected)
        how = Words.MOST if request.words is Words.ALL else request.words
        found = _find(request, how, fuzzy=True)
        return _with(found, corrected=corrected, relaxed=True) if found.total else found

    def titles(self, text: str, limit: int) -> list[str]:
        """Return titles of visible listings that complete the text."""
        question = Q("bool", filter=[Q("term", visible=True)], must=[_completing(text)])
        search = Search().query(question).source(["title"])[: limit * 4]
        hits = cluster.ask(search)["hits"]["hits"]
        return list(dict.fromkeys(hit["_source"]["title"] for hit in hits))[:limit]


def _with(found: Found, *, corrected: str = "", relaxed: bool = False) -> Found:
    return Found(found.hits, found.total, found.total_is_exact, found.counts, corrected, relaxed)


def _find(request: SearchRequest, how: Words, *, fuzzy: bool) -> Found:
    answer = cluster.ask(_question(request, how, fuzzy=fuzzy))
    total = answer["hits"]["total"]
    return Found(
        hits=tuple(_hit(hit) for hit in answer["hits"]["hits"]),
        total=total["value"],
        total_is_exact=total["relation"] == "eq",
        counts=_counts(answer.get("aggregations", {})),
    )


def _question(request: SearchRequest, how: Words, *, fuzzy: bool) -> Search[Any]:
    asked = query_words(request.text)
    question = Q("bool", filter=_within(request))
    if asked:
        question = Q(
            "bool",
            filter=_within(request),
            must=[_all_or_most(request.text, asked, how, fuzzy=fuzzy)],
            should=_better(request.text),
        )
    search = Search().query(question).source(["title"])
    search = search.extra(track_total_hits=COUNTED, track_scores=True)
    search = search.sort(*_sort(request, ranked=bool(asked)))
    search = search[request.offset : request.offset + request.limit]
    if request.filters:
        search = search.post_filter(Q("bool", filter=_chosen(request.filters)))
    if asked:
        search = search.highlight_options(
            pre_tags=[OPEN], post_tags=[CLOSE], number_of_fragments=0, require_field_match=False
        ).highlight(*TITLE_FIELDS)
    if request.with_facets:
        _count(search, request)
    return search


def _within(request: SearchRequest) -> list[Query]:
    """Apply visibility and what is no facet; the same rules as in the PostgreSQL engine."""
    rules: list[Query] = [Q("term", visible=True)]
    if request.category_id is not None:
        rules.append(Q("term", terms=term("category", request.category_id)))
    if request.seller_id is not None:
        rules.append(Q("term", seller_id=request.seller_id))
    if request.ships_to:
        anywhere = ~Q("exists", field="ships_to")
        rules.append(anywhere | Q("term", ships_to=request.ships_to))
    if request.max_moq is not None:
        rules.append(Q("range", moq={"lte": float(request.max_moq)}))
    if request.quantity is not None:
        rules += _buyable(request.quantity)
    return [*rules, *_price_range(request)]


def _buyable(quantity: Decimal) -> list[Query]:
    no_maximum = ~Q("exists", field="max_quantity")
    return [
        Q("range", moq={"lte": float(quantity)}),
        no_maximum | Q("range", max_quantity={"gte": float(quantity)}),
        Q("terms", multiple=divisors(quantity)),
    ]


def divisors(quantity: Decimal) -> list[float]:
    """Return every multiple, to a thousandth, that the quantity is a multiple of.

    The index cannot calculate, but it can look up: a listing fits where its multiple is one of these.
    """
    thousandths = int(min(quantity, LARGEST_SORTED) * 1000)
    low = [n for n in range(1, isqrt(thousandths) + 1) if thousandths % n == 0]
    return sorted({n / 1000 for small in low for n in (small, thousandths // small)})


def _at_quantity(quantity: Decimal) -> Query:
    reached = Q("range", **{"ladder.from": {"lte": float(quantity)}})
    open_end = ~Q("exists", field="ladder.below")
    return Q(
        "bool",
        filter=[reached, open_end | Q("range", **{"ladder.below": {"gt": float(quantity)}})],
    )


def _price_range(request: SearchRequest) -> list[Query]:
    rules: list[Query] = [Q("term", currency=request.currency)] if request.currency else []
    limits = {
        name: float(limit)
        for name, limit in (("gte", request.min_price), ("lte", request.max_price))
        if limit is not None
    }
    if limits and request.quantity is None:
        rules.append(Q("range", min_price=limits))
    elif limits and request.quantity is not None:
        inside = _at_quantity(request.quantity) & Q("range", **{"ladder.price": limits})
        rules.append(Q("nested", path="ladder", query=inside))
    return rules


def _all_or_most(text: str, asked: list[str], how: Words, *, fuzzy: bool) -> Query:
    per_word = [_word(word, may_go_on=word == asked[-1], fuzzy=fuzzy) for word in asked]
    needed = {Words.ALL: len(per_word), Words.MOST: MOST, Words.ANY: 1}[how]
    by_word = Q("bool", should=per_word, minimum_should_match=needed)
    # Synonyms may be of several words ("stainless steel"), which only the whole question shows.
    with_synonyms = Q(
        "match", **{"everything.english": {"query": text[:LONGEST_QUERY], "operator": "and"}}
    )
    return Q("bool", should=[by_word, with_synonyms], minimum_should_match=1)


def _word(word: str, *, may_go_on: bool, fuzzy: bool) -> Query:
    ways = [
        Q("match", **{"everything.english": {"query": word}}),
        Q("match", **{"everything.french": {"query": word}}),
    ]
    if may_go_on and len(word) > 1:
        ways.append(Q("prefix", everything={"value": word, "boost": 0.3}))
    edits = allowed_edits(word)
    if fuzzy and edits:
        # The first letter may be wrong too, so no prefix is required; part numbers allow no edit.
        how = {"value": word, "fuzziness": edits, "max_expansions": 50, "boost": 0.5}
        ways.append(Q("fuzzy", everything=how))
    return Q("bool", should=ways, minimum_should_match=1)


def _better(text: str) -> list[Query]:
    """Rank: the exact title, then the phrase in the title, words of the title, of the attributes."""
    return [
        Q("constant_score", filter=Q("term", title_folded=indexed_text(text)), boost=1000),
        Q("match_phrase", title={"query": text, "boost": 12, "slop": 1}),
        Q("match", **{"title.english": {"query": text, "boost": 4}}),
        Q("match", **{"title.french": {"query": text, "boost": 2}}),
        Q("match", title={"query": text, "boost": 4, "fuzziness": "AUTO"}),
        Q("match", attributes={"query": text, "boost": 1.5}),
    ]


def _completing(text: str) -> Query:
    return Q("match", **{"title.prefix": {"query": text[:100], "operator": "and"}})


def _chosen(filters: Iterable[tuple[str, tuple[str, ...]]]) -> list[Query]:
    return [Q("terms", terms=[term(group, value) for value in values]) for group, values in filters]


def _sort(request: SearchRequest, *, ranked: bool) -> list[Any]:
    newest = [{"published_at": {"order": "desc", "missing": "_last"}}, {"product_id": "desc"}]
    last = {"order": "asc", "missing": "_last"}
    price: dict[str, Any] = {"min_price": last}
    if request.quantity is not None:
        at_quantity = _at_quantity(request.quantity).to_dict()
        price = {"ladder.price": {**last, "nested": {"path": "ladder", "filter": at_quantity}}}
    by_sort: dict[Sort, list[Any]] = {
        Sort.BEST: ["_score", *newest] if ranked else newest,
        Sort.PRICE: [{"currency": "asc"}, price, {"product_id": "asc"}],
        Sort.MOQ: [{"moq": last}, {"product_id": "asc"}],
        Sort.LEAD_TIME: [{"lead_time_days": last}, {"product_id": "asc"}],
        Sort.NEWEST: newest,
    }
    return by_sort[request.sort]


def _count(search: Search[Any], request: SearchRequest) -> None:
    """Ask for term counts; a chosen group is counted without its own choice."""
    whole = search.aggs.bucket("all", "filter", filter=_all_of(request.filters))
    whole.bucket("terms", "terms", field="terms", size=500, exclude="seller=.*")
    whole.bucket("sellers", "terms", field="terms", size=200, include="seller=.*")
    for number, (group, _) in enumerate(request.filters):
        own = search.aggs.bucket(f"own{number}", "filter", filter=_all_of(request.without(group)))
        own.bucket("terms", "terms", field="terms", size=200, include=f"{re.escape(group)}=.*")


def _all_of(filters: tuple[tuple[str, tuple[str, ...]], ...]) -> Query:
    return Q("bool", filter=_chosen(filters)) if filters else Q("match_all")


def _counts(aggregations: dict[str, Any]) -> dict[str, int]:
    if not aggregations:
        return {}
    counts = _buckets(aggregations["all"], "terms") | _buckets(aggregations["all"], "sellers")
    own_names = sorted(name for name in aggregations if name.startswith("own"))
    for name in own_names:
        counts |= _buckets(aggregations[name], "terms")
    return counts


def _buckets(aggregation: dict[str, Any], name: str) -> dict[str, int]:
    return {bucket["key"]: bucket["doc_count"] for bucket in aggregation[name]["buckets"]}


def _hit(hit: dict[str, Any]) -> Hit:
    title: str = hit["_source"]["title"]
    return Hit(
        int(hit["_id"]), float(hit["_score"] or 0.0), _title(title, hit.get("highlight", {}))
    )


def _title(title: str, highlights: dict[str, list[str]]) -> tuple[Segment, ...]:
    """Mark every word that any of the title's fields (plain, English, French) found."""
    found = {
        fold(text)
        for fragments in highlights.values()
        for fragment in fragments
        for text, is_marked in segments_between(fragment, OPEN, CLOSE)
        if is_marked
    }
    return marked(title, found.__contains__)
