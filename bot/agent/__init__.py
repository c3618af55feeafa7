"""The agents' side: reads issues and writes comments with an agent's own token, as anyone could by hand."""
