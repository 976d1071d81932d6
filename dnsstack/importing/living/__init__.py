"""Ids of what lives at the providers, one file a provider."""
