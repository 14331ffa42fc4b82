package dev.gridwright.study;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// An address that is told what becomes of a study.
///
/// @param url an http or https address without a user
/// @param on what it is told; at least one
/// @param secret the name of the operator's secret that what is sent is signed with
public record Hook(String url, Set<Event> on, Optional<String> secret) {
    public Hook {
        on = Set.copyOf(on);
        if (on.isEmpty()) {
            throw new IllegalArgumentException("an address is told something");
        }
    }

    /// What can be told.
    public enum Event {
        /// The study has its first claim; again after a retry.
        STARTED,
        /// Another trial is the best one. Told late rather than often: what waits to be told gives way to what is
        /// newer.
        BEST,
        /// The study has ended, for whatever reason.
        FINISHED,
        /// The study has ended and a gate has failed.
        GATE_FAILED;

        /// As grids and what is sent spell it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static List<String> words() {
            return Arrays.stream(values()).map(Event::word).toList();
        }

        /// The events of words that are among [#words].
        public static Set<Event> of(List<String> words) {
            var events = EnumSet.noneOf(Event.class);
            words.forEach(word -> events.add(valueOf(word.toUpperCase(Locale.ROOT))));
            return events;
        }
    }
}
