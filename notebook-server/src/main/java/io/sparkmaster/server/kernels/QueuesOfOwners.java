package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What waits for clients, by the owners of the kernels. Thread-safe. */
final class QueuesOfOwners {
  private final long most = Runtime.getRuntime().maxMemory();
  private final QueuedBytes server = QueuedBytes.ofServer(most / 3);
  private final Map<UserId, QueuedBytes> owners = new ConcurrentHashMap<>();

  /** An owner may have an eighth of the heap waiting, and a sixty-fourth when a third is full. */
  QueuedBytes of(UserId owner) {
    return owners.computeIfAbsent(owner, unknown -> server.ofOwner(most / 8, most / 64));
  }
}
