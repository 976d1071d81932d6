"""Where a zone can live today, one file a source; `dnsstack.importing` has the roster."""
