package dev.gridwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.TrialKind.Isolation;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThreadEvaluatorTest extends EvaluatorContract {
    @TempDir
    private static Path folder;

    private static Tasks nasty;

    @BeforeAll
    static void compile() {
        nasty = Tasks.java(PluginJar.of(folder, "Nasty"), "Nasty", Isolation.THREAD);
    }

    @Override
    protected Evaluator open() {
        return new ThreadEvaluator();
    }

    @Override
    protected TrialTask shortTask() {
        return nasty.doing("behave");
    }

    @Override
    protected TrialTask endlessTask() {
        return nasty.doing("wait");
    }

    @Test
    void an_exception_fails_the_trial_with_its_words_and_place() {
        var fell = Started.run(open(), nasty.doing("throw")).fell();

        assertThat(fell.cause()).isEqualTo(Cause.EXCEPTION);
        assertThat(fell.message()).startsWith("java.lang.IllegalStateException: the water is cold (at Nasty.evaluate");
    }

    @Test
    void a_plug_in_does_not_see_the_libraries_of_the_server() {
        var fell = Started.run(open(), nasty.doing("look for Smile")).fell();

        assertThat(fell.message()).startsWith("java.lang.ClassNotFoundException: smile.classification.RandomForest");
    }

    @Test
    void an_interrupt_does_not_reach_the_next_trial() {
        var evaluator = open();

        assertThat(Started.run(evaluator, nasty.doing("interrupt itself")).ending())
                .isEqualTo(Ending.completed());
    }

    @Test
    void a_jar_that_is_not_there_is_named() {
        var tasks = Tasks.java(folder.resolve("absent.jar"), "Nasty", Isolation.THREAD);

        var fell = Started.run(open(), tasks.doing("behave")).fell();

        assertThat(fell.message()).contains("there is no class Nasty in " + folder.resolve("absent.jar"));
    }
}
