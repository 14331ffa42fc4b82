package dev.gridwright.web.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.engine.remote.Ask;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// The body with which a worker asks for leases.
final class AskBody {
    static final String[] KEYS = {"worker", "queues", "max", "wait", "request_id", "heartbeat"};

    private static final Pattern WORKER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String WORKER_WORDS =
            "a name of 1 to 64 letters, digits, '.', '_' and '-', for example the host's name";
    private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}");
    private static final String REQUEST_WORDS = "1 to 128 letters, digits, '.', '_', ':' and '-', for example a UUID";
    private static final int MAX_QUEUE_CHARACTERS = 128;

    private AskBody() {}

    /// @param scope whose worker it is
    /// @throws dev.gridwright.web.http.Refused with everything that is wrong
    static Ask read(ObjectNode body, String scope) {
        var reading = new Body();
        var worker = reading.text(body.path("worker"), "/worker", WORKER, WORKER_WORDS);
        if (!Body.isGiven(body.path("worker"))) {
            reading.wrong("/worker", WORKER_WORDS, body.path("worker"));
        }
        var queues = queues(reading, body.path("queues"));
        var max = reading.whole(body.path("max"), "/max", 1, Ask.MAX_LEASES);
        var patience = reading.duration(body.path("wait"), "/wait", Duration.ZERO, Ask.MAX_PATIENCE);
        var request = reading.text(body.path("request_id"), "/request_id", REQUEST, REQUEST_WORDS);
        var heartbeat = reading.duration(body.path("heartbeat"), "/heartbeat", Ask.MIN_HEARTBEAT, Ask.MAX_HEARTBEAT);
        reading.check();
        return new Ask(
                scope,
                worker.orElseThrow(),
                request.orElse(""),
                queues,
                max.orElse(1),
                patience.orElse(Duration.ZERO),
                heartbeat.orElse(Ask.DEFAULT_HEARTBEAT));
    }

    private static Set<String> queues(Body reading, JsonNode node) {
        var queues = new LinkedHashSet<String>();
        if (!node.isArray() || node.isEmpty() || node.size() > Ask.MAX_QUEUES) {
            reading.wrong("/queues", "a list of 1 to " + Ask.MAX_QUEUES + " names of queues", node);
            return queues;
        }
        for (int i = 0; i < node.size(); i++) {
            var queue = node.get(i);
            if (queue.isTextual() && !queue.asText().isBlank() && queue.asText().length() <= MAX_QUEUE_CHARACTERS) {
                queues.add(queue.asText());
            } else {
                reading.wrong(
                        "/queues/" + i, "the name of a queue, as 'trial: {worker: NAME}' of a grid says it", queue);
            }
        }
        return queues;
    }
}
