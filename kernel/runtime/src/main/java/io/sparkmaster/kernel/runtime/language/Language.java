package io.sparkmaster.kernel.runtime.language;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language that cells can be written in. */
public enum Language {
  SCALA("text/x-scala", "text/x-scala", "scala", ".scala"),
  JAVA("text/x-java", "text/x-java", "java", ".java"),
  SQL("text/x-sql", "text/x-sql", "sql", ".sql");

  private final String mimeType;
  private final String codeMirrorMode;
  private final String pygmentsLexer;
  private final String fileExtension;

  Language(String mimeType, String codeMirrorMode, String pygmentsLexer, String fileExtension) {
    this.mimeType = mimeType;
    this.codeMirrorMode = codeMirrorMode;
    this.pygmentsLexer = pygmentsLexer;
    this.fileExtension = fileExtension;
  }

  /** The name used in magics and kernelspecs: {@code "scala"}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The language of that {@link #id()}. */
  public static Optional<Language> of(String id) {
    return Arrays.stream(values()).filter(language -> language.id().equals(id)).findFirst();
  }

  /** The {@code language_info} of a kernel_info_reply. */
  public ObjectNode info(String version) {
    return Json.object()
        .put("name", id())
        .put("version", version)
        .put("mimetype", mimeType)
        .put("file_extension", fileExtension)
        .put("pygments_lexer", pygmentsLexer)
        .put("codemirror_mode", codeMirrorMode)
        .put("nbconvert_exporter", "script");
  }
}
