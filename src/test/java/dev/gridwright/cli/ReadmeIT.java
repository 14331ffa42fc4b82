package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.gridwright.Tools;
import dev.gridwright.cli.ReadmeBlocks.Command;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Does what the README shows, in a folder and with a home of its own, and sees the same.
final class ReadmeIT {
    /// What is not run, with the reason.
    private static final Map<String, String> NOT_RUN = Map.of("./mvnw -B verify", "it is what runs this test");

    /// Languages of blocks that nothing can be done with: a drawing.
    private static final String DRAWING = "";

    /// A grid whose gates are to be tried.
    private static final String WITHOUT_GATES = """
            version: 1
            name: gated
            space: {k: [1, 3]}
            objective: {metric: accuracy, also: [auc]}
            trial: {model: knn, data: {csv: data/breast_cancer.csv, target: label}}
            """;

    /// What the reader has in the folder.
    private static final List<String> HERE = List.of("gridwright", "grids");

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");
    private static final Pattern LISTENS = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+), data in .*\n");

    @TempDir
    private Path folder = Path.of("");

    static List<List<Command>> consoles() throws IOException {
        return ReadmeBlocks.consoles();
    }

    @ParameterizedTest
    @MethodSource("consoles")
    void what_is_typed_prints_what_is_shown(List<Command> commands) throws Exception {
        for (var place : HERE) {
            Files.createSymbolicLink(folder.resolve(place), ReadmeBlocks.PROJECT.resolve(place));
        }
        var output = new ReadmeOutput();
        output.put("/home/you", folder.toString());
        try (var processes = new Processes(folder)) {
            // The very first start also makes a start-up cache, and says so.
            processes.run("--version");
            for (var command : commands) {
                if (!NOT_RUN.containsKey(command.line())) {
                    type(command, output, processes);
                }
            }
        } finally {
            for (var place : HERE) {
                Files.delete(folder.resolve(place));
            }
        }
    }

    private void type(Command command, ReadmeOutput output, Processes processes) throws Exception {
        var words = List.of(command.line().split(" ", -1));
        if (words.getFirst().equals("cat")) {
            // A file of the reader's own, which is as it is shown.
            Files.writeString(folder.resolve(words.getLast()), command.output());
        }
        if (words.getFirst().equals("curl")) {
            Tools.need("curl");
        }
        if (words.getLast().equals("&")) {
            serve(command, output, processes);
            return;
        }
        var ended = shell(output.here(command.line()), processes).end();
        compare(command, output, ended.out());
    }

    /// Starts a server that goes on behind the commands that follow, on a port that is free.
    private void serve(Command command, ReadmeOutput output, Processes processes) throws Exception {
        var server = shell(command.line().replaceFirst(" &$", " --port 0"), processes);
        Awaitility.await("a server that listens")
                .atMost(Processes.LONGEST)
                .until(() -> LISTENS.matcher(server.out()).find()
                        || !server.process().isAlive());
        var printed = server.out();
        var address = LISTENS.matcher(printed);
        assertThat(address.find()).as(printed).isTrue();
        output.put("127.0.0.1:8080", "127.0.0.1:" + address.group(1));
        output.put("localhost:8080", "localhost:" + address.group(1));
        compare(command, output, printed.substring(0, address.end()));
    }

    private static Processes.Started shell(String line, Processes processes) throws IOException {
        return processes.command(Map.of(), List.of("sh", "-c", "exec 2>&1; exec " + line));
    }

    private static void compare(Command command, ReadmeOutput output, String printed) {
        if (!output.same(command.output(), printed)) {
            assertThat(output.canonical(printed))
                    .as("%s, with what may differ made alike", command.line())
                    .isEqualTo(output.canonical(command.output()));
            fail("%s means another study than the README", command.line());
        }
    }

    @Test
    void every_block_is_of_a_kind_that_is_tried() throws IOException {
        assertThat(ReadmeBlocks.languages()).isSubsetOf("console", "yaml", DRAWING);
        assertThat(ReadmeBlocks.of(DRAWING)).singleElement().asString().contains("──>");
        assertThat(ReadmeBlocks.consoles().stream().flatMap(List::stream).map(Command::line))
                .containsAll(NOT_RUN.keySet());
    }

    @Test
    void every_grid_and_every_part_of_one_is_read_without_a_problem() throws IOException {
        var context = Context.embedded(ReadmeBlocks.PROJECT.resolve("grids"), Optional.empty());
        assertThat(ReadmeBlocks.of("yaml")).isNotEmpty().allSatisfy(block -> {
            var grid = block.startsWith("gates:") ? WITHOUT_GATES + block : block;
            assertThat(GridFile.read(grid, GridFile.Format.YAML, context))
                    .isInstanceOfSatisfying(
                            Parsed.Valid.class,
                            valid -> assertThat(valid.obstacles()).isEmpty());
        });
    }

    @Test
    void a_grid_with_the_name_of_an_example_is_that_example() throws IOException {
        var name = Pattern.compile("(?m)^name: (\\S+)$");
        var grids = ReadmeBlocks.of("yaml").stream()
                .filter(block -> name.matcher(block).find())
                .toList();
        assertThat(grids).isNotEmpty().allSatisfy(grid -> {
            var named = name.matcher(grid);
            assertThat(named.find()).isTrue();
            assertThat(ReadmeBlocks.PROJECT.resolve("grids/" + named.group(1) + ".yaml"))
                    .hasContent(grid);
        });
    }

    @Test
    void the_exit_codes_are_those_of_the_program_with_their_meanings() throws IOException {
        var shown = new TreeMap<Integer, String>();
        for (var row : ReadmeBlocks.table("Exit")) {
            for (var number : row.getFirst().split(", ", -1)) {
                shown.put(Integer.valueOf(number), row.get(1).replace("`", ""));
            }
        }
        assertThat(shown.keySet())
                .containsExactlyElementsOf(Arrays.stream(ExitCode.values())
                        .map(ExitCode::number)
                        .sorted()
                        .toList());
        assertThat(ExitCode.values())
                .allSatisfy(code -> assertThat(shown.get(code.number())).contains(code.meaning()));
    }

    @Test
    void the_commands_are_those_that_the_help_lists() throws Exception {
        var shown = ReadmeBlocks.table("Command").stream()
                .flatMap(row -> CODE.matcher(row.getFirst()).results())
                .map(code -> code.group(1).split(" ", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        try (var processes = new Processes(folder)) {
            var help = processes.program(Map.of(), "--help").end();
            assertThat(help.code()).isZero();
            assertThat(help.out()
                            .lines()
                            .dropWhile(line -> !line.equals("Commands:"))
                            .skip(1)
                            .map(line -> line.strip().split(" ", 2)[0]))
                    .containsExactlyInAnyOrderElementsOf(shown);
        }
    }
}
