package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.language.OwnCode;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.InvocationTargetException;
import scala.tools.nsc.interpreter.IMain;

/**
 * The object that a compiled cell becomes: {@code $lineN.$read.INSTANCE.$iw} of a class {@code
 * $iw}, or the object {@code $lineN.$read.$iw} where the cell defines a value class, which no class
 * may hold. The cell's statements run when it is made.
 */
final class CellInstance {
  private CellInstance() {}

  /** Runs the cell on the calling thread. */
  static Object run(ClassShipping classes, IMain.Request request) throws InvocationTargetException {
    try {
      return OwnCode.<Object, ReflectiveOperationException>run(
          () -> {
            try {
              return find(classes, request.lineRep().packageName());
            } catch (ExceptionInInitializerError e) {
              throw e;
            } catch (Error e) {
              // Initializers let errors through as they are: assert's, ???'s, the learner's own.
              throw new InvocationTargetException(e);
            }
          });
    } catch (InvocationTargetException e) {
      throw e;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The compiler makes these classes of each cell", e);
    }
  }

  /** The cell whose classes are in that package; runs it unless it has been. */
  static Object find(ClassShipping classes, String cellPackage)
      throws ReflectiveOperationException {
    var module = classes.load(cellPackage + ".$read$").getField("MODULE$");
    var read = call(module.get(null), "INSTANCE");
    if (read == module.get(null)) {
      return classes.load(cellPackage + ".$read$$iw$").getField("MODULE$").get(null);
    }
    return call(read, "$iw");
  }

  private static Object call(Object target, String method) throws ReflectiveOperationException {
    return target.getClass().getMethod(method).invoke(target);
  }
}
