package dev.gridwright.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class FlightsTest {
    private final Flights<String, String, String> flights = new Flights<>();

    /// It is given up before its thread has begun, or after.
    @RepeatedTest(30)
    void one_that_is_given_up_while_it_waits_for_the_one_before_lets_no_other_begin_beside_that() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var running = new AtomicBoolean();
        var first = passenger(ignored -> {}, progress -> {
            running.set(true);
            begun.countDown();
            awaitWhateverComes(mayEnd);
            running.set(false);
            return "given up";
        });
        begun.await();
        giveUp(first);
        var boarded = new CountDownLatch(1);
        var second = passenger(ignored -> boarded.countDown(), progress -> "never begins");
        boarded.await();
        giveUp(second);

        var beside = new AtomicBoolean();
        var third = passenger(ignored -> {}, progress -> {
            beside.set(running.get());
            return "done";
        });
        // Too early it would begin now.
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        mayEnd.countDown();
        third.join();

        assertThat(beside).isFalse();
    }

    @Test
    void work_is_given_up_when_its_only_passenger_breaks_while_it_is_told_of_it() throws Exception {
        var interrupted = new CountDownLatch(1);

        assertThatThrownBy(() -> flights.join(
                        "key",
                        "progress",
                        ignored -> {
                            throw new IllegalStateException("broken");
                        },
                        progress -> {
                            try {
                                new CountDownLatch(1).await();
                                return "never";
                            } finally {
                                interrupted.countDown();
                            }
                        }))
                .hasMessage("broken");
        flights.join("key", "progress", ignored -> {}, progress -> "the next one begins behind it");

        // Work that had not begun is not begun.
        assertThat(flights.join("key", "progress", ignored -> {}, progress -> "again"))
                .isEqualTo("again");
    }

    private Thread passenger(Consumer<String> watching, Flights.Work<String, String> work) {
        return Thread.ofPlatform().start(() -> {
            try {
                flights.join("key", "progress", watching, work);
            } catch (InterruptedException | ExecutionException _) {
                // It is given up.
            }
        });
    }

    private static void giveUp(Thread passenger) throws InterruptedException {
        passenger.interrupt();
        passenger.join();
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException _) {
                // Files may be closed before it ends.
            }
        }
    }
}
