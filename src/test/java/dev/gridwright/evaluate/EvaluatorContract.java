package dev.gridwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.trial.Ending;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every evaluator owes.
public abstract class EvaluatorContract {
    private Evaluator evaluator;

    /// A new evaluator.
    protected abstract Evaluator open();

    /// A task that completes soon.
    protected abstract TrialTask shortTask();

    /// A task that runs until it is stopped.
    protected abstract TrialTask endlessTask();

    /// Whether the endless task reports something when it has begun.
    protected boolean endlessReports() {
        return true;
    }

    @BeforeEach
    void openOne() {
        evaluator = open();
    }

    @AfterEach
    void closeIt() {
        evaluator.close();
    }

    @Test
    void a_trial_completes_with_its_measurements() {
        var started = Started.run(evaluator, shortTask());

        assertThat(started.ending()).isInstanceOf(Ending.Completed.class);
        assertThat(started.measurements()).isNotEmpty();
    }

    @Test
    void a_forced_stop_ends_the_evaluation_and_spares_the_next() {
        var endless = begin();

        evaluator.stop(endless.task().token(), true);

        assertThat(endless.ending()).isEqualTo(StopSign.STOPPED);
        assertThat(Started.run(evaluator, shortTask()).ending()).isInstanceOf(Ending.Completed.class);
    }

    @Test
    void an_objective_that_listens_ends_when_asked() {
        var endless = begin();

        evaluator.stop(endless.task().token(), false);

        assertThat(endless.ending()).isEqualTo(StopSign.STOPPED);
        assertThat(Started.run(evaluator, shortTask()).ending()).isInstanceOf(Ending.Completed.class);
    }

    @Test
    void a_stop_for_another_attempt_has_no_effect() {
        var endless = begin();

        evaluator.stop(endless.task().token() + 1, true);
        evaluator.stop(endless.task().token() - 1, true);

        assertThat(endless.isDone()).isFalse();
        evaluator.stop(endless.task().token(), true);
        assertThat(endless.ending()).isEqualTo(StopSign.STOPPED);
    }

    @Test
    void a_stop_just_before_its_attempt_ends_that_attempt_and_no_other() {
        var task = endlessTask();

        evaluator.stop(task.token(), true);

        assertThat(Started.run(evaluator, task).ending()).isEqualTo(StopSign.STOPPED);
        assertThat(Started.run(evaluator, shortTask()).ending()).isInstanceOf(Ending.Completed.class);
    }

    @Test
    void a_stop_after_the_end_is_forgotten() {
        var first = Started.run(evaluator, shortTask());

        evaluator.stop(first.task().token(), true);

        assertThat(Started.run(evaluator, shortTask()).ending()).isInstanceOf(Ending.Completed.class);
    }

    @Test
    void closing_ends_what_is_under_way_and_what_comes_later() {
        var endless = begin();

        evaluator.close();

        assertThat(endless.ending()).isEqualTo(StopSign.STOPPED);
        assertThat(Started.run(evaluator, shortTask()).ending()).isEqualTo(StopSign.STOPPED);
    }

    private Started begin() {
        var endless = Started.start(evaluator, endlessTask());
        return endlessReports() ? endless.awaitMeasured() : endless;
    }
}
