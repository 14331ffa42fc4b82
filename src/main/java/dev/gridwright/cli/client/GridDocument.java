package dev.gridwright.cli.client;

import java.util.Map;
import java.util.Optional;

/// A grid to submit.
///
/// @param mediaType `application/yaml` or `application/json`
/// @param query what goes with it: the part of its points that is run
/// @param key makes a repeated submission the same one
/// @param traceparent the span that the submission is part of, as W3C Trace Context writes it
public record GridDocument(
        String text, String mediaType, Map<String, String> query, String key, Optional<String> traceparent) {
    public GridDocument {
        query = Map.copyOf(query);
    }
}
