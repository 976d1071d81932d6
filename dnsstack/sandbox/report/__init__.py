"""The report of a sandbox run: one self-contained HTML page, readable in light and dark."""
