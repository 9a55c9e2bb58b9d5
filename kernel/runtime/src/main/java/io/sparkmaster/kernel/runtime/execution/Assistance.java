package io.sparkmaster.kernel.runtime.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkmaster.kernel.protocol.Json;
import io.sparkmaster.kernel.runtime.completion.KnownTables;
import io.sparkmaster.kernel.runtime.completion.SqlCatalog;
import io.sparkmaster.kernel.runtime.completion.SqlCompletion;
import io.sparkmaster.kernel.runtime.completion.StringCompletion;
import io.sparkmaster.kernel.runtime.error.KernelException;
import io.sparkmaster.kernel.runtime.inspection.Inspection;
import io.sparkmaster.kernel.runtime.inspection.NameAtCursor;
import io.sparkmaster.kernel.runtime.inspection.SourceDocs;
import io.sparkmaster.kernel.runtime.language.Completeness;
import io.sparkmaster.kernel.runtime.language.Completions;
import io.sparkmaster.kernel.runtime.language.Diagnostic;
import io.sparkmaster.kernel.runtime.language.Finding;
import io.sparkmaster.kernel.runtime.language.Language;
import io.sparkmaster.kernel.runtime.magics.Magics;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Help while a cell is written. It runs no cell's code, and changes nothing that cells see. */
final class Assistance {
  private static final System.Logger LOG = System.getLogger(Assistance.class.getName());

  private final Language language;
  private final Languages languages;
  private final KnownTables tables;
  private final StringCompletion strings;
  private final SqlCatalog catalog;
  private final SqlCompletion sql;
  private final SourceDocs docs;

  Assistance(
      Language language,
      Languages languages,
      KnownTables tables,
      SqlCatalog catalog,
      SourceDocs docs) {
    this.language = language;
    this.languages = languages;
    this.tables = tables;
    this.strings = new StringCompletion(tables);
    this.catalog = catalog;
    this.sql = new SqlCompletion(catalog);
    this.docs = docs;
  }

  /** The content of a complete_reply. */
  ObjectNode completions(ObjectNode content) {
    var code = content.path("code").asText("");
    var cursor = CodePoints.toChars(code, content.path("cursor_pos").asInt(code.length()));
    return reply(code, find(code, cursor));
  }

  /** A complete_reply without matches, for when finding them takes too long. */
  static ObjectNode noCompletions(ObjectNode content) {
    var code = content.path("code").asText("");
    var cursor = CodePoints.toChars(code, content.path("cursor_pos").asInt(code.length()));
    return reply(code, Completions.none(cursor));
  }

  private static ObjectNode reply(String code, Completions found) {
    var reply = Json.object().put("status", "ok");
    var start = CodePoints.ofChars(code, found.start());
    var end = CodePoints.ofChars(code, found.end());
    var matches = reply.putArray("matches");
    var types = reply.putObject("metadata").putArray("_jupyter_types_experimental");
    for (var match : found.matches()) {
      matches.add(match.text());
      types
          .addObject()
          .put("start", start)
          .put("end", end)
          .put("text", match.text())
          .put("type", match.kind())
          .put("signature", match.signature());
    }
    return reply.put("cursor_start", start).put("cursor_end", end);
  }

  private Completions find(String code, int cursor) {
    var line = code.substring(code.lastIndexOf('\n', cursor - 1) + 1, cursor);
    if (line.matches("%%?\\w*")) {
      return magics(line, cursor);
    }
    try {
      var source = CellSource.of(code, language);
      var removed = code.length() - source.code().length();
      return cursor < removed
          ? Completions.none(cursor)
          : complete(source, cursor - removed).moved(removed);
    } catch (KernelException e) {
      LOG.log(System.Logger.Level.DEBUG, "A cell being typed: {0}", e.getMessage());
      return Completions.none(cursor);
    }
  }

  private static Completions magics(String line, int cursor) {
    var all =
        Stream.concat(
            CellSource.cellMagics().stream(), Magics.names().stream().map(name -> "%" + name));
    var matches =
        all.filter(name -> name.startsWith(line))
            .map(name -> new Completions.Match(name, "magic", ""))
            .toList();
    return new Completions(matches, cursor - line.length(), cursor);
  }

  private Completions complete(CellSource source, int cursor) {
    if (source.language() == Language.SQL) {
      return sql.complete(source.code(), cursor);
    }
    return strings
        .complete(source.code(), cursor)
        .or(
            () ->
                languages
                    .wanted(source.language())
                    .map(evaluator -> evaluator.complete(source.code(), cursor)))
        .orElse(Completions.none(cursor));
  }

