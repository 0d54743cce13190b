"""Gateways of the trade_assurance."""
