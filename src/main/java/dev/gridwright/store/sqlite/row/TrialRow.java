package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.OpenWork;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.sqlite.database.Parameters;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.json.TrialJson;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Trial;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A trial and an attempt as rows, both ways.
public final class TrialRow {
    private static final String EXECUTION =
            "token, node, slot, exit_code, signal, started_nanos," + " ended_nanos, duration_nanos";
    private static final int EXECUTION_WIDTH = 8;
    private static final int ORIGIN_WIDTH = 3;

    public static final String COLUMNS =
            "study, event, idx, outcome, cached, objective, deviation, seed, attempts, cause," + " message, "
                    + EXECUTION + ", params, metrics, measurements, origin, origin_idx, origin_nanos";
    public static final int WIDTH = 17 + EXECUTION_WIDTH;

    public static final String ATTEMPT_COLUMNS =
            "study, idx, charged, outcome, cause, message, " + EXECUTION + ", due_nanos";
    public static final int ATTEMPT_WIDTH = 7 + EXECUTION_WIDTH;

    private static final int CHARGED = 1;
    private static final int FORGIVEN = 2;

    private static final List<String> OUTCOMES =
            Stream.of(Outcome.values()).map(Outcome::word).toList();

    /// The ordinal of the outcome, which is read in a fraction of the time of a text.
    public static final String OUTCOME_NUMBER = Stream.of(Outcome.values())
            .map(outcome -> " when '" + outcome.word() + "' then " + outcome.ordinal())
            .collect(Collectors.joining("", "case outcome", " end"));

    private static final Map<String, Outcome> OUTCOME_OF =
            Stream.of(Outcome.values()).collect(Collectors.toUnmodifiableMap(Outcome::word, outcome -> outcome));

    private TrialRow() {}

    public static Outcome outcome(String word) {
        var outcome = OUTCOME_OF.get(word);
        if (outcome == null) {
            throw new IllegalStateException("no outcome is called " + word);
        }
        return outcome;
    }

    /// Finds the attempts of a trial that have rows of their own, oldest first.
    @FunctionalInterface
    interface AttemptsApart {
        List<Attempt> of(long index) throws SQLException;
    }

    /// The attempts that need rows of their own, oldest first: all but the last, and the last when it did not end as
    /// its trial did.
    public static List<Attempt> apart(Trial trial) {
        var attempts = trial.attempts();
        if (attempts.isEmpty()) {
            return attempts;
        }
        var last = attempts.getLast();
        boolean same = last.outcome() == trial.outcome()
                && last.cause().equals(trial.cause())
                && last.message().equals(trial.message());
        return same ? attempts.subList(0, attempts.size() - 1) : attempts;
    }

    /// Sets the parameters of [#COLUMNS].
    public static void set(Parameters parameters, long study, TrialEnded ended, TrialJson json) throws SQLException {
        var trial = ended.trial();
        int apart = apart(trial).size();
        parameters
                .number(study)
                .number(ended.event())
                .number(trial.index())
                .text(OUTCOMES.get(trial.outcome().ordinal()))
                .flag(trial.cached())
                .real(trial.objective())
                .real(trial.deviation())
                .number(trial.seed())
                .number(apart)
                .cause(trial.cause())
                .freeText(trial.message());
        if (trial.reused().isPresent()) {
            setReuse(parameters, trial.reused().get());
        } else if (apart < trial.attempts().size()) {
            setExecution(parameters, trial.attempts().getLast());
        } else {
            parameters.nothing(EXECUTION_WIDTH);
        }
        parameters
                .text(json.params(trial.point()))
                .text(json.metrics(trial.metrics()))
                .text(json.measurements(trial));
        if (trial.reused().isPresent()) {
            var reused = trial.reused().get();
            parameters.text(reused.study()).number(reused.index()).time(reused.endedAt());
        } else {
            parameters.nothing(ORIGIN_WIDTH);
        }
    }

    /// Reads [#COLUMNS].
    static StoredTrial read(Row row, AttemptsApart apart) throws SQLException {
        row.skip(1);
        long event = row.number();
        long index = row.number();
        var outcome = outcome(row.text());
        boolean cached = row.flag();
        var objective = row.optionalReal();
        var deviation = row.optionalReal();
        long seed = row.number();
        int rowsApart = row.integer();
        var cause = row.cause();
        var message = row.text();
        var attempts = new ArrayList<Attempt>(rowsApart + 1);
        if (rowsApart > 0) {
            attempts.addAll(apart.of(index));
        }
        var at = Instant.EPOCH;
        var duration = Duration.ZERO;
        if (cached) {
            row.skip(EXECUTION_WIDTH - 2);
            at = row.time();
            duration = row.duration();
        } else {
            readExecution(row, outcome, cause, message).ifPresent(attempts::add);
        }
        var point = TrialJson.readParams(row.text());
        var metrics = TrialJson.readMetrics(row.text());
        var measurements = TrialJson.readMeasurements(row.textOrNull(), metrics);
        Optional<Reused> reused = Optional.empty();
        if (cached) {
            reused = Optional.of(new Reused(row.text(), row.number(), row.time(), duration, at));
        } else {
            row.skip(ORIGIN_WIDTH);
        }
        var trial = new Trial(
                index,
                point,
                outcome,
                cause,
                message,
                objective,
                deviation,
                metrics,
                reused,
                seed,
                attempts,
                measurements);
        return new StoredTrial(trial, event);
    }

    /// Sets the parameters of [#ATTEMPT_COLUMNS].
    public static void setAttempt(
            Parameters parameters, long study, long index, Attempt attempt, boolean charged, Optional<Instant> due)
            throws SQLException {
        parameters
                .number(study)
                .number(index)
                .flag(charged)
                .text(OUTCOMES.get(attempt.outcome().ordinal()))
                .cause(attempt.cause())
                .freeText(attempt.message());
        setExecution(parameters, attempt);
        parameters.time(due);
    }

    /// Reads [#ATTEMPT_COLUMNS].
    public static OpenWork.PastAttempt readAttempt(Row row) throws SQLException {
        row.skip(1);
        long index = row.number();
        int charged = row.integer();
        var attempt = readExecution(row, outcome(row.text()), row.cause(), row.text())
                .orElseThrow(() -> new IllegalStateException("an attempt's row has its execution"));
        return new OpenWork.PastAttempt(index, attempt, charged == CHARGED, charged == FORGIVEN, row.optionalTime());
    }

    /// Of a trial that was not run: when it ended and how long the one took that was.
    private static void setReuse(Parameters parameters, Reused reused) throws SQLException {
        parameters.nothing(EXECUTION_WIDTH - 2).time(reused.at()).duration(reused.duration());
    }

    private static void setExecution(Parameters parameters, Attempt attempt) throws SQLException {
        parameters
                .number(attempt.token())
                .text(attempt.node())
                .text(attempt.slot())
                .number(attempt.exitCode())
                .number(attempt.signal())
                .time(attempt.startedAt())
                .time(attempt.endedAt())
                .duration(attempt.duration());
    }

    private static Optional<Attempt> readExecution(Row row, Outcome outcome, Optional<Cause> cause, String message)
            throws SQLException {
        var token = row.optionalNumber();
        if (token.isEmpty()) {
            row.skip(EXECUTION_WIDTH - 1);
            return Optional.empty();
        }
        return Optional.of(new Attempt(
                token.getAsLong(),
                row.text(),
                row.text(),
                outcome,
                cause,
                message,
                row.optionalInteger(),
                row.optionalInteger(),
                row.time(),
                row.time(),
                row.duration()));
    }
}
