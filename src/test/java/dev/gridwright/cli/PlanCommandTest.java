package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.host.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanCommandTest extends RunCommandFixture {
    @Test
    void a_plan_is_printed_for_people_and_programs() {
        var program = embedded();

        assertThat(program.run("plan", "grid.yaml")).isZero();
        assertThat(program.out())
                .contains("shapes: 8 points", "function branin", "first", "last", "defaults", "guarantees");

        assertThat(program.run("plan", "grid.yaml", "-f", "json")).isZero();
        assertThat(Samples.json(program.out()).path("points").asInt()).isEqualTo(8);
        assertThat(started).isEmpty();
    }

    @Test
    void a_part_of_a_grid_is_planned_as_it_is_run() {
        int points = 0;
        for (var shard : List.of("1/2", "2/2")) {
            var program = embedded();
            assertThat(program.run("plan", "grid.yaml", "--shard", shard, "-f", "json"))
                    .isZero();
            points += Samples.json(program.out()).path("points").asInt();
            assertThat(Samples.json(program.out()).path("exact").asBoolean()).isTrue();
        }
        assertThat(points).isEqualTo(8);

        var program = embedded();
        assertThat(program.run("plan", "grid.yaml", "--range", "2:5")).isZero();
        assertThat(program.out()).startsWith("shapes: 3 points").contains("to try of those left");
        assertThat(started).isEmpty();
    }

    @Test
    void a_server_is_asked_for_the_plan_of_a_part() {
        server.on("POST /api/v1/plan", Samples.json("{\"name\": \"shapes\", \"points\": 3}"));

        var program = remote();

        assertThat(program.run("plan", "grid.yaml", "--shard", "1/2", "-f", "json"))
                .isZero();
        assertThat(Samples.json(program.out()).path("points").asInt()).isEqualTo(3);
        assertThat(server.requests().getFirst().query()).isEqualTo("shard=1/2");
    }

    @Test
    void the_plan_of_a_server_says_what_it_has_results_for_and_what_holds_there() {
        server.on("POST /api/v1/plan", Samples.json("""
                {"name": "shapes", "runs": "function branin", "points": 8, "raw_points": 12345678901234567890, "exact": true,
                 "cached": 3, "removed": [{"rule": "x < y", "points": 12345678901234567882}], "duplicates": 0,
                 "axes": [{"name": "x", "values": [-5, 1E-7, 1E+21, "10"]}, {"name": "y", "count": 1000, "first": 0, "last": 5}],
                 "first": [{"x": -5, "y": 0}, {"x": 1E-7}], "last": [{"x": "10", "y": 5}],
                 "defaults": {"/priority": "0"}, "guarantees": ["kill ladder B: all of it ends"], "warnings": ["mind this"],
                 "estimate": {"trials": 8, "evaluations": 8, "longest_seconds": 4800}, "later": {"unknown": true}}
                """));

        assertThat(remote().run("plan", "grid.yaml", "--set", "y=7", "-f", "json"))
                .isZero();
        assertThat(server.requests().getFirst().body()).contains("branin", "7");

        var program = remote();
        assertThat(program.run("plan", "grid.yaml")).isZero();
        assertThat(program.out()).isEqualTo("""
                shapes: 8 points, function branin
                at most 8 evaluations, 1h20m if every trial took its whole timeout in one slot
                3 points cached: earlier results are reused instead of running them

                 12,345,678,901,234,567,890  in the full product
                -12,345,678,901,234,567,882  removed by x < y
                                          8  to try

                parameter  values
                x               4  -5, 0.0000001, 1e21, 10
                y           1,000  0 ... 5

                points  x          y
                first   -5         0
                first   0.0000001
                last    10         5

                defaults
                  /priority = 0

                guarantees
                  kill ladder B: all of it ends

                warnings
                  mind this
                """);
        assertThat(started).isEmpty();
    }

    @Test
    void a_plan_for_a_run_here_asks_no_server() {
        var program = remote();

        assertThat(program.run("plan", "grid.yaml", "--local")).isZero();

        assertThat(program.out()).startsWith("shapes: 8 points");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_plan_of_commands_says_how_this_machine_ends_them() throws IOException {
        Files.writeString(
                folder.resolve("command.yaml"),
                GRID.replace("{function: branin}", "{command: [train, '${x}', '${y}']}"));
        var program = new TestProgram(folder).servers(new Servers() {
            @Override
            public Running start(Settings settings) {
                throw new IllegalStateException("no server is to be started");
            }

            @Override
            public String killing() {
                return "kill ladder B: all of it ends";
            }
        });

        assertThat(program.run("plan", "command.yaml")).isZero();
        assertThat(program.out()).contains("all that it started is killed\n  kill ladder B: all of it ends\n");

        assertThat(program.run("plan", "grid.yaml")).isZero();
        assertThat(program.out()).doesNotContain("ladder");
    }
}
