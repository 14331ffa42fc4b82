package dev.gridwright.evaluate.launch;

import java.io.IOException;

/// Something of an attempt cannot be killed yet, such as a process that hangs in the kernel.
/// Awaiting its end again tries again.
public final class StillRunning extends IOException {
    private static final long serialVersionUID = 1;

    StillRunning(String message) {
        super(message);
    }
}
