package dev.gridwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Compares what was printed with what the README shows. What another machine or another time changes counts alike; all
/// else has to be the same to the letter. A line of dots stands for any lines, dots behind a comma for the rest of a
/// list.
final class ReadmeOutput {
    /// What differs between two runs of the same command, and what is written in its place.
    private static final Map<Pattern, String> VARYING = new LinkedHashMap<>();

    static {
        // Of the lines of progress only the last is bound to come.
        vary("(?m)(?:^(?:\\[\\d+:\\d\\d\\] .*|\\.\\.\\.)\\n)*^\\[\\d+:\\d\\d\\] (.*)$", "[TIME] $1");
        vary("(?m)^(\\S+: completed \\(exhausted\\)), \\S+$", "$1, TIME");
        vary(
                "(?m)^\\S+ of trials in \\S+ on \\d+ slots?: speed-up [\\d.]+, efficiency \\d+ %$",
                "TIME of trials in TIME on N slots: speed-up N, efficiency N %");
        // A leaderboard: its last column is seconds, which also make it wide.
        vary("(?m)^ *(#|\\d+) +(.* )(?:seconds|\\d[\\d.]*)$", "$1 $2SECONDS");
        vary("(?m)^gridwright \\d\\S* listens", "gridwright VERSION listens");
    }

    private final Pattern id;
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, String> places = new LinkedHashMap<>();

    ReadmeOutput() throws IOException {
        try (var grids = Files.list(ReadmeBlocks.PROJECT.resolve("grids"))) {
            id = Pattern.compile("\\b("
                    + grids.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml"))
                            .map(name -> Pattern.quote(name.substring(0, name.length() - ".yaml".length())))
                            .sorted()
                            .collect(Collectors.joining("|"))
                    + ")-[a-z0-9]{6}\\b");
        }
    }

    private static void vary(String pattern, String replacement) {
        VARYING.put(Pattern.compile(pattern), replacement);
    }

    /// Has a place of this run stand for one that the README shows.
    void put(String shown, String here) {
        places.put(shown, here);
    }

    /// The README's command as it has to be typed here.
    String here(String line) {
        var here = line;
        for (var place : places.entrySet()) {
            here = here.replace(place.getKey(), place.getValue());
        }
        for (var study : ids.entrySet()) {
            here = here.replace(study.getKey(), study.getValue());
        }
        return here;
    }

    /// Whether this is what the README shows; remembers which study is meant by which of its ids.
    boolean same(String shown, String printed) {
        var pattern = new StringBuilder();
        canonical(shown)
                .lines()
                .forEach(line -> pattern.append("...".equals(line) ? "(?:(?s:.*?)\\n)?" : quoted(line) + "\\n"));
        if (!Pattern.matches(pattern.toString(), canonical(printed))) {
            return false;
        }
        var meant = id.matcher(shown);
        var there = id.matcher(printed);
        while (meant.find() && there.find()) {
            if (!ids.computeIfAbsent(meant.group(), _ -> there.group()).equals(there.group())) {
                return false;
            }
        }
        return true;
    }

    private static String quoted(String line) {
        return Arrays.stream(line.split(", ?\\.\\.\\.", -1)).map(Pattern::quote).collect(Collectors.joining(",.*"));
    }

    /// A text with everything that varies made alike, with an end to its last line.
    String canonical(String text) {
        var canonical = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
        for (var place : places.entrySet()) {
            canonical = canonical.replace(place.getValue(), place.getKey());
        }
        for (var varying : VARYING.entrySet()) {
            canonical = varying.getKey().matcher(canonical).replaceAll(varying.getValue());
        }
        canonical = canonical
                .lines()
                .map(line -> line.endsWith(" SECONDS") ? line.replaceAll(" +", " ") : line)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return id.matcher(canonical).replaceAll("$1-ID");
    }
}
