package dev.gridwright.web.events;

import dev.gridwright.api.TrialJson;
import dev.gridwright.api.Wire;
import dev.gridwright.store.StoredEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// How events are written.
///
/// *Source*: server-sent events are described by the HTML standard, section 9.2; NDJSON is one JSON object a line.
enum EventFormat {
    /// `id`, `event` and `data` lines; events without an id leave a reader's last id as it is.
    SERVER_SENT("text/event-stream") {
        @Override
        void write(Buffer target, Optional<Long> id, String kind, byte[] data) {
            id.ifPresent(number -> target.appendString("id: " + number + "\n"));
            target.appendString("event: " + kind + "\ndata: ").appendBytes(data).appendString("\n\n");
        }

        @Override
        Buffer start() {
            return Buffer.buffer("retry: 1000\n\n");
        }

        @Override
        Buffer heartbeat() {
            return Buffer.buffer(": heartbeat\n\n");
        }
    },
    /// `{"id": 5, "event": "trial", "data": {...}}`.
    LINES("application/x-ndjson") {
        @Override
        void write(Buffer target, Optional<Long> id, String kind, byte[] data) {
            target.appendString("{");
            id.ifPresent(number -> target.appendString("\"id\":" + number + ","));
            target.appendString("\"event\":\"" + kind + "\",\"data\":")
                    .appendBytes(data)
                    .appendString("}\n");
        }

        @Override
        Buffer start() {
            return Buffer.buffer();
        }

        @Override
        Buffer heartbeat() {
            return Buffer.buffer("{\"event\":\"heartbeat\"}\n");
        }
    };

    private final String mediaType;

    EventFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /// @param data JSON without a line break
    abstract void write(Buffer target, Optional<Long> id, String kind, byte[] data);

    /// What a stream begins with.
    abstract Buffer start();

    /// What keeps a connection alive that has nothing to tell.
    abstract Buffer heartbeat();

    void write(Buffer target, String study, StoredEvent event) {
        switch (event) {
            case StoredEvent.TrialEnded ended ->
                write(
                        target,
                        Optional.of(ended.id()),
                        "trial",
                        Wire.bytes(out -> TrialJson.write(out, ended.stored().trial())));
            case StoredEvent.Told told ->
                write(
                        target,
                        Optional.of(told.id()),
                        told.kind(),
                        data(study, told).getBytes(StandardCharsets.UTF_8));
        }
    }

    /// What was kept of a trial is the trial; what was kept of a study's change is told with the study's id.
    private static String data(String study, StoredEvent.Told told) {
        if (told.kind().equals("trial")) {
            return told.data();
        }
        var rest = told.data().substring(1);
        return "{\"study\":\"" + study + "\"" + (rest.equals("}") ? rest : "," + rest);
    }
}
