package dev.gridwright.images.decode;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;

/// The lines of a picture as numbers from 0 to 255, without its colour model.
///
/// *Thread*: confined to one.
final class Lines {
    private static final float WHITE = 255;
    private static final int MAX_BITS = 16;

    /// The weights of red, green and blue in grey, of ITU-R BT.601.
    private static final float[] GREY = {0.299f, 0.587f, 0.114f};

    private final BufferedImage image;
    private final Raster raster;
    private final Way way;
    private final int channels;
    private final int[] buffer;

    private enum Way {
        GREY,
        COLOURS,
        /// Blue, green, red, one byte each, as readers of photographs leave them.
        BYTES,
        /// Whatever Java makes of it, pixel by pixel: palettes, and colours with transparency.
        CONVERTED
    }

    /// @param channels 3 for red, green and blue, 1 for grey
    Lines(BufferedImage image, int channels) throws NotDecoded {
        this.image = image;
        this.raster = image.getRaster();
        this.way = way(image);
        this.channels = channels;
        this.buffer = new int[image.getWidth() * Math.max(1, raster.getNumBands())];
    }

    /// Samples are taken as they are where they are grey, or red, green and blue: Java would make grey ones brighter.
    private static Way way(BufferedImage image) throws NotDecoded {
        if (!(image.getColorModel() instanceof ComponentColorModel model)) {
            return Way.CONVERTED;
        }
        if (model.getComponentSize(0) > MAX_BITS) {
            throw new NotDecoded("unsupported", "samples of " + model.getComponentSize(0) + " bits");
        }
        int bands = image.getRaster().getNumBands();
        return switch (model.getColorSpace().getType()) {
            case ColorSpace.TYPE_GRAY -> Way.GREY;
            case ColorSpace.TYPE_RGB -> bands != 3 ? Way.CONVERTED : isPacked(image) ? Way.BYTES : Way.COLOURS;
            default -> Way.CONVERTED;
        };
    }

    private static boolean isPacked(BufferedImage image) {
        return image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && image.getRaster().getDataBuffer() instanceof DataBufferByte bytes
                && bytes.getData().length == image.getWidth() * image.getHeight() * 3;
    }

    int width() {
        return image.getWidth();
    }

    int height() {
        return image.getHeight();
    }

    /// Reads a line, the channels of a pixel side by side.
    void read(int y, float[] line) {
        switch (way) {
            case GREY -> readGrey(y, line);
            case COLOURS -> readColours(y, line);
            case BYTES -> readBytes(y, line);
            case CONVERTED -> readConverted(y, line);
        }
    }

    private float scale(int band) {
        return WHITE / ((1 << image.getColorModel().getComponentSize(band)) - 1);
    }

    private void readGrey(int y, float[] line) {
        raster.getPixels(0, y, width(), 1, buffer);
        int bands = raster.getNumBands();
        float scale = scale(0);
        float opacity = bands > 1 ? scale(1) / WHITE : 1;
        for (int x = 0; x < width(); x++) {
            float opaque = bands > 1 ? buffer[x * bands + 1] * opacity : 1;
            float value = buffer[x * bands] * scale * opaque + (1 - opaque) * WHITE;
            put(line, x, value, value, value);
        }
    }

    private void readColours(int y, float[] line) {
        raster.getPixels(0, y, width(), 1, buffer);
        float scale = scale(0);
        for (int x = 0; x < width(); x++) {
            put(line, x, buffer[x * 3] * scale, buffer[x * 3 + 1] * scale, buffer[x * 3 + 2] * scale);
        }
    }

    private void readBytes(int y, float[] line) {
        var bytes = ((DataBufferByte) raster.getDataBuffer()).getData();
        int at = y * width() * 3;
        for (int x = 0; x < width(); x++) {
            put(line, x, bytes[at + 2] & 0xff, bytes[at + 1] & 0xff, bytes[at] & 0xff);
            at += 3;
        }
    }

    private void readConverted(int y, float[] line) {
        image.getRGB(0, y, width(), 1, buffer, 0, width());
        for (int x = 0; x < width(); x++) {
            int pixel = buffer[x];
            float opaque = (pixel >>> 24) / WHITE;
            float behind = (1 - opaque) * WHITE;
            put(
                    line,
                    x,
                    (pixel >> 16 & 0xff) * opaque + behind,
                    (pixel >> 8 & 0xff) * opaque + behind,
                    (pixel & 0xff) * opaque + behind);
        }
    }

    private void put(float[] line, int x, float red, float green, float blue) {
        if (channels == 1) {
            line[x] = red * GREY[0] + green * GREY[1] + blue * GREY[2];
        } else {
            line[x * 3] = red;
            line[x * 3 + 1] = green;
            line[x * 3 + 2] = blue;
        }
    }
}
