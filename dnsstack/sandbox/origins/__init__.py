"""Small servers on loopback that stand for the addresses of a document."""
