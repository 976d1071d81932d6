"""The one caller of Cloudflare's API: importing, comparing, following and the plugin's zones come through here.

- `transport` makes a call, sync or async, and tells how it ended; `answers` is what an answer means.
- `patience` keeps to the service's limit of calls and repeats what may be repeated; `queries` says what is asked for
  where an answer is one of many, however it is asked.
- `reading` is for commands that read with CLOUDFLARE_API_TOKEN, `zone` for the plugin, which writes, too.
"""
