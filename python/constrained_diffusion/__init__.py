"""Training, export and the reference sampler of the constrained-diffusion priors."""
