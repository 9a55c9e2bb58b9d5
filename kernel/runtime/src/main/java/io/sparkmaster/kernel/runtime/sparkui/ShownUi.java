package io.sparkmaster.kernel.runtime.sparkui;

import io.sparkmaster.kernel.protocol.sparkui.SparkUiReply;
import io.sparkmaster.kernel.protocol.sparkui.SparkUiRequest;

/** A UI of Spark's that pages are asked of, by several threads. */
interface ShownUi extends AutoCloseable {
  /** The page, or why there is none. */
  SparkUiReply page(SparkUiRequest request) throws Exception;

  @Override
  void close();
}
