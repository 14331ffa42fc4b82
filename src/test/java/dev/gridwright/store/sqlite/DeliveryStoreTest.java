package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.store.Change;
import dev.gridwright.store.Change.BestImproved;
import dev.gridwright.store.Change.DeliveryTried;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.Delivery.State;
import dev.gridwright.store.Delivery.Tried;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is to be told to others, in the database.
final class DeliveryStoreTest {
    private static final String STUDY = "digits-abc234";
    private static final Instant NOW = Samples.START.plusSeconds(60);

    @TempDir
    private Path directory;

    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteFixture.open(directory);
        write(new StudyCreated(Samples.study(STUDY)));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void write(Change change) {
        store.write(change).join();
    }

    private static Delivery delivery(String id, int hook, String event, String host) {
        return new Delivery(
                id,
                STUDY,
                hook,
                "https://" + host + "/hook",
                host,
                Optional.of("HOOK"),
                event,
                event.equals("best"),
                "{\"of\": \"" + id + "\"}",
                Samples.START,
                0);
    }

    private void end(Delivery... deliveries) {
        write(new StudyChanged(STUDY, Samples.completed(), 2, "end", List.of(deliveries)));
    }

    private List<String> due(Instant at) {
        return store.outbox().due(at, 2, 10).stream().map(Delivery::id).toList();
    }

    @Test
    void what_is_told_of_an_end_is_stored_with_it_and_found_by_the_next_life() {
        var delivery = delivery("a", 0, "finished", "example.com");
        end(delivery);
        store.close();
        store = SqliteFixture.open(directory);
        assertThat(store.outbox().due(NOW, 2, 10)).containsExactly(delivery);
        assertThat(store.outbox().pending()).isOne();
        assertThat(store.view(STUDY).orElseThrow().state().ended()).isTrue();
    }

    @Test
    void what_is_told_of_a_change_that_is_refused_is_not_stored() {
        write(new StudyChanged(STUDY, Samples.running(), 2, "study"));
        var refused = new StudyChanged(
                STUDY, Samples.completed(), 2, "end", List.of(delivery("a", 0, "finished", "example.com")));
        assertThatThrownBy(() -> store.write(refused).join()).hasCauseInstanceOf(ChangeRefused.class);
        assertThat(store.outbox().pending()).isZero();
    }

    @Test
    void a_try_moves_a_delivery_or_ends_it() {
        end(delivery("a", 0, "finished", "example.com"));
        var later = NOW.plusSeconds(30);
        write(new DeliveryTried(new Tried("a", State.PENDING, 1, later, "It answered 503.")));
        assertThat(due(NOW)).isEmpty();
        assertThat(store.outbox().nextAfter(NOW)).hasValue(later);
        assertThat(store.outbox().due(later, 2, 10))
                .singleElement()
                .satisfies(next -> assertThat(next.attempts()).isOne());
        write(new DeliveryTried(new Tried("a", State.DELIVERED, 2, later, "")));
        assertThat(due(later)).isEmpty();
        assertThat(store.outbox().nextAfter(NOW)).isEmpty();
        assertThat(store.deliveries(STUDY)).singleElement().satisfies(shown -> {
            assertThat(shown.state()).isEqualTo(State.DELIVERED);
            assertThat(shown.attempts()).isEqualTo(2);
        });
        write(new DeliveryTried(new Tried("a", State.PENDING, 3, later, "late")));
        assertThat(due(later)).isEmpty();
    }

    @Test
    void of_one_host_few_are_due_at_once_and_of_others_as_well() {
        end(
                delivery("a", 0, "finished", "slow.example.com"),
                delivery("b", 1, "finished", "slow.example.com"),
                delivery("c", 2, "finished", "slow.example.com"),
                delivery("d", 3, "finished", "quick.example.com"));
        assertThat(due(NOW)).containsExactlyInAnyOrder("a", "b", "d");
    }

    @Test
    void a_host_with_very_much_to_be_told_does_not_hide_another() {
        var many = new ArrayList<Delivery>();
        for (int i = 0; i < 3_000; i++) {
            many.add(delivery("slow-" + i, i, "finished", "slow.example.com"));
        }
        many.add(delivery("quick", 3_000, "finished", "quick.example.com"));
        end(many.toArray(Delivery[]::new));
        assertThat(due(NOW)).hasSize(3).contains("quick");
    }

