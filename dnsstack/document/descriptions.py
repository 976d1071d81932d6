"""What editors show for each key of a document, one sentence each; a test holds that none is missing."""

from __future__ import annotations

from typing import Final

_CHECK: Final = {
    "type": "What is checked, and how",
    "invert": "Count healthy as unhealthy, and the reverse",
    "disabled": "Stop checking: Route53 then counts the check as healthy, always",
    "comment": "For the next reader",
    "tags": "AWS tags of the health check",
    "accept": "Rules accepted here, by id, each with the reason",
}

_ENDPOINT: Final = _CHECK | {
    "host": "Host name to resolve and connect to; with address, the Host header and TLS name",
    "address": "IPv4 or IPv6 address to connect to",
    "port": "Port to connect to",
    "interval": "Seconds between two checks of one checker: 10 or 30",
    "failure_threshold": "Checks in a row, 1 to 10, until the state changes, both ways",
    "measure_latency": "Measure latency from several regions; fixed at creation",
    "regions": "Where checkers are: at least three; all of them where left out",
    "path": "Path of the URL, with its query",
    "sni": "Send the host's name in TLS",
    "search": "Text to find in the first 5,120 octets of the answer",
}

_COMMON: Final = {
    "ttl": "Time to live: seconds (300) or with units (5m)",
    "comment": "For the next reader",
    "accept": "Rules accepted here, by id, each with the reason",
}

DESCRIPTIONS: Final[dict[str, dict[str, str]]] = {
    "Domain": {
        "domain": "The domain's name, such as example.com",
        "ttl": "TTL of RRsets that name none: seconds (300) or with units (5m)",
        "nameservers": "Who serves the domain",
        "health_checks": "Health checks by name",
        "records": "RRsets: owner, then type, then one value, a list, or a mapping with `values`",
        "failover": "Failover policies: owner, then type",
        "comment": "For the next reader",
        "accept": "Rules accepted for the whole domain, by id, each with the reason",
        "include": "Fragments shared with other documents: a path, or a list of paths, relative to this file",
    },
    "NameserverSet": {
        "route53": "Route53 serves a hosted zone; {} for defaults",
        "cloudflare": "Cloudflare serves a zone",
        "self_hosted": "Own name servers: primaries fed by files, secondaries fed by zone transfer",
        "other_nameservers": "Name servers of a third party that serves the same zone",
        "ttl": "TTL of the apex NS RRset, the same at every provider",
        "registrar": "Who changes the delegation: route53domains, or none and it is printed",
        "accept": "Rules accepted here, by id, each with the reason",
    },
    "Route53Zone": {
        "zone_id": "Adopt this living zone (Z…)",
        "delegation_set": "Create the zone with this reusable delegation set (N…)",
        "nameserver_count": "How many of the zone's four name servers join the set",
        "comment": "Comment of the hosted zone",
        "tags": "AWS tags of the hosted zone",
        "accelerated_recovery": "Keep changes possible while us-east-1 is down",
        "delegated": "false keeps the zone equal, with none of its servers in any NS set",
        "dnssec": "The zone is signed",
    },
    "OwnServers": {
        "primaries": "Servers fed by files",
        "secondaries": "Servers fed by zone transfer",
        "tsig": "Name of the key that signs transfers and NOTIFY; its secret lies in key files only",
        "hidden": "true keeps the primaries out of every NS set",
        "notify": "Addresses that are sent NOTIFY beyond the secondaries'",
        "catalog": "Name of a catalog zone (RFC 9432) that tells BIND and Knot secondaries what to serve",
        "update_tsig": "Name of the key that may move `follow` names by dynamic update",
        "soa": "The SOA's timers",
        "rname": "The SOA's mailbox as a name; hostmaster of the domain where left out",
        "responses_per_second": "Equal answers to one network in a second; 0 sets no limit",
    },
    "OwnServer": {
        "name": "The server's name; a hidden primary needs none",
        "addresses": "Addresses that others reach it by",
        "listen": "Addresses that it listens on, where they differ",
        "port": "Port of DNS",
        "software": "What it runs: bind, nsd or knot",
        "directory": "Where it writes; its software's customary place where left out",
        "keys": "Where its key files lie; its software's customary place where left out",
        "user": 'Who NSD turns into; "" for nobody else',
    },
    "SoaTimers": {
        "refresh": "How long a secondary waits between two looks at its primary",
        "retry": "How long it waits after a look that failed",
        "expire": "How long it answers without its primary",
        "minimum": "How long resolvers remember that something does not exist",
    },
    "CloudflareZone": {
        "account": "The account's id: 32 hexadecimal digits",
        "zone_id": "Adopt this living zone: 32 hexadecimal digits",
        "plan": "The zone's plan; it sets limits",
        "record_quota": "Values that the zone may hold, where a contract says other than the plan",
        "load_balancing": "The paid load balancing add-on is there",
        "flatten_all_cnames": "Answer every CNAME of the zone flattened (paid plans)",
        "delegated": "false keeps the zone equal, with none of its servers in any NS set",
        "dnssec": "The zone is signed",
        "transfer": "incoming: a secondary of the own primaries; outgoing: primary of the own secondaries (Enterprise)",
    },
    "TcpCheck": _ENDPOINT,
    "HttpCheck": _ENDPOINT,
    "TextCheck": _ENDPOINT,
    "CalculatedCheck": _CHECK
    | {
        "children": "Names of the health checks that are counted",
        "threshold": "How many children must be healthy",
    },
    "CloudWatchCheck": _CHECK
    | {
        "alarm": "Name of the CloudWatch alarm",
        "region": "The alarm's region",
        "insufficient_data": "What a metric without data counts as",
        "triggers": "Texts by name; changing one makes Route53 copy the alarm's settings again",
    },
    "ExistingCheck": _CHECK | {"id": "Id of a Route53 health check that is made elsewhere"},
    "RecoveryControlCheck": _CHECK | {"routing_control": "ARN of the routing control"},
    "RRset": _COMMON
    | {
        "values": "One value or a list of values",
        "only": "The one provider that serves this RRset: a difference accepted by name",
        "proxied": "Cloudflare's proxy answers instead",
        "tags": "Cloudflare's tags of the records",
    },
    "FailoverPolicy": _COMMON
    | {
        "primary": "Values while the primary is healthy",
        "secondary": "Values while it is not",
        "check": "Health check of the primary",
        "secondary_check": "Health check of the secondary; without one it is the last resort",
        "cloudflare": "How Cloudflare keeps equal to Route53: load-balancer, follow, delegate or primary-only",
        "self_hosted": "How own name servers keep equal to Route53",
        "other_nameservers": "How third-party name servers keep equal to Route53",
        "pin": "Answer one side's values until the pin goes",
        "rto": "Longest acceptable time to fail over: seconds or with units (8m)",
        "retire": "First of the two steps that end a policy: PRIMARY alone",
        "set_identifiers": "Set identifiers that a living zone already has",
    },
    "Pin": {
        "to": "The side that is answered",
        "until": "When the pin should go: a time with its zone, such as 2026-12-01T06:00:00Z",
        "reason": "Why",
    },
    "LoadBalancer": {
        "strategy": "Cloudflare's load balancer, in its data plane",
        "interval": "Seconds between two checks of the monitor",
        "timeout": "Seconds until one check has failed",
        "retries": "Retries at once, before a check counts as failed",
        "consecutive_down": "Failed checks in a row until the endpoint is down",
        "consecutive_up": "Good checks in a row until the endpoint is up",
    },
    "Follow": {
        "strategy": "`dnsstack follow` moves Cloudflare's records",
        "window": "How long enough of Route53's servers must agree",
        "hold_down": "Least time between two moves",
        "poll": "The follower's interval",
        "moves_per_hour": "Most moves in one hour",
    },
    "Delegate": {
        "strategy": "A CNAME into a sub-zone that Route53 alone serves",
        "zone": "Label of the sub-zone below the domain",
    },
    "PrimaryOnly": {"strategy": "Cloudflare's records stay the primary's: accepted by name"},
}
"""Sentences by model and key."""

