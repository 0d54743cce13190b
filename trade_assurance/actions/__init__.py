"""Actions of the trade_assurance."""
