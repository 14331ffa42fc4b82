package dev.gridwright.documents;

import static dev.gridwright.documents.Document.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.catalog.Catalog;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.documents.Document.Table;
import dev.gridwright.evaluate.launch.Ladder;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateText;
import dev.gridwright.study.Hook;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every table of the documents is held against the program, here or by the test that is named here.
final class TablesTest {
    /// The kinds of trials, as keys of a grid.
    private static final Set<String> KINDS = Set.of("model", "function", "java", "command", "http", "worker");

    /// Tables that another test reads.
    private static final Map<String, String> ELSEWHERE = new HashMap<>();

    /// Tables that are read here, each with what is held against it.
    private static final Map<String, Check> HERE = new HashMap<>();

    /// Something that a table has to be.
    private interface Check {
        void of(Table table) throws IOException;
    }

    static {
        ELSEWHERE.put("README.md | File | Shows", "DocumentsTest");
        ELSEWHERE.put("README.md | Command | Does", "ReadmeIT");
        ELSEWHERE.put("README.md | Exit | Meaning (the first that applies, top down)", "ReadmeIT");
        ELSEWHERE.put("README.md | Metric | Type | Labels | Meaning", "LiveMetricsTest");
        ELSEWHERE.put("docs/architecture.md | To change | Begin at", "ArchitectureDocumentTest");
        ELSEWHERE.put("docs/benchmarks.md |  | p50 | p95", "ScrapeCostTest");
        ELSEWHERE.put("docs/ci.md |  | `--on-interrupt` | `--on-timeout`", "RunExitIT");
        ELSEWHERE.put("docs/miniature/README.md | Here | There", "MiniatureTest");
        ELSEWHERE.put("docs/observability.md | Level | Says | Such as", "DocumentedCommandsTest");
        ELSEWHERE.put(
                "docs/observability.md | Option of `serve` and `run` | Variable | Values | Default",
                "DocumentedCommandsTest");

        HERE.put("README.md |  | Needs", TablesTest::archives_are_those_of_a_release);
        HERE.put("README.md | `trial:` | Runs", TablesTest::kinds);
        HERE.put("README.md | Promise | Held by", TablesTest::every_promise_names_tests);
        HERE.put("README.md | Word | Meaning", TablesTest::words);
        HERE.put("README.md | Route | Does", TablesTest::routes);
        HERE.put(
                "docs/benchmarks.md | Row | Measured | Goal | Baselines in the same run",
                table -> rowsOf("src/jmh/java/dev/gridwright/bench", table));
        HERE.put("docs/benchmarks.md | Row | Measured | Goal", table -> rowsOf("bench", table));
        HERE.put("docs/benchmarks.md | Test | Saw", TablesTest::every_promise_names_tests);
        HERE.put("docs/ci.md | Code | Meaning", TablesTest::exitCodes);
        HERE.put("docs/ci.md | Aggregate | Of", TablesTest::aggregates);
        HERE.put("docs/ci.md | `--baseline` | Stands for", TablesTest::baselines);
        HERE.put("docs/ci.md | File | For", TablesTest::recipes);
        HERE.put("docs/cookbook.md | There | Here", TablesTest::keysOfGrids);
        HERE.put("docs/import.md | In the file | In the grid", TablesTest::importers);
        HERE.put(
                "docs/observability.md | Span | From | To | Attributes, all beginning with `gridwright.`",
                TablesTest::spans);
        HERE.put("docs/reports.md | Form | `-o` | Media type | For | Size", TablesTest::forms);
        HERE.put("docs/trials.md | Kind | Runs | On slots of pool | When its time is up", TablesTest::kinds);
        HERE.put("docs/trials.md | Substitution | Is", TablesTest::substitutions);
        HERE.put("docs/trials.md | Ladder | When | What holds", TablesTest::ladders);
        HERE.put("docs/webhooks.md | `on` | Told when", TablesTest::hooks);
        HERE.put(
                "docs/webhooks.md | Header | Value",
                table -> assertThat(table.code(0)).hasSize(5).allMatch(sources("webhook")::contains));
        HERE.put("grids/data/README.md | File | Rows × features | Target | Origin | Licence", TablesTest::dataSets);
        HERE.put("grids/workers/README.md | Request | Means", TablesTest::routes);
    }

    private static Stream<Table> tables() {
        return Document.all().stream().flatMap(document -> document.tables().stream());
    }

