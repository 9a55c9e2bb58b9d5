package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import scala.collection.mutable.ListBuffer;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.internal.Names;
import scala.reflect.internal.Scopes;
import scala.reflect.runtime.JavaUniverse;
import scala.reflect.runtime.package$;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers;

/**
 * The cells whose definitions later cells can name. The others are forgotten, where the interpreter
 * itself would keep each of them, with all its symbols, until it ends.
 */
final class NameableCells {
  /** As many results of expressions as can be named {@code resN}, the last ones. */
  static final int NAMED_RESULTS = 20;

  private static final System.Logger LOG = System.getLogger(NameableCells.class.getName());
  private static final String CELLS = "$line";
  private static final Pattern RESULT = Pattern.compile("res\\d+");

  private final IMain interpreter;
  private final ClassShipping cells;
  private final Map<String, IMain.Request> definedBy = new HashMap<>();
  private final Map<IMain.Request, Set<String>> nameable = new HashMap<>();

  /** By cells with imports, the cells that those imports begin with. */
  private final Map<IMain.Request, Set<IMain.Request>> imports = new HashMap<>();

  private final Deque<String> results = new ArrayDeque<>();
  private final Set<String> expired = new HashSet<>();
  private final List<String> forgotten = new ArrayList<>();
  private final List<String> forgottenCells = new ArrayList<>();
  private final ListBuffer<IMain.Request> requests;

  /**
   * None yet.
   *
   * @param cells has their classes
   */
  NameableCells(IMain interpreter, ClassShipping cells) {
    this.cells = cells;
    this.interpreter = interpreter;
    this.requests = requestsOf(interpreter);
  }

  @SuppressWarnings("unchecked")
  private static ListBuffer<IMain.Request> requestsOf(IMain interpreter) {
    try {
      return (ListBuffer<IMain.Request>) field("prevRequests").get(interpreter);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("A field that was made accessible is", e);
    }
  }

  private static Field field(String name) {
    try {
      var field = IMain.class.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("This Scala compiler's interpreter has no " + name, e);
    }
  }

  /**
   * What later cells can name no more.
   *
   * @param results of expressions
   * @param cells by their packages; none of their definitions has a name now
   */
  record Lost(List<String> results, List<String> cells) {}

  /**
   * Makes a cell's definitions known to later cells, and tells which ones that ends.
   *
   * @param code of the cell; a name that is in it is the learner's own
   */
  Lost record(IMain.Request request, String code) {
    makeKnown(request);
    try {
      unlinkUsedCells(request);
    } catch (RuntimeException | LinkageError e) {
      // The cell has run; what the compiler keeps only costs memory.
      LOG.log(System.Logger.Level.DEBUG, "The compiler keeps the cells that this one uses", e);
    }
    var names = names(request);
    nameable.put(request, names);
    var imported = importedCells(request);
    if (!imported.isEmpty()) {
      imports.put(request, imported);
    }
    for (var name : List.copyOf(names)) {
      var old = definedBy.put(name, request);
      if (old != null && old != request) {
        loses(old, name);
      }
      if (RESULT.matcher(name).matches() && !code.contains(name)) {
        results.remove(name);
        results.add(name);
      }
    }
    if (names.isEmpty()) {
      forget(request);
    }
    while (results.size() > NAMED_RESULTS) {
      var name = results.remove();
      expired.add(name);
      loses(definedBy.remove(name), name);
    }
    var lost = new Lost(List.copyOf(forgotten), List.copyOf(forgottenCells));
    forgotten.clear();
    forgottenCells.clear();
    return lost;
  }

  /**
   * As the interpreter does it, but for imported names, which it finds by the imports themselves.
   * For a log that it does not write, it would put the type of each imported symbol into words,
   * which completes all classes of an imported package.
   */
  private void makeKnown(IMain.Request request) {
    if (CollectionConverters.asJava(request.handlers()).stream()
        .noneMatch(MemberHandlers.ImportHandler.class::isInstance)) {
      interpreter.recordRequest(request);
      return;
    }
    requests.$plus$eq(request);
    var scope = interpreter.replScope();
    interpreter
        .global()
        .exitingTyper(
            () -> {
              for (var symbol : CollectionConverters.asJava(request.defines())) {
                for (var old :
                    CollectionConverters.asJava(scope.lookupAll(symbol.name()).toList())) {
                  scope.unlink(old);
                }
                scope.enter(symbol);
              }
              return true;
            });
  }

  /** Forgets a cell that failed: nothing of it was recorded. */
  void discard(IMain.Request request) {
    unlink(request);
  }

  /** Nothing that was defined so far can be named any more; the cells, by their packages. */
  List<String> forgetAll() {
    imports.clear();
    List.copyOf(CollectionConverters.asJava(requests.toList())).forEach(this::forget);
    var scope = interpreter.replScope();
    CollectionConverters.asJava(scope.toList()).forEach(scope::unlink);
    definedBy.clear();
    nameable.clear();
    results.clear();
    expired.clear();
    var cellsOfAll = List.copyOf(forgottenCells);
    forgotten.clear();
    forgottenCells.clear();
    return cellsOfAll;
  }

