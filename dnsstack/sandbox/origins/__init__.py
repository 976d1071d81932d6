"""Small servers on loopback that represent the addresses of a document."""
