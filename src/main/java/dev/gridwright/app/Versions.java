package dev.gridwright.app;

import dev.gridwright.metrics.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// What computes the numbers, as the build stated it and the machine says it.
record Versions(String gridwright, String revision, String smile, String java, String system) {

    static Versions read() {
        var stated = new Properties();
        try (var file = Versions.class.getResourceAsStream("versions.properties")) {
            if (file != null) {
                stated.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The versions in the jar cannot be read", e);
        }
        return new Versions(
                stated.getProperty("gridwright", "unknown"),
                stated.getProperty("revision", "unknown"),
                stated.getProperty("smile", "unknown"),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
    }

    /// As a study's provenance names them.
    Map<String, String> provenance() {
        var versions = new TreeMap<String, String>();
        versions.put("gridwright", gridwright);
        versions.put("java", java);
        versions.put("os", system);
        versions.put("smile", smile);
        return versions;
    }

    Metrics.Build build() {
        return new Metrics.Build(gridwright, revision, java);
    }
}
