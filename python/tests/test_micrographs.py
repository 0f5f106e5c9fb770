"""Micrographs of many modalities: their split, scale, noise and conditions."""

import csv
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from constrained_diffusion.data import micrographs
from constrained_diffusion.data.micrographs import Chances, Micrograph
from constrained_diffusion.data.modalities import MODALITIES

FILES = [*((f"bacteria/{name}-{tile}.png", f"field{name}.tif") for name in range(12) for tile in range(3)),
         *((f"particles/{name}.png", f"image{name}.tif") for name in ("a", "b")),
         *((f"em-fibsem/tr{sample}_iso-{plane:05d}.png", f"plane{plane}.png")
           for sample, plane in ((1, 10), (2, 100), (2, 2743), (2, 2744), (2, 2900)))]


def save(file: Path, images: np.ndarray) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    first, *rest = (Image.fromarray(image) for image in images)
    first.save(file, **({"save_all": True, "append_images": rest} if rest else {}))


@pytest.fixture(scope="session")
def collection(tmp_path_factory) -> Path:
    """A small collection, with BBBC038 and volumes beside it. The value of the first pixel of a file is the number of its row."""
    folder, random = tmp_path_factory.mktemp("micrographs"), np.random.default_rng(0)
    with open(folder / "SOURCES.tsv", "w", newline="") as table:
        rows = csv.writer(table, delimiter="\t")
        rows.writerow(["file", "repo", "path"])
        for file, path in FILES:
            rows.writerow([file, "owner/name", path])
            save(folder / file, random.integers(0, 255, (1, 120, 130), dtype=np.uint8))
    for kind in ("fluorescence", "brightfield", "histology"):
        for name in range(9, 13):
            save(folder / "nuclei" / kind / f"{name:064x}.png", random.integers(0, 255, (1, 140, 140), dtype=np.uint8))
    for name, depth in (("fibsem-medulla-training1", 100), ("fibsem-medulla-training2", 100), ("arabidopsis-embryo_confocal", 30)):
        save(folder / "volumes" / f"{name}.tif", random.integers(0, 255, (depth, 100, 100), dtype=np.uint8))
    return folder


@pytest.fixture(scope="session")
def loaded(collection):
    return micrographs.load(collection, collection / "nuclei", collection / "volumes", rendered=5)


def sources(images: micrographs.Images) -> dict:
    return {name: {each.source for versions in found for each in versions} for name, found in images.items()}


def test_no_source_file_is_both_for_training_and_for_validation(loaded):
    train, validation = map(sources, loaded)
    assert all(not train[name] & validation[name] for name in MODALITIES)
    assert train["bacteria"] | validation["bacteria"] == {f"owner/name/field{name}.tif" for name in range(12)}


def test_tiles_of_a_source_file_stay_together(loaded):
    for part in loaded:
        counts = [sum(versions[0].source == source for versions in part["bacteria"]) for source in sources(part)["bacteria"]]
        assert counts and set(counts) == {3}


def test_a_modality_with_two_source_files_has_one_for_validation(loaded):
    assert [len(found) for found in (sources(part)["particles"] for part in loaded)] == [1, 1]
    assert not any(zlib.crc32(f"owner/name/image{name}.tif".encode()) % 10 == 0 for name in "ab"), "neither is chosen by its checksum"


def test_planes_of_a_volume_are_split_by_position(loaded):
    train, validation = loaded
    assert len(validation["fib-sem"]) == 2, "of sample 2 from plane 2744 on"
    # Three planes of the collection; planes at every eighth position of two stacks, of 80 planes of the second one.
    assert len(train["fib-sem"]) == 3 + 3 * 13 + 10 + 2 * 13


def test_nuclei_are_split_as_for_other_models(loaded):
    train, validation = map(sources, loaded)
    assert validation["nuclei"] == {f"BBBC038/{10:064x}"} and len(train["nuclei"]) == 3


def test_a_small_image_has_four_resolutions_and_each_is_measured_on_its_own():
    y = np.arange(200)[:, None] * np.ones((1, 200))
    found = micrographs.versions(127 + 100 * np.sin(2 * np.pi * y / 30), "material", "file")
    assert [each.pixels.shape[1] for each in found] == [200, 140, 100, 280]
    assert [each.scale for each in found] == pytest.approx([30, 21, 15, 42], rel=0.05)
    assert all(each.modality == MODALITIES.index("material") for each in found)


