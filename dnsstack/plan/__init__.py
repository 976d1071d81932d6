"""The plan: what must be answered, watched and delegated. It is the intended state, not a diff."""
