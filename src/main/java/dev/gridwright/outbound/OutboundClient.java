package dev.gridwright.outbound;

import dev.gridwright.outbound.OutboundFailed.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks other machines over HTTP, and only those that may be asked:
///
/// - A host is resolved once for each request, every address of it is checked, and the connection goes to a checked
///   address: a name that changes its mind gains nothing. Over TLS the other side still has to prove that it is the
/// host
///   of the URL.
/// - Redirects are answers like others; proxies and cookies are ignored; nothing is asked twice.
/// - Head and body are bounded. Connections are kept and shared, over HTTP/2 where the other side offers it by ALPN.
///
/// *Thread*: any but an event loop; [#send] and reading the answer block, and end when the thread is interrupted.
public final class OutboundClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundClient.class);

    private static final int MAX_HEAD_BYTES = 32 * 1024;
    private static final int MAX_CONNECTIONS_PER_HOST = 1_024;
    private static final int MAX_CONNECTIONS_PER_HOST_HTTP2 = 8;

    /// Shorter than the five seconds after which common servers close, so that no request meets a closing connection.
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final HttpClient plain;
    private final HttpClient encrypted;
    private final AllowedHosts allowed;
    private final Resolver resolver;
    private final Executor resolving;
    private final LongSupplier nanos;
    private final Context loop;

    /// To be made on a thread that is not a worker of Vert.x.
    ///
    /// @param allowed to whom it connects
    public OutboundClient(Vertx vertx, AllowedHosts allowed) {
        this(vertx, allowed, Resolver.SYSTEM, options -> options);
    }

    /// To be made on a thread that is not a worker of Vert.x.
    ///
    /// @param tls sees the options for encrypted connections last
    OutboundClient(Vertx vertx, AllowedHosts allowed, Resolver resolver, UnaryOperator<HttpClientOptions> tls) {
        this.allowed = allowed;
        this.resolver = resolver;
        this.nanos = System::nanoTime;
        this.loop = vertx.getOrCreateContext();
        if (!loop.isEventLoopContext()) {
            throw new IllegalStateException("what arrives needs an event loop; a worker would wait for itself");
        }
        // A name server that does not answer must not hold whoever gave up waiting for it.
        this.resolving = command -> Thread.ofVirtual().name("resolver").start(command);
        this.plain = client(vertx, options().setProtocolVersion(HttpVersion.HTTP_1_1));
        this.encrypted = client(
                vertx,
                tls.apply(options()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MAX_HEAD_BYTES))));
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions()
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS);
    }

    private static HttpClient client(Vertx vertx, HttpClientOptions options) {
        var pool = new PoolOptions()
                .setHttp1MaxSize(MAX_CONNECTIONS_PER_HOST)
                .setHttp2MaxSize(MAX_CONNECTIONS_PER_HOST_HTTP2);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                // Whoever waits for the answer is told as well; nobody has to act because another machine misbehaves.
                .withConnectHandler(connection -> connection.exceptionHandler(error ->
                        LOG.debug("A connection to {} broke: {}", connection.remoteAddress(), error.toString())))
                .build();
    }

    /// Sends a request.
    ///
    /// @return when the head of the answer is there; whoever takes it also closes it
    /// @throws OutboundFailed when there is no answer
    /// @throws InterruptedException when the thread was interrupted; the request is broken off
    public OutboundResponse send(OutboundRequest request) throws OutboundFailed, InterruptedException {
        long deadline = nanos.getAsLong() + request.timeout().toNanos();
        LongSupplier left = () -> deadline - nanos.getAsLong();
        var asking = connect(request, addresses(request, left), left);
        var answer = asking.answer();
        try {
            return await(answer, left, OutboundResponse::close);
        } catch (TimeoutException e) {
            throw new OutboundFailed(
                    Reason.TIMEOUT, place(request) + " did not answer within " + seconds(request.timeout()) + ".", e);
        } catch (ExecutionException e) {
            throw new OutboundFailed(
                    Reason.BROKEN, place(request) + " broke off: " + Words.of(cause(e)) + ".", cause(e));
        } finally {
            if (answer.isCompletedExceptionally()) {
                asking.breakOff();
            }
        }
    }

    /// Checks where a request would go.
    private List<InetAddress> addresses(OutboundRequest request, LongSupplier left)
            throws OutboundFailed, InterruptedException {
        var found = new CompletableFuture<List<InetAddress>>();
        var literal = literal(request.host());
        if (literal.isPresent()) {
            found.complete(List.of(literal.get()));
        } else {
            resolve(request.host(), found);
        }
        try {
            var addresses = await(found, left, ignored -> {});
            for (var address : addresses) {
                if (!allowed.allows(request.host(), address, request.port())) {
                    throw new OutboundFailed(
                            Reason.REFUSED,
                            place(request) + " is " + AddressKind.literal(address) + ", "
                                    + AddressKind.of(address).words() + ", which this server does not connect to unless"
                                    + " its operator allows the host (--allow-host " + request.host() + ").");
                }
            }
            return addresses;
        } catch (TimeoutException e) {
            throw new OutboundFailed(
                    Reason.TIMEOUT,
                    "The name " + request.host() + " was not resolved within " + seconds(request.timeout()) + ".",
                    e);
        } catch (ExecutionException e) {
            throw new OutboundFailed(Reason.UNREACHABLE, "The name " + request.host() + " has no address.", cause(e));
        }
    }

    private void resolve(String host, CompletableFuture<List<InetAddress>> found) {
        resolving.execute(() -> {
            try {
                found.complete(resolver.resolve(host));
            } catch (UnknownHostException | RuntimeException e) {
                found.completeExceptionally(e);
            }
        });
    }

    /// The address that a host is written as, if it is one; nobody has to be asked for it.
    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// A request on its way, and what will come of it.
    private record Asking(HttpClientRequest stream, CompletableFuture<OutboundResponse> answer, Context loop) {
        /// On the event loop, behind what is done there with it at this moment.
        void breakOff() {
            answer.cancel(false);
            loop.runOnContext(ignored -> stream.reset());
        }
    }

    /// Connects to the first of the addresses that accepts it, and sends the request there.
    private Asking connect(OutboundRequest request, List<InetAddress> addresses, LongSupplier left)
            throws OutboundFailed, InterruptedException {
        OutboundFailed failure = new OutboundFailed(Reason.UNREACHABLE, place(request) + " has no address.");
        for (var address : addresses) {
            var options = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(request.method()))
                    .setServer(SocketAddress.inetSocketAddress(request.port(), AddressKind.literal(address)))
                    .setHost(request.host())
                    .setPort(request.port())
                    .setSsl(request.encrypted())
                    .setURI(request.target())
                    .setConnectTimeout(request.connectTimeout().toMillis());
            var client = request.encrypted() ? encrypted : plain;
            var asking = new CompletableFuture<Asking>();
            loop.runOnContext(ignored -> client.request(options).onComplete(connected -> {
                if (connected.failed()) {
                    asking.completeExceptionally(connected.cause());
                    return;
                }
                var begun = new Asking(connected.result(), new CompletableFuture<>(), loop);
                // Whoever waits for the answer is told as well.
                begun.stream()
                        .exceptionHandler(
                                error -> LOG.debug("A request to {} broke off: {}", place(request), error.toString()));
                if (asking.complete(begun)) {
                    ask(begun, request, left);
                } else {
                    begun.breakOff();
                }
            }));
            try {
                return await(asking, left, Asking::breakOff);
            } catch (TimeoutException e) {
                throw new OutboundFailed(Reason.TIMEOUT, place(request) + " did not accept a connection in time.", e);
            } catch (ExecutionException e) {
                failure = new OutboundFailed(
                        Reason.UNREACHABLE,
                        place(request) + " cannot be reached: " + Words.of(cause(e)) + ".",
                        cause(e));
            }
        }
        throw failure;
    }

    /// On the event loop, where what arrives is also handled.
    private static void ask(Asking asking, OutboundRequest request, LongSupplier left) {
        if (asking.answer().isDone()) {
            // It was broken off before it was sent.
            return;
        }
        ask(asking.stream(), request, left).onComplete(asked -> {
            if (asked.failed()) {
                asking.answer().completeExceptionally(asked.cause());
            } else if (!asking.answer().complete(asked.result())) {
                asked.result().close();
            }
        });
    }

    private static Future<OutboundResponse> ask(HttpClientRequest stream, OutboundRequest request, LongSupplier left) {
        request.headers().forEach(stream::putHeader);
        var body = request.body();
        return (body.length == 0 ? stream.send() : stream.send(Buffer.buffer(body))).map(response -> {
            var arriving = new ArrivingBody(stream, response, left);
            arriving.take();
            return new OutboundResponse(
                    response.statusCode(),
                    response.headers(),
                    arriving,
                    () -> request.timeout().toNanos() - left.getAsLong());
        });
    }

    /// Waits for what the event loop brings. Whoever stops waiting cancels it, or, when it came at that very moment,
    /// gives it back: a wait that is interrupted or over does not look again whether it was in vain.
    private static <T> T await(CompletableFuture<T> future, LongSupplier left, Consumer<T> giveBack)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return future.get(Math.max(0, left.getAsLong()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | TimeoutException e) {
            if (!future.cancel(false) && !future.isCompletedExceptionally()) {
                giveBack.accept(future.resultNow());
            }
            throw e;
        }
    }

    private static Throwable cause(ExecutionException e) {
        return Objects.requireNonNullElse(e.getCause(), e);
    }

    private static String place(OutboundRequest request) {
        return request.host() + ':' + request.port();
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }

    @Override
    public void close() {
        plain.close();
        encrypted.close();
    }
}
