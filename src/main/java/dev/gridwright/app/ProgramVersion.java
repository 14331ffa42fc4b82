package dev.gridwright.app;

import java.util.Optional;

/// The version that the jar's manifest states.
final class ProgramVersion {
    private static final String UNPACKAGED = "development";

    private ProgramVersion() {}

    static String number() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse(UNPACKAGED);
    }
}
