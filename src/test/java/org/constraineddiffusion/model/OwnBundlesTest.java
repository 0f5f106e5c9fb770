package org.constraineddiffusion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.constraineddiffusion.prior.DiffusionPrior;
import org.constraineddiffusion.prior.Linear;
import org.constraineddiffusion.prior.NumpyFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundles that come with the plugin give what they gave when they were exported. */
class OwnBundlesTest {

    private static final ModelLibrary LIBRARY = new ModelLibrary(Optional.empty());

    static List<String> names() {
        return LIBRARY.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theCleanEstimateOfTheTestTensorFollowsFromItsOutput(String name) {
        NumpyFile xt = NumpyFile.read("/models/" + name + "/test_xt.npy");
        NumpyFile v = NumpyFile.read("/models/" + name + "/test_v.npy");
        double t = NumpyFile.read("/models/" + name + "/test_t.npy").values()[0];
        Bundle bundle = LIBRARY.find(name);
        assertEquals(bundle.channels(), xt.shape()[1]);
        try (DiffusionPrior prior = bundle.load(TorchDevice.of("cpu")); NDManager manager = prior.newManager()) {
            NDArray x0 = prior.estimate(manager.create(Linear.flat(new double[][] {xt.values()}), new Shape(xt.shape())), t).x0();
            float[] found = x0.toFloatArray();
            double a = prior.schedule().signal(t);
            double s = prior.schedule().noise(t);
            for (int i = 0; i < found.length; i++) {
                assertEquals(a * xt.values()[i] - s * v.values()[i], found[i], 1e-4);
            }
        }
    }
}
