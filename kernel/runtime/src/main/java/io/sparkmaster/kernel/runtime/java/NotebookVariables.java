package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.spark.JobSnapshots;
import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import io.sparkmaster.kernel.runtime.task.ShippedValues;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables of Java cells that code may read inside Spark tasks, and their values at the
 * moments when jobs were submitted. A variable is a static field of the class that JShell made for
 * its declaration; a redeclaration is another variable. Thread-safe.
 */
public final class NotebookVariables implements JobSnapshots.Values, ShippedValues.Source {
  /** A variable and where its value is. */
  private static final class Variable {
    private final String className;
    private final String name;
    private @Nullable Field field;
    private ShippedForm last = ShippedForm.NONE;

    Variable(String className, String name) {
      this.className = className;
      this.name = name;
    }

    @Nullable Object value(ClassLoader loader) {
      try {
        if (field == null) {
          field = Class.forName(className, true, loader).getDeclaredField(name);
          field.setAccessible(true);
        }
        return field.get(null);
      } catch (ReflectiveOperationException e) {
        // Its class is being made, so that no job can read it yet.
        return null;
      }
    }
  }

  /**
   * The values when a job was submitted; each takes the form for executors when first asked for.
   */
  private static final class Snapshot {
    private final @Nullable Object[] values;
    private final Map<Integer, ShippedForm> forms = new HashMap<>();

    Snapshot(@Nullable Object[] values) {
      this.values = values;
    }
  }

  /** Stands behind the owner in the name of a snapshot. */
  public static final String OF_OWNER = "/job-";

  private final String prefix;
  private final ClassLoader loader;
  private final ShippedForm.Maker maker;
  private final List<Variable> variables = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /**
   * By names that only the submitted jobs hold on to: a snapshot goes when its job is forgotten.
   */
  private final Map<String, Snapshot> snapshots = new WeakHashMap<>();

  private long count;

  /**
   * No variables yet.
   *
   * @param loader of the cells' classes
   * @param broadcasts take large values to executors
   * @param owner whom names of snapshots begin with, so that several kernels' can be told apart
   */
  public NotebookVariables(
      ClassLoader loader, VariableEndpoint.Broadcasts broadcasts, String owner) {
    this.prefix = owner.isEmpty() ? "job-" : owner + OF_OWNER;
    this.loader = loader;
    this.maker = new ShippedForm.Maker(broadcasts);
  }

  /** The number of a variable that code reads. */
  synchronized int number(String className, String name) {
    return numbers.computeIfAbsent(
        className + "." + name,
        key -> {
          variables.add(new Variable(className, name));
          return variables.size() - 1;
        });
  }

  /** Whether other code than the cells' own statements reads the variable. */
  synchronized boolean isRead(String className, String name) {
    return numbers.containsKey(className + "." + name);
  }

  @Override
  public synchronized String snapshot() {
    // A string of its own, which no constant pool holds.
    var name = new StringBuilder(prefix).append(count++).toString();
    snapshots.put(name, take());
    return name;
  }

  private Snapshot take() {
    var values = new Object[variables.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = variables.get(i).value(loader);
    }
    return new Snapshot(values);
  }

  /** Forgets what executors have: there is another context, and its executors have nothing. */
  public synchronized void forgetForms() {
    snapshots.clear();
    variables.forEach(variable -> variable.last = ShippedForm.NONE);
  }

  @Override
  public synchronized void release(String name) {
    snapshots.remove(name);
  }

  @Override
  public byte[] ask(String request) {
    var parts = request.split(" ", -1);
    return form(parts[0], Integer.parseInt(parts[1])).answer(parts[2]);
  }

  private ShippedForm form(String name, int number) {
    Variable variable;
    Object value;
    Snapshot snapshot;
    synchronized (this) {
      variable = variables.get(number);
      snapshot = snapshots.get(name);
      value =
          snapshot == null || number >= snapshot.values.length
              ? variable.value(loader)
              : snapshot.values[number];
    }
    if (snapshot == null) {
      snapshot = new Snapshot(new Object[0]);
    }
    // One task's question fixes the form for the whole job; the next wait for it.
    synchronized (snapshot) {
      var form = snapshot.forms.get(number);
      if (form == null) {
        synchronized (variable) {
          form = maker.make(variable.name, value, variable.last);
          variable.last = form;
        }
        snapshot.forms.put(number, form);
      }
      return form;
    }
  }
}
