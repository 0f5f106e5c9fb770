"""Studies of the Jacobian of the clean estimate: what the paper states about it, measured."""
