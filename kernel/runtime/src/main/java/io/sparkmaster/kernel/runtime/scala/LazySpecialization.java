package io.sparkmaster.kernel.runtime.scala;

import java.util.List;
import scala.Function1;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.internal.Flags$;
import scala.reflect.internal.Phase;
import scala.reflect.internal.Trees;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.Global;
import scala.tools.nsc.SubComponent;
import scala.tools.nsc.transform.SpecializeTypes;

/**
 * The compiler's phase {@code specialize}, but for one thing: at its end, the compiler works out
 * all specialized variants of Scala's functions and tuples anew in each run, more than a quarter of
 * a small cell's time. Here it does so for the functions that the cell has, which a later phase
 * looks for; whatever else needs a variant asks for its class first, which works it out as well.
 */
final class LazySpecialization extends SubComponent {
  private static final System.Logger LOG = System.getLogger(LazySpecialization.class.getName());

  private static final long FINAL = Flags$.MODULE$.FINAL();

  private final SpecializeTypes whole;

  private LazySpecialization(SpecializeTypes whole) {
    this.whole = whole;
  }

  /** Takes the phase's place in all runs from now on. */
  static void in(Global compiler) {
    var whole = compiler.specializeTypes();
    var phases =
        CollectionConverters.asJava(compiler.phaseDescriptors()).stream()
            .map(each -> each == whole ? new LazySpecialization(whole) : each)
            .toList();
    try {
      var field = Global.class.getDeclaredField("phaseDescriptors");
      field.setAccessible(true);
      field.set(compiler, CollectionConverters.asScala(List.<SubComponent>copyOf(phases)).toList());
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Another compiler than the one that this was written for; it is only slower.
      LOG.log(System.Logger.Level.DEBUG, "The compiler keeps its own phases", e);
    }
  }

  @Override
  public Global global() {
    return whole.global();
  }

  @Override
  public String phaseName() {
    return whole.phaseName();
  }

  @Override
  public scala.collection.immutable.List<String> runsAfter() {
    return whole.runsAfter();
  }

  @Override
  public Option<String> runsRightAfter() {
    return whole.runsRightAfter();
  }

  @Override
  public boolean enabled() {
    return whole.enabled();
  }

  @Override
  public Phase newPhase(Phase previous) {
    return new OnDemand(whole, previous);
  }

  private static final class OnDemand extends SpecializeTypes.SpecializationPhase {
    private final SpecializeTypes of;

    OnDemand(SpecializeTypes of, Phase previous) {
      of.super(previous);
      this.of = of;
    }

    private BoxedUnit workOut(Trees.Tree tree) {
      if (tree instanceof Trees.Function function) {
        var type = function.tpe().typeSymbolDirect();
        of.global().exitingSpecialize(type::info);
      }
      return BoxedUnit.UNIT;
    }

    @Override
    public void run() {
      var units = of.global().currentRun().units();
      while (units.hasNext()) {
        var unit = units.next();
        applyPhase(unit);
        Function1<Trees.Tree, BoxedUnit> each = this::workOut;
        unit.body().foreach(each);
      }
      var inline = of.global().definitions().ScalaInlineClass();
      for (var each :
          CollectionConverters.asJava(of.scala$tools$nsc$transform$SpecializeTypes$$info())
              .entrySet()) {
        if (each.getValue() instanceof SpecializeTypes.SpecialOverload special) {
          // A subclass overrides them.
          for (var method : List.of(each.getKey(), special.target())) {
            method.resetFlag(FINAL);
            method.removeAnnotation(inline);
          }
        }
      }
    }
  }
}
