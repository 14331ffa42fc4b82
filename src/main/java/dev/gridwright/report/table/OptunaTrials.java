package dev.gridwright.report.table;

import dev.gridwright.report.model.Figures;
import dev.gridwright.report.model.StudyResults;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Trials as the columns of Optuna's `trials_dataframe`: `number` is the index, times are UTC without an offset, and
/// what Optuna has no column for is a user attribute. `succeeded` is COMPLETE, `pruned` PRUNED, all else FAIL.
record OptunaTrials(List<String> parameters, List<String> metrics) implements TrialPages.Form {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    static OptunaTrials of(StudyResults results, List<Trial> first) {
        return new OptunaTrials(
                results.parameters(), Cells.metrics(results.study().objective(), first));
    }

    @Override
    public String head() {
        var line = new Cells();
        for (var name : List.of("number", "value", "datetime_start", "datetime_complete", "duration")) {
            line.add(name);
        }
        parameters.forEach(name -> line.add("params_" + name));
        line.add("user_attrs_cause");
        line.add("user_attrs_message");
        metrics.forEach(name -> line.add("user_attrs_" + name));
        line.add("user_attrs_outcome");
        line.add("state");
        return line.end();
    }

    @Override
    public String row(Trial trial) {
        var line = new Cells();
        line.add(Long.toString(trial.index()));
        line.add(Figures.exact(trial.objective()));
        if (trial.attempts().isEmpty()) {
            line.add("");
            line.add(trial.reused().map(reused -> time(reused.at())).orElse(""));
            line.add("");
        } else {
            var last = trial.attempts().getLast();
            line.add(time(last.startedAt()));
            line.add(time(last.endedAt()));
            line.add(span(last.duration()));
        }
        parameters.forEach(name -> line.add(Figures.value(trial.point(), name)));
        line.add(trial.cause().map(Cause::word).orElse(""));
        line.add(trial.message());
        metrics.forEach(name -> line.add(trial.metrics().getOrDefault(name, Double.NaN)));
        line.add(trial.outcome().word());
        line.add(state(trial.outcome()));
        return line.end();
    }

    private static String state(Outcome outcome) {
        return switch (outcome) {
            case SUCCEEDED -> "COMPLETE";
            case PRUNED -> "PRUNED";
            case FAILED, TIMED_OUT, INVALID, CANCELLED, SKIPPED -> "FAIL";
        };
    }

    private static String time(Instant time) {
        return TIME.format(time);
    }

    /// As pandas writes a span: `0 days 00:01:02.500000`.
    private static String span(Duration duration) {
        return String.format(
                Locale.ROOT,
                "%d days %02d:%02d:%02d.%06d",
                duration.toDays(),
                duration.toHoursPart(),
                duration.toMinutesPart(),
                duration.toSecondsPart(),
                duration.toNanosPart() / 1_000);
    }

    @Override
    public String foot() {
        return "";
    }
}
