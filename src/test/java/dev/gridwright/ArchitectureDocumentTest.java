package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The drawing of `docs/architecture.md` and the sources show the same house.
final class ArchitectureDocumentTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("gridwright.home", "")).toAbsolutePath();
    private static final Path ROOT = PROJECT.resolve("src/main/java/dev/gridwright");

    /// A box of the drawing, `web["web<br>HTTP"]`.
    private static final Pattern BOX = Pattern.compile("\\b(\\w+)\\[\"(\\w+)<br>");

    /// Who takes part in the way of a trial, `participant E as engine: coordinator`; a package, but for the client.
    private static final Pattern PARTICIPANT = Pattern.compile("participant \\w+ as ([a-z.]+)");

    private static final Pattern WORD = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*)`");
    private static final Set<String> FILES = Set.of("openapi.yaml", "grid.schema.json");

    private String document;
    private Set<String> packages;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(PROJECT.resolve("docs/architecture.md"));
        try (var files = Files.walk(ROOT)) {
            packages = files.filter(file -> file.endsWith("package-info.java"))
                    .map(file -> ROOT.relativize(file.getParent()).toString().replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void every_box_is_a_package_and_bears_its_name() {
        assertThat(BOX.matcher(document).results()).hasSizeGreaterThan(15).allSatisfy(box -> {
            assertThat(box.group(1)).isEqualTo(box.group(2));
            assertThat(packages).contains(box.group(1));
        });
    }

    @Test
    void whoever_takes_part_in_the_way_of_a_trial_is_a_package() {
        assertThat(PARTICIPANT.matcher(document).results().map(one -> one.group(1)))
                .hasSizeGreaterThan(4)
                .filteredOn(name -> !name.equals("client"))
                .allSatisfy(name -> assertThat(packages).contains(name));
    }

    @Test
    void every_package_that_is_named_exists() {
        assertThat(named().stream().filter(name -> !FILES.contains(name)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(packages).contains(name));
    }

    @Test
    void every_package_of_the_first_level_is_shown() {
        var shown = named();
        BOX.matcher(document).results().map(box -> box.group(1)).forEach(shown::add);
        assertThat(packages.stream().filter(name -> !name.contains(".")))
                .allSatisfy(name -> assertThat(shown).contains(name));
    }

    private Set<String> named() {
        return WORD.matcher(document)
                .results()
                .map((MatchResult word) -> word.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
