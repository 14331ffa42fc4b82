package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.terminal.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What the trials of a study cost and why some of them fell, gathered trial by trial.
///
/// *Shape*: the attempts of one command only, those that began at `since` or later; a study that was resumed has
/// older ones.
public final class Work {
    private static final int MAX_SHOWN_FAILURES = 3;

    private final Instant since;
    private final Set<String> slots = new HashSet<>();
    private final TreeMap<String, Long> causes = new TreeMap<>();
    private final List<TrialDocument> failures = new ArrayList<>();
    private double busySeconds;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    public Work(Instant since) {
        this.since = since;
    }

    public void add(TrialDocument trial) {
        trial.attempts().forEach(this::addAttempt);
        if (isFailure(trial.state())) {
            causes.merge(trial.cause().isEmpty() ? trial.state() : trial.cause(), 1L, Long::sum);
            if (failures.size() < MAX_SHOWN_FAILURES) {
                failures.add(trial);
            }
        }
    }

    private void addAttempt(JsonNode attempt) {
        var started = time(attempt.path("started_at").asText());
        var ended = time(attempt.path("ended_at").asText());
        if (started.isEmpty() || ended.isEmpty() || started.get().isBefore(since)) {
            return;
        }
        slots.add(attempt.path("node").asText() + "/" + attempt.path("slot").asText());
        busySeconds += attempt.path("duration_seconds").asDouble();
        first = started.get().isBefore(first) ? started.get() : first;
        last = ended.get().isAfter(last) ? ended.get() : last;
    }

    /// Whether a trial in that state was to give a number and did not.
    static boolean isFailure(String state) {
        return state.equals("failed") || state.equals("timed_out") || state.equals("invalid");
    }

    /// Causes of failures with their numbers: `exit 3, oom 2`; empty when nothing failed.
    public String causes() {
        return causes.entrySet().stream()
                .map(cause -> cause.getKey() + " " + cause.getValue())
                .reduce((a, b) -> a + ", " + b)
                .orElse("");
    }

    /// Some of the failures, in the order they were added.
    public List<TrialDocument> failures() {
        return List.copyOf(failures);
    }

    /// How well the slots were used: the work of all trials against the time from the first start to the last end.
    /// Perfect use of n slots is a speed-up of n. Empty when nothing ran.
    public Optional<String> speedUp() {
        double wall = first.isBefore(last) ? Duration.between(first, last).toNanos() / 1e9 : 0;
        if (wall < 0.001) {
            return Optional.empty();
        }
        double speedUp = busySeconds / wall;
        return Optional.of(String.format(
                Locale.ROOT,
                "%s of trials in %s on %s: speed-up %.2f, efficiency %s",
                span(busySeconds),
                span(wall),
                Numbers.counted(slots.size(), "slot"),
                speedUp,
                Numbers.percent(speedUp / slots.size())));
    }

    private static String span(double seconds) {
        return Numbers.span(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
