package dev.gridwright.grid.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.GridFiles;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.grid.context.Context;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CommandsFileTest {
    private static final String COMMANDS = """
            train:
              command: [python3, train.py, "--depth=${depth}", "${args}", "--mode=${mode}", "--seed=${seed}"]
              folder: jobs
              env: {KEY: "${secret:KEY}"}
              parameters:
                depth: {type: integer, min: 1, max: 64}
                mode: {type: string, values: [fast, full]}
                note: {type: string, pattern: "[a-z]+"}
              grid_env: [LOG_LEVEL]
            check: {command: [/bin/true]}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_registered_command_is_run_with_the_arguments_and_variables_of_the_grid_in_their_places() throws IOException {
        var command = (TrialKind.Command) GridFiles.valid(grid(
                        "{depth: [1, 64], mode: [fast, full], note: ab, x: [-1]}",
                        "command: train, args: [\"-x${x}\", 7], env: {LOG_LEVEL: debug}"))
                .grid()
                .trial()
                .kind();

        assertThat(command.arguments())
                .containsExactly(
                        "python3", "train.py", "--depth=${depth}", "-x${x}", "7", "--mode=${mode}", "--seed=${seed}");
        assertThat(command.environment()).containsEntry("KEY", "${secret:KEY}").containsEntry("LOG_LEVEL", "debug");
        assertThat(command.surroundings())
                .isEqualTo(new TrialKind.Surroundings(
                        Optional.of(folder.resolve("jobs").toString()), false));
        assertThat(command.registered().orElseThrow().name()).isEqualTo("train");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{depth: [0], mode: fast, note: a}        | command: train                         | integer from 1 up to 64",
                "{depth: [1, 65], mode: fast, note: a}    | command: train                         | 65",
                "{depth: [1.5], mode: fast, note: a}      | command: train                         | integer from 1",
                "{depth: 1, mode: [slow], note: a}        | command: train                         | \"fast\", \"full\"",
                "{depth: 1, mode: fast, note: [\"-x\"]}   | command: train                         | matches [a-z]+",
                "{depth: 1, mode: fast}                   | command: train                         | needs the parameter note",
                "{depth: 1, mode: fast, note: {value: a, when: \"depth > 0\"}} | command: train    | needs the parameter note",
                "{depth: 1, mode: fast, note: a}          | command: train, env: {LD_PRELOAD: x}   | LD_PRELOAD",
                "{depth: 1}                               | command: check, args: [x]              | takes no arguments",
                "{depth: 1}                               | command: trian                         | did you mean \"train\"",
            })
    void what_a_registered_command_does_not_take_is_refused(String space, String trial, String words)
            throws IOException {
        assertThat(GridFiles.problems(grid(space, trial)))
                .anySatisfy(problem -> assertThat(problem.toString()).contains(words));
    }

    @Test
    void without_registered_commands_a_name_is_planned_and_not_run() {
        var read = GridFiles.valid(GridFiles.read("version: 1\nname: a\nspace: {x: 1}\n"
                + "objective: {metric: loss, goal: minimize}\ntrial: {command: train}\n"));

        assertThat(read.obstacles())
                .singleElement()
                .satisfies(
                        obstacle -> assertThat(obstacle.detail()).contains("no command is registered", "--commands"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: {command: [x, '${depth}']}                                        | depth",
                "a: {command: [x, '${secret:K}']}                                     | secret:K",
                "a: {command: []}                                                     | the program and its arguments",
                "a: {folder: jobs}                                                    | \"command\" is missing",
                "a: {command: [x], folder: none}                                      | no such folder",
                "a: {command: [x], parameters: {p: {type: string}}}                   | values or a pattern",
                "a: {command: [x], parameters: {p: {type: int}}}                      | integer",
                "a: {command: [x], parameters: {p: {type: string, pattern: '('}}}     | regular expression",
                "a: {comand: [x]}                                                     | did you mean \"command\"",
                "'a b': {command: [x]}                                                | not a command's name",
                "[1]                                                                  | a map from names",
                "a: {command: [                                                       | line 1",
            })
    void a_file_that_is_wrong_says_where_and_how(String text, String words) throws IOException {
        var file = Files.writeString(folder.resolve("commands.yaml"), text);

        assertThatThrownBy(() -> CommandsFile.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void results_of_a_command_that_is_registered_anew_are_not_reused() throws IOException {
        var before = identity(COMMANDS);
        assertThat(identity(COMMANDS)).isEqualTo(before);
        assertThat(identity(COMMANDS.replace("train.py", "train2.py"))).isNotEqualTo(before);
        assertThat(identity(COMMANDS.replace("${secret:KEY}", "other"))).isNotEqualTo(before);
        assertThat(identity(COMMANDS.replace("max: 64", "max: 65"))).isEqualTo(before);
    }

    @Test
    void a_grid_gives_a_command_only_secrets_that_the_operator_gives_to_commands() throws IOException {
        var space = "{depth: 1, mode: fast, note: a}";
        GridFiles.valid(grid(space, "command: train, env: {LOG_LEVEL: \"${secret:RUN}\"}"));
        for (var other : List.of("KEY", "HOSTS")) {
            assertThat(GridFiles.problems(grid(space, "command: train, env: {LOG_LEVEL: \"${secret:" + other + "}\"}")))
                    .singleElement()
                    .asString()
                    .contains("/trial/env/LOG_LEVEL", "does not give to the commands of grids", other + "@commands=");
        }
    }

    private String identity(String commands) throws IOException {
        var trial = "command: train}\ncache: {mode: readwrite, key: [v1]";
        return GridFiles.valid(grid(commands, "{depth: 1, mode: fast, note: a}", trial))
                .grid()
                .reuse()
                .identity();
    }

    private Parsed grid(String space, String trial) throws IOException {
        return grid(COMMANDS, space, trial);
    }

    private Parsed grid(String commands, String space, String trial) throws IOException {
        Files.createDirectories(folder.resolve("jobs"));
        var file = Files.writeString(folder.resolve("commands.yaml"), commands);
        return GridFile.read(
                "version: 1\nname: a\nspace: " + space + "\nobjective: {metric: loss, goal: minimize}\ntrial: {" + trial
                        + "}\n",
                GridFile.Format.YAML,
                Context.server(Optional.empty(), Optional.empty())
                        .withSecrets(
                                new Context.SecretNames(Set.of("KEY", "HOSTS", "RUN"), Set.of("HOSTS"), Set.of("RUN")))
                        .withCommands(new CommandRules(CommandsFile.read(file), false)));
    }
}
