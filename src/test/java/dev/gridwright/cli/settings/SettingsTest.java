package dev.gridwright.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_variable_wins_over_the_files_and_a_nearer_file_over_a_farther_one() throws IOException {
        var named = write("named.yaml", "port: 3");
        write(".gridwright.yaml", "port: 4\nhost: project\nslots: 4");
        write("config/gridwright/config.yaml", "port: 5\nhost: user\nslots: 5\nname: user");
        var environment = Map.of(
                "GRIDWRIGHT_SLOTS",
                "2",
                "XDG_CONFIG_HOME",
                folder.resolve("config").toString());
        var settings = Settings.load(environment, folder, Optional.of(named));

        assertThat(settings.of("slots")).contains(new Setting(List.of("2"), "$GRIDWRIGHT_SLOTS"));
        assertThat(settings.of("port")).contains(new Setting(List.of("3"), named.toString()));
        assertThat(settings.of("host").orElseThrow().values()).containsExactly("project");
        assertThat(settings.of("name").orElseThrow().source()).endsWith("config/gridwright/config.yaml");
        assertThat(settings.of("data")).isEmpty();
    }

    @Test
    void a_repeatable_option_takes_a_list_or_lines() throws IOException {
        write(".gridwright.yaml", "gate: [best >= 0.9, failed <= 5]");

        assertThat(load(Map.of()).of("gate").orElseThrow().values()).containsExactly("best >= 0.9", "failed <= 5");
        assertThat(load(Map.of("GRIDWRIGHT_GATE", "best >= 1\nfailed < 2"))
                        .of("gate")
                        .orElseThrow()
                        .values())
                .containsExactly("best >= 1", "failed < 2");
    }

    @Test
    void the_address_that_a_container_platform_sets_is_no_port() {
        assertThat(load(Map.of("GRIDWRIGHT_PORT", "tcp://10.0.0.1:8080")).of("port"))
                .isEmpty();
    }

    @Test
    void a_file_that_is_not_names_and_values_is_refused() throws IOException {
        for (var text : List.of("- a\n- b", "slots: {a: 1}", "slots:", "slots: [1", "a: &x [1]\nb: *x\nc: *x")) {
            write(".gridwright.yaml", text);

            assertThatThrownBy(() -> load(Map.of()))
                    .as(text)
                    .isInstanceOf(SettingsProblem.class)
                    .hasMessageContaining(".gridwright.yaml");
        }
    }

    @Test
    void an_empty_file_sets_nothing() throws IOException {
        write(".gridwright.yaml", "# nothing yet\n");

        assertThat(load(Map.of()).of("slots")).isEmpty();
    }

    @Test
    void unknown_names_are_refused_all_at_once() throws IOException {
        write(".gridwright.yaml", "slotz: 4\nprot: 1\nslots: 2");

        assertThatThrownBy(() -> load(Map.of()).check(List.of("slots", "port")))
                .hasMessageContaining("'slotz'; did you mean 'slots'?")
                .hasMessageContaining("'prot'; did you mean 'port'?");
    }

    @Test
    void a_named_file_must_be_there() {
        assertThatThrownBy(() -> Settings.load(Map.of(), folder, Optional.of(Path.of("missing.yaml"))))
                .isInstanceOf(SettingsProblem.class)
                .hasMessageContaining("missing.yaml");
    }

    private Settings load(Map<String, String> environment) {
        return Settings.load(new HashMap<>(environment), folder, Optional.empty());
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
