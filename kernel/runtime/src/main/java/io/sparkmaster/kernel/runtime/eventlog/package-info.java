/** The log of an application's events, from which Spark's UI is made again after its end. */
@NullMarked
package io.sparkmaster.kernel.runtime.eventlog;

import org.jspecify.annotations.NullMarked;
