from pathlib import Path

import numpy as np
import pytest
import torch

from constrained_diffusion.data import images


@pytest.mark.parametrize("name, validation", [("0a", True), ("14", True), ("00", True), ("10", False), ("0b", False), ("f" * 64, False)])
def test_a_file_is_for_validation_if_its_hexadecimal_name_is_divisible_by_ten(name, validation):
    assert images.is_validation(Path(f"{name}.png")) is validation


def test_load_splits_a_folder_and_leaves_no_file_out(data):
    train, validation = images.load(data)
    assert (len(train), len(validation)) == (11, 1)


def test_load_refuses_a_folder_without_validation_images(data):
    (data / f"{10:064x}.png").unlink()
    with pytest.raises(SystemExit, match="11 training and 0 validation"):
        images.load(data)


def test_percentiles_become_minus_one_and_one_and_nothing_is_cut_off():
    image = np.arange(1001, dtype=np.uint16).reshape(7, 143) * 3 + 50
    scaled = images.scale(image)
    assert scaled.shape == (1, 7, 143) and scaled.dtype == np.float32
    assert np.percentile(scaled, images.LOW) == pytest.approx(-1, abs=1e-5)
    assert np.percentile(scaled, images.HIGH) == pytest.approx(1, abs=1e-5)
    assert scaled.min() < -1 and scaled.max() > 1


def test_a_constant_image_is_dark_and_finite():
    assert (images.scale(np.full((4, 4), 7)) == -1).all()


def test_colour_becomes_channels_first():
    image = np.random.default_rng(0).integers(0, 255, (5, 6, 3))
    scaled = images.scale(image)
    assert scaled.shape == (3, 5, 6)
    np.testing.assert_allclose(np.diff(scaled[:, 0, 0]) / np.diff(image[0, 0]), (scaled.max() - scaled.min()) / np.ptp(image), rtol=1e-4)


def test_sides_that_are_too_short_for_a_crop_are_mirrored():
    image = torch.arange(12.0).reshape(1, 3, 4)
    piece = images.crop(image, 5, np.random.default_rng(0))
    assert piece.shape == (1, 5, 5)
    assert torch.equal(piece[0, 3], piece[0, 1]) and torch.equal(piece[0, :, 4], piece[0, :, 2])


def test_a_batch_has_the_size_that_is_asked_for_and_depends_on_the_generator_alone(data):
    train, _ = images.load(data)
    first, again = (images.batch([train], 5, 64, np.random.default_rng(1)).crops for _ in range(2))
    assert first.shape == (5, 1, 64, 64)
    assert torch.equal(first, again)


def test_colour_is_turned_to_grey_and_back_where_the_model_asks_for_it(data):
    colour = np.zeros((40, 40, 3), dtype=np.uint8)
    colour[:20] = 250, 20, 20
    images.Image.fromarray(colour).save(data / f"{20:064x}.png")
    assert images.load(data)[1][-1].shape == (3, 40, 40)
    assert images.load(data, channels=1)[1][-1].shape == (1, 40, 40)
    assert {tuple(image.shape) for image in images.load(data, channels=3)[0]} == {(3, 160, 160)}


def test_a_source_of_few_images_is_as_likely_as_one_of_many():
    dark, bright = [torch.full((1, 32, 32), -1.0)] * 50, [torch.full((1, 32, 32), 1.0)]
    crops, chosen, *_ = images.batch([dark, bright], 200, 16, np.random.default_rng(0))
    assert (crops.mean((1, 2, 3)) > 0).float().mean() == pytest.approx(0.5, abs=0.1)
    assert torch.equal(chosen == 1, crops.mean((1, 2, 3)) > 0)


def test_crops_are_resampled_and_of_another_contrast_as_often_as_is_said():
    stripes = (torch.arange(64) % 2 * 2.0 - 1).expand(1, 64, 64)

    def altered(resampled: float, contrast: float) -> float:
        """The share of crops with other values than -1 and 1."""
        crops = images.batch([[stripes]], 200, 32, np.random.default_rng(0), images.Variety(resampled, contrast)).crops
        return float((crops.abs() != 1).flatten(1).any(1).float().mean())
    assert altered(0, 0) == 0
    assert altered(0, 0.5) == pytest.approx(0.5, abs=0.1)
    assert altered(0.5, 0) == pytest.approx(0.5, abs=0.1)
