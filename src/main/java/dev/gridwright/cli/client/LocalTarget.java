package dev.gridwright.cli.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// Where the body of an answer goes. What is wrong there, such as a full disk, is thrown unchecked: it is not taken for
/// a connection that broke off, and nothing is asked for again because of it.
///
/// Closing it leaves the target open.
final class LocalTarget extends OutputStream {
    private final OutputStream target;

    LocalTarget(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int value) {
        try {
            target.write(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        try {
            target.write(bytes, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void flush() {
        try {
            target.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
