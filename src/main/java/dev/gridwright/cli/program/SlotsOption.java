package dev.gridwright.cli.program;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.Servers;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How many trials run at once on this machine.
public final class SlotsOption {
    private static final int MAX_SLOTS = 1024;
    private static final int MAX_IO_SLOTS = 10_000;
    private static final int MAX_DEVICES = 64;

    /// What programs accept in `CUDA_VISIBLE_DEVICES`: a number, or the id of a device or of a part of one.
    private static final Pattern DEVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_/-]{0,99}");

    @Option(names = "--slots", paramLabel = "N", description = "trials that compute at once (one per core)")
    private @Nullable Integer slots;

    @Option(
            names = "--io-slots",
            paramLabel = "N",
            description = "trials that wait for services at once (" + Servers.Slots.DEFAULT_IO + ")")
    private @Nullable Integer ioSlots;

    @Option(
            names = "--gpus",
            paramLabel = "LIST",
            description = "the devices for trials that need one, such as 0,1; none (those that nvidia-smi lists)")
    private @Nullable String gpus;

    /// The slots that were asked for; what was not is left to the server.
    public Servers.Slots asked() {
        if (slots != null && (slots < 1 || slots > MAX_SLOTS)) {
            throw CommandFailed.usage("--slots is 1 to " + MAX_SLOTS);
        }
        if (ioSlots != null && (ioSlots < 0 || ioSlots > MAX_IO_SLOTS)) {
            throw CommandFailed.usage("--io-slots is 0 to " + MAX_IO_SLOTS);
        }
        return new Servers.Slots(
                number(slots), number(ioSlots), Optional.ofNullable(gpus).map(SlotsOption::devices));
    }

    private static OptionalInt number(@Nullable Integer number) {
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static List<String> devices(String text) {
        if (text.equals("none")) {
            return List.of();
        }
        var devices = List.of(text.split(",", -1));
        if (devices.size() > MAX_DEVICES
                || !devices.stream().allMatch(device -> DEVICE.matcher(device).matches())) {
            throw CommandFailed.usage("--gpus is none, or at most " + MAX_DEVICES
                    + " devices with commas between them, such as 0,1; not '" + text + "'");
        }
        if (new LinkedHashSet<>(devices).size() < devices.size()) {
            throw CommandFailed.usage("--gpus names a device twice: '" + text + "'");
        }
        return devices;
    }
}
