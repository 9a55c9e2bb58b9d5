package io.sparkmaster.kernel.runtime.language;

import java.lang.reflect.Field;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A variable that is a static field. */
public record FieldVariable(Field field) implements SharedVariable {
  @Override
  public Type type() {
    return field.getGenericType();
  }

  @Override
  public @Nullable Object get() {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field + " has been made accessible", e);
    }
  }

  @Override
  public boolean set(@Nullable Object value) {
    try {
      field.set(null, value);
      return true;
    } catch (IllegalAccessException | IllegalArgumentException e) {
      return false;
    }
  }
}
