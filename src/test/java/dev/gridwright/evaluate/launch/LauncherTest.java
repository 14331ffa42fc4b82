package dev.gridwright.evaluate.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// On each ladder that this machine has.
@ParameterizedClass
@EnumSource(Ladder.class)
final class LauncherTest {
    private final Ladder ladder;

    @TempDir
    private Path folder;

    private Attempts attempts;

    LauncherTest(Ladder ladder) {
        this.ladder = ladder;
    }

    @BeforeEach
    void open() throws IOException {
        attempts = Attempts.on(ladder, folder);
    }

    @AfterEach
    void nothing_is_left() throws IOException {
        if (attempts != null) {
            attempts.close();
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
        // Whoever starts the tests may ignore it, and so do all that they start.
        assertThat(run("exec env --default-signal=INT sh -c 'kill -INT $$'")).isEqualTo(signalled(2));
        assertThat(run("kill -PIPE $$")).isEqualTo(signalled(13));
        assertThat(run("kill -34 $$")).isEqualTo(signalled(34));
    }

    @Test
    void its_streams_are_its_own() throws Exception {
        try (var launched = attempts.sh("cat; echo error >&2")) {
            launched.stdin().write("in".getBytes(StandardCharsets.UTF_8));
            launched.stdin().close();
            assertThat(Attempts.text(launched.stdout())).isEqualTo("in");
            assertThat(Attempts.text(launched.stderr())).isEqualTo("error\n");
            assertThat(launched.await()).isEqualTo(exited(0));
        }
    }

    @Test
    void arguments_arrive_as_they_are() throws Exception {
        var argv = List.of("printf", "%s|", "a b", "", "$HOME", "*", "ü", "-e", "x\ny");
        try (var launched = attempts.launcher().start(attempts.launch(argv))) {
            assertThat(Attempts.text(launched.stdout())).isEqualTo("a b||$HOME|*|ü|-e|x\ny|");
        }
    }

    @Test
    void the_environment_is_what_was_said_and_no_more() throws Exception {
        var variables = Map.of("PATH", "/usr/bin:/bin", "learning.rate", "0.1 x", "DEPTH", "3", "words", "w", "-a", "");
        var launch = new Launch("words", List.of("env"), variables, folder, OptionalLong.empty(), OptionalInt.empty());
        try (var launched = attempts.launcher().start(launch)) {
            assertThat(Attempts.text(launched.stdout()).lines())
                    .map(entry -> entry.replaceAll("/[0-9a-f]+/words", "/life/words"))
                    .containsExactlyInAnyOrder(
                            "PATH=/usr/bin:/bin",
                            "learning.rate=0.1 x",
                            "DEPTH=3",
                            "words=w",
                            "-a=",
                            "PWD=" + folder,
                            Launcher.COOKIE + "=" + attempts.identity() + "/life/words");
            assertThat(launched.await()).isEqualTo(exited(0));
        }
    }

    @Test
    void it_starts_in_its_folder() throws Exception {
        try (var launched = attempts.sh("pwd -P")) {
            assertThat(Attempts.text(launched.stdout())).isEqualTo(folder.toRealPath() + "\n");
        }
    }

    @Test
    void what_is_not_there_is_not_started() {
        assertThatThrownBy(() -> attempts.launcher().start(attempts.launch(List.of("no-such-program"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("There is no program 'no-such-program' in /usr/bin:/bin");
        assertThatThrownBy(() -> attempts.launcher().start(attempts.launch(List.of("./no-such-program"))))
                .hasMessageContaining("There is no program " + folder);
        assertThatThrownBy(() -> attempts.launcher().start(attempts.launch(List.of("/etc/passwd"))))
                .hasMessageContaining("/etc/passwd may not be executed");
    }

    @Test
    void one_that_is_started_by_an_interrupted_thread_is_known() throws Exception {
        Thread.currentThread().interrupt();
        try (var launched = attempts.sh("echo ready; sleep 1000")) {
            assertThat(Thread.interrupted()).isTrue();
            assertThat(Attempts.line(launched)).isEqualTo("ready");
            assertThat(attempts.launcher().running()).containsExactly(launched);
            launched.kill();
            assertThat(launched.await().signal()).hasValue(9);
        }
    }

    @Test
    void it_can_be_asked_to_end() throws Exception {
        try (var launched = attempts.sh("trap 'exit 5' TERM; echo ready; while :; do sleep 0.01; done")) {
            assertThat(Attempts.line(launched)).isEqualTo("ready");
            launched.ask();
            assertThat(launched.await()).isEqualTo(exited(5));
        }
    }

    @Test
    void one_that_is_asked_as_it_begins_is_asked_nevertheless() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (var launched = attempts.sh("sleep 1000")) {
                launched.ask();
                assertThat(launched.await().signal()).hasValue(15);
            }
        }
    }

    @Test
    void one_that_refuses_is_killed() throws Exception {
        try (var launched = attempts.sh("trap '' TERM; echo ready; while :; do sleep 0.01; done")) {
            assertThat(Attempts.line(launched)).isEqualTo("ready");
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
            try (var launched = attempts.sh("sleep 1000")) {
                launched.kill();
                assertThat(launched.await().killed()).isTrue();
            }
        }
    }

    @Test
    void what_it_leaves_behind_is_killed_after_a_normal_end() throws Exception {
        try (var launched = attempts.sh("(setsid sleep 1000 & ) ; exit 3")) {
            var ended = launched.await();
            assertThat(ended.exitCode()).hasValue(3);
            assertThat(ended.leftovers()).isTrue();
            assertThat(ended.killed()).isFalse();
            // Who left it held standard output.
            assertThat(Attempts.text(launched.stdout())).isEmpty();
        }
    }

    private Ended run(String script) throws Exception {
        try (var launched = attempts.sh(script)) {
            return launched.await();
        }
    }

    private static Ended exited(int code) {
        return new Ended(OptionalInt.of(code), OptionalInt.empty(), Optional.empty(), false, false);
    }

    private static Ended signalled(int number) {
        return new Ended(OptionalInt.empty(), OptionalInt.of(number), Optional.empty(), false, false);
    }
}
