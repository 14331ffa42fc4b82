package dev.gridwright.store;

/// Too much waits to be stored for new work to be taken on; the same change may be written again later.
public final class StoreOverloaded extends RuntimeException {
    public StoreOverloaded(String message) {
        super(message);
    }
}
