package dev.gridwright.documents;

import static dev.gridwright.documents.Document.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.Tools;
import dev.gridwright.documents.Document.Block;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.trial.CommandsFile;
import dev.gridwright.importer.Imported;
import dev.gridwright.importer.Importer;
import dev.gridwright.importer.tool.Tool;
import dev.gridwright.study.GateText;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every fenced block of the documents is tried, here or by the test that is named here.
final class BlocksTest {
    private static final Pattern LOGGED = Pattern.compile("(\\S+Z) (INFO|WARN|ERROR|DEBUG) {1,2}(\\w+) (.*)");

    /// What is missing around a part of a grid that is shown by itself.
    private static final Map<String, String> FRAME = Map.of(
            "trial", "trial: {command: [python3, train.py]}\n",
            "space", "space: {max_depth: [1, 2], mode: [fast, full]}\n",
            "objective", "objective: {metric: loss, goal: minimize}\n",
            "gates", "gates: [best < 1]\n");

    /// Of which a document shows the beginning.
    private static final String HASH = "ab12".repeat(16);

    @TempDir
    private Path folder;

    /// Languages of a document whose blocks another test tries.
    private static final Map<String, String> ELSEWHERE = new HashMap<>();

    static {
        ELSEWHERE.put("README.md ", "ReadmeIT");
        ELSEWHERE.put("README.md console", "ReadmeIT");
        ELSEWHERE.put("README.md yaml", "ReadmeIT");
        ELSEWHERE.put("CONTRIBUTING.md console", "DocumentBlocksIT");
        ELSEWHERE.put("docs/architecture.md mermaid", "ArchitectureDocumentTest");
        ELSEWHERE.put("docs/ci.md sh", "DocumentBlocksIT");
        ELSEWHERE.put("docs/miniature/README.md console", "MiniatureTest");
        ELSEWHERE.put("docs/trials.md console", "DocumentBlocksIT");
        ELSEWHERE.put("docs/webhooks.md python", "NotifyTest");
        ELSEWHERE.put("grids/workers/README.md sh", "WorkerExamplesTest");
    }

    private static Stream<Block> blocks() {
        return Document.all().stream().flatMap(document -> document.blocks().stream());
    }

    private static List<Block> blocks(String document, String language) {
        return Document.of(document).blocks().stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    @Test
    void every_block_is_tried_by_a_test_that_is_there() throws IOException {
        var here = Stream.of(
                "docs/ci.md ",
                "docs/cookbook.md python",
                "docs/cookbook.md yaml",
                "docs/observability.md ",
                "docs/observability.md json",
                "docs/trials.md java",
                "docs/trials.md yaml",
                "docs/webhooks.md json",
                "docs/webhooks.md yaml");
        assertThat(blocks().map(block -> block.document() + ' ' + block.language())
                        .collect(Collectors.toSet()))
                .isEqualTo(Stream.concat(here, ELSEWHERE.keySet().stream()).collect(Collectors.toSet()));
        try (var files = Files.walk(PROJECT.resolve("src/test/java"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".java", "")))
                    .containsAll(ELSEWHERE.values());
        }
    }

    static Stream<Block> parts() {
        return Stream.of("docs/trials.md", "docs/webhooks.md").flatMap(document -> blocks(document, "yaml").stream());
    }

    @ParameterizedTest
    @MethodSource("parts")
    void a_part_of_a_grid_is_read_without_a_problem(Block block) throws IOException {
        if (block.text().startsWith("train:")) {
            var text = block.text().replace("folder: /srv/training", "folder: " + folder);
            var file = Files.writeString(folder.resolve("commands.yaml"), text);
            assertThat(CommandsFile.read(file)).containsOnlyKeys("train");
            return;
        }
        // Two ways to write one key are two grids.
        for (var text : block.text().startsWith("cache:") ? block.text().lines().toList() : List.of(block.text())) {
            assertThat(problems(grid(text.replace("\"ab12...\"", HASH))))
                    .as(text)
                    .isEmpty();
        }
    }

    private List<?> problems(String grid) throws IOException {
        var home = PROJECT.resolve("grids");
        if (grid.contains("key: [train.py, src")) {
            // What stands for the reader's program has to be there.
            home = folder;
            Files.writeString(home.resolve("train.py"), "print()\n");
            Files.createDirectories(home.resolve("src"));
        }
        var context = Context.embedded(home, Optional.empty());
        return switch (GridFile.read(grid, GridFile.Format.YAML, context)) {
            case Parsed.Valid valid -> valid.obstacles();
            case Parsed.Invalid invalid -> invalid.problems();
        };
    }

