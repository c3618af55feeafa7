"""Webhooks: who hears of what, with which bytes, and how the delivery went."""
