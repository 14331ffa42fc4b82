package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The recipes for pipelines have the form that their forge reads.
final class RecipeSchemaTest {
    private static final Path RECIPES =
            Path.of(System.getProperty("gridwright.home", "")).resolve("ci");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode recipe(String file) throws IOException {
        var tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RECIPES.resolve(file)));
        return JSON.valueToTree(Objects.requireNonNull(tree));
    }

    private static Set<ValidationMessage> faults(String schema, JsonNode document) throws IOException {
        try (var in = RecipeSchemaTest.class.getResourceAsStream("/ci/" + schema)) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(Objects.requireNonNull(in))
                    .validate(document);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "github/action.yml, github-action.schema.json",
        "gitlab/gridwright.gitlab-ci.yml, gitlab-jobs.schema.json"
    })
    void a_recipe_is_what_its_schema_says(String file, String schema) throws IOException {
        assertThat(faults(schema, recipe(file))).isEmpty();
    }

    @Test
    void a_step_without_a_shell_and_a_report_of_another_kind_are_found() throws IOException {
        var action = recipe("github/action.yml");
        ((ObjectNode) action.at("/runs/steps/0")).remove("shell");
        assertThat(faults("github-action.schema.json", action)).isNotEmpty();
        var jobs = recipe("gitlab/gridwright.gitlab-ci.yml");
        ((ObjectNode) jobs.at("/.gridwright/artifacts/reports")).put("xunit", "a.xml");
        assertThat(faults("gitlab-jobs.schema.json", jobs)).isNotEmpty();
    }
}
