package dev.gridwright.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.child.frame.Frame;
import dev.gridwright.child.frame.FrameInput;
import dev.gridwright.child.frame.FrameOutput;
import dev.gridwright.child.objective.Work;
import dev.gridwright.space.Point;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.LinkedHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class InboxTest {
    private static final long DEADLOCK_SECONDS = 60;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private Pipe pipe;
    private FrameOutput out;
    private Inbox inbox;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        out = new FrameOutput(Channels.newOutputStream(pipe.sink()));
        inbox = new Inbox(
                new FrameInput(Channels.newInputStream(pipe.source())), token -> events.add("cancel " + token), () -> {
                    events.add("end");
                    throw new Ended();
                });
        var watcher = new Thread(
                () -> {
                    try {
                        inbox.watch();
                    } catch (Ended _) {
                        // Told to the test already.
                    }
                },
                "watcher-under-test");
        watcher.setDaemon(true);
        watcher.start();
    }

    @AfterEach
    void close() throws IOException {
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void frames_come_in_their_order_whoever_reads_them() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            out.send(new Frame.Run(0, work(i)));
            if (i % 100 == 99) {
                // A long trial: the watcher takes over and reads what comes next.
                out.send(new Frame.Cancel(i));
                assertThat(readUpTo(i)).isEqualTo(i);
                assertThat(event()).isEqualTo("cancel " + i);
            }
        }
    }

    private int next;

    /// Reads the runs up to that one; the cancel behind it is left to the watcher.
    private int readUpTo(int last) {
        int read = -1;
        while (next <= last) {
            read = (int) ((Frame.Run) inbox.next()).work().index();
            assertThat(read).isEqualTo(next++);
        }
        return read;
    }

    @Test
    void the_end_of_the_stream_is_seen_while_a_trial_runs() throws Exception {
        out.send(new Frame.Run(0, work(7)));
        assertThat(inbox.next()).isInstanceOf(Frame.Run.class);

        pipe.sink().close();

        assertThat(event()).isEqualTo("end");
    }

    private String event() throws InterruptedException {
        var event = events.poll(DEADLOCK_SECONDS, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    private static Work work(long index) {
        return new Work(index, index, 1, new Point(new LinkedHashMap<>()), "value", 1, 1);
    }

    private static final class Ended extends RuntimeException {}
}
