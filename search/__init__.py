"""What can be found: a rebuildable projection of published listings.

Owns the projection (`ListingDocument`), the vocabulary for typo repair and the index in
Elasticsearch. Asks: `queries.search_listings`, `queries.search_suppliers`, `queries.suggestions`,
`matching.candidates_for_rfq`. PostgreSQL always can answer; Elasticsearch answers while it is up
and its index is complete (docs/search.md).
"""
