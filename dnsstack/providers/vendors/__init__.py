"""How the vendors' own provider plugins plan: their schemas as tables (`tables/`), and the rules that follow from them.

The sandbox's plugins plan by these, and `import --adopt` forecasts by them.
"""
