package dev.gridwright.evaluate.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.evaluate.launch.Ended.Bound;
import dev.gridwright.evaluate.launch.kernel.ProcessTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Twelve commands that do not want to end or leave things behind, beside a neighbour that must not notice, on each
/// ladder that this machine has.
///
/// Once each and short; `-Dgridwright.nasty=100` runs each so often, in full length, and prints how long it took from
/// the kill, or from the end of the program, until nothing ran any more.
@ParameterizedClass
@EnumSource(Ladder.class)
final class NastyCommandsTest {
    private static final int TIMES = Integer.getInteger("gridwright.nasty", 1);
    private static final boolean FULL = TIMES > 1;

    private static final Duration GRACE = Duration.ofMillis(FULL ? 100 : 20);

    private final Ladder ladder;
    private final LongSummaryStatistics endingMicros = new LongSummaryStatistics();

    @TempDir
    private Path folder;

    private Attempts attempts;
    private Launched neighbour;
    private String test = "";

    NastyCommandsTest(Ladder ladder) {
        this.ladder = ladder;
    }

    @BeforeEach
    void open(TestInfo info) throws IOException {
        test = info.getTestMethod().orElseThrow().getName();
        attempts = Attempts.on(ladder, folder);
        neighbour = attempts.sh("trap 'echo asked; exit 6' TERM; echo ready; while :; do sleep 0.01; done");
        assertThat(Attempts.line(neighbour)).isEqualTo("ready");
    }

    @AfterEach
    void the_neighbour_has_not_noticed() throws Exception {
        if (neighbour != null) {
            neighbour.ask();
            assertThat(neighbour.await().exitCode()).hasValue(6);
            assertThat(Attempts.text(neighbour.stdout())).isEqualTo("asked\n");
            neighbour.close();
        }
        if (attempts != null) {
            attempts.close();
        }
        if (FULL && endingMicros.getCount() > 0) {
            System.out.printf(
                    "nasty %-3s %-40s n=%d mean %.1f ms, max %.1f ms%n",
                    ladder.letter(),
                    test,
                    endingMicros.getCount(),
                    endingMicros.getAverage() / 1000,
                    endingMicros.getMax() / 1000.0);
        }
    }

    @Test
    void ignores_term() throws Exception {
        repeat(() -> {
            try (var launched = attempts.sh("trap '' TERM INT HUP; echo ready; while :; do sleep 0.01; done")) {
                assertThat(Attempts.line(launched)).isEqualTo("ready");
                killedAfterGrace(launched);
            }
        });
    }

    @Test
    void forks_twice_into_other_sessions() throws Exception {
        repeat(() -> {
            var script = "trap '' TERM; setsid sh -c 'setsid sh -c \"trap : TERM; while :; do sleep 0.01; done\" & "
                    + "echo ready; while :; do sleep 0.01; done' & while :; do sleep 0.01; done";
            try (var launched = attempts.sh(script)) {
                assertThat(Attempts.line(launched)).isEqualTo("ready");
                killedAfterGrace(launched);
            }
        });
    }

    @Test
    void forks_without_end() throws Exception {
        repeat(() -> {
            // Doubles as fast as it can, though eight times only, lest a failure of this test end the machine.
            var bomb = "b() { [ $1 -gt 7 ] || { b $(($1 + 1)) & b $(($1 + 1)) & }; sleep 1000; }; b 0";
            try (var launched = attempts.sh(bomb, OptionalLong.empty(), OptionalInt.of(100))) {
                var ended = launched.await();
                assertThat(ended.exceeded()).as("%s", ended).contains(Bound.PROCESSES);
            }
        });
    }

    @Test
    void has_a_stopped_child_and_stops() throws Exception {
        repeat(() -> {
            try (var launched = attempts.sh("trap '' TERM; sh -c 'echo ready; kill -STOP $$' & kill -STOP $$")) {
                assertThat(Attempts.line(launched)).isEqualTo("ready");
                killedAfterGrace(launched);
            }
        });
    }

    @Test
    void leaves_a_grandchild_that_holds_its_output() throws Exception {
        repeat(() -> {
            try (var launched = attempts.sh("echo result; sleep 1000 & exit 0")) {
                long from = System.nanoTime();
                assertThat(Attempts.text(launched.stdout())).isEqualTo("result\n");
                var ended = launched.await();
                took(from);
                assertThat(ended.exitCode()).hasValue(0);
                assertThat(ended.leftovers()).isTrue();
            }
        });
    }

    @Test
    void closes_its_output() throws Exception {
        repeat(() -> {
            try (var launched = attempts.sh("exec >&- 2>&- <&-; sleep 0.02; exit 4")) {
                assertThat(Attempts.text(launched.stdout())).isEmpty();
                assertThat(launched.await().exitCode()).hasValue(4);
            }
        });
    }

