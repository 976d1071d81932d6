"""How the vendors' provider plugins plan changes: their schemas as tables (`tables/`), and the rules of planning.

The sandbox's plugins use this, and `import --adopt` predicts changes with it.
"""
