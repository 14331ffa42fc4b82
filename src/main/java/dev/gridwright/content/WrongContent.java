package dev.gridwright.content;

/// What has come is complete and not what was wanted.
final class WrongContent extends Exception {
    private static final long serialVersionUID = 1;

    private final FetchFailed failure;

    WrongContent(FetchFailed failure) {
        super(failure);
        this.failure = failure;
    }

    FetchFailed failure() {
        return failure;
    }
}
