"""View data of the dashboard, one view a file: what the board and its plan say, ready to be shown in a browser."""
