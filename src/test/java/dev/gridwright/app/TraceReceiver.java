package dev.gridwright.app;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/// A collector that takes traces by OTLP over HTTP, as protobuf, and keeps them.
final class TraceReceiver implements AutoCloseable {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, String> resource = new ConcurrentHashMap<>();

    TraceReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("x-key"));
            var request = ExportTraceServiceRequest.parseFrom(
                    exchange.getRequestBody().readAllBytes());
            for (var each : request.getResourceSpansList()) {
                resource.putAll(attributes(each.getResource().getAttributesList()));
                each.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// What was asked for, with its content type and the header `x-key`.
    List<String> requests() {
        return List.copyOf(requests);
    }

    Map<String, String> resource() {
        return Map.copyOf(resource);
    }

    /// The spans of that name, once there are so many.
    List<Span> spans(String name, int count) {
        await().atMost(DEADLOCK)
                .until(() -> spans.stream()
                                .filter(span -> span.getName().equals(name))
                                .count()
                        >= count);
        return spans.stream().filter(span -> span.getName().equals(name)).toList();
    }

    static String traceparent(Span span) {
        return "00-" + hex(span.getTraceId()) + "-" + hex(span.getSpanId()) + "-"
                + HexFormat.of().toHexDigits((byte) span.getFlags());
    }

    static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    static Map<String, String> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, each -> text(each.getValue())));
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> Long.toString(value.getIntValue());
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            default -> value.toString();
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
