package dev.gridwright.web.docs;

import java.io.IOException;
import java.io.UncheckedIOException;

/// A file that is part of the program.
final class Resource {
    private Resource() {}

    static byte[] bytes(String path) {
        try (var in = Resource.class.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's file " + path + " cannot be read", e);
        }
    }
}
