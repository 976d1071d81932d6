"""BIND and every other server that reads a zone file (RFC 1035 §5)."""
