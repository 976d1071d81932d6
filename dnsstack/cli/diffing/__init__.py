"""What `dnsstack diff` compares, and how it is shown."""
