"""Tiny pipelines of the real classes, exported, against diffusers and transformers themselves."""

import json
import shutil
import zipfile

import numpy as np
import pytest
import torch

pytest.importorskip("diffusers")
pytest.importorskip("transformers")

from bioimageio.spec import load_description
from diffusers import DDIMScheduler, StableDiffusionInpaintPipeline, StableDiffusionPipeline

from constrained_diffusion.export import diffusers_pipeline
from constrained_diffusion.export.diffusers_pipeline import CAPTIONS
from constrained_diffusion.export.diffusers_source import Source
from constrained_diffusion.export.latent_package import LatentPackage, with_text
from constrained_diffusion.fixtures import options, tiny_pipelines
from constrained_diffusion.sampling import latent
from constrained_diffusion.sampling.prior import times

KINDS = ("epsilon", "flow", "inpaint")
"""The pipeline for v has the weights of that for epsilon."""

CAPTION, NEGATIVE, SIZE = "Cell nuclei, fluorescence", "blurred", (48, 80)


@pytest.fixture(scope="module")
def pipelines(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pipelines")
    return {kind: tiny_pipelines.write(folder / kind, kind) for kind in options.KINDS}


@pytest.fixture(scope="module")
def packages(cdiff, pipelines, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    for kind in KINDS:
        flow = ["--rectified-flow", "image"] if kind == "flow" else []
        cdiff("export-diffusers", "--pipeline", pipelines[kind], "--bundle", folder / f"tiny-{kind}", *flow)
    return {kind: LatentPackage(folder / f"tiny-{kind}") for kind in KINDS}


def near(found: torch.Tensor, expected: torch.Tensor, tolerance: float = 1e-4) -> bool:
    return found.shape == expected.shape and float((found - expected).abs().max()) <= tolerance * float(expected.abs().max())


@pytest.mark.parametrize("kind", KINDS)
def test_a_package_is_valid_for_the_zoo(packages, kind):
    description = load_description(packages[kind].folder / "rdf.yaml", perform_io_checks=True)
    assert description.validation_summary.status in ("passed", "valid-format"), description.validation_summary.format()


@pytest.mark.parametrize("kind, parameterization, schedule", [
    ("epsilon", "epsilon", "scaled_linear"), ("flow", "velocity", "rectified_flow"), ("inpaint", "epsilon", "scaled_linear")])
def test_a_package_states_the_parameterization_and_schedule(packages, kind, parameterization, schedule):
    section = packages[kind].section
    assert (section["parameterization"], section["schedule"]["type"]) == (parameterization, schedule)
    assert section.get("mask_channels", 0) == (5 if kind == "inpaint" else 0)
    assert (section["divisor"], section["codec"]["factor"]) == (16, 8)


@pytest.mark.parametrize("kind", KINDS)
def test_the_test_tensors_belong_to_the_parts(packages, kind):
    package = packages[kind]
    given = {name: torch.from_numpy(np.load(package.folder / f"test_{name}.npy"))
             for name in ("tokens", "text", "image", "latent", "decoded", "xt", "t", package.section["parameterization"])}
    with torch.no_grad():
        assert near(package.load("text_encoder")(given["tokens"]), given["text"])
        assert near(package.load("encoder")(given["image"]), given["latent"])
        assert near(package.load("decoder")(given["latent"]), given["decoded"])
        assert near(package.load()(given["xt"], given["t"], given["text"]), given[package.section["parameterization"]])


@torch.no_grad()
def test_the_autoencoder_is_that_of_the_pipeline_at_a_size_it_was_not_traced_with(pipelines, packages):
    vae, image = StableDiffusionPipeline.from_pretrained(pipelines["epsilon"]).vae, torch.rand(3, 3, *SIZE) * 2 - 1
    z = vae.encode(image).latent_dist.mean
    assert near(packages["epsilon"].load("encoder")(image), z)
    assert near(packages["epsilon"].load("decoder")(z), vae.decode(z).sample)
    assert near(packages["epsilon"].codec().encode(image), z * vae.config.scaling_factor)


def test_the_tokenizer_truncates_and_pads_as_that_of_the_pipeline(pipelines, packages):
    words = StableDiffusionPipeline.from_pretrained(pipelines["epsilon"]).tokenizer
    for caption in [*CAPTIONS, "Ünïcode \n\t 中文 <|endoftext|> 42"]:
        expected = words(caption, padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids
        assert torch.equal(packages["epsilon"].tokens(caption), expected)


@pytest.mark.parametrize("kind", ["epsilon", "v"])
def test_a_guided_run_is_that_of_diffusers(pipelines, packages, kind):
    """diffusers' guidance scale is 1 + w."""
    pipeline, noise = StableDiffusionPipeline.from_pretrained(pipelines[kind]), torch.randn(1, 4, SIZE[0] // 8, SIZE[1] // 8)
    pipeline.scheduler = DDIMScheduler.from_config(pipeline.scheduler.config, timestep_spacing="trailing", steps_offset=0, set_alpha_to_one=True)
    package = LatentPackage(packages["epsilon"].folder)
    package.section["parameterization"] = Source(str(pipelines[kind])).parameterization()
    prior = package.prior(package.embed(CAPTION), package.embed(NEGATIVE), 2.0)
    found = []
    pipeline.set_progress_bar_config(disable=True)
    pipeline(CAPTION, negative_prompt=NEGATIVE, guidance_scale=3.0, num_inference_steps=10, height=SIZE[0], width=SIZE[1],
             latents=noise * prior.coefficients(999)[1], output_type="latent",
             callback_on_step_end=lambda pipeline, step, t, given: found.append(given["latents"]) or given)
    with torch.no_grad():
        _, states = prior.run(noise, times(len(prior.alpha_bar), 10), prior.denoise)
    assert len(found) == 10 and all(near(state, expected, 1e-3) for state, expected in zip(states, found))


@torch.no_grad()
def test_an_inpainting_model_has_the_inputs_of_diffusers(pipelines, packages):
    pipeline, package = StableDiffusionInpaintPipeline.from_pretrained(pipelines["inpaint"]), packages["inpaint"]
    image, known, x = torch.rand(1, 3, *SIZE) * 2 - 1, torch.ones(1, 1, *SIZE), torch.randn(1, 4, SIZE[0] // 8, SIZE[1] // 8)
    known[..., 11:30, 21:52] = 0
    codec, text = package.codec(), package.embed(CAPTION)
    mask, masked = pipeline.prepare_mask_latents(1 - known, codec.encode(image * known), 1, *SIZE, torch.float32, torch.device("cpu"), None, False)
    expected = pipeline.unet(torch.cat([x, mask, masked], dim=1), 500, text).sample
    model = latent.with_mask(with_text(package.load(), text), codec, image, known)
    assert near(model(x, torch.tensor([500.0])), expected)


@torch.no_grad()
def test_a_velocity_towards_the_image_is_negated(pipelines, packages):
    xt, t, text = (torch.from_numpy(np.load(packages["flow"].folder / f"test_{name}.npy")) for name in ("xt", "t", "text"))
    unet = StableDiffusionPipeline.from_pretrained(pipelines["flow"]).unet
    assert near(packages["flow"].load()(xt, t, text), -unet(xt, t, text).sample)


@torch.no_grad()
@pytest.mark.parametrize("part", ["denoiser", "text_encoder"])
def test_half_the_precision_is_half_the_size_and_still_float32_outside(pipelines, packages, tmp_path, part):
    source, whole = Source(str(pipelines["epsilon"])), packages["epsilon"]
    tokens, text, xt, t = (torch.from_numpy(np.load(whole.folder / f"test_{name}.npy")) for name in ("tokens", "text", "xt", "t"))
    if part == "denoiser":
        given = (xt, t, text)
        diffusers_pipeline.export_denoiser(source, tmp_path, True, 1.0, text)
    else:
        given = (tokens,)
        diffusers_pipeline.export_text_encoder(source, tmp_path, True, tokens)
    half = torch.jit.load(str(tmp_path / f"{part}.pt"))
    sizes = [sum(p.numel() * p.element_size() for p in module.parameters()) for module in (half, whole.load(part))]
    assert sizes[0] * 2 == sizes[1]
    found, expected = half(*given), whole.load(part)(*given)
    assert found.dtype == torch.float32 and near(found, expected, 1e-2) and not near(found, expected, 1e-6)


def test_half_precision_is_used_for_every_component(cdiff, pipelines, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(diffusers_pipeline.latent_modules, "trace", lambda part, *rest: asked.append((type(part).__name__, part.inner)) or part)
    with pytest.raises(FileNotFoundError):
        cdiff("export-diffusers", "--pipeline", pipelines["epsilon"], "--bundle", tmp_path / "halved", "--half")
    assert asked == [(name, torch.float16) for name in ("TextEncoder", "Encoder", "Decoder", "Denoiser")]


def test_no_part_names_a_folder_of_the_computer_it_was_made_on(packages):
    for file in packages["epsilon"].folder.glob("*.pt"):
        with zipfile.ZipFile(file) as records:
            assert not any(b"site-packages" in records.read(name) or name.endswith(".debug_pkl") for name in records.namelist())


def changed(pipeline, folder, part: str, file: str, **values):
    """A copy of the pipeline with another configuration."""
    shutil.copytree(pipeline, folder)
    settings = json.loads((folder / part / file).read_text())
    (folder / part / file).write_text(json.dumps({**settings, **values}))
    return folder


@pytest.mark.parametrize("part, file, values, said", [
    ("unet", "config.json", {"addition_embed_type": "text_time"}, "SDXL"),
    ("unet", "config.json", {"in_channels": 8}, "neither a latent's 4 nor"),
    ("scheduler", "scheduler_config.json", {"prediction_type": "flow_prediction"}, "--rectified-flow"),
    ("scheduler", "scheduler_config.json", {"rescale_betas_zero_snr": True}, "noise schedule"),
    ("scheduler", "scheduler_config.json", {"beta_schedule": "exp"}, "'exp'")])
def test_what_cannot_be_exported_is_refused_in_a_sentence_and_nothing_is_written(cdiff, pipelines, tmp_path, part, file, values, said):
    folder = changed(pipelines["epsilon"], tmp_path / "other", part, file, **values)
    with pytest.raises(SystemExit, match=said) as refusal:
        cdiff("export-diffusers", "--pipeline", folder, "--bundle", tmp_path / "package")
    assert "\n" not in str(refusal.value)
    assert not (tmp_path / "package").exists()


@pytest.mark.parametrize("part", ["unet", "vae", "text_encoder", "tokenizer", "scheduler"])
def test_a_folder_that_lacks_a_part_is_refused(cdiff, pipelines, tmp_path, part):
    shutil.copytree(pipelines["epsilon"], tmp_path / "other")
    shutil.rmtree(tmp_path / "other" / part)
    with pytest.raises(SystemExit, match=f"lacks its {part}"):
        cdiff("export-diffusers", "--pipeline", tmp_path / "other", "--bundle", tmp_path / "package")


def test_a_path_that_is_no_folder_is_not_looked_for_on_the_hub(cdiff, tmp_path):
    with pytest.raises(SystemExit, match="neither a folder"):
        cdiff("export-diffusers", "--pipeline", tmp_path / "nothing", "--bundle", tmp_path / "package")


def test_a_name_that_the_zoo_would_not_take_is_refused(cdiff, pipelines, tmp_path):
    with pytest.raises(SystemExit, match="too short"):
        cdiff("export-diffusers", "--pipeline", pipelines["epsilon"], "--bundle", tmp_path / "sd")


def test_a_model_that_cannot_be_reached_on_the_hub_is_refused_in_a_sentence(cdiff, tmp_path, monkeypatch):
    def unreachable(*_, **__):
        raise OSError("no connection\nand a long explanation")
    monkeypatch.setattr("diffusers.UNet2DConditionModel.load_config", unreachable)
    with pytest.raises(SystemExit, match="owner/model cannot be read .*: no connection$"):
        cdiff("export-diffusers", "--pipeline", "owner/model", "--bundle", tmp_path / "package")
