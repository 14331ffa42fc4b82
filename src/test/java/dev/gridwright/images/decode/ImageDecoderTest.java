package dev.gridwright.images.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gridwright.images.Pictures;
import dev.gridwright.images.decode.ImageDecoder.Size;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {
    @TempDir
    private Path folder = Path.of("");

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("image"), content);
    }

    private byte[] decode(BufferedImage image, String format, int channels, int width, int height)
            throws IOException, NotDecoded {
        return ImageDecoder.decode(file(Pictures.encoded(image, format)), List.of(new Size(width, height)), channels)
                .getFirst();
    }

    private NotDecoded failure(byte[] content) {
        return catchThrowableOfType(
                NotDecoded.class, () -> ImageDecoder.decode(file(content), List.of(new Size(4, 4)), 3));
    }

    private static byte[] all(int length, int... pixel) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) pixel[i % pixel.length];
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif", "bmp"})
    void a_plain_picture_stays_plain_in_every_size(String format) throws Exception {
        var image = Pictures.plain(7, 5, BufferedImage.TYPE_INT_RGB, new Color(10, 128, 250));
        assertThat(decode(image, format, 3, 4, 3)).isEqualTo(all(36, 10, 128, 250));
        assertThat(decode(image, format, 3, 20, 20)).isEqualTo(all(1200, 10, 128, 250));
    }

    @Test
    void grey_samples_are_taken_as_they_are_stored() throws Exception {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            var image = new BufferedImage(6, 6, type);
            int value = type == BufferedImage.TYPE_BYTE_GRAY ? 100 : 100 * 257;
            image.getRaster().setPixels(0, 0, 6, 6, intsOf(36, value));
            assertThat(decode(image, "png", 1, 3, 3)).isEqualTo(all(9, 100));
            assertThat(decode(image, "png", 3, 3, 3)).isEqualTo(all(27, 100));
        }
    }

    private static int[] intsOf(int length, int value) {
        var ints = new int[length];
        Arrays.fill(ints, value);
        return ints;
    }

    @Test
    void colours_become_grey_by_their_weights() throws Exception {
        var image = Pictures.plain(4, 4, BufferedImage.TYPE_INT_RGB, new Color(255, 0, 0));
        assertThat(decode(image, "png", 1, 2, 2)).isEqualTo(all(4, 76));
    }

    @Test
    void what_is_transparent_is_laid_on_white() throws Exception {
        var image = Pictures.plain(4, 4, BufferedImage.TYPE_INT_ARGB, Color.BLACK);
        for (int x = 0; x < 4; x++) {
            image.setRGB(x, 0, 0);
            image.setRGB(x, 1, 0);
        }
        assertThat(decode(image, "png", 1, 4, 4)).containsSequence(all(8, 255)).containsSequence(all(8, 0));
    }

    @Test
    void a_smaller_picture_is_the_mean_of_what_it_covers() throws Exception {
        var image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                image.getRaster().setSample(x, y, 0, (x + y) % 2 == 0 ? 0 : 200);
            }
        }
        for (byte value : decode(image, "png", 1, 4, 4)) {
            assertThat(value & 0xff).isBetween(98, 102);
        }
    }

    @Test
    void several_sizes_come_of_one_reading_and_a_photograph_is_nearly_itself() throws Exception {
        var image = Pictures.plain(50, 40, BufferedImage.TYPE_INT_RGB, new Color(200, 100, 50));
        var decoded =
                ImageDecoder.decode(file(Pictures.encoded(image, "jpg")), List.of(new Size(8, 8), new Size(3, 5)), 3);
        assertThat(decoded.get(0)).hasSize(192);
        assertThat(decoded.get(1)).hasSize(45);
        assertThat(decoded.get(1)[0] & 0xff).isBetween(195, 205);
    }

    @Test
    void what_is_no_image_or_broken_says_so() {
        assertThat(failure("<html>not found</html>".getBytes(StandardCharsets.UTF_8))
                        .reason())
                .isEqualTo("not_an_image");
        assertThat(failure(new byte[0]).reason()).isEqualTo("not_an_image");
        var whole = Pictures.encoded(Pictures.noise(64, true, 1), "png");
        assertThat(failure(Arrays.copyOf(whole, whole.length / 2)).reason()).isEqualTo("broken");
    }

    @Test
    void a_picture_of_very_many_pixels_is_refused_before_it_is_unpacked() {
        var image = Pictures.encoded(Pictures.plain(1, 1, BufferedImage.TYPE_INT_RGB, Color.RED), "png");
        var head = ByteBuffer.wrap(image);
        head.putInt(16, 60_000).putInt(20, 60_000);
        var crc = new CRC32();
        crc.update(image, 12, 17);
        head.putInt(29, (int) crc.getValue());
        var failed = failure(image);
        assertThat(failed.reason()).isEqualTo("too_many_pixels");
        assertThat(failed.detail()).contains("60000x60000", "50000000");
    }
}
