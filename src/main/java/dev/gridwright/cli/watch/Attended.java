package dev.gridwright.cli.watch;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Surroundings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Asks a server while somebody attends to signals and the time: neither waits for an answer that does not come.
///
/// *Thread*: each question is asked on a thread of its own, which ends with the answer or the process.
public final class Attended {
    private static final Duration A_LONG_TIME = Duration.ofDays(1_000);

    private Attended() {}

    /// What became of a question.
    public sealed interface Answer<T> {
        record Came<T>(T value) implements Answer<T> {}

        /// @param pending the answer, should it still come
        record Interrupted<T>(ExitCode code, CompletableFuture<T> pending) implements Answer<T> {}

        /// @param pending the answer, should it still come
        record TimeUp<T>(CompletableFuture<T> pending) implements Answer<T> {}
    }

    /// Waits for the answer, a signal, or the end of the time.
    ///
    /// @param timeout since the command began; empty for none
    /// @throws RuntimeException what the question threw, unless there was a signal or the time was up by then
    public static <T> Answer<T> ask(Surroundings surroundings, Optional<Duration> timeout, Supplier<T> question) {
        var left = timeout.map(limit -> limit.minus(StudyWatch.elapsed(surroundings)))
                .orElse(A_LONG_TIME);
        var answer = begin(question);
        boolean came = surroundings.interrupts().await(answer, left.isNegative() ? Duration.ZERO : left);
        var signal = surroundings.interrupts().first();
        if (signal.isPresent()) {
            return new Answer.Interrupted<>(signal.get(), answer);
        }
        boolean late = timeout.filter(limit -> StudyWatch.elapsed(surroundings).compareTo(limit) >= 0)
                .isPresent();
        if (!came || (late && answer.isCompletedExceptionally())) {
            return new Answer.TimeUp<>(answer);
        }
        try {
            return new Answer.Came<>(answer.join());
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /// The answer if it comes within that time, whatever signals there are; empty also when it is a failure.
    public static <T> Optional<T> within(Duration time, Supplier<T> question) {
        return within(time, begin(question));
    }

    static <T> Optional<T> within(Duration time, CompletableFuture<T> answer) {
        try {
            return Optional.of(answer.get(time.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// What came of a question that was interrupted, if it comes within that time.
    public static <T> Optional<T> late(Duration time, Answer.Interrupted<T> interrupted) {
        return within(time, interrupted.pending());
    }

    /// What came of a question that took too long, if it comes within that time.
    public static <T> Optional<T> late(Duration time, Answer.TimeUp<T> late) {
        return within(time, late.pending());
    }

    private static <T> CompletableFuture<T> begin(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        Thread.ofPlatform().daemon().name("question").start(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
