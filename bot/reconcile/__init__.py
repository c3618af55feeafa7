"""Plan to wanted to difference to actions, with limits: the one place that knows how things look on GitHub."""
