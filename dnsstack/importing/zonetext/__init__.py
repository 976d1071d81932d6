"""Zone files (RFC 1035 §5): logical lines, directives, records."""
