package dev.gridwright.store;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Something that is to be told to an address until it is taken there. Stored together with what it tells.
///
/// @param id the same at every try, which tells receivers what they have had before
/// @param study its id, which may be that of a study deleted meanwhile
/// @param hook which of the study's addresses it goes to, counted from 0
/// @param host of the address with its port, by which tries are shared out
/// @param secret the name of the operator's secret to sign with
/// @param event what it tells
/// @param latestOnly whether it takes the place of what the same address was told of the same event before
/// @param attempts that were made
public record Delivery(
        String id,
        String study,
        int hook,
        String url,
        String host,
        Optional<String> secret,
        String event,
        boolean latestOnly,
        String body,
        Instant createdAt,
        int attempts) {

    /// Where it stands.
    public enum State {
        /// It is to be tried, for the first time or again.
        PENDING,
        /// It was taken.
        DELIVERED,
        /// It is not tried any more.
        GIVEN_UP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @throws IllegalArgumentException when no state is called so
        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// What came of the last try.
    ///
    /// @param at when it is tried again, or when it ended
    /// @param message why it was not taken; empty when it was
    public record Tried(String id, State state, int attempts, Instant at, String message) {}

    /// A delivery as its user sees it.
    ///
    /// @param host to which it goes; the rest of the address may be for nobody else to know
    /// @param at when it is tried next, or when it ended
    /// @param message of the last try that failed
    public record Shown(
            String id,
            int hook,
            String host,
            String event,
            State state,
            int attempts,
            Instant createdAt,
            Instant at,
            String message) {}
}
