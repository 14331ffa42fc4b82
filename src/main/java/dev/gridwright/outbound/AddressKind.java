package dev.gridwright.outbound;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// What an address is for, by the registries of special-purpose addresses (RFC 6890 and what came after it). An IPv4
/// address inside an IPv6 one (mapped, compatible, NAT64, 6to4) is what the IPv4 address is.
public enum AddressKind {
    PUBLIC("a public address"),
    LOOPBACK("a loopback address"),
    PRIVATE("a private address"),
    LINK_LOCAL("a link-local address"),
    SHARED("an address shared by a carrier's customers"),
    MULTICAST("a multicast or broadcast address"),
    RESERVED("a reserved address");

    private static final int IPV4_BYTES = 4;

    private static final List<Range> IPV4 = List.of(
            range("0.0.0.0/8", RESERVED),
            range("10.0.0.0/8", PRIVATE),
            range("100.64.0.0/10", SHARED),
            range("127.0.0.0/8", LOOPBACK),
            range("169.254.0.0/16", LINK_LOCAL),
            range("172.16.0.0/12", PRIVATE),
            range("192.0.0.0/24", RESERVED),
            range("192.0.2.0/24", RESERVED),
            range("192.88.99.0/24", RESERVED),
            range("192.168.0.0/16", PRIVATE),
            range("198.18.0.0/15", RESERVED),
            range("198.51.100.0/24", RESERVED),
            range("203.0.113.0/24", RESERVED),
            range("255.255.255.255/32", MULTICAST),
            range("224.0.0.0/4", MULTICAST),
            range("240.0.0.0/4", RESERVED),
            range("0.0.0.0/0", PUBLIC));

    /// The first that fits counts. What lies outside 2000::/3 is not handed out for use.
    private static final List<Range> IPV6 = List.of(
            range("::1/128", LOOPBACK),
            range("::/128", RESERVED),
            range("64:ff9b:1::/48", PRIVATE),
            range("2001::/23", RESERVED),
            range("2001:db8::/32", RESERVED),
            range("3fff::/20", RESERVED),
            range("fc00::/7", PRIVATE),
            range("fe80::/10", LINK_LOCAL),
            range("fec0::/10", PRIVATE),
            range("ff00::/8", MULTICAST),
            range("2000::/3", PUBLIC),
            range("::/0", RESERVED));

    /// Ranges whose addresses hold an IPv4 address, beginning at that byte.
    private static final List<Embedding> EMBEDDINGS = List.of(
            embedding("::/96", 12),
            embedding("::ffff:0:0/96", 12),
            embedding("64:ff9b::/96", 12),
            embedding("2002::/16", 2));

    private final String words;

    AddressKind(String words) {
        this.words = words;
    }

    /// What it is, for a sentence.
    public String words() {
        return words;
    }

    /// The kind of an address.
    public static AddressKind of(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == IPV4_BYTES ? find(IPV4, bytes) : ofSixteen(bytes);
    }

    private static AddressKind ofSixteen(byte[] bytes) {
        var kind = find(IPV6, bytes);
        if (kind == LOOPBACK) {
            return kind;
        }
        for (var embedding : EMBEDDINGS) {
            if (embedding.prefix.holds(bytes)) {
                return find(IPV4, Arrays.copyOfRange(bytes, embedding.at, embedding.at + IPV4_BYTES));
            }
        }
        return kind;
    }

    private static AddressKind find(List<Range> ranges, byte[] address) {
        for (var range : ranges) {
            if (range.prefix.holds(address)) {
                return range.kind;
            }
        }
        throw new IllegalStateException("the last range holds every address");
    }

    private record Range(Prefix prefix, AddressKind kind) {}

    private record Embedding(Prefix prefix, int at) {}

    private static Range range(String prefix, AddressKind kind) {
        return new Range(Prefix.of(prefix), kind);
    }

    private static Embedding embedding(String prefix, int at) {
        return new Embedding(Prefix.of(prefix), at);
    }

    /// The addresses that agree with one in its first bits.
    private record Prefix(byte[] bytes, int bits) {
        static Prefix of(String text) {
            int slash = text.indexOf('/');
            var address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
            int bits = Integer.parseInt(text.substring(slash + 1));
            // A literal of a mapped address reads as the IPv4 address in it.
            return new Prefix(text.contains(":") ? sixteen(address) : address, bits);
        }

        private static byte[] sixteen(byte[] address) {
            if (address.length > IPV4_BYTES) {
                return address;
            }
            var mapped = new byte[16];
            mapped[10] = (byte) 0xff;
            mapped[11] = (byte) 0xff;
            System.arraycopy(address, 0, mapped, 12, IPV4_BYTES);
            return mapped;
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((bytes[bit / 8] ^ address[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The address as it is connected to and written, without a name.
    static String literal(InetAddress address) {
        try {
            var plain = InetAddress.getByAddress(address.getAddress());
            return address instanceof Inet6Address six && six.getScopeId() > 0
                    ? plain.getHostAddress() + '%' + six.getScopeId()
                    : plain.getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
