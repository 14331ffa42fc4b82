package dev.gridwright.content;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;

/// Refuses hosts of this machine and of private networks, but for those that the operator allows.
public final class PrivateHosts implements JdkWeb.HostRule {
    private final Set<String> allowed;

    public PrivateHosts(Collection<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    @Override
    public void check(String host) throws IOException {
        if (allowed.contains(host)) {
            return;
        }
        for (var address : InetAddress.getAllByName(host)) {
            if (isPrivate(address)) {
                throw new Web.HostRefused("the host '" + host
                        + "' is of this machine or a private network, where this server does not go;"
                        + " its operator may allow it with --allow-host " + host + ".");
            }
        }
    }

    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean shared = address instanceof Inet4Address && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        boolean unique = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || shared
                || unique;
    }
}
