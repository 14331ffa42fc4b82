package dev.gridwright.evaluate.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import org.junit.jupiter.api.Test;

final class DeathTest {
    private static final long HEAP = 512L << 20;

    @Test
    void an_exit_code_is_told() {
        for (int code : new int[] {0, 1, 3, 75, 127, 128, 255}) {
            var fell = ofTrial(code, "");

            assertThat(fell.cause()).isEqualTo(Cause.EXIT);
            assertThat(fell.exitCode()).hasValue(code);
        }
    }

    @Test
    void a_signal_is_told_by_number_and_name() {
        var fell = ofTrial(128 + 11, "");

        assertThat(fell.cause()).isEqualTo(Cause.SIGNAL);
        assertThat(fell.signal()).hasValue(11);
        assertThat(fell.message()).isEqualTo("The process of the trial was ended by signal 11 (SIGSEGV).");
        assertThat(ofTrial(128 + 9, "").message()).contains("memory is short");
    }

    @Test
    void a_crash_of_the_jvm_is_the_signal_it_reports() {
        var fell = ofTrial(1, "#\n# A fatal error has been detected\n#\n#  SIGBUS (0x7) at pc=0x00007f, pid=1\n");

        assertThat(fell.cause()).isEqualTo(Cause.SIGNAL);
        assertThat(fell.signal()).hasValue(7);
    }

    @Test
    void a_full_heap_is_told_from_an_exit_with_the_same_code() {
        var fell = ofTrial(3, "Terminating due to java.lang.OutOfMemoryError: Java heap space\n");

        assertThat(fell.cause()).isEqualTo(Cause.OOM);
        assertThat(fell.message()).contains("(Java heap space)").contains("512 MiB");
    }

    @Test
    void a_child_that_never_was_ready_is_quoted() {
        var ending = (Ending.Fell) Death.beforeReady(1, "Error: Could not find the class\n", false);

        assertThat(ending.cause()).isEqualTo(Cause.SPAWN);
        assertThat(ending.message())
                .isEqualTo("The child process ended with exit code 1 before it was ready: "
                        + "Error: Could not find the class");
    }

    private static Ending.Fell ofTrial(int code, String output) {
        return (Ending.Fell) Death.ofTrial(code, output, HEAP);
    }
}
