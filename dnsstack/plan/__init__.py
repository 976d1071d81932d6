"""What must be answered, watched and delegated: the plan that every reader shares. It is intent, not a diff."""
