package dev.gridwright.webhook;

import dev.gridwright.store.Change;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.Delivery.State;
import dev.gridwright.store.Delivery.Tried;
import dev.gridwright.store.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/// An outbox in memory, which tells what is written to it.
final class MemoryOutbox implements Outbox {
    final BlockingQueue<Tried> tries = new LinkedBlockingQueue<>();
    private final Map<String, Delivery> deliveries = new LinkedHashMap<>();
    private final Map<String, Tried> states = new HashMap<>();

    synchronized void add(Delivery delivery) {
        deliveries.put(delivery.id(), delivery);
        states.put(delivery.id(), new Tried(delivery.id(), State.PENDING, 0, delivery.createdAt(), ""));
    }

    synchronized CompletableFuture<Void> write(Change change) {
        var tried = ((Change.DeliveryTried) change).tried();
        states.put(tried.id(), tried);
        tries.add(tried);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized List<Delivery> due(Instant now, int perHost, int limit) {
        var ofHost = new HashMap<String, Integer>();
        var due = new ArrayList<Delivery>();
        states.values().stream()
                .filter(tried -> tried.state() == State.PENDING && !tried.at().isAfter(now))
                .sorted(Comparator.comparing(Tried::at).thenComparing(Tried::id))
                .forEach(tried -> {
                    var delivery = Objects.requireNonNull(deliveries.get(tried.id()));
                    if (due.size() < limit && ofHost.merge(delivery.host(), 1, Integer::sum) <= perHost) {
                        due.add(new Delivery(
                                delivery.id(),
                                delivery.study(),
                                delivery.hook(),
                                delivery.url(),
                                delivery.host(),
                                delivery.secret(),
                                delivery.event(),
                                delivery.latestOnly(),
                                delivery.body(),
                                delivery.createdAt(),
                                tried.attempts()));
                    }
                });
        return due;
    }

    @Override
    public synchronized Optional<Instant> nextAfter(Instant now) {
        return states.values().stream()
                .filter(tried -> tried.state() == State.PENDING && tried.at().isAfter(now))
                .map(Tried::at)
                .min(Comparator.naturalOrder());
    }

    @Override
    public synchronized long pending() {
        return states.values().stream()
                .filter(tried -> tried.state() == State.PENDING)
                .count();
    }
}
