package dev.gridwright.trace.otel;

import dev.gridwright.trace.AttemptFacts;
import dev.gridwright.trace.TraceParent;
import dev.gridwright.trace.Tracing;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Spans by the SDK of OpenTelemetry. Open ones are kept for studies that have not ended; those of attempts belong to
/// whoever runs them, one for each slot or worker's lease. Ended ones wait in the queue of the SDK, which drops what is
/// too many.
public final class OtelTracing implements Tracing {
    /// Within the time that a platform leaves a server after it was asked to end, beside its drain.
    private static final Duration FLUSH = Duration.ofSeconds(2);

    private static final Set<String> WRONG = Set.of("failed", "timed_out", "invalid");

    private static final AttributeKey<String> STUDY = AttributeKey.stringKey("gridwright.study");
    private static final AttributeKey<String> NAME = AttributeKey.stringKey("gridwright.name");
    private static final AttributeKey<Long> POINTS = AttributeKey.longKey("gridwright.points");
    private static final AttributeKey<String> STATE = AttributeKey.stringKey("gridwright.state");
    private static final AttributeKey<String> STOP_REASON = AttributeKey.stringKey("gridwright.stop_reason");
    private static final AttributeKey<Boolean> INTERRUPTED = AttributeKey.booleanKey("gridwright.interrupted");
    private static final AttributeKey<Long> INDEX = AttributeKey.longKey("gridwright.index");
    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("gridwright.attempt");
    private static final AttributeKey<Long> TOKEN = AttributeKey.longKey("gridwright.token");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("gridwright.kind");
    private static final AttributeKey<String> POOL = AttributeKey.stringKey("gridwright.pool");
    private static final AttributeKey<String> SLOT = AttributeKey.stringKey("gridwright.slot");
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("gridwright.outcome");
    private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("gridwright.cause");

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final Map<String, Span> studies = new ConcurrentHashMap<>();

    private OtelTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("dev.gridwright");
    }

    /// Begins to trace as the variables say.
    ///
    /// @param version of this program
    /// @throws Tracing.Unusable when they say something that cannot be done
    public static OtelTracing start(Map<String, String> environment, String version) {
        return new OtelTracing(SdkSetup.build(environment, version));
    }

    @Override
    public Submission submit(Optional<TraceParent> caller) {
        var span = tracer.spanBuilder("submit")
                .setSpanKind(SpanKind.SERVER)
                .setParent(caller.map(OtelTracing::context).orElse(Context.root()))
                .startSpan();
        return new Submitting(span);
    }

    private static Context context(TraceParent parent) {
        return Context.root().with(Span.wrap(spanContext(parent)));
    }

    private static SpanContext spanContext(TraceParent parent) {
        return SpanContext.createFromRemoteParent(
                parent.traceId(), parent.spanId(), TraceFlags.fromHex(parent.flags(), 0), TraceState.getDefault());
    }

    private static String text(Span span) {
        var context = span.getSpanContext();
        return new TraceParent(
                        context.getTraceId(),
                        context.getSpanId(),
                        context.getTraceFlags().asHex())
                .text();
    }

    private String begin(String study, SpanBuilder builder) {
        var span = builder.setAttribute(STUDY, study).startSpan();
        var before = studies.put(study, span);
        if (before != null) {
            before.end();
        }
        return text(span);
    }

    @Override
    public String goesOn(String study, String name, String before) {
        var builder = tracer.spanBuilder("study").setAttribute(NAME, name);
        // In the trace that its user knows, behind the span that ended with the server, or was lost with it.
        TraceParent.read(before)
                .ifPresentOrElse(
                        parent -> builder.setParent(context(parent)).addLink(spanContext(parent)),
                        builder::setNoParent);
        return begin(study, builder);
    }

    @Override
    public void ended(String study, String state, String reason) {
        var span = studies.remove(study);
        if (span != null) {
            span.setAttribute(STATE, state).setAttribute(STOP_REASON, reason);
            if (state.equals("failed")) {
                span.setStatus(StatusCode.ERROR, reason);
            }
            span.end();
        }
    }

    @Override
    public Attempt attempt(AttemptFacts facts) {
        var builder = tracer.spanBuilder("attempt")
                .setAttribute(STUDY, facts.study())
                .setAttribute(INDEX, facts.index())
                .setAttribute(ATTEMPT, (long) facts.attempt())
                .setAttribute(TOKEN, facts.token())
                .setAttribute(KIND, facts.kind())
                .setAttribute(POOL, facts.pool())
                .setAttribute(SLOT, facts.slot());
        TraceParent.read(facts.parent())
                .ifPresentOrElse(parent -> builder.setParent(context(parent)), builder::setNoParent);
        return new Attempting(builder.startSpan());
    }

    @Override
    public void close() {
        studies.keySet().forEach(study -> {
            var span = studies.remove(study);
            if (span != null) {
                span.setAttribute(INTERRUPTED, true).end();
            }
        });
        var unused = sdk.shutdown().join(FLUSH.toMillis(), TimeUnit.MILLISECONDS);
    }

    private final class Submitting implements Submission {
        private final Span span;
        private volatile String study = "";

        Submitting(Span span) {
            this.span = span;
        }

        @Override
        public String becomes(String id, String name, long points) {
            study = id;
            span.setAttribute(STUDY, id);
            return begin(
                    id,
                    tracer.spanBuilder("study")
                            .setParent(Context.root().with(span))
                            .setAttribute(NAME, name)
                            .setAttribute(POINTS, points));
        }

        @Override
        public void accepted() {
            span.end();
        }

        @Override
        public void refused(String reason) {
            var begun = studies.remove(study);
            if (begun != null) {
                begun.setStatus(StatusCode.ERROR).end();
            }
            span.setStatus(StatusCode.ERROR, reason).end();
        }
    }

    private record Attempting(Span span) implements Attempt {
        @Override
        public String traceparent() {
            return text(span);
        }

        @Override
        public void ended(String outcome, String cause) {
            span.setAttribute(OUTCOME, outcome);
            if (!cause.isEmpty()) {
                span.setAttribute(CAUSE, cause);
            }
            if (WRONG.contains(outcome)) {
                span.setStatus(StatusCode.ERROR, cause);
            }
            span.end();
        }
    }
}
