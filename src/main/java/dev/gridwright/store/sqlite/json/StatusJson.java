package dev.gridwright.store.sqlite.json;

import dev.gridwright.store.Reopening;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.study.Limits.OnLimit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The limits of a study and what its last retry began anew, as JSON, both ways.
public final class StatusJson {
    private StatusJson() {}

    public static String limits(Limits limits) {
        var plain = new LinkedHashMap<String, Object>();
        limits.parallel().ifPresent(width -> plain.put("parallel", width));
        limits.maxTime().ifPresent(time -> plain.put("max_time_nanos", time.toNanos()));
        limits.maxTrials().ifPresent(most -> plain.put("max_trials", most));
        limits.maxFailures().ifPresent(most -> {
            switch (most) {
                case MaxFailures.Count(long count) -> plain.put("max_failures", count);
                case MaxFailures.Share(double share) -> plain.put("max_failures_share", share);
            }
        });
        plain.put("kill", limits.onLimit() == OnLimit.KILL);
        return StudyJson.write(plain);
    }

    public static Limits readLimits(String text) {
        var plain = read(text);
        Optional<MaxFailures> count = number(plain, "max_failures").map(n -> new MaxFailures.Count(n.longValueExact()));
        Optional<MaxFailures> share =
                number(plain, "max_failures_share").map(n -> new MaxFailures.Share(n.doubleValue()));
        return new Limits(
                number(plain, "parallel")
                        .map(n -> OptionalInt.of(n.intValueExact()))
                        .orElse(OptionalInt.empty()),
                number(plain, "max_time_nanos").map(n -> Duration.ofNanos(n.longValueExact())),
                number(plain, "max_trials")
                        .map(n -> OptionalLong.of(n.longValueExact()))
                        .orElse(OptionalLong.empty()),
                count.or(() -> share),
                Boolean.TRUE.equals(plain.get("kill")) ? OnLimit.KILL : OnLimit.DRAIN);
    }

    @Nullable
    public static String reopening(Reopening reopening) {
        if (reopening.equals(Reopening.NONE)) {
            return null;
        }
        var plain = new LinkedHashMap<String, Object>();
        plain.put("event", reopening.event());
        plain.put("elapsed_nanos", reopening.elapsed().toNanos());
        plain.put("started", reopening.started());
        plain.put("skipped", reopening.skipped());
        plain.put("closed", reopening.closed());
        return StudyJson.write(plain);
    }

    public static Reopening readReopening(String text) {
        var plain = read(text);
        return new Reopening(
                whole(plain, "event"),
                Duration.ofNanos(whole(plain, "elapsed_nanos")),
                whole(plain, "started"),
                whole(plain, "skipped"),
                whole(plain, "closed"));
    }

    private static Map<?, ?> read(String text) {
        return Json.read(text, Json::readPlain) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static Optional<BigDecimal> number(Map<?, ?> plain, String name) {
        return plain.get(name) instanceof BigDecimal number ? Optional.of(number) : Optional.empty();
    }

    private static long whole(Map<?, ?> plain, String name) {
        return number(plain, name).map(BigDecimal::longValueExact).orElse(0L);
    }
}
