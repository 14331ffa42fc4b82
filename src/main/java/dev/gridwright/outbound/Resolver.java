package dev.gridwright.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Finds the addresses of a name.
@FunctionalInterface
public interface Resolver {
    /// That of the machine.
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /// The addresses of a host, at least one, the one to try first at the front.
    ///
    /// *Thread*: any but an event loop; blocks.
    ///
    /// @param host a name, or an address as a URL has it, without brackets
    /// @throws UnknownHostException when it has none
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
