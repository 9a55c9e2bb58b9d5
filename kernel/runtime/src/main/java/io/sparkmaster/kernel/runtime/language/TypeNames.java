package io.sparkmaster.kernel.runtime.language;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Types as Java and Scala write them. Where a language has no name for one, a supertype stands in.
 */
public final class TypeNames {
  private static final Map<Class<?>, Class<?>> BOXES =
      Map.of(
          boolean.class, Boolean.class,
          byte.class, Byte.class,
          short.class, Short.class,
          char.class, Character.class,
          int.class, Integer.class,
          long.class, Long.class,
          float.class, Float.class,
          double.class, Double.class);

  private TypeNames() {}

  /** The type in Java. */
  public static String inJava(Type type) {
    if (type instanceof Class<?> plain) {
      if (plain.isArray()) {
        return inJava(plain.getComponentType()) + "[]";
      }
      return isNameable(plain) ? plain.getCanonicalName() : inJava(standIn(plain));
    }
    if (type instanceof GenericArrayType array) {
      return inJava(array.getGenericComponentType()) + "[]";
    }
    if (type instanceof ParameterizedType generic && isNameable((Class<?>) generic.getRawType())) {
      return ((Class<?>) generic.getRawType()).getCanonicalName()
          + arguments(generic, "<", ">", "?", TypeNames::inJava);
    }
    return "Object";
  }

  /** The type in Java for a cast from Object: primitive types by their boxes. */
  public static String inJavaBoxed(Type type) {
    return type instanceof Class<?> plain && BOXES.containsKey(plain)
        ? BOXES.get(plain).getName()
        : inJava(type);
  }

  /** The type in Scala. */
  public static String inScala(Type type) {
    if (type instanceof Class<?> plain) {
      if (plain.isPrimitive()) {
        var name = plain.getName();
        return "_root_.scala." + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      }
      if (plain.isArray()) {
        return "_root_.scala.Array[" + inScala(plain.getComponentType()) + "]";
      }
      if (!isNameable(plain)) {
        return inScala(standIn(plain));
      }
      var wild = plain.getTypeParameters().length;
      var name = "_root_." + plain.getCanonicalName();
      return wild == 0 ? name : name + "[" + "_, ".repeat(wild - 1) + "_]";
    }
    if (type instanceof GenericArrayType array) {
      return "_root_.scala.Array[" + inScala(array.getGenericComponentType()) + "]";
    }
    if (type instanceof ParameterizedType generic && isNameable((Class<?>) generic.getRawType())) {
      return "_root_."
          + ((Class<?>) generic.getRawType()).getCanonicalName()
          + arguments(generic, "[", "]", "_", TypeNames::inScala);
    }
    return "_root_.scala.AnyRef";
  }

  private static String arguments(
      ParameterizedType generic,
      String open,
      String close,
      String wildcard,
      java.util.function.Function<Type, String> name) {
    return Arrays.stream(generic.getActualTypeArguments())
        .map(argument -> isExact(argument) ? name.apply(argument) : wildcard)
        .collect(Collectors.joining(", ", open, close));
  }

  /** A type argument is written only where it is meant exactly. */
  private static boolean isExact(Type type) {
    if (type instanceof Class<?> plain) {
      return plain.isArray() ? isExact(plain.getComponentType()) : isNameable(plain);
    }
    if (type instanceof ParameterizedType generic) {
      return isNameable((Class<?>) generic.getRawType());
    }
    return false;
  }

  /** Classes of cells have names that only their own language's compiler knows. */
  private static boolean isNameable(Class<?> type) {
    var name = type.getCanonicalName();
    return type.isPrimitive()
        || (name != null
            && Modifier.isPublic(type.getModifiers())
            && !name.startsWith("REPL.")
            && !name.startsWith("$line"));
  }

  private static Class<?> standIn(Class<?> type) {
    var parent = type.getSuperclass();
    return parent == null || parent == Object.class || parent == Record.class
        ? Arrays.stream(type.getInterfaces())
            .filter(each -> isNameable(each) && each.getTypeParameters().length == 0)
            .findFirst()
            .<Class<?>>map(each -> each)
            .orElse(Object.class)
        : parent;
  }
}
