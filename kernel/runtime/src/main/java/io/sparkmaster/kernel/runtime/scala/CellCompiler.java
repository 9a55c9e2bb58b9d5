package io.sparkmaster.kernel.runtime.scala;

import java.util.Optional;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.internal.Names;
import scala.reflect.internal.Symbols;
import scala.reflect.internal.Trees;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.MemberHandlers;

/**
 * Compiles a cell in one run of the compiler. {@code IMain.compile} has a second one, for a class
 * that only prints what the cell defined; that costs as much as the cell itself.
 */
final class CellCompiler {
  private CellCompiler() {}

  /** The compiled cell; empty when the compiler refuses it or it is blank. */
  static Optional<IMain.Request> compile(IMain interpreter, String code) {
    var parsed = interpreter.requestFromLine(code, false, false);
    if (parsed.isLeft()) {
      return Optional.empty();
    }
    var request = parsed.toOption().get();
    if (!request.lineRep().compile(request.mkUnit())) {
      return Optional.empty();
    }
    // Types are read from the compiler's symbols while its run is the latest.
    request.typeOf();
    request.typesOfDefinedTerms();
    Map<Names.Name, Symbols.Symbol> symbols = request.definedSymbols();
    for (var handler : CollectionConverters.asJava(request.defHandlers())) {
      var symbol = symbols.get(handler.member().name());
      if (symbol.isDefined()) {
        handler.member().setSymbol(symbol.get());
      }
    }
    return Optional.of(request);
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
