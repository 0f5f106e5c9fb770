"""`python -m constrained_diffusion` is `cdiff`."""

from .cli import app

if __name__ == "__main__":
    app()
