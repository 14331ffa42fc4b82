package dev.gridwright.images.decode;

import dev.gridwright.images.decode.ImageDecoder.Size;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import javax.imageio.ImageIO;

/// A process that decodes one image after the other, as its parent asks on standard input. It ends with its parent,
/// even
/// in the middle of an image: another thread waits for the next request, or for the end.
///
/// ```
/// request:  UTF path  byte channels  byte count  count x (int width, int height)
/// answer:   byte 1  pixels of each size, one after the other   |   byte 0  UTF reason  UTF detail
/// ```
public final class DecoderMain {
    private DecoderMain() {}

    private record Request(Path file, int channels, List<Size> sizes) {}

    /// Answers until standard input ends.
    ///
    /// @param arguments none
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ImageIO.setUseCache(false);
        var in = new DataInputStream(new BufferedInputStream(System.in));
        var requests = new SynchronousQueue<Request>();
        var worker = Thread.ofPlatform().name("decode").daemon().start(() -> answer(requests));
        try {
            while (worker.isAlive()) {
                requests.put(read(in));
            }
        } catch (EOFException e) {
            // The parent has gone, or wants nothing more.
        }
        Runtime.getRuntime().halt(0);
    }

    private static Request read(DataInputStream in) throws IOException {
        var file = Path.of(in.readUTF());
        int channels = in.readByte();
        int count = in.readByte();
        var sizes = new ArrayList<Size>();
        for (int i = 0; i < count; i++) {
            sizes.add(new Size(in.readInt(), in.readInt()));
        }
        return new Request(file, channels, sizes);
    }

    private static void answer(SynchronousQueue<Request> requests) {
        // What libraries print must not get among the answers.
        var out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
        System.setOut(System.err);
        try {
            while (true) {
                answer(requests.take(), out);
                out.flush();
            }
        } catch (IOException | InterruptedException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void answer(Request request, DataOutputStream out) throws IOException {
        try {
            var decoded = decode(request);
            out.writeByte(1);
            for (var pixels : decoded) {
                out.write(pixels);
            }
        } catch (NotDecoded e) {
            out.writeByte(0);
            out.writeUTF(e.reason());
            var detail = e.detail();
            out.writeUTF(detail.substring(0, Math.min(500, detail.length())));
        }
    }

    private static List<byte[]> decode(Request request) throws NotDecoded {
        try {
            return ImageDecoder.decode(request.file(), request.sizes(), request.channels());
        } catch (IOException e) {
            throw new NotDecoded("missing_file", e.toString());
        } catch (OutOfMemoryError e) {
            throw new NotDecoded("too_large", "it takes more memory than a decoder has");
        }
    }
}
