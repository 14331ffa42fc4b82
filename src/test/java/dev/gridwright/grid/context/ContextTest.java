package dev.gridwright.grid.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.GridFiles;
import dev.gridwright.reuse.Fingerprints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContextTest {
    @TempDir
    private Path folder;

    private Path root() throws IOException {
        var root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(Files.createDirectories(root.resolve("sub")).resolve("in.csv"), "a,b\n1,2\n");
        Files.writeString(folder.resolve("out.csv"), "a,b\n1,2\n");
        Files.createSymbolicLink(root.resolve("link.csv"), folder.resolve("out.csv"));
        Files.createSymbolicLink(root.resolve("up"), folder);
        Files.createSymbolicLink(root.resolve("inner.csv"), root.resolve("sub/in.csv"));
        return root;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sub/in.csv", "sub/../sub/in.csv", "./sub/in.csv", "inner.csv"})
    void a_server_reads_files_below_its_data_root(String name) throws IOException {
        assertThat(Context.server(Optional.of(root()), Optional.empty()).data(name))
                .isInstanceOf(Context.Found.File.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out.csv",
                "sub/../../out.csv",
                "link.csv",
                "up/out.csv",
                "sub",
                "",
                ".",
                "none.csv",
                "a\0b",
                "/etc/passwd"
            })
    void a_server_reads_nothing_else(String name) throws IOException {
        var root = root();
        var context = Context.server(Optional.of(root), Optional.empty());
        assertThat(context.data(name)).isInstanceOf(Context.Found.Nothing.class);
        assertThat(context.data(root.resolve("sub/in.csv").toString())).isInstanceOf(Context.Found.Nothing.class);
    }

    @Test
    void a_server_without_a_data_root_reads_nothing() {
        assertThat(Context.server(Optional.empty(), Optional.empty()).data("in.csv"))
                .isInstanceOf(Context.Found.Nothing.class);
    }

    @Test
    void a_users_own_run_reads_what_the_user_can() throws IOException {
        var context = Context.embedded(root(), Optional.empty());
        assertThat(context.data("../out.csv")).isInstanceOf(Context.Found.File.class);
        assertThat(context.data("link.csv")).isInstanceOf(Context.Found.File.class);
        assertThat(context.data(folder.resolve("out.csv").toAbsolutePath().toString()))
                .isInstanceOf(Context.Found.File.class);
        assertThat(context.data("none.csv")).isInstanceOf(Context.Found.Nothing.class);
    }

    @Test
    void jars_come_from_the_plugin_folder() throws IOException {
        var root = root();
        assertThat(Context.embedded(folder, Optional.of(root)).jar("sub/in.csv"))
                .isInstanceOf(Context.Found.File.class);
        assertThat(Context.embedded(folder, Optional.of(root)).jar("../out.csv"))
                .isInstanceOf(Context.Found.Nothing.class);
        assertThat(Context.server(Optional.of(root), Optional.empty()).jar("sub/in.csv"))
                .isInstanceOf(Context.Found.Nothing.class);
        assertThat(Context.embedded(folder, Optional.empty()).jar("out.csv")).isInstanceOf(Context.Found.File.class);
    }

    @Test
    void an_operator_may_allow_less_time() {
        var strict = new Context(
                Optional.empty(),
                true,
                Optional.empty(),
                Duration.ofMinutes(1),
                Optional.empty(),
                CommandRules.NONE,
                Fingerprints.forgetful(),
                NotifyRules.ANY,
                Optional.empty());
        var text = "version: 1\nname: a\nspace: {x: [1]}\ntrial: {function: sphere, timeout: 2m}\n";
        assertThat(GridFiles.problems(GridFile.read(text, GridFile.Format.AUTO, strict)))
                .singleElement()
                .satisfies(problem -> assertThat(problem.allowed()).contains("up to 1m"));
    }

    private static final String LARGE = """
            version: 1
            name: a
            space: {x: [1]}
            objective: {metric: m, goal: minimize}
            trial: {command: ["true"], timeout: 2m, resources: {cpu: 3, gpu: 1}}
            """;

    @Test
    void a_run_of_ones_own_is_refused_that_would_wait_for_slots_for_ever() {
        var context = Context.embedded(folder, Optional.empty()).withRoom(new Context.Room(2, 0));
        assertThat(GridFiles.problems(GridFile.read(LARGE, GridFile.Format.AUTO, context)))
                .extracting(problem -> problem.pointer() + " " + problem.found() + " " + problem.allowed())
                .containsExactly("/trial/resources/cpu 3 at most 2", "/trial/resources/gpu 1 0");

        var enough = Context.embedded(folder, Optional.empty()).withRoom(new Context.Room(3, 1));
        assertThat(GridFiles.valid(GridFile.read(LARGE, GridFile.Format.AUTO, enough))
                        .warnings())
                .isEmpty();
    }

    @Test
    void a_server_warns_of_a_trial_that_needs_more_slots_than_it_began_with() {
        var context = Context.server(Optional.of(folder), Optional.empty())
                .withCommands(CommandRules.NONE.withAdHoc(true))
                .withRoom(new Context.Room(2, 1));
        assertThat(GridFiles.valid(GridFile.read(LARGE, GridFile.Format.AUTO, context))
                        .warnings())
                .filteredOn(warning -> warning.contains("slots"))
                .containsExactly("a trial needs 3 cpu slots at once, and this server began with 2:"
                        + " nothing runs until its operator gives it more");
    }
}
