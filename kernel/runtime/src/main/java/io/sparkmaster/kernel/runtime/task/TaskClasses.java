package io.sparkmaster.kernel.runtime.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The class files of this package that executors need. */
public final class TaskClasses {
  private TaskClasses() {}

  /** The files' contents by the classes' binary names. */
  public static Map<String, byte[]> classFiles() {
    var files = new LinkedHashMap<String, byte[]>();
    for (var outer : new Class<?>[] {TaskScope.class, TaskVariables.class, ShippedValues.class}) {
      for (var each : outer.getNestMembers()) {
        files.put(each.getName(), read(each));
      }
    }
    return files;
  }

  /** What executors need before any session is there, by binary names. */
  public static Map<String, byte[]> ofAllSessions() {
    var files = new LinkedHashMap<String, byte[]>();
    for (var each : SessionSerializer.class.getNestMembers()) {
      files.put(each.getName(), read(each));
    }
    return files;
  }

  private static byte[] read(Class<?> each) {
    var name = each.getName();
    var file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (var in = each.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The kernel's class path lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the class " + name, e);
    }
  }
}
