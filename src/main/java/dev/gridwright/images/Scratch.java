package dev.gridwright.images;

import dev.gridwright.content.ContentCache;
import dev.gridwright.trial.ImageSize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The pixels of images of one size while they come in, in any order.
///
/// *Thread*: any.
final class Scratch implements AutoCloseable {
    private final ImageSize size;
    private final int features;
    private final Path path;
    private final RandomAccessFile file;

    Scratch(ContentCache cache, ImageSize size, int channels) throws IOException {
        this.size = size;
        this.features = size.features(channels);
        this.path = cache.scratch();
        this.file = new RandomAccessFile(path.toFile(), "rw");
    }

    ImageSize size() {
        return size;
    }

    int features() {
        return features;
    }

    synchronized void put(int row, byte[] pixels) throws IOException {
        file.seek((long) row * features);
        file.write(pixels);
    }

    synchronized byte[] get(int row) {
        var pixels = new byte[features];
        try {
            file.seek((long) row * features);
            file.readFully(pixels);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pixels;
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
