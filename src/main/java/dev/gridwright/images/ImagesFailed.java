package dev.gridwright.images;

/// A list of images cannot be made into a table.
public final class ImagesFailed extends Exception {
    private static final long serialVersionUID = 1;

    /// @param message whole sentences that name the image, and say what to do
    public ImagesFailed(String message) {
        super(message);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
