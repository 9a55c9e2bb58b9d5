package io.sparkmaster.graders.runner.verdict;

import io.sparkmaster.graders.runner.error.RunnerException;
import io.sparkmaster.graders.runner.error.RunnerException.Code;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The Ed25519 key pair that verdicts are signed with (RFC 8032). Thread-safe. */
public final class VerdictKey {
  private static final String ALGORITHM = "Ed25519";
  private static final String FILE = "verdicts-ed25519.pem";

  private final @Nullable PrivateKey privateKey;
  private final PublicKey publicKey;

  private VerdictKey(@Nullable PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * The key in a folder, which is made with it when it is not there. Only its owner can read the
   * file, and the folder is never shown to a kernel.
   *
   * @throws RunnerException with {@link Code#KEY}
   */
  public static synchronized VerdictKey in(Path folder) {
    var file = folder.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        make(folder, file);
      }
      return read(file);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new RunnerException(
          Code.KEY,
          "Verdicts cannot be signed with the key in %s: %s. Check who may read it, or restore it from a backup; without it, old verdicts cannot be verified."
              .formatted(file, e),
          e);
    }
  }

  /** The key file of a folder, whether it is there or not. */
  public static Path file(Path folder) {
    return folder.resolve(FILE);
  }

  /**
   * A key that can verify and not sign.
   *
   * @param file a PEM file with a public key, such as the key file itself
   * @throws RunnerException with {@link Code#KEY}
   */
  public static VerdictKey toVerify(Path file) {
    try {
      var lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
      var encoded = new X509EncodedKeySpec(decoded(lines, "PUBLIC KEY"));
      return new VerdictKey(null, KeyFactory.getInstance(ALGORITHM).generatePublic(encoded));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new RunnerException(
          Code.KEY,
          "No verdict can be verified with the key in %s: %s. Give --key a PEM file with the public key of who signed."
              .formatted(file, e),
          e);
    }
  }

  private static void make(Path folder, Path file) throws IOException, GeneralSecurityException {
    Files.createDirectories(folder, ownerOnly(folder, "rwx------"));
    // Two programs that start at once must not each sign with a key of their own.
    try (var channel =
            FileChannel.open(
                folder.resolve(".verdicts.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      if (Files.exists(file) || !lock.isValid()) {
        return;
      }
      var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      var pem =
          block("PRIVATE KEY", pair.getPrivate().getEncoded())
              + block("PUBLIC KEY", pair.getPublic().getEncoded());
      var fresh = folder.resolve(FILE + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, ownerOnly(folder, "rw-------"));
      Files.writeString(fresh, pem, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path place, String permissions) {
    return place.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static String block(String name, byte[] bytes) {
    var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(name, base64, name);
  }

  private static VerdictKey read(Path file) throws IOException, GeneralSecurityException {
    var lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
    var keys = KeyFactory.getInstance(ALGORITHM);
    return new VerdictKey(
        keys.generatePrivate(new PKCS8EncodedKeySpec(decoded(lines, "PRIVATE KEY"))),
        keys.generatePublic(new X509EncodedKeySpec(decoded(lines, "PUBLIC KEY"))));
  }

  private static byte[] decoded(List<String> lines, String name) {
    int begin = lines.indexOf("-----BEGIN " + name + "-----");
    int end = lines.indexOf("-----END " + name + "-----");
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("it holds no " + name.toLowerCase(Locale.ROOT));
    }
    return Base64.getDecoder().decode(String.join("", lines.subList(begin + 1, end)));
  }

  /** Base64 of the signature. */
  String sign(byte[] bytes) {
    if (privateKey == null) {
      throw new RunnerException(Code.KEY, "A public key cannot sign.");
    }
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(bytes);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new RunnerException(Code.INTERNAL, "A verdict could not be signed.", e);
    }
  }

  /** Whether the signature is this key's and belongs to the bytes. */
  boolean verifies(byte[] bytes, String base64) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update(bytes);
      return signature.verify(Base64.getDecoder().decode(base64));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
