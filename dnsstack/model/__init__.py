"""What an operator means: a `Domain` and its parts, frozen and checked, without I/O and without Pulumi."""
