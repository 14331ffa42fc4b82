package dev.gridwright.content;

import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.outbound.OutboundFailed;
import dev.gridwright.outbound.OutboundRequest;
import dev.gridwright.outbound.OutboundResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The web as this server may reach it.
public final class OutboundWeb implements Web {
    private final OutboundClient client;

    public OutboundWeb(OutboundClient client) {
        this.client = client;
    }

    @Override
    public Answer get(URI address, Map<String, String> headers, Limits limits)
            throws IOException, InterruptedException {
        try {
            var response = client.send(OutboundRequest.get(address, headers, limits.head()));
            response.bodyWithin(limits.whole(), limits.stall());
            return new Arriving(response, new Body(response.body()));
        } catch (OutboundFailed e) {
            throw plain(e);
        }
    }

    private static IOException plain(OutboundFailed e) {
        var said = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case REFUSED -> new HostRefused(said);
            case TIMEOUT -> new TooSlow("took too long: " + said.replaceFirst("\\.$", ""));
            case UNREACHABLE -> (IOException) new ConnectException(said.replaceFirst("\\.$", "")).initCause(e);
            case BROKEN, TOO_LARGE -> e;
        };
    }

    private record Arriving(OutboundResponse response, InputStream body) implements Answer {
        @Override
        public int status() {
            return response.status();
        }

        @Override
        public Optional<String> header(String name) {
            return response.header(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public void close() {
            response.close();
        }
    }

    private static final class Body extends FilterInputStream {
        private Body(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (OutboundFailed e) {
                throw plain(e);
            }
        }
    }
}
