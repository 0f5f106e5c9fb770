/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.constraineddiffusion.prior.TensorTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every operator, on random canvases of 40 × 48 pixels, two images of two channels. */
class LinearOperatorTest extends TensorTest {

    private static final int HEIGHT = 40;
    private static final int WIDTH = 48;
    private static final Canvas WHOLE = Canvas.of(HEIGHT, WIDTH);
    /** Sides that no factor divides, away from the canvas's borders. */
    private static final Canvas PART = new Canvas(HEIGHT, WIDTH, 8, 9, 23, 29);

    /** ‖A A⁺ A x − A x‖ / ‖A x‖ at most: rounding where the pseudo-inverse is exact. */
    private static final double EXACT = 1e-5;

    private enum Kind {
        KNOWN_PIXELS(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return new MaskOperator(manager.arange(HEIGHT * WIDTH).mod(3).neq(0).toType(DataType.FLOAT32, true)
                        .reshape(1, 1, HEIGHT, WIDTH));
            }
        },
        ALL_PIXELS_OF_AN_IMAGE(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return new CropOperator(PART);
            }
        },
        AREA(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return DownsamplingOperator.area(4, 4).on(WHOLE, manager);
            }
        },
        AREA_OF_SIDES_THAT_DO_NOT_DIVIDE(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return DownsamplingOperator.area(4, 3).on(PART, manager);
            }
        },
        AREA_BY_BROKEN_FACTORS(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return DownsamplingOperator.area(2.7, 1.3).on(PART, manager);
            }
        },
        AREA_OF_ROWS_ONLY(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return DownsamplingOperator.area(3.3, 1).on(WHOLE, manager);
            }
        },
        BICUBIC(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return DownsamplingOperator.bicubic(4, 4).on(WHOLE, manager);
            }
        },
        BICUBIC_OF_SIDES_THAT_DO_NOT_DIVIDE(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return DownsamplingOperator.bicubic(2, 5).on(PART, manager);
            }
        },
        BICUBIC_OF_COLUMNS_ONLY(EXACT) {
            @Override
            LinearOperator make(NDManager manager) {
                return DownsamplingOperator.bicubic(1, 8).on(WHOLE, manager);
            }
        },
        // White noise is the worst input: half of it lies at frequencies that a Gaussian takes away.
        BLUR(0.03) {
            @Override
            LinearOperator make(NDManager manager) {
                return new BlurOperator(PointSpreadFunction.gaussian(3, 2), PART, TikhonovInverse.NOISE_FREE, manager);
            }
        },
        BLUR_OF_EVEN_SIDES_WITHOUT_SYMMETRY(0.03) {
            @Override
            LinearOperator make(NDManager manager) {
                PointSpreadFunction psf = PointSpreadFunction.of(manager.create(new float[] {1, 5, 2, 0, 3, 7, 1, 0, 0, 1, 2, 1}, new Shape(3, 4)));
                return new BlurOperator(psf, PART, TikhonovInverse.NOISE_FREE, manager);
            }
        },
        AREA_AFTER_BLUR(0.03) {
            @Override
            LinearOperator make(NDManager manager) {
                BlurOperator blur = new BlurOperator(PointSpreadFunction.gaussian(3, 3), PART, 0, manager);
                return DownsamplingOperator.area(3, 3).on(Canvas.of(PART.imageHeight(), PART.imageWidth()), manager).after(blur);
            }
        },
        KNOWN_AFTER_BLUR(0.03) {
            @Override
            LinearOperator make(NDManager manager) {
                NDArray known = manager.arange(23 * 29).mod(5).neq(0).toType(DataType.FLOAT32, true).reshape(1, 1, 23, 29);
                return new MaskOperator(known).after(new BlurOperator(PointSpreadFunction.gaussian(2, 2), PART, 0, manager));
            }
        },
        // With apply and adjoint only: conjugate gradients stop at 1 % of ‖A x‖.
        COLUMN_DIFFERENCES(0.03) {
            @Override
            LinearOperator make(NDManager manager) {
                return new ColumnDifferences();
            }
        },
        COLUMN_DIFFERENCES_OF_MEANS(0.03) {
            @Override
            LinearOperator make(NDManager manager) {
                return new ColumnDifferences().after(DownsamplingOperator.area(2, 2).on(WHOLE, manager));
            }
        },
        MEANS_AND_KNOWN_PIXELS(0.03) {
            @Override
            LinearOperator make(NDManager manager) {
                return AREA.make(manager).stack(manager.zeros(new Shape(1, 2, HEIGHT, WIDTH)), KNOWN_PIXELS.make(manager), new ColumnDifferences());
            }
        };

        private final double tolerance;

        Kind(double tolerance) {
            this.tolerance = tolerance;
        }

        abstract LinearOperator make(NDManager manager);
    }

    private NDArray canvas(int seed) {
        return random(seed, 2, 2, HEIGHT, WIDTH);
    }

    private static double dot(NDArray a, NDArray b) {
        return a.toType(DataType.FLOAT64, true).mul(b.toType(DataType.FLOAT64, true)).sum().getDouble();
    }

    private static double norm(NDArray a) {
        return Math.sqrt(dot(a, a));
    }

    @ParameterizedTest
    @EnumSource
    void theAdjointIsTheAdjoint(Kind kind) {
        LinearOperator operator = kind.make(manager);
        NDArray x = canvas(1);
        NDArray applied = operator.apply(x);
        NDArray y = random(2, applied.getShape().getShape());
        double left = dot(applied, y);
        double right = dot(x, operator.adjoint(y));
        assertEquals(0, (left - right) / (norm(applied) * norm(y)), 1e-6);
    }

    @ParameterizedTest
    @EnumSource
    void thePseudoInverseGivesTheSameMeasurementsAgain(Kind kind) {
        LinearOperator operator = kind.make(manager);
        NDArray once = operator.apply(canvas(3));
        NDArray again = operator.apply(operator.pseudoInverse(once));
        assertEquals(0, norm(again.sub(once)) / norm(once), kind.tolerance);
    }

    @ParameterizedTest
    @EnumSource
    void ofAllPseudoInversesItIsTheShortest(Kind kind) {
        // That is when A⁺A is symmetric (Moore–Penrose): a projection moves an image no further than it must.
        LinearOperator operator = kind.make(manager);
        NDArray x = canvas(4);
        NDArray z = canvas(7);
        NDArray seenX = operator.pseudoInverse(operator.apply(x));
        NDArray seenZ = operator.pseudoInverse(operator.apply(z));
        double tolerance = kind.name().startsWith("COLUMN") ? 1e-3 : 1e-4; // without a preconditioner, more is left
        assertEquals(0, (dot(seenX, z) - dot(x, seenZ)) / (norm(x) * norm(z)), tolerance);
        assertTrue(norm(seenX) <= (1 + 1e-6) * norm(x), "a projection never makes longer");
    }

    @ParameterizedTest
    @EnumSource
    void theProximalMapIsWhereTheGradientOfItsSumVanishes(Kind kind) {
        LinearOperator operator = kind.make(manager);
        NDArray x = canvas(8);
        NDArray y = operator.apply(canvas(9));
        for (double rho : new double[] {0.05, 2}) {
            NDArray z = operator.proximal(x, y, rho);
            NDArray gradient = operator.adjoint(operator.apply(z).sub(y)).add(z.sub(x).mul(rho));
            NDArray before = operator.adjoint(operator.apply(x).sub(y));
            assertEquals(0, norm(gradient) / norm(before), 0.03, "rho " + rho);
        }
        assertThrows(IllegalArgumentException.class, () -> operator.proximal(x, y, 0));
    }

    @ParameterizedTest
    @EnumSource
    void anImageOfABatchGetsWhatItWouldGetAlone(Kind kind) {
        LinearOperator operator = kind.make(manager);
        // The first is far larger, and would decide when to stop if images were not held apart.
        NDArray x = canvas(5).mul(manager.create(new float[] {1000, 1}, new Shape(2, 1, 1, 1)));
        NDArray applied = operator.apply(x);
        NDArray alone = operator.apply(x.get("1:2"));
        assertEquals(0, norm(applied.get("1:2").sub(alone)) / norm(alone), 1e-5);
        NDArray back = operator.pseudoInverse(applied);
        NDArray backAlone = operator.pseudoInverse(applied.get("1:2"));
        assertEquals(0, norm(back.get("1:2").sub(backAlone)) / norm(backAlone), 1e-3);
    }

    @ParameterizedTest
    @EnumSource
    void resultsBelongToTheManagerOfTheInputAndNothingElseStays(Kind kind) {
        LinearOperator operator = kind.make(manager);
        try (NDManager inner = manager.newSubManager()) {
            NDArray x = canvas(6);
            x.attach(inner);
            NDArray y = operator.apply(x);
            NDArray adjoint = operator.adjoint(y);
            NDArray inverse = operator.pseudoInverse(y);
            NDArray proximal = operator.proximal(x, y, 0.1);
            int before = manager.getManagedArrays().size();
            for (NDArray result : new NDArray[] {y, adjoint, inverse, proximal}) {
                assertEquals(inner, result.getManager());
            }
            assertEquals(5, inner.getManagedArrays().size(), "x, A x, Aᵀ y, A⁺ y, the proximal map");
            operator.apply(x).close();
            operator.pseudoInverse(y).close();
            operator.proximal(x, y, 0.1).close();
            assertEquals(before, manager.getManagedArrays().size(), "the operator's own manager");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*(DIFFERENCES|AND).*") // differences of ones are 0
    void countsWhatItMeasures(Kind kind) {
        LinearOperator operator = kind.make(manager);
        // A positive kernel maps ones to something positive wherever it measures.
        NDArray applied = operator.apply(manager.ones(new Shape(1, 1, HEIGHT, WIDTH)));
        assertEquals(applied.gt(0.5).toType(DataType.INT64, true).sum().getLong(), operator.measurementCount(applied.getShape()));
    }
}
