package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How a server is: `{server, status, checks, pools, storage}`, the last two when they were asked for.
public record ServerHealth(JsonNode json) {
    public boolean up() {
        return json.path("status").asText().equals("UP");
    }

    public List<String> lines(int width, Ink ink) {
        var lines = new ArrayList<String>();
        lines.add(json.path("server").asText() + " is " + (up() ? ink.good("ready") : ink.bad("not ready")));
        for (var check : json.path("checks")) {
            boolean good = check.path("status").asText().equals("UP");
            var detail = check.path("detail").asText();
            lines.add("  " + (good ? ink.passed() : ink.failed()) + " "
                    + check.path("name").asText() + (detail.isEmpty() ? "" : ": " + detail));
        }
        if (json.path("pools").isArray()) {
            var table = new Table(
                    Column.text("pool"),
                    Column.number("slots"),
                    Column.number("busy"),
                    Column.number("idle"),
                    Column.number("abandoned"));
            json.path("pools")
                    .forEach(pool -> table.row(
                            pool.path("name").asText(),
                            pool.path("slots").asText(),
                            pool.path("busy").asText(),
                            pool.path("idle").asText(),
                            pool.path("abandoned").asText()));
            lines.add("");
            lines.addAll(table.lines(width, ink));
        }
        if (json.path("storage").isObject()) {
            lines.add("");
            lines.addAll(storage());
        }
        return lines;
    }

    private List<String> storage() {
        var storage = json.path("storage");
        return List.of(
                Numbers.counted(storage.path("studies").asLong(), "study", "studies") + " ("
                        + Numbers.grouped(storage.path("ended_studies").asLong()) + " ended), "
                        + Numbers.counted(storage.path("trials").asLong(), "trial") + ", "
                        + kept(storage.path("keep_seconds")),
                "database " + bytes(storage, "database_bytes") + " (" + bytes(storage, "reusable_bytes")
                        + " of it free to be used again), its log " + bytes(storage, "wal_bytes")
                        + ", output of trials "
                        + bytes(storage, "outputs_bytes"),
                Numbers.counted(storage.path("kept_files").asLong(), "kept file") + " of the best trials, "
                        + bytes(storage, "kept_files_bytes"),
                "fetched files and what was prepared of them " + bytes(storage, "content_bytes") + " (what no study"
                        + " uses: at most " + bytes(storage, "content_bytes_max") + ")",
                Numbers.counted(storage.path("cached_results").asLong(), "cached result") + " of at most "
                        + Numbers.grouped(storage.path("cached_results_max").asLong()),
                bytes(storage, "free_bytes") + " free on the disk");
    }

    private static String kept(JsonNode seconds) {
        return seconds.isNumber()
                ? "kept for " + Numbers.span(Duration.ofSeconds(seconds.asLong())) + " after their end"
                : "kept for ever (serve --keep 30d removes old ones)";
    }

    private static String bytes(JsonNode storage, String name) {
        return Numbers.bytes(storage.path(name).asLong());
    }
}
