"""The client side of a sandbox: who asks as the world would, and writes down what came back."""
