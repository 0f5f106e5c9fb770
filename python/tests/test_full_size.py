"""The model of full size has the size of Stable Diffusion 1.x; nothing is allocated here."""

import pytest
import torch

pytest.importorskip("diffusers")
pytest.importorskip("transformers")

from constrained_diffusion.evaluation.full_size import RandomSource


@pytest.mark.parametrize("part, millions", [("unet", 859.5), ("vae", 83.7), ("text_encoder", 123.1)])
def test_each_part_has_as_many_weights_as_the_real_one(part, millions):
    with torch.device("meta"):
        model = getattr(RandomSource(), f"load_{part}")()
    assert sum(p.numel() for p in model.parameters()) / 1e6 == pytest.approx(millions, abs=0.06)


def test_images_are_in_multiples_of_64_pixels():
    source = RandomSource()
    assert source.factor * source.unet_divisor == 64
