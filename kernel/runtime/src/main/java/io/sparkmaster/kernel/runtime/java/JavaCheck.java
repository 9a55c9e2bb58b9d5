package io.sparkmaster.kernel.runtime.java;

import com.sun.source.util.JavacTask;
import io.sparkmaster.kernel.runtime.language.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import org.jspecify.annotations.Nullable;

/**
 * Says what javac would say about a cell, without running it: JShell itself can compile a statement
 * only when those before it have run. The whole cell becomes one class, which sees the notebook's
 * definitions as JShell's own classes see them and is typed, but never written or loaded.
 *
 * <p>Where a cell may do what a method's body may not, javac's word is left out.
 */
final class JavaCheck {
  /** Fine between cells' statements, which JShell compiles one by one, and wrong in a method. */
  private static final Set<String> ONLY_IN_METHODS =
      Set.of(
          "compiler.err.already.defined",
          "compiler.err.cant.ref.non.effectively.final.var",
          "compiler.err.local.var.accessed.from.icls.needs.final",
          "compiler.err.var.might.not.have.been.initialized",
          "compiler.err.unreachable.stmt",
          "compiler.err.missing.ret.stmt",
          "compiler.err.ret.outside.meth",
          "compiler.warn.possible.loss.of.precision");

  private static final Pattern STATIC_IMPORT =
      Pattern.compile("import static REPL\\.[\\w$]+\\.(\\w+);");

  private static final Pattern MODIFIERS =
      Pattern.compile("\\s*((public|private|protected|static|final)\\s+)*");

  private final JShell shell;
  private final Supplier<String> classPath;
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files =
      KnownJars.of(compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8));

  /**
   * A check that sees what the shell has defined.
   *
   * @param classPath where the classes of cells and all others are
   */
  JavaCheck(JShell shell, Supplier<String> classPath) {
    this.shell = shell;
    this.classPath = classPath;
  }

  /** The class made of a cell, and where its pieces are in the cell. */
  private static final class Unit {
    private record Segment(int inUnit, int inCell, int length) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Segment> segments = new ArrayList<>();

    void add(String source, int inCell) {
      segments.add(new Segment(text.length(), inCell, source.length()));
      text.append(source).append('\n');
    }

    /** The place in the cell; -1 for what is not from the cell. */
    int inCell(long position) {
      for (var each : segments) {
        if (position >= each.inUnit && position <= each.inUnit + each.length) {
          return each.inCell + (int) position - each.inUnit;
        }
      }
      return -1;
    }
  }

  synchronized List<Finding> check(String code) {
    var declared = new HashSet<String>();
    var unit = unit(code, declared);
    var found = new ArrayList<Finding>();
    for (var each : diagnose(unit.text.toString(), true)) {
      var place = unit.inCell(each.getPosition());
      if (place >= 0 && !isFineInACell(each, declared)) {
        var where =
            io.sparkmaster.kernel.runtime.language.Diagnostic.at(
                code, place, each.getMessage(Locale.ROOT));
        var severity =
            each.getKind() == Diagnostic.Kind.ERROR
                ? Finding.Severity.ERROR
                : Finding.Severity.WARNING;
        found.add(new Finding(severity, where));
      }
    }
    return found;
  }

  /** Whether javac cannot even parse the cell. */
  synchronized boolean isMalformed(String code) {
    return diagnose(unit(code, new HashSet<>()).text.toString(), false).stream()
        .anyMatch(each -> each.getKind() == Diagnostic.Kind.ERROR);
  }

  private static boolean isFineInACell(
      Diagnostic<? extends JavaFileObject> diagnostic, Set<String> declared) {
    if (ONLY_IN_METHODS.contains(diagnostic.getCode())
        || diagnostic.getKind() == Diagnostic.Kind.NOTE) {
      return true;
    }
    // A method of the cell sees a variable of the cell, but not one of another method.
    return diagnostic.getCode().startsWith("compiler.err.cant.resolve")
        && declared.stream()
            .anyMatch(
                name ->
                    diagnostic.getMessage(Locale.ROOT).matches("(?s).*variable " + name + "\\b.*"));
  }

  private Unit unit(String code, Set<String> declared) {
    var analysis = shell.sourceCodeAnalysis();
    var imports = new ArrayList<JavaHelp.Piece>();
    var members = new ArrayList<JavaHelp.Piece>();
    var statements = new ArrayList<JavaHelp.Piece>();
    for (var piece : JavaHelp.pieces(analysis, code)) {
      var snippets = analysis.sourceToSnippets(piece.source());
      var snippet = snippets.isEmpty() ? null : snippets.get(0);
      switch (snippet == null ? Snippet.Kind.STATEMENT : snippet.kind()) {
        case IMPORT -> imports.add(piece);
        case METHOD, TYPE_DECL -> members.add(piece);
        default -> statements.add(piece);
      }
      names(snippet, declared);
    }
    var unit = new Unit();
    unit.text.append(header(declared));
    imports.forEach(piece -> unit.add(piece.source(), piece.offset()));
    unit.text.append("class $Cell {\n");
    for (var member : members) {
      addMember(unit, member);
    }
    unit.text.append("static Object $run() throws Throwable {\n");
    for (var statement : statements) {
      addStatement(unit, statement);
    }
    unit.text.append("}}\n");
    return unit;
  }

  private static void names(@Nullable Snippet snippet, Set<String> declared) {
    if (snippet instanceof jdk.jshell.DeclarationSnippet declaration
        && !(snippet instanceof jdk.jshell.VarSnippet temporary
            && temporary.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)) {
      declared.add(declaration.name());
    }
  }

  /** Package and imports that JShell gives to a statement, without what the cell defines anew. */
  private String header(Set<String> declared) {
    var wrapped = shell.sourceCodeAnalysis().wrappers("1").get(0).wrapped();
    var head = wrapped.substring(0, wrapped.indexOf("class $JShell$"));
    return STATIC_IMPORT
        .matcher(head)
        .replaceAll(
            found ->
                declared.contains(found.group(1))
                    ? ""
                    : java.util.regex.Matcher.quoteReplacement(found.group()));
  }

  private static void addMember(Unit unit, JavaHelp.Piece member) {
    var modifiers = MODIFIERS.matcher(member.source());
    var end = modifiers.lookingAt() ? modifiers.end() : 0;
    unit.text.append("static ");
    unit.add(member.source().substring(end), member.offset() + end);
  }

  private void addStatement(Unit unit, JavaHelp.Piece statement) {
    var source = statement.source();
    var asStatement = "class A { void f() {" + source + ";}}";
    var isValue =
        diagnose(asStatement, false).stream()
            .anyMatch(each -> each.getCode().equals("compiler.err.not.stmt"));
    if (isValue) {
      unit.text.append("Object $").append(unit.text.length()).append(" = ");
    }
    unit.add(source, statement.offset());
    unit.text.append(";");
  }

  private List<Diagnostic<? extends JavaFileObject>> diagnose(String text, boolean types) {
    var collector = new DiagnosticCollector<JavaFileObject>();
    var options = List.of("-proc:none", "-Xlint:none", "-classpath", classPath.get());
    var task =
        (JavacTask)
            compiler.getTask(null, files, collector, options, null, List.of(new Source(text)));
    try {
      var trees = task.parse();
      if (types && trees.iterator().hasNext()) {
        var elements = task.analyze();
        assert elements != null;
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("A text in memory can be read", e);
    }
    return List.copyOf(collector.getDiagnostics());
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("string:///$Cell.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
