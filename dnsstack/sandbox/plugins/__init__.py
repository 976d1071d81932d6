"""Provider plugins in Python for exactly the resource types that dnsstack renders.

Each resource type is one small class (a `Kind`), which speaks to the emulated provider APIs and decides, as the
vendor's provider does, what changes in place and what needs a new resource. `plugin.py` serves the classes to the
Pulumi engine; the in-process host calls them directly. Both see plain values in the engine's spelling (camelCase).
"""
