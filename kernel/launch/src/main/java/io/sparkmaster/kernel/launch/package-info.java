/**
 * Starting, watching and stopping kernels: the distribution that kernels run from, kernelspecs and
 * their installation, providers of running kernels, and the pool that keeps one warm.
 */
@NullMarked
package io.sparkmaster.kernel.launch;

import org.jspecify.annotations.NullMarked;
