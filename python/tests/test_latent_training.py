"""Autoencoder, denoiser of its latents, and their model package, each from a few steps."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from bioimageio.spec import load_description

from constrained_diffusion.data import images
from constrained_diffusion.export.latent_package import LatentPackage
from constrained_diffusion.nets.autoencoder import Autoencoder
from constrained_diffusion.training import autoencoder as autoencoders


@pytest.fixture
def folders(data, tmp_path):
    bright = tmp_path / "bright"
    shutil.copytree(data, bright)
    return [data, bright]


@pytest.fixture
def train_autoencoder(cdiff, folders):
    def run(out: Path, steps: int) -> dict:
        cdiff("train-autoencoder", "--data", *folders, "--out", out, "--steps", steps, "--batch", 2, "--validate-every", 2, "--device", "cpu")
        return torch.load(out / "last.pt", weights_only=False)
    return run


@pytest.fixture
def package(cdiff, train_autoencoder, folders, tmp_path) -> LatentPackage:
    autoencoder, latent, package = tmp_path / "autoencoder", tmp_path / "latent", tmp_path / "small-latent"
    train_autoencoder(autoencoder, 2)
    cdiff("train-latent", "--data", *folders, "--autoencoder", autoencoder / "last.pt", "--out", latent, "--steps", 2, "--small-steps", 1,
          "--small-batch", 4, "--batch", 2, "--validate-every", 1, "--device", "cpu")
    # The zoo's format rejects a denoiser whose output is almost 0.
    state = torch.load(latent / "best.pt", weights_only=True)
    torch.nn.init.normal_(state["weights"]["denoiser.head.weight"])
    torch.save(state, latent / "best.pt")
    package.mkdir()
    (package / "README.md").write_text("# small-latent\n")
    cdiff("export-latent", "--weights", latent / "best.pt", "--autoencoder", autoencoder / "last.pt", "--bundle", package)
    return LatentPackage(package)


def test_latents_are_a_quarter_as_wide_and_decoded_to_the_images_size():
    model = Autoencoder()
    image = torch.zeros(2, 3, 48, 80)
    mean, variance = model.moments(image)
    assert mean.shape == variance.shape == (2, 4, 12, 20)
    assert model.decoder(mean).shape == image.shape


def test_an_autoencoders_run_that_is_cut_off_is_carried_on(monkeypatch, train_autoencoder, tmp_path):
    monkeypatch.setattr(autoencoders, "psnr", lambda model, crops: 0.0)
    train_autoencoder(tmp_path / "out", 2)
    state = train_autoencoder(tmp_path / "out", 4)
    assert state["step"] == 4
    assert [int(line.split("\t")[0]) for line in (tmp_path / "out" / "log.tsv").read_text().splitlines()] == [2, 4]


def test_an_autoencoders_run_that_is_cut_off_ends_with_the_same_weights(monkeypatch, train_autoencoder, tmp_path):
    monkeypatch.setattr(autoencoders.AutoencoderRun, "rate", lambda self: 1e-3)
    whole = train_autoencoder(tmp_path / "whole", 4)
    train_autoencoder(tmp_path / "parts", 2)
    parts = train_autoencoder(tmp_path / "parts", 4)
    for key in ("model", "average"):
        assert all(torch.equal(whole[key][name], tensor) for name, tensor in parts[key].items())


def test_psnr_is_of_the_decoded_image():
    class Off(torch.nn.Module):
        def moments(self, image):
            return image, None

        def decoder(self, latent):
            return latent + 0.2
    assert autoencoders.psnr(Off(), torch.zeros(3, 3, 8, 8)) == pytest.approx(20, abs=1e-4)


def test_the_package_is_valid_and_its_captions_are_the_folders_names(package):
    assert load_description(package.folder / "rdf.yaml").validation_summary.status == "valid-format"
    states = [package.embed(caption) for caption in ("data", "bright", "")]
    assert all(state.shape == (1, 1, 32) for state in states)
    assert not torch.equal(states[0], states[1]) and not torch.equal(states[1], states[2])


def test_scaled_latents_have_a_standard_deviation_of_about_one(package, folders):
    train = images.load(folders[0], 3)[0]
    with torch.no_grad():
        latents = package.codec().encode(images.batch([train], 32, 128, np.random.default_rng(0)).crops)
    assert float(latents.std()) == pytest.approx(1, rel=0.2)
