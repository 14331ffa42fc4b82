package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/// Programs of the system that tests ask for a second opinion.
public final class Tools {
    private Tools() {}

    /// Skips the test where there is no such program, unless all have to be there.
    public static void need(String name) {
        boolean there = Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        if ("required".equals(System.getProperty("gridwright.tools"))) {
            assertThat(there).as("the program %s is there", name).isTrue();
        }
        assumeTrue(there, "there is no program " + name);
    }
}
