package dev.gridwright.cli.report;

import static dev.gridwright.cli.Samples.document;
import static dev.gridwright.cli.Samples.json;
import static dev.gridwright.cli.Samples.trialDocument;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.Samples;
import dev.gridwright.cli.terminal.Ink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ReportsTest {
    private static final Ink PLAIN = Ink.PLAIN;

    @Test
    void the_bar_tells_how_far_a_study_is() {
        var study = Samples.study("running", Map.of("running", 6, "succeeded", 267, "failed", 5, "waiting", 122));
        study.set("best", Samples.trial(17, 0.93124, 16, 250));

        assertThat(Progress.bar(document(study), 100, PLAIN))
                .isEqualTo("▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░░ 68 %  272/400  6 running  5 failed  best accuracy 0.9312  eta 3m");
    }

    @Test
    void the_bar_fits_every_terminal() {
        var study = Samples.study("running", Map.of("running", 6, "succeeded", 267, "failed", 5));
        study.set("best", Samples.trial(17, 0.93124, 16, 250));

        for (int width = 20; width < 120; width++) {
            assertThat(Progress.bar(document(study), width, PLAIN)).hasSizeLessThan(width);
            assertThat(Progress.bar(document(study), width, new Ink(false, false)))
                    .matches("\\p{ASCII}*");
        }
    }

    @Test
    void a_log_gets_a_line_every_ten_percent_or_thirty_seconds() {
        var progress = new Progress();

        assertThat(progress.line(done(0), seconds(1))).contains("[00:01] 0/400 (0 %) eta 3m");
        assertThat(progress.line(done(39), seconds(2))).isEmpty();
        assertThat(progress.line(done(40), seconds(3))).contains("[00:03] 40/400 (10 %) eta 3m");
        assertThat(progress.line(done(41), seconds(32))).isEmpty();
        assertThat(progress.line(done(41), seconds(33))).contains("[00:33] 41/400 (10 %) eta 3m");
        assertThat(progress.line(done(400), seconds(34))).contains("[00:34] 400/400 (100 %) eta 3m");
    }

    @Test
    void a_line_of_a_log_names_failures_and_the_best() {
        var study = Samples.study("running", Map.of("succeeded", 267, "failed", 3, "timed_out", 2));
        study.set("best", Samples.trial(17, 0.93124, 16, 250));

        assertThat(new Progress().line(document(study), seconds(42)))
                .contains("[00:42] 272/400 (68 %) 5 failed best accuracy=0.9312 eta 3m");
    }

    @Test
    void the_leaderboard_shows_objective_parameters_and_seconds() {
        var cached = Samples.trial(3, 0.97, 8, 250).put("cached", true);
        var board = new Leaderboard(
                "accuracy", List.of(trialDocument(Samples.trial(17, 0.9755, 16, 250)), trialDocument(cached)));

        assertThat(board.lines(100, PLAIN))
                .containsExactly(
                        "#  index         accuracy  max_depth  trees  seconds",
                        "1     17  0.9755 ± 0.0081         16    250     1.24",
                        "2      3  0.9700 ± 0.0081          8    250   cached");
        assertThat(board.csv())
                .containsExactly(
                        "rank,index,objective,objective_std,params.max_depth,params.trees,duration_seconds",
                        "1,17,0.9755,0.0081,16,250,1.24",
                        "2,3,0.97,0.0081,8,250,1.24");
    }

    @Test
    void the_summary_says_how_it_ended_what_it_cost_and_why_some_fell() {
        var study = Samples.completed("failed");
        study.set("gates", json("""
                        [{"expression": "best >= 0.95", "level": "error", "passed": true, "actual": 0.9755},
                         {"expression": "rate(failed) < 0.5%", "level": "error", "passed": false, "actual": 0.0075},
                         {"expression": "p(95)(duration) < 1s", "level": "warn", "passed": false, "actual": 1.24},
                         {"expression": "best(auc) > 0.9", "level": "error", "passed": false, "actual": null}]
                        """));
        var work = new Work(Instant.MIN);
        Stream.of(
                        Samples.trial(0, 0.9, 4, 50),
                        Samples.fallen(5, "failed", "oom", "The child ran out of memory.\nDetails follow."),
                        Samples.fallen(6, "failed", "exit", ""),
                        Samples.fallen(9, "timed_out", "run_timeout", "It took longer than 2s."))
                .forEach(trial -> work.add(trialDocument(trial)));

        assertThat(new Summary(document(study), work).lines(PLAIN))
                .containsExactly(
                        "digits-forest-k3x9q2: completed (exhausted), 42s",
                        "400 points: 397 succeeded (7 cached), 2 failed, 1 timed out (exit 1, oom 1, run_timeout 1)",
                        "5.0s of trials in 1.2s on 1 slot: speed-up 4.00, efficiency 400 %",
                        "  index 5 failed (oom): The child ran out of memory.",
                        "  index 6 failed (exit)",
                        "  index 9 timed out (run_timeout): It took longer than 2s.",
                        "",
                        "✓ best >= 0.95          0.9755",
                        "✗ rate(failed) < 0.5%   0.8 %",
                        "! p(95)(duration) < 1s  1.2s  (warning only)",
                        "✗ best(auc) > 0.9       no number",
                        "verdict: failed");
    }

    @Test
    void a_resumed_study_counts_only_the_work_of_this_command() {
        var work = new Work(Instant.parse("2026-03-01T09:30:01.500Z"));
        work.add(trialDocument(Samples.trial(0, 0.9, 4, 50)));

        assertThat(work.speedUp()).isEmpty();
    }

    @Test
    void a_list_has_a_line_for_each_study() {
        var list = new StudyList(List.of(
                document(Samples.completed("passed")), document(Samples.study("paused", Map.of("succeeded", 3)))));

        assertThat(list.lines(Integer.MAX_VALUE, PLAIN))
                .containsExactly(
                        "study                 state         done  failed  best             verdict  took  created (UTC)",
                        "digits-forest-k3x9q2  completed  400/400       3  accuracy 0.9755  passed    42s  2026-03-01 09:30",
                        "digits-forest-k3x9q2  paused       3/400       0                             42s  2026-03-01 09:30");
        assertThat(list.csv().get(1))
                .isEqualTo("digits-forest-k3x9q2,digits-forest,completed,exhausted,400,400,397,3,accuracy,0.9755,17,"
                        + "passed,2026-03-01T09:30:00.250Z,2026-03-01T09:31:00.000Z,42.5");
    }

    @Test
    void details_add_where_the_numbers_come_from() {
        var details = new StudyDetails(document(Samples.completed("none")), List.of(), new Work(Instant.MIN));

        assertThat(details.lines(100, PLAIN))
                .contains(
                        "objective  maximize accuracy, 5 folds",
                        "labels     team=vision",
                        "grid       0123456789ab",
                        "data       digits.csv fedcba987654",
                        "versions   gridwright 0.1.0, java 25");
    }

    private static StudyDocument done(int succeeded) {
        return document(Samples.study("running", Map.of("succeeded", succeeded)));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
