package dev.gridwright.cli.client;

import java.util.Map;

/// A grid to submit.
///
/// @param mediaType `application/yaml` or `application/json`
/// @param query what goes with it: the part of its points that is run
/// @param key makes a repeated submission the same one
public record GridDocument(String text, String mediaType, Map<String, String> query, String key) {
    public GridDocument {
        query = Map.copyOf(query);
    }
}
