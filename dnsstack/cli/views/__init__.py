"""What `explain` prints: the overview of a domain, the answers of one owner, and the topology as a drawing."""
