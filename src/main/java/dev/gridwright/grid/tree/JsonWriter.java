package dev.gridwright.grid.tree;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/// Writes a tree as JSON that [TreeReader] reads back to an equal tree, apart from places.
public final class JsonWriter {
    private final StringBuilder text = new StringBuilder();

    private JsonWriter() {}

    /// @throws IllegalStateException for a tree of which a part was refused
    public static String write(Node root) {
        var writer = new JsonWriter();
        writer.node(root, "\n");
        return writer.text.append('\n').toString();
    }

    private void node(Node node, String indent) {
        switch (node) {
            case Node.Mapping mapping -> mapping(mapping, indent);
            case Node.Listing listing -> listing(listing, indent);
            case Node.Text words -> string(words.text());
            case Node.Numeral numeral -> text.append(numeral.number());
            case Node.Flag flag -> text.append(flag.flag());
            case Node.Absent _ -> text.append("null");
            case Node.Refused refused ->
                throw new IllegalStateException("a refused part is not written: " + refused.place());
        }
    }

    private void mapping(Node.Mapping mapping, String indent) {
        var separator = "{";
        for (var entry : mapping.entries().entrySet()) {
            text.append(separator).append(indent).append("  ");
            string(entry.getKey());
            text.append(": ");
            node(entry.getValue(), indent + "  ");
            separator = ",";
        }
        text.append(mapping.entries().isEmpty() ? "{}" : indent + "}");
    }

    private void listing(Node.Listing listing, String indent) {
        var separator = "[";
        for (var item : listing.items()) {
            text.append(separator);
            node(item, indent + "  ");
            separator = ", ";
        }
        text.append(listing.items().isEmpty() ? "[]" : "]");
    }

    private void string(String content) {
        text.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsString(content))
                .append('"');
    }
}
