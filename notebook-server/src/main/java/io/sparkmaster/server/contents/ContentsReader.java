package io.sparkmaster.server.contents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.util.RawValue;
import io.sparkmaster.server.error.ErrorCode;
import io.sparkmaster.server.error.ServerException;
import io.sparkmaster.server.http.Json;
import io.sparkmaster.server.http.UserId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one user's notebooks, files and folders. */
final class ContentsReader {
  private static final long MOST_BYTES = 48L * 1_024 * 1_024;

  private final UserId user;
  private final WorkspaceRoot root;
  private final NotebookTrust trust;
  private final ReadNotebooks read;

  ContentsReader(UserId user, WorkspaceRoot root, NotebookTrust trust, ReadNotebooks read) {
    this.user = user;
    this.root = root;
    this.trust = trust;
    this.read = read;
  }

  /**
   * What a reader wants.
   *
   * @param type directory, notebook or file; null: what the name says
   * @param format text or base64; null: text where the bytes are UTF-8
   */
  record Wanted(@Nullable String type, @Nullable String format, boolean content, boolean hash) {
    static final Wanted DESCRIPTION = new Wanted(null, null, false, false);
  }

  /** What {@link #read} reads, to be closed. */
  Spot hold(ContentsPath path) {
    try {
      return root.hold(path);
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  /** How many bytes {@link #read} would take into memory. */
  long bytesToRead(ContentsPath path, Spot spot, Wanted wanted) {
    try {
      return wanted.content() && spot.isFile() ? spot.present().size() : 0;
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  ContentsModel read(ContentsPath path, Spot spot, Wanted wanted) {
    try {
      if (spot.isFolder()) {
        return directory(path, spot, wanted);
      }
      if ("directory".equals(wanted.type())) {
        throw bad("%s is not a directory".formatted(path));
      }
      if (!spot.isFile()) {
        throw bad("%s is neither a file nor a directory".formatted(path));
      }
      var model = Models.of(path, spot);
      if (wanted.content()) {
        return withContent(model, path, spot, wanted);
      }
      return wanted.hash() ? model.withHash(hash(spot)) : model;
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  private static String hash(Spot spot) throws IOException {
    try (var bytes = spot.stream()) {
      return Sha256.hex(bytes);
    }
  }

  private ContentsModel directory(ContentsPath path, Spot spot, Wanted wanted) throws IOException {
    if (wanted.type() != null && !wanted.type().equals("directory")) {
      throw bad("%s is a directory, not a %s".formatted(path, wanted.type()));
    }
    var model = Models.of(path, spot);
    return wanted.content() ? model.withContent(listing(path, spot), "json", null) : model;
  }

  private JsonNode listing(ContentsPath path, Spot spot) throws IOException {
    try (var folder = spot.enter()) {
      var models =
          folder.names().stream()
              .sorted(String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder()))
              .map(name -> describe(path, new Spot(folder, name)))
              .flatMap(Optional::stream)
              .toList();
      return Json.mapper().valueToTree(models);
    }
  }

  /** Empty for what the API does not show: hidden, special and vanished files, escaping links. */
  private Optional<ContentsModel> describe(ContentsPath folder, Spot entry) {
    try {
      var path = folder.child(entry.name());
      if (!entry.present().isSymbolicLink()) {
        return shown(path, entry);
      }
      try (var target = root.follow(entry.path())) {
        return shown(path, target);
      }
    } catch (ServerException | IOException notToBeShown) {
      return Optional.empty();
    }
  }

  private static Optional<ContentsModel> shown(ContentsPath path, Spot spot) throws IOException {
    return spot.isFolder() || spot.isFile() ? Optional.of(Models.of(path, spot)) : Optional.empty();
  }

  private static byte[] bytes(ContentsPath path, Spot spot) throws IOException {
    try (var file = spot.open()) {
      var size = file.size();
      if (size > MOST_BYTES) {
        throw new ServerException(
            ErrorCode.TOO_LARGE,
            "%s is too large to open in the browser: it has %d MB, the limit is %d MB. Download it instead (/files/%s), or read it in a cell."
                .formatted(path, size >> 20, MOST_BYTES >> 20, path));
      }
      return Spot.bytes(file);
    }
  }

  private ContentsModel withContent(
      ContentsModel model, ContentsPath path, Spot spot, Wanted wanted) throws IOException {
    var bytes = bytes(path, spot);
    var type = Objects.requireNonNullElse(wanted.type(), Models.typeOf(path.name()));
    if (type.equals("notebook")) {
      var hash = Sha256.hex(bytes);
      return notebook(wanted.hash() ? model.withHash(hash) : model, path, bytes, hash);
    }
    return file(wanted.hash() ? model.withHash(Sha256.hex(bytes)) : model, bytes, wanted);
  }

  private ContentsModel notebook(
      ContentsModel model, ContentsPath path, byte[] bytes, String hash) {
    var known = read.find(hash);
    var trusted = known != null && trust.isSigned(user, known.digest());
    var content = known == null ? null : known.content(trusted);
    if (known == null || content == null) {
      var notebook = Notebook.parse(bytes, path);
      known = known == null ? ReadNotebooks.Known.of(notebook) : known;
      trusted = trust.isSigned(user, known.digest());
      NotebookTrust.mark(notebook, trusted);
      if (bytes.length <= ReadNotebooks.LARGEST) {
        read.keep(hash, known.with(trusted, notebook));
      }
      return shown(model, notebook.json(), known);
    }
    return shown(model, JsonNodeFactory.instance.rawValueNode(new RawValue(content)), known);
  }

  private static ContentsModel shown(
      ContentsModel model, JsonNode content, ReadNotebooks.Known known) {
    return model.withContent(content, "json", null).withMessage(known.fault().orElse(null));
  }

  private static ContentsModel file(ContentsModel model, byte[] bytes, Wanted wanted) {
    var nodes = JsonNodeFactory.instance;
    var mimetype = MimeTypes.of(model.name());
    if (!"base64".equals(wanted.format())) {
      var text = decode(bytes);
      if (text.isPresent()) {
        return asFile(model)
            .withContent(
                nodes.textNode(text.get()),
                "text",
                Objects.requireNonNullElse(mimetype, "text/plain"));
      }
      if ("text".equals(wanted.format())) {
        throw bad("%s is not UTF-8 encoded".formatted(model.path()));
      }
    }
    return asFile(model)
        .withContent(
            nodes.textNode(Base64.getEncoder().encodeToString(bytes)),
            "base64",
            Objects.requireNonNullElse(mimetype, "application/octet-stream"));
  }

  private static ContentsModel asFile(ContentsModel model) {
    return new ContentsModel(
        model.name(),
        model.path(),
        "file",
        model.writable(),
        model.created(),
        model.lastModified(),
        model.size(),
        null,
        null,
        null,
        model.hash(),
        model.hashAlgorithm(),
        null);
  }

  private static Optional<String> decode(byte[] bytes) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }

  /** Remembers the notebook at {@code path} as one that its user trusts. */
  void trust(ContentsPath path) {
    try (var spot = root.hold(path)) {
      trust.sign(user, Notebook.parse(spot.bytes(), path));
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
