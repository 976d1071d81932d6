"""More characters of TXT in an RRset than Route53 can change in one batch."""

LONG = [str(number) * 3900 for number in range(1, 6)]
DOMAIN = {
    "domain": "example.com",
    "nameservers": {"route53": {}},
    "records": {"keys": {"TXT": LONG}, "fewer": {"TXT": LONG[:4]}},
}
