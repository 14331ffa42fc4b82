package dev.gridwright.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The web as Java's own client reaches it: pooled connections, HTTP/2 where offered.
///
/// Closing it ends what is under way.
public final class JdkWeb implements Web, AutoCloseable {
    private final HostRule hosts;
    private final HttpClient client;
    private final ScheduledThreadPoolExecutor watch;

    /// Which hosts may be connected to.
    @FunctionalInterface
    public interface HostRule {
        /// Lets a host pass.
        ///
        /// @throws HostRefused when it may not be connected to
        void check(String host) throws IOException;
    }

    public JdkWeb(HostRule hosts) {
        this.hosts = hosts;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.watch = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("web-watch").factory());
        watch.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Answer get(URI address, Map<String, String> headers, Limits limits)
            throws IOException, InterruptedException {
        hosts.check(String.valueOf(address.getHost()));
        var request = HttpRequest.newBuilder(address).timeout(limits.head());
        headers.forEach(request::header);
        try {
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            return new WatchedAnswer(response, limits);
        } catch (ConnectException e) {
            // Java's client hides an unknown host behind it.
            throw e;
        } catch (HttpTimeoutException e) {
            throw new TooSlow("did not answer within " + seconds(limits.head()));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        watch.shutdownNow();
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /// An answer that is broken off when it takes too long.
    private final class WatchedAnswer implements Answer {
        private final HttpResponse<InputStream> response;
        private final Limits limits;
        private final Body body;
        private final long began = System.nanoTime();
        private volatile long moved = began;
        private volatile Optional<String> struck = Optional.empty();
        private volatile ScheduledFuture<?> next;

        private WatchedAnswer(HttpResponse<InputStream> response, Limits limits) {
            this.response = response;
            this.limits = limits;
            this.body = new Body(response.body());
            this.next = watch.schedule(this::look, dueNanos(), TimeUnit.NANOSECONDS);
        }

        private long dueNanos() {
            long now = System.nanoTime();
            return Math.min(
                    limits.stall().toNanos() - (now - moved), limits.whole().toNanos() - (now - began));
        }

        private void look() {
            long due = dueNanos();
            if (due > 0) {
                next = watch.schedule(this::look, due, TimeUnit.NANOSECONDS);
                return;
            }
            boolean whole = System.nanoTime() - began >= limits.whole().toNanos();
            struck = Optional.of(
                    whole
                            ? "was not here within " + seconds(limits.whole())
                            : "sent nothing for " + seconds(limits.stall()));
            giveUp();
        }

        private void giveUp() {
            try {
                response.body().close();
            } catch (IOException e) {
                // It is of no use any more.
            }
        }

        @Override
        public int status() {
            return response.statusCode();
        }

        @Override
        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public void close() {
            next.cancel(false);
            giveUp();
        }

        private final class Body extends FilterInputStream {
            private Body(InputStream in) {
                super(in);
            }

            @Override
            public int read() throws IOException {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read;
                try {
                    read = in.read(buffer, offset, length);
                } catch (IOException e) {
                    throw struck.<IOException>map(TooSlow::new).orElse(e);
                }
                if (read < 0 && struck.isPresent()) {
                    throw new TooSlow(struck.get());
                }
                moved = System.nanoTime();
                return read;
            }
        }
    }
}