    /// A whole grid with that part.
    private static String grid(String part) {
        var grid = new StringBuilder("version: 1\nname: shown\n");
        if (part.startsWith("data:")) {
            return grid + "space: {size: [16, 24], k: [1]}\nobjective: {metric: accuracy}\ntrial:\n  model: knn\n"
                    + indented(part);
        }
        if (part.startsWith("cache:") && !part.contains("key:")) {
            return grid + "space: {k: [1, 3]}\nobjective: {metric: accuracy}\n" + part
                    + "\ntrial: {model: knn, data: {csv: data/iris.csv, target: label}}\n";
        }
        if (part.startsWith("retry:")) {
            return grid + FRAME.get("space") + FRAME.get("objective") + "trial:\n  command: [train]\n" + indented(part);
        }
        var keys = Pattern.compile("(?m)^([a-z]+):")
                .matcher(part)
                .results()
                .map(key -> key.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        FRAME.forEach((key, text) -> grid.append(keys.contains(key) ? "" : text));
        return grid.append(part).append('\n').toString();
    }

    private static String indented(String part) {
        return part.lines().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    @Test
    void files_of_other_tools_are_imported() {
        var foreign = blocks("docs/cookbook.md", "yaml").stream()
                .map(Block::text)
                .filter(text -> !text.startsWith("version:"))
                .toList();
        assertThat(foreign).hasSize(2);
        assertThat(imported(Tool.WANDB, foreign.getFirst())).contains("batch", "dropout", "loss");
        var experiment = "apiVersion: kubeflow.org/v1beta1\nkind: Experiment\nmetadata: {name: e}\nspec:\n";
        assertThat(imported(Tool.KATIB, experiment + indented(foreign.getLast())))
                .contains("lr", "accuracy");
    }

    private static String imported(Tool tool, String text) {
        var read = Importer.read(tool, text.getBytes(StandardCharsets.UTF_8), new Importer.Options("x", "x.yaml", 5));
        assertThat(read).isInstanceOf(Imported.Grid.class);
        return ((Imported.Grid) read).text();
    }

    @Test
    void python_is_python() throws Exception {
        Tools.need("python3");
        for (var block : blocks("docs/cookbook.md", "python")) {
            var process = new ProcessBuilder("python3", "-c", "import sys; compile(sys.stdin.read(), 'block', 'exec')")
                    .redirectErrorStream(true)
                    .start();
            try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
                input.write(block.text());
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(said).as(block.text()).isEmpty();
        }
    }

    @Test
    void java_is_compiled_against_the_interface_of_plug_ins() {
        var source = blocks("docs/trials.md", "java").getFirst().text();
        assertThat(blocks("docs/trials.md", "java")).hasSize(1);
        // What stands for the work is not shown.
        var whole = "import dev.gridwright.plugin.*; import java.util.*;\n"
                + source.replace("// ...", "int step = 0; double length = temperature * random.nextDouble();");
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        var file = new SimpleJavaFileObject(URI.create("string:///Annealing.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return whole;
            }
        };
        assertThat(compiler.getTask(
                                said, null, null, List.of("-proc:none", "-d", folder.toString()), null, List.of(file))
                        .call())
                .as(said.toString())
                .isTrue();
    }

    @Test
    void gates_that_are_shown_are_gates() {
        var blocks = blocks("docs/ci.md", "");
        assertThat(blocks).hasSize(2);
        var gates = GateText.forMetrics("accuracy", List.of("auc"));
        assertThat(blocks.getLast().text().lines().filter(line -> line.matches("[✓✗] .*")))
                .isNotEmpty()
                .map(line -> line.substring(2).split(" {2,}", 2)[0])
                .allSatisfy(gate -> assertThat(gates.read(gate, false)).isInstanceOf(GateText.Read.Valid.class));
        assertThat(blocks.getFirst().text())
                .isEqualTo("[warn:] <aggregate>[(<metric>)] <operator> <number>[%|unit]"
                        + " | baseline [+|-] <number>[%|unit]\n");
        // Each form of the grammar, with and without what is in brackets.
        assertThat(List.of(
                        "best > 1",
                        "warn: best(auc) >= 95%",
                        "duration <= 30s",
                        "mean(duration) < baseline",
                        "best == baseline - 0.5%",
                        "best != baseline + 0.5",
                        "duration < baseline + 30s"))
                .allSatisfy(gate -> assertThat(gates.read(gate, false)).isInstanceOf(GateText.Read.Valid.class));
    }

    @Test
    void lines_of_the_log_are_alike_as_text_and_as_json() throws Exception {
        var json = new ObjectMapper()
                .readTree(blocks("docs/observability.md", "json").getFirst().text());
        var line = LOGGED.matcher(
                blocks("docs/observability.md", "").getFirst().text().strip());
        assertThat(line.matches()).isTrue();
        assertThat(json.path("time").asText()).isEqualTo(line.group(1));
        assertThat(json.path("level").asText()).isEqualToIgnoringCase(line.group(2));
        assertThat(json.path("logger").asText()).endsWith("." + line.group(3));
        assertThat(Class.forName(json.path("logger").asText())).isNotNull();
        assertThat(json.path("message").asText()).isEqualTo(line.group(4));
    }

    @Test
    void a_line_of_the_access_log_has_what_its_fields_say() {
        var line =
                LOGGED.matcher(blocks("docs/observability.md", "").get(1).text().strip());
        assertThat(line.matches()).isTrue();
        assertThat(line.group(3)).isEqualTo("access");
        assertThat(line.group(4))
                .matches(
                        "[0-9.]+ \\S+ (GET|POST|PUT|PATCH|DELETE) /\\S+ \\d{3} \\d+ bytes \\d+\\.\\d{3} s [0-9a-f]{16}");
    }

    @Test
    void a_recording_is_asked_for_the_event_there_is() throws Exception {
        var blocks = blocks("docs/observability.md", "");
        assertThat(blocks).hasSize(4);
        var event = Pattern.compile("--events (\\S+)").matcher(blocks.get(2).text());
        assertThat(event.find()).isTrue();
        assertThat(Files.readString(PROJECT.resolve("src/main/java/dev/gridwright/trace/AttemptEvent.java")))
                .contains("@Name(\"" + event.group(1) + "\")");
        assertThat(blocks.get(3).text()).matches("(OTEL_[A-Z_]+=\\S+ )+gridwright serve\n");
    }

    @Test
    void what_a_webhook_is_sent_is_shown_as_json() throws Exception {
        var told = new ObjectMapper()
                .readTree(blocks("docs/webhooks.md", "json").getFirst().text());
        assertThat(told.fieldNames()).toIterable().containsExactly("event", "delivery", "at", "study");
    }
}
