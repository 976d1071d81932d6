"""Health checkers as the vendors run them: Route53's checkers and Cloudflare's monitors."""
