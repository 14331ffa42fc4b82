package dev.gridwright.cli.terminal;

import java.util.List;
import java.util.stream.Collectors;

/// Lines of CSV (RFC 4180, ended by whoever prints them).
public final class Csv {
    private Csv() {}

    public static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
    }

    private static String cell(String text) {
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
