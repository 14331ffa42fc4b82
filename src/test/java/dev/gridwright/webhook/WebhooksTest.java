package dev.gridwright.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.secret.Secrets;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.Delivery.State;
import dev.gridwright.store.Delivery.Tried;
import dev.gridwright.store.Outbox;
import dev.gridwright.store.StoreFailed;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class WebhooksTest {
    private static final Schedule SOON =
            new Schedule(Duration.ofMillis(5), Duration.ofMillis(50), 4, Duration.ofMinutes(10));

    private final Vertx vertx = Vertx.vertx();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private Secrets secrets = Secrets.NONE;

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Webhooks start(Schedule schedule, AllowedHosts allowed) {
        return start(schedule, allowed, InstantSource.system());
    }

    private Webhooks start(Schedule schedule, AllowedHosts allowed, InstantSource clock) {
        return Webhooks.start(
                new Webhooks.Parts(
                        outbox,
                        outbox::write,
                        new OutboundClient(vertx, allowed),
                        secrets,
                        "Gridwright/test",
                        clock,
                        Duration.ofSeconds(20)),
                schedule,
                Duration.ofSeconds(20));
    }

    private Webhooks start() {
        return start(SOON, AllowedHosts.LOCAL);
    }

    private void tell(String id, String url, Optional<String> secret) {
        tell("study-" + id, id, url, secret);
    }

    private void tell(String study, String id, String url, Optional<String> secret) {
        var host = url.replaceAll("https?://([^/]+).*", "$1");
        outbox.add(new Delivery(
                id,
                study,
                0,
                url,
                host,
                secret,
                "finished",
                false,
                "{\"a\": 1}",
                InstantSource.system().instant(),
                0));
    }

    private Tried tried() throws InterruptedException {
        return Objects.requireNonNull(outbox.tries.poll(60, TimeUnit.SECONDS), "nothing was tried within a minute");
    }

    @Test
    void what_is_taken_is_told_once() throws Exception {
        try (var receiver = Receiver.start()) {
            tell("a", receiver.url("/hook?x=1"), Optional.empty());
            try (var webhooks = start()) {
                var told = receiver.next();
                assertThat(told.id()).isEqualTo("a");
                assertThat(told.event()).isEqualTo("finished");
                assertThat(told.path()).isEqualTo("/hook");
                assertThat(told.signature()).isEmpty();
                assertThat(told.body()).isEqualTo("{\"a\": 1}");
                assertThat(tried().state()).isEqualTo(State.DELIVERED);
                webhooks.wake();
            }
            assertThat(receiver.waiting()).isZero();
        }
    }

    @Test
    void a_clock_that_is_set_back_holds_up_no_try() throws Exception {
        var back = new AtomicReference<>(Duration.ZERO);
        InstantSource clock = () -> InstantSource.system().instant().minus(back.get());
        var tries = new AtomicInteger();
        try (var receiver = Receiver.start((told, exchange) -> tries.incrementAndGet() == 1 ? 500 : 200)) {
            tell("a", receiver.url("/"), Optional.empty());
            try (var unused = start(
                    new Schedule(Duration.ofMillis(200), Duration.ofHours(1), 4, Duration.ofHours(24)),
                    AllowedHosts.LOCAL,
                    clock)) {
                assertThat(tried().state()).isEqualTo(State.PENDING);
                back.set(Duration.ofHours(30));
                assertThat(tried().state()).isEqualTo(State.DELIVERED);
            }
        }
    }

    @Test
    void what_was_put_off_by_a_clock_that_has_been_set_back_since_goes_out() throws Exception {
        InstantSource clock = () -> InstantSource.system().instant().minus(Duration.ofHours(3));
        try (var receiver = Receiver.start()) {
            // Made, and so due, in three hours.
            tell("a", receiver.url("/"), Optional.empty());
            try (var unused = start(SOON, AllowedHosts.LOCAL, clock)) {
                assertThat(receiver.next().id()).isEqualTo("a");
                assertThat(tried().state()).isEqualTo(State.DELIVERED);
            }
        }
    }

    @Test
    void what_is_not_taken_is_told_again_under_the_same_id_until_it_is_given_up() throws Exception {
        try (var receiver = Receiver.start((told, exchange) -> 500);
                var webhooks = start()) {
            tell("a", receiver.url("/"), Optional.empty());
            webhooks.wake();
            var states = new ArrayList<State>();
            for (int i = 0; i < SOON.maxAttempts(); i++) {
                assertThat(receiver.next().id()).isEqualTo("a");
                var tried = tried();
                assertThat(tried.attempts()).isEqualTo(i + 1);
                assertThat(tried.message()).contains("500");
                states.add(tried.state());
            }
            assertThat(states).containsExactly(State.PENDING, State.PENDING, State.PENDING, State.GIVEN_UP);
        }
    }

    @Test
    void a_redirect_is_not_followed_and_gone_is_the_end() throws Exception {
        try (var receiver = Receiver.start((told, exchange) -> {
                    exchange.getResponseHeaders().add("Location", "/elsewhere");
                    return told.path().equals("/gone") ? 410 : 302;
                });
                var webhooks = start()) {
            tell("a", receiver.url("/from"), Optional.empty());
            webhooks.wake();
            assertThat(tried().message()).contains("302", "redirect");
            tell("b", receiver.url("/gone"), Optional.empty());
            webhooks.wake();
            var last = tried();
            while (!last.id().equals("b")) {
                last = tried();
            }
            assertThat(last.state()).isEqualTo(State.GIVEN_UP);
            assertThat(last.attempts()).isOne();
        }
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it() throws Exception {
        var patient = new Schedule(Duration.ofMillis(5), Duration.ofHours(1), 4, Duration.ofHours(24));
        try (var receiver = Receiver.start((told, exchange) -> {
            exchange.getResponseHeaders().add("Retry-After", "600");
            return 503;
        })) {
            tell("a", receiver.url("/"), Optional.empty());
            var before = InstantSource.system().instant();
            try (var webhooks = start(patient, AllowedHosts.LOCAL)) {
                var tried = tried();
                assertThat(tried.state()).isEqualTo(State.PENDING);
                assertThat(tried.at()).isAfterOrEqualTo(before.plusSeconds(600));
                webhooks.wake();
            }
        }
    }

    @Test
    void a_slow_receiver_delays_only_itself_and_gets_few_at_once() throws Exception {
        var release = new CountDownLatch(1);
        try (var slow = Receiver.start((told, exchange) -> release.await(60, TimeUnit.SECONDS) ? 200 : 500);
                var quick = Receiver.start();
                var webhooks = start()) {
            for (int i = 0; i < 20; i++) {
                tell("slow-" + i, slow.url("/"), Optional.empty());
            }
            webhooks.wake();
            for (int i = 0; i < Webhooks.PER_HOST; i++) {
                assertThat(slow.next().id()).startsWith("slow");
            }
            tell("quick", quick.url("/"), Optional.empty());
            webhooks.wake();
            assertThat(quick.next().id()).isEqualTo("quick");
            assertThat(tried().id()).isEqualTo("quick");
            release.countDown();
            var ids = new HashSet<String>();
            for (int i = 0; i < 20; i++) {
                var tried = tried();
                assertThat(tried.state()).isEqualTo(State.DELIVERED);
                ids.add(tried.id());
            }
            assertThat(ids).hasSize(20);
            assertThat(slow.mostAtOnce()).isLessThanOrEqualTo(Webhooks.PER_HOST);
        }
    }

    @Test
    void what_one_address_is_told_of_one_study_is_told_one_after_the_other() throws Exception {
        try (var receiver = Receiver.start();
                var webhooks = start()) {
            for (int i = 0; i < 10; i++) {
                tell("study-1", "d-" + i, receiver.url("/"), Optional.empty());
            }
            webhooks.wake();
            for (int i = 0; i < 10; i++) {
                assertThat(tried().state()).isEqualTo(State.DELIVERED);
            }
            assertThat(receiver.mostAtOnce()).isOne();
        }
    }

    @Test
    void a_host_that_nobody_allowed_is_not_connected_to() throws Exception {
        try (var receiver = Receiver.start();
                var webhooks = start(SOON, AllowedHosts.PUBLIC)) {
            tell("a", receiver.url("/"), Optional.empty());
            webhooks.wake();
            assertThat(tried().message()).contains("--allow-host 127.0.0.1");
            assertThat(receiver.waiting()).isZero();
        }
    }

    @Test
    void nothing_is_sent_unsigned_that_should_be_signed() throws Exception {
        try (var receiver = Receiver.start();
                var webhooks = start()) {
            tell("a", receiver.url("/"), Optional.of("HOOK"));
            webhooks.wake();
            assertThat(tried().message()).isEqualTo("The operator has no secret HOOK for the host 127.0.0.1.");
            assertThat(receiver.waiting()).isZero();
        }
    }

    @Test
    void a_signature_is_that_of_the_time_and_the_body() throws Exception {
        var file = Files.writeString(folder.resolve("secrets"), "HOOK@127.0.0.1=eight characters or more\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        secrets = Secrets.read(file);
        try (var receiver = Receiver.start();
                var webhooks = start()) {
            tell("a", receiver.url("/"), Optional.of("HOOK"));
            webhooks.wake();
            var told = receiver.next();
            assertThat(told.signature())
                    .hasValue(Signature.of(
                            "eight characters or more",
                            Long.parseLong(told.timestamp()),
                            told.body().getBytes(StandardCharsets.UTF_8)));
        }
        // As `printf '1700000000.{}' | openssl dgst -sha256 -hmac secret-of-a-hook` gives it.
        assertThat(Signature.of("secret-of-a-hook", 1_700_000_000, "{}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1=ebf132329d781be1e90f0a4be9ffe0862d35dfa766113a7b3fb19886e7443480");
    }

    @Test
    void closing_waits_for_what_is_under_way() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var receiver = Receiver.start((told, exchange) -> {
            begun.countDown();
            return release.await(60, TimeUnit.SECONDS) ? 200 : 500;
        })) {
            tell("a", receiver.url("/"), Optional.empty());
            var webhooks = start();
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            var closing = Thread.ofVirtual().start(webhooks::close);
            release.countDown();
            closing.join();
            assertThat(tried().state()).isEqualTo(State.DELIVERED);
            webhooks.close();
        }
    }

    @Test
    void a_try_that_cannot_be_stored_is_made_again_with_the_same_id_later() throws Exception {
        var writes = new AtomicInteger();
        try (var receiver = Receiver.start()) {
            tell("a", receiver.url("/"), Optional.empty());
            try (var webhooks = Webhooks.start(
                    new Webhooks.Parts(
                            outbox,
                            change -> writes.incrementAndGet() == 1
                                    ? CompletableFuture.failedFuture(new IllegalStateException("full"))
                                    : outbox.write(change),
                            new OutboundClient(vertx, AllowedHosts.LOCAL),
                            secrets,
                            "Gridwright/test",
                            InstantSource.system(),
                            Duration.ofSeconds(20)),
                    SOON,
                    Duration.ofSeconds(20))) {
                assertThat(receiver.next().id()).isEqualTo("a");
                while (receiver.waiting() == 0) {
                    webhooks.wake();
                    Thread.onSpinWait();
                }
                assertThat(receiver.next().id()).isEqualTo("a");
                assertThat(tried().state()).isEqualTo(State.DELIVERED);
            }
        }
    }

    /// An outbox that cannot be read at first.
    private record Away(Outbox outbox, CountDownLatch left) implements Outbox {
        @Override
        public List<Delivery> due(Instant now, int perHost, int limit) {
            if (left.getCount() > 0) {
                left.countDown();
                throw new StoreFailed("too many open files");
            }
            return outbox.due(now, perHost, limit);
        }

        @Override
        public Optional<Instant> nextAfter(Instant now) {
            return outbox.nextAfter(now);
        }

        @Override
        public long pending() {
            return outbox.pending();
        }
    }

    private Webhooks start(Outbox unsteady) {
        return Webhooks.start(
                new Webhooks.Parts(
                        unsteady,
                        outbox::write,
                        new OutboundClient(vertx, AllowedHosts.LOCAL),
                        secrets,
                        "Gridwright/test",
                        InstantSource.system(),
                        Duration.ofSeconds(20)),
                SOON,
                Duration.ofSeconds(20));
    }

    @Test
    void an_outbox_that_could_not_be_read_is_looked_at_again() throws Exception {
        var away = new Away(outbox, new CountDownLatch(1));
        try (var receiver = Receiver.start()) {
            tell("a", receiver.url("/"), Optional.empty());
            try (var webhooks = start(away)) {
                assertThat(away.left().await(60, TimeUnit.SECONDS)).isTrue();
                webhooks.wake();
                assertThat(tried().state()).isEqualTo(State.DELIVERED);
            }
        }
    }

    @Test
    void of_many_that_are_taken_at_once_none_is_told_twice() throws Exception {
        int many = 300;
        try (var receiver = Receiver.start()) {
            for (int i = 0; i < many; i++) {
                tell("d-" + i, receiver.url("/"), Optional.empty());
            }
            try (var webhooks = start()) {
                for (int i = 0; i < many; i++) {
                    assertThat(tried().state()).isEqualTo(State.DELIVERED);
                    webhooks.wake();
                }
            }
            var ids = new ArrayList<String>();
            while (receiver.waiting() > 0) {
                ids.add(receiver.next().id());
            }
            assertThat(ids).hasSize(many).doesNotHaveDuplicates();
        }
    }

    @Test
    void tries_are_made_ever_more_seldom_and_never_all_at_once() {
        var schedule = Schedule.DEFAULT;
        var start = Instant.parse("2026-03-01T10:00:00Z");
        var waits = new ArrayList<Duration>();
        var now = start;
        for (int attempts = 1; attempts < schedule.maxAttempts(); attempts++) {
            var next = schedule.next(attempts, start, now, Optional.empty(), () -> Long.MIN_VALUE >>> 1)
                    .orElseThrow();
            waits.add(Duration.between(now, next));
            now = next;
        }
        assertThat(waits).isSorted();
        assertThat(waits.getFirst()).isLessThan(Duration.ofSeconds(2));
        assertThat(waits.getLast()).isEqualTo(Duration.ofHours(1));
        assertThat(schedule.next(20, start, start, Optional.empty(), () -> 0)).isEmpty();
        assertThat(schedule.next(1, start, start.plus(Duration.ofHours(25)), Optional.empty(), () -> 0))
                .isEmpty();
        var spread = new HashSet<Instant>();
        var random = new Random(7);
        for (int i = 0; i < 100; i++) {
            spread.add(schedule.next(5, start, start, Optional.empty(), random).orElseThrow());
        }
        assertThat(spread).hasSizeGreaterThan(50);
        assertThat(schedule.next(1, start, start, Optional.of(Duration.ofDays(9)), () -> 0))
                .hasValue(start.plus(Duration.ofHours(1)));
    }

    @Test
    void times_to_wait_are_read_as_seconds_and_as_dates() {
        var now = Instant.parse("2026-03-01T10:00:00Z");
        assertThat(Sending.after("120", now)).hasValue(Duration.ofMinutes(2));
        assertThat(Sending.after("Sun, 01 Mar 2026 10:05:00 GMT", now)).hasValue(Duration.ofMinutes(5));
        for (var text : List.of("", "-1", "soon", "99999999999999999999", "Sun, 01 Mar 2026 09:00:00 GMT")) {
            assertThat(Sending.after(text, now)).as(text).isEmpty();
        }
    }
}
