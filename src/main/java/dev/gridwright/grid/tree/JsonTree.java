package dev.gridwright.grid.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// Reads JSON (RFC 8259), keys unique.
final class JsonTree {
    /// NaN and the infinities are read so that they can be refused at their place, with everything else.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(TreeReader.MAX_DEPTH + 8)
                    .maxNumberLength(TreeReader.MAX_BYTES)
                    .maxStringLength(TreeReader.MAX_BYTES)
                    .maxNameLength(TreeReader.MAX_BYTES)
                    .build())
            .build()
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION);

    private final JsonParser parser;
    private final List<Fault> faults = new ArrayList<>();

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    static Reading read(String text) {
        try (var parser = JSON.createParser(text)) {
            return new JsonTree(parser).document();
        } catch (Unreadable e) {
            return new Reading.Broken(e.fault());
        } catch (JsonProcessingException e) {
            return new Reading.Broken(new Fault(place(e.getLocation()), "not JSON: " + words(e), "", ""));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory does not fail", e);
        }
    }

    private Reading document() throws IOException {
        parser.nextToken();
        var root = node(place(parser.currentTokenLocation()), 1);
        if (parser.nextToken() != null) {
            return new Reading.Broken(new Fault(
                    place(parser.currentTokenLocation()), "not JSON: something follows the document", "", ""));
        }
        return new Reading.Tree(root, "json", faults);
    }

    /// The node that begins with the current token.
    private Node node(Place place, int depth) throws IOException {
        Unreadable.refuseDepth(depth, place);
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(place, depth);
            case START_ARRAY -> listing(place, depth);
            case VALUE_STRING -> Scalars.text(place, parser.getText(), faults);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(place);
            case VALUE_TRUE -> new Node.Flag(place, true);
            case VALUE_FALSE -> new Node.Flag(place, false);
            case VALUE_NULL -> new Node.Absent(place);
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value begins with " + parser.currentToken());
        };
    }

    private Node number(Place place) throws IOException {
        var text = parser.getText();
        char last = text.charAt(text.length() - 1);
        return Character.isDigit(last) ? Scalars.decimal(place, text, faults) : Scalars.plain(place, text, faults);
    }

    private Node listing(Place place, int depth) throws IOException {
        var items = new ArrayList<Node>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var at = parser.currentTokenLocation();
            items.add(node(place.item(items.size(), at.getLineNr(), at.getColumnNr()), depth + 1));
        }
        return new Node.Listing(place, items);
    }

    private Node mapping(Place place, int depth) throws IOException {
        var entries = new Entries(place, faults);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var key = parser.getText();
            var keyAt = parser.currentTokenLocation();
            parser.nextToken();
            var at = parser.currentTokenLocation();
            var value = node(place.key(key, at.getLineNr(), at.getColumnNr()), depth + 1);
            entries.put(key, place.key(key, keyAt.getLineNr(), keyAt.getColumnNr()), value);
        }
        return entries.mapping();
    }

    private static Place place(JsonLocation location) {
        return location == null
                ? Place.root(1, 1)
                : Place.root(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    /// The parser's own sentence without what else it could be told to accept, and without where it read from.
    private static String words(JsonProcessingException e) {
        var message = e.getOriginalMessage().replaceAll(" \\(code \\d+\\)", "");
        if (message.contains("comment")) {
            return "a comment";
        }
        int end = message.length();
        for (var more :
                List.of(" (for ", " (start marker", ": expected", "; expected", ": was expecting", " (was expecting")) {
            int at = message.indexOf(more);
            end = at < 0 ? end : Math.min(end, at);
        }
        return message.substring(0, end);
    }
}
