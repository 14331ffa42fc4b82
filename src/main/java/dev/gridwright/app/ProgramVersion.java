package dev.gridwright.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version that the jar's manifest states.
final class ProgramVersion implements IVersionProvider {

    private static final String UNPACKAGED = "development";

    @Override
    public String[] getVersion() {
        return new String[] {"gridwright " + number()};
    }

    static String number() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse(UNPACKAGED);
    }
}
