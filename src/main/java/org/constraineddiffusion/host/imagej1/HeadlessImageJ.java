/*-
 * #%L
 * Constrained Diffusion for Fiji.
 * %%
 * Copyright (C) 2026 Constrained Diffusion developers.
 * %%
 * SPDX-License-Identifier: BSD-2-Clause
 * #L%
 */
package org.constraineddiffusion.host.imagej1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads ImageJ and all that uses it once more, with {@link HeadlessDialog} in the place of ImageJ's dialog for the fields of commands, which
 * needs a display. The class is renamed as it is loaded: nothing of ImageJ's name is in the plugin's jar, where Fiji would find it.
 */
final class HeadlessImageJ extends URLClassLoader {

    private static final String DIALOG = "ij.gui.GenericDialog";
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;

    private HeadlessImageJ(List<URL> urls) {
        super(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    /** A loader of what is on this class's class path. */
    static HeadlessImageJ create() {
        List<URL> urls = new ArrayList<>();
        if (HeadlessImageJ.class.getClassLoader() instanceof URLClassLoader loader) {
            urls.addAll(List.of(loader.getURLs()));
        }
        try {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
        return new HeadlessImageJ(urls);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!name.equals(DIALOG) && !name.startsWith(DIALOG + "$")) {
            return super.findClass(name);
        }
        String own = HeadlessDialog.class.getName().replace('.', '/');
        try (InputStream stream = getResourceAsStream(own + name.substring(DIALOG.length()) + ".class")) {
            if (stream == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] renamed = renamed(stream.readAllBytes(), own, DIALOG.replace('.', '/'));
            return defineClass(name, renamed, 0, renamed.length);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    /** A class file with another name in all texts of its constant pool (The Java Virtual Machine Specification, 4.4). */
    private static byte[] renamed(byte[] file, String from, String to) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(result);
        out.writeLong(in.readLong()); // magic number and version
        int count = in.readUnsignedShort();
        out.writeShort(count);
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            if (tag == UTF8) {
                out.writeUTF(in.readUTF().replace(from, to));
            } else {
                out.write(in.readNBytes(size(tag)));
            }
            i += tag == LONG || tag == DOUBLE ? 1 : 0; // which take two places
        }
        in.transferTo(out);
        return result.toByteArray();
    }

    /** Bytes of a constant that is no text, after its tag. */
    private static int size(int tag) {
        return switch (tag) {
            case LONG, DOUBLE -> 8;
            case 7, 8, 16, 19, 20 -> 2; // class, string, method type, module, package
            case 15 -> 3; // method handle
            default -> 4;
        };
    }
}
