package io.sparkmaster.courses.catalog;

import io.sparkmaster.courses.catalog.Fault.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one course's folder, as far as it can be read, so that all faults are found together. */
final class CourseReader {
  static final int SCHEMA = 1;
  static final String COURSE = "course.yaml";

  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*");

  private final Path directory;
  private final KnownGraders graders;
  private final FaultLog log;
  private final Map<String, String> lessonModules = new HashMap<>();

  CourseReader(Path directory, KnownGraders graders, FaultLog log) {
    this.directory = directory;
    this.graders = graders;
    this.log = log;
  }

  /** The course; the caller drops it when there are faults. */
  Optional<Located<Course>> read() {
    var file = directory.resolve(COURSE);
    return isThere(file, log) ? YamlFile.read(file, log).flatMap(this::course) : Optional.empty();
  }

  private Optional<Located<Course>> course(YamlMapping file) {
    try (file) {
      checkSchema(file, log);
      var id = file.slug("id");
      var version = matching(file, "version", VERSION, "Use three numbers, such as 1.0.0.");
      var title = file.text("title");
      var language = matching(file, "language", LANGUAGE, "Use a BCP 47 tag, such as en or pt-BR.");
      var licence = file.text("licence");
      var known = id.map(text -> new CourseId(text.value()));
      var modules = modules(file, known.orElse(null), version.orElse(""));
      if (id.isEmpty() || known.isEmpty() || title.isEmpty() || licence.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Located<>(
              new Course(
                  known.get(),
                  version.orElse(""),
                  title.get().value(),
                  language.orElse(""),
                  licence.get().value(),
                  directory,
                  modules),
              id.get().place()));
    }
  }

  private Optional<String> matching(YamlMapping file, String key, Pattern shape, String remedy) {
    var text = file.text(key);
    if (text.isPresent() && !shape.matcher(text.get().value()).matches()) {
      log.add(
          Kind.BAD_VALUE,
          text.get().place(),
          key + " is " + Text.quoted(text.get().value()) + ".",
          remedy);
      return Optional.empty();
    }
    return text.map(Located::value);
  }

  private List<CourseModule> modules(YamlMapping file, @Nullable CourseId course, String version) {
    var modules = new ArrayList<CourseModule>();
    var lessons = new LessonReader(course, version, graders, log);
    for (var item : file.mappings("modules")) {
      try (item) {
        var id = item.slug("id");
        var title = item.text("title").map(Located::value).orElse("");
        var tier = item.text("tier").map(Located::value).orElse("");
        var read = lessons(item, id.map(Located::value).orElse(""), lessons);
        if (id.isPresent() && isNew(id.get(), modules)) {
          modules.add(new CourseModule(new ModuleId(id.get().value()), title, tier, read));
        }
      }
    }
    return modules;
  }

  private boolean isNew(Located<String> id, List<CourseModule> modules) {
    if (modules.stream().noneMatch(module -> module.id().value().equals(id.value()))) {
      return true;
    }
    log.add(
        Kind.DUPLICATE_ID,
        id.place(),
        "A second module has the id \"" + id.value() + "\".",
        "Give each module of a course an id of its own.");
    return false;
  }

  private List<Lesson> lessons(YamlMapping item, String module, LessonReader reader) {
    var read = new ArrayList<Lesson>();
    for (var id : item.slugs("lessons")) {
      var other = lessonModules.putIfAbsent(id.value(), module);
      if (other != null) {
        log.add(
            Kind.DUPLICATE_ID,
            id.place(),
            "The lesson \"" + id.value() + "\" is already in the module \"" + other + "\".",
            "Name each lesson once.");
        continue;
      }
      var folder = directory.resolve(id.value());
      if (!Files.isDirectory(folder)) {
        log.add(
            Kind.MISSING_FILE,
            id.place(),
            "The lesson \"" + id.value() + "\" has no folder beside this file.",
            "Create it, or correct the name.");
        continue;
      }
      reader.read(new LessonId(id.value()), folder).ifPresent(read::add);
    }
    return read;
  }

  static void checkSchema(YamlMapping file, FaultLog log) {
    file.integer("schema", 1, Integer.MAX_VALUE)
        .filter(schema -> schema.value() != SCHEMA)
        .ifPresent(
            schema ->
                log.add(
                    Kind.BAD_VALUE,
                    schema.place(),
                    "schema is " + schema.value() + ", which this program does not know.",
                    "Write 1, or use a later program."));
  }

  static boolean isThere(Path file, FaultLog log) {
    if (Files.isRegularFile(file)) {
      return true;
    }
    log.in(file)
        .add(
            Kind.MISSING_FILE,
            "The file is missing.",
            "Create it, or remove the folder if it is not meant to be a course.");
    return false;
  }
}
