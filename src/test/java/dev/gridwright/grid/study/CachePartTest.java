package dev.gridwright.grid.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.GridFiles;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.study.Reuse;
import dev.gridwright.study.Reuse.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What is reused, and what decides it.
final class CachePartTest {
    private static final String MODEL = """
            version: 1
            name: trees
            space: {max_depth: [2, 4], min_leaf: 5}
            objective: {metric: accuracy, goal: maximize, folds: 3, repeats: 1, aggregate: mean}
            trial:
              model: decision_tree
              data: {csv: data.csv, target: label}
              timeout: 1m
              resources: {cpu: 1, memory: 1GiB}
            cache: {mode: readwrite, ttl: 30d}
            """;

    private static final String COMMAND = """
            version: 1
            name: script
            space: {x: [1, 2]}
            objective: {metric: loss, goal: minimize}
            trial: {command: [python3, train.py, "--x", "${x}"], env: {MODE: fast}}
            cache: {mode: readwrite, key: [train.py]}
            """;

    private static final String JAVA = """
            version: 1
            name: plugin
            space: {x: [1, 2]}
            objective: {metric: loss, goal: minimize}
            trial: {java: {class: a.B, jar: b.jar}}
            cache: {mode: readwrite}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("data.csv"), "a,label\n1,x\n2,y\n3,x\n4,y\n5,x\n6,y\n7,x\n8,y\n");
        Files.writeString(folder.resolve("train.py"), "print(1)");
        jar("one", "");
    }

    private void jar(String content, String classPath) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("b.jar")), manifest)) {
            jar.putNextEntry(new ZipEntry("a/B.class"));
            jar.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private Parsed read(String text) {
        return GridFile.read(text, GridFile.Format.YAML, Context.embedded(folder, Optional.empty()));
    }

    private Reuse reuse(String text) {
        return GridFiles.valid(read(text)).grid().reuse();
    }

    private String identity(String text) {
        return reuse(text).identity();
    }

    @Test
    void nothing_is_reused_unless_it_is_asked_for() {
        assertThat(reuse(MODEL.replaceAll("cache:.*\n", ""))).isEqualTo(Reuse.OFF);
        assertThat(reuse(MODEL.replace("readwrite", "off"))).isEqualTo(Reuse.OFF);
        var reuse = reuse(MODEL);
        assertThat(reuse.mode()).isEqualTo(Mode.READWRITE);
        assertThat(reuse.ttl()).contains(Duration.ofDays(30));
        assertThat(reuse.identity()).hasSize(64);
        assertThat(reuse(MODEL.replace("readwrite", "read")).writes()).isFalse();
        assertThat(reuse(MODEL.replace("readwrite", "write")).reads()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: trees | name: other",
                "[2, 4] | [2, 4, 8]",
                "timeout: 1m | timeout: {run: 5m, grace: 1s}",
                "timeout: 1m | retry: {max: 2, on: [oom]}",
                "memory: 1GiB | memory: 2GiB",
                "cpu: 1, memory: 1GiB | memory: 2GiB",
                "'resources: {cpu: 1, memory: 1GiB}' | ''",
                "mode: readwrite | mode: read",
                "ttl: 30d | ttl: 1d",
                "trial: | 'limits: {parallel: 2, max_trials: 7}\ntrial:'",
                "trial: | 'gates: [best >= 0.5]\ntrial:'",
                "trial: | 'priority: 3\ntrial:'",
                "trial: | 'labels: {a: b}\ntrial:'",
                "trial: | 'stop: {target: 0.9}\ntrial:'",
                "trial: | 'search: {order: reverse}\ntrial:'",
                "trial: | 'search: {seed: 0}\ntrial:'",
                "target: label} | 'target: label}\n  standardize: false'",
                "repeats: 1, aggregate: mean} | }",
                "data.csv | copy.csv",
            })
    void what_does_not_change_the_numbers_of_a_trial_changes_nothing(String from, String to) throws IOException {
        Files.copy(folder.resolve("data.csv"), folder.resolve("copy.csv"));
        assertThat(MODEL).contains(from);
        assertThat(identity(MODEL.replace(from, to))).isEqualTo(identity(MODEL));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "folds: 3 | folds: 2",
                "repeats: 1 | repeats: 2",
                "aggregate: mean | aggregate: median",
                "metric: accuracy | metric: f1",
                "aggregate: mean | aggregate: mean, also: [f1]",
                "decision_tree | random_forest",
                "trial: | 'search: {seed: 1}\ntrial:'",
                "target: label} | 'target: label}\n  standardize: true'",
                "data.csv | changed.csv",
            })
    void what_changes_the_numbers_of_a_trial_is_another_identity(String from, String to) throws IOException {
        Files.writeString(folder.resolve("changed.csv"), Files.readString(folder.resolve("data.csv")) + "9,x\n");
        assertThat(MODEL).contains(from);
        assertThat(identity(MODEL.replace(from, to))).isNotEqualTo(identity(MODEL));
    }

    @Test
    void a_program_is_known_by_its_files_its_texts_and_how_it_is_called() throws IOException {
        var identities = new ArrayList<String>();
        identities.add(identity(COMMAND));
        identities.add(identity(COMMAND.replace("--x", "--y")));
        identities.add(identity(COMMAND.replace("fast", "slow")));
        identities.add(identity(COMMAND.replace("[train.py]", "[train.py, v1.2]")));
        identities.add(identity(COMMAND.replace("[train.py]", "[train.py, v1.3]")));
        identities.add(identity(COMMAND.replace("[train.py]", "[v1.2, train.py]")));
        Files.writeString(folder.resolve("train.py"), "print(2)");
        identities.add(identity(COMMAND));
        assertThat(new HashSet<>(identities)).hasSize(identities.size());
        Files.writeString(folder.resolve("train.py"), "print(1)");
        assertThat(identity(COMMAND)).isEqualTo(identities.getFirst());
        assertThat(reuse(COMMAND).code())
                .extracting(Reuse.Code::path)
                .containsExactly(folder.resolve("train.py").toString());
    }

    @Test
    void a_program_without_a_key_is_refused() {
        for (var key : List.of("", ", key: []")) {
            var problems = GridFiles.problems(read(COMMAND.replace(", key: [train.py]", key)));
            assertThat(problems).hasSize(1);
            assertThat(problems.getFirst().toString()).contains("/cache", "key: [files or texts]");
        }
        var missing = GridFiles.problems(read(COMMAND.replace("[train.py]", "[trian.py, 7]")));
        assertThat(missing).extracting(Problem::pointer).containsExactly("/cache/key/0", "/cache/key/1");
    }

    @Test
    void a_jar_is_known_by_its_content_and_must_not_lead_to_others() throws IOException {
        var before = identity(JAVA);
        assertThat(reuse(JAVA).code()).hasSize(1);
        jar("two", "");
        assertThat(identity(JAVA)).isNotEqualTo(before);
        jar("two", "lib/other.jar");
        assertThat(GridFiles.problems(read(JAVA)).getFirst().toString()).contains("Class-Path");
        Files.writeString(folder.resolve("other.jar"), "other");
        assertThat(identity(JAVA.replace("readwrite", "readwrite, key: [other.jar]")))
                .isNotEmpty();
    }

    @Test
    void an_input_is_known_by_its_hash() {
        var inputs = COMMAND + "inputs: {weights: {url: \"https://example.com/w\", sha256: %s}}\n";
        var one = identity(inputs.formatted("a".repeat(64)));
        assertThat(identity(inputs.formatted("b".repeat(64)))).isNotEqualTo(one);
        assertThat(identity(COMMAND)).isNotEqualTo(one);
        assertThat(GridFiles.problems(read(COMMAND + "inputs: {weights: {url: \"https://example.com/w\"}}\n")))
                .extracting(Problem::pointer)
                .containsExactly("/inputs/weights");
    }

    @Test
    void what_images_hold_is_not_known_so_they_are_not_reused() throws IOException {
        Files.writeString(
                folder.resolve("images.csv"), "url,label\na.png,x\nb.png,y\nc.png,x\nd.png,y\ne.png,x\nf.png,y\n");
        for (var name : List.of("a.png", "b.png", "c.png", "d.png", "e.png", "f.png")) {
            Files.writeString(folder.resolve(name), name);
        }
        var images = MODEL.replace(
                "{csv: data.csv, target: label}", "{images: images.csv, target: label, url_column: url, resize: 8x8}");
        var problems = GridFiles.problems(read(images));
        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().toString()).contains("/cache", "not known before they are fetched");
    }

    /// Whoever adds a key decides whether results made under another value may be reused.
    @ParameterizedTest
    @EnumSource(Shape.class)
    void every_key_of_a_grid_has_its_role(Shape shape) {
        var decided = Arrays.stream(Identity.Role.values())
                .flatMap(role -> Identity.keys(shape, role).stream())
                .toList();
        assertThat(decided).as("keys of %s in Identity.ROLES", shape).containsExactlyInAnyOrderElementsOf(shape.keys());
    }
}
