"""The whole sandbox: APIs, deployment, name servers, checkers, origins, parent and clients."""