    @Test
    void every_table_is_looked_at_by_a_test_that_is_there() throws IOException {
        assertThat(tables().map(Table::id).collect(Collectors.toSet()))
                .isEqualTo(Stream.concat(HERE.keySet().stream(), ELSEWHERE.keySet().stream())
                        .collect(Collectors.toSet()));
        var tests = tests();
        assertThat(ELSEWHERE.values()).allMatch(tests::contains);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void a_table_tells_what_is_so(Table table) throws IOException {
        var check = HERE.get(table.id());
        if (check != null) {
            check.of(table);
        }
    }

    private static void archives_are_those_of_a_release(Table table) throws IOException {
        var release = Files.readString(PROJECT.resolve("packaging/release"));
        assertThat(table.code(0).stream().filter(code -> code.startsWith("gridwright-VERSION")))
                .hasSize(2)
                .allMatch(name -> release.contains(name.replace("x86_64", "MACHINE")));
    }

    private static void kinds(Table table) {
        assertThat(table.code(0)).allMatch(code -> code.contains(": "));
        assertThat(table.code(0).stream().map(code -> code.substring(0, code.indexOf(':'))))
                .containsExactlyInAnyOrderElementsOf(KINDS);
        if (table.column(1).stream().anyMatch(runs -> runs.contains("sixteen built-in learners"))) {
            assertThat(Catalog.learners()).hasSize(16);
        }
    }

    private static void every_promise_names_tests(Table table) {
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(String.join(" ", row)).containsPattern("Test`|IT`|the tests of `"));
    }

    private static void words(Table table) {
        var outcomes = Arrays.stream(Outcome.values()).map(Outcome::word).toList();
        var meaning = table.rows().stream().collect(Collectors.toMap(List::getFirst, List::getLast));
        assertThat(Document.code(meaning.get("outcome"))).containsExactlyElementsOf(outcomes);
        assertThat(meaning).containsKeys("grid", "study", "index", "trial", "attempt", "slot, pool", "gate, verdict");
        var sources = sources("trial");
        assertThat(Document.code(meaning.get("cause")))
                .isNotEmpty()
                .allMatch(cause -> sources.contains(cause.toUpperCase(Locale.ROOT)));
    }

    private static void routes(Table table) throws IOException {
        var contract = Contract.read();
        assertThat(table.code(0)).isNotEmpty().allSatisfy(code -> {
            var route = Contract.Route.of(code);
            if (route.isPresent()) {
                assertThat(contract.has(route.get())).as(code).isTrue();
            } else {
                assertThat(contract.hasEnd(code)).as(code).isTrue();
            }
        });
    }

    private static void rowsOf(String folder, Table table) {
        var source = text(PROJECT.resolve(folder));
        assertThat(table.code(0).stream().filter(code -> code.matches("[a-z_]+")))
                .allMatch(source::contains);
        assertThat(table.column(1)).allMatch(measured -> measured.matches("(?s).*\\d.*"));
    }

