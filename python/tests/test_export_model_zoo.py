"""Stand-ins with the signatures of the files in DJL's zoo: tiny pipelines, traced as its conversion script did, for 64² pixels."""

import shutil
import zipfile

import pytest
import torch
from torch import nn

pytestmark = pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning")
pytest.importorskip("diffusers")
pytest.importorskip("transformers")

from bioimageio.spec import load_description

from constrained_diffusion.export import model_zoo
from constrained_diffusion.export.latent_package import LatentPackage
from constrained_diffusion.fixtures import tiny_pipelines

SIDE = 64


class AsTuple(nn.Module):
    """return_dict=False of diffusers and transformers."""

    def __init__(self, model: nn.Module, call):
        super().__init__()
        self.model, self.call = model, call

    def forward(self, *inputs):
        return self.call(self.model, *inputs)


class OnlyPairs(nn.Module):
    """A U-Net that was traced with its batch as a constant."""

    def __init__(self, unet: nn.Module):
        super().__init__()
        self.unet = unet

    def forward(self, x, t, text):
        return self.unet(x.view(2, 4, 8, 8), t, text, return_dict=False)


@pytest.fixture(scope="module")
def models():
    torch.manual_seed(0)
    words = tiny_pipelines.tokenizer()
    return {"words": words, "vae": tiny_pipelines.autoencoder(), "text": tiny_pipelines.text_encoder(words), "unet": tiny_pipelines.unet(4)}


def put(folder, name: str, traced) -> None:
    """As in the zoo, a zip with a .pt file in a folder."""
    torch.jit.save(traced, str(folder / "part.pt"))
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        archive.write(folder / "part.pt", f"{name}/{name}.pt")
        archive.writestr(f"{name}/serving.properties", "engine=PyTorch")
    (folder / "part.pt").unlink()


@torch.no_grad()
def zips(models, folder, unet=None, masks: bool = True):
    latents, text, ids = torch.randn(2, 4, 8, 8), torch.randn(2, 77, tiny_pipelines.DIMENSION), torch.randint(0, 500, (1, 77))
    call = AsTuple(models["unet"], lambda model, x, t, words: model(x, t, words, return_dict=False))
    put(folder, "unet_traced_model", torch.jit.trace(unet or call, (latents, torch.tensor(981), text), check_trace=False))
    encode = AsTuple(models["vae"], lambda vae, image: vae.quant_conv(vae.encoder(image)))
    put(folder, "vae_encode_model", torch.jit.trace(encode, (torch.ones(1, 3, SIDE, SIDE),), check_trace=False))
    decode = AsTuple(models["vae"], lambda vae, z: vae.decode(z, return_dict=False))
    put(folder, "vae_decode_model", torch.jit.trace(decode, (latents[:1],), check_trace=False))
    if masks:
        read, given = AsTuple(models["text"], lambda model, ids, mask: tuple(model(ids, mask).values())[::-1]), (ids, torch.ones_like(ids))
    else:
        read, given = AsTuple(models["text"], lambda model, ids: dict(model(ids).items())), (ids,)
    put(folder, "text_encoder", torch.jit.trace(read, given, check_trace=False, strict=False))
    models["words"].backend_tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def run(cdiff):
    def export(folder, *more: str) -> LatentPackage:
        cdiff("export-zoo", "--zips", folder, "--tokenizer", folder / "tokenizer.json", "--bundle", folder / "package", "--side", SIDE, *more)
        return LatentPackage(folder / "package")
    return export


@pytest.fixture(scope="module")
def folder(models, tmp_path_factory):
    return zips(models, tmp_path_factory.mktemp("zips"))


@pytest.fixture(scope="module")
def package(run, folder):
    return run(folder, "--parameterization", "epsilon")


def near(found: torch.Tensor, expected: torch.Tensor) -> bool:
    return found.shape == expected.shape and torch.allclose(found, expected, atol=1e-4)


def test_the_package_is_valid_and_states_its_fixed_side(package):
    description = load_description(package.folder / "rdf.yaml", perform_io_checks=True)
    assert description.validation_summary.status in ("passed", "valid-format"), description.validation_summary.format()
    assert package.section["fixed_side"] == SIDE and package.section["divisor"] == 64


@torch.no_grad()
def test_the_denoiser_takes_any_batch_and_times_that_differ(package, models):
    x, t, text = torch.randn(5, 4, 8, 8), torch.tensor([500.0, 500.0, 3.0, 999.0, 999.0]), torch.randn(5, 77, tiny_pipelines.DIMENSION)
    assert near(package.load()(x, t, text), models["unet"](x, t, text).sample)


@torch.no_grad()
def test_a_unet_for_pairs_gets_pairs(run, models, tmp_path):
    denoiser = run(zips(models, tmp_path, OnlyPairs(models["unet"]), masks=False), "--parameterization", "epsilon").load()
    for count in (1, 2, 3):
        x, t, text = torch.randn(count, 4, 8, 8), torch.full((count,), 40.0), torch.randn(count, 77, tiny_pipelines.DIMENSION)
        assert near(denoiser(x, t, text), models["unet"](x, t, text).sample)


@torch.no_grad()
def test_the_encoder_gives_the_mean_and_the_decoder_the_image(package, models):
    image = torch.rand(1, 3, SIDE, SIDE)
    mean = models["vae"].encode(image).latent_dist.mean
    assert near(package.load("encoder")(image), mean)
    assert near(package.load("decoder")(mean), models["vae"].decode(mean).sample)


@torch.no_grad()
def test_a_caption_is_embedded_without_a_mask(package, models):
    ids = models["words"]("a cell", padding="max_length", max_length=77, return_tensors="pt").input_ids
    tokens = package.tokens("a cell")
    length = int((ids[0] == models["words"].eos_token_id).nonzero()[0]) + 1
    assert torch.equal(tokens[:, :length], ids[:, :length]) and tokens[0, length:].unique().tolist() == [0]
    assert near(package.embed("a cell"), models["text"](tokens).last_hidden_state)


@pytest.mark.parametrize("output, expected", [(lambda x: 0.98 * x, "epsilon"), (lambda x: 0.07 * x - 1, "v")])
def test_a_trial_distinguishes_noise_from_v(output, expected):
    assert model_zoo.parameterization(lambda x, t, text: output(x), 512, None) == expected


def test_an_undecided_trial_is_refused():
    with pytest.raises(SystemExit, match="--parameterization"):
        model_zoo.parameterization(lambda x, t, text: x + 1.2, 512, None)


@pytest.mark.parametrize("name", model_zoo.FILES.values())
def test_a_missing_file_is_named(run, folder, tmp_path, name):
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / f"{name}.zip").unlink()
    with pytest.raises(SystemExit, match=f"{name}.zip"):
        run(tmp_path, "--parameterization", "epsilon")
