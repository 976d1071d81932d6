"""What `dnsstack sandbox` shows: progress, the live table, the results."""
