package io.sparkmaster.kernel.runtime.scala;

import io.sparkmaster.kernel.runtime.language.SharedVariable;
import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import scala.runtime.ObjectRef;

/** A {@code val} or {@code var}, by its accessors in the object that a Scala cell is. */
record CellVariable(Object cell, Method getter, Optional<Method> setter) implements SharedVariable {

  /** The variable of the cell whose classes are in that package; empty when there is none. */
  static Optional<CellVariable> of(ClassShipping classes, String cellPackage, String name) {
    try {
      return of(CellInstance.find(classes, cellPackage), name);
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  /** The variable of that name of a cell; empty when there is none. */
  static Optional<CellVariable> of(Object cell, String name) {
    try {
      var getter = cell.getClass().getMethod(name);
      var setter =
          Arrays.stream(cell.getClass().getMethods())
              .filter(method -> method.getName().equals(name + "_$eq"))
              .findFirst();
      return Optional.of(new CellVariable(cell, getter, setter));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /** Whether reading it computes nothing. */
  boolean isStrict() {
    return Arrays.stream(cell.getClass().getDeclaredMethods())
        .noneMatch(method -> method.getName().equals(getter.getName() + "$lzycompute"));
  }

  /**
   * Lets the value go: another declaration has the name, and no closure or method uses this one.
   */
  void forget() {
    try {
      var field = cell.getClass().getDeclaredField(getter.getName());
      field.setAccessible(true);
      if (field.get(cell) instanceof ObjectRef<?> reference) {
        reference.elem = null;
      } else if (!field.getType().isPrimitive()) {
        field.set(cell, null);
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      System.getLogger(CellVariable.class.getName())
          .log(System.Logger.Level.DEBUG, "The old value of " + getter + " stays", e);
    }
  }

  @Override
  public Type type() {
    return getter.getGenericReturnType();
  }

  @Override
  public @Nullable Object get() {
    try {
      return getter.invoke(cell);
    } catch (InvocationTargetException e) {
      // A lazy value that cannot be computed has none.
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("Members of a cell are public", e);
    }
  }

  @Override
  public boolean set(@Nullable Object value) {
    try {
      if (setter.isPresent()) {
        setter.get().invoke(cell, value);
      }
      return setter.isPresent();
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
