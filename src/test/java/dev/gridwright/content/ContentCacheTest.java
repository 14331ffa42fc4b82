package dev.gridwright.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentCacheTest {
    @TempDir
    private Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

    private ContentCache cache() {
        return new ContentCache(folder, now::get);
    }

    private String put(ContentCache cache, String text) throws IOException {
        var scratch = cache.scratch();
        Files.writeString(scratch, text);
        var hash = Sha256.of(text);
        cache.adopt(scratch, hash, true);
        return hash;
    }

    private void later(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void what_was_unused_for_long_goes_and_what_is_taken_stays() throws Exception {
        var cache = cache();
        var held = put(cache, "held");
        var old = put(cache, "old");
        cache.release(old);
        later(Duration.ofDays(10));
        var fresh = put(cache, "fresh");
        cache.release(fresh);
        assertThat(cache.sweep(Optional.of(Duration.ofDays(5)), Long.MAX_VALUE)).isEqualTo("old".length());
        assertThat(cache.take(old)).isEmpty();
        assertThat(cache.take(held)).isPresent();
        assertThat(cache.take(fresh)).isPresent();
    }

    @Test
    void the_longest_unused_goes_first_when_there_is_too_much() throws Exception {
        var cache = cache();
        var first = put(cache, "first");
        cache.release(first);
        later(Duration.ofMinutes(1));
        var second = put(cache, "other");
        cache.release(second);
        later(Duration.ofMinutes(1));
        assertThat(cache.take(first)).isPresent();
        cache.release(first);
        assertThat(cache.bytes()).isEqualTo(10);
        assertThat(cache.sweep(Optional.empty(), 9)).isEqualTo(5);
        assertThat(cache.take(second)).isEmpty();
        assertThat(cache.take(first)).isPresent();
    }

    @Test
    void what_was_taken_twice_is_given_back_twice() throws Exception {
        var cache = cache();
        var hash = put(cache, "twice");
        assertThat(cache.take(hash)).isPresent();
        cache.release(hash);
        later(Duration.ofDays(1));
        assertThat(cache.sweep(Optional.of(Duration.ofHours(1)), Long.MAX_VALUE))
                .isZero();
        cache.release(hash);
        assertThat(cache.sweep(Optional.of(Duration.ofHours(1)), Long.MAX_VALUE))
                .isPositive();
    }

    @Test
    void notes_are_replaced_and_outlive_a_restart() throws Exception {
        cache().note("kind", "ab", "one");
        cache().note("kind", "ab", "two");
        assertThat(cache().note("kind", "ab")).contains("two");
        assertThat(cache().note("kind", "cd")).isEmpty();
    }
}
