"""The domain as plain data with names that an editor completes: TypedDicts beside the models, key by key.

Nothing here loads Pulumi. A test holds every key and its type against the models.
"""

from __future__ import annotations
