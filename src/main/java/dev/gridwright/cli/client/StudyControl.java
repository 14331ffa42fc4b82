package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/// Shows studies, and changes what becomes of them.
public interface StudyControl extends StudyReader {
    /// Submits a grid; answers the study.
    JsonNode submit(GridDocument grid);

    JsonNode pause(String id);

    JsonNode resume(String id);

    /// Ends a study; its running trials are killed, or may finish with `drain`.
    JsonNode cancel(String id, boolean drain);

    /// Runs the trials again that ended so; with no outcomes those that the server takes for failures.
    JsonNode retry(String id, Set<String> outcomes);

    /// Forgets a study that has ended, with all that belongs to it.
    void delete(String id);
}
