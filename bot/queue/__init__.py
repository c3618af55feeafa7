"""Deliveries in order per repository: one port, and the engines that keep its promise."""
