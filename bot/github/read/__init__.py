"""Reading: boards and facts in as few requests as GitHub allows."""
