package dev.gridwright.study;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a study takes from earlier ones and leaves to later ones: the `cache` part of a grid file.
///
/// @param ttl how old a result may be, when there is a limit
/// @param identity a hash of all that the numbers of a trial depend on but its point; empty when the mode is off
/// @param code files that stand for what is run, as they were when the identity was made
public record Reuse(Mode mode, Optional<Duration> ttl, String identity, List<Code> code) {
    public static final Reuse OFF = new Reuse(Mode.OFF, Optional.empty(), "", List.of());

    public Reuse {
        code = List.copyOf(code);
        if (mode != Mode.OFF && identity.isEmpty()) {
            throw new IllegalArgumentException("nothing can be reused without an identity");
        }
    }

    /// Which way results go.
    public enum Mode {
        OFF,
        READ,
        WRITE,
        READWRITE
    }

    /// A file, or a folder with all that lies in it.
    ///
    /// @param path absolute
    public record Code(String path, String sha256) {}

    /// Whether trials may be answered with results of earlier studies.
    public boolean reads() {
        return mode == Mode.READ || mode == Mode.READWRITE;
    }

    /// Whether later studies may be answered with the results of this one.
    public boolean writes() {
        return mode == Mode.WRITE || mode == Mode.READWRITE;
    }
}
