"""The ids of existing objects, with a file for each provider."""
