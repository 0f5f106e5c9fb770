/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.constraineddiffusion.prior.TorchPrior;

/** A device that Torch computes on, known to work. */
public final class TorchDevice {

    private final Device device;

    private TorchDevice(Device device) {
        this.device = device;
    }

    /**
     * Starts Torch if need be and picks a device.
     *
     * @param name {@code auto} (a GPU if one works, else the CPU), {@code cpu} or {@code gpu}
     * @throws ModelException if there is no such device, or Torch cannot start
     */
    public static TorchDevice of(String name) {
        TorchRuntime.start();
        return switch (name) {
            case "cpu" -> new TorchDevice(Device.cpu());
            case "gpu" -> {
                if (!works(Device.gpu())) {
                    throw new ModelException("device: 'gpu' does not work here, as " + TorchRuntime.describeGpus()
                            + "; allowed are auto, cpu, and gpu where PyTorch can use one.");
                }
                yield new TorchDevice(Device.gpu());
            }
            case "auto" -> new TorchDevice(TorchRuntime.hasGpus() && works(Device.gpu()) ? Device.gpu() : Device.cpu());
            default -> throw new ModelException("device: '" + name + "' is unknown; allowed are auto, cpu, gpu.");
        };
    }

    /** Loading a model does not fail on a device that is not there; the first tensor does. */
    private static boolean works(Device device) {
        try (NDManager manager = TorchRuntime.engine().newBaseManager(device);
                NDArray probe = manager.ones(new Shape(1)); NDArray sum = probe.add(1)) {
            return sum.getFloat() == 2;
        } catch (RuntimeException | UnsatisfiedLinkError absent) {
            return false;
        }
    }

    /** A new manager for tensors on this device; the caller closes it. */
    public NDManager newManager() {
        return TorchRuntime.engine().newBaseManager(device);
    }

    /** Loads a TorchScript module of any size from a file, without gradients. */
    Model load(String name, Path file) {
        return load(name, model -> model.load(file, null, Map.of("mapLocation", "true")));
    }

    /** Loads a TorchScript module that gives gradients with respect to its input. */
    Model loadForGradients(String name, byte[] module) {
        return frozen(loadForTraining(name, module));
    }

    /** The same of any size from a file. */
    Model loadForGradients(String name, Path file) {
        return frozen(load(name, model -> model.load(file, null, Map.of("mapLocation", "true", "trainParam", "true"))));
    }

    private static Model frozen(Model model) {
        model.getBlock().freezeParameters(true);
        return model;
    }

    /** Loads a TorchScript module whose weights can be trained. */
    Model loadForTraining(String name, byte[] module) {
        return load(name, model -> model.load(new ByteArrayInputStream(module), Map.of("mapLocation", "true", "trainParam", "true")));
    }

    /** A way of loading. */
    private interface Loading {
        void into(Model model) throws IOException, MalformedModelException;
    }

    private Model load(String name, Loading loading) {
        Model model = Model.newInstance(name, device, TorchRuntime.ENGINE);
        try {
            loading.into(model);
            model.setProperty(TorchPrior.NAME, name); // DJL renames a model that is loaded from a file
            return model;
        } catch (IOException | MalformedModelException | RuntimeException failed) {
            model.close();
            throw new ModelException("The model " + name + " cannot be loaded by PyTorch " + TorchRuntime.version() + " ("
                    + String.valueOf(failed.getMessage()).lines().findFirst().orElse("no reason given") + ").", failed);
        }
    }

    /** As {@link #of} takes it: cpu or gpu. */
    public String name() {
        return device.getDeviceType();
    }

    /** {@code cpu}, or {@code gpu(0)}. */
    @Override
    public String toString() {
        return device.toString().replace("()", "");
    }
}
