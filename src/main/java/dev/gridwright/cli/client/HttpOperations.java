package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.HttpConnection.Request;
import java.io.EOFException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// What an operator asks a server, over its REST interface.
public final class HttpOperations {
    /// Copying a database may take that long before its first byte comes.
    private static final Duration COPYING = Duration.ofMinutes(30);

    private static final Request COPY = Request.post("/api/v1/backup", "{}")
            .accepting("application/vnd.sqlite3")
            .once()
            .silentFor(COPYING);

    private final HttpConnection connection;

    /// @param server where it is and how it is opened
    public HttpOperations(ServerAccess server, Patience patience) {
        this.connection = new HttpConnection(server, patience);
    }

    /// The server's address.
    public String place() {
        return connection.base().toString();
    }

    /// Whether the server can take work, and what stands against it.
    public JsonNode ready() {
        return connection.json(Request.get("/health/ready").orStatus(503));
    }

    /// The slots.
    public JsonNode pools() {
        return connection.json(Request.get("/api/v1/pools"));
    }

    /// How much is stored.
    public JsonNode storage() {
        return connection.json(Request.get("/api/v1/storage"));
    }

    /// Writes a copy of the database, made while the server runs, to `target`, which stays open.
    ///
    /// @return its size in bytes
    public long backup(OutputStream target) {
        return connection.send(COPY, (body, head) -> {
            long copied = body.transferTo(new LocalTarget(target));
            if (head.length() >= 0 && copied != head.length()) {
                throw new EOFException(copied + " bytes of " + head.length());
            }
            return copied;
        });
    }

    /// The tokens that the server knows.
    public JsonNode tokens() {
        return connection.json(Request.get("/api/v1/tokens"));
    }

    /// Makes a token; the answer is the only place that has its text.
    public JsonNode createToken(JsonNode wish) {
        return connection.json(Request.post("/api/v1/tokens", wish.toString()).once());
    }

    public void revokeToken(String id) {
        var path = "/api/v1/tokens/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        boolean unused = connection.send(
                new Request("DELETE", path, Map.of(), Optional.empty(), false, Duration.ofMinutes(1)), (_, _) -> true);
    }
}
