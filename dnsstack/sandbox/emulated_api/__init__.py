"""The shared parts of the emulated provider APIs: the loopback server, injected faults, and the change counter."""
