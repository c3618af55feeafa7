"""Values of metrics: which metric is meant, what is a value, and how it is read out of files and checks."""

from bot.rules.measuring.values import JUDGED, WrongMetric, metric_named, title_of, value_for, word_of

__all__ = ["JUDGED", "WrongMetric", "metric_named", "title_of", "value_for", "word_of"]
