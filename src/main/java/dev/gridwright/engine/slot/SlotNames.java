package dev.gridwright.engine.slot;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Names the slots of a pool.
///
/// *Thread*: confined to the coordinator.
interface SlotNames {
    boolean hasNext();

    /// A name that no slot has; empty when there is none left.
    Optional<String> next();

    /// The slot of that name is gone.
    void free(String name);

    /// Any number of slots; no name comes twice, so that a log tells a slot from the one that replaced it.
    static SlotNames counted(String pool) {
        return new SlotNames() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Optional<String> next() {
                return Optional.of(pool + "-" + next++);
            }

            @Override
            public void free(String name) {
                // The next slot has a name of its own.
            }
        };
    }

    /// One slot for each device, named after it.
    final class Devices implements SlotNames {
        private final String pool;
        private final Map<String, String> devices = new LinkedHashMap<>();
        private final Deque<String> free = new ArrayDeque<>();

        /// @param devices as programs know them
        Devices(String pool, Collection<String> devices) {
            this.pool = pool;
            devices.forEach(device -> {
                this.devices.put(pool + "-" + device, device);
                free.add(pool + "-" + device);
            });
        }

        /// The device of a slot.
        String device(String name) {
            var device = devices.get(name);
            if (device == null) {
                throw new IllegalArgumentException("pool " + pool + " has no slot " + name);
            }
            return device;
        }

        @Override
        public boolean hasNext() {
            return !free.isEmpty();
        }

        @Override
        public Optional<String> next() {
            return Optional.ofNullable(free.poll());
        }

        @Override
        public void free(String name) {
            free.add(name);
        }
    }
}
