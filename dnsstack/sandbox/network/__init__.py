"""The sandbox put together: APIs, deployment, name servers, checkers, origins, parent and clients."""
