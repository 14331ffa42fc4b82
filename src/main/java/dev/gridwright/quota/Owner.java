package dev.gridwright.quota;

/// The token by which a study was submitted; it keeps its words when the token is revoked.
///
/// @param token the token's id, no secret
/// @param name what its maker called it
public record Owner(String token, String name) {}
