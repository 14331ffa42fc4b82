package dev.gridwright.trial;

import java.util.Optional;
import java.util.regex.Pattern;

/// The size that images are brought to, in pixels.
public record ImageSize(int width, int height) {
    /// The most pixels: more would leave room for too few images in one table.
    public static final int MAX_PIXELS = 65_536;

    public static final String WORDS = "WIDTHxHEIGHT with at most 65,536 pixels, such as 128x128";

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    /// The size that a text names; empty when it is none or too large.
    public static Optional<ImageSize> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                        .filter(size -> (long) size.width * size.height <= MAX_PIXELS)
                : Optional.empty();
    }

    /// How many features an image of this size becomes.
    ///
    /// @param channels 3 for colours, 1 for grey
    public int features(int channels) {
        return width * height * channels;
    }

    /// As it is written: `128x128`.
    public String word() {
        return width + "x" + height;
    }
}
