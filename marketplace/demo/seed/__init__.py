"""Believable trade for the demo: suppliers, goods, requests, conversations, orders in every state."""
