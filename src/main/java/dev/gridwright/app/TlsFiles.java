package dev.gridwright.app;

import dev.gridwright.web.WebSettings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/// A certificate chain and its key, read from PEM files and held against each other.
///
/// @param certificate the server's own, first of the chain
record TlsFiles(WebSettings.Tls pem, X509Certificate certificate) {
    /// The files are not what they should be; the message says which, and why.
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /// *Thread*: blocks.
    ///
    /// @throws Unusable when a file cannot be read, or they do not belong together
    static TlsFiles read(Path certificates, Path key, Vertx vertx) {
        var pem = new WebSettings.Tls(bytes(certificates), bytes(key));
        var certificate = certificate(certificates, pem.certificates());
        var privateKey = privateKey(key, pem, vertx);
        if (!belongTogether(certificate, privateKey)) {
            throw new Unusable("The key in " + key + " is not that of the certificate in " + certificates + ".");
        }
        return new TlsFiles(pem, certificate);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unusable("The file " + file + " cannot be read.");
        }
    }

    private static X509Certificate certificate(Path file, byte[] pem) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        } catch (GeneralSecurityException e) {
            throw new Unusable("The file " + file + " holds no certificate in PEM form.");
        }
    }

    private static PrivateKey privateKey(Path file, WebSettings.Tls pem, Vertx vertx) {
        try {
            var managers = new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(pem.certificates()))
                    .addKeyValue(Buffer.buffer(pem.key()))
                    .getKeyManagerFactory(vertx)
                    .getKeyManagers();
            for (var manager : managers) {
                if (manager instanceof X509KeyManager keys) {
                    for (var type : new String[] {"RSA", "EC", "EdDSA", "Ed25519", "RSASSA-PSS"}) {
                        var aliases = keys.getServerAliases(type, null);
                        if (aliases != null && aliases.length > 0) {
                            return keys.getPrivateKey(aliases[0]);
                        }
                    }
                }
            }
        } catch (Exception e) {
            throw new Unusable("The file " + file
                    + " holds no unencrypted private key in PEM form, or not that of the certificate.");
        }
        throw new Unusable("The file " + file + " holds a key of a kind that is not taken; RSA and EC are.");
    }

    private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
        var algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> "SHA256withRSA";
        };
        try {
            var something = new byte[32];
            var signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(something);
            var signature = signing.sign();
            var verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(something);
            return verifying.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// What a local command knows the server by.
    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read can be hashed", e);
        }
    }

    /// What is wrong with the certificate's time, if anything is.
    Optional<String> outOfTime(Instant now) {
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            return Optional.of("has expired at " + certificate.getNotAfter().toInstant());
        }
        return now.isBefore(certificate.getNotBefore().toInstant())
                ? Optional.of("is not good before " + certificate.getNotBefore().toInstant())
                : Optional.empty();
    }
}
