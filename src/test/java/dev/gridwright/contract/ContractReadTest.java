package dev.gridwright.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The contract as a reader of OpenAPI documents sees it that generators of clients are built on.
final class ContractReadTest {
    private static SwaggerParseResult read() throws IOException {
        try (var document = ContractReadTest.class.getResourceAsStream("/dev/gridwright/openapi.yaml")) {
            var options = new ParseOptions();
            options.setResolve(true);
            options.setResolveFully(true);
            return new OpenAPIV3Parser()
                    .readContents(new String(document.readAllBytes(), StandardCharsets.UTF_8), null, options);
        }
    }

    @Test
    void a_reader_of_openapi_has_no_objection() throws IOException {
        var result = read();
        assertThat(result.getMessages()).isEmpty();
        OpenAPI contract = result.getOpenAPI();
        assertThat(contract.getOpenapi()).startsWith("3.1");
        assertThat(contract.getPaths().values().stream()
                        .flatMap(path -> path.readOperations().stream())
                        .map(Operation::getOperationId))
                .containsExactlyInAnyOrderElementsOf(Contract.published().operations().stream()
                        .map(Contract.Operation::id)
                        .toList());
    }

    @Test
    void every_operation_answers_something_that_is_described() throws IOException {
        assertThat(read().getOpenAPI().getPaths().values().stream().map(PathItem::readOperations))
                .allSatisfy(operations -> assertThat(operations)
                        .allSatisfy(
                                operation -> assertThat(operation.getResponses().values())
                                        .isNotEmpty()
                                        .allSatisfy(answer -> assertThat(answer.getDescription())
                                                .isNotBlank())));
    }
}
