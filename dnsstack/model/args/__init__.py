"""The domain as plain data: TypedDicts with the same keys as the models, so that an editor completes them.

Nothing here loads Pulumi. A test compares every key and its type with the models.
"""

from __future__ import annotations
