package dev.gridwright.outbound;

import java.net.ConnectException;
import java.net.SocketException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Says what a client's exception means to people.
final class Words {
    private static final int MAX_LENGTH = 200;

    private Words() {}

    static String of(Throwable error) {
        if (error instanceof SSLException || error.getCause() instanceof SSLException) {
            return "TLS failed: " + line(error);
        }
        if (error instanceof TimeoutException) {
            return "it took too long";
        }
        if (error instanceof ConnectException || error instanceof SocketException) {
            return line(error);
        }
        return error.getClass().getSimpleName() + ": " + line(error);
    }

    private static String line(Throwable error) {
        var message = String.valueOf(error.getMessage()).replaceAll("\\p{Cntrl}+", " ");
        return message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH) : message;
    }
}
