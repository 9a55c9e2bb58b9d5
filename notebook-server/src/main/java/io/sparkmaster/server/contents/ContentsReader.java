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
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** How many bytes {@link #read} would take into memory. */
  long bytesToRead(ContentsPath path, Wanted wanted) {
    var place = root.existing(path);
    try {
      return wanted.content() && Files.isRegularFile(place) ? Files.size(place) : 0;
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  ContentsModel read(ContentsPath path, Wanted wanted) {
    var place = root.existing(path);
    try {
      if (Files.isDirectory(place)) {
        return directory(path, place, wanted);
      }
      if ("directory".equals(wanted.type())) {
        throw bad("%s is not a directory".formatted(path));
      }
      if (!Files.isRegularFile(place)) {
        throw bad("%s is neither a file nor a directory".formatted(path));
      }
      var model = Models.of(path, place);
      if (wanted.content()) {
        return withContent(model, path, place, wanted);
      }
      return wanted.hash() ? model.withHash(Sha256.hex(place)) : model;
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  private ContentsModel directory(ContentsPath path, Path place, Wanted wanted) throws IOException {
    if (wanted.type() != null && !wanted.type().equals("directory")) {
      throw bad("%s is a directory, not a %s".formatted(path, wanted.type()));
    }
    var model = Models.of(path, place);
    return wanted.content() ? model.withContent(listing(path, place), "json", null) : model;
  }

  private JsonNode listing(ContentsPath path, Path place) throws IOException {
    try (var entries = Files.list(place)) {
      var models =
          entries
              .sorted(
                  Comparator.comparing(
                      (Path entry) -> entry.getFileName().toString(),
                      String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.naturalOrder())))
              .map(entry -> describe(path, entry))
              .flatMap(Optional::stream)
              .toList();
      return Json.mapper().valueToTree(models);
    }
  }

  /** Empty for what the API does not show: hidden, special and vanished files, escaping links. */
  private Optional<ContentsModel> describe(ContentsPath folder, Path entry) {
    try {
      var path = folder.child(entry.getFileName().toString());
      var shown = Files.isDirectory(entry) || Files.isRegularFile(entry);
      return shown && root.contains(entry) ? Optional.of(Models.of(path, entry)) : Optional.empty();
    } catch (ServerException | IOException notToBeShown) {
      return Optional.empty();
    }
  }

  private ContentsModel withContent(
      ContentsModel model, ContentsPath path, Path place, Wanted wanted) throws IOException {
    if (Files.size(place) > MOST_BYTES) {
      throw new ServerException(
          ErrorCode.TOO_LARGE,
          "%s is too large to open in the browser: it has %d MB, the limit is %d MB. Download it instead (/files/%s), or read it in a cell."
              .formatted(path, Files.size(place) >> 20, MOST_BYTES >> 20, path));
    }
    var bytes = Files.readAllBytes(place);
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
      read.keep(hash, known.with(trusted, notebook));
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
    try {
      trust.sign(user, Notebook.parse(Files.readAllBytes(root.existing(path)), path));
    } catch (IOException failed) {
      throw WorkspaceRoot.failed("read", path, failed);
    }
  }

  private static ServerException bad(String message) {
    return new ServerException(ErrorCode.BAD_REQUEST, message);
  }
}
