"""What can be found: a rebuildable projection of published listings, in PostgreSQL or Elasticsearch."""
