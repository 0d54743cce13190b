"""How Elasticsearch keeps a listing. Plain data: its fingerprint is part of the index name, so code
with another mapping never reads an index it does not understand."""

import json
import zlib

from search.synonyms import SYNONYMS

FRENCH_ARTICLES = (
    "l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu",
)  # fmt: skip
_WORDS = {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}

SETTINGS = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "1s",
    "analysis": {
        "filter": {
            "prefixes": {"type": "edge_ngram", "min_gram": 2, "max_gram": 15},
            "synonyms": {"type": "synonym_graph", "synonyms": list(SYNONYMS)},
            "english_stem": {"type": "stemmer", "language": "english"},
            "english_possessive": {"type": "stemmer", "language": "possessive_english"},
            "french_stem": {"type": "stemmer", "language": "light_french"},
            "french_elision": {
                "type": "elision",
                "articles_case": True,
                "articles": list(FRENCH_ARTICLES),
            },
        },
        "analyzer": {
            "folded": {"type": "custom", **_WORDS},
            "prefixes": {
                "type": "custom",
                "tokenizer": "standard",
                "filter": ["lowercase", "asciifolding", "prefixes"],
            },
            "english_text": {
                "type": "custom",
                "tokenizer": "standard",
                "filter": ["english_possessive", "lowercase", "asciifolding", "english_stem"],
            },
            "english_question": {
                "type": "custom",
                "tokenizer": "standard",
                "filter": ["lowercase", "asciifolding", "synonyms", "english_stem"],
            },
            "french_text": {
                "type": "custom",
                "tokenizer": "standard",
                "filter": ["french_elision", "lowercase", "asciifolding", "french_stem"],
            },
        },
    },
}

_LANGUAGES = {
    "english": {
        "type": "text",
        "analyzer": "english_text",
        "search_analyzer": "english_question",
    },
    "french": {"type": "text", "analyzer": "french_text"},
}

MAPPING = {
    "dynamic": "strict",
    "_source": {"excludes": ["everything"]},
    "properties": {
        "visible": {"type": "boolean"},
        "seller_id": {"type": "long"},
        "title": {
            "type": "text",
            "analyzer": "folded",
            "fields": {
                **_LANGUAGES,
                "prefix": {"type": "text", "analyzer": "prefixes", "search_analyzer": "folded"},
            },
            "copy_to": "everything",
        },
        "title_folded": {"type": "keyword", "ignore_above": 1000, "copy_to": "everything"},
        "attributes": {"type": "text", "analyzer": "folded", "copy_to": "everything"},
        "description": {"type": "text", "analyzer": "folded", "copy_to": "everything"},
        "everything": {"type": "text", "analyzer": "folded", "fields": _LANGUAGES},
        "terms": {"type": "keyword"},
        "currency": {"type": "keyword"},
        "min_price": {"type": "double"},
        "ladder": {
            "type": "nested",
            "properties": {
                "from": {"type": "double"},
                "below": {"type": "double"},
                "price": {"type": "double"},
            },
        },
        "moq": {"type": "double"},
        "multiple": {"type": "double"},
        "max_quantity": {"type": "double"},
        "lead_time_days": {"type": "integer"},
        "ships_to": {"type": "keyword"},
        "published_at": {"type": "date"},
        "product_id": {"type": "long"},
    },
}


def fingerprint() -> str:
    """Return eight characters that change with mapping, analysis or synonyms."""
    return f"{zlib.crc32(json.dumps([SETTINGS, MAPPING], sort_keys=True).encode()):08x}"
