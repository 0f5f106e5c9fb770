"""Holes for the evaluation of inpainting: bool [h, w], true inside."""

import numpy as np

LEAST, MOST = 0.20, 0.25
"""The share of the image that free-form holes cover."""


def random_of(index: int) -> np.random.Generator:
    """The generator of the hole, and of the noise, of an image of a set: the same in all comparisons."""
    return np.random.default_rng(1000 + index)


def strokes(side: int, random: np.random.Generator) -> np.ndarray:
    """A thin free-form hole: curved strokes, 5 to 9 pixels wide, over 20 to 25 % of side²."""
    y, x = np.mgrid[:side, :side]
    hole = np.zeros((side, side), dtype=bool)
    while hole.mean() < LEAST:
        before = hole.copy()
        add_stroke(hole, y, x, random)
        if hole.mean() > MOST:
            hole = before
    return hole


def add_stroke(hole: np.ndarray, y: np.ndarray, x: np.ndarray, random: np.random.Generator) -> None:
    """Adds a chain of discs along a path whose direction drifts."""
    side = len(hole)
    radius, angle = random.uniform(2.5, 4.5), random.uniform(0, 2 * np.pi)
    cy, cx = random.uniform(0, side, 2)
    for _ in range(int(random.integers(side // 6, side // 2))):
        hole |= (y - cy) ** 2 + (x - cx) ** 2 <= radius ** 2
        angle += random.normal(0, 0.25)
        cy, cx = cy + 1.5 * np.sin(angle), cx + 1.5 * np.cos(angle)
        if not (0 <= cy < side and 0 <= cx < side):
            return


def box(side: int, hole: int) -> np.ndarray:
    """A square of hole² pixels in the middle."""
    inside = np.zeros((side, side), dtype=bool)
    start = (side - hole) // 2
    inside[start:start + hole, start:start + hole] = True
    return inside
