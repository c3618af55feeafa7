"""The status for other readers: a badge, a picture, a page, a calendar."""
