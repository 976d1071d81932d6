"""What `dnsstack sandbox` prints: progress, the live table, the results."""
