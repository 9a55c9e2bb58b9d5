package io.sparkmaster.kernel.protocol;

/** Tells, on the control channel, when a kernel has started all that a first cell needs. */
public final class Started {
  /** Its reply comes then; kernels of others answer it at once, since they do not know it. */
  public static final String REQUEST = "sparkmaster_started_request";

  private Started() {}
}
