"""Keep the other providers' failover RRsets equal to Route53's role: `dnsstack follow`.

`decide` makes each decision, with its reasons, only from observations. The other modules make observations
(`markers`, `cloudflare`, `bind`, `probe`, `peers`) and carry decisions out (`runner`). Nothing here writes NS, SOA or
DS, creates or deletes a record, or changes an RRset that has no policy with the strategy `follow`.
"""
