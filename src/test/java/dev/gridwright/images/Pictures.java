package dev.gridwright.images;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/// Pictures made for tests.
public final class Pictures {
    private Pictures() {}

    /// A picture of one colour.
    public static BufferedImage plain(int width, int height, int type, Color color) {
        var image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, color.getRGB());
            }
        }
        return image;
    }

    /// A picture of noise, light or dark.
    public static BufferedImage noise(int size, boolean light, long seed) {
        var random = new Random(seed);
        var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int value = random.nextInt(100) + (light ? 150 : 0);
                image.setRGB(x, y, new Color(value, value, value).getRGB());
            }
        }
        return image;
    }

    /// @param format `png`, `jpg`, `gif` or `bmp`
    public static byte[] encoded(BufferedImage image, String format) {
        var out = new ByteArrayOutputStream();
        try {
            if (!ImageIO.write(image, format, out)) {
                throw new IllegalArgumentException("no " + format + " of this picture");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
