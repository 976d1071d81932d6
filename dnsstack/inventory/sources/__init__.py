"""Where a zone can live today, one file a source; `dnsstack.inventory` has the roster."""
