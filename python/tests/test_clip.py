"""The critic of style from CLIP, against transformers' own tower with random weights."""

import json
import shutil
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
import yaml
from torch import Tensor

transformers = pytest.importorskip("transformers")
from safetensors.torch import load_file, save_file

from constrained_diffusion.export import clip
from constrained_diffusion.nets.clip import BLOCKS, DEVIATION, MEAN, resized

B16 = {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12, "patch_size": 16, "image_size": 224}
SMALL = {"hidden_size": 32, "intermediate_size": 48, "num_attention_heads": 4, "patch_size": 16, "image_size": 64}


def tower(folder: Path, sizes: dict):
    """A vision tower of CLIP's classes with random weights that give tokens of different directions, and its folder."""
    torch.manual_seed(0)
    made = transformers.CLIPVisionModel(transformers.CLIPVisionConfig(**sizes, num_hidden_layers=BLOCKS + 1)).eval()
    for name, weight in made.named_parameters():
        if weight.dim() > 1:
            torch.nn.init.normal_(weight, std=2 / weight[0].numel() ** 0.5)
        elif "norm" not in name:
            torch.nn.init.normal_(weight, std=0.1)
    made.save_pretrained(folder)
    return made


@torch.no_grad()
def plain_gram(model, image: Tensor) -> Tensor:
    """As the paper's code: mirrored borders, antialiased bicubic, CLIP's normalization, transformers' hidden state after the third block."""
    side, factor = model.config.image_size, image.shape[2] // model.config.image_size
    if factor > 1:
        padded = F.pad(image, [8 * factor] * 4, mode="reflect")
        image = F.interpolate(padded, size=(side + 16, side + 16), mode="bicubic", antialias=True)[:, :, 8:-8, 8:-8]
    mean, deviation = (torch.tensor(each).reshape(1, 3, 1, 1) for each in (MEAN, DEVIATION))
    pixels = ((image.expand(-1, 3, -1, -1) + 1) / 2 - mean) / deviation
    tokens = model(pixels, output_hidden_states=True).hidden_states[BLOCKS][:, 1:]
    return tokens.transpose(1, 2) @ tokens


@pytest.mark.parametrize("sizes, length", [(B16, 448), (SMALL, 64), (SMALL, 128)], ids=["ViT-B/16", "its size", "twice as large"])
def test_the_loss_is_that_of_transformers_tower(cdiff, tmp_path, sizes, length):
    model = tower(tmp_path / "clip", sizes)
    cdiff("export-clip", "--model", tmp_path / "clip", "--bundle", tmp_path / "clip-style")
    critic = torch.jit.load(str(tmp_path / "clip-style" / "critic.pt"))
    torch.manual_seed(1)
    style, image = torch.rand(1, 3, length, length) * 2.4 - 1.2, torch.rand(1, 1, length, length) * 2 - 1
    expected = (plain_gram(model, style) - plain_gram(model, image)).norm()
    found = critic.loss_and_gradient(image, critic(style))[0]
    assert abs(float(found) / float(expected) - 1) < 1e-4
    assert float(critic.loss_and_gradient(style, critic(style))[0]) < 1e-5 * float(expected)
    assert critic.loss_and_gradient(style, critic(style))[1].isfinite().all()


def test_the_gradient_is_that_of_central_differences(tmp_path):
    tower(tmp_path, SMALL)
    network = clip.tower(tmp_path).double()
    image, style = (torch.rand(2, 1, 70, 90, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)) for seed in (1, 2))
    image.requires_grad_()
    target = network(style).detach()
    gradient, = torch.autograd.grad(network.loss(network(image), target).sum(), image)
    for seed in range(20):
        direction = torch.randn(image.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(10 + seed))
        with torch.no_grad():
            more, less = (network.loss(network(image + sign * 1e-5 * direction), target) for sign in (1, -1))
        assert torch.allclose((more - less) / 2e-5, (gradient * direction).sum((1, 2, 3)), rtol=1e-4, atol=1e-6)


