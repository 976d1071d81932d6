"""What `dnsstack diff` compares."""
