"""Critics: their gradients, what their losses measure, and their packages."""

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from bioimageio.spec import load_description

from constrained_diffusion.data import label_maps
from constrained_diffusion.export.model_package import sha256
from constrained_diffusion.nets.critics import Critic, LabelSegmentation, StyleFilters, scripted
from constrained_diffusion.nets.segmentation import SegmentationUNet

MODELS = Path(__file__).parents[2] / "models"


def label_critic() -> LabelSegmentation:
    torch.manual_seed(0)
    net = SegmentationUNet(3, (8, 12))
    for parameter in net.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return LabelSegmentation(net, 3)


def cases():
    image = torch.randn(2, 1, 32, 40, generator=torch.Generator().manual_seed(1)) * 0.5
    style = StyleFilters()
    yield "style", style, image, style(torch.rand(1, 1, 48, 32, generator=torch.Generator().manual_seed(2)))
    yield "labels", label_critic(), image, (torch.arange(32 * 40).reshape(1, 1, 32, 40) // 64 % 3).float()


@pytest.mark.parametrize("network, image, target", [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_the_gradient_is_that_of_central_differences(network, image, target):
    if isinstance(network, LabelSegmentation):
        network.net = torch.jit.trace(SegmentationUNet(3, (8, 12)).double(), torch.zeros(1, 1, 64, 64).double())
    critic, image, target = Critic(network.double()), image.double(), target.double()
    _, gradient = critic.loss_and_gradient(image, target)
    random = torch.Generator().manual_seed(3)
    for _ in range(20):
        direction = torch.randn(image.shape, generator=random, dtype=torch.float64)
        more, less = (critic.loss_and_gradient(image + sign * 1e-5 * direction, target)[0] for sign in (1, -1))
        slope = (gradient * direction).sum((1, 2, 3))
        assert torch.allclose((more - less) / 2e-5, slope, rtol=1e-3, atol=1e-7)


@pytest.mark.parametrize("network, image, target", [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_a_batch_is_each_image_alone_and_the_script_is_the_network(network, image, target):
    critic = scripted(network)
    losses, gradient = critic.loss_and_gradient(image, target)
    for i in range(2):
        loss, alone = critic.loss_and_gradient(image[i:i + 1], target)
        assert torch.allclose(loss[0], losses[i], rtol=1e-4)
        assert torch.allclose(alone[0], gradient[i], atol=1e-3 * float(gradient.abs().max()))


def test_the_style_of_an_image_is_its_own_and_not_that_of_a_smoother_one():
    critic, image = StyleFilters(), torch.rand(1, 1, 64, 64, generator=torch.Generator().manual_seed(1))
    smoother = torch.nn.functional.avg_pool2d(image, 3, 1, 1)
    assert float(critic.loss(critic(image), critic(image))) < 1e-5
    assert float(critic.loss(critic(smoother), critic(image))) > 0.2


def test_style_does_not_depend_on_where_things_are():
    critic, image = StyleFilters(), torch.rand(1, 1, 64, 64, generator=torch.Generator().manual_seed(1))
    moved, other = image.roll((16, 24), (2, 3)), image * 0.8
    target = critic(image)
    assert float(critic.loss(critic(moved), target)) < 0.5 * float(critic.loss(critic(other), target))


def test_colours_have_moments_of_their_own():
    critic, grey = StyleFilters(), torch.rand(1, 1, 32, 32)
    colour = torch.cat([grey, grey.roll(5, 3), grey], 1)
    assert critic(colour).shape == (1, 156 ** 2 + 3 * 64)
    assert critic.sizes(156 ** 2 + 3 * 64) == (156, 3)
    assert float(critic.loss(critic(torch.cat([grey] * 3, 1)), critic(colour))) > 1e-3


def test_pixels_of_any_class_do_not_count():
    critic = scripted(label_critic())
    image, target = torch.randn(1, 1, 32, 32), torch.zeros(1, 1, 32, 32)
    target[:, :, :16] = 1
    target[:, :, 28:] = 255
    changed = target.clone()
    changed[:, :, 28:] = 2
    assert critic.loss_and_gradient(image, target)[0] != critic.loss_and_gradient(image, changed)[0]
    target[:] = 255
    loss, gradient = critic.loss_and_gradient(image, target)
    assert loss == 0 and (gradient == 0).all()


def test_sides_need_not_be_multiples():
    assert label_critic()(torch.zeros(1, 1, 33, 47)).shape == (1, 3, 33, 47)


def test_borders_are_where_two_objects_are_near():
    labels = np.zeros((10, 20), np.uint16)
    labels[2:8, 2:9], labels[2:8, 11:17] = 7, 300
    found = label_maps.classes(labels)
    assert (found[4, [3, 8, 9, 10, 11, 15, 18]] == [1, 1, 2, 2, 1, 1, 0]).all()
    labels[2:8, 9:11] = 7
    found = label_maps.classes(labels)
    assert (found[4, [8, 9, 10, 11, 12, 13]] == [1, 2, 2, 2, 2, 1]).all()
    assert (label_maps.classes((labels > 0).astype(np.uint8)) != 2).all()


@pytest.mark.parametrize("name", ["style-filters", "nuclei-labels"])
def test_a_shipped_critic_gives_its_test_tensors(name):
    folder = MODELS / name
    part = yaml.safe_load((folder / "rdf.yaml").read_text())["config"]["constrained_diffusion"]["parts"]["critic"]
    assert sha256(folder / part["source"]) == part["sha256"]
    assert (folder / part["source"]).stat().st_size <= 4 * 2 ** 20
    critic = torch.jit.load(str(folder / part["source"]))
    image, features = (torch.from_numpy(np.load(folder / f"test_{name}.npy")) for name in ("image", "features"))
    assert torch.allclose(critic(image), features, atol=1e-4)


def test_a_net_is_trained_and_exported(cdiff, data, tmp_path):
    labels = tmp_path / "labels"
    labels.mkdir()
    from PIL import Image
    for file in data.glob("*.png"):
        image = np.array(Image.open(file).convert("L"))
        Image.fromarray((image > np.median(image)).astype(np.uint16)).save(labels / file.name)
    out, package = tmp_path / "out", tmp_path / "my-labels"
    cdiff("train-segmentation", "--images", data, "--labels", labels, "--out", out, "--steps", 2, "--batch", 2, "--widths", 8, 12,
          "--validate-every", 1, "--device", "cpu")
    assert len((out / "log.tsv").read_text().splitlines()) == 2
    cdiff("export-critic", "--goal", "labels", "--weights", out / "best.pt", "--bundle", package)
    (package / "README.md").write_text("# my-labels\n")
    assert load_description(package / "rdf.yaml", perform_io_checks=True).validation_summary.status in ("passed", "valid-format")
