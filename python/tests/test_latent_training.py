"""Autoencoder, denoiser of its latents, and their bundle, each from a few steps."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from bioimageio.spec import load_description

from constrained_diffusion import export_latent, images, train_autoencoder, train_latent
from constrained_diffusion.autoencoder import Autoencoder
from constrained_diffusion.latent_bundle import LatentBundle


@pytest.fixture
def folders(data, tmp_path):
    bright = tmp_path / "bright"
    shutil.copytree(data, bright)
    return [data, bright]


def run(monkeypatch, module, *arguments) -> None:
    monkeypatch.setattr(sys, "argv", ["", *map(str, arguments), "--device", "cpu"])
    module.main()


def trained(monkeypatch, folders, out: Path, steps: int) -> dict:
    run(monkeypatch, train_autoencoder, "--data", *folders, "--out", out, "--steps", steps, "--batch", 2, "--validate-every", 2)
    return torch.load(out / "last.pt", weights_only=False)


def bundled(monkeypatch, folders, tmp_path) -> LatentBundle:
    autoencoder, latent, bundle = tmp_path / "autoencoder", tmp_path / "latent", tmp_path / "small-latent"
    trained(monkeypatch, folders, autoencoder, 2)
    run(monkeypatch, train_latent, "--data", *folders, "--autoencoder", autoencoder / "last.pt", "--out", latent, "--steps", 2,
        "--small-steps", 1, "--small-batch", 4, "--batch", 2, "--validate-every", 1)
    # A denoiser that gives next to nothing yet is refused by the zoo's format.
    state = torch.load(latent / "best.pt", weights_only=True)
    torch.nn.init.normal_(state["weights"]["denoiser.head.weight"])
    torch.save(state, latent / "best.pt")
    bundle.mkdir()
    (bundle / "README.md").write_text("# small-latent\n")
    monkeypatch.setattr(sys, "argv", ["", "--weights", str(latent / "best.pt"), "--autoencoder", str(autoencoder / "last.pt"), "--bundle", str(bundle)])
    export_latent.main()
    return LatentBundle(bundle)


def test_latents_are_a_quarter_as_wide_and_decoded_to_the_images_size():
    model = Autoencoder()
    image = torch.zeros(2, 3, 48, 80)
    mean, variance = model.moments(image)
    assert mean.shape == variance.shape == (2, 4, 12, 20)
    assert model.decoder(mean).shape == image.shape


def test_an_autoencoders_run_that_is_cut_off_is_carried_on(monkeypatch, folders, tmp_path):
    monkeypatch.setattr(train_autoencoder, "psnr", lambda model, crops: 0.0)
    trained(monkeypatch, folders, tmp_path / "out", 2)
    state = trained(monkeypatch, folders, tmp_path / "out", 4)
    assert state["step"] == 4
    assert [int(line.split("\t")[0]) for line in (tmp_path / "out" / "log.tsv").read_text().splitlines()] == [2, 4]


def test_psnr_is_of_the_decoded_image():
    class Off(torch.nn.Module):
        def moments(self, image):
            return image, None

        def decoder(self, latent):
            return latent + 0.2
    assert train_autoencoder.psnr(Off(), torch.zeros(3, 3, 8, 8)) == pytest.approx(20, abs=1e-4)


def test_the_bundle_is_valid_and_its_captions_are_the_folders_names(monkeypatch, folders, tmp_path):
    bundle = bundled(monkeypatch, folders, tmp_path)
    assert load_description(bundle.folder / "rdf.yaml").validation_summary.status == "valid-format"
    states = [bundle.embed(caption) for caption in ("data", "bright", "")]
    assert all(state.shape == (1, 1, 32) for state in states)
    assert not torch.equal(states[0], states[1]) and not torch.equal(states[1], states[2])


def test_scaled_latents_of_the_bundle_have_a_deviation_of_about_one(monkeypatch, folders, tmp_path):
    bundle = bundled(monkeypatch, folders, tmp_path)
    train = images.load(folders[0], 3)[0]
    with torch.no_grad():
        latents = bundle.codec().encode(images.batch([train], 32, 128, np.random.default_rng(0)).crops)
    assert float(latents.std()) == pytest.approx(1, rel=0.2)
