package dev.gridwright.cli.run;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The attempt at a job of a CI system that this process belongs to. One attempt submits a grid once, however often it
/// says so; running the job again is another attempt.
///
/// @param words what tells it from all others
record CiJob(String words) {
    /// By the first variable that is set, of all of these.
    private static final List<List<String>> VARIABLES = List.of(
            // The step, too: one job may run a grid more than once.
            List.of("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB", "GITHUB_ACTION"),
            List.of("CI_JOB_ID"),
            List.of("BUILD_TAG"));

    /// The job that those variables tell of.
    static Optional<CiJob> of(Map<String, String> environment) {
        return VARIABLES.stream()
                .filter(names -> !environment.getOrDefault(names.getFirst(), "").isEmpty())
                .findFirst()
                .map(names -> new CiJob(names.stream()
                        .map(name -> name + "=" + environment.getOrDefault(name, ""))
                        .collect(Collectors.joining("\n"))));
    }

    /// The key under which it submits a grid.
    ///
    /// @param query the part of the grid that is run
    String key(String grid, Map<String, String> query) {
        var text = words + "\n"
                + query.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(parameter -> parameter.getKey() + "=" + parameter.getValue() + "\n")
                        .collect(Collectors.joining())
                + grid;
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "ci-" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
