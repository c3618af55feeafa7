"""The server's doors: the webhook, health, metrics."""
