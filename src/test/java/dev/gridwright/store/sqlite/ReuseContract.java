package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.store.Change.ResultsKept;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.KeptResult;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Results are kept for other studies.
abstract class ReuseContract extends StudyStoreContract {
    private static KeptResult kept(String study, TrialEnded ended) {
        return new KeptResult(study, ended.trial());
    }

    @Test
    void results_are_kept_under_an_identity_for_other_studies() {
        var first = Samples.succeeded(STUDY, 3, 0.5, 1);
        var second = Samples.succeeded(STUDY, 4, 0.7, 3);
        long[] seeds = {first.trial().seed(), second.trial().seed(), 5 * 31, 99};
        stored(new StudyCreated(Samples.study(STUDY)), new ResultsKept(STUDY, "a"), first);
        assertThat(store.kept("a", seeds)).isEmpty();
        assertThat(store.keepsAny("a")).isFalse();
        stored(new ResultsKept(STUDY, "a"));
        assertThat(store.keepsAny("a")).isTrue();
        assertThat(store.keepsAny("b")).isFalse();
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(STUDY, first));
        stored(Samples.fallen(STUDY, 5, Outcome.FAILED, 2), second, new ResultsKept(STUDY, "a"));
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(STUDY, first), kept(STUDY, second));
        assertThat(store.kept("b", seeds)).isEmpty();
        refused(store.write(new ResultsKept(STUDY, "b")));
        refused(store.write(new ResultsKept("other-abc234", "a")));
        reopen();
        assertThat(store.kept("a", seeds)).hasSize(2);
        stored(Samples.succeeded(STUDY, 6, 0.1, 4), new ResultsKept(STUDY, "a"));
        assertThat(store.kept("a", new long[] {6 * 31})).hasSize(1);
    }

    @Test
    void a_result_lives_as_long_as_the_last_study_that_has_it() {
        var other = "digits-xyz234";
        var ended = new StudyChanged(STUDY, Samples.completed(), 0, "");
        var mine = Samples.succeeded(STUDY, 3, 0.5, 1);
        var only = Samples.succeeded(STUDY, 4, 0.6, 2);
        var theirs = Samples.succeeded(other, 3, 0.5, 1);
        stored(
                new StudyCreated(Samples.study(STUDY)),
                mine,
                only,
                new ResultsKept(STUDY, "a"),
                ended,
                new StudyCreated(Samples.study(other)),
                theirs,
                new ResultsKept(other, "a"));
        long[] seeds = {3 * 31, 4 * 31};
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(other, theirs), kept(STUDY, only));
        stored(new StudyDeleted(STUDY));
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(other, theirs));
        reopen();
        assertThat(store.kept("a", seeds)).containsExactlyInAnyOrder(kept(other, theirs));
        // Its number may be given to another study, which has nothing of it.
        stored(new StudyChanged(other, Samples.completed(), 0, ""), new StudyDeleted(other));
        assertThat(store.kept("a", seeds)).isEmpty();
        stored(new StudyCreated(Samples.study("new-abc234")), Samples.succeeded("new-abc234", 3, 0.9, 1));
        assertThat(store.kept("a", seeds)).isEmpty();
    }

    @Test
    void a_reused_result_says_where_it_came_from() {
        var ran = Samples.succeeded(STUDY, 3, 0.5, 1).trial();
        var origin = new Reused("gone-abc234", 8, Samples.START, Duration.ofSeconds(3), Samples.START.plusSeconds(60));
        var reused = new Trial(
                ran.index(),
                ran.point(),
                ran.outcome(),
                ran.cause(),
                ran.message(),
                ran.objective(),
                ran.deviation(),
                ran.metrics(),
                Optional.of(origin),
                ran.seed(),
                List.of(),
                ran.measurements());
        stored(new StudyCreated(Samples.study(STUDY)), Samples.ended(STUDY, reused, 1), new ResultsKept(STUDY, "a"));
        reopen();
        assertThat(store.trial(STUDY, 3)).contains(reused);
        assertThat(store.kept("a", new long[] {ran.seed()})).containsExactly(new KeptResult(STUDY, reused));
        assertThat(store.values(STUDY, "duration")).containsExactly(3.0);
        assertThat(store.view(STUDY).orElseThrow().counts().cached()).isEqualTo(1);
    }
}
