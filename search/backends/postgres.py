"""The embedded engine: full text, facets and prices in PostgreSQL. Good to about 100,000 listings.

Broad words: at most `CANDIDATES` matches are ranked and counted, and the total then says so.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchQueryCombinable, SearchRank
from django.db import connection
from django.db.models import (
    Case,
    Count,
    DecimalField,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Cast, Mod

from search.analysis import indexed_text, marked, query_words, words
from search.models import ListingDocument
from search.requests import Found, Hit, SearchRequest, Sort, Words, term
from search.vocabulary import repair

CANDIDATES = 3000
MOST = 0.6

PRICE: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=18, decimal_places=6)

Rows = QuerySet[ListingDocument]


class PostgresBackend:
    """Answers from the projection table."""

    name = "postgresql"

    def search(self, request: SearchRequest) -> Found:
        """Return hits; words that are found nowhere are repaired first, then fewer are asked for."""
        found = self._find(request, request.text, request.words)
        if found.total or not request.text or request.words is not Words.ALL:
            return found
        corrected = repair(request.text)
        if corrected:
            found = self._find(request, corrected, Words.ALL)
            if found.total:
                return _with(found, corrected=corrected)
        found = self._find(request, corrected or request.text, Words.MOST)
        return (
            _with(found, corrected=corrected, relaxed=bool(found.total)) if found.total else found
        )

    def titles(self, text: str, limit: int) -> list[str]:
        """Return titles of visible listings that complete the text."""
        asked = query_words(text)
        if not asked:
            return []
        rows = ListingDocument.objects.filter(visible=True, vector=_all_words(asked))
        titles = rows.order_by("title").values_list("title", flat=True)[: limit * 4]
        return list(dict.fromkeys(titles))[:limit]

    def _find(self, request: SearchRequest, text: str, how: Words) -> Found:
        asked = query_words(text)
        rows = _priced(_within(ListingDocument.objects.filter(visible=True), request), request)
        if asked:
            rows = _with_words(rows, asked, how)
            # An unordered LIMIT inside: ranking more than these costs more than it is worth.
            rows = rows.filter(pk__in=list(rows.values_list("pk", flat=True)[: CANDIDATES + 1]))
        chosen = _choose(rows, request.filters)
        total = chosen.count()
        ordered = _ordered(chosen, request, text, how)
        page = list(ordered[request.offset : request.offset + request.limit])
        return Found(
            hits=_hits(page, asked),
            total=min(total, CANDIDATES) if asked else total,
            total_is_exact=not asked or total <= CANDIDATES,
            counts=_counts(rows, request) if request.with_facets else {},
        )


def _with(found: Found, *, corrected: str = "", relaxed: bool = False) -> Found:
    return Found(found.hits, found.total, found.total_is_exact, found.counts, corrected, relaxed)


def _word(word: str, *, may_go_on: bool) -> SearchQueryCombinable:
    query = SearchQuery(word, config="english") | SearchQuery(word, config="french")
    if may_go_on and len(word) > 1:
        # Words hold letters and digits alone (analysis.WORD): nothing of tsquery's syntax gets in.
        query |= SearchQuery(f"{word}:*", config="simple", search_type="raw")
    return query


def _all_words(asked: list[str]) -> SearchQueryCombinable:
    return reduce(and_, (_word(word, may_go_on=word == asked[-1]) for word in asked))


def _with_words(rows: Rows, asked: list[str], how: Words) -> Rows:
    if how is Words.ALL:
        return rows.filter(vector=_all_words(asked))
    queries = [_word(word, may_go_on=word == asked[-1]) for word in asked]
    if how is Words.ANY:
        return rows.filter(vector=reduce(or_, queries))
    found: Combinable = Value(0)
    for query in queries:
        found += Case(When(vector=query, then=1), default=0, output_field=IntegerField())
    needed = max(1, round(len(asked) * MOST))
    return (
        rows.filter(vector=reduce(or_, queries))
        .alias(words_found=found)
        .filter(words_found__gte=needed)
    )


def _within(rows: Rows, request: SearchRequest) -> Rows:
    """Apply what is no facet: category, seller, destination and quantities."""
    if request.category_id is not None:
        rows = rows.filter(terms__contains=[term("category", request.category_id)])
    if request.seller_id is not None:
        rows = rows.filter(seller_id=request.seller_id)
    if request.ships_to:
        rows = rows.filter(Q(ships_to=[]) | Q(ships_to__contains=[request.ships_to]))
    if request.max_moq is not None:
        rows = rows.filter(moq__lte=request.max_moq)
    if request.quantity is not None:
        rows = rows.filter(
            Q(max_quantity=None) | Q(max_quantity__gte=request.quantity), moq__lte=request.quantity
        ).alias(left_over=Mod(Value(request.quantity), F("multiple"), output_field=PRICE))
        rows = rows.filter(left_over=0)
    return rows


def _priced(rows: Rows, request: SearchRequest) -> Rows:
    """Give each row `price`: that of the asked quantity, else the lowest; keep the price range."""
    if request.quantity is None:
        rows = rows.annotate(price=F("min_price"))
    else:
        at_quantity = RawSQL(
            """(SELECT (step->>'price')::numeric FROM jsonb_array_elements(ladder) AS step
                 WHERE (step->>'from')::numeric <= %s
                 ORDER BY (step->>'from')::numeric DESC LIMIT 1)""",
            [request.quantity],
            output_field=PRICE,
        )
        rows = rows.annotate(price=at_quantity)
    if request.currency:
        rows = rows.filter(currency=request.currency)
    if request.min_price is not None:
        rows = rows.filter(price__gte=request.min_price)
    if request.max_price is not None:
        rows = rows.filter(price__lte=request.max_price)
    return rows


def _choose(rows: Rows, filters: Iterable[tuple[str, tuple[str, ...]]]) -> Rows:
    for group, values in filters:
        rows = rows.filter(terms__overlap=[term(group, value) for value in values])
    return rows


def _counts(rows: Rows, request: SearchRequest) -> dict[str, int]:
    counts = _term_counts(_choose(rows, request.filters))
    for group, _ in request.filters:
        own = _term_counts(_choose(rows, request.without(group)))
        counts = {t: n for t, n in counts.items() if not t.startswith(f"{group}=")}
        counts |= {t: n for t, n in own.items() if t.startswith(f"{group}=")}
    return counts


def _term_counts(rows: Rows) -> dict[str, int]:
    unnested = Func(F("terms"), function="unnest", output_field=TextField())
    pairs = rows.annotate(term=unnested).values("term").annotate(n=Count("pk")).order_by()
    return dict(pairs.values_list("term", "n"))


def _ordered(rows: Rows, request: SearchRequest, text: str, how: Words) -> Rows:
    asked = query_words(text)
    newest = (F("published_at").desc(nulls_last=True), F("pk").desc())
    rows = rows.annotate(score=_score(text, how)) if asked else rows.annotate(score=_NOTHING)
    by_sort = {
        Sort.BEST: (F("score").desc(), *newest) if asked else newest,
        Sort.PRICE: (F("price").asc(nulls_last=True), F("pk").asc()),
        Sort.MOQ: (F("moq").asc(), F("pk").asc()),
        Sort.LEAD_TIME: (F("lead_time_days").asc(nulls_last=True), F("pk").asc()),
        Sort.NEWEST: newest,
    }
    first = (F("currency").asc(),) if request.sort is Sort.PRICE else ()
    return rows.order_by(*first, *by_sort[request.sort])


_NOTHING = Value(0.0, output_field=FloatField())


def _score(text: str, how: Words) -> Combinable:
    asked = query_words(text)
    whole = [
        SearchQuery(word, config="english") | SearchQuery(word, config="french") for word in asked
    ]
    rank = SearchRank(
        F("vector"), reduce(or_, whole), weights=[0.05, 0.1, 0.3, 1.0], normalization=Value(1)
    )
    phrase = " ".join(words(text))
    bonus = Case(
        When(title_folded=indexed_text(text), then=Value(8.0)),
        When(title_folded__startswith=f"{phrase} ", then=Value(3.0)),
        When(title_folded__contains=phrase, then=Value(2.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    score: Combinable = Cast(rank, FloatField()) + bonus
    if how is not Words.ALL:
        for query in whole:
            score += Case(When(vector=query, then=Value(1.0)), default=Value(0.0))
    return score


def _hits(page: list[ListingDocument], asked: list[str]) -> tuple[Hit, ...]:
    if not asked:
        return tuple(Hit(row.pk, 0.0, ((row.title, False),)) for row in page)
    stems = stems_of({*asked, *(w for row in page for w in row.title_folded.split())})
    wanted = {stem for word in asked for stem in stems[word]}

    def is_hit(word: str) -> bool:
        return word.startswith(asked[-1]) or bool(wanted & stems.get(word, {word}))

    return tuple(
        Hit(row.pk, float(getattr(row, "score", 0.0)), marked(row.title, is_hit)) for row in page
    )


def stems_of(spoken: set[str]) -> dict[str, set[str]]:
    """Return each folded word with its English and French stems (empty for stop words)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT word, ts_lexize('english_stem', word), ts_lexize('french_stem', word)
                 FROM unnest(%s::text[]) AS word""",
            [sorted(spoken)],
        )
        rows = cursor.fetchall()
    return {word: {word, *(english or ()), *(french or ())} for word, english, french in rows}
