package dev.gridwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.gridwright.catalog.Catalog;
import dev.gridwright.catalog.Learner;
import dev.gridwright.catalog.TestFunction;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.study.StudyPart;
import dev.gridwright.grid.tree.JsonWriter;
import dev.gridwright.grid.tree.Reading;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.grid.trial.TrialPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Holds the published schema against the parser: the same keys, the same files.
final class SchemaTest {
    /// Wrong only in what a schema cannot say: names in other places, ranges of learners and functions, numbers of
    /// points.
    private static final Set<String> BEYOND_A_SCHEMA = Set.of(
            "branin.yaml",
            "branin-without-y.yaml",
            "environment.yaml",
            "hartmann.yaml",
            "image-sizes.yaml",
            "metric-of-another-task.yaml",
            "metric-of-another-task-beside.yaml",
            "more-folds-than-rows-of-a-class.yaml",
            "no-point-left.yaml",
            "not-json.json",
            "resources.yaml",
            "sample-too-sparse.yaml",
            "task.yaml",
            "text-target-of-a-regression.yaml",
            "too-many-fits.yaml");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode TEXT = text();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(TEXT);

    private static JsonNode text() {
        try (var schema = GridFile.class.getResourceAsStream("/dev/gridwright/grid.schema.json")) {
            return JSON.readTree(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> good() {
        return GridFiles.in("good");
    }

    static Stream<Path> structurallyBad() {
        return GridFiles.in("bad").stream()
                .filter(file -> !BEYOND_A_SCHEMA.contains(String.valueOf(file.getFileName())))
                .filter(file -> json(file).isPresent());
    }

    /// The document as JSON; empty when parts of it were refused while reading.
    private static Optional<JsonNode> json(Path file) {
        if (TreeReader.read(GridFiles.bytes(file), TreeReader.Format.AUTO) instanceof Reading.Tree tree
                && tree.faults().isEmpty()) {
            try {
                return Optional.of(JSON.readTree(JsonWriter.write(tree.root())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Optional.empty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"AMENDMENT", "POINTS", "REGISTERED", "REGISTERED_PARAMETER"})
    void every_map_has_the_same_keys_in_schema_and_parser(Shape shape) {
        var definition = TEXT.at("/$defs/" + shape.name().toLowerCase(Locale.ROOT));
        var keys = new ArrayList<String>();
        definition.get("properties").fieldNames().forEachRemaining(keys::add);
        assertThat(keys).isEqualTo(shape.keys());
        assertThat(definition.get("additionalProperties").asBoolean(true)).isFalse();
    }

    @Test
    void the_schema_has_no_closed_map_that_the_parser_does_not_know() {
        var closed = new ArrayList<String>();
        TEXT.get("$defs").fields().forEachRemaining(definition -> {
            if (!definition.getValue().path("additionalProperties").asBoolean(true)) {
                closed.add(definition.getKey().toUpperCase(Locale.ROOT));
            }
        });
        assertThat(closed)
                .containsExactlyInAnyOrderElementsOf(Stream.of(Shape.values())
                        .filter(shape -> shape != Shape.AMENDMENT && shape != Shape.POINTS)
                        .filter(shape -> shape != Shape.REGISTERED && shape != Shape.REGISTERED_PARAMETER)
                        .map(Shape::name)
                        .toList());
    }

    @Test
    void a_change_of_a_study_has_the_same_keys_in_contract_and_parser() throws IOException {
        try (var contract = GridFile.class.getResourceAsStream("/dev/gridwright/openapi.yaml")) {
            JsonNode tree = JSON.valueToTree(
                    new Load(LoadSettings.builder().build()).loadFromInputStream(Objects.requireNonNull(contract)));
            var change = tree.at("/components/schemas/StudyChange/properties");
            var keys = new ArrayList<String>();
            change.fieldNames().forEachRemaining(keys::add);
            assertThat(keys).isEqualTo(Shape.AMENDMENT.keys());
            var limits = new ArrayList<String>();
            change.at("/limits/properties").fieldNames().forEachRemaining(limits::add);
            assertThat(limits).isEqualTo(Shape.LIMITS.keys());
        }
    }

    @Test
    void the_schema_names_the_learners_functions_and_kinds_that_there_are() {
        assertThat(words("/$defs/trial/properties/model/enum"))
                .isEqualTo(Catalog.learners().stream().map(Learner::name).toList());
        assertThat(words("/$defs/trial/properties/function/enum"))
                .isEqualTo(Arrays.stream(TestFunction.values())
                        .map(TestFunction::word)
                        .toList());
        assertThat(TEXT.at("/$defs/trial/oneOf").findValuesAsText("required")).hasSameSizeAs(TrialPart.KINDS);
        assertThat(TEXT.at("/$defs/grid/properties/name/pattern").asText())
                .isEqualTo("^" + StudyPart.NAME.pattern() + "$");
    }

    private static List<String> words(String pointer) {
        var words = new ArrayList<String>();
        TEXT.at(pointer).forEach(word -> words.add(word.asText()));
        return words;
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_grid_is_valid(Path file) {
        var document = json(file).orElseThrow();
        assertThat(SCHEMA.validate(document)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("structurallyBad")
    void a_grid_of_a_wrong_shape_is_refused_by_both(Path file) {
        assertThat(GridFiles.problems(GridFiles.read(file))).isNotEmpty();
        assertThat(SCHEMA.validate(json(file).orElseThrow()))
                .as(file.toString())
                .isNotEmpty();
    }

    @Test
    void most_wrong_grids_are_wrong_for_the_schema_too() {
        assertThat(structurallyBad().count()).isGreaterThan(45);
    }
}
