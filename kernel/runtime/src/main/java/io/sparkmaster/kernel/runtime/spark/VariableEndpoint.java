package io.sparkmaster.kernel.runtime.spark;

import io.sparkmaster.kernel.runtime.task.ShippedValues;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEndpoint;
import org.apache.spark.rpc.RpcEnv;
import org.jspecify.annotations.Nullable;
import scala.PartialFunction;
import scala.reflect.ClassTag;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/** Answers executors that ask for variables, over Spark's own RPC. */
public final class VariableEndpoint implements RpcEndpoint {
  private final RpcEnv env;
  private final ShippedValues.Source values;

  /** Serializing a large value takes time; Spark's own dispatcher must not wait for it. */
  private final ExecutorService answering =
      Executors.newFixedThreadPool(
          2,
          task -> {
            var thread = new Thread(task, "variables");
            thread.setDaemon(true);
            return thread;
          });

  private VariableEndpoint(RpcEnv env, ShippedValues.Source values) {
    this.env = env;
    this.values = values;
  }

  /** Answers executors, wherever they are. */
  public static void start(SparkContext context, ShippedValues.Source values) {
    var env = context.env().rpcEnv();
    // Refused where another kernel is in the context already, whose values must stay.
    var unused = env.setupEndpoint(ShippedValues.ENDPOINT, new VariableEndpoint(env, values));
    ShippedValues.serve(values);
  }

  /** A broadcast that goes to executors as bytes and that the driver has to hold on to. */
  public record Large(Broadcast<byte[]> broadcast, byte[] serialized) {}

  /** Makes broadcasts. */
  @FunctionalInterface
  public interface Broadcasts {
    /** A broadcast of the bytes; null where executors are in the driver. */
    @Nullable Large make(byte[] bytes);
  }

  /** A broadcast of the bytes; null where executors are in the driver. */
  public static @Nullable Large broadcast(SparkContext context, byte[] bytes) {
    if (context.isLocal()) {
      return null;
    }
    var broadcast = JavaSparkContext.fromSparkContext(context).broadcast(bytes);
    ByteBuffer serialized =
        SparkEnv.get()
            .closureSerializer()
            .newInstance()
            .serialize(broadcast, ClassTag.apply(Broadcast.class));
    var copy = new byte[serialized.remaining()];
    serialized.get(copy);
    return new Large(broadcast, copy);
  }

  @Override
  public RpcEnv rpcEnv() {
    return env;
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext call) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Object request) {
        return request instanceof String;
      }

      @Override
      public BoxedUnit apply(Object request) {
        answering.execute(() -> answer(call, (String) request));
        return BoxedUnit.UNIT;
      }
    };
  }

  private void answer(RpcCallContext call, String request) {
    try {
      call.reply(values.ask(request));
    } catch (RuntimeException | Error e) {
      call.sendFailure(e);
    }
  }

  @Override
  public void onStop() {
    answering.shutdownNow();
  }
}
