package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.documents.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/miniature` does what it says, as a process of its own.
final class MiniatureTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("gridwright.home", "")).toAbsolutePath();
    private static final Path SOURCE = PROJECT.resolve("docs/miniature/Miniature.java");
    private static final int POINTS = 24;
    private static final String HANGS = "23 [3, 9] timeout -";
    private static final Pattern NAMED = Pattern.compile("`((?:[a-z]+\\.)*[a-z]+)(?:\\.([A-Z]\\w+))?`");

    @TempDir
    private Path folder;

    @Test
    void every_point_is_told_once_and_a_second_start_goes_on_behind_the_last_whole_line() throws Exception {
        var first = run();
        assertThat(first).hasSize(POINTS + 2);
        assertThat(first.getFirst()).startsWith("0 of 24 points are in ");
        // A busy machine may be too slow for another one as well, but never lets this one end.
        assertThat(first).contains(HANGS);
        assertThat(first.subList(1, POINTS + 1))
                .filteredOn(line -> line.contains("[0, "))
                .allSatisfy(line -> assertThat(line).containsPattern(" (failed|timeout) -$"));
        assertThat(first.getLast()).startsWith("best: ");
        // Another point may run out of time on a machine that is busy for seconds, and be the best one.
        assertThat(shown())
                .hasSize(3)
                .allSatisfy(line -> assertThat(first)
                        .map(printed -> printed.replaceFirst(" in \\S+$", ""))
                        .containsAnyOf(line, line.replaceFirst("succeeded \\S+$", "timeout -")));
        var told = Files.readAllLines(results());
        assertThat(indices(told)).containsExactlyElementsOf(all());

        // As a crash leaves it: nine results, and the beginning of the tenth.
        var kept = told.subList(0, 9);
        Files.writeString(
                results(), String.join("\n", kept) + "\n" + told.get(9).substring(0, 3));
        var second = run();
        assertThat(second.getFirst()).startsWith("9 of 24 points are in ");
        assertThat(second).hasSize(POINTS - 9 + 2);
        var whole = Files.readAllLines(results());
        assertThat(whole.subList(0, 9)).isEqualTo(kept);
        assertThat(whole).allSatisfy(line -> assertThat(line).matches("\\d+ (succeeded -?\\d+|(failed|timeout) -)"));
        assertThat(indices(whole)).containsExactlyElementsOf(all());
        long least = whole.stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[1].equals("succeeded"))
                .mapToLong(words -> Long.parseLong(words[2]))
                .min()
                .orElseThrow();
        assertThat(second.getLast()).endsWith(" succeeded " + least);
    }

    @Test
    void the_classes_and_packages_it_names_are_there() throws IOException {
        var named = NAMED.matcher(Files.readString(SOURCE) + Files.readString(SOURCE.resolveSibling("README.md")))
                .results()
                .map(found -> found.group(1).replace('.', '/')
                        + (found.group(2) == null ? "/package-info" : "/" + found.group(2)) + ".java")
                .filter(file -> !file.equals("sh/package-info.java"))
                .toList();
        assertThat(named).hasSizeGreaterThan(10);
        var sources = PROJECT.resolve("src/main/java/dev/gridwright");
        assertThat(named).allSatisfy(file -> assertThat(sources.resolve(file)).exists());
    }

    /// What the page shows to be printed of points, and before them.
    private static List<String> shown() {
        return Document.of("docs/miniature/README.md")
                .blocks()
                .getFirst()
                .text()
                .lines()
                .filter(line -> !line.startsWith("$") && !line.startsWith("best: ") && !line.equals("..."))
                .map(line -> line.replaceFirst(" in \\S+$", ""))
                .toList();
    }

    private Path results() {
        return folder.resolve("results.txt");
    }

    private static List<Integer> all() {
        return IntStream.range(0, POINTS).boxed().toList();
    }

    private static List<Integer> indices(List<String> lines) {
        return lines.stream()
                .map(line -> Integer.valueOf(line.substring(0, line.indexOf(' '))))
                .sorted()
                .toList();
    }

    private List<String> run() throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dtimeout=1",
                        SOURCE.toString(),
                        results().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor()).as(() -> text(output)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    private static String text(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
