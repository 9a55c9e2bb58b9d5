package io.sparkmaster.kernel.runtime.language;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A variable that a cell of one language declared, as cells of the others reach it. */
public interface SharedVariable {
  /** Its declared type. */
  Type type();

  /** Its value now. */
  @Nullable Object get();

  /** Assigns it; false when it cannot be assigned. */
  boolean set(@Nullable Object value);
}
