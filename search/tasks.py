"""Promised and periodic work of search."""

from collections.abc import Sequence

from marketplace.core import jobs, outbox
from search import actions, cluster


@outbox.handles("catalog.listing_changed")
def listing_changed(product_id: int) -> None:
    """Project one listing."""
    actions.project_listings(product_ids=[product_id])


@outbox.handles("catalog.listings_changed")
def listings_changed(product_ids: Sequence[int]) -> None:
    """Project the listings of one batch of an import or a bulk action."""
    actions.project_listings(product_ids=product_ids)


@outbox.handles("search.projection_due")
def projection_due(product_ids: Sequence[int]) -> None:
    """Project one batch of a seller's listings."""
    actions.project_listings(product_ids=product_ids)


@outbox.handles("search.listings_projected")
def listings_projected(product_ids: Sequence[int]) -> None:
    """Send changed documents to Elasticsearch; while it is away they wait for `catch_up`."""
    if not cluster.configured():
        return
    try:
        actions.write_to_cluster(product_ids=product_ids)
    except cluster.ClusterAway:
        return


@outbox.handles("rfq.opened")
def rfq_opened(rfq_id: int) -> None:
    """Tell the suppliers whose goods an opened request asks for."""
    actions.match_rfq(rfq_id=rfq_id)


@jobs.periodic("search.catch_up")
def catch_up() -> int:
    """Build the index where it is missing and send what Elasticsearch missed."""
    return actions.catch_up()


@jobs.periodic("search.vocabulary")
def vocabulary() -> int:
    """Count the words of listings anew, if any listing changed since."""
    return actions.refresh_if_changed()
