package dev.gridwright.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The published contract, with its references followed and its schemas ready to validate.
final class Contract {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static final Pattern GENERAL_HEADER = Pattern.compile("`([A-Za-z-]+)`");

    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    /// One method of one path.
    record Operation(String method, String path, JsonNode node, List<JsonNode> parameters) {
        String id() {
            return node.path("operationId").asText();
        }

        Set<String> statuses() {
            var statuses = new java.util.TreeSet<String>();
            node.path("responses").fieldNames().forEachRemaining(statuses::add);
            return statuses;
        }

        boolean documents(int status) {
            return statuses().contains(Integer.toString(status));
        }

        /// The path with the value of each of its parameters.
        String path(Map<String, String> values) {
            var filled = path;
            for (var value : values.entrySet()) {
                filled = filled.replace("{" + value.getKey() + "}", value.getValue());
            }
            return filled;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    Contract(String yaml) {
        var loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        root = JSON.valueToTree(Objects.requireNonNull(loaded));
        root.path("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(method -> {
                    if (METHODS.contains(method.getKey())) {
                        var parameters = new ArrayList<JsonNode>();
                        path.getValue().path("parameters").forEach(one -> parameters.add(follow(one)));
                        method.getValue().path("parameters").forEach(one -> parameters.add(follow(one)));
                        operations.add(new Operation(
                                method.getKey().toUpperCase(java.util.Locale.ROOT),
                                path.getKey(),
                                method.getValue(),
                                parameters));
                    }
                }));
    }

    /// The contract as this program publishes it.
    static Contract published() {
        try (var in = Contract.class.getResourceAsStream("/dev/gridwright/openapi.yaml")) {
            return new Contract(
                    new String(Objects.requireNonNull(in).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    List<Operation> operations() {
        return operations;
    }

    Operation operation(String id) {
        return operations.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation " + id));
    }

    /// The headers that any answer may have, as the description lists them.
    Set<String> generalHeaders() {
        var description = root.at("/info/description").asText();
        var listed = description.substring(description.indexOf("- Headers that any answer may have"));
        var headers = new java.util.TreeSet<String>();
        GENERAL_HEADER
                .matcher(listed.substring(0, listed.indexOf("Each entry names all others")))
                .results()
                .forEach(header -> headers.add(header.group(1)));
        return headers;
    }

    /// What a reference stands for; anything else is itself.
    JsonNode follow(JsonNode node) {
        var at = node;
        while (at.has("$ref")) {
            var reference = at.path("$ref").asText();
            at = root.at(reference.substring(1));
            if (at.isMissingNode()) {
                throw new AssertionError("the contract has no " + reference);
            }
        }
        return at;
    }

    Optional<JsonNode> response(Operation operation, int status) {
        var node = operation.node().path("responses").path(Integer.toString(status));
        return node.isMissingNode() ? Optional.empty() : Optional.of(follow(node));
    }

    Optional<JsonNode> requestBody(Operation operation) {
        var node = operation.node().path("requestBody");
        return node.isMissingNode() ? Optional.empty() : Optional.of(follow(node));
    }

    /// The media types of a body with what each holds.
    static Map<String, JsonNode> content(JsonNode body) {
        var content = new LinkedHashMap<String, JsonNode>();
        body.path("content").fields().forEachRemaining(entry -> content.put(entry.getKey(), entry.getValue()));
        return content;
    }

    /// What is wrong with a value, empty when nothing is.
    Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compile).validate(value);
    }

    private JsonSchema compile(JsonNode schema) {
        var standing = JsonNodeFactory.instance.objectNode();
        standing.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        standing.putArray("allOf").add(schema);
        standing.set("components", ((ObjectNode) root).get("components"));
        return factory.getSchema(standing);
    }
}
