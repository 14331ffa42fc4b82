package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.ProblemType;
import dev.gridwright.cli.client.RequestFailed.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A server's answer that something is wrong, as RFC 9457 has it; members that are missing read as empty.
record ServerProblem(int status, JsonNode document) {
    /// What it means to a command of ours.
    ///
    /// @param server its address
    /// @param named whether the request named a token
    RequestFailed failure(String server, boolean named) {
        var details = new ArrayList<String>();
        document.path("errors").forEach(error -> details.add(describe(error)));
        if (kind() == Kind.REFUSED) {
            remedy().ifPresent(details::add);
        } else if (word().equals(ProblemType.UNKNOWN_STUDY.word())) {
            details.add(StudyReader.LISTED);
        }
        var message = message(server, named);
        // One problem is the whole message already.
        details.removeIf(message::equals);
        return new RequestFailed(kind(), message, List.copyOf(details));
    }

    private Kind kind() {
        return switch (status) {
            case 404 -> word().equals(ProblemType.UNKNOWN_ROUTE.word()) ? Kind.REFUSED : Kind.UNKNOWN;
            case 400, 413, 414, 415, 422 -> Kind.INVALID;
            case 500 -> Kind.FAULT;
            default -> Kind.REFUSED;
        };
    }

    private String message(String server, boolean named) {
        var detail = document.path("detail").asText(document.path("title").asText("status " + status));
        return switch (status) {
            case 401 ->
                "the server " + server
                        + (named
                                ? " does not accept the token: it is mistyped, revoked, expired, or another server's"
                                : " wants a token: set GRIDWRIGHT_TOKEN or use --token-file");
            case 403 -> "the server " + server + " does not allow it: " + detail;
            case 404 ->
                kind() == Kind.REFUSED ? "the server " + server + " does not know how to do that: " + detail : detail;
            default -> detail;
        };
    }

    /// Whether the same request may be taken later, without its sender doing anything about it.
    boolean passes(boolean retryAfter) {
        return switch (status) {
            // A quota does not pass while we wait for it.
            case 429 -> !word().equals(ProblemType.QUOTA_EXCEEDED.word());
            case 502, 503, 504 -> true;
            // The first try of a submission may still be under way.
            case 409 -> retryAfter;
            default -> false;
        };
    }

    /// The last part of the problem's type.
    private String word() {
        var type = document.path("type").asText();
        return type.substring(type.lastIndexOf('/') + 1);
    }

    private Optional<String> remedy() {
        return ProblemType.of(word())
                .filter(type -> type != ProblemType.UNAUTHORIZED && type != ProblemType.UNKNOWN_ROUTE)
                .map(ProblemType::remedy);
    }

    /// `line 12, /trial/modle: unknown key`
    private static String describe(JsonNode error) {
        var place = error.path("line").isNumber() ? "line " + error.path("line").asInt() + ", " : "";
        return place + error.path("pointer").asText() + ": "
                + error.path("detail").asText();
    }
}
