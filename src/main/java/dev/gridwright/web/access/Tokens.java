package dev.gridwright.web.access;

import dev.gridwright.quota.Owner;
import dev.gridwright.quota.Quota;
import dev.gridwright.store.Change;
import dev.gridwright.store.StoredToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The tokens that this server knows: those that are stored, and one of this run of the server.
///
/// A change is told only once it is durable. A token that is being revoked opens nothing from the moment of the call.
///
/// *Thread*: any; nothing blocks, futures complete on the store's thread.
public final class Tokens {
    /// How many may be stored.
    public static final int MAX_TOKENS = 1000;

    /// How long a token is still listed, and told as expired, after it has.
    static final Duration KEPT = Duration.ofDays(30);

    private final Map<String, StoredToken> known = new ConcurrentHashMap<>();
    private final Function<Change, CompletableFuture<Void>> writer;
    private final InstantSource clock;
    private final Optional<Secret> ofThisRun;
    private final Quota usual;

    /// @param stored those there are
    /// @param writer stores changes
    /// @param ofThisRun opens everything while this server runs
    /// @param usual what tokens may occupy that were given no quota of their own
    public Tokens(
            List<StoredToken> stored,
            Function<Change, CompletableFuture<Void>> writer,
            InstantSource clock,
            Optional<Secret> ofThisRun,
            Quota usual) {
        stored.forEach(token -> known.put(token.id(), token));
        this.writer = writer;
        this.clock = clock;
        this.ofThisRun = ofThisRun;
        this.usual = usual;
    }

    /// What a text that is shown as a token turns out to be.
    sealed interface Shown {
        record Good(Caller caller) implements Shown {}

        record Expired(Instant at) implements Shown {}

        record Unknown() implements Shown {}
    }

    Shown look(String text) {
        var read = Secret.read(text);
        if (read.isEmpty()) {
            return new Shown.Unknown();
        }
        var secret = read.get();
        if (ofThisRun.filter(own -> secret.matches(own.sha256())).isPresent()) {
            return new Shown.Good(Caller.TRUSTED);
        }
        var token = known.get(secret.id());
        if (token == null || !secret.matches(token.sha256())) {
            return new Shown.Unknown();
        }
        var now = clock.instant();
        if (token.expiresAt().isPresent() && !now.isBefore(token.expiresAt().get())) {
            return new Shown.Expired(token.expiresAt().get());
        }
        noteUse(token, now.truncatedTo(ChronoUnit.HOURS));
        return new Shown.Good(new Caller(Optional.of(new Owner(token.id(), token.name())), scopes(token)));
    }

    private static Set<Scope> scopes(StoredToken token) {
        return token.scopes().stream().map(Scope::of).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    /// Coarse, so that a token that is used all the time costs a write an hour.
    private void noteUse(StoredToken token, Instant hour) {
        if (token.lastUsedAt().filter(last -> !hour.isAfter(last)).isEmpty()
                && known.replace(token.id(), token, token.usedAt(hour))) {
            var unused = writer.apply(new Change.TokenUsed(token.id(), hour));
        }
    }

    /// All that are stored, the oldest first; expired ones too.
    public List<StoredToken> all() {
        return known.values().stream()
                .sorted(Comparator.comparing(StoredToken::createdAt).thenComparing(StoredToken::id))
                .toList();
    }

    /// What the holder of a token may occupy; without limits where it is not known, as after it was revoked.
    public Quota quota(String id) {
        return Optional.ofNullable(known.get(id)).map(this::quota).orElse(Quota.NONE);
    }

    Quota quota(StoredToken token) {
        return token.quota().or(usual);
    }

    /// Whether anyone can operate this server with a token that lasts.
    public boolean hasAdmin() {
        var now = clock.instant();
        return known.values().stream()
                .anyMatch(token -> scopes(token).contains(Scope.ADMIN)
                        && token.expiresAt().filter(end -> !now.isBefore(end)).isEmpty());
    }

    /// Makes a secret known; completes once that is durable.
    ///
    /// @param quota where it is not to be the usual one
    /// @param expiresIn how long it is good for; always when empty
    public CompletableFuture<StoredToken> create(
            Secret secret, String name, Set<Scope> scopes, Quota quota, Optional<Duration> expiresIn) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var words = EnumSet.copyOf(scopes).stream().map(Scope::word).toList();
        var token = new StoredToken(
                secret.id(), name, secret.sha256(), words, quota, now, expiresIn.map(now::plus), Optional.empty());
        return writer.apply(new Change.TokenCreated(token)).thenApply(done -> {
            known.put(token.id(), token);
            return token;
        });
    }

    /// Revokes those that expired more than [#KEPT] ago; one that cannot be is left for the next call.
    public void sweep() {
        var before = clock.instant().minus(KEPT);
        for (var token : all()) {
            if (token.expiresAt().filter(before::isAfter).isPresent()) {
                var unused = revoke(token.id());
            }
        }
    }

    /// Revokes a token; completes once that is durable. Where that fails the token is what it was.
    ///
    /// @return empty when there is no such token
    public Optional<CompletableFuture<Void>> revoke(String id) {
        var token = known.remove(id);
        return Optional.ofNullable(token)
                .map(gone -> writer.apply(new Change.TokenRevoked(id)).whenComplete((done, failure) -> {
                    if (failure != null) {
                        known.put(id, gone);
                    }
                }));
    }
}