  /** The content of an is_complete_reply. */
  ObjectNode completeness(ObjectNode content) {
    Completeness found;
    try {
      var source = CellSource.of(content.path("code").asText(""), language);
      found =
          languages
              .wanted(source.language())
              .map(evaluator -> evaluator.completeness(source.code()))
              .orElse(Completeness.UNKNOWN);
    } catch (KernelException e) {
      found = Completeness.INVALID;
    }
    var reply = Json.object().put("status", found.name().toLowerCase(Locale.ROOT));
    return found == Completeness.INCOMPLETE ? reply.put("indent", "  ") : reply;
  }

  /** The content of an inspect_reply. */
  ObjectNode inspection(ObjectNode content) {
    var code = content.path("code").asText("");
    var cursor = CodePoints.toChars(code, content.path("cursor_pos").asInt(code.length()));
    var reply = Json.object().put("status", "ok");
    var found = inspect(code, cursor);
    reply.put("found", found.isPresent());
    var data = reply.putObject("data");
    reply.putObject("metadata");
    found.ifPresent(
        about ->
            data.put("text/plain", about.text())
                .put("text/markdown", about.markdown(language.id())));
    return reply;
  }

  /** The content of an inspect_reply for which nothing was found in time. */
  static ObjectNode nothingToInspect() {
    var reply = Json.object().put("status", "ok").put("found", false);
    reply.putObject("data");
    reply.putObject("metadata");
    return reply;
  }

  private Optional<Inspection> inspect(String code, int cursor) {
    try {
      var source = CellSource.of(code, language);
      var within = cursor - (code.length() - source.code().length());
      if (within < 0) {
        return Optional.empty();
      }
      var name = NameAtCursor.of(source.code(), within).map(NameAtCursor::name).orElse("");
      var found =
          languages
              .soon(source.language())
              .flatMap(evaluator -> evaluator.inspect(source.code(), within))
              .map(this::withSourceDocs)
              .map(about -> withSchema(about, name));
      return found.isPresent() || source.language() != Language.SQL
          ? found.map(about -> withFunction(about, name))
          : inSql(name);
    } catch (KernelException e) {
      LOG.log(System.Logger.Level.DEBUG, "Nothing to inspect: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private Inspection withSourceDocs(Inspection about) {
    return about.documentation().isEmpty()
        ? about
            .source()
            .flatMap(source -> docs.of(source.owner(), source.name()))
            .map(about::with)
            .orElse(about)
        : about;
  }

  private Inspection withSchema(Inspection about, String name) {
    return tables
        .schema(name)
        .map(schema -> about.with("Columns:\n\n" + fenced(schema.treeString())))
        .orElse(about);
  }

  private Inspection withFunction(Inspection about, String name) {
    var ofSpark = about.owner().endsWith("sql.functions") || about.owner().endsWith("functions$");
    return ofSpark
        ? catalog.function(name).map(f -> about.with(usage(f.getUsage(), name))).orElse(about)
        : about;
  }

  private Optional<Inspection> inSql(String name) {
    var table =
        catalog
            .schema(name)
            .map(schema -> new Inspection(List.of(name), "", fenced(schema.treeString())));
    return table.isPresent()
        ? table
        : catalog
            .function(name)
            .map(
                function ->
                    new Inspection(List.of(name), "", usage(function.getUsage(), name))
                        .with(fenced(usage(function.getExtended(), name).strip())));
  }

  private static String usage(String text, String name) {
    return text.replace("_FUNC_", name).strip();
  }

  private static String fenced(String text) {
    return "```\n" + text.stripTrailing() + "\n```";
  }

  /** The content of a sparkmaster_diagnostics_reply. */
  ObjectNode diagnostics(ObjectNode content) {
    var code = content.path("code").asText("");
    var reply = Json.object().put("schema", 1).put("status", "ok");
    var list = reply.putArray("diagnostics");
    try {
      var source = CellSource.of(code, language);
      var compiler = languages.wanted(source.language());
      reply.put("language", source.language().id()).put("checked", compiler.isPresent());
      compiler
          .map(evaluator -> evaluator.diagnose(source.code()))
          .orElse(List.of())
          .forEach(finding -> list.add(finding.toJson()));
    } catch (KernelException e) {
      reply.put("checked", true);
      list.add(Finding.error(new Diagnostic(1, 1, e.getMessage())).toJson());
    }
    return reply;
  }
}
