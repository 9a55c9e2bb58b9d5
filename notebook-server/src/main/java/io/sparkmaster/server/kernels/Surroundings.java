package io.sparkmaster.server.kernels;

import io.sparkmaster.server.http.UserId;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * What kernels need of the server around them.
 *
 * @param launcher starts processes
 * @param register where kernels are written down that may be found again
 * @param starts says when
 * @param queued what waits for the clients of all kernels
 * @param ended runs whenever a kernel has become dead
 * @param tellOwner called when somebody should look after their kernels
 */
record Surroundings(
    Launcher launcher,
    Starts starts,
    Executor background,
    InstantSource clock,
    KernelRegister register,
    QueuesOfOwners queued,
    Runnable ended,
    Consumer<UserId> tellOwner) {}
