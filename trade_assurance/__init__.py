"""Held money: protection, payments, payouts, disputes."""
