"""Verbs of search: project listings, keep Elasticsearch's index, count the vocabulary."""

from search.actions.index import (
    catch_up,
    drift,
    rebuild_index,
    send_unconfirmed,
    write_to_cluster,
)
from search.actions.matches import match_rfq
from search.actions.projection import (
    project_everything,
    project_listings,
    project_seller,
    project_vendor,
)
from search.vocabulary import refresh_if_changed, refresh_vocabulary

__all__ = [
    "catch_up",
    "drift",
    "match_rfq",
    "project_everything",
    "project_listings",
    "project_seller",
    "project_vendor",
    "rebuild_index",
    "refresh_if_changed",
    "refresh_vocabulary",
    "send_unconfirmed",
    "write_to_cluster",
]
