"""A sandbox from start to end: APIs, deployment, world, drills, results."""
