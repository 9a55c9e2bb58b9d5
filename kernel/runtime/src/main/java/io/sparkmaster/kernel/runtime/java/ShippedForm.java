package io.sparkmaster.kernel.runtime.java;

import io.sparkmaster.kernel.runtime.spark.VariableEndpoint;
import io.sparkmaster.kernel.runtime.task.ShippedValues;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDDLike;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A variable's value as executors get it.
 *
 * @param hash of the serialized value
 * @param answer in the form of {@link ShippedValues#SAME}
 * @param broadcast Spark removes one that nobody in the driver holds
 */
record ShippedForm(String hash, byte[] answer, @Nullable Object broadcast) {
  static final ShippedForm NONE = new ShippedForm("", new byte[0], null);

  private static final byte[] SAME = {ShippedValues.SAME};

  /** Above this, values go by broadcast, block by block and from executor to executor. */
  private static final int LARGE_BYTES = 1 << 20;

  /** Makes the forms. */
  record Maker(VariableEndpoint.Broadcasts broadcasts) {

    /**
     * Serializes the value.
     *
     * @param last form of the same variable, which stays in use while the value is the same
     */
    ShippedForm make(String variable, @Nullable Object value, ShippedForm last) {
      byte[] bytes;
      try {
        bytes = serialize(value);
      } catch (IOException | RuntimeException | StackOverflowError e) {
        return refused(Refusals.message(variable, value, e));
      }
      var hash = Sha256.of(bytes);
      if (hash.equals(last.hash())) {
        return last;
      }
      var large = bytes.length < LARGE_BYTES ? null : broadcasts.make(bytes);
      return large == null
          ? form(ShippedValues.BYTES, hash, bytes, null)
          : form(ShippedValues.BROADCAST, hash, large.serialized(), large.broadcast());
    }
  }

  /** What the asker gets who has the value of that hash already. */
  byte[] answer(String known) {
    return known.equals(hash) ? SAME : answer;
  }

  private static ShippedForm form(
      int kind, String hash, byte[] content, @Nullable Object broadcast) {
    var out = new ByteArrayOutputStream(content.length + 100);
    try (var data = new DataOutputStream(out)) {
      data.writeByte(kind);
      data.writeUTF(hash);
      data.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ShippedForm(hash, out.toByteArray(), broadcast);
  }

  private static ShippedForm refused(String message) {
    var out = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(out)) {
      data.writeByte(ShippedValues.REFUSED);
      data.writeUTF("");
      data.writeUTF(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ShippedForm("", out.toByteArray(), null);
  }

  private static byte[] serialize(@Nullable Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var objects = new Values(out)) {
      objects.writeObject(value);
    }
    return out.toByteArray();
  }

  /** Refuses what serializes and then works in the driver only. */
  private static final class Values extends ObjectOutputStream {
    Values(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object value) throws IOException {
      if (value instanceof Dataset
          || value instanceof RDD
          || value instanceof JavaRDDLike
          || value instanceof SparkSession
          || value instanceof SparkContext
          || value instanceof JavaSparkContext) {
        throw new NotSerializableException(value.getClass().getName());
      }
      return value;
    }
  }
}