    @Test
    void of_the_best_only_the_latest_waits() {
        write(new BestImproved(STUDY, 1, 0.5, 2, List.of(delivery("a", 0, "best", "example.com"))));
        write(new BestImproved(STUDY, 2, 0.6, 3, List.of(delivery("b", 0, "best", "example.com"))));
        write(new BestImproved(STUDY, 3, 0.7, 4, List.of(delivery("c", 1, "best", "example.com"))));
        assertThat(due(Samples.START)).isEmpty();
        assertThat(due(NOW)).containsExactlyInAnyOrder("b", "c");
    }

    private void improve(int event, String id) {
        write(new BestImproved(STUDY, event, 0.5, event, List.of(delivery(id, 0, "best", "example.com"))));
    }

    private void notTaken(String id, int attempts, Instant next) {
        write(new DeliveryTried(new Tried(id, State.PENDING, attempts, next, "It answered 503.")));
    }

    @Test
    void an_address_is_told_of_a_study_in_the_order_of_what_happened() {
        write(new StudyChanged(
                STUDY, Samples.running(), 2, "study", List.of(delivery("z", 0, "started", "example.com"))));
        improve(3, "best");
        write(new StudyChanged(
                STUDY,
                Samples.completed(),
                4,
                "end",
                List.of(
                        delivery("y", 0, "finished", "example.com"),
                        delivery("x", 0, "gate_failed", "example.com"),
                        delivery("other", 1, "finished", "example.com"))));
        var told = new ArrayList<String>();
        for (var due = due(Samples.START); !due.isEmpty(); due = due(Samples.START)) {
            assertThat(told.isEmpty() ? due : List.of()).as("beside the first").hasSize(told.isEmpty() ? 2 : 0);
            told.addAll(due);
            due.forEach(id -> write(new DeliveryTried(new Tried(id, State.DELIVERED, 1, NOW, ""))));
        }
        assertThat(told).containsExactly("other", "z", "best", "y", "x");
    }

    @Test
    void a_best_that_is_not_taken_is_dropped_once_the_end_is_to_be_told() {
        improve(2, "best");
        notTaken("best", 12, NOW.plusSeconds(3_600));
        write(new StudyChanged(
                STUDY, Samples.completed(), 3, "end", List.of(delivery("end", 0, "finished", "example.com"))));
        assertThat(due(Samples.START))
                .as("it is tried once more before the end")
                .containsExactly("best");
        notTaken("best", 13, NOW.plusSeconds(3_600));
        assertThat(due(Samples.START)).containsExactly("end");
        assertThat(store.deliveries(STUDY)).hasSize(1);
    }

    @Test
    void a_start_that_is_not_taken_holds_nothing_up_and_is_tried_again_before_the_end() {
        write(new StudyChanged(
                STUDY, Samples.running(), 2, "study", List.of(delivery("start", 0, "started", "example.com"))));
        notTaken("start", 1, NOW.plusSeconds(40));
        write(new StudyChanged(
                STUDY, Samples.completed(), 3, "end", List.of(delivery("end", 0, "finished", "example.com"))));
        assertThat(due(NOW)).containsExactly("start");
        notTaken("start", 2, NOW.plusSeconds(80));
        assertThat(due(NOW)).containsExactly("end");
        notTaken("end", 1, NOW.plusSeconds(2));
        assertThat(due(NOW.plusSeconds(1))).isEmpty();
        assertThat(due(NOW.plusSeconds(2)))
                .as("its next try comes no later than that of the end")
                .containsExactly("start");
        notTaken("start", 10, NOW.plusSeconds(80));
        notTaken("end", 2, NOW.plusSeconds(4));
        assertThat(due(NOW.plusSeconds(4))).as("half of its tries stay").containsExactly("end");
        assertThat(due(NOW.plusSeconds(80))).containsExactly("start");
    }

    @Test
    void deleting_a_study_forgets_what_was_told_and_keeps_what_is_to_be_told() {
        end(delivery("a", 0, "finished", "example.com"), delivery("b", 1, "finished", "example.com"));
        write(new DeliveryTried(new Tried("a", State.DELIVERED, 1, NOW, "")));
        write(new StudyDeleted(STUDY));
        assertThat(due(NOW)).containsExactly("b");
        assertThat(store.deliveries(STUDY)).hasSize(1);
        write(new DeliveryTried(new Tried("b", State.GIVEN_UP, 20, NOW, "It answered 500.")));
        assertThat(store.deliveries(STUDY)).isEmpty();
    }
}
