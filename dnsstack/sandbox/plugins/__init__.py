"""Provider plugins in Python for exactly the resource types that dnsstack renders.

Each resource type is one small class (a `Kind`), which calls the emulated provider APIs and decides, as the vendor's
provider does, which changes are made in place and which need a new resource. `plugin.py` serves the classes to the
Pulumi engine; the in-process host calls them directly. Both use plain values with the engine's names (camelCase).
"""