@pytest.mark.parametrize("wavelength", [16, 24, 60])
@pytest.mark.parametrize("axis", [0, 1])
def test_the_structure_scale_of_a_sinusoid_is_its_wavelength(wavelength, axis):
    wave = np.sin(2 * np.pi * np.mgrid[:240, :240][axis] / wavelength)
    assert micrographs.structure_scale(wave) == pytest.approx(wavelength, rel=0.04)


@pytest.mark.parametrize("deviation", [0.02, 0.1, 0.4])
def test_the_noise_of_a_smooth_image_is_what_was_added(deviation):
    y, x = np.mgrid[:200, :200]
    clean = 0.5 * np.sin(2 * np.pi * y / 50) * np.cos(2 * np.pi * x / 70)
    noisy = clean + np.random.default_rng(0).normal(0, deviation, clean.shape)
    assert micrographs.noise_deviation(clean) < 0.002
    assert micrographs.noise_deviation(noisy) == pytest.approx(deviation, rel=0.05)


def test_clipped_pixels_do_not_count_as_noiseless():
    noisy = np.random.default_rng(0).normal(0, 0.1, (200, 200))
    noisy[:, 80:] = noisy.min()
    assert micrographs.noise_deviation(noisy) == pytest.approx(0.1, rel=0.05)


NEVER = Chances(0, 0, 0, 0, 0, 0)
"""Nothing is left out or altered."""


def always(**chances: float) -> Chances:
    return Chances(**{**dict.fromkeys(Chances.__dataclass_fields__, 0), **chances})


@pytest.fixture
def one() -> micrographs.Images:
    pixels = torch.from_numpy(np.random.default_rng(0).normal(size=(1, 96, 96)).astype(np.float32)).half()
    return {name: [[Micrograph(pixels, 3, 20.0, 0.1, "file")]] if name == "fluorescence-structures" else [] for name in MODALITIES}


def examples(images: micrographs.Images, chances: Chances, count: int = 300) -> tuple:
    random = np.random.default_rng(1)
    return tuple(map(torch.stack, zip(*(micrographs.example(images, 64, random, chances) for _ in range(count)))))


def test_conditions_are_those_of_the_image_with_jitter(one):
    crops, conditions = examples(one, NEVER)
    assert crops.shape == (300, 1, 64, 64) and (conditions[:, 0] == 3).all()
    for column, value, jitter in ((1, 20.0, micrographs.SCALE_JITTER), (2, 0.1, micrographs.NOISE_JITTER)):
        logarithm = (conditions[:, column] / value).log()
        assert float(logarithm.mean()) == pytest.approx(0, abs=0.03) and float(logarithm.std()) == pytest.approx(jitter, rel=0.15)


def test_conditions_are_left_out_independently(one):
    conditions = examples(one, always(modality_unknown=0.25, scale_unknown=0.5, noise_unknown=0.1), 1000)[1]
    unknown = (conditions == 0).float()
    assert unknown.mean(0).tolist() == pytest.approx([0.25, 0.5, 0.1], abs=0.05)
    assert float((unknown[:, 0] * unknown[:, 1]).mean()) == pytest.approx(0.125, abs=0.04)


def test_an_inverted_image_has_no_modality(one):
    assert (examples(one, always(inverted=1))[1][:, 0] == 0).all()


def test_the_noise_condition_follows_contrast_and_added_noise(one):
    low, high = examples(one, always(contrast=1))[1][:, 2].aminmax()
    assert 0.05 < low < 0.08 and 0.1 < high < 0.16
    crops, conditions = examples(one, always(noisier=1))
    assert conditions[:, 2].min() > 0.07 and conditions[:, 2].max() > 0.2
    added = crops.flatten(1).std(1).square() - float(one["fluorescence-structures"][0][0].pixels.float().std()) ** 2
    assert np.corrcoef(added, conditions[:, 2] ** 2)[0, 1] > 0.5
