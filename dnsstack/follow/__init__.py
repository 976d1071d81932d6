"""Keep the other providers' failover RRsets equal to Route53's role: `dnsstack follow`.

`decide` is the whole evaluation, pure: what was seen in, a decision with its reasons out. Everything round it only
brings observations (`markers`, `cloudflare`, `bind`, `probe`, `peers`) and carries decisions out (`runner`).
Nothing here writes NS, SOA or DS, creates or deletes a record, or touches what the document does not declare `follow`.
"""
