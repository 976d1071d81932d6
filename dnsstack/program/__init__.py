"""A ten-line Pulumi program: `main: dnsstack/program` in a project's Pulumi.yaml runs it."""
