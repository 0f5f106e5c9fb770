import numpy as np
import pytest

from constrained_diffusion.data.nuclear_diameter import UNKNOWN, diameter, threshold


def discs(diameters, side=200, noise=0.02) -> np.ndarray:
    """Bright discs on a dark ground, on a grid of 40 pixels."""
    y, x = np.mgrid[:side, :side]
    image = np.random.default_rng(0).normal(-0.9, noise, (side, side))
    for i, each in enumerate(diameters):
        row, column = divmod(i, side // 40)
        image[np.hypot(y - 40 * row - 20, x - 40 * column - 20) < each / 2] = 0.5
    return image


@pytest.mark.parametrize("size", [10, 16, 30])
def test_the_diameter_of_discs_is_found(size):
    assert diameter(discs([size] * 12)) == pytest.approx(size, rel=0.08)


def test_it_is_the_median_and_specks_do_not_count():
    assert diameter(discs([3] * 12 + [12, 20, 30])) == pytest.approx(20, rel=0.05)


def test_the_diameter_of_few_nuclei_is_unknown():
    assert diameter(discs([20, 20])) == UNKNOWN
    assert diameter(np.zeros((50, 50))) == UNKNOWN


def test_nuclei_cut_by_a_hole_do_not_count_and_hidden_pixels_have_no_effect():
    image, known = discs([12] * 5 + [24] * 10), np.ones((200, 200), bool)
    known[60:] = False
    assert diameter(image, known) == pytest.approx(12, rel=0.06)
    image[~known] = 7
    assert diameter(image, known) == pytest.approx(12, rel=0.06)


def test_nuclei_cut_by_the_border_do_not_count():
    image = discs([12] * 5 + [30] * 10)
    assert diameter(image[:70]) == pytest.approx(12, rel=0.06)


def test_the_threshold_separates_two_classes():
    histogram = np.zeros(256, int)
    histogram[[10, 11, 200, 201]] = 500, 400, 30, 20
    assert 11 <= threshold(histogram) < 200
