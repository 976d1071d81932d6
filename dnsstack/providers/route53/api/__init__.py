"""The one caller of Route53's API: importing, `--previous`, comparing and the plugin's zones come through here.

- `clients` are boto3's, by profile and role; they try nothing again by themselves: what is lost is looked up first.
- `patience` makes a call, keeps to the service's pace, repeats what may be repeated, and tells how a call ended.
- `reading` is for commands that read, `zone` for the plugin, which writes, too.
"""
