package dev.gridwright.store.sqlite;

import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.DataDirectory.Claim;
import java.nio.file.Path;
import java.time.InstantSource;

/// A process that claims a data directory, says how that went, and waits for its standard input to end.
final class ClaimingProcess {
    private ClaimingProcess() {}

    public static void main(String[] arguments) throws Exception {
        var claim = DataDirectory.at(Path.of(arguments[0])).claim(InstantSource.fixed(Samples.START));
        System.out.println(
                switch (claim) {
                    case Claim.Claimed(var lock) ->
                        "claimed " + lock.directory().path();
                    case Claim.Held(var holder) -> holder.describe();
                });
        while (System.in.read() >= 0) {
            // Wait for the end.
        }
    }
}
