package io.sparkmaster.kernel.runtime.scala;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.internal.Names;
import scala.reflect.internal.Trees;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers;

/**
 * Compiles a cell in one run of the compiler. {@code IMain.compile} has a second one, for a class
 * that only prints what the cell defined; that costs as much as the cell itself.
 */
final class CellCompiler {
  private CellCompiler() {}

  /**
   * A cell that can run, and what only the compiler knows of it.
   *
   * @param valueClasses for each value of a value class, that class's name: in the cell's object
   *     there is only what such a value holds
   */
  record Compiled(IMain.Request request, Map<String, String> valueClasses) {}

  /** The compiled cell; empty when the compiler refuses it or it is blank. Not thread-safe. */
  static Optional<Compiled> compile(IMain interpreter, String code) {
    var parsed = interpreter.requestFromLine(code, false, false);
    if (parsed.isLeft()) {
      return Optional.empty();
    }
    var request = parsed.toOption().get();
    if (!request.lineRep().compile(request.mkUnit())) {
      return Optional.empty();
    }
    // Types are read from the compiler's symbols while its run is the latest, and nobody else's.
    request.typeOf();
    var symbols = request.definedSymbols();
    for (var handler : CollectionConverters.asJava(request.defHandlers())) {
      var symbol = symbols.get(handler.member().name());
      if (symbol.isDefined()) {
        handler.member().setSymbol(symbol.get());
      }
    }
    var valueClasses = interpreter.global().exitingTyper(() -> valueClasses(interpreter, request));
    return Optional.of(new Compiled(request, valueClasses));
  }

  private static Map<String, String> valueClasses(IMain interpreter, IMain.Request request) {
    var types = request.typesOfDefinedTerms();
    var names = new HashMap<String, String>();
    for (var handler : CollectionConverters.asJava(request.handlers())) {
      if (handler instanceof MemberHandlers.DefHandler method) {
        // Computes the signatures of all methods.
        request.defTypeOf(method.name(), Names.Name::decode);
      }
      if (handler instanceof MemberHandlers.ValHandler value) {
        var type = types.get(value.name());
        var symbol = type.isDefined() ? type.get().finalResultType().typeSymbol() : null;
        if (symbol != null && symbol.isDerivedValueClass()) {
          names.put(value.name().toString(), interpreter.flatPath(symbol));
        }
      }
    }
    return names;
  }

  /** What an assignment changes; empty when the statement is none. */
  static Optional<String> assigned(MemberHandlers.MemberHandler handler) {
    if (!(handler instanceof MemberHandlers.AssignHandler)) {
      return Optional.empty();
    }
    if (handler.member() instanceof Trees.Assign assignment) {
      return Optional.of(assignment.lhs().toString());
    }
    var operation = (Trees.Select) ((Trees.Apply) handler.member()).fun();
    return Optional.of(operation.qualifier().toString());
  }
}
