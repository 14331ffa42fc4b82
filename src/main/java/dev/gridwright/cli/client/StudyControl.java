package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/// Shows studies, and changes what becomes of them.
public interface StudyControl extends StudyReader {
    /// Submits a grid; answers the study.
    JsonNode submit(GridDocument grid);

    JsonNode pause(String id);

    JsonNode resume(String id);

    /// Ends a study; its running trials are killed, or may finish with `drain`.
    JsonNode cancel(String id, boolean drain);
}
