# pyright: reportUnnecessaryTypeIgnoreComment=true, reportUnusedCallResult=false, reportUnknownMemberType=false, reportUnknownVariableType=false
"""What type checkers must refuse: each line has one fault, and a line that is taken makes its `ignore` an error.

Nothing runs this file.
"""

import pulumi

from dnsstack import Consent, DomainArgs, HealthCheckArgs, MultiProviderZone, OwnerArgs, OwnerFailoverArgs, RRset

number: pulumi.Output[int] = pulumi.Output.from_input(1)

misspelt_type: OwnerArgs = {"AAAAA": "2001:db8::1"}  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
no_text: OwnerArgs = {"A": 5}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
nothing: OwnerArgs = {"A": None}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
output_of_a_number: OwnerArgs = {"A": number}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
one_of_a_list: OwnerArgs = {"A": ["192.0.2.1", 5]}  # type: ignore[list-item]  # pyright: ignore[reportAssignmentType]
field: OwnerArgs = {"MX": {"prefrence": 10, "exchange": "mail"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
type_of_a_field: OwnerArgs = {"SRV": {"priority": "1", "weight": 1, "port": 2, "target": "a"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
field_in_a_list: OwnerArgs = {"CAA": [{"flags": 0, "tags": "issue", "value": "a"}]}  # type: ignore[list-item]  # pyright: ignore[reportAssignmentType]
key_of_an_rrset: OwnerArgs = {"A": {"ttl": 60, "value": "192.0.2.1"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
no_values: OwnerArgs = {"A": {"ttl": 60}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
fraction: OwnerArgs = {"A": {"ttl": 6.5, "values": "192.0.2.1"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
provider: OwnerArgs = {"A": {"values": "192.0.2.1", "only": "bind"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]

kind: HealthCheckArgs = {"type": "HTTPSS", "host": "a.example.net"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
no_port: HealthCheckArgs = {"type": "TCP", "host": "a.example.net"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
of_another_kind: HealthCheckArgs = {"type": "HTTP", "host": "a.example.net", "search": "ok"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
interval: HealthCheckArgs = {"type": "HTTP", "host": "a.example.net", "interval": "10"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]

no_failover: OwnerFailoverArgs = {"TXT": {"primary": "a", "secondary": "b"}}  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
no_secondary: OwnerFailoverArgs = {"A": {"primary": "192.0.2.1"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
strategy: OwnerFailoverArgs = {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "cloudflare": "folow"}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
pin: OwnerFailoverArgs = {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "pin": {"to": "primary"}}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
check: OwnerFailoverArgs = {"A": {"primary": "192.0.2.1", "secondary": "192.0.2.2", "check": 3}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]

no_servers: DomainArgs = {"domain": "example.com"}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
server: DomainArgs = {"domain": "example.com", "nameservers": {"cloudflar": {}}}  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
no_account: DomainArgs = {"domain": "example.com", "nameservers": {"cloudflare": {"plan": "pro"}}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
plan: DomainArgs = {"domain": "example.com", "nameservers": {"cloudflare": {"account": "a", "plan": "por"}}}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]
no_ttl: DomainArgs = {"domain": "example.com", "nameservers": {"route53": {}}, "ttl": None}  # type: ignore[typeddict-item]  # pyright: ignore[reportAssignmentType]

MultiProviderZone("example.com", 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MultiProviderZone("example.com", {"domain": "example.com", "nameserver": {}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MultiProviderZone("example.com", {"domain": "example.com", "nameservers": {}, "records": {"a": {"B": "c"}}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MultiProviderZone("example.com", "example.com.yaml", record={"a": {"A": "192.0.2.1"}})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
MultiProviderZone("example.com", "example.com.yaml", records={"a": {"B": "c"}})  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportArgumentType]
MultiProviderZone("example.com", "example.com.yaml", consent="apex-ns")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MultiProviderZone("example.com", "example.com.yaml", consent=["apexns"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
output: int = MultiProviderZone("example.com", "example.com.yaml").name_server  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
MultiProviderZone("example.com", "example.com.yaml", unprotected="route53")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
MultiProviderZone("example.com", "example.com.yaml", unprotected=[1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
MultiProviderZone("example.com", "example.com.yaml", overwrite="www/A")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
an_unknown_consent: Consent = "apexns"  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
RRset(owner="www.example.com.", type="A", ttl=60, values=())  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
