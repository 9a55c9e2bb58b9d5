package io.sparkmaster.server.sessions;

import io.sparkmaster.server.kernels.KernelId;

/**
 * A document and the kernel that runs its code.
 *
 * @param path of the document, from the workspace's root
 * @param name for people; often empty
 * @param type {@code notebook}, {@code console} or {@code file}
 */
record NotebookSession(SessionId id, String path, String name, String type, KernelId kernel) {}
