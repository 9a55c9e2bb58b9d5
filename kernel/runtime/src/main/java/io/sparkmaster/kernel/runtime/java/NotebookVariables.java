package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.shipping.ClassShipping;
import io.sparkmaster.kernel.runtime.spark.JobSnapshots;
import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import io.sparkmaster.kernel.runtime.task.ShippedValues;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The variables of Java cells that code may read inside Spark tasks, and their values at the
 * moments when jobs were submitted. A variable is a static field of the class that JShell made for
 * its declaration; a redeclaration is another variable. Thread-safe.
 */
public final class NotebookVariables implements JobSnapshots.Values, ShippedValues.Source {
  /** A variable and where its value is. */
  private static final class Variable {
    /** Fields, kept by their classes. */
    private static final ClassValue<Map<String, Field>> FIELDS =
        new ClassValue<>() {
          @Override
          protected Map<String, Field> computeValue(Class<?> owner) {
            return new ConcurrentHashMap<>();
          }
        };

    private final String className;
    private final String name;
    private @Nullable WeakReference<Field> field;
    private ShippedForm last = ShippedForm.NONE;

    Variable(String className, String name) {
      this.className = className;
      this.name = name;
    }

    /** Whether its class has been unloaded, as nobody could read it any more. */
    boolean isGone() {
      return field != null && field.get() == null;
    }

    @Nullable Object value(ClassShipping classes) {
      try {
        var known = field == null ? find(classes) : field.get();
        return known == null ? null : known.get(null);
      } catch (ReflectiveOperationException e) {
        // Its class is being made, so that no job can read it yet.
        return null;
      }
    }

    private Field find(ClassShipping classes) throws ReflectiveOperationException {
      var owner = classes.load(className);
      var found = owner.getDeclaredField(name);
      found.setAccessible(true);
      FIELDS.get(owner).put(name, found);
      field = new WeakReference<>(found);
      return found;
    }
  }

  /**
   * The values when a job was submitted; each takes the form for executors when first asked for.
   */
  private static final class Snapshot {
    private final Map<Integer, Taken> values;
    private final Map<Integer, ShippedForm> forms = new HashMap<>();

    Snapshot(Map<Integer, Taken> values) {
      this.values = values;
    }
  }

  /** Stands behind the owner in the name of a snapshot. */
  public static final String OF_OWNER = "/job-";

  /** A variable and the value that it had. */
  private record Taken(Variable variable, @Nullable Object value) {}

  private final String prefix;
  private final ClassShipping classes;
  private final ShippedForm.Maker maker;

  /** By their numbers, none of which is used twice. */
  private final Map<Integer, Variable> variables = new HashMap<>();

  private final Map<String, Integer> numbers = new HashMap<>();
  private int nextNumber;

  /**
   * By names that only the submitted jobs hold on to: a snapshot goes when its job is forgotten.
   */
  private final Map<String, Snapshot> snapshots = new WeakHashMap<>();

  private long count;

  /**
   * No variables yet.
   *
   * @param classes of the cells
   * @param broadcasts take large values to executors
   * @param owner whom names of snapshots begin with, so that several kernels' can be told apart
   */
  public NotebookVariables(
      ClassShipping classes, VariableEndpoint.Broadcasts broadcasts, String owner) {
    this.prefix = owner.isEmpty() ? "job-" : owner + OF_OWNER;
    this.classes = classes;
    this.maker = new ShippedForm.Maker(broadcasts);
  }

  /** The number of a variable that code reads. */
  synchronized int number(String className, String name) {
    return numbers.computeIfAbsent(
        className + "." + name,
        key -> {
          variables.put(nextNumber, new Variable(className, name));
          return nextNumber++;
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
    var values = new HashMap<Integer, Taken>();
    var each = variables.entrySet().iterator();
    while (each.hasNext()) {
      var next = each.next();
      var variable = next.getValue();
      if (variable.isGone()) {
        each.remove();
        numbers.remove(variable.className + "." + variable.name);
      } else {
        values.put(next.getKey(), new Taken(variable, variable.value(classes)));
      }
    }
    return new Snapshot(values);
  }

  /** Forgets what executors have: there is another context, and its executors have nothing. */
  public synchronized void forgetForms() {
    snapshots.clear();
    variables.values().forEach(variable -> variable.last = ShippedForm.NONE);
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
    Taken taken;
    Snapshot snapshot;
    synchronized (this) {
      snapshot = snapshots.getOrDefault(name, new Snapshot(Map.of()));
      taken = snapshot.values.get(number);
      if (taken == null) {
        var variable = variables.getOrDefault(number, new Variable("", "of an earlier cell"));
        taken = new Taken(variable, variable.value(classes));
      }
    }
    var variable = taken.variable();
    var value = taken.value();
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