def test_a_folder_of_open_clip_gives_the_same_network(tmp_path):
    tower(tmp_path / "transformers", SMALL)
    state = {name.removeprefix("vision_model."): value for name, value in load_file(tmp_path / "transformers" / "model.safetensors").items()}
    theirs = {"visual.class_embedding": state["embeddings.class_embedding"], "visual.conv1.weight": state["embeddings.patch_embedding.weight"],
              "visual.positional_embedding": state["embeddings.position_embedding.weight"], "token_embedding.weight": torch.zeros(2, 2)}
    for kind in ("weight", "bias"):
        theirs[f"visual.ln_pre.{kind}"] = state[f"pre_layrnorm.{kind}"]
        for i in range(BLOCKS + 1):
            start = f"encoder.layers.{i}."
            mine = [name for name in state if name.startswith(start) and name.endswith(kind)]
            ours = {name.removeprefix(start).removesuffix(f".{kind}"): state[name] for name in mine}
            theirs.update({f"visual.transformer.resblocks.{i}.{name}.{kind}": ours[other] for name, other in
                           {"ln_1": "layer_norm1", "ln_2": "layer_norm2", "attn.out_proj": "self_attn.out_proj",
                            "mlp.c_fc": "mlp.fc1", "mlp.c_proj": "mlp.fc2"}.items()})
            theirs[f"visual.transformer.resblocks.{i}.attn.in_proj_{kind}"] = torch.cat([ours[f"self_attn.{part}_proj"] for part in "qkv"])
    folder = tmp_path / "open_clip"
    folder.mkdir()
    save_file({name: value.contiguous() for name, value in theirs.items()}, folder / "open_clip_model.safetensors")
    vision = {"width": 32, "layers": BLOCKS + 1, "patch_size": 16, "image_size": 64, "head_width": 8}
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": {"embed_dim": 16, "quick_gelu": True, "vision_cfg": vision}}))
    image = torch.rand(2, 1, 64, 64)
    assert torch.equal(clip.tower(folder)(image), clip.tower(tmp_path / "transformers")(image))
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": {"embed_dim": 16, "vision_cfg": vision}}))
    assert not torch.allclose(clip.tower(folder)(image), clip.tower(tmp_path / "transformers")(image))


def test_the_package_states_goal_licence_and_checksum(cdiff, tmp_path):
    tower(tmp_path / "clip", SMALL)
    cdiff("export-clip", "--model", tmp_path / "clip", "--bundle", tmp_path / "clip-style", "--license", "Apache-2.0")
    rdf = yaml.safe_load((tmp_path / "clip-style" / "rdf.yaml").read_text())
    assert rdf["license"] == "Apache-2.0" and rdf["name"] == "clip-style"
    assert rdf["config"]["constrained_diffusion"]["goal"] == "style"


def test_folders_that_are_none_of_clip_are_refused(tmp_path):
    with pytest.raises(SystemExit, match="has none of the files"):
        clip.tower(tmp_path)
    save_file({"x": torch.zeros(1)}, tmp_path / "model.safetensors")
    with pytest.raises(SystemExit, match="holds no vision transformer of CLIP"):
        clip.tower(tmp_path)
    tower(tmp_path / "clip", SMALL)
    shutil.copy(tmp_path / "clip" / "model.safetensors", tmp_path / "model.safetensors")
    with pytest.raises(SystemExit, match="config.json is missing"):
        clip.tower(tmp_path)


@pytest.mark.parametrize("length, side", [(40, 40), (128, 64), (33, 64), (3, 16)])
def test_resizing_keeps_a_constant_and_a_slope_and_leaves_an_image_of_the_size(length, side):
    constant = torch.full((1, 1, length, length), 0.7)
    assert torch.allclose(resized(constant, side), torch.full((1, 1, side, side), 0.7), atol=1e-6)
    image = torch.rand(1, 1, length, length)
    if length == side:
        assert torch.allclose(resized(image, side), image, atol=1e-6)
    if length > 20:
        slope = (torch.arange(length) + 0.5).expand(1, 1, length, length)
        expected = (torch.arange(side) + 0.5) * length / side
        inner = slice(side // 4, -side // 4)
        assert torch.allclose(resized(slope, side)[0, 0, 0, inner], expected[inner], atol=1e-3)
