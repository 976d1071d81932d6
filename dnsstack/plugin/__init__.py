"""The Pulumi plugin `dnsstack`: a provider's zone as one resource, and the component in every language of Pulumi."""
