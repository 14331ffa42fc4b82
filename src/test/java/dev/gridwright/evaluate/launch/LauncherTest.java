package dev.gridwright.evaluate.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.evaluate.launch.kernel.Cookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/// On each ladder that this machine has.
@ParameterizedClass
@EnumSource(Ladder.class)
final class LauncherTest {
    private final Ladder ladder;

    @TempDir
    private Path folder;

    private final String identity = "test-" + UUID.randomUUID().toString().substring(0, 8);

    private Launcher launcher;

    private int started;

    LauncherTest(Ladder ladder) {
        this.ladder = ladder;
    }

    @BeforeEach
    void open() {
        try {
            launcher = Launcher.probe(
                    LaunchSettings.of(identity, folder.resolve("scratch")).with(Set.of(ladder)));
        } catch (IOException e) {
            throw new TestAbortedException("ladder " + ladder.letter() + " does not exist on this machine", e);
        }
    }

    @AfterEach
    void nothing_is_left() throws IOException {
        if (launcher == null) {
            return;
        }
        launcher.close();
        assertThat(new Cookie(Launcher.COOKIE + "=" + identity + "/").processes())
                .isEmpty();
        try (var files = Files.list(folder.resolve("scratch"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void an_exit_code_is_told() throws Exception {
        assertThat(run("exit 0")).isEqualTo(exited(0));
        assertThat(run("exit 7")).isEqualTo(exited(7));
        assertThat(run("exit 139")).isEqualTo(exited(139));
        assertThat(run("exit 255")).isEqualTo(exited(255));
    }

    @Test
    void a_signal_is_told_apart_from_an_exit_code() throws Exception {
        assertThat(run("kill -SEGV $$")).isEqualTo(signalled(11));
        assertThat(run("kill -TERM $$")).isEqualTo(signalled(15));
        assertThat(run("kill -KILL $$")).isEqualTo(signalled(9));
        assertThat(run("kill -INT $$")).isEqualTo(signalled(2));
        assertThat(run("kill -PIPE $$")).isEqualTo(signalled(13));
        assertThat(run("kill -34 $$")).isEqualTo(signalled(34));
    }

    @Test
    void its_streams_are_its_own() throws Exception {
        try (var launched = start("cat; echo error >&2")) {
            launched.stdin().write("in".getBytes(StandardCharsets.UTF_8));
            launched.stdin().close();
            assertThat(text(launched.stdout())).isEqualTo("in");
            assertThat(text(launched.stderr())).isEqualTo("error\n");
            assertThat(launched.await()).isEqualTo(exited(0));
        }
    }

    @Test
    void arguments_arrive_as_they_are() throws Exception {
        var argv = List.of("printf", "%s|", "a b", "", "$HOME", "*", "ü", "-e", "x\ny");
        try (var launched = launcher.start(launch(argv))) {
            assertThat(text(launched.stdout())).isEqualTo("a b||$HOME|*|ü|-e|x\ny|");
        }
    }

    @Test
    void the_environment_is_what_was_said_and_no_more() throws Exception {
        var variables = Map.of("PATH", "/usr/bin:/bin", "learning.rate", "0.1 x", "DEPTH", "3", "words", "w", "-a", "");
        var launch = new Launch("words", List.of("env"), variables, folder, OptionalLong.empty(), OptionalInt.empty());
        try (var launched = launcher.start(launch)) {
            assertThat(text(launched.stdout()).lines())
                    .containsExactlyInAnyOrder(
                            "PATH=/usr/bin:/bin",
                            "learning.rate=0.1 x",
                            "DEPTH=3",
                            "words=w",
                            "-a=",
                            "PWD=" + folder,
                            Launcher.COOKIE + "=" + identity + "/words");
            assertThat(launched.await()).isEqualTo(exited(0));
        }
    }

    @Test
    void it_starts_in_its_folder() throws Exception {
        try (var launched = start("pwd -P")) {
            assertThat(text(launched.stdout())).isEqualTo(folder.toRealPath() + "\n");
        }
    }

    @Test
    void what_is_not_there_is_not_started() {
        assertThatThrownBy(() -> launcher.start(launch(List.of("no-such-program"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("There is no program 'no-such-program' in /usr/bin:/bin");
        assertThatThrownBy(() -> launcher.start(launch(List.of("./no-such-program"))))
                .hasMessageContaining("There is no program " + folder);
        assertThatThrownBy(() -> launcher.start(launch(List.of("/etc/passwd"))))
                .hasMessageContaining("/etc/passwd may not be executed");
    }

    @Test
    void it_can_be_asked_to_end() throws Exception {
        try (var launched = start("trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done")) {
            assertThat(line(launched)).isEqualTo("ready");
            launched.ask();
            assertThat(launched.await()).isEqualTo(exited(5));
        }
    }

    @Test
    void one_that_is_asked_as_it_begins_is_asked_nevertheless() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (var launched = start("sleep 1000")) {
                launched.ask();
                assertThat(launched.await().signal()).hasValue(15);
            }
        }
    }

    @Test
    void one_that_refuses_is_killed() throws Exception {
        try (var launched = start("trap '' TERM; echo ready; while :; do sleep 0.01; done")) {
            assertThat(line(launched)).isEqualTo("ready");
            launched.ask();
            launched.kill();
            var ended = launched.await();
            assertThat(ended.signal()).hasValue(9);
            assertThat(ended.killed()).isTrue();
        }
    }

    @Test
    void one_that_is_killed_as_it_begins_is_gone() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (var launched = start("sleep 1000")) {
                launched.kill();
                assertThat(launched.await().killed()).isTrue();
            }
        }
    }

    @Test
    void what_it_leaves_behind_is_killed_after_a_normal_end() throws Exception {
        try (var launched = start("(setsid sleep 1000 & ) ; exit 3")) {
            var ended = launched.await();
            assertThat(ended.exitCode()).hasValue(3);
            assertThat(ended.leftovers()).isTrue();
            assertThat(ended.killed()).isFalse();
            // Who left it held standard output.
            assertThat(text(launched.stdout())).isEmpty();
        }
    }

    private Ended run(String script) throws Exception {
        try (var launched = start(script)) {
            return launched.await();
        }
    }

    private Launched start(String script) throws IOException {
        return launcher.start(launch(List.of("sh", "-c", script)));
    }

    private Launch launch(List<String> argv) {
        return new Launch(
                "a" + started++,
                argv,
                Map.of("PATH", "/usr/bin:/bin"),
                folder,
                OptionalLong.empty(),
                OptionalInt.empty());
    }

    private static String line(Launched launched) throws IOException {
        var line = new StringBuilder();
        for (int c = launched.stdout().read();
                c != '\n' && c >= 0;
                c = launched.stdout().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    private static String text(java.io.InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static Ended exited(int code) {
        return new Ended(OptionalInt.of(code), OptionalInt.empty(), Optional.empty(), false, false);
    }

    private static Ended signalled(int number) {
        return new Ended(OptionalInt.empty(), OptionalInt.of(number), Optional.empty(), false, false);
    }
}
