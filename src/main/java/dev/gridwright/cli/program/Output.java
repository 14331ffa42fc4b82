package dev.gridwright.cli.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.gridwright.cli.client.Documents;
import dev.gridwright.cli.terminal.SafeText;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;

/// Writes results to standard output.
public final class Output {
    private final PrintStream out;
    private final boolean safeAlready;

    public Output(Gridwright program) {
        this.out = program.surroundings().out();
        this.safeAlready = program.terminal().out();
    }

    /// Lines for people.
    public void lines(List<String> lines) {
        lines.forEach(line -> out.println(safeAlready ? line : SafeText.of(line)));
    }

    /// A document over several lines, for people and programs.
    public void json(JsonNode document) {
        out.println(text(Documents.JSON.writerWithDefaultPrettyPrinter(), document));
    }

    /// Documents as one array.
    public void json(List<JsonNode> documents) {
        json(Documents.JSON.createArrayNode().addAll(documents));
    }

    /// Documents as one array, each written as soon as it is there.
    ///
    /// @param all hands them over one by one
    public void jsonArray(Consumer<Consumer<JsonNode>> all) {
        var between = new String[] {"[ "};
        all.accept(document -> {
            out.print(between[0] + text(Documents.JSON.writerWithDefaultPrettyPrinter(), document));
            between[0] = ", ";
        });
        out.println(between[0].equals("[ ") ? "[ ]" : " ]");
    }

    /// A document on a line of its own.
    public void ndjson(JsonNode document) {
        out.println(text(Documents.JSON.writer(), document));
    }

    private static String text(ObjectWriter writer, JsonNode document) {
        try {
            return writer.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written as JSON", e);
        }
    }
}