    @Test
    void writes_without_end_and_without_a_line() throws Exception {
        long bytes = FULL ? 5_000_000_000L : 20_000_000L;
        // Gigabytes a hundred times take minutes and show nothing new.
        for (int i = 0; i < Math.min(TIMES, 3); i++) {
            try (var launched = attempts.sh("head -c " + bytes + " /dev/zero; exit 2")) {
                assertThat(count(launched.stdout())).isEqualTo(bytes);
                assertThat(launched.await().exitCode()).hasValue(2);
            }
        }
    }

    @Test
    void is_killed_while_it_floods_its_output() throws Exception {
        repeat(() -> {
            try (var launched = attempts.sh("yes | tr -d '\\n' & yes & wait")) {
                assertThat(launched.stdout().readNBytes(1_000_000)).hasSize(1_000_000);
                var drainer = new Thread(() -> count(launched.stdout()));
                drainer.start();
                kill(launched);
                drainer.join();
            }
        });
    }

    @Test
    void has_very_many_short_children() throws Exception {
        int children = FULL ? 100_000 : 200;
        for (int i = 0; i < Math.min(TIMES, 3); i++) {
            try (var launched = attempts.sh("i=0; while [ $i -lt " + children + " ]; do (:) & i=$((i+1)); "
                    + "[ $((i % 50)) -ne 0 ] || wait; done; wait; exit 8")) {
                assertThat(launched.await().exitCode()).hasValue(8);
            }
        }
    }

    @Test
    void leaves_a_daemon_behind() throws Exception {
        repeat(() -> {
            var daemon = "cd /; exec </dev/null >/dev/null 2>&1; trap '' TERM HUP; while :; do sleep 0.01; done";
            try (var launched = attempts.sh("(setsid sh -c \"" + daemon + "\" &) ; echo result; exit 0")) {
                long from = System.nanoTime();
                var ended = launched.await();
                took(from);
                assertThat(ended.exitCode()).hasValue(0);
                assertThat(ended.leftovers()).isTrue();
                assertThat(Attempts.text(launched.stdout())).isEqualTo("result\n");
            }
        });
    }

    @Test
    void kills_its_parent() throws Exception {
        repeat(() -> {
            try (var launched = attempts.sh("kill -KILL $PPID; sleep 0.02; exit 3")) {
                var ended = launched.await();
                if (ladder.namespace()) {
                    // The first process of a namespace is safe from those in it.
                    assertThat(ended.exitCode()).hasValue(3);
                } else {
                    assertThat(ended.signal()).hasValue(9);
                }
            }
        });
    }

    @Test
    void takes_all_memory() throws Exception {
        long size = FULL ? 64_000_000_000L : 2_000_000_000L;
        repeat(() -> {
            try (var launched = attempts.sh(
                    "head -c " + size + " /dev/zero | tail -c " + size,
                    OptionalLong.of(64 << 20),
                    OptionalInt.empty())) {
                var ended = launched.await();
                assertThat(ended.exceeded()).as("%s", ended).contains(Bound.MEMORY);
            }
        });
    }

    @Test
    void faults() throws Exception {
        repeat(() -> {
            try (var launched = attempts.sh("echo words; echo more >&2; kill -SEGV $$; sleep 1000")) {
                assertThat(Attempts.text(launched.stdout())).isEqualTo("words\n");
                assertThat(Attempts.text(launched.stderr())).isEqualTo("more\n");
                assertThat(launched.await().signal()).hasValue(11);
            }
        });
    }

    private void killedAfterGrace(Launched launched) throws Exception {
        var members = launched.members();
        assertThat(members).isNotEmpty();
        launched.ask();
        assertThat(launched.await(GRACE)).isEmpty();
        kill(launched);
        assertThat(members).noneMatch(ProcessTable::runs);
    }

    private void kill(Launched launched) throws Exception {
        long from = System.nanoTime();
        launched.kill();
        var ended = launched.await();
        took(from);
        assertThat(ended.signal()).hasValue(9);
        assertThat(ended.killed()).isTrue();
    }

    private void took(long fromNanos) {
        endingMicros.accept((System.nanoTime() - fromNanos) / 1000);
    }

    private void repeat(Nasty nasty) throws Exception {
        for (int i = 0; i < TIMES; i++) {
            nasty.run();
            assertThat(attempts.launcher().running()).containsExactly(neighbour);
        }
    }

    private static long count(InputStream stream) {
        var buffer = new byte[1 << 16];
        long bytes = 0;
        try {
            for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
                bytes += n;
            }
        } catch (IOException _) {
            // Closed: what was counted stands.
        }
        return bytes;
    }

    private interface Nasty {
        void run() throws Exception;
    }
}
