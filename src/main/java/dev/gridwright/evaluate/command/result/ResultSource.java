package dev.gridwright.evaluate.command.result;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind.MetricSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the result of one process: it sees each line of standard output while the process runs, and is asked once
/// after its end.
///
/// *Thread*: one at a time; the result is asked for after the last line.
public interface ResultSource {
    /// Makes ready for a process: nothing that a former one left may be taken for its result.
    ///
    /// @throws IOException when something is in the way that cannot be removed
    default void prepare() throws IOException {}

    /// A line of standard output.
    ///
    /// @param reported the line read as a JSON object, when it is one
    void line(String line, Optional<Reported> reported);

    /// What the process came to, now that it has ended normally.
    Result result();

    /// @param output the folder of the attempt's output files
    static ResultSource of(MetricSource source, Objective objective, Path output) {
        return switch (source) {
            case MetricSource.LastLine() -> new LastLine(objective.metric());
            case MetricSource.File(var path) -> new ResultFile(objective, output, path);
            case MetricSource.Patterns patterns -> new Matches(objective.metric(), patterns, output);
        };
    }

    /// The metrics that a grid asks for by name.
    static List<String> wanted(Objective objective) {
        var wanted = new ArrayList<>(objective.also());
        wanted.add(objective.metric());
        return wanted;
    }

    /// The last line that is a JSON object with the metric; one without a step goes before one with a step.
    final class LastLine implements ResultSource {
        private final String metric;
        private Optional<Reported> whole = Optional.empty();
        private Optional<Reported> step = Optional.empty();

        LastLine(String metric) {
            this.metric = metric;
        }

        @Override
        public void line(String line, Optional<Reported> reported) {
            reported.filter(object -> object.tells(metric)).ifPresent(object -> {
                if (object.step().isPresent()) {
                    step = reported;
                } else {
                    whole = reported;
                }
            });
        }

        @Override
        public Result result() {
            return whole.or(() -> step)
                    .map(object -> Result.of(object, metric, "the last line that reports it"))
                    .orElseGet(() -> Result.unusable(
                            Cause.METRIC_MISSING,
                            "No line of standard output is a JSON object with the metric '" + metric
                                    + "'. Print one at the end, such as {\"" + metric
                                    + "\": 0.93}, or say with trial.metrics where the number is."));
        }
    }
}
