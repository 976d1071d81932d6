"""The model: a `Domain` and its parts, immutable and validated, without I/O and without Pulumi."""