  private static Set<String> names(IMain.Request request) {
    var names = new HashSet<String>();
    for (var handler : CollectionConverters.asJava(request.handlers())) {
      if (handler instanceof MemberHandlers.ImportHandler) {
        names.add(handler.member().toString());
      }
      for (var name : CollectionConverters.asJava(handler.definedNames())) {
        if (!name.toString().startsWith("$")) {
          names.add((name.isTypeName() ? "type " : "") + name);
        }
      }
    }
    return names;
  }

  private void loses(IMain.Request request, String name) {
    var rest = nameable.get(request);
    if (rest != null && rest.remove(name)) {
      forgetIfUnused(request);
    }
  }

  /** Every later cell begins with the imports so far, and those with what they import from. */
  private void forgetIfUnused(IMain.Request request) {
    var names = nameable.get(request);
    if (names != null
        && names.isEmpty()
        && imports.values().stream().noneMatch(each -> each.contains(request))) {
      forget(request);
    }
  }

  /** As the interpreter looks for them: the last ones that define or import the same name. */
  private Set<IMain.Request> importedCells(IMain.Request request) {
    var latestFirst = CollectionConverters.asJava(requests.toList().reverse());
    return handlers(request)
        .filter(MemberHandlers.ImportHandler.class::isInstance)
        .flatMap(handler -> CollectionConverters.asJava(handler.referencedNames()).stream())
        .flatMap(name -> latestFirst.stream().filter(each -> gives(each, name)).limit(1))
        .filter(each -> each != request)
        .collect(Collectors.toSet());
  }

  private static boolean gives(IMain.Request request, Names.Name name) {
    return handlers(request)
        .anyMatch(
            each -> each.definedNames().contains(name) || each.importedNames().contains(name));
  }

  private static Stream<MemberHandlers.MemberHandler> handlers(IMain.Request request) {
    return CollectionConverters.asJava(request.handlers()).stream();
  }

  private void forget(IMain.Request request) {
    nameable.remove(request);
    var imported = imports.remove(request);
    forgottenCells.add(request.lineRep().packageName());
    requests.$minus$eq(request);
    for (var name : names(request)) {
      if (expired.remove(name)) {
        interpreter.replScope().unlink(interpreter.symbolOfTerm(name));
        forgotten.add(name);
      }
    }
    unlink(request);
    if (imported != null) {
      imported.forEach(this::forgetIfUnused);
    }
  }

  /**
   * A cell has a member for each earlier cell that it uses, which is of no use once it is compiled;
   * through these, a chain of cells that use what they declare anew would stay for ever.
   */
  private void unlinkUsedCells(IMain.Request request) {
    var global = interpreter.global();
    var packages = global.rootMirror().RootClass().info().decls();
    var line = packages.lookup(global.newTermName(request.lineRep().packageName()));
    var read = line.info().decls().lookup(global.newTypeName("$read"));
    var cell = read.info().decls().lookup(global.newTypeName("$iw"));
    // Each phase has members of its own.
    for (var phase = global.currentRun().parserPhase(); phase.hasNext(); phase = phase.next()) {
      for (var owner : List.of(read, cell)) {
        global.enteringPhase(phase.next(), () -> unlinkUsedCells(owner.info().decls()));
      }
    }
  }

  private static boolean unlinkUsedCells(Scopes.Scope members) {
    for (var member : CollectionConverters.asJava(members.toList())) {
      if (member.name().toString().startsWith(CELLS)) {
        members.unlink(member);
      }
    }
    return true;
  }

  /** Symbols that later cells have found stay; they only cannot be found any more. */
  private void unlink(IMain.Request request) {
    var compiled = interpreter.global().rootMirror().RootClass();
    var name = interpreter.global().newTermName(request.lineRep().packageName());
    // Later phases of the compiler see copies, which are made of what the typer sees.
    interpreter.global().exitingTyper(() -> unlink(compiled.info().decls(), name));
    // Reflection at run time has symbols of its own for each class loader that it is asked about.
    var universe = (JavaUniverse) package$.MODULE$.universe();
    universe.gilSynchronized(
        () -> {
          for (var loader :
              List.of(interpreter.classLoader(), cells.loader(), cells.contextLoader())) {
            var mirror = universe.scala$reflect$runtime$JavaMirrors$$mirrors().get(loader);
            if (mirror.isDefined() && mirror.get().get().isDefined()) {
              var packages = mirror.get().get().get().RootClass().info().decls();
              unlink(packages, universe.newTermName(name.toString()));
            }
          }
          return true;
        });
  }

  private static boolean unlink(Scopes.Scope packages, Names.Name name) {
    var line = packages.lookup(name);
    if (line.exists()) {
      packages.unlink(line);
    }
    return line.exists();
  }
}
