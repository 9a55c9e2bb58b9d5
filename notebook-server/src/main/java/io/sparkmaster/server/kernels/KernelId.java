package io.sparkmaster.server.kernels;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a kernel of this server. Whatever clients send may be asked for; only ours are found. */
public record KernelId(@JsonValue String value) {

  static KernelId random() {
    return new KernelId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
