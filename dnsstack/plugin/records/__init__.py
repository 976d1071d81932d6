"""`Route53Records` and `CloudflareRecords`: all RRsets of a provider's zone as one resource."""
