package io.sparkmaster.server.contents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.SerializedString;
import io.sparkmaster.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The notebooks that were read last, by the SHA-256 of their files, so that one that is as it was
 * is not taken apart again. Holds some megabytes at most: each text, and once it was sent also its
 * bytes. Thread-safe.
 */
final class ReadNotebooks {
  private static final int MOST_CHARACTERS = 6 << 20;
  static final int LARGEST = 512 << 10;

  private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);
  private int characters;

  /**
   * What is known of a file.
   *
   * @param digest by which its user may trust it
   * @param fault what is wrong with it though it can be read
   * @param trusted as JSON, marked as trusted, when that was asked for
   * @param foreign the same, marked as not trusted
   */
  record Known(
      String digest,
      Optional<String> fault,
      @Nullable SerializedString trusted,
      @Nullable SerializedString foreign) {

    static Known of(Notebook notebook) {
      return new Known(NotebookTrust.digest(notebook), notebook.fault(), null, null);
    }

    @Nullable SerializedString content(boolean isTrusted) {
      return isTrusted ? trusted : foreign;
    }

    /** With the notebook, whose cells are marked so. */
    Known with(boolean isTrusted, Notebook notebook) {
      var text = text(notebook);
      return new Known(digest, fault, isTrusted ? text : trusted, isTrusted ? foreign : text);
    }

    private static SerializedString text(Notebook notebook) {
      try {
        var bytes = Json.mapper().writeValueAsBytes(notebook.json());
        return new SerializedString(new String(bytes, StandardCharsets.UTF_8));
      } catch (JsonProcessingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private int characters() {
      return digest.length() + characters(trusted) + characters(foreign);
    }

    private static int characters(@Nullable SerializedString text) {
      return text == null ? 0 : text.charLength();
    }
  }

  /** What is known of a file with this SHA-256. */
  synchronized @Nullable Known find(String sha256) {
    return known.get(sha256);
  }

  synchronized void keep(String sha256, Known notebook) {
    if (notebook.characters() > LARGEST) {
      return;
    }
    var before = known.put(sha256, notebook);
    characters += notebook.characters() - (before == null ? 0 : before.characters());
    var oldest = known.values().iterator();
    while (characters > MOST_CHARACTERS && oldest.hasNext()) {
      characters -= oldest.next().characters();
      oldest.remove();
    }
  }
}
