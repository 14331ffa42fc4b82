package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.Consumer;

/// Shows studies, and changes what becomes of them.
public interface StudyControl extends StudyReader {
    /// What would be done with a grid.
    JsonNode plan(GridDocument grid);

    /// Submits a grid; answers the study.
    JsonNode submit(GridDocument grid);

    /// Hands the events of a study after that one to `action`, each as `{id, event, data}` where `progress` and
    /// `heartbeat` have no id; returns when the study has ended.
    ///
    /// @param after the id of an event, 0 for none
    /// @throws RequestFailed of kind `BROKEN_OFF` when the stream ends before the study does
    void events(String id, long after, Consumer<JsonNode> action);

    JsonNode pause(String id);

    JsonNode resume(String id);

    /// Ends a study; its running trials are killed, or may finish with `drain`.
    JsonNode cancel(String id, boolean drain);

    /// Runs the trials again that ended so; with no outcomes those that the server takes for failures.
    JsonNode retry(String id, Set<String> outcomes);

    /// Forgets a study that has ended, with all that belongs to it.
    void delete(String id);
}
