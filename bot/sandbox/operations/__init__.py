"""What can be done on GitHub: one function a write, shared by REST, GraphQL and the pages."""
