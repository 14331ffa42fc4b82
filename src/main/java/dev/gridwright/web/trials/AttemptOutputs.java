package dev.gridwright.web.trials;

import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.OpenTrials;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.evaluate.Output;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Trial;
import dev.gridwright.web.follow.Written;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import java.util.List;
import java.util.OptionalLong;

/// Finds what attempts wrote: of those that run where it collects, of the others what is stored.
final class AttemptOutputs {
    private final Studies studies;
    private final StudyRecords records;
    private final Calls calls;

    AttemptOutputs(Studies studies, StudyRecords records, Calls calls) {
        this.studies = studies;
        this.records = records;
        this.calls = calls;
    }

    /// An attempt at a trial.
    ///
    /// @param state of the trial: where it is, or its outcome
    /// @param attempt counted from 1; 0 of a trial that ended without one
    /// @param token of the attempt, when it runs
    /// @param text what it wrote, when it does not run
    record Found(String state, long attempt, OptionalLong token, String text) {
        boolean running() {
            return token.isPresent();
        }
    }

    /// @param attempt counted from 1; the last one when empty
    /// @return fails with [Refused] when there is no such trial or attempt
    Future<Found> find(String study, long index, OptionalLong attempt) {
        return studies.study(study)
                .compose(view -> studies.open(study))
                .compose(open -> calls.read(() -> {
                    // Asked last: what has ended since is then found among the ended ones.
                    var ended = records.trial(study, index);
                    return ended.isPresent()
                            ? stored(
                                    study,
                                    index,
                                    attempt,
                                    ended.get().outcome().word(),
                                    ended.map(Trial::attempts).orElseThrow())
                            : open(study, index, attempt, open);
                }));
    }

    private Found open(String study, long index, OptionalLong attempt, OpenTrials open) {
        var earlier = open.attempts(index);
        var running =
                open.running().stream().filter(trial -> trial.index() == index).findFirst();
        if (running.isEmpty()) {
            if (earlier.isEmpty()) {
                throw TrialRoutes.unknown(study, Long.toString(index));
            }
            return stored(study, index, attempt, open.backoff().contains(index) ? "backoff" : "waiting", earlier);
        }
        long last = earlier.size() + 1L;
        return attempt.orElse(last) == last
                ? new Found("running", last, OptionalLong.of(running.get().token()), "")
                : stored(study, index, attempt, "running", earlier);
    }

    private Found stored(String study, long index, OptionalLong wanted, String state, List<Attempt> attempts) {
        if (attempts.isEmpty() && wanted.isEmpty()) {
            return new Found(state, 0, OptionalLong.empty(), "");
        }
        long attempt = wanted.orElse(attempts.size());
        if (attempt < 1 || attempt > attempts.size()) {
            throw new Refused(
                    ProblemType.UNKNOWN_ATTEMPT,
                    "Trial " + index + " of study '" + study + "' has no attempt " + attempt + "; there are "
                            + attempts.size() + " that have ended.");
        }
        long token = attempts.get((int) attempt - 1).token();
        var text = records.output(study, index, token);
        if (text.isEmpty() && attempt <= attempts.size() - StudyRecords.OUTPUTS_KEPT) {
            throw new Refused(
                    ProblemType.UNKNOWN_ATTEMPT,
                    "What attempt " + attempt + " at trial " + index + " of study '" + study
                            + "' wrote is not kept any more: that of the last " + StudyRecords.OUTPUTS_KEPT + " is.");
        }
        return new Found(state, attempt, OptionalLong.empty(), text.orElse(""));
    }

    /// The attempt with what it has written so far.
    Future<Found> text(String study, long index, Found found) {
        if (!found.running()) {
            return Future.succeededFuture(found);
        }
        return studies.output(study, found.token().orElseThrow())
                .compose(output -> output.isPresent()
                        ? calls.read(output.get()::text).map(text -> with(found, text))
                        // It may have ended meanwhile.
                        : find(study, index, OptionalLong.of(found.attempt())));
    }

    private static Found with(Found found, String text) {
        return new Found(found.state(), found.attempt(), found.token(), text);
    }

    /// What is known of the output of an attempt that was found running.
    Future<Written> written(String study, long index, Found found) {
        return studies.output(study, found.token().orElseThrow())
                .compose(output -> output.map(AttemptOutputs::growing)
                        .orElseGet(() -> find(study, index, OptionalLong.of(found.attempt()))
                                .map(now -> now.running() ? new Written.NotYet() : new Written.Whole(now.text()))))
                .recover(error -> error instanceof Refused || error instanceof Refusal
                        ? Future.succeededFuture(new Written.Unknown())
                        : Future.failedFuture(error));
    }

    private static Future<Written> growing(Output output) {
        return Future.succeededFuture(new Written.Growing(output));
    }
}
