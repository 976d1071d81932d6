"""The only caller of Route53's API, for importing, `--previous`, comparing and the plugin's zones.

- `clients` makes boto3's clients, by profile and role, without retries: after a lost answer, the zone is read first.
- `patience` makes a call, keeps the limit of calls, and repeats calls that may be repeated.
- `reading` is for commands that read, `zone` for the plugin, which also writes.
"""
