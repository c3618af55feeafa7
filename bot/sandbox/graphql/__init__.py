"""The sandbox's GraphQL: a part of GitHub's own schema, executed over the world's operations."""
