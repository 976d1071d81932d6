"""The only caller of Cloudflare's API, for importing, comparing, following and the plugin's zones.

- `transport` makes a call, sync or async; `answers` interprets the answer.
- `patience` keeps the limit of calls and repeats calls that may be repeated; `queries` reads lists of several pages,
  sync or async.
- `reading` is for commands that read with CLOUDFLARE_API_TOKEN, `zone` for the plugin, which also writes.
"""
