package dev.gridwright.web.trials;

import java.util.Optional;
import java.util.regex.Pattern;

/// The part of a body that a request asks for by its `Range` header.
///
/// *Source*: RFC 9110, section 14.
sealed interface ByteRange {
    Pattern SINGLE = Pattern.compile("bytes\\s*=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})", Pattern.CASE_INSENSITIVE);

    /// @param to behind the last byte
    record Part(long from, long to) implements ByteRange {}

    /// No byte is in the range.
    record Beyond() implements ByteRange {}

    /// Empty when the header is to be ignored: another unit, several ranges, or one that ends before it begins.
    static Optional<ByteRange> read(String header, long length) {
        var matcher = SINGLE.matcher(header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (matcher.group(1).isEmpty()) {
            long last = Long.parseLong(matcher.group(2));
            return Optional.of(last == 0 || length == 0 ? new Beyond() : new Part(Math.max(0, length - last), length));
        }
        long from = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(matcher.group(2));
        if (last < from) {
            return Optional.empty();
        }
        return Optional.of(from >= length ? new Beyond() : new Part(from, Math.min(last, length - 1) + 1));
    }
}