RDATA: Final[dict[str, str]] = {
    "address": "The host's address",
    "algorithm": "Number of the key's algorithm",
    "altitude": "Metres above the reference spheroid",
    "certificate": "Certificate association data, hexadecimal",
    "digest": "Digest of the key, hexadecimal",
    "digest_type": "Number of the digest's algorithm",
    "evaluate_target_health": "Route53 takes the target's health for the alias's",
    "exchange": "Host that takes mail",
    "fingerprint": "Fingerprint of the key, hexadecimal",
    "fingerprint_type": "Number of the digest's algorithm",
    "flags": "Flags",
    "horizontal_precision": "Horizontal precision in metres",
    "key_tag": "Tag of the key",
    "latitude": "Latitude such as 52 22 23.000 N",
    "longitude": "Longitude such as 4 53 32.000 E",
    "matching_type": "How the certificate is matched",
    "order": "Lower comes first",
    "params": "Service parameters: presentation format, or a mapping of keys to values",
    "port": "Port of the service",
    "preference": "Lower is tried first",
    "priority": "Lower is tried first",
    "regexp": "Substitution expression",
    "replacement": "Name to look up next",
    "selector": "Which part of the certificate is matched",
    "service": "Services along this path",
    "size": "Diameter in metres",
    "strings": "Strings of at most 255 octets, kept as they are",
    "tag": "Property: issue, issuewild, iodef …",
    "target": "The name that is pointed at",
    "text": "Text of any length, literal; it is split into strings for you",
    "usage": "How the certificate is used",
    "value": "Value of the property",
    "vertical_precision": "Vertical precision in metres",
    "weight": "Share among equal priorities",
    "zone_id": "Route53 hosted zone that holds the target",
}
"""Sentences by field of rdata."""
