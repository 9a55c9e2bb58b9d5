package io.sparkmaster.kernel.runtime.programs;

import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BroadcastBlockId;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** Counts what the driver of the JVM it runs in has stored for executors. */
public final class Blocks {
  private static final long LARGE_BYTES = 1_000_000;

  private Blocks() {}

  /** How many broadcasts of more than 1 MB there are. */
  public static long large() {
    var blocks = SparkEnv.get().blockManager();
    var ids =
        blocks.getMatchingBlockIds(
            new AbstractFunction1<BlockId, Object>() {
              @Override
              public Object apply(BlockId id) {
                return id.isBroadcast();
              }
            });
    return CollectionConverters.asJava(ids).stream()
        .filter(
            id -> {
              var status = blocks.getStatus(id);
              return status.isDefined()
                  && status.get().memSize() + status.get().diskSize() > LARGE_BYTES;
            })
        .map(id -> ((BroadcastBlockId) id).broadcastId())
        .distinct()
        .count();
  }
}
