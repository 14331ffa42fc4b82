package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.api.Wire;
import dev.gridwright.grid.context.Context;
import dev.gridwright.web.GridIntake;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RehearsalTest {
    @TempDir
    private Path folder;

    @Test
    void what_is_rehearsed_is_a_grid_that_a_server_without_any_files_accepts() throws Exception {
        var context = Context.server(Optional.empty(), Optional.empty()).withRoom(new Context.Room(1, 0));
        var intake = new GridIntake(context, "", Optional::empty, Map.of(), grid -> OptionalLong.empty(), "");

        var plan = Wire.JSON.readTree(Rehearsal.hold(intake));

        assertThat(plan.path("points").asLong()).isEqualTo(15);
        assertThat(plan.path("warnings")).isEmpty();
    }

    @Test
    void a_server_has_no_recording_events_of_buffers_made_for_its_first_request() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            assertThat(server.address()).isNotNull();
            assertThat(System.getProperty("io.netty.jfr.enabled")).isEqualTo("false");
        }
    }
}
