"""What follows from an event: one file a kind. Pure: board and facts in, actions out."""
