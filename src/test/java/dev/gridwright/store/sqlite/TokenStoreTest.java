package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.quota.Quota;
import dev.gridwright.store.Change.TokenCreated;
import dev.gridwright.store.Change.TokenRevoked;
import dev.gridwright.store.Change.TokenUsed;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StoredToken;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenStoreTest {
    private static final Instant MADE = Instant.parse("2026-03-01T09:30:00.250Z");
    private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant USED = Instant.parse("2026-03-02T10:00:00Z");

    @TempDir
    private Path directory;

    private static StoredToken token(String id, Optional<Instant> end) {
        return new StoredToken(
                id,
                "CI of ümlaut \"x\"",
                "0f".repeat(32),
                List.of("read", "commands:adhoc"),
                end.isPresent() ? new Quota(OptionalLong.of(3), OptionalLong.of(1L << 40)) : Quota.NONE,
                MADE,
                end,
                Optional.empty());
    }

    @Test
    void tokens_are_there_after_a_restart_as_they_were() throws Exception {
        var first = token("aaaaaaaa", Optional.of(END));
        var second = token("bbbbbbbb", Optional.empty());
        var third = token("cccccccc", Optional.empty());
        try (var store = SqliteFixture.open(directory)) {
            for (var token : List.of(third, second, first)) {
                store.write(new TokenCreated(token)).get();
            }
            store.write(new TokenUsed("bbbbbbbb", USED)).get();
            store.write(new TokenRevoked("cccccccc")).get();
            store.write(new TokenUsed("cccccccc", USED)).get();
        }
        try (var store = SqliteFixture.open(directory)) {
            assertThat(store.tokens()).containsExactly(first, second.usedAt(USED));
        }
    }

    @Test
    void an_id_is_taken_once_and_what_is_unknown_cannot_be_revoked() throws Exception {
        try (var store = SqliteFixture.open(directory)) {
            store.write(new TokenCreated(token("aaaaaaaa", Optional.empty()))).get();

            assertThatThrownBy(() -> store.write(new TokenCreated(token("aaaaaaaa", Optional.of(END))))
                            .get())
                    .hasCauseInstanceOf(ChangeRefused.class);
            assertThatThrownBy(() -> store.write(new TokenRevoked("bbbbbbbb")).get())
                    .hasCauseInstanceOf(ChangeRefused.class);
            assertThat(store.tokens()).containsExactly(token("aaaaaaaa", Optional.empty()));
        }
    }
}
