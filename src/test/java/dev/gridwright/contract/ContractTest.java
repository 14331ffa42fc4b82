package dev.gridwright.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gridwright.api.ProblemType;
import dev.gridwright.contract.Contract.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// The contract by itself: whole, consistent, with examples that are what it says.
final class ContractTest {
    private static final String PROBLEM = "application/problem+json";
    private static final Pattern IN_PATH = Pattern.compile("\\{([a-z]+)}");

    private final Contract contract = Contract.published();

    @Test
    void it_is_openapi_and_each_operation_has_a_name_of_its_own() {
        assertThat(contract.root().path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(contract.operations()).hasSizeGreaterThan(30);
        assertThat(contract.operations().stream().map(Operation::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
        for (var operation : contract.operations()) {
            assertThat(operation.node().path("summary").asText())
                    .as("%s", operation)
                    .isNotEmpty();
            assertThat(operation.node().path("tags")).as("%s", operation).hasSize(1);
            assertThat(operation.statuses()).as("%s", operation).anyMatch(status -> status.startsWith("2"));
        }
    }

    @Test
    void every_reference_leads_somewhere_and_every_component_is_used() {
        var used = new HashSet<String>();
        collectReferences(contract.root(), used);
        for (var reference : used) {
            assertThat(contract.root().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
        contract.root().path("components").fields().forEachRemaining(kind -> {
            if (!kind.getKey().equals("securitySchemes")) {
                kind.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                name -> assertThat(used).contains("#/components/" + kind.getKey() + "/" + name));
            }
        });
    }

    private static void collectReferences(JsonNode node, Set<String> into) {
        if (node.path("$ref").isTextual()) {
            into.add(node.path("$ref").asText());
        }
        node.forEach(child -> collectReferences(child, into));
    }

    @Test
    void path_parameters_are_those_of_the_path() {
        for (var operation : contract.operations()) {
            var inPath = new LinkedHashSet<String>();
            var matcher = IN_PATH.matcher(operation.path());
            while (matcher.find()) {
                inPath.add(matcher.group(1));
            }
            assertThat(operation.parameters().stream()
                            .filter(one -> one.path("in").asText().equals("path"))
                            .map(one -> one.path("name").asText()))
                    .as("%s", operation)
                    .containsExactlyElementsOf(inPath);
        }
    }

    @Test
    void examples_are_what_their_schemas_say() {
        var held = new HashSet<String>();
        for (var operation : contract.operations()) {
            contract.requestBody(operation).ifPresent(body -> holdExamples(body, operation + " body", held));
            for (var status : operation.statuses()) {
                contract.response(operation, Integer.parseInt(status))
                        .ifPresent(response -> holdExamples(response, operation + " " + status, held));
            }
        }
        contract.root()
                .path("components")
                .path("schemas")
                .fields()
                .forEachRemaining(schema -> schema.getValue()
                        .path("examples")
                        .forEach(example -> assertThat(contract.faults(schema.getValue(), example))
                                .as(schema.getKey())
                                .isEmpty()));
        assertThat(held).hasSizeGreaterThan(15);
    }

    private void holdExamples(JsonNode body, String where, Set<String> held) {
        Contract.content(body)
                .forEach((mediaType, content) -> content.path("examples")
                        .fields()
                        .forEachRemaining(example -> {
                            var value = contract.follow(example.getValue()).path("value");
                            assertThat(contract.faults(content.path("schema"), value))
                                    .as("%s %s %s", where, mediaType, example.getKey())
                                    .isEmpty();
                            held.add(where + mediaType + example.getKey());
                        }));
    }

    @Test
    void every_answer_has_an_example() {
        var without = new ArrayList<String>();
        responses()
                .forEach((where, response) -> Contract.content(response).forEach((mediaType, content) -> {
                    if (content.has("schema") && content.path("examples").isEmpty()) {
                        without.add(where + " " + mediaType);
                    }
                }));
        assertThat(without).as("answers without an example").isEmpty();
    }

    @Test
    void problems_in_examples_are_those_of_the_program() {
        responses()
                .forEach((where, response) -> Contract.content(response)
                        .getOrDefault(PROBLEM, MissingNode.getInstance())
                        .path("examples")
                        .forEach(example -> {
                            var problem = contract.follow(example).path("value");
                            var word = problem.path("type").asText().replaceFirst("^/problems/", "");
                            var type = Arrays.stream(ProblemType.values())
                                    .filter(one -> one.word().equals(word))
                                    .findFirst()
                                    .orElseThrow(() -> new AssertionError(where + " has an unknown problem " + word));
                            assertThat(problem.path("title").asText()).as(where).isEqualTo(type.title());
                            assertThat(problem.path("status").asInt()).as(where).isEqualTo(type.status());
                            assertThat(response.path("description").asText())
                                    .as(where)
                                    .contains("`" + word + "`");
                        }));
        for (var operation : contract.operations()) {
            for (var status : operation.statuses()) {
                contract.response(operation, Integer.parseInt(status)).stream()
                        .map(response -> Contract.content(response).get(PROBLEM))
                        .filter(Objects::nonNull)
                        .flatMap(content ->
                                StreamSupport.stream(content.path("examples").spliterator(), false))
                        .forEach(example -> assertThat(contract.follow(example)
                                        .at("/value/status")
                                        .asText())
                                .as("%s", operation)
                                .isEqualTo(status));
            }
        }
    }

    @Test
    void every_problem_is_named_by_an_answer_that_may_be_it() {
        var named = responses().values().stream()
                .filter(response -> response.path("content").has(PROBLEM))
                .map(response -> response.path("description").asText())
                .toList();
        for (var type : ProblemType.values()) {
            // No operation answers it: it is told of methods that are none.
            if (type != ProblemType.METHOD_NOT_ALLOWED) {
                assertThat(named).as(type.word()).anyMatch(text -> text.contains("`" + type.word() + "`"));
            }
        }
    }

    /// Every response there is, by where it stands: those of the operations, and the shared ones once.
    private Map<String, JsonNode> responses() {
        var responses = new LinkedHashMap<String, JsonNode>();
        contract.root()
                .at("/components/responses")
                .fields()
                .forEachRemaining(shared -> responses.put(shared.getKey(), shared.getValue()));
        for (var operation : contract.operations()) {
            operation.node().path("responses").fields().forEachRemaining(response -> {
                if (!response.getValue().has("$ref")) {
                    responses.put(operation + " " + response.getKey(), response.getValue());
                }
            });
        }
        return responses;
    }

    @Test
    void its_words_are_those_of_the_program() {
        assertThat(words("ProblemName"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemType::word)
                        .toList());
        assertThat(words("Outcome"))
                .containsExactlyElementsOf(Arrays.stream(dev.gridwright.trial.Outcome.values())
                        .map(dev.gridwright.trial.Outcome::word)
                        .toList());
        assertThat(words("Cause"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(dev.gridwright.trial.Cause.values())
                        .map(dev.gridwright.trial.Cause::word)
                        .toList());
        assertThat(words("StudyState"))
                .containsExactlyElementsOf(Arrays.stream(dev.gridwright.study.StudyState.values())
                        .map(dev.gridwright.study.StudyState::word)
                        .toList());
        assertThat(words("StopReason"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(dev.gridwright.study.StopReason.values())
                        .map(dev.gridwright.study.StopReason::word)
                        .toList());
        assertThat(words("Scope"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(dev.gridwright.web.access.Scope.values())
                        .map(dev.gridwright.web.access.Scope::word)
                        .toList());
    }

    private List<String> words(String schema) {
        var words = new ArrayList<String>();
        contract.root().at("/components/schemas/" + schema + "/enum").forEach(word -> words.add(word.asText()));
        return words;
    }

    @Test
    void a_fault_in_a_body_is_found() throws Exception {
        var schema = contract.root().at("/components/schemas/Pool");
        assertThat(contract.faults(
                        schema,
                        Contract.JSON.readTree("{\"name\":\"cpu\",\"slots\":2,\"idle\":2,\"busy\":0,\"abandoned\":0}")))
                .isEmpty();
        assertThat(contract.faults(schema, Contract.JSON.readTree("{\"name\":\"cpu\",\"slots\":\"two\"}")))
                .isNotEmpty();
    }
}
