package dev.gridwright.cli.watch;

import static dev.gridwright.cli.Samples.document;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.Samples;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictsTest {
    @ParameterizedTest
    @CsvSource({
        "completed, exhausted, 3, passed, false, 0",
        "completed, exhausted, 3, none, false, 0",
        "completed, target, 1, passed, false, 0",
        "completed, exhausted, 3, failed, false, 3",
        "completed, exhausted, 0, passed, false, 4",
        "completed, exhausted, 0, failed, false, 4",
        "failed, max_failures, 3, passed, false, 4",
        "cancelled, cancelled, 3, passed, true, 4",
        "completed, max_time, 3, passed, false, 4",
        "completed, max_trials, 3, failed, false, 4",
        "completed, max_time, 3, passed, true, 0",
        "completed, max_trials, 3, failed, true, 3"
    })
    void a_verdict_needs_evidence_before_it_can_pass(
            String state, String reason, int succeeded, String verdict, boolean allowPartial, int code) {
        var study = Samples.study(state, Map.of("succeeded", succeeded));
        study.put("stop_reason", reason).put("verdict", verdict);

        assertThat(Verdicts.of(document(study), allowPartial).number()).isEqualTo(code);
        if (code == 4) {
            assertThat(Verdicts.whyNone(document(study))).isNotEmpty();
        }
    }
}
