package io.sparkmaster.kernel.runtime.scala;

import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.internal.Symbols;
import scala.reflect.internal.transform.UnCurry;
import scala.tools.nsc.interpreter.IMain;

/**
 * What the compiler keeps of earlier runs for methods marked {@code @varargs}, such as those of
 * {@code Dataset}. In each run it makes a forwarder as a copy of the method, whose note of the last
 * run's forwarder is copied too: a chain with a link for each run.
 */
final class VarargsForwarders {
  private static final System.Logger LOG = System.getLogger(VarargsForwarders.class.getName());
  private static final ClassTag<UnCurry.VarargsSymbolAttachment> NOTE =
      ClassTag.apply(UnCurry.VarargsSymbolAttachment.class);

  private final IMain interpreter;

  VarargsForwarders(IMain interpreter) {
    this.interpreter = interpreter;
  }

  /** Cuts the chains behind their first links. The compiler must not be at work. */
  void cut() {
    var global = interpreter.global();
    try {
      global.exitingTyper(
          () -> {
            cutBelow(global.rootMirror().RootClass());
            return null;
          });
    } catch (RuntimeException | LinkageError e) {
      // The cell has run; what the compiler keeps only costs memory.
      LOG.log(System.Logger.Level.DEBUG, "The compiler keeps its forwarders", e);
    }
  }

  private void cutBelow(Symbols.Symbol owner) {
    for (var member : CollectionConverters.asJava(owner.rawInfo().decls())) {
      if (member.isMethod()) {
        var note = member.attachments().get(NOTE);
        if (note.isDefined()) {
          note.get().varargMethod().removeAttachment(NOTE);
        }
      } else if (member.hasPackageFlag() || member.isClass()) {
        var inner = member.hasPackageFlag() ? member.moduleClass() : member;
        if (inner != owner && inner.rawInfo().isComplete()) {
          cutBelow(inner);
        }
      } else if (member.isModule() && member.rawInfo().isComplete()) {
        var inner = member.moduleClass();
        if (inner.rawInfo().isComplete()) {
          cutBelow(inner);
        }
      }
    }
  }
}
