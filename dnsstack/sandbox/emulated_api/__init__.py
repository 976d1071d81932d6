"""What the emulated provider APIs share: the loopback server, injected faults, and the change counter."""
