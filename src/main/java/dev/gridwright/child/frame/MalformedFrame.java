package dev.gridwright.child.frame;

import java.io.IOException;

/// Bytes that are no frame: somebody else wrote to the stream.
public final class MalformedFrame extends IOException {
    MalformedFrame(String message) {
        super(message);
    }
}
