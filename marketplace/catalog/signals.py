"""Facts that the catalogue announces.

`listing_changed` (product_id): a product, its prices, pictures or visibility changed. The same
fact goes to the outbox, as `catalog.listing_changed` (product_id) for one product and as
`catalog.listings_changed` (product_ids) once per batch of an import or a bulk action.
"""

from django.dispatch import Signal

listing_changed = Signal()
