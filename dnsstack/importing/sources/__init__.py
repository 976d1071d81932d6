"""The sources of a zone, a file for each; `dnsstack.importing` has the roster."""
