package dev.gridwright.template;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;

/// A JSON document whose texts are templates: `{"depth": "${depth}", "note": "at ${depth}"}`. Keys are left alone.
public final class JsonTemplate {
    private static final JsonFactory JSON = new JsonFactory();

    private final String document;

    /// @param document one JSON value
    public JsonTemplate(String document) {
        this.document = document;
    }

    /// The document filled in, as JSON.
    ///
    /// @throws Unfilled when something in it is not known, or the document is no JSON
    public String fill(Variables variables) throws Unfilled {
        var filled = new StringWriter();
        try (var from = JSON.createParser(document);
                var to = JSON.createGenerator(filled)) {
            while (from.nextToken() != null) {
                copy(from, to, variables);
            }
        } catch (IOException e) {
            throw new Unfilled("This is no JSON document: " + e.getMessage());
        }
        return filled.toString();
    }

    private static void copy(JsonParser from, JsonGenerator to, Variables variables) throws IOException, Unfilled {
        if (from.currentToken() != JsonToken.VALUE_STRING) {
            to.copyCurrentEventExact(from);
            return;
        }
        var text = from.getText();
        if (text.contains("$")) {
            to.writeRawValue(Template.of(text).json(variables));
        } else {
            to.writeString(text);
        }
    }
}