    private static void exitCodes(Table table) {
        assertThat(table.column(0).stream().flatMap(cell -> Arrays.stream(cell.split(", ", -1))))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ExitCode.values())
                        .map(code -> Integer.toString(code.number()))
                        .toList());
        var readme = Document.of("README.md").tables().stream()
                .filter(other -> other.columns().getFirst().equals("Exit"))
                .flatMap(other -> other.column(0).stream())
                .toList();
        assertThat(table.column(0)).containsExactlyElementsOf(readme);
    }

    private static void aggregates(Table table) {
        var gates = GateText.forMetrics("accuracy", List.of("auc"));
        // What stands in the first column is told with its argument alone: (metric), (duration).
        assertThat(table.code(0).stream().filter(code -> !code.startsWith("(")))
                .isNotEmpty()
                .allSatisfy(aggregate -> {
                    var bound = aggregate.equals("duration") ? " < 30s" : " >= 1";
                    assertThat(gates.read(aggregate + bound, false))
                            .as(aggregate)
                            .isInstanceOf(GateText.Read.Valid.class);
                });
        assertThat(table.code(0))
                .containsAll(Arrays.stream(Outcome.values()).map(Outcome::word).toList());
        assertThat(Document.of("docs/ci.md").prose())
                .contains("Operators are `"
                        + Arrays.stream(Gate.Operator.values())
                                .map(Gate.Operator::sign)
                                .collect(Collectors.joining(" "))
                        + "`");
    }

    private static void baselines(Table table) {
        var cli = sources("cli");
        assertThat(table.code(0)).hasSize(3).anyMatch(code -> code.endsWith(".json"));
        assertThat(table.code(0).stream().filter(code -> code.contains(":")))
                .allMatch(code -> cli.contains('"' + code.substring(0, code.indexOf(':') + 1)));
    }

    private static void recipes(Table table) throws IOException {
        try (var files = Files.walk(PROJECT.resolve("ci"))) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> PROJECT.relativize(file).toString())
                            .filter(file -> !file.endsWith(".md")))
                    .containsExactlyInAnyOrderElementsOf(table.code(0).stream()
                            .filter(code -> code.contains("/"))
                            .toList());
        }
    }

    private static void keysOfGrids(Table table) {
        var schema = text(PROJECT.resolve("src/main/resources/dev/gridwright/grid.schema.json"));
        var key = Pattern.compile("^([a-z]+):(?: .*)?$|\\{([a-z]+):");
        assertThat(table.code(1).stream().flatMap(code -> key.matcher(code).results()))
                .isNotEmpty()
                .allMatch(found ->
                        schema.contains('"' + (found.group(1) == null ? found.group(2) : found.group(1)) + "\":"));
    }

    /// What a table says is understood, its importer or the tests of it know by name.
    private static void importers(Table table) {
        var sources = (sources("importer") + text(PROJECT.resolve("src/test/java/dev/gridwright/importer")))
                .toLowerCase(Locale.ROOT);
        var word = Pattern.compile("[A-Za-z_]{3,}");
        assertThat(table.code(0).stream()
                        .flatMap(code -> word.matcher(code).results())
                        .map(found -> found.group().toLowerCase(Locale.ROOT).replaceFirst("_$", ""))
                        // A scale and a distribution, which are read apart.
                        .map(name -> name.replaceFirst("^lognormal$", "normal")))
                .isNotEmpty()
                .allMatch(sources::contains);
    }

    private static void spans(Table table) {
        var sources = sources("trace");
        assertThat(table.code(0)).containsExactly("submit", "study", "attempt");
        assertThat(table.code(0)).allMatch(span -> sources.contains('"' + span + '"'));
        assertThat(table.code(3)).allMatch(name -> sources.contains("gridwright." + name + '"'));
    }

    private static void forms(Table table) {
        assertThat(table.rows().stream()
                        .map(row -> List.of(row.get(0), row.get(1), row.get(2)))
                        .toList())
                .containsExactlyElementsOf(Arrays.stream(ReportFormat.values())
                        .map(form -> List.of(
                                '`' + form.word() + '`',
                                form.ending().isEmpty() ? "–" : "`." + form.ending() + '`',
                                '`' + form.mediaType().split(";", 2)[0] + '`'))
                        .toList());
    }

    private static void substitutions(Table table) {
        var names = table.code(0).stream()
                .flatMap(
                        code -> Pattern.compile("\\$\\{([a-z_]+)").matcher(code).results())
                .map(name -> name.group(1))
                .toList();
        assertThat(names).containsAll(Variables.OF_THE_TRIAL).contains("input", "secret");
        assertThat(names.stream().filter(name -> !Set.of("input", "secret").contains(name)))
                .containsExactlyInAnyOrderElementsOf(Variables.OF_THE_TRIAL);
    }

    private static void ladders(Table table) {
        assertThat(table.column(0))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Ladder.values()).map(Ladder::letter).toList());
    }

    private static void hooks(Table table) {
        assertThat(table.code(0)).containsExactlyElementsOf(Hook.Event.words());
    }

    private static void dataSets(Table table) throws IOException {
        assertThat(table.rows()).allSatisfy(row -> {
            var file = PROJECT.resolve("grids/data")
                    .resolve(Document.code(row.getFirst()).findFirst().orElseThrow());
            var lines = Files.readAllLines(file);
            var names = List.of(lines.getFirst().split(",", -1));
            assertThat(row.get(1)).isEqualTo(lines.size() - 1 + " × " + (names.size() - 1));
            int target = names.indexOf(Document.code(row.get(2)).findFirst().orElseThrow());
            assertThat(target).isNotNegative();
            var classes = Pattern.compile("(\\d+) classes").matcher(row.get(2));
            if (classes.find()) {
                assertThat(lines.stream()
                                .skip(1)
                                .map(line -> line.split(",", -1)[target])
                                .distinct())
                        .hasSize(Integer.parseInt(classes.group(1)));
            }
        });
        try (var files = Files.list(PROJECT.resolve("grids/data"))) {
            assertThat(table.code(0))
                    .containsAll(files.map(file -> file.getFileName().toString())
                            .filter(file -> file.endsWith(".csv") && !file.equals("shapes.csv"))
                            .toList());
        }
    }

    private static Set<String> tests() throws IOException {
        try (var files = Files.walk(PROJECT.resolve("src/test/java"))) {
            return files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static String sources(String name) {
        return text(PROJECT.resolve("src/main/java/dev/gridwright").resolve(name));
    }

    private static String text(Path place) {
        try (var files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(?:png|jar|pyc)"))
                    .map(TablesTest::read)
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
