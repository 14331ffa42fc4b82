package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gridwright.cli.Processes.Ended;
import dev.gridwright.cli.Processes.Started;
import dev.gridwright.cli.program.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs the program as its users do: real processes, real signals, a real terminal.
final class CommandLineIT {
    private static final String RESUME = "--resume ";

    @TempDir
    private Path folder = Path.of("");

    private Processes processes = new Processes(Path.of(""));

    @BeforeEach
    void start() throws IOException {
        processes = new Processes(folder);
        Files.writeString(folder.resolve("quick.yaml"), grid("quick", 4, "0ms"));
        Files.writeString(folder.resolve("slow.yaml"), grid("slow", 60, "50ms"));
    }

    @AfterEach
    void stop() throws Exception {
        processes.close();
    }

    /// A grid of `side` times two points that take so long each.
    private static String grid(String name, int side, String delay) {
        return """
                version: 1
                name: %s
                space: {x: {min: 0, max: 9, count: %d}, y: [1, 2]}
                objective: {metric: value, goal: minimize}
                trial: {function: branin, delay: %s}
                """.formatted(name, side, delay);
    }

    @Test
    void help_comes_without_a_server_and_the_version_is_known() throws Exception {
        var help = processes.run("--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("gridwright run grids/iris-knn.yaml", "completion");
        assertThat(processes.run("--version").out()).startsWith("gridwright ");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void a_plan_is_printed_and_a_bad_grid_is_refused_with_every_problem() throws Exception {
        assertThat(processes.run("plan", "slow.yaml").out()).startsWith("slow: 120 points");
        Files.writeString(folder.resolve("bad.yaml"), """
                version: 1
                name: Bad Name
                space: {x: []}
                objective: {metrik: value}
                trial: {function: braning}
                """);

        for (var command : List.of("plan", "run")) {
            var refused = processes.run(command, "bad.yaml");
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("bad.yaml:2:", "bad.yaml:3:", "bad.yaml:4:", "bad.yaml:5:", "\"branin\"?");
            assertThat(refused.err()).doesNotContain("Exception", "\tat ");
            assertThat(refused.out()).isEmpty();
        }
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    /// Jobs and services often run without a locale. The name is spelt out, since these tests may do so, too.
    @Test
    void a_grid_of_any_name_is_found_whatever_the_locale() throws Exception {
        var script =
                "d=$(printf 'gr\\303\\266\\303\\237e'); mkdir -p \"$d\"; cp quick.yaml \"$d\"; exec \"$0\" plan \"$d/quick.yaml\"";
        var command = List.of("sh", "-c", script, Processes.LAUNCHER.toString());

        var plain = processes.command(Map.of("LANG", ""), command).end();
        assertThat(plain.code()).as(plain.err()).isZero();
        assertThat(plain.out()).startsWith("quick: 8 points");

        var forced = processes.command(Map.of("LC_ALL", "C"), command).end();
        assertThat(forced.code()).isEqualTo(2);
        assertThat(forced.err()).contains("set LC_ALL=C.UTF-8").doesNotContain("internal error");
    }

    @Test
    void a_run_reports_its_best_and_is_found_again_afterwards() throws Exception {
        var run = processes.run("run", "quick.yaml", "--gate", "best < 100", "-o", "results.json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("8 points: 8 succeeded", "✓ best < 100", "verdict: passed")
                .doesNotContain("\u001b");
        assertThat(run.err()).contains("8/8 (100 %)").doesNotContain("\u001b");
        assertThat(Samples.json(Files.readString(folder.resolve("results.json")))
                        .path("trials"))
                .hasSize(8);

        var id = id(run);
        assertThat(processes.run("list").out()).contains(id, "completed");
        assertThat(processes.run("show", id).out()).contains("8 succeeded", "minimize value");
        assertThat(processes.run("trials", id, "-f", "csv").out().lines()).hasSize(9);
        assertThat(Samples.json(processes
                                .run("best", id, "-k", "1", "-f", "json")
                                .out())
                        .at("/0/objective")
                        .isNumber())
                .isTrue();
    }

    @Test
    void verdicts_are_exit_codes() throws Exception {
        Files.writeString(
                folder.resolve("hopeless.yaml"), grid("hopeless", 2, "1m").replace("1m}", "1m, timeout: 100ms}"));

        assertThat(processes.run("run", "quick.yaml", "--gate", "best < 0").code())
                .isEqualTo(3);
        var hopeless = processes.run("run", "hopeless.yaml");
        assertThat(hopeless.code()).isEqualTo(4);
        assertThat(hopeless.out()).contains("4 timed out");
        assertThat(hopeless.err()).contains("No verdict: nothing succeeded");
    }

    @Test
    void a_held_data_directory_refuses_a_second_run_and_serves_the_other_commands() throws Exception {
        // Far from its end, however long the other commands take.
        var first = processes
                .start("run", "slow.yaml", "--set", "x={min: 0, max: 9, count: 5000}")
                .awaitErr("best value");
        var id = id(first);

        var second = processes.run("run", "quick.yaml");
        assertThat(second.code()).isEqualTo(5);
        assertThat(second.err()).contains(Long.toString(first.process().pid()), "--data");

        assertThat(processes.run("list").out()).contains(id, "running");
        assertThat(processes.run("show", id, "-f", "json").out()).contains("\"running\"");
        assertThat(processes.run("cancel", id).code()).isZero();
        var ended = first.end();
        assertThat(ended.code()).isEqualTo(4);
        assertThat(processes.run("list").out()).contains("cancelled");
    }

    @Test
    void the_time_for_a_run_is_limited() throws Exception {
        var run = processes.run("run", "slow.yaml", "--timeout", "5s", "--set", "x={min: 0, max: 9, count: 2000}");

        assertThat(run.code()).as(run.err()).isEqualTo(124);
        assertThat(run.out()).contains("cancelled");
        assertThat(processes.run("list").out()).contains("cancelled");
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void an_interrupted_run_is_resumed_without_repeating_what_was_measured(String signal, int code) throws Exception {
        var interrupted = processes
                .start("run", "slow.yaml")
                .awaitErr("best value")
                .signal(signal)
                .end();

        assertThat(interrupted.code()).isEqualTo(code);
        assertThat(interrupted.err()).contains("gridwright run " + RESUME);
        var id = id(interrupted);
        assertThat(processes.run("list").out()).contains("paused");
        var before = rows(id);
        assertThat(before).hasSizeBetween(1, 119);

        var resumed = processes.run("run", RESUME.strip(), id);

        assertThat(resumed.code()).as(resumed.err()).isZero();
        var after = rows(id);
        assertThat(after).hasSize(120).containsAll(before);
        assertThat(after.stream().map(row -> Long.parseLong(row.substring(0, row.indexOf(',')))))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 120).boxed().toList());
    }

    @Test
    void a_second_signal_ends_a_run_at_once() throws Exception {
        Files.writeString(folder.resolve("long.yaml"), grid("long", 2, "5m"));
        var run = processes.start("run", "long.yaml").awaitErr("0/4");

        run.signal("INT").awaitErr("Interrupted").signal("INT");

        assertThat(run.end().code()).isEqualTo(130);
    }

    @Test
    void a_terminal_shows_a_bar_and_its_interrupt_key_puts_the_work_back() throws Exception {
        assumeTrue(onPath("script"), "script is not installed");
        // Far from its end as the bar begins to fill, however late the key comes.
        var run = processes
                .onTerminal("run", "slow.yaml", "--set", "x={min: 0, max: 9, count: 1000}")
                .awaitOut("▓");

        var ended = run.type("\u0003").end();

        assertThat(ended.code()).isEqualTo(130);
        assertThat(ended.out()).contains("\r\u001b[K▓", "/2000", "best value", "gridwright run " + RESUME);
    }

    @Test
    void colours_follow_the_terminal_and_the_variable() throws Exception {
        assumeTrue(onPath("script"), "script is not installed");
        processes.run("run", "quick.yaml");

        assertThat(processes.onTerminal("list").end().out()).contains("\u001b[1m");
        assertThat(processes.onTerminal("list", "--no-color").end().out()).doesNotContain("\u001b");
        assertThat(processes.start(Map.of("NO_COLOR", "1"), "list").end().out()).doesNotContain("\u001b");
    }

    @Test
    void completion_is_valid_and_completes() throws Exception {
        var script = processes.run("completion", "bash");
        Files.writeString(folder.resolve("complete.sh"), script.out());
        assertThat(processes
                        .command(Map.of(), List.of("bash", "-n", "complete.sh"))
                        .end()
                        .code())
                .isZero();

        var completed = processes
                .command(
                        Map.of(),
                        List.of(
                                "bash",
                                "-c",
                                "source complete.sh; COMP_WORDS=(gridwright ser); COMP_CWORD=1;"
                                        + " _complete_gridwright; echo \"${COMPREPLY[@]}\";"
                                        + " COMP_WORDS=(gridwright run --allow-p); COMP_CWORD=2;"
                                        + " _complete_gridwright; echo \"${COMPREPLY[@]}\""))
                .end();
        assertThat(completed.out()).isEqualTo("serve\n--allow-partial\n");
    }

    @Test
    void a_reader_that_leaves_ends_the_program_in_silence() throws Exception {
        var ended = processes
                .command(
                        Map.of(),
                        List.of(
                                "bash",
                                "-c",
                                "set -o pipefail; "
                                        + ShellWord.of(Path.of(System.getProperty("gridwright.home"))
                                                .resolve("gridwright")
                                                .toString())
                                        + " completion bash | head -n 1"))
                .end();

        assertThat(ended.code()).isIn(0, 141);
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void a_server_takes_runs_and_drains_on_term() throws Exception {
        var server = processes.start("serve", "--port", "0", "--data", "server").awaitErr("listens on ");
        var matcher = Pattern.compile("listens on (http://[^,]+)").matcher(server.err());
        assertThat(matcher.find()).isTrue();
        var variables = Map.of("GRIDWRIGHT_SERVER", matcher.group(1));

        var run = processes.start(variables, "run", "quick.yaml", "-f", "json").end();
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Samples.json(run.out()).at("/counts/succeeded").asInt()).isEqualTo(8);

        var quick = Samples.json(run.out()).path("id").asText();
        var best = processes
                .start(variables, "trials", quick, "--order", "objective", "--limit", "1", "-f", "csv")
                .end();
        assertThat(best.code()).as(best.err()).isZero();
        assertThat(best.out().lines()).hasSize(2);
        assertThat(processes.start(variables, "delete", quick).end().code()).isZero();
        assertThat(processes.start(variables, "show", quick).end().code()).isEqualTo(2);

        var id = processes
                .start(variables, "run", "slow.yaml", "--no-wait")
                .end()
                .out()
                .strip();
        assertThat(processes.start(variables, "pause", id).end().out()).contains("paused");
        assertThat(processes.start(variables, "resume", id).end().code()).isZero();
        assertThat(processes
                        .start(variables, "run", "slow.yaml", "--timeout", "1s")
                        .end()
                        .code())
                .isEqualTo(124);

        assertThat(server.signal("TERM").end().code()).isZero();
        assertThat(folder.resolve("server/server.json")).doesNotExist();
        var gone = processes.start(variables, "list", "--max-wait", "1s").end();
        assertThat(gone.code()).isEqualTo(5);
        assertThat(gone.err()).contains("cannot be reached");
    }

    @Test
    void usage_is_answered_with_words_and_a_two() throws Exception {
        var typo = processes.run("rum");
        assertThat(typo.code()).isEqualTo(2);
        assertThat(typo.err()).contains("Did you mean 'run'?").doesNotContain("Exception");
        assertThat(processes.run("run", "quick.yaml", "--no-wait").code()).isEqualTo(2);
        assertThat(processes.run("show", "nothing").code()).isEqualTo(2);
    }

    private List<String> rows(String id) throws Exception {
        return processes.run("trials", id, "-f", "csv").out().lines().skip(1).toList();
    }

    private static String id(Started run) throws IOException {
        return id(new Ended(0, "", run.err()));
    }

    private static String id(Ended run) {
        var matcher = Pattern.compile("(?m)^([a-z]+-[a-z0-9]{6}): ").matcher(run.err());
        assertThat(matcher.find()).as(run.err()).isTrue();
        return matcher.group(1);
    }

    private static boolean onPath(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
