"""The clients of a sandbox, which ask as resolvers do and record the answers."""
