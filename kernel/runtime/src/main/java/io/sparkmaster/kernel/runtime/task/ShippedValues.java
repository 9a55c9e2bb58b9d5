package io.sparkmaster.kernel.runtime.task;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.RpcUtils;
import org.jspecify.annotations.Nullable;
import scala.reflect.ClassTag;

/** The values of variables that this process has got from the driver. Thread-safe. */
public final class ShippedValues {
  /** The name of the driver's endpoint that answers for variables. */
  public static final String ENDPOINT = "sparkmaster-variables";

  /** Answers begin with one of these: as you have it, the bytes, a broadcast, a refusal. */
  public static final int SAME = 0;

  public static final int BYTES = 1;
  public static final int BROADCAST = 2;
  public static final int REFUSED = 3;

  private static final int MAX_KNOWN = 512;
  private static final byte[] NOTHING = {};

  /** Answers a request "snapshot variable hash-of-what-is-known". */
  @FunctionalInterface
  public interface Source {
    /** The answer, in the form described at {@link #SAME}. */
    byte[] ask(String request);
  }

  /** A serialized value, or why there is none. */
  private record Shipped(
      String hash, byte[] bytes, int offset, @Nullable Broadcast<byte[]> large, String refusal) {
    InputStream open() {
      if (!refusal.isEmpty()) {
        throw new IllegalStateException(refusal);
      }
      return large == null
          ? new ByteArrayInputStream(bytes, offset, bytes.length - offset)
          : new ByteArrayInputStream(large.value());
    }
  }

  private static final Map<String, Shipped> KNOWN =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Shipped> eldest) {
          return size() > MAX_KNOWN;
        }
      };
  private static final Map<Integer, Shipped> LAST = new ConcurrentHashMap<>();
  private static volatile @Nullable Source source;

  private ShippedValues() {}

  /** Makes this process, the driver, ask without a network. */
  public static void serve(@Nullable Source driver) {
    source = driver;
    forget();
  }

  private static void forget() {
    synchronized (KNOWN) {
      KNOWN.clear();
      LAST.clear();
    }
  }

  /** A copy of the variable's value as it was in the snapshot. */
  static @Nullable Object decode(String snapshot, int variable, @Nullable ClassLoader loader) {
    try (var in = new NotebookObjects(find(snapshot, variable).open(), loader)) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException("A notebook variable's value cannot be read back", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("A notebook variable's class is not here", e);
    }
  }

  private static Shipped find(String snapshot, int variable) {
    var local = source;
    if (local != null) {
      return read(local.ask(snapshot + " " + variable + " -"), null);
    }
    // One question at a time: other tasks of the job want the same answer.
    synchronized (KNOWN) {
      var key = snapshot + " " + variable;
      var known = KNOWN.get(key);
      if (known == null) {
        var last = LAST.get(variable);
        known = read(askDriver(key + " " + (last == null ? "-" : last.hash())), last);
        KNOWN.put(key, known);
        LAST.put(variable, known);
      }
      return known;
    }
  }

  private static byte[] askDriver(String request) {
    var env = SparkEnv.get();
    var driver = RpcUtils.makeDriverRef(ENDPOINT, env.conf(), env.rpcEnv());
    return driver.askSync(request, ClassTag.apply(byte[].class));
  }

  private static Shipped read(byte[] answer, @Nullable Shipped last) {
    try (var in = new DataInputStream(new ByteArrayInputStream(answer))) {
      var kind = in.readByte();
      if (kind == SAME && last != null) {
        return last;
      }
      var hash = in.readUTF();
      return switch (kind) {
        case BYTES -> new Shipped(hash, answer, answer.length - in.available(), null, "");
        case BROADCAST -> new Shipped(hash, NOTHING, 0, broadcast(in.readAllBytes()), "");
        default -> new Shipped(hash, NOTHING, 0, null, in.readUTF());
      };
    } catch (IOException e) {
      throw new UncheckedIOException("The driver's answer about a variable cannot be read", e);
    }
  }

  private static Broadcast<byte[]> broadcast(byte[] serialized) {
    return SparkEnv.get()
        .closureSerializer()
        .newInstance()
        .deserialize(
            ByteBuffer.wrap(serialized),
            ShippedValues.class.getClassLoader(),
            ClassTag.apply(Broadcast.class));
  }

  /** Reads objects of classes that cells defined. */
  private static final class NotebookObjects extends ObjectInputStream {
    private final @Nullable ClassLoader loader;

    NotebookObjects(InputStream in, @Nullable ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(described.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(described);
      }
    }
  }
}
