package dev.gridwright.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is promised of the image, as far as its recipe says it. `packaging/container-test` builds and runs it.
final class DockerfileTest {
    static final Path PROJECT =
            Path.of(System.getProperty("gridwright.home", "")).toAbsolutePath();

    private Dockerfile file;

    @BeforeEach
    void read() throws IOException {
        file = Dockerfile.read(PROJECT.resolve("Dockerfile"));
    }

    @Test
    void both_bases_are_arguments_with_an_exact_default() {
        var bases = file.all("FROM").map(from -> from.text().split(" ")[0]).toList();
        assertThat(bases).containsExactly("${JDK}", "${BASE}");
        assertThat(file.instructions().subList(0, 2)).allSatisfy(argument -> {
            assertThat(argument.name()).isEqualTo("ARG");
            assertThat(argument.text()).matches("(JDK|BASE)=[a-z/-]+:\\d+\\.\\d+\\S*");
        });
    }

    @Test
    void it_runs_as_a_numbered_user_of_group_0_who_is_not_root() {
        assertThat(file.last("USER").text()).matches("[1-9]\\d*:0");
    }

    @Test
    void tini_is_the_first_process_and_signals_reach_the_server_alone() {
        assertThat(file.last("ENTRYPOINT").words())
                .containsExactly("/usr/bin/tini", "--", "/opt/gridwright/gridwright");
        assertThat(file.last("CMD").words()).containsExactly("serve");
        assertThat(file.last("STOPSIGNAL").text()).isEqualTo("SIGTERM");
    }

    @Test
    void the_health_check_starts_no_jvm() throws IOException {
        var check = file.last("HEALTHCHECK").text();
        var command = new Dockerfile.Instruction("CMD", check.substring(check.indexOf("CMD ") + 4)).words();
        assertThat(command).containsExactly("/opt/gridwright/packaging/health");
        var script = Files.readAllLines(PROJECT.resolve("packaging/health"));
        assertThat(script).first().isEqualTo("#!/bin/bash");
        assertThat(script.stream().filter(line -> !line.startsWith("#")))
                .noneMatch(line -> Pattern.compile("java|/gridwright|curl|wget")
                        .matcher(line)
                        .find())
                .anyMatch(line -> line.contains("GET /health/ready"));
    }

    @Test
    void what_lasts_lies_in_the_volume_and_the_port_is_that_of_serve() {
        assertThat(file.last("VOLUME").text()).isEqualTo("/data");
        assertThat(file.last("EXPOSE").text()).isEqualTo("8080");
        assertThat(file.last("ENV").text()).contains("GRIDWRIGHT_HOST=0.0.0.0").contains("GRIDWRIGHT_DATA=/data");
    }

    @Test
    void it_has_labels_and_no_secrets() {
        assertThat(file.last("LABEL").text())
                .contains(Stream.of("title", "description", "version", "revision", "created", "licenses")
                        .map(name -> "org.opencontainers.image." + name + "=")
                        .toList());
        assertThat(file.instructions())
                .noneMatch(instruction -> instruction.name().equals("ADD"))
                .noneMatch(instruction -> Pattern.compile("(?i)(password|token|secret)=")
                        .matcher(instruction.text())
                        .find());
    }

    @Test
    void everything_that_is_copied_exists_and_is_sent_to_the_builder() throws IOException {
        var ignored = Files.readAllLines(PROJECT.resolve(".dockerignore"));
        var copied = file.all("COPY")
                .filter(copy -> !copy.text().startsWith("--from"))
                .flatMap(copy -> {
                    var words = List.of(copy.text().split("\\s+"));
                    return words.subList(0, words.size() - 1).stream();
                })
                .toList();
        assertThat(ignored).startsWith("*");
        assertThat(copied).hasSizeGreaterThan(5).allSatisfy(source -> {
            assertThat(PROJECT.resolve(source)).exists();
            assertThat(ignored).containsAnyOf("!" + source, "!" + source + "/");
        });
    }

    @Test
    void the_version_is_that_of_the_project() throws IOException {
        var version = Pattern.compile("<artifactId>gridwright</artifactId>\\s*<version>([^<]+)<")
                .matcher(Files.readString(PROJECT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        assertThat(file.lastStage().all("ARG").map(Dockerfile.Instruction::text))
                .contains("VERSION=" + version.group(1));
        assertThat(Files.readString(PROJECT.resolve("CHANGELOG.md")))
                .contains("## " + version.group(1).replace("-SNAPSHOT", ""));
    }
}
