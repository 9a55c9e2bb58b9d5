/** What the kernel is told from outside: arguments, environment, {@code spark-defaults.conf}. */
@NullMarked
package io.sparkmaster.kernel.runtime.config;

import org.jspecify.annotations.NullMarked;
