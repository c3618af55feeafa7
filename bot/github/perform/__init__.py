"""Writing: actions become aliased mutations, each looked for before it is repeated."""
