"""What is and what happens: the board, events, actions and ports. Pure."""
