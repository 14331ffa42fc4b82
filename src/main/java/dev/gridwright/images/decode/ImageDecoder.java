package dev.gridwright.images.decode;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Reads an image file (JPEG, PNG, GIF, BMP, TIFF, WBMP; the first picture of several) and brings it to sizes.
///
/// Colours are taken as they are stored: profiles and orientations are ignored. What is transparent is laid on white.
///
/// *Thread*: confined to one.
public final class ImageDecoder {
    /// The largest file that is read.
    static final long MAX_FILE_BYTES = 64L << 20;

    /// The largest picture that is unpacked; looked up in its head before.
    static final long MAX_PIXELS = 50_000_000;

    private ImageDecoder() {}

    /// A size in pixels.
    public record Size(int width, int height) {}

    /// The pixels of a picture in each of the sizes, row by row from the top, the channels of a pixel side by side.
    ///
    /// @param channels 3 for red, green and blue, 1 for the grey of ITU-R BT.601
    public static List<byte[]> decode(Path file, List<Size> sizes, int channels) throws IOException, NotDecoded {
        long bytes = Files.size(file);
        if (bytes > MAX_FILE_BYTES) {
            throw new NotDecoded("too_large", bytes + " bytes; at most " + MAX_FILE_BYTES + " are read");
        }
        var lines = new Lines(read(Files.readAllBytes(file)), channels);
        var resamplers = sizes.stream()
                .map(size -> new Resampler(lines.width(), lines.height(), size, channels))
                .toList();
        var line = new float[lines.width() * channels];
        for (int y = 0; y < lines.height(); y++) {
            lines.read(y, line);
            for (var resampler : resamplers) {
                resampler.line(y, line);
            }
        }
        return resamplers.stream().map(Resampler::pixels).toList();
    }

    private static BufferedImage read(byte[] content) throws NotDecoded {
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            return read(in);
        } catch (IIOException e) {
            boolean unsupported = String.valueOf(e.getMessage()).contains("Unsupported");
            throw new NotDecoded(unsupported ? "unsupported" : "broken", String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            // Readers meet broken files with whatever comes to hand.
            throw new NotDecoded("broken", e.toString());
        }
    }

    private static BufferedImage read(ImageInputStream in) throws IOException, NotDecoded {
        var readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
            throw new NotDecoded("not_an_image", "it is none of JPEG, PNG, GIF, BMP, TIFF, WBMP");
        }
        ImageReader reader = readers.next();
        try {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MAX_PIXELS || pixels < 1) {
                throw new NotDecoded(
                        "too_many_pixels",
                        reader.getWidth(0) + "x" + reader.getHeight(0) + " pixels; at most " + MAX_PIXELS
                                + " are unpacked");
            }
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }
}
