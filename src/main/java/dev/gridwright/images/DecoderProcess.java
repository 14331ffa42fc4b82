package dev.gridwright.images;

import dev.gridwright.images.decode.DecoderMain;
import dev.gridwright.images.decode.NotDecoded;
import dev.gridwright.trial.ImageSize;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One process that decodes; see [DecoderMain].
///
/// *Thread*: one at a time, but [#kill], which any may call.
final class DecoderProcess {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Process process;
    private final DataOutputStream to;
    private final DataInputStream from;

    private DecoderProcess(Process process) {
        this.process = process;
        this.to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.from = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER_BYTES));
    }

    static DecoderProcess start(DecoderSettings settings) throws IOException {
        var builder = new ProcessBuilder(
                settings.java().toString(),
                DecoderSettings.HEAP,
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-cp",
                settings.classPath(),
                DecoderMain.class.getName());
        // It needs nothing of ours, and what it reads must find no secrets.
        builder.environment().clear();
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        return new DecoderProcess(builder.start());
    }

    /// The pixels of an image in each size.
    ///
    /// @throws NotDecoded when the file does not become pixels
    /// @throws IOException when the process has died
    List<byte[]> decode(Path file, List<ImageSize> sizes, int channels) throws IOException, NotDecoded {
        to.writeUTF(file.toString());
        to.writeByte(channels);
        to.writeByte(sizes.size());
        for (var size : sizes) {
            to.writeInt(size.width());
            to.writeInt(size.height());
        }
        to.flush();
        if (from.readByte() != 1) {
            throw new NotDecoded(from.readUTF(), from.readUTF());
        }
        var decoded = new ArrayList<byte[]>(sizes.size());
        for (var size : sizes) {
            var pixels = new byte[size.features(channels)];
            from.readFully(pixels);
            decoded.add(pixels);
        }
        return decoded;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Ends it at once; whoever waits for its answer learns that it died.
    void kill() {
        process.destroyForcibly();
    }
}
