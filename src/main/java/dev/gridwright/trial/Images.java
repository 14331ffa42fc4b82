package dev.gridwright.trial;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a list of images becomes a table.
///
/// @param urlColumn the column of the manifest that says where each image is
/// @param root the folder that every file of an image must lie in, absolute; empty when any may be read
/// @param resize as written: a size, or with `${name}` in it for a parameter that decides it
/// @param parameter that decides the size, which the learner does not see
/// @param sizes all that the points of the grid can ask for, at least one
/// @param channels 3 for colours, 1 for grey
public record Images(
        String urlColumn,
        Optional<String> root,
        String resize,
        Optional<String> parameter,
        List<ImageSize> sizes,
        int channels,
        Fetch fetch) {
    public Images {
        sizes = List.copyOf(sizes);
    }

    /// How images are fetched.
    ///
    /// @param parallel how many at the same time
    /// @param timeout of one attempt at one image
    /// @param retries of one image
    /// @param skip whether an image that cannot be had or read is left out; else it fails the study
    public record Fetch(int parallel, Duration timeout, int retries, boolean skip) {}

    /// The size of the images that a point wants.
    ///
    /// @throws IllegalStateException when it is none, which the grid was checked for
    public ImageSize size(Point point) {
        var text = parameter
                .map(name -> fill(
                        resize,
                        name,
                        point.value(name).orElseThrow(() -> new IllegalStateException("the point has no " + name))))
                .orElse(resize);
        return ImageSize.parse(text).orElseThrow(() -> new IllegalStateException("no size: " + text));
    }

    /// The text with a value in place of a parameter.
    public static String fill(String resize, String parameter, Value value) {
        var text = value instanceof Value.Text(var plain) ? plain : value.canonical();
        return resize.replace("${" + parameter + "}", text);
    }
}
