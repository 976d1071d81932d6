"""Figures, each printed by a command: `python -m benchmarks.records`, `python -m benchmarks.component`."""
