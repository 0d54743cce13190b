"""Plays the demo's hundred days of trade."""

from marketplace.demo.seed import deals, desks, inspected, requests
from marketplace.demo.seed.cast import Cast
from marketplace.demo.seed.order_book import BOOK
from marketplace.demo.seed.story import play as play_scenes


def play(cast: Cast) -> None:
    """Let requests, talks, orders, payments and disputes happen in the order of their days."""
    orders = [deals.scene(cast, deal) for deal in BOOK]
    play_scenes([*desks.scenes(cast), *requests.scenes(cast), inspected.scene(cast), *orders])
