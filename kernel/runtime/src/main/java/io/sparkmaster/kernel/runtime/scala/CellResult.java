package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.language.Evaluation;
import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.internal.Names;
import scala.runtime.BoxedUnit;
import scala.runtime.ScalaRunTime;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers;

/** What comes of a compiled cell: running it, its value and its text. */
final class CellResult {
  private static final Pattern UNNAMED_RESULT = Pattern.compile("res\\d+");

  /** Of a collection's elements, as many as Scala's own shell shows. */
  private static final int MAX_SHOWN_ELEMENTS = 1000;

  private final IMain.Request request;
  private final Map<String, String> valueClasses;
  private final Object cell;

  private CellResult(CellCompiler.Compiled compiled, Object cell) {
    this.request = compiled.request();
    this.valueClasses = compiled.valueClasses();
    this.cell = cell;
  }

  /**
   * Runs the cell.
   *
   * @throws InvocationTargetException or an {@link ExceptionInInitializerError} around what the
   *     cell throws
   */
  static Evaluation.Completed of(CellCompiler.Compiled compiled, ClassShipping classes)
      throws InvocationTargetException {
    var result = new CellResult(compiled, CellInstance.run(classes, compiled.request()));
    return new Evaluation.Completed(result.value(), result.text());
  }

  private @Nullable Object value() {
    var last = request.value().name();
    if (last == null || !UNNAMED_RESULT.matcher(last.toString()).matches()) {
      return null;
    }
    var value = read(last);
    return value == BoxedUnit.UNIT ? null : value;
  }

  private @Nullable Object read(Names.Name of) {
    if (request.lookupTypeOf(of).equals("Unit")) {
      return BoxedUnit.UNIT;
    }
    var name = of.toString();
    var held = CellVariable.of(cell, name).map(CellVariable::get).orElse(null);
    var type = valueClasses.get(name);
    return type == null ? held : boxed(type, held);
  }

  private Object boxed(String type, @Nullable Object held) {
    try {
      var loader = cell.getClass().getClassLoader();
      var constructor = Class.forName(type, true, loader).getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(held);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A value class has one constructor, of what it holds", e);
    }
  }

  private String text() {
    return CollectionConverters.asJava(request.handlers()).stream()
        .map(this::describe)
        .collect(Collectors.joining())
        .stripTrailing();
  }

  /** As Scala's shell prints it; imports say nothing to somebody who reads the cell. */
  private String describe(MemberHandlers.MemberHandler handler) {
    if (handler instanceof MemberHandlers.ValHandler value) {
      return value.mods().isPublic() ? describe(value) : "";
    }
    if (handler instanceof MemberHandlers.DefHandler method) {
      return method.mods().isPublic() ? signature(method) : "";
    }
    if (handler instanceof MemberHandlers.MacroHandler macro) {
      return macro.mods().isPublic() ? macro.notification(request) + "\n" : "";
    }
    if (handler instanceof MemberHandlers.ClassHandler type) {
      return "%s %s\n".formatted(type.keyword(), type.prettyName());
    }
    if (handler instanceof MemberHandlers.ModuleHandler object) {
      return "object %s\n".formatted(object.prettyName());
    }
    if (handler instanceof MemberHandlers.TypeAliasHandler alias) {
      return "type %s\n".formatted(alias.prettyName());
    }
    return CellCompiler.assigned(handler).map("// mutated %s\n"::formatted).orElse("");
  }

  private String signature(MemberHandlers.DefHandler method) {
    return "def " + request.defTypeOf(method.name(), name -> name.decode()) + "\n";
  }

  private String describe(MemberHandlers.ValHandler value) {
    var type = request.lookupTypeOf(value.name());
    if (UNNAMED_RESULT.matcher(value.name().toString()).matches() && type.equals("Unit")) {
      return "";
    }
    var mods = value.mods();
    var kind = mods.isMutable() ? "var" : mods.isLazy() ? "lazy val" : "val";
    return "%s %s: %s%s"
        .formatted(
            kind,
            value.prettyName(),
            type,
            mods.isLazy() ? " // unevaluated\n" : " = " + shown(value.name()));
  }

  /** The value's own {@code toString} is code of the cell, and may fail. */
  private String shown(Names.Name name) {
    var value = read(name);
    try {
      return OwnCode.run(() -> ScalaRunTime.replStringOf(value, MAX_SHOWN_ELEMENTS));
    } catch (Throwable e) {
      return "(a value cannot be shown, its toString failed: %s)\n".formatted(inWords(e));
    }
  }

  private static String inWords(Throwable error) {
    try {
      return OwnCode.run(error::toString);
    } catch (Throwable alsoFails) {
      return error.getClass().getName();
    }
  }

  /** Cells run in static initializers called by reflection; neither is the learner's. */
  static Throwable ownError(Throwable error) {
    var own = error;
    while ((own instanceof InvocationTargetException || own instanceof ExceptionInInitializerError)
        && own.getCause() != null) {
      own = own.getCause();
    }
    return own;
  }
}
