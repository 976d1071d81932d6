"""Ids of what exists at the providers, one file a provider."""
