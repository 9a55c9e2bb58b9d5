package io.sparkmaster.kernel.runtime.execution;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Gives memory back that the start has needed. A collection as any other would keep as much free as
 * a busy heap has good use for, so this one is told to keep little; it takes a fraction of a second
 * in which nothing else runs.
 */
final class IdleHeap {
  private static final System.Logger LOG = System.getLogger(IdleHeap.class.getName());
  private static final String LEAST_FREE = "MinHeapFreeRatio";
  private static final String MOST_FREE = "MaxHeapFreeRatio";
  private static final String LITTLE = "5";
  private static final String NOT_MUCH = "10";

  private IdleHeap() {}

  static void shrink() {
    try {
      var jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      var least = jvm.getVMOption(LEAST_FREE).getValue();
      var most = jvm.getVMOption(MOST_FREE).getValue();
      try {
        jvm.setVMOption(LEAST_FREE, LITTLE);
        jvm.setVMOption(MOST_FREE, NOT_MUCH);
        System.gc();
        // The next one frees some megabytes more, perhaps what finalizers and cleaners held.
        System.runFinalization();
        System.gc();
      } finally {
        // The JVM refuses a least that is above the most.
        jvm.setVMOption(MOST_FREE, most);
        jvm.setVMOption(LEAST_FREE, least);
      }
    } catch (RuntimeException e) {
      // Another JVM than HotSpot, or a learner's own limits that these contradict.
      LOG.log(System.Logger.Level.DEBUG, "The heap stays as it is", e);
    }
  }
}
